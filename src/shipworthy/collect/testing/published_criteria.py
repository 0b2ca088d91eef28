"""What the team has published about its tests: mutation settings, what is set aside, where data is from."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from shipworthy.collect.context import Context, fact
from shipworthy.collect.testing.test_files import text_of
from shipworthy.model.repository import File, FileKind, PathClass

LISTED = 20
MAX_BYTES = 500_000
_MUTATION = (
    (re.compile(r"(?:^|/)\.?stryker[.-](?:conf|config)\.\w+$|(?:^|/)stryker4s\.conf$"), r"\S"),
    (re.compile(r"(?:^|/)infection\.json5?(?:\.dist)?$"), r"\"?source\"?\s*:"),
    (re.compile(r"(?:^|/)(?:\.cargo/)?mutants\.toml$"), r"^\s*\w+\s*="),
    (re.compile(r"(?:^|/)pyproject\.toml$"), r"^\[tool\.(?:mutmut|cosmic-ray|pytest-gremlins)\]"),
    (re.compile(r"(?:^|/)setup\.cfg$"), r"^\[mutmut\]"),
    (re.compile(r"(?:^|/)cosmic-ray\.toml$"), r"^\[cosmic-ray\]"),
    (re.compile(r"(?:^|/)pom\.xml$"), r"<artifactId>\s*pitest-maven\s*<"),
    (re.compile(r"(?:^|/)[\w.-]+\.gradle(?:\.kts)?$"), r"info\.solidsoft\.pitest"),
)
_QUARANTINE = re.compile(
    r"^[^\n#]{0,40}\bmarkers?\b[^\n]{0,20}\n(?:[^\n\[]{0,200}\n){0,20}?\s*[\"']?(?:flaky|quarantine)\w*\s*:|"
    r"@(?:Flaky|Quarantined?)\b|\bquarantined?[_ -]tests?\b|\bflaky[_ -]tests?\b",
    re.IGNORECASE | re.MULTILINE,
)
_POLICY = re.compile(
    r"(?:^|/)(?:CONTRIBUTING|TESTING|HACKING)[\w.-]*\.(?:md|rst|adoc|txt)$"
    r"|(?:^|/)docs?/[^\n]*test[^/]*\.(?:md|rst|adoc)$|(?:^|/)(?:pyproject\.toml|pytest\.ini|setup\.cfg|tox\.ini)$"
    r"|(?:^|/)[\w.-]*(?:quarantine|flaky)[\w.-]*\.(?:txt|ya?ml|json|toml)$",
    re.IGNORECASE,
)
_DATA = re.compile(
    r"(?:^|/)(?:factories|factory_bot|factory|builders|object_mothers?|seeds?|fixtures)(?:/[^/]+)?\.\w+$"
    r"|(?:^|/)(?:factories|fixtures|seeds?|__fixtures__|testdata|builders)/[^\n]+$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Criterion:
    """The line of a file that publishes it."""

    path: str
    line: int
    shown_by: str


@fact("tests.mutation_settings")
def mutation_settings(context: Context) -> tuple[Criterion, ...]:
    """Where mutation testing is configured: Stryker, mutmut, cosmic-ray, PIT, cargo-mutants, Infection."""
    return _first(context, _searched(context, _settings))


@fact("tests.quarantine")
def quarantine(context: Context) -> tuple[Criterion, ...]:
    """Where it is said what becomes of flaky tests: a declared marker, a list, a section on testing."""
    return _first(context, _searched(context, lambda path: _QUARANTINE if _POLICY.search(path) else None))


@fact("tests.data_files")
def data_files(context: Context) -> tuple[Criterion, ...]:
    """Where tests have their data from: factories, builders, fixtures, seeds; one file a folder."""
    folders: dict[str, Criterion] = {}
    for file in context.files:
        if file.path_class is PathClass.TEST and file.size and _DATA.search(file.path):
            folders.setdefault(file.folder, Criterion(file.path, 1, file.folder))
    return _first(context, folders.values())


def _settings(path: str) -> re.Pattern[str] | None:
    return next((re.compile(text, re.MULTILINE) for named, text in _MUTATION if named.search(path)), None)


def _searched(context: Context, pattern_of: Callable[[str], re.Pattern[str] | None]) -> Iterator[Criterion]:
    for file in context.files:
        pattern = pattern_of(file.path) if _is_read(file) else None
        text = text_of(context, file.path) if pattern else ""
        if pattern and (found := pattern.search(text)):
            line = text.count("\n", 0, found.end() - 1) + 1
            yield Criterion(file.path, line, " ".join(found[0].split())[-80:])


def _is_read(file: File) -> bool:
    unread = {PathClass.VENDORED, PathClass.GENERATED, PathClass.EXAMPLE}
    return file.kind is FileKind.TEXT and file.size <= MAX_BYTES and file.path_class not in unread


def _first(context: Context, found: Iterable[Criterion]) -> tuple[Criterion, ...]:
    kept = tuple(found)[:LISTED]
    for each in kept:
        context.cite(each.path, each.line)
    return kept
