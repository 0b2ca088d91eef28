"""Which of several values leads to a model, and what is reached from it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from shipworthy.analyse.models.code_tree import Attribute, Expression, Name, Text
from shipworthy.analyse.models.values import (
    Bundle,
    Named,
    Opaque,
    Routine,
    Sender,
    Thing,
    Type,
    Value,
)

MAX_ITEMS = 100


def leads(value: Value | None) -> bool:
    """Whether it may lead to a model: what is offered to other files and handed on."""
    match value:
        case Sender() | Routine() | Type() | Thing():
            return True
        case Bundle(items):
            return any(isinstance(each, Sender | Routine | Thing | Bundle) for each in items.values())
        case _:
            return False


def better(before: Value | None, value: Value) -> bool:
    """What is imported stays, though `except ImportError` binds the name to a stand-in."""
    if isinstance(before, Named):
        return isinstance(value, Sender)
    return before is None or leads(value) or not leads(before)


def first(values: Iterable[Value | None]) -> Value | None:
    """The first to send with, else the first that leads on."""
    leading = [value for value in values if leads(value)]
    return next((value for value in leading if isinstance(value, Sender)), leading[0] if leading else None)


def read_field(value: Value) -> Value | None:
    if isinstance(value, Opaque):
        return None
    return value.returns if isinstance(value, Routine) and value.reads_as_field else value


def result(routine: Routine) -> Value | None:
    return routine.returns if leads(routine.returns) else None


def item_of(value: Value | None, key: Expression) -> Value | None:
    match value:
        case Bundle(items):
            if isinstance(key, Text) and key.text in items:
                return items[key.text]
            return first(items.values())
        case Sender() | Named():
            return value
        case _:
            return None


def method(type_: Type, names: Iterable[str]) -> Value | None:
    for each in (type_, *(base for base in type_.bases if isinstance(base, Type))):
        for name in names:
            if name in each.fields:
                return each.fields[name]
    return None


def dotted(text: str) -> Expression:
    """A quoted annotation: its first name that is not one of typing's."""
    words = text.replace("Optional[", "").split("|")[0].split("[")[0].strip(" ]")
    first, *rest = words.split(".")
    found: Expression = Name(first)
    for word in rest:
        found = Attribute(found, word)
    return found


def several(values: Sequence[Value | None], *, listed: bool) -> Value | None:
    """A list by its numbers; of alternatives that which leads on."""
    if listed:
        return Bundle({str(i): v for i, v in enumerate(values[:MAX_ITEMS]) if v is not None})
    return first(values) or next((value for value in values if value is not None), None)
