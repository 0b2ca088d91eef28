"""What a name in a program can stand for, as far as it leads to a model."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from shipworthy.model.ai_models import Library


@dataclass(frozen=True, slots=True)
class Named:
    """Reached by import: a module, or a name in it. In JavaScript the first word is the specifier."""

    path: tuple[str, ...]
    type_only: bool = False


@dataclass(frozen=True, slots=True)
class Sender:
    """Something of a library with which one can send, or what is reached from it by dots."""

    library: Library
    chain: tuple[str, ...] = ()
    direct: bool = True
    model: str = ""
    """The model it was made for, where that is written out."""
    origin: str = ""
    """The name it was made with."""


@dataclass(frozen=True, slots=True)
class Command:
    """What a client's `send` is given."""

    library: Library
    given: Bundle


@dataclass(eq=False, slots=True)
class Routine:
    """A function of the product."""

    returns: Value | None = None
    given: dict[str, Value] = field(default_factory=dict)
    """What its parameters are given where it is called."""
    parameters: tuple[str, ...] = ()
    reads_as_field: bool = False


@dataclass(eq=False, slots=True)
class Type:
    """A class of the product."""

    name: str = ""
    fields: dict[str, Value] = field(default_factory=dict)
    bases: list[Value] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Thing:
    """An object of a class of the product."""

    type: Type
    itself: bool = False
    """Seen from inside its class."""


@dataclass(frozen=True, slots=True)
class Bundle:
    """A module of the product, a dictionary, an object literal."""

    items: dict[str, Value]
    keys: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Written:
    """A text that is written out."""

    text: str


@dataclass(frozen=True, slots=True)
class Opaque:
    """A name that is bound to what is not known: it hides the name around it."""


OPAQUE = Opaque()
Value = Named | Sender | Command | Routine | Type | Thing | Bundle | Written | Opaque


def carries(value: object, depth: int = 4) -> bool:
    """Whether it leads to something to send with, by a field, by what it returns."""
    match value:
        case Sender() | Command():
            return True
        case Routine(returns=made):
            return depth > 0 and carries(made, depth - 1)
        case Type(_, fields, bases):
            inside = (*fields.values(), *bases)
            return depth > 0 and any(isinstance(v, Named) or carries(v, depth - 1) for v in inside)
        case Thing(type_):
            return depth > 0 and carries(type_, depth - 1)
        case Bundle(items):
            return depth > 0 and any(carries(each, depth - 1) for each in items.values())
        case _:
            return False


def told(values: Mapping[str, object], depth: int = 2) -> tuple[str, ...]:
    """What a file offers, in words that stay the same when it is read again."""
    found = []
    for name, value in sorted(values.items()):
        found.append(f"{name}:{type(value).__name__}")
        if depth and isinstance(value, Type):
            found += [f"{name}.{each}" for each in told(value.fields, depth - 1)]
        if depth and isinstance(value, Bundle):
            found += [f"{name}.{each}" for each in told(value.items, depth - 1)]
        if isinstance(value, Routine):
            found.append(f"{name}()")
    return tuple(found)
