"""What a rule may say about a fact: each operator is a pure predicate, a phrase, and the types it fits."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any, Literal

Kind = Literal["number", "text", "bool", "collection"]
ANY: frozenset[Kind] = frozenset({"number", "text", "bool", "collection"})
NUMBER: frozenset[Kind] = frozenset({"number"})
MAX_SEARCHED = 1_000_000


@dataclass(frozen=True)
class Operator:
    holds: Callable[[Any, Any], bool]
    phrase: str
    """What the rule asked for; `{}` stands for the operand."""
    fits: frozenset[Kind]
    """The kinds of fact it can be asked of."""
    operand: frozenset[Kind]
    """The kinds of value it can be given."""


def _contains(value: Any, operand: Any) -> bool:
    return operand in value


def _contains_any(value: Any, operand: Any) -> bool:
    return any(each in value for each in operand)


def _matches(value: str, pattern: str) -> bool:
    return re.search(pattern, value[:MAX_SEARCHED]) is not None


def _is_empty(value: Collection[Any], operand: bool) -> bool:  # noqa: FBT001  # the YAML's own true or false
    return (len(value) == 0) is operand


OPERATORS: Mapping[str, Operator] = {
    "is": Operator(lambda v, o: bool(v == o), "to be {}", ANY, ANY),
    "is_not": Operator(lambda v, o: bool(v != o), "not to be {}", ANY, ANY),
    "at_least": Operator(lambda v, o: bool(v >= o), "at least {}", NUMBER, NUMBER),
    "at_most": Operator(lambda v, o: bool(v <= o), "at most {}", NUMBER, NUMBER),
    "more_than": Operator(lambda v, o: bool(v > o), "more than {}", NUMBER, NUMBER),
    "less_than": Operator(lambda v, o: bool(v < o), "less than {}", NUMBER, NUMBER),
    "one_of": Operator(
        lambda v, o: v in o, "one of {}", frozenset({"text", "number"}), frozenset({"collection"})
    ),
    "contains": Operator(
        _contains, "to contain {}", frozenset({"collection", "text"}), frozenset({"text", "number"})
    ),
    "contains_any": Operator(
        _contains_any, "to contain one of {}", frozenset({"collection"}), frozenset({"collection"})
    ),
    "matches": Operator(_matches, "to match {}", frozenset({"text"}), frozenset({"text"})),
    "is_empty": Operator(
        _is_empty, "emptiness to be {}", frozenset({"collection", "text"}), frozenset({"bool"})
    ),
}


def kind_of(value: object) -> Kind | None:
    """The kind of a value; none for one no operator fits."""
    match value:
        case bool():
            return "bool"
        case int() | float():
            return "number"
        case str():
            return "text"
        case list() | tuple() | set() | frozenset() | Mapping():
            return "collection"
        case _:
            return None
