"""The fixed words of what is said about workflows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from shipworthy.model.proofs import Answer, Cell, Question

QUESTIONS: Mapping[Question, str] = {
    Question.APPROVAL: "Approval",
    Question.APPROVED_CONTENT: "Approved content",
    Question.VALIDATION: "Validation",
    Question.BOUND: "Bounds",
    Question.GATE: "Quality gates",
}
"""In the order reports show them."""

MARKS: Mapping[Answer, str] = {Answer.FAILS: "✗", Answer.UNKNOWN: "?", Answer.HOLDS: "✓"}

FAILURES: Mapping[Question, str] = {
    Question.APPROVAL: "no approval before it",
    Question.APPROVED_CONTENT: "changed after approval",
    Question.VALIDATION: "not validated",
    Question.BOUND: "no bound",
    Question.GATE: "cannot refuse",
}
UNKNOWNS: Mapping[Question, str] = {
    Question.APPROVAL: "approval unknown",
    Question.APPROVED_CONTENT: "approval unknown",
    Question.VALIDATION: "validation unknown",
    Question.BOUND: "bound unknown",
    Question.GATE: "gate unknown",
}
GUARDS = (Question.APPROVAL, Question.APPROVED_CONTENT)

CELLS: Mapping[Cell, tuple[str, str]] = {
    Cell.STATED: ("✓", "stated"),
    Cell.DEFAULT: ("d", "the framework's default"),
    Cell.ABSENT: ("✗", "absent"),
    Cell.UNKNOWN: ("?", "unknown"),
    Cell.NOT_APPLICABLE: ("–", "not applicable"),
}


def told_once(failing: Iterable[Question]) -> Sequence[Question]:
    """What nobody approves is not what was approved either: the first says it all."""
    found = list(dict.fromkeys(failing))
    if Question.APPROVAL in found:
        found = [question for question in found if question is not Question.APPROVED_CONTENT]
    return found
