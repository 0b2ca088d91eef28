"""A rule's examples as facts, so that the rule can be tried on them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from shipworthy.evaluate.evaluate import Judgement, evaluate
from shipworthy.model.facts import NOTHING_GIVEN, Given, Known, Observation, Unknown
from shipworthy.model.rules import Example, Rule

_TOLERANCE = 1e-9


class StatedItem:
    """An item as an example states it; what it does not state is unknown."""

    path = "stated"
    line = 1

    def __init__(self, fields: Mapping[str, object]) -> None:
        self.__dict__.update(fields)

    def __getattr__(self, name: str) -> Unknown:
        return Unknown(f"{name} is not stated")


@dataclass(frozen=True)
class Stated:
    """Facts as an example states them; all others are unknown. Parameters are not told apart."""

    facts: Mapping[str, object]

    def observe(self, name: str, given: Given = NOTHING_GIVEN) -> Observation:
        del given
        if name not in self.facts:
            return Unknown(f"{name} is not stated")
        value = self.facts[name]
        if isinstance(value, list | tuple):
            return Known(tuple(StatedItem(v) if isinstance(v, Mapping) else v for v in value))
        return Known(value)


@dataclass(frozen=True)
class Mismatch:
    """An example that ends otherwise than it says."""

    rule: Rule
    example: Example
    judgement: Judgement

    def __str__(self) -> str:
        credit = self.judgement.credit
        return (
            f"{self.rule.origin}: {self.example.name!r} expects {self.example.expect}, "
            f"and ends in {self.judgement.outcome} ({credit.floor:.2f} to {credit.ceiling:.2f}): "
            f"{self.judgement.reason}"
        )


def mismatches(rule: Rule) -> Iterator[Mismatch]:
    for example in rule.examples:
        judgement = evaluate(rule, Stated(example.facts))
        floor, ceiling = judgement.credit.floor, judgement.credit.ceiling
        earned = example.credit is None or (
            abs(example.credit[0] - floor) < _TOLERANCE and abs(example.credit[1] - ceiling) < _TOLERANCE
        )
        if judgement.outcome is not example.expect or not earned:
            yield Mismatch(rule, example, judgement)
