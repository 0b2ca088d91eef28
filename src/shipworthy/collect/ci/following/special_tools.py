"""Tools whose purpose hangs on more than a subcommand. Each answers none where the table knows better."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Mapping

from shipworthy.collect.ci.following.tools import GRADLE_TASKS, Purposes
from shipworthy.model.commands import Purpose

NONE: Purposes = frozenset()
TEST: Purposes = frozenset({Purpose.TEST})
_JULIA_TEST = re.compile(r"Pkg\.test\b|test/runtests\.jl")
_R_TEST = re.compile(r"devtools::(?:test|check)|testthat::|rcmdcheck|tinytest::|R CMD check")
_R_LINT = re.compile(r"lintr::|lint_package")


def _each(purposes: str, names: str) -> dict[str, Purposes]:
    value = frozenset(Purpose(p) for p in purposes.split("+"))
    return dict.fromkeys(names.split(), value)


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


SPECIAL: Mapping[str, Callable[[list[str]], Purposes | None]] = {
    "mix": _mix,
    "tsc": _tsc, "tsgo": _tsc, "node": _node, "nodejs": _node, "cargo": _cargo, "cmake": _cmake, "python": _python,
    "aws": _deploying_aws, "gcloud": _gcloud, "R": _r, "Rscript": _r, "julia": _julia, "docker": _bazel_like_docker,
    "clojure": _clojure, "clj": _clojure, "bb": _clojure, "php": _composed, "npm": _formatter, "cargo-publish": _formatter,
    "yarn": _yarn, "gradle": _gradle, "gradlew": _gradle,
}  # fmt: skip
