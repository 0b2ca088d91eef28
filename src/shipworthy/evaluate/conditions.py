"""The conditions of a rule file, each held against the type of the fact it asks for."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from shipworthy.evaluate.facttypes import kind_of_type
from shipworthy.evaluate.names import Fields, Names
from shipworthy.evaluate.operators import OPERATORS, kind_of
from shipworthy.model.rules import AnyOf, Clause, Condition
from shipworthy.schema.decode import suggest
from shipworthy.schema.nodes import line_of


def clauses(names: Names, raw: Sequence[object], line: int, fields: Fields) -> tuple[Clause, ...]:
    """All must hold. Raises `SpecError`."""
    return tuple(_clause(names, entry, line_of(raw, i, line), fields) for i, entry in enumerate(raw))


def _clause(names: Names, entry: object, line: int, fields: Fields) -> Clause:
    if not isinstance(entry, Mapping) or "any" not in entry:
        return _condition(names, entry, line, fields)
    options = entry["any"]
    if len(entry) > 1 or not isinstance(options, list) or not options:
        raise names.fail(line, "`any:` stands alone and holds a list of conditions")
    return AnyOf(
        tuple(_condition(names, o, line_of(options, i, line), fields) for i, o in enumerate(options))
    )


def _condition(names: Names, entry: object, line: int, fields: Fields) -> Condition:
    if not isinstance(entry, Mapping) or not isinstance(entry.get("fact"), str):
        raise names.fail(line, "a condition is a mapping with a `fact` and an operator")
    fact, given = str(entry["fact"]), entry.get("given", {})
    if not isinstance(given, Mapping):
        raise names.fail(line, "`given` is a mapping")
    hint, unit = names.asked(fact, given, line, fields)
    operators = [key for key in entry if key not in {"fact", "given"}]
    if len(operators) != 1:
        known = "one of " + ", ".join(OPERATORS)
        raise names.fail(line, f"a condition has one operator, not {len(operators)}", known)
    operator = operators[0]
    operand = entry[operator]
    _check(names, Condition(fact, operator, operand), hint, line_of(entry, operator, line))
    operand = tuple(operand) if isinstance(operand, list) else operand
    return Condition(fact, operator, operand, dict(given), unit)


def _check(names: Names, condition: Condition, hint: Any, line: int) -> None:
    fact, operator, operand = condition.fact, condition.operator, condition.operand
    if operator not in OPERATORS:
        raise names.fail(line, f"no such operator {operator!r}", suggest(operator, OPERATORS))
    kind, given = kind_of_type(hint), kind_of(operand)
    if kind is not None and kind not in OPERATORS[operator].fits:
        raise names.fail(line, f"{operator!r} does not fit {fact}, which is a {kind}")
    if given not in OPERATORS[operator].operand:
        raise names.fail(line, f"{operator!r} cannot be given {operand!r}")
    if operator in {"is", "is_not"} and kind is not None and given != kind:
        raise names.fail(line, f"{fact} is a {kind}, so it can never be {operand!r}")
    if operator == "matches":
        try:
            re.compile(str(operand))
        except re.error as error:
            raise names.fail(line, f"{operand!r} is no pattern: {error}") from None
