"""An analysis as text and back: lists in the order of the fields, because there are many."""

from __future__ import annotations

import json
import types
from collections.abc import Callable, Hashable
from dataclasses import fields, is_dataclass
from functools import cache
from operator import attrgetter
from typing import Any, get_args, get_origin, get_type_hints

from shipworthy.model.code import FileAnalysis


def to_text(analysis: FileAnalysis) -> str:
    return json.dumps(_row(analysis), separators=(",", ":"), ensure_ascii=False)


def from_text(text: str) -> FileAnalysis | None:
    """The analysis again; none where the text is not what was written."""
    try:
        made = _maker(FileAnalysis)(json.loads(text))
    except (ValueError, TypeError, RecursionError):
        return None
    return made if isinstance(made, FileAnalysis) else None


def _row(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_row(each) for each in value] if value and is_dataclass(value[0]) else value
    if not is_dataclass(value):
        return value
    return [_row(each) for each in _getter(value.__class__)(value)]


@cache
def _getter(kind: type) -> Callable[[Any], tuple[Any, ...]]:
    return attrgetter(*(f.name for f in fields(kind)))


@cache
def _maker(kind: Hashable) -> Callable[[Any], Any]:
    """What makes a value of the annotated type from its row."""
    if isinstance(kind, types.UnionType):
        (inner,) = (each for each in get_args(kind) if each is not types.NoneType)
        make = _maker(inner)
        return lambda row: None if row is None else make(row)
    if get_origin(kind) is tuple:
        make = _maker(get_args(kind)[0])
        return lambda row: tuple([make(each) for each in row])
    if is_dataclass(kind):
        return _dataclass_maker(kind)
    return lambda row: _plain(kind, row)


def _dataclass_maker(kind: Any) -> Callable[[Any], Any]:
    hints = get_type_hints(kind)
    kinds = [hints[f.name] for f in fields(kind)]
    if all(isinstance(each, type) and not is_dataclass(each) and get_origin(each) is None for each in kinds):
        return lambda row: kind(*_checked(kinds, row))
    makers = [_maker(each) for each in kinds]
    return lambda row: kind(*[make(each) for make, each in zip(makers, row, strict=True)])


def _checked(kinds: list[type], row: list[Any]) -> list[Any]:
    if [type(each) for each in row] != kinds:
        raise TypeError
    return row


def _plain(kind: Any, value: Any) -> Any:
    if type(value) is not kind:
        raise TypeError
    return value
