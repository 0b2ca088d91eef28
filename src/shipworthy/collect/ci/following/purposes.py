"""What one plain command is run for: its program, its subcommand, the options that change it."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

from shipworthy.collect.ci.following.hooks import HOOKS
from shipworthy.collect.ci.following.special_tools import NONE, SPECIAL
from shipworthy.collect.ci.following.tools import MANY_GOALS, PROGRAMS, SUBCOMMANDS, TOOTHLESS, Purposes
from shipworthy.formats.tasks.pre_commit import HOOK
from shipworthy.model.commands import Purpose

_ASKS = frozenset([
    "--version", "--help", "-h", "--collect-only", "--co", "--showConfig", "--show-config", "--listTests",
    "--print-config", "--env-info", "--inspect-config", "--init", "--generate-config",
])  # fmt: skip
_HOST = frozenset({"pg_prove", "docker", "psql"})
"""To whom `-h` is something else."""
_LISTS = frozenset([
    "--list", "--list-tests", "--list-files", "--list-suites", "--list-groups", "--setup-plan", "--setup-only",
    "--fixtures", "--fixtures-per-test", "--funcargs", "--markers", "--cache-show", "--dry-run", "--dryrun", "--dry", "--notest",
    "--show-only", "-list",
])  # fmt: skip
"""By which a test runner tells what it would do."""
_OWN_ASKS = {
    "pytest": frozenset({"-V", "-VV"}), "mypy": frozenset({"-V"}), "ruff": frozenset({"-V"}), "mocha": frozenset({"-V"}),
    "eslint": frozenset({"-v"}), "tsc": frozenset({"-v", "--listFilesOnly"}), "jest": frozenset({"-v"}),
    "ctest": frozenset({"-N"}), "rspec": frozenset({"-v"}), "phpunit": frozenset({"--check-version"}),
    "dotnet": frozenset({"-t"}), "rubocop": frozenset({"-v", "-V", "-L", "--show-cops", "--list-target-files"}),
    "pylint": frozenset({"--list-msgs"}), "swift": frozenset({"list"}), "golangci-lint": frozenset({"linters"}),
}  # fmt: skip
_PREPARES = frozenset({"clean", "setup", "show-env", "report"})
"""`cargo llvm-cov clean`: tools that run tests, asked for something else."""
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
    if rest[:1] in (["version"], ["help"]) or _asks(program, set(rest)):
        return NONE
    found = _purposes(program, rest)
    if Purpose.TEST in found and (_LISTS & set(rest) or (program == "cargo" and _PREPARES & set(rest[1:2]))):
        return found - {Purpose.TEST}
    return found


def _asks(program: str, rest: set[str]) -> bool:
    """Whether it only tells something of itself."""
    asks = _ASKS if program not in _HOST else _ASKS - {"-h"}
    return bool(asks & rest or _OWN_ASKS.get(program, NONE) & rest)


def _purposes(program: str, rest: list[str]) -> Purposes:
    if program == HOOK:
        return _hook(rest)
    special = SPECIAL.get(program)
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
        found = HOOKS.get(name) or purposes_of(words)
        if found:
            return found
    return NONE
