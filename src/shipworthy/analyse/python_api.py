"""What two versions of a Python package offer their callers: griffe reads both and runs neither."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from pathlib import PurePosixPath
from typing import Any

from shipworthy.analyse.python_api_notice import Sources, may_go_unnoticed, was_announced, where
from shipworthy.model.api import Break

MAX_ITERATIONS = 20
MAX_NAMES = 5
_UNREADABLE = (
    SyntaxError, ValueError, TypeError, RecursionError, MemoryError, LookupError, AttributeError,
    RuntimeError,
)  # fmt: skip
"""Sources are anybody's: whatever griffe trips over, the package is not compared."""


def breaks(package: str, before: Sources, after: Sources) -> list[Break]:
    """`package` is its folder, or its one module. One a name, in their order.

    Raises `ValueError` where a version cannot be read.
    """
    try:
        import griffe  # noqa: PLC0415  # a twentieth of a second, where a package changed
    except ImportError:
        raise ValueError(f"{package} cannot be compared: griffe is not installed") from None
    logging.getLogger("griffe").setLevel(logging.CRITICAL)  # it speaks of every name it does not find
    try:
        old, new = _loaded(griffe, package, before), _loaded(griffe, package, after)
        return _told(griffe, list(griffe.find_breaking_changes(old, new)), old, new, before)
    except (griffe.GriffeError, *_UNREADABLE) as error:
        raise ValueError(f"{package} cannot be compared: {type(error).__name__}") from None


def _told(griffe: Any, breakages: Sequence[Any], old: Any, new: Any, before: Sources) -> list[Break]:
    found: dict[str, list[Any]] = {}
    for each in breakages:
        if not may_go_unnoticed(griffe, each, old, new, before):
            found.setdefault(each.obj.path, []).append(each)
    told: dict[tuple[str, int, str], Break] = {}
    for together in found.values():
        each = _one(griffe, together, old, new, before)
        at = (each.path, each.line, each.what)
        # What a class takes from another, and what is offered in two places, is told once.
        if at not in told or (each.name.count("."), each.name) < (told[at].name.count("."), told[at].name):
            told[at] = each
    return sorted(told.values(), key=lambda b: (b.name, b.path, b.line))


def _one(griffe: Any, breakages: Sequence[Any], old: Any, new: Any, before: Sources) -> Break:
    thing, kinds = breakages[0].obj, griffe.BreakageKind
    removed = breakages[0].kind is kinds.OBJECT_REMOVED
    announced = all(was_announced(griffe, each, old, before) for each in breakages)
    said = _said(kinds, breakages)
    return Break(_public(thing, new), said, str(thing.filepath), thing.lineno or 1, removed, announced)


def _said(kinds: Any, breakages: Sequence[Any]) -> str:
    said: list[str] = []
    for kind, verb in (
        ({kinds.PARAMETER_REMOVED}, "no longer takes"),
        ({kinds.PARAMETER_ADDED_REQUIRED, kinds.PARAMETER_CHANGED_REQUIRED}, "now requires"),
        ({kinds.PARAMETER_CHANGED_KIND}, "takes in another way"),
    ):
        names = [(each.old_value or each.new_value).name for each in breakages if each.kind in kind]
        if names:
            said.append(f"{verb} {', '.join(names[:MAX_NAMES])}{' …' if len(names) > MAX_NAMES else ''}")
    if breakages[0].kind is kinds.OBJECT_REMOVED:
        said.append("was removed")
    return ", ".join(said) or "takes its arguments in another order"


def _loaded(griffe: Any, package: str, sources: Sources) -> Any:
    """Aliases of the package's own names are followed; what it imports from others is not looked for."""
    modules: dict[str, Any] = {}
    collection, lines = griffe.ModulesCollection(), griffe.LinesCollection()
    extensions = griffe.load_extensions()
    for path, name in sorted(_names(package, sources), key=lambda pair: (pair[1].count("."), pair[1])):
        above, _, last = name.rpartition(".")
        if above and above not in modules:
            continue  # below a folder that is no package
        filepath = PurePosixPath(path)
        lines[filepath] = sources[path].split("\n")
        module = griffe.visit(
            last, filepath=filepath, code=sources[path], extensions=extensions, parent=modules.get(above),
            lines_collection=lines, modules_collection=collection,
        )  # fmt: skip
        modules[name] = module
        if above:
            modules[above].set_member(last, module)
        else:
            collection.set_member(last, module)
    loader = griffe.GriffeLoader(
        search_paths=["/nonexistent"], modules_collection=collection, lines_collection=lines,
        allow_inspection=False, extensions=extensions,
    )  # fmt: skip
    root = collection[PurePosixPath(package).stem]
    loader.expand_exports(root)
    loader.expand_wildcards(root, external=False)
    loader.resolve_aliases(implicit=True, external=False, max_iterations=MAX_ITERATIONS)
    for module in modules.values():
        if module.filepath.name == "__init__.py" and module.exports is None:
            module.exports = [name for name, member in module.members.items() if _is_offered(member, module)]
    return root


def _is_offered(member: Any, module: Any) -> bool:
    """A package without `__all__` offers what it takes from its own parts, as it does what it defines."""
    if member.name.startswith("_"):
        return False
    return not member.is_alias or where(member).startswith(f"{module.path}.")


def _names(package: str, sources: Sources) -> Iterator[tuple[str, str]]:
    above = PurePosixPath(package).parent
    for path in sources:
        parts = PurePosixPath(path).relative_to(above).with_suffix("").parts
        yield path, ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def _public(thing: Any, new: Any) -> str:
    """`widget.get` for `widget._api.get`, where the package offers it."""
    parts: list[str] = thing.path.split(".")
    private = [at for at, part in enumerate(parts) if part.startswith("_") and not part.startswith("__")]
    if not private or private[-1] + 1 >= len(parts):
        return ".".join(parts)
    offered = next((at for at in range(private[-1] + 1, len(parts)) if parts[at] in new.members), None)
    return ".".join(parts if offered is None else [parts[0], *parts[offered:]])
