"""Each definition with its place in the registry: what was approved of it, and whether that still holds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from shipworthy.collect.context import Context
from shipworthy.collect.workflows.definition import Found
from shipworthy.collect.workflows.definitions import found
from shipworthy.formats import globs
from shipworthy.govern.canonical import NOTHING, Digest, digest
from shipworthy.govern.policy import holding, required
from shipworthy.govern.registry import Registry
from shipworthy.govern.registry_file import Entry
from shipworthy.govern.standing import Standing, standing_of
from shipworthy.model.workflows import Aspect, Definition, Stated, Workflow


@dataclass(frozen=True, slots=True)
class Governed:
    """One file that defines workflows."""

    id: str
    """Its id in the registry; empty where it is not registered."""
    path: str
    line: int
    name: str
    formats: tuple[str, ...]
    definitions: Sequence[Definition] | None
    """None where its format is only recognised."""
    files: tuple[str, ...]
    """All it is made of, itself first."""
    entry: Entry | None
    needed: Mapping[str, str]
    """The roles that must approve it, and why."""
    standing: Standing

    @property
    def workflows(self) -> list[Workflow]:
        return [d for d in self.definitions or () if isinstance(d, Workflow)]

    def stated(self, aspect: Aspect) -> Stated | None:
        """What the definition or its sidecar says of itself; of several workflows, the first that does."""
        return next((w.stated[aspect] for w in self.workflows if aspect in w.stated), None)


def governed(context: Context, registry: Registry) -> tuple[Governed, ...]:
    """Every definition of the product, and every other that is registered."""
    registered = registry.by_path()
    by_path: dict[str, list[Found]] = {}
    for each in found(context):
        if each.file.path in registered or each.counts:
            by_path.setdefault(each.file.path, []).append(each)
    made = (_one(context, registry, registered.get(path, ""), each) for path, each in by_path.items())
    return tuple(each for each in made if each.definitions is None or each.workflows)


def governed_of(context: Context, registry: Registry, path: str, every: Iterable[Found]) -> Governed | None:
    """The same of one definition that was found otherwise."""
    those = [each for each in every if each.file.path == path]
    return _one(context, registry, registry.by_path().get(path, ""), those) if those else None


def _one(context: Context, registry: Registry, id_: str, those: Sequence[Found]) -> Governed:
    first = those[0]
    entry = registry.said.workflows.get(id_)
    definitions = _definitions(those)
    formats = tuple(sorted({each.format for each in those}))
    files = _files(first.file.path, definitions)
    if entry and entry.files:
        files = tuple(dict.fromkeys([*files, *_more(context, entry.files)]))
    roles = registry.said.policy.roles
    needed = required(roles, holding(definitions))
    now = digest_of(context, formats, files) if entry else NOTHING
    standing = standing_of(entry, now, needed, roles)
    return Governed(
        id_, first.file.path, first.line, first.name, formats, definitions, files, entry, needed, standing
    )


def _definitions(those: Sequence[Found]) -> Sequence[Definition] | None:
    read = [each.definitions for each in those if each.definitions is not None]
    return [d for each in read for d in each] if read else None


def _files(path: str, definitions: Sequence[Definition] | None) -> tuple[str, ...]:
    others = sorted({f for d in definitions or () if isinstance(d, Workflow) for f in d.files} - {path})
    return (path, *others)


def _more(context: Context, wanted: Sequence[str]) -> Iterator[str]:
    """What the registry adds; a file that is named and not there counts as missing."""
    for glob in wanted:
        found = sorted(f.path for f in context.files if globs.matches(glob, f.path))
        yield from found or ([] if "*" in glob else [glob])


def digest_of(context: Context, formats: tuple[str, ...], files: Sequence[str]) -> Digest:
    """Of a definition, its file first, as it is in the working tree, or wherever the context is open."""
    return digest(files[0], formats, {path: _content(context, path) for path in files})


def _content(context: Context, path: str) -> bytes | None:
    context.note(path)
    try:
        return context.door.read_bytes(path)
    except (OSError, ValueError):
        return None
