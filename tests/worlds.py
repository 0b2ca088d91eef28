"""Made-up facts for judging rules: the same world, known and with parts of it hidden."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass

from hypothesis import strategies as st

from shipworthy.model.facts import NOTHING_GIVEN, Given, Known, Observation, Place, Unknown
from shipworthy.model.rules import AnyOf, Condition, Grade, Outcome, Rule, Stability

NAMES = ("a", "b", "c")
VEIL = Unknown("veiled")


@dataclass(frozen=True)
class Item:
    x: int | Unknown
    y: int | Unknown
    path: str = "here.py"
    line: int = 7


class World:
    """Facts by name; a name it does not have is unknown. Counts what it was asked."""

    def __init__(
        self,
        facts: Mapping[str, object],
        places: Mapping[str, tuple[Place, ...]] | None = None,
        cited: int = 1,
    ) -> None:
        self.facts = facts
        self.places = places or {}
        self.asked: list[str] = []
        self.cited = cited

    def observe(self, name: str, given: Given = NOTHING_GIVEN) -> Observation:
        del given
        self.asked.append(name)
        if name not in self.facts:
            return Unknown(f"{name} is hidden", "look harder")
        places = self.places.get(name, ())
        return Known(self.facts[name], places, self.cited)


def rule(**changes: object) -> Rule:
    plain = Rule(
        id="r", title="It holds", failure="It does not", counts_toward={"d": 1.0}, what="", why="", fix="Mend it",
        check=(), examples=(),
    )  # fmt: skip
    return dataclasses.replace(plain, **changes)  # type: ignore[arg-type]  # named by each test


operators = st.sampled_from(["is", "at_least", "at_most", "is_not", "more_than", "less_than"])
conditions = st.builds(Condition, st.sampled_from(NAMES), operators, st.integers(0, 3))
item_conditions = st.builds(
    Condition, st.sampled_from(["item.x", "item.y", "a"]), operators, st.integers(0, 3)
)
clauses = conditions | st.builds(AnyOf, st.lists(conditions, min_size=1, max_size=3).map(tuple))
item_clauses = item_conditions | st.builds(
    AnyOf, st.lists(item_conditions, min_size=1, max_size=3).map(tuple)
)
plain_rules = st.builds(
    rule,
    counts_toward=st.fixed_dictionaries({"d": st.floats(0.1, 10)}),
    blocker=st.booleans(),
    applies_when=st.lists(clauses, max_size=2).map(tuple),
    check=st.lists(clauses, min_size=1, max_size=3).map(tuple),
    stability=st.sampled_from(Stability),
)
each_rules = st.builds(
    dataclasses.replace,
    plain_rules,
    for_each=st.just("items"),
    check=st.lists(item_clauses, min_size=1, max_size=2).map(tuple),
)
grades = st.builds(Grade, st.sampled_from(NAMES), st.just(0.0), st.just(3.0)) | st.builds(
    Grade, st.sampled_from(NAMES), st.just(3.0), st.just(0.0)
)
graded_rules = st.builds(dataclasses.replace, plain_rules, grade=grades)
rules = plain_rules | each_rules | graded_rules


@st.composite
def two_worlds(draw: st.DrawFn) -> tuple[World, World]:
    """A world, and the same world with more of it known."""
    full = draw(st.dictionaries(st.sampled_from(NAMES), st.integers(0, 3)))
    items = draw(st.lists(st.builds(Item, st.integers(0, 3), st.integers(0, 3)), max_size=3))
    hidden = draw(st.sets(st.sampled_from(NAMES)))
    veiled = tuple(
        dataclasses.replace(
            item,
            x=VEIL if draw(st.booleans()) else item.x,
            y=VEIL if draw(st.booleans()) else item.y,
        )
        for item in items
    )
    some: dict[str, object] = {k: v for k, v in full.items() if k not in hidden}
    if draw(st.booleans()):
        some["items"] = veiled
    return World(some), World({**full, "items": tuple(items)})


CERTAIN = frozenset(Outcome) - {Outcome.UNKNOWN}
