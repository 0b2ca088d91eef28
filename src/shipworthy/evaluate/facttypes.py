"""What can be asked of a fact, from its annotated type."""

from __future__ import annotations

import dataclasses
import types
from collections.abc import Mapping
from enum import Enum
from functools import cache
from typing import Any, Union, get_args, get_origin, get_type_hints

from shipworthy.evaluate.operators import Kind
from shipworthy.model.facts import Unknown

_COLLECTIONS = (tuple, list, set, frozenset)


def kind_of_type(hint: Any) -> Kind | None:
    """The kind of value a type holds; none where any could be."""
    hint = _without_unknown(hint)
    origin = get_origin(hint) or hint
    if not isinstance(origin, type):
        return None
    if issubclass(origin, bool):
        return "bool"
    if issubclass(origin, str | Enum):
        return "text"
    if issubclass(origin, int | float):
        return "number"
    if issubclass(origin, _COLLECTIONS) or issubclass(origin, Mapping):
        return "collection"
    return None


def item_type(hint: Any) -> type | None:
    """The dataclass in `tuple[Item, ...]`; none for other types."""
    args = get_args(_without_unknown(hint))
    if get_origin(_without_unknown(hint)) in _COLLECTIONS and args:
        item = args[0]
        if isinstance(item, type) and dataclasses.is_dataclass(item):
            return item
    return None


@cache
def fields_of(item: type) -> Mapping[str, Any]:
    """Field names and types of an item, properties included."""
    hints = get_type_hints(item)
    found: dict[str, Any] = {f.name: hints[f.name] for f in dataclasses.fields(item)}
    for name, value in vars(item).items():
        if isinstance(value, property) and value.fget:
            found[name] = get_type_hints(value.fget).get("return", object)
    return found


def _without_unknown(hint: Any) -> Any:
    if get_origin(hint) in {Union, types.UnionType}:
        left = [a for a in get_args(hint) if a not in {Unknown, type(None)}]
        return left[0] if len(left) == 1 else object
    return hint
