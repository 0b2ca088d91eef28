"""The changelog, held against the releases it should tell of."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from shipworthy.collect.context import Context, Unavailable, fact
from shipworthy.collect.guides.documents import read, text_of, texts
from shipworthy.collect.history.tags import line_of_releases
from shipworthy.collect.history.versions import publications
from shipworthy.collect.repository import anchor
from shipworthy.formats.prose.changelog import entries as entries_in
from shipworthy.model.repository import File, FileKind, PathClass, Release

JUDGED = 5
"""How many of the newest releases should be told of."""
_NAME = r"(?:change[-_ ]?logs?|changes|history|news|release[-_]?notes|releases?|what-?s[-_]?new|releasenotes)"
_MAIN = re.compile(
    r"(?i)(?:(?:docs?|documentation|\.github)/(?:[\w.-]{1,60}/){0,3})?"
    rf"{_NAME}(?:\.(?:md|mdx|rst|adoc|txt|markdown|html))?"
)
_PER_RELEASE = re.compile(
    r"(?i)(?:[\w.-]{1,60}/){0,3}"
    rf"(?:(?:{_NAME}|relnotes|changelogs)/(?:[\w.-]{{1,60}}/)?[\w-]{{0,40}}?|{_NAME}[-_])"
    r"v?(\d{1,8}(?:[._]\d{1,8}){1,3})[\w.-]{0,20}"
    r"\.(?:md|mdx|rst|txt|adoc)"
)
_OF_PACKAGE = re.compile(r"(?i)(?:[\w.@-]{1,80}/){1,4}(?:changelog|changes|history)\.(?:md|rst|txt)")
_ELSEWHERE = re.compile(
    r"(?i)(?:\.github/release(?:-drafter)?\.ya?ml|(?:\.?release-please-(?:config|manifest))\.json"
    r"|\.changeset/config\.json"
    r"|(?:\.?cliff|git-cliff)\.toml|\.goreleaser\.ya?ml|\.releaserc(?:\.\w{2,5})?|release\.config\.[cm]?[jt]s"
    r"|towncrier\.toml|(?:newsfragments|changelog\.d|\.changes|changelogs/unreleased|changes|news)/[^/]{1,100}\.(?:md|rst|ya?ml|txt))"
)
_RELEASES_PAGE = re.compile(
    r"https?://[^\s)>\"']{1,200}/(?:releases|change-?logs?|release-?notes)(?:/latest|/tag/[^\s)>\"']{1,80})?/?(?=[\s)>\"'#?]|$)"
)
_SILENT = "no changelog tells of the newest releases"
TOLD = 3
"""Words an entry must have to tell anything."""
TOO_OLD = 2 * 365 * 86_400
TOP = 3_000
"""Characters of a changelog in which it says that it is continued elsewhere."""


@dataclass(frozen=True, slots=True)
class ChangelogEntry:
    """What is told of one release. `version` is empty for what is dated only, or not released."""

    path: str
    line: int
    version: str
    words: int


@fact("changelog.entries")
def entries(context: Context) -> tuple[ChangelogEntry, ...]:
    """The entries of the changelog: headings with a version or a date that have something written under them.

    Looked for in CHANGELOG, CHANGES, HISTORY, NEWS and release notes in any mark-up, in the root and
    in `docs`; in folders with one file per release; else in the changelogs of the packages. Unknown
    where there is none and the repository keeps release notes elsewhere: on the host's releases page,
    or made by a release tool.
    """
    main, packages = _files(context)
    found = [*_in_files(context, main), *_file_per_release(context)] or list(_in_files(context, packages))
    if not found:
        _stop_if_elsewhere(context)
    return tuple(sorted(found, key=lambda e: (e.path, e.line)))


def _files(context: Context) -> tuple[list[File], list[File]]:
    texts_ = [
        f
        for f in context.files
        if f.kind is FileKind.TEXT and f.path_class in {PathClass.PRODUCT, PathClass.DOCS}
    ]
    main = [f for f in texts_ if _MAIN.fullmatch(f.path) and f.language is None]
    return main, [f for f in texts_ if _OF_PACKAGE.fullmatch(f.path)]


def _in_files(context: Context, files: Sequence[File]) -> Iterator[ChangelogEntry]:
    for file in files:
        for entry in entries_in(text_of(context, file.path)):
            if not entry.unreleased:
                yield ChangelogEntry(file.path, entry.line, entry.version, entry.words)


def _file_per_release(context: Context) -> Iterator[ChangelogEntry]:
    for file in context.files:
        found = _PER_RELEASE.fullmatch(file.path)
        if found and file.kind is FileKind.TEXT and file.size > 0:
            yield ChangelogEntry(
                file.path, 1, found[1].replace("_", "."), len(text_of(context, file.path).split())
            )


def _stop_if_elsewhere(context: Context) -> None:
    for file in context.files:
        if _ELSEWHERE.fullmatch(file.path):
            context.cite(file.path)
            raise Unavailable(f"{_SILENT}, and {file.path} says that release notes are kept elsewhere")
    for publication in context.get(publications):
        if re.search(r"release", publication.text):
            raise Unavailable(f"{_SILENT}, and {publication.path} publishes releases, which may have notes")
    for guide in texts(context, "readme", "contributing"):
        for link in read(context, guide.source).links:
            if _RELEASES_PAGE.match(link.target):
                raise Unavailable(f"{_SILENT}, and {guide.source} points to {link.target}")


@fact("changelog.told", unit="share")
def told(context: Context) -> float:
    """Of the five newest releases by tag, pre-releases left out, the share a changelog has an entry for.

    Unknown where the changelog gives no versions, says that it is continued elsewhere.
    """
    return _share(context, _newest(context))


@fact("changelog.newest_told")
def newest_told(context: Context) -> bool:
    """Whether the changelog has an entry for the newest release by tag."""
    return _share(context, _newest(context)[-1:]) == 1.0


def _newest(context: Context) -> list[Release]:
    releases = line_of_releases(context)[-JUDGED:]
    if not releases:
        raise Unavailable("no tag names a release", "git fetch --tags, if this clone lacks them")
    return releases


def _share(context: Context, releases: Sequence[Release]) -> float:
    found = context.get(entries)
    versions = {_numbers(entry.version) for entry in found if entry.version and entry.words >= TOLD}
    for entry in found[:3]:
        context.cite(entry.path, entry.line)
    if not found:
        place = context.get(anchor)
        context.cite(place.path, place.line)
    share = sum(_trimmed(release.version) in versions for release in releases) / len(releases)
    if share < 1.0:
        _stop_if_branched(context, releases[-1])
    if share < 1.0 and found:
        if not any(entry.version for entry in found):
            raise Unavailable(f"{found[0].path} gives no versions")
        _stop_if_continued(context, found)
    if share == 0.0:
        _stop_if_elsewhere(context)
    return share


def _stop_if_branched(context: Context, newest: Release) -> None:
    """Where work has gone on for years since, releases are tagged on branches that HEAD does not contain."""
    head = context.door.head.time
    if head is not None and head - newest.time > TOO_OLD:
        raise Unavailable(
            f"the newest release that HEAD contains, {newest.tag}, is more than two years older than HEAD"
        )


def _stop_if_continued(context: Context, found: Sequence[ChangelogEntry]) -> None:
    for path in dict.fromkeys(entry.path for entry in found):
        if page := _RELEASES_PAGE.search(text_of(context, path)[:TOP]):
            raise Unavailable(f"{path} refers to {page[0]}, which is not read")


def _numbers(version: str) -> tuple[int, ...]:
    return _trimmed(tuple(int(part) for part in version.split(".")))


def _trimmed(version: tuple[int, ...]) -> tuple[int, ...]:
    """2.1.0 is 2.1."""
    while len(version) > 1 and version[-1] == 0:
        version = version[:-1]
    return version
