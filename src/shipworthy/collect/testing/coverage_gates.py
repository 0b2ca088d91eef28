"""Whether too little coverage fails a build: bars that the repository's own files declare."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from shipworthy.collect.context import Context, Unavailable, fact
from shipworthy.collect.projects import product_manifests
from shipworthy.collect.repository import languages
from shipworthy.collect.testing.gate_patterns import COMMANDS, PATTERNS, PIPELINES, SERVICES, GatePattern
from shipworthy.collect.testing.test_files import text_of
from shipworthy.model.dependencies import Manifest
from shipworthy.model.repository import File, FileKind, PathClass
from shipworthy.schema.from_yaml import read_yaml
from shipworthy.schema.nodes import DocumentError, line_of

LEAST = 50.0
"""Per cent. A lower bar holds nobody up."""
MAX_BYTES = 500_000
_CODECOV = re.compile(r"^(?:\.github/|dev/)?\.?codecov\.ya?ml$")
_COMMENT = re.compile(r"^\s*(?:#|//|;).*$|<!--[^-]*(?:-(?!->)[^-]*)*-->|(?<=\s)#\s.*$", re.MULTILINE)
_JUDGED = frozenset({PathClass.PRODUCT, PathClass.TEST})


@dataclass(frozen=True, slots=True)
class CoverageGate:
    """A bar, in per cent. `ratchet`: coverage may not fall below what it was, whatever that is."""

    path: str
    line: int
    tool: str
    minimum: float
    ratchet: bool = False

    @property
    def counts(self) -> bool:
        return self.ratchet or self.minimum >= LEAST


@fact("coverage.gates")
def gates(context: Context) -> tuple[CoverageGate, ...]:
    """The bars that the repository's files set for coverage, for languages the product is written in.

    Looked for: `fail_under` and `--cov-fail-under`, Jest's `coverageThreshold`, Vitest's `thresholds`,
    nyc's and c8's `check-coverage`, codecov.yml targets, JaCoCo and Kover minima, SimpleCov's
    `minimum_coverage`, `--fail-under-lines`, go-test-coverage, coverlet's Threshold and the like. Comments
    do not count.
    """
    lines: Mapping[str, int] = context.get(languages)
    spoken = set(lines)
    found: dict[CoverageGate, None] = {}
    for file in context.files:
        if file.kind is not FileKind.TEXT or file.path_class not in _JUDGED or file.size > MAX_BYTES:
            continue
        found.update(dict.fromkeys(_declared(context, file, spoken)))
        if _CODECOV.match(file.path):
            found.update(dict.fromkeys(_of_codecov(context, file)))
    return tuple(sorted(found, key=lambda g: (g.path, g.line, g.tool, g.minimum)))


@fact("coverage.gate")
def gate(context: Context) -> bool:
    """Whether some file of the repository sets a bar for coverage: 50 % or more, or not below what it was.

    Unknown where none does and coverage is sent to a service that may hold a bar of its own.
    """
    counting = [g for g in context.get(gates) if g.counts]
    for each in counting:
        context.cite(each.path, each.line)
    if counting:
        return True
    for file in context.files:
        if file.kind is FileKind.TEXT and PIPELINES.search(file.path) and file.size <= MAX_BYTES:
            text = _uncommented(context, file)
            if sent := SERVICES.search(text):
                context.cite(file.path, text.count("\n", 0, sent.start()) + 1)
                raise Unavailable(
                    f"{file.path} sends coverage to a service; whether that fails a build is set there",
                    "declare the bar in the repository: codecov.yml, fail_under, coverageThreshold",
                )
    manifests: tuple[Manifest, ...] = context.get(product_manifests)
    for manifest in sorted(manifests, key=lambda m: (m.path.count("/"), m.path))[:1]:
        context.cite(manifest.path)  # where most tools would be told
    return False


def _declared(context: Context, file: File, spoken: set[str]) -> Iterator[CoverageGate]:
    patterns = _patterns(file.path, spoken)
    if patterns:
        yield from _matched(file.path, _uncommented(context, file), patterns)


def may_hold_gates(context: Context, path: str) -> bool:
    return bool(_patterns(path, _spoken(context)))


def gates_of_text(context: Context, path: str, text: str) -> tuple[CoverageGate, ...]:
    """The bars that a file of this name and text sets, whether or not it is there."""
    patterns = _patterns(path, _spoken(context))
    plain = text if path.endswith(".json") else _without_comments(text)
    return tuple(_matched(path, plain[:MAX_BYTES], patterns))


def _spoken(context: Context) -> set[str]:
    lines: Mapping[str, int] = context.get(languages)
    return set(lines)


def _patterns(path: str, spoken: set[str]) -> list[GatePattern]:
    return [p for p in PATTERNS if p.path.search(path) and p.languages & spoken]


def _matched(path: str, text: str, patterns: Sequence[GatePattern]) -> Iterator[CoverageGate]:
    for pattern in patterns:
        for match in pattern.text.finditer(text):
            line = text.count("\n", 0, match.end()) + 1
            yield CoverageGate(path, line, pattern.tool, _minimum(match, pattern.usual))


def _minimum(match: re.Match[str], usual: float) -> float:
    groups = match.groupdict()
    if groups.get("share"):
        return round(100 * float(groups["share"]), 2)
    if groups.get("percent"):
        return float(groups["percent"])
    return usual


def _uncommented(context: Context, file: File) -> str:
    """The text with its comments blank, on the same lines."""
    text = text_of(context, file.path)
    if file.path.endswith(".json") or (file.language and not COMMANDS.search(file.path)):
        return text
    return _without_comments(text)


def _without_comments(text: str) -> str:
    return _COMMENT.sub(lambda comment: "\n" * comment[0].count("\n"), text)


def _of_codecov(context: Context, file: File) -> Iterator[CoverageGate]:
    """`coverage.status.project` and `.patch`: on unless switched off, `auto` unless a target is given."""
    try:
        document = read_yaml(text_of(context, file.path))
    except DocumentError:
        return
    coverage = document.get("coverage") if isinstance(document, Mapping) else None
    status = coverage.get("status") if isinstance(coverage, Mapping) else None
    if not isinstance(status, Mapping):
        return
    for name in ("project", "patch"):
        checks = status.get(name)
        if checks is True or checks == "on":
            yield CoverageGate(file.path, line_of(status, name), "Codecov", 0, ratchet=True)
        for key, check in checks.items() if isinstance(checks, Mapping) else ():
            if isinstance(check, Mapping) and check.get("informational") is not True:
                yield _target(file.path, line_of(checks, key), check.get("target", "auto"))


def _target(path: str, line: int, target: object) -> CoverageGate:
    number = re.match(r"\s*(\d{1,3}(?:\.\d{1,4})?)", str(target))
    return CoverageGate(path, line, "Codecov", float(number[1]) if number else 0, ratchet=not number)
