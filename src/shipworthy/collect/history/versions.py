"""Releases as manifests and workflows state them, against the tags."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from shipworthy.collect.context import Context, Unavailable, fact
from shipworthy.collect.history.tags import require_newest, stable, steps
from shipworthy.collect.projects import product_manifests
from shipworthy.model.repository import FileKind, Release
from shipworthy.schema.from_json import read_json
from shipworthy.schema.from_toml import read_toml
from shipworthy.schema.nodes import DocumentError, line_of

_VERSION = re.compile(r"v?(\d{1,8}(?:\.\d{1,8}){1,3})(?P<rest>.*)")
_PUBLISHES = re.compile(
    r"pypa/gh-action-pypi-publish|goreleaser/goreleaser-action|softprops/action-gh-release|ncipollo/release-action"
    r"|changesets/action|googleapis/release-please-action|google-github-actions/release-please-action"
    r"|cycjimmy/semantic-release-action|python-semantic-release/|JS-DevTools/npm-publish"
    r"|\b(?:twine upload|npm publish|pnpm (?:-r )?publish|yarn npm publish|cargo publish|uv publish"
    r"|poetry publish|flit publish|hatch publish|goreleaser release|gh release create|gem push"
    r"|dotnet nuget push|vsce publish|mvn[^\n]{0,80} deploy|semantic-release)\b"
)
_OTHER_ROOTS = (
    "pyproject.toml", "setup.py", "Cargo.toml", "go.mod", "composer.json", "Gemfile", "pom.xml",
    "build.gradle", "build.gradle.kts", "mix.exs",
)  # fmt: skip
MAX_WORKFLOW = 500_000


@dataclass(frozen=True, slots=True)
class StatedVersion:
    """The version the root manifest states, and the tag it is held against."""

    path: str
    line: int
    version: str
    tag: str
    agrees: bool


@dataclass(frozen=True, slots=True)
class Publication:
    """A line of a workflow that publishes a release."""

    path: str
    line: int
    text: str


@fact("release.publications")
def publications(context: Context) -> tuple[Publication, ...]:
    """Where workflows publish releases: to PyPI, npm, crates.io, RubyGems, NuGet, Maven, on GitHub …

    Read are `.github/workflows/` and `.gitlab-ci.yml`; comments are left out.
    """
    found = []
    for file in context.files:
        is_workflow = file.folder == ".github/workflows" and file.name.endswith((".yml", ".yaml"))
        if (
            (is_workflow or file.path == ".gitlab-ci.yml")
            and file.kind is FileKind.TEXT
            and file.size <= MAX_WORKFLOW
        ):
            for number, line in enumerate(context.read(file.path).split("\n"), start=1):
                if (match := _PUBLISHES.search(line[:500])) and "#" not in line[: match.start()]:
                    context.cite(file.path, number)
                    found.append(Publication(file.path, number, match[0]))
    return tuple(found)


@fact("release.published")
def published(context: Context) -> bool:
    """Whether a workflow publishes releases, or the manifest in the root is that of a library."""
    if context.get(publications):
        return True
    return any(m.library and not m.folder for m in context.get(product_manifests))


@fact("release.stated_versions")
def stated_versions(context: Context) -> tuple[StatedVersion, ...]:
    """The version each manifest in the root states, against the newest release that HEAD contains.

    It agrees if it is not older, and, where HEAD is that release, if it is the same. Read are
    `pyproject.toml`, `package.json` (not private) and `Cargo.toml`; a version that is computed, or 0.0.0,
    states nothing. Empty where there is nothing to compare.
    """
    require_newest(context)
    newest = _newest(context)
    if newest is None:
        return ()
    is_head = newest.commit == context.door.head.commit
    return tuple(
        StatedVersion(
            path, line, version, newest.tag, agrees=numbers == released if is_head else numbers >= released
        )
        for path, line, version, numbers in _stated(context)
        for released in [_padded(newest.version)]
    )


def stated_numbers(context: Context) -> list[tuple[int, ...]]:
    """The versions the manifests in the root state."""
    return [numbers for _, _, _, numbers in _stated(context)]


def _newest(context: Context) -> Release | None:
    """The newest release, if the tags are those of one product."""
    found = steps(context)
    releases = stable(context)
    if not releases:
        return None
    tags = {step.old.tag for step in found} | {step.tag for step in found}
    mine = [r for r in releases if r.tag in tags] or releases
    return max(mine, key=lambda r: (r.version, r.time))


def _stated(context: Context) -> Iterator[tuple[str, int, str, tuple[int, ...]]]:
    for name, read in (("Cargo.toml", _cargo), ("package.json", _npm), ("pyproject.toml", _pyproject)):
        if context.file(name) is None or (name == "package.json" and _is_beside(context)):
            continue
        try:
            table, key = read(context.read(name))
        except (DocumentError, Unavailable):
            continue
        version = table.get(key) if isinstance(table, Mapping) else None
        if isinstance(version, str) and (match := _VERSION.fullmatch(version.strip())):
            numbers = _padded(tuple(int(n) for n in match[1].split(".")))
            if any(numbers):
                context.cite(name, line_of(table, key))
                yield name, line_of(table, key), version, numbers


def _is_beside(context: Context) -> bool:
    """The root is another ecosystem's project; its `package.json` holds tools, and any version."""
    return any(context.file(name) for name in _OTHER_ROOTS)


def _cargo(text: str) -> tuple[object, str]:
    document = read_toml(text)
    return document.get("package"), "version"


def _npm(text: str) -> tuple[object, str]:
    document = read_json(text)
    private = isinstance(document, Mapping) and document.get("private") is True
    return (None if private else document), "version"


def _pyproject(text: str) -> tuple[object, str]:
    document = read_toml(text)
    project, tool = document.get("project"), document.get("tool")
    if isinstance(project, Mapping) and "version" in project:
        return project, "version"
    return (tool.get("poetry") if isinstance(tool, Mapping) else None), "version"


def _padded(numbers: tuple[int, ...]) -> tuple[int, ...]:
    return (*numbers, 0, 0, 0, 0)[:4]
