"""Rules by dimension. Each is told in full once, where it weighs most; elsewhere a line points there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from shipworthy.model.results import Result, RuleResult
from shipworthy.report import escape
from shipworthy.report.groups import Group, groups
from shipworthy.report.rule_view import RuleViews
from shipworthy.report.rule_words import amount, told
from shipworthy.report.scores import number, points
from shipworthy.report.stakes import Stake
from shipworthy.report.wording import GROUPS, OTHER


@dataclass(frozen=True, slots=True)
class Pointer:
    """A rule that counts here and is told elsewhere."""

    title: str
    anchor: str
    mark: str
    cost: str
    """Points it costs here; empty for none."""


@dataclass(frozen=True, slots=True)
class Row:
    """One rule in the sum that makes a score."""

    title: str
    anchor: str
    weight: str
    worth: str
    floor: str
    ceiling: str


@dataclass(frozen=True, slots=True)
class Section:
    """One dimension's rules; the last section holds those that count toward none."""

    anchor: str
    title: str
    groups: tuple[Group, ...]
    pointers: tuple[Pointer, ...]
    rows: tuple[Row, ...]
    more_rows: int

    @property
    def summary(self) -> str:
        """`Testing maturity: 3 fail, 2 unknown, 9 hold`."""
        counts = ", ".join(f"{group.count} {group.counted}" for group in self.groups)
        return f"{self.title}: {counts}" if counts else self.title


def sections(result: Result, views: RuleViews, fragments: Mapping[str, str]) -> tuple[Section, ...]:
    homes: dict[str, list[RuleResult]] = defaultdict(list)
    for rule in result.rules:
        homes[_home(rule, views)].append(rule)
    titles = {d.id: escape.sentence(d.title, 80) for d in result.dimensions} | {"": OTHER}
    made = []
    for dimension, title in titles.items():
        at_stake = _at_stake(dimension, result, views)
        away = [(rule, stake) for rule, stake in at_stake if _home(rule, views) != dimension]
        section = Section(
            anchor=fragments.get(dimension, "other"),
            title=title,
            groups=groups(homes[dimension], views),
            pointers=tuple(_pointers(away, views)),
            rows=tuple(_row(rule, stake, views) for rule, stake in at_stake[: views.caps.rules]),
            more_rows=max(0, len(at_stake) - views.caps.rules),
        )
        if dimension or homes[dimension]:
            made.append(section)
    return tuple(made)


def _home(rule: RuleResult, views: RuleViews) -> str:
    """Where it weighs most. A rule that does not apply has a home, too."""
    weights = {d: rule.weight.get(d, 0.0) for d in views.dimensions}
    best = max(weights, key=lambda d: weights[d], default="")
    return best if best and weights[best] > 0 else ""


def _at_stake(dimension: str, result: Result, views: RuleViews) -> list[tuple[RuleResult, Stake]]:
    """Every rule that weighs here, heaviest first."""
    found = [
        (rule, stake)
        for rule in result.rules
        for stake in views.stakes.get(rule.id, ())
        if stake.dimension == dimension
    ]
    return sorted(found, key=lambda pair: (-pair[1].worth, pair[0].id))


def _pointers(found: Sequence[tuple[RuleResult, Stake]], views: RuleViews) -> Sequence[Pointer]:
    order = list(GROUPS)
    ranked = sorted(found, key=lambda pair: (order.index(pair[0].outcome), -pair[1].missing))
    return [
        Pointer(
            title=escape.sentence(told(rule), views.caps.sentence),
            anchor=views.anchors[rule.id],
            mark=GROUPS[rule.outcome].mark,
            cost=amount(stake) if stake.missing >= 0.05 else "",
        )
        for rule, stake in ranked[: views.caps.rules]
    ]


def _row(rule: RuleResult, stake: Stake, views: RuleViews) -> Row:
    return Row(
        title=escape.sentence(rule.title, views.caps.sentence),
        anchor=views.anchors[rule.id],
        weight=number(stake.weight),
        worth=points(stake.worth),
        floor=points(stake.floor),
        ceiling=points(stake.ceiling),
    )
