"""package.json: which of its files a package offers under which names."""

from __future__ import annotations

from collections.abc import Iterator

from shipworthy.model.workspaces import NodePackage
from shipworthy.schema.from_json import read_json
from shipworthy.schema.nodes import DocumentError

MAX_TARGETS = 5_000
_SOURCES = ("source", "development", "bun", "svelte")
"""Conditions and fields under which packages name what is not compiled yet."""
_MAIN = (*_SOURCES, "module", "main", "types", "typings")

Entries = tuple[tuple[str, tuple[str, ...]], ...]


def read(path: str, text: str) -> NodePackage | None:
    try:
        root = read_json(text)
    except DocumentError:
        return None
    if not isinstance(root, dict):
        return None
    name = root.get("name")
    exports = root.get("exports")
    mains = tuple(value for key in _MAIN if isinstance(value := root.get(key), str))
    entries = _entries(exports, ".") if exports is not None else ((".", mains),) if mains else ()
    if exports is None and mains:
        entries = (*entries, ("./*", ("./*",)))
    return NodePackage(
        folder=path.rpartition("/")[0],
        name=name if isinstance(name, str) else "",
        entries=entries,
        internal=_entries(root.get("imports"), "#"),
    )


def _entries(value: object, start: str) -> Entries:
    """An object whose keys begin with a dot (or `#`) names several; anything else is the package itself."""
    if isinstance(value, dict) and any(key.startswith(start) for key in value):
        pairs = [(key, tuple(_targets(v))) for key, v in value.items() if key.count("*") < 2]
    else:
        pairs = [(start, tuple(_targets(value)))]
    return tuple((key, targets) for key, targets in pairs if targets)[:MAX_TARGETS]


def _targets(value: object) -> Iterator[str]:
    """Every file named below a name, sources first. Depth is bounded by the reader of the document."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for entry in value:
            yield from _targets(entry)
    elif isinstance(value, dict):
        for key in sorted(value, key=lambda k: k not in _SOURCES and not k.endswith("/source")):
            yield from _targets(value[key])
