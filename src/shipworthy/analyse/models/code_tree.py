"""What matters of a program for following things through it, the same for Python and JavaScript.

Who is bound to what, what is called with what, what a function returns. Branches, loops and handlers are
only the statements in them, one after another.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, eq=False)
class Name:
    name: str


@dataclass(frozen=True, slots=True, eq=False)
class Attribute:
    of: Expression
    name: str


@dataclass(frozen=True, slots=True, eq=False)
class Item:
    """`of[key]`; in an annotation, `of[parameter]`."""

    of: Expression
    key: Expression


@dataclass(frozen=True, slots=True, eq=False)
class Argument:
    name: str
    """Empty where it is given by its position."""
    value: Expression
    spread: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Call:
    of: Expression
    arguments: tuple[Argument, ...]
    line: int
    decorates: bool = False
    """Written as a decorator, with or without arguments."""


@dataclass(frozen=True, slots=True, eq=False)
class Text:
    text: str


@dataclass(frozen=True, slots=True, eq=False)
class Record:
    """A dictionary or an object; a key that is not written out is empty."""

    items: tuple[Argument, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Several:
    """One of them, or all of them in a row: `a or b`, `prompt | model`, a list."""

    parts: tuple[Expression, ...]
    listed: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Beside:
    """Something else, in which these are carried out."""

    parts: tuple[Expression, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Imported:
    """`require("x")`, `await import("x")`: the module."""

    module: str
    line: int


@dataclass(frozen=True, slots=True, eq=False)
class Parameter:
    name: str
    annotation: Expression | None = None
    default: Expression | None = None
    field: bool = False
    """It becomes a field of the object: `constructor(private client: OpenAI)`."""
    fields: tuple[str, ...] = ()
    """What is taken out of an object that is given: `{ client, model }`."""


@dataclass(slots=True, eq=False)
class Function:
    name: str
    parameters: tuple[Parameter, ...]
    body: tuple[Statement, ...]
    returns: Expression | None = None
    """The annotation."""
    decorators: tuple[Call, ...] = ()
    reads_as_field: bool = False
    """A property."""
    own_self: bool = False
    """The first parameter is the object."""


@dataclass(frozen=True, slots=True, eq=False)
class Class:
    name: str
    bases: tuple[Expression, ...]
    body: tuple[Statement, ...]
    decorators: tuple[Call, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Assign:
    target: Expression
    value: Expression | None
    annotation: Expression | None = None
    declares: bool = True
    """Else a name that is bound further out stays there."""


@dataclass(frozen=True, slots=True, eq=False)
class Outer:
    """`global client`."""

    names: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Return:
    value: Expression


@dataclass(frozen=True, slots=True, eq=False)
class Import:
    module: str
    """As written, with its leading dots."""
    name: str
    """What is taken from it; empty for the module itself, `*` for everything, `default` for the default."""
    bound: str
    """The local name; empty where nothing is bound."""
    line: int
    type_only: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Export:
    """`export { a as b }`, `module.exports = a`."""

    name: str
    value: Expression


Expression = Name | Attribute | Item | Call | Text | Record | Several | Beside | Imported | Function | Class
Statement = Assign | Outer | Return | Import | Export | Expression


def written(expression: Expression) -> str:
    """As in the code, with the arguments of inner calls left out."""
    match expression:
        case Name(name):
            return name
        case Attribute(of, name):
            return f"{written(of)}.{name}"
        case Item(of, _):
            return f"{written(of)}[]"
        case Call(of, _):
            return f"{written(of)}()"
        case _:
            return ""
