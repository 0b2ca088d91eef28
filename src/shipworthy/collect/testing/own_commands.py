"""The command that the project has for its tests, told to leave a report behind."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from shipworthy.collect.context import Context, Unavailable
from shipworthy.collect.guides.commands import ShortCommand, test_commands
from shipworthy.collect.testing.test_files import text_of

MAX_SHOWN = 120
_SEVERAL = re.compile(r"&&|\|\||[;|]")
_MEASURES = re.compile(
    r"\b(?:jest|vitest)\b[^&|;]*\s--coverage\b|\bcoverage run\b|\bpytest\b[^&|;]*\s--cov\b|-coverprofile[= ]"
    r"|\bllvm-cov\b[^&|;]*--(?:lcov|json|cobertura)|\btarpaulin\b[^&|;]*--out|--coverage-(?:clover|cobertura)"
    r"|--collect[ :=]|\bjacocoTestReport\b|\bkoverXmlReport\b"
)
"""What leaves a report by itself. nyc and c8 print a table, unless they are told more."""
_DIRECT = re.compile(
    r"(?:(?:uv|poetry|pdm|hatch|pipenv|rye) run (?:--?[\w=-]+ )*|python3? -m )?(?:pytest|py\.test)\b"
)
_TASK = re.compile(r"(?:make|just|task|rake|invoke|inv|poe|\./[\w./-]+|scripts?/[\w./-]+)(?:\s|$)")
"""Runners of tasks that hand their environment on, unlike tox."""
_PASSES_ON = re.compile(
    r"(?P<npm>npm (?:run )?[\w:.-]+|composer (?:run )?[\w:.-]+)$|(?:pnpm|yarn|bun) (?:run )?[\w:.-]+$"
)
"""Runners of scripts that hand arguments on; npm and composer after two dashes."""


@dataclass(frozen=True, slots=True)
class _Options:
    coverage: str
    results: str


_RUNNERS: Mapping[str, _Options] = {
    "vitest": _Options("--coverage --coverage.reporter=lcov", "--reporter=junit --outputFile=junit.xml"),
    "jest": _Options("--coverage --coverageReporters=lcov", "--reporters=default --reporters=jest-junit"),
    "phpunit": _Options("--coverage-clover clover.xml", "--log-junit junit.xml"),
    "pest": _Options("--coverage-clover clover.xml", "--log-junit junit.xml"),
}
_PYTEST = _Options("--cov --cov-branch --cov-report=xml", "--junitxml=junit.xml")
_UNMEASURED = re.compile(r"\b(?:mocha|ava|jasmine|tap|uvu|node --test)\b")


def own_coverage_command(context: Context) -> str | None:
    """None where the project has no command of its own that is known to take it."""
    commands = _commands(context)
    measuring = (c for c in commands if _MEASURES.search(c.runs) and not _is_narrow(c))
    if own := next(measuring, None):
        return _shown(own, own.command)
    for command in commands:
        if with_option := _with(context, command, "coverage"):
            return _shown(command, with_option)
        if _UNMEASURED.search(command.runs):
            return _shown(command, f"npx c8 --reporter=lcov {command.command}")
    return None


def own_results_command(context: Context) -> str | None:
    """The same, for what happened to each test."""
    found = ((c, _with(context, c, "results")) for c in _commands(context))
    return next((_shown(command, text) for command, text in found if text), None)


def _commands(context: Context) -> tuple[ShortCommand, ...]:
    try:
        return context.get(test_commands)
    except Unavailable:
        return ()


def _is_narrow(command: ShortCommand) -> bool:
    """Coverage of one environment of many, or of something beside the suite."""
    return bool(re.search(r"\s-e\s|watch|e2e|bench|types?\b", command.command))


def _with(context: Context, command: ShortCommand, what: str) -> str:
    if _is_narrow(command) or _SEVERAL.search(command.runs):
        return ""
    return next(_ways(context, command, what), "")


def _ways(context: Context, command: ShortCommand, what: str) -> Iterator[str]:
    text, runs = command.command, command.runs
    if re.search(r"\b(?:pytest|py\.test)\b", runs):
        option = getattr(_PYTEST, what)
        if _DIRECT.match(text):
            yield f"{text} {option}"
        elif _TASK.match(text):
            yield f'PYTEST_ADDOPTS="{option}" {text}'
    for runner, options in _RUNNERS.items():
        passing = _PASSES_ON.match(text) if re.search(rf"\b{runner}\b", runs) else None
        if passing and _is_last(context, command, runner):
            dashes = "-- " if passing["npm"] else ""
            yield f"{text} {dashes}{getattr(options, what)}"


def _is_last(context: Context, command: ShortCommand, runner: str) -> bool:
    """Whether what is handed on reaches it: of several commands in a script, the last is given it."""
    lines = text_of(context, command.path).split("\n")
    line = lines[command.line - 1] if command.line <= len(lines) else ""
    parts = _SEVERAL.split(line)
    return len(parts) == 1 or runner in parts[-1] or not any(runner in part for part in parts)


def _shown(command: ShortCommand, text: str) -> str:
    place = f" (in {command.folder})" if command.folder else ""
    return f"{text}{place}"[:MAX_SHOWN]
