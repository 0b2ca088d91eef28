"""What this change takes away from those who call the repository's Python libraries."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from shipworthy.analyse.python_api import breaks
from shipworthy.collect.context import Context, Unavailable, fact
from shipworthy.collect.history.change_base import changed_files, the_base
from shipworthy.collect.history.source_paths import SourcePaths
from shipworthy.collect.projects import product_manifests
from shipworthy.collect.repository import source_files
from shipworthy.model.change import ChangedFile, Status

MAX_MODULES = 300
MAX_CHARACTERS = 4_000_000
_SOURCE_FOLDERS = ("", "src", "lib", "python")


@dataclass(frozen=True, slots=True)
class ApiBreak:
    """A public name of a package that is gone, or can no longer be called as before.

    `line` is the first of the package where what was removed has no place left; `was` says where it stood.
    """

    path: str
    line: int
    name: str
    what: str
    was: str


@fact("changes.python_packages")
def python_packages(context: Context) -> tuple[str, ...]:
    """The folders, or single modules, that the repository's Python libraries are imported from.

    A library is what says so in its manifest: built for an index, with what an index shows to strangers.
    """
    libraries = [m for m in context.get(product_manifests) if m.ecosystem == "pypi" and m.library]
    files = {f.path for f in context.get(source_files) if f.language == "Python"}
    folders = {path.removesuffix("/__init__.py") for path in files if path.endswith("/__init__.py")}
    found = set()
    for manifest in libraries:
        for below in _SOURCE_FOLDERS:
            root = "/".join(part for part in (manifest.folder, below) if part)
            prefix = f"{root}/" if root else ""
            found |= {f for f in folders if f.rpartition("/")[0] == root and f not in _SOURCE_FOLDERS}
            module = f"{prefix}{manifest.name.lower().replace('-', '_')}.py"
            found |= {module} & files
    return tuple(sorted(found))


@fact("changes.api_breaks")
def api_breaks(context: Context) -> tuple[ApiBreak, ...]:
    """What callers of the repository's Python libraries lose by this change, by name.

    Compared by griffe, which runs nothing: public names (no underscore, or in `__all__`) that were removed,
    parameters that were removed, moved, made required. Left out is what the version before called deprecated
    where it stood, what a module makes when it is asked for, and changed defaults, types and bases.
    Unknown for packages of more than 300 modules.
    """
    changed = [f for f in changed_files(context) if f.path.endswith(".py") or f.before.endswith(".py")]
    found: list[ApiBreak] = []
    for package in context.get(python_packages):
        mine = [f for f in changed if _is_in(f.path, package) or _is_in(f.before, package)]
        if mine:
            found += _breaks(context, package, mine)
    return tuple(found)


def _breaks(context: Context, package: str, changed: list[ChangedFile]) -> Iterator[ApiBreak]:
    after = _texts(context, package)
    before = _texts_before(context, package, after, changed)
    if not _can_be_loaded(package, before):
        return  # it is new
    try:
        found = breaks(package, before, after)
    except ValueError as error:
        raise Unavailable(str(error), f"griffe check {package} --against {the_base(context).name}") from None
    start = package if package in after else f"{package}/__init__.py"
    for each in found:
        if each.announced:
            continue
        was = f"{each.path}:{each.line}" if each.removed else ""
        path, line = (
            (each.path if each.path in after else start, 1) if each.removed else (each.path, each.line)
        )
        context.cite(path, line)
        yield ApiBreak(path, line, each.name, each.what, was)


def _texts(context: Context, package: str) -> Mapping[str, str]:
    paths = [f.path for f in context.get(source_files) if f.language == "Python" and _is_in(f.path, package)]
    if len(paths) > MAX_MODULES:
        raise _too_large(context, package, len(paths))
    texts = {path: context.read(path) for path in paths}
    if sum(map(len, texts.values())) > MAX_CHARACTERS:
        raise _too_large(context, package, len(paths))
    return texts


def _too_large(context: Context, package: str, modules: int) -> Unavailable:
    return Unavailable(
        f"{package} has {modules} modules: its versions are not compared here",
        f"griffe check {package} --against {the_base(context).name}",
    )


def _texts_before(
    context: Context, package: str, after: Mapping[str, str], changed: list[ChangedFile]
) -> Mapping[str, str]:
    """The package as it was: as it is now, but for what changed."""
    sources = SourcePaths(context)
    wanted = [f for f in changed if f.blob and _is_in(f.before, package) and f.before in sources]
    blobs = context.door.blobs(f.blob for f in wanted)
    if any(f.blob not in blobs for f in wanted):
        raise Unavailable("this clone lacks contents of the release before", "a clone without --filter")
    gone = {f.path for f in changed if f.status is not Status.DELETED}
    kept = {path: text for path, text in after.items() if path not in gone}
    return kept | {f.before: blobs[f.blob].decode("utf-8", errors="replace") for f in wanted}


def _can_be_loaded(package: str, texts: Mapping[str, str]) -> bool:
    return package in texts or f"{package}/__init__.py" in texts


def _is_in(path: str, package: str) -> bool:
    return path == package or (path.endswith(".py") and path.startswith(f"{package}/"))
