"""Dependencies with published vulnerabilities, by a local copy of the advisories. Never by the network."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from shipworthy.collect.context import Context, Unavailable, fact
from shipworthy.formats import advisories as osv
from shipworthy.formats import locked_versions
from shipworthy.model.advisories import Advisory, Affected
from shipworthy.model.repository import FileKind, PathClass

_REMEDY = (
    "name a local copy in .shipworthy.yaml: `advisories: ../osv`, a folder of OSV files "
    "such as the exports of osv.dev or a clone of github/advisory-database"
)
_FOR_TRIALS = re.compile(
    r"(?:^|/)(?:tests?|examples?|fixtures?|testdata|docs?|samples?|benchmarks?|e2e)(?:$|/)"
)
_RANK = {"": 0, "low": 1, "moderate": 2, "high": 3, "critical": 4}
_Key = tuple[str, str]
_By = Mapping[_Key, list[tuple[Advisory, Affected]]]


@dataclass(frozen=True, slots=True)
class Locked:
    """A package at a version, where a lock file of the product names it."""

    path: str
    line: int
    ecosystem: str
    name: str
    version: str


@dataclass(frozen=True, slots=True)
class Vulnerable:
    """A dependency at a version of which an advisory speaks."""

    path: str
    line: int
    name: str
    version: str
    advisories: tuple[str, ...]
    severity: str
    """The worst: low, moderate, high or critical; `unrated` where none is stated."""
    fixed: str
    """The version that ends the last of them; empty where none does."""


@fact("dependencies.advisories_given")
def advisories_given(context: Context) -> bool:
    """Whether the configuration names a local copy of published advisories (`advisories:`)."""
    if context.config.advisories:
        context.cite(context.config.source, context.config.line("advisories"))
    return bool(context.config.advisories)


@fact("dependencies.locked_versions")
def locked(context: Context) -> tuple[Locked, ...]:
    """The packages and versions that the product's lock files name.

    Read are uv, Poetry, PDM and Pipenv, requirements with `==`, npm, Yarn, pnpm, Go's go.mod, Cargo, Bundler,
    Composer, NuGet, Mix and Pub.
    """
    found: dict[Locked, None] = {}
    for file in context.of_class(PathClass.PRODUCT, PathClass.GENERATED, PathClass.DATA):
        meant = file.kind is FileKind.TEXT and not _FOR_TRIALS.search(file.folder)
        read = locked_versions.reader(file.path) if meant else None
        if read is None:
            continue
        try:
            text = context.read(file.path)
        except Unavailable:
            continue
        found |= {Locked(file.path, v.line, v.ecosystem, v.name, v.version): None for v in read(text)}
    return tuple(sorted(found, key=lambda v: (v.path, v.line, v.name)))


@fact("dependencies.vulnerable")
def vulnerable(context: Context) -> tuple[Vulnerable, ...]:
    """The locked dependencies at a version of which a published advisory speaks, by path.

    Compared with the local copy of advisories that the configuration names; unknown without one, for
    nothing is ever fetched. Versions are compared as their ecosystem does where that is known (PyPI; npm, Go,
    crates.io, Hex and Pub by Semantic Versioning), else by the versions an advisory lists.
    """
    if not context.get(advisories_given):
        raise Unavailable("no local copy of published advisories is given", _REMEDY)
    versions = context.get(locked)
    known = _advisories(context, frozenset((v.ecosystem, v.name) for v in versions))
    found, doubtful = [], 0
    for version in versions:
        hits = []
        for advisory, affected in known.get((version.ecosystem, version.name), ()):
            answer = osv.speaks_of(affected, version.version)
            doubtful += answer is None
            if answer:
                hits.append((advisory, affected))
        if hits:
            context.cite(version.path, version.line)
            found.append(_vulnerable(version, hits))
    if not found and doubtful:
        raise Unavailable(
            f"{doubtful} advisories speak of versions that could not be compared", "run osv-scanner"
        )
    return tuple(found)


def _vulnerable(version: Locked, hits: list[tuple[Advisory, Affected]]) -> Vulnerable:
    ids: list[str] = []
    for advisory, _ in sorted(hits, key=lambda h: h[0].id):
        if not {advisory.id, *advisory.aliases} & {a for i in ids for a in _same(i, hits)}:
            ids.append(advisory.id)
    worst = max((a.severity for a, _ in hits), key=_RANK.__getitem__) or "unrated"
    ends = [r.fixed for _, affected in hits for r in affected.ranges if r.fixed]
    return Vulnerable(
        version.path, version.line, version.name, version.version, tuple(ids), worst, _fixed(version, ends)
    )


def _same(identifier: str, hits: list[tuple[Advisory, Affected]]) -> set[str]:
    """The names under which one vulnerability is known to several publishers."""
    return {name for a, _ in hits if a.id == identifier for name in (a.id, *a.aliases)}


def _fixed(version: Locked, ends: list[str]) -> str:
    """The latest of the versions in which something was mended; one below the present does not help."""
    best = ""
    for end in ends:
        above = osv.compared(version.ecosystem, end, version.version)
        if (
            above is not None
            and above > 0
            and (not best or (osv.compared(version.ecosystem, end, best) or 0) > 0)
        ):
            best = end
    return best


def _advisories(context: Context, wanted: frozenset[_Key]) -> _By:
    found: dict[_Key, list[tuple[Advisory, Affected]]] = {}
    count = 0
    try:
        for data in _contents(context):
            try:
                advisory = osv.read(data)
            except ValueError:
                continue
            count += advisory is not None
            for affected in advisory.affected if advisory else ():
                if advisory and (affected.ecosystem, affected.name) in wanted:
                    found.setdefault((affected.ecosystem, affected.name), []).append((advisory, affected))
    except (OSError, ValueError) as error:
        raise Unavailable(f"the advisories cannot be read: {error}", _REMEDY) from None
    if not count:
        raise Unavailable(f"{context.config.advisories} holds no advisory in the OSV format", _REMEDY)
    return found


def _contents(context: Context) -> Iterator[bytes]:
    for _, data in context.door.advisories():
        yield data
