"""The fixed words of a report: one place to read them, one place to change them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from shipworthy.model.results import Verdict
from shipworthy.model.rules import Effort, Outcome


@dataclass(frozen=True, slots=True)
class VerdictWords:
    word: str
    mark: str
    meaning: str
    decisions: str = "What would make the scores more certain"
    """Heads what would settle an unknown."""
    nothing: str = ""
    """Said instead where no rule applies."""


VERDICTS: Mapping[Verdict, VerdictWords] = {
    Verdict.READY: VerdictWords(
        "Ready",
        "✓",
        "Every score reaches its threshold, even if all that is unknown turned out badly.",
    ),
    Verdict.NOT_READY: VerdictWords(
        "Not ready",
        "✗",
        "The release falls short, even if all that is unknown turned out well.",
    ),
    Verdict.UNDECIDED: VerdictWords(
        "Undecided",
        "?",
        "What is not known could still tip the verdict either way.",
        "What would decide",
        "Nothing could be judged: no rule applies to this repository.",
    ),
}


@dataclass(frozen=True, slots=True)
class GroupWords:
    heading: str
    counted: str
    """After a number."""
    mark: str
    meaning: str
    expanded: bool
    """Whether a page shows the group's rules without being asked."""


GROUPS: Mapping[Outcome, GroupWords] = {
    Outcome.FAIL: GroupWords("Fails", "fail", "✗", "Most points lost first.", expanded=True),
    Outcome.UNKNOWN: GroupWords(
        "Unknown",
        "unknown",
        "?",
        "The repository does not say. At worst each costs the points shown, at best none.",
        expanded=True,
    ),
    Outcome.WAIVED: GroupWords(
        "Waived",
        "waived",
        "~",
        "They fail, and someone accepted that for a time. Meanwhile they weigh nothing.",
        expanded=True,
    ),
    Outcome.PASS: GroupWords("Holds", "hold", "✓", "With what was read, and where.", expanded=False),
    Outcome.NOT_APPLICABLE: GroupWords(
        "Not applicable",
        "not applicable",
        "–",
        "They weigh nothing here, for the reason given.",
        expanded=False,
    ),
}
"""In the order reports show them."""

EFFORTS: Mapping[Effort, str] = {
    Effort.MINUTES: "minutes",
    Effort.HOURS: "hours",
    Effort.DAYS: "days",
}

OTHER = "Checks outside the dimensions"


def plural(count: int, one: str, many: str = "") -> str:
    return f"{count:,} {one if count == 1 else many or one + 's'}"
