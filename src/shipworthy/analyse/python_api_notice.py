"""Which differences of two versions callers may not notice, or were told of before."""

from __future__ import annotations

import abc
import builtins
import collections.abc
import enum
import re
import typing
from collections.abc import Mapping
from typing import Any

Sources = Mapping[str, str]
"""By path, the texts of a package's modules."""
NEAR = 4
"""Lines a notice may stand from the name it is about."""
_ANNOUNCED = re.compile(r"deprecat", re.IGNORECASE)
_TYPE_VARIABLE = re.compile(r"\b(?:TypeVar|ParamSpec|TypeVarTuple|NewType)\(")
MAX_DEPTH = 20
_OWN = (builtins, typing, collections.abc, abc, enum)
"""Where Python's own bases come from: what they have, ours have too."""
_DUNDER = re.compile(r"__\w+__")
_NEUTRAL = frozenset({
    "staticmethod", "classmethod", "abstractmethod", "overload", "override", "final", "wraps", "cache",
    "lru_cache", "contextmanager", "asynccontextmanager", "deprecated", "no_type_check", "singledispatch",
})  # fmt: skip
"""Decorators under which a function takes what it says it takes."""
_RECEIVERS = frozenset({"self", "cls"})


def may_go_unnoticed(griffe: Any, breakage: Any, old: Any, new: Any, before: Sources) -> bool:
    """A default, an annotation, a base; a name made when it is asked for; a parameter nobody names."""
    kinds, value = griffe.BreakageKind, breakage.old_value or breakage.new_value
    if breakage.kind is not kinds.OBJECT_REMOVED and _is_wrapped(breakage.obj):
        return True
    match breakage.kind:
        case kinds.OBJECT_REMOVED:
            thing = breakage.obj
            if _DUNDER.fullmatch(thing.name) or _is_borrowed(thing):
                return True
            return _may_be_there(thing, new) or _is_type_variable(thing, before)
        case kinds.PARAMETER_REMOVED:
            return bool(value.name.startswith("_"))
        case kinds.PARAMETER_ADDED_REQUIRED:
            return value.name in _RECEIVERS or _renamed(breakage, old)
        case kinds.PARAMETER_CHANGED_REQUIRED | kinds.PARAMETER_MOVED | kinds.PARAMETER_CHANGED_KIND:
            return False
        case _:
            return True


def _is_wrapped(function: Any) -> bool:
    """By a decorator that may change how it is called: a command of click, a route, a fixture."""
    if not function.is_function:
        return False
    return any(d.callable_path.rpartition(".")[2] not in _NEUTRAL for d in function.decorators)


def _is_borrowed(thing: Any) -> bool:
    """A module imports it for its own use, from elsewhere than its own parts."""
    if not thing.is_alias or not thing.parent.is_module:
        return False
    if where(thing).startswith(f"{thing.parent.path}."):
        return False
    return thing.name not in {str(name) for name in thing.parent.exports or ()}


def _renamed(breakage: Any, old: Any) -> bool:
    """What was called `__command`, so that nobody would name it, has a plain name now."""
    function = _same(breakage.obj, old)
    if function is None or not function.is_function:
        return False
    at = [p.name for p in breakage.obj.parameters].index(breakage.new_value.name)
    was = list(function.parameters)
    return at < len(was) and bool(was[at].required) and bool(was[at].name.startswith("_"))


def _same(thing: Any, root: Any) -> Any:
    """Of the other version; none where it has no such thing."""
    parts = thing.path.split(".")[1:]
    try:
        return root[parts] if parts else root
    except (LookupError, AttributeError, ValueError):
        return None


def _may_be_there(thing: Any, new: Any) -> bool:
    """The module or class answers for names it does not hold, or has a base nobody here can look into."""
    above = _same(thing.parent, new)
    if above is None:
        return False
    if above.is_alias or "__getattr__" in above.all_members:
        return True
    return bool(above.is_class) and _may_inherit(above, thing.name)


def _may_inherit(class_: Any, name: str, depth: int = 0) -> bool:
    """From a base nobody here can look into, or from one of Python's own that has it."""
    known = class_.resolved_bases
    if depth > MAX_DEPTH:
        return True
    paths = {str(base.path).rpartition(".")[2] for base in known}
    for base in class_.bases:
        last = str(base).partition("[")[0].rpartition(".")[2]
        if last not in paths:
            own = next((getattr(m, last) for m in _OWN if hasattr(m, last)), None)
            if own is None or hasattr(own, name):
                return True
    return any(_may_inherit(base, name, depth + 1) for base in known)


def _is_type_variable(thing: Any, before: Sources) -> bool:
    lines = before.get(str(thing.filepath), "").split("\n")
    return bool(thing.is_attribute and thing.lineno and _TYPE_VARIABLE.search(lines[thing.lineno - 1]))


def where(alias: Any) -> str:
    """Where what it stands for is defined, as far as it can be followed."""
    try:
        return str(alias.final_target.path)
    except Exception:  # noqa: BLE001  # griffe's own error, which is not imported here; the name is known
        return str(alias.target_path)


def was_announced(griffe: Any, breakage: Any, old: Any, before: Sources) -> bool:
    """The version before spoke of deprecation where the thing stood, or beside the parameter's name."""
    thing = _same(breakage.obj, old)
    if thing is None or thing.is_alias:
        thing = breakage.obj
    first, last = (thing.lineno or 1) - 1, thing.endlineno or thing.lineno or 1
    lines = before.get(str(thing.filepath), "").split("\n")[max(0, first - 3) : last]
    spoken = [at for at, line in enumerate(lines) if _ANNOUNCED.search(line)]
    if breakage.kind is griffe.BreakageKind.OBJECT_REMOVED:
        return bool(spoken)
    if breakage.kind is griffe.BreakageKind.PARAMETER_REMOVED:
        name = re.compile(rf"\b{re.escape(breakage.old_value.name)}\b")
        near = (line for at in spoken for line in lines[max(0, at - NEAR) : at + NEAR + 1])
        return any(name.search(line) for line in near)
    return False
