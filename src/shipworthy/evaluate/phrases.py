"""Facts and conditions in words."""

from __future__ import annotations

import re
from collections.abc import Mapping

from shipworthy.evaluate.operators import OPERATORS
from shipworthy.model.facts import FactSource, Known, Unknown
from shipworthy.model.rules import AnyOf, Clause, Condition

PLACEHOLDER = re.compile(r"\{([A-Za-z_][\w.-]*)(?::([a-z]+))?\}")
"""`{fact.name}`, `{item.field}`, each with an optional unit: `{item.rate:share}`."""
MAX_SHOWN = 160


def value_text(value: object, unit: str = "") -> str:
    """A value for a sentence: short, on one line."""
    match value:
        case bool():
            return "yes" if value else "no"
        case int() | float() if unit == "share":
            return f"{100 * value:.2f}".rstrip("0").rstrip(".") + " %"
        case float():
            return f"{value:.2f}".rstrip("0").rstrip(".")
        case str():
            return value if len(value) <= MAX_SHOWN else value[: MAX_SHOWN - 1] + "…"
        case Mapping():
            return value_text(", ".join(f"{k}: {value_text(v)}" for k, v in value.items()))
        case tuple() | list() | set() | frozenset():
            if not value:
                return "none"
            if all(isinstance(v, str | int | float) for v in value):
                return value_text(", ".join(value_text(v) for v in value))
            return str(len(value))
        case _:
            return value_text(str(value))


def shown(condition: Condition, value: object) -> str:
    return f"{condition.fact} is {value_text(value, condition.unit)}"


def wanted(condition: Condition) -> str:
    phrase = OPERATORS[condition.operator].phrase.format(value_text(condition.operand, condition.unit))
    return f"wanted {phrase}"


def shown_clause(clause: Clause) -> str:
    """What a clause asks, in words."""
    match clause:
        case AnyOf(conditions):
            return " or ".join(shown_clause(c) for c in conditions)
        case Condition():
            given = f" of {value_text(clause.given)}" if clause.given else ""
            phrase = OPERATORS[clause.operator].phrase.format(value_text(clause.operand, clause.unit))
            return f"{clause.fact}{given}: {phrase}"


def fill(template: str, facts: FactSource, item: object = None) -> str:
    """The template with `{fact}` and `{item.field}` filled in; a share reads as a percentage."""

    def value(match: re.Match[str]) -> str:
        name, unit = match[1], match[2] or ""
        if name.startswith("item."):
            found = getattr(item, name.removeprefix("item."), None)
            return "unknown" if isinstance(found, Unknown) or found is None else value_text(found, unit)
        match facts.observe(name):
            case Known(found):
                return value_text(found, unit)
            case Unknown():
                return "unknown"

    return PLACEHOLDER.sub(value, template)
