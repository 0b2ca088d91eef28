"""Rules by how they ended."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from shipworthy.model.results import RuleResult
from shipworthy.report.rule_view import RuleView, RuleViews
from shipworthy.report.wording import GROUPS


@dataclass(frozen=True, slots=True)
class Group:
    """The rules of one outcome."""

    id: str
    heading: str
    counted: str
    mark: str
    meaning: str
    expanded: bool
    rules: tuple[RuleView, ...]
    more: int
    """Rules not listed."""

    @property
    def count(self) -> int:
        return len(self.rules) + self.more


def groups(rules: Sequence[RuleResult], views: RuleViews) -> tuple[Group, ...]:
    made = []
    for outcome, words in GROUPS.items():
        found = sorted((r for r in rules if r.outcome is outcome), key=views.most_telling_first)
        if found:
            shown = tuple(views.view(rule) for rule in found[: views.caps.rules])
            group = Group(
                id=outcome.value,
                heading=words.heading,
                counted=words.counted,
                mark=words.mark,
                meaning=words.meaning,
                expanded=words.expanded,
                rules=shown,
                more=len(found) - len(shown),
            )
            made.append(group)
    return tuple(made)
