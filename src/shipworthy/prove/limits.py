"""How firmly something ends: by a number written down, a framework's default, an expression, a person."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import IntEnum

from shipworthy.model.workflows import Bound, Limit, Node, NodeKind, Origin, Stated
from shipworthy.prove.leave import asks

_COUNTER = re.compile(
    r"iterations?|counts?|counter|turns?|attempts?|tries|retry|retries|rounds?|loops?|index|steps?|cycles?"
    r"|max|limit|length|size|remaining|elapsed",
    re.IGNORECASE,
)
_COMPARED = re.compile(r"[<>]|\b(lt|gt|lte|gte|less|greater|at most|at least)\b", re.IGNORECASE)
_EITHER = re.compile(r"\|\||\bor\b", re.IGNORECASE)
_WRITTEN = 80


class Tier(IntEnum):
    """The firmer the lower."""

    EXPLICIT = 0
    DEFAULT = 1
    EXPRESSION = 2
    """Computed, or a comparison of something that counts."""
    PERSON = 3
    """Each turn waits for a person."""
    UNSURE = 4
    """It ends when something comes true that may never do so, or is not known."""


@dataclass(frozen=True, slots=True)
class End:
    tier: Tier
    says: str
    """In words: `3 iterations`, `a person is asked each time`."""
    detail: str
    by: str = ""
    """The node."""


def of_bound(bound: Bound | None, by: str = "") -> End | None:
    if bound is None:
        return None
    written = bound.value if len(bound.value) <= _WRITTEN else f"{bound.value[:_WRITTEN]}…"
    if bound.limit is Limit.CONDITION:
        tier = Tier.EXPRESSION if counts(bound.value) else Tier.UNSURE
        return End(tier, f"the condition {written}", "expression", by)
    says = (
        "the number of its items" if bound.limit is Limit.ITEMS else f"{written} {_UNIT[bound.limit]}".strip()
    )
    return _of_origin(bound.origin, says, bound.value, bound.version, by)


_UNIT = {Limit.ITERATIONS: "iterations", Limit.TIME: "(time)", Limit.COST: "(cost)"}


def _of_origin(origin: Origin, says: str, value: str, version: str, by: str) -> End:
    match origin:
        case Origin.DEFAULT:
            of = f" ({version})" if version else ""
            return End(Tier.DEFAULT, f"{says}, the default{of}", f"default {value}{of}", by)
        case Origin.EXPRESSION:
            return End(Tier.EXPRESSION, f"{says}, an expression", "expression", by)
        case Origin.UNKNOWN:
            return End(Tier.UNSURE, "a limit whose value is not known", "", by)
        case _:
            return End(Tier.EXPLICIT, says, "explicit", by)


def of_stated(stated: Stated | None, by: str = "") -> End | None:
    """A timeout or a cost limit."""
    return None if stated is None else _of_origin(stated.origin, stated.value, stated.value, "", by)


def of_person(node: Node) -> End | None:
    if asks(node.approval, certain=False) or node.kind is NodeKind.HUMAN_INPUT:
        return End(Tier.PERSON, "a person, who is asked each time", "person", node.id)
    if asks(node.approval, certain=True):
        return End(Tier.UNSURE, "a person, if one is asked", "", node.id)
    return None


def counts(condition: str) -> bool:
    """It compares a counter, and no other way of coming true stands beside."""
    compared = _COUNTER.search(condition) and _COMPARED.search(condition)
    return compared is not None and not _EITHER.search(condition)


def firmest(*ends: End | None) -> End | None:
    return min((e for e in ends if e is not None), key=lambda e: e.tier, default=None)
