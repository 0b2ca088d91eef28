"""Workflows arranged for reading: which there are, what is unguarded in them, what was only listed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from shipworthy.model.proofs import Answer, Question
from shipworthy.model.workflow_results import WorkflowResult
from shipworthy.report import escape
from shipworthy.report.anchors import anchors
from shipworthy.report.caps import Caps
from shipworthy.report.wording import plural
from shipworthy.report.workflows.detail import Detail, detail
from shipworthy.report.workflows.words import GUARDS, MARKS, QUESTIONS

COLUMNS = tuple(q for q in QUESTIONS if q is not Question.GATE)
"""The questions of the table; gates are told where a workflow is told."""


@dataclass(frozen=True, slots=True)
class AnswerView:
    id: str
    """holds, fails, unknown, or none where nothing was asked."""
    mark: str
    text: str
    """`2 of 3`: how many fail or are open, of how many."""


@dataclass(frozen=True, slots=True)
class Row:
    anchor: str
    """Empty where it is told nowhere in full."""
    name: str
    place: str
    format: str
    nodes: int
    models: str
    effects: str
    answers: tuple[AnswerView, ...]
    notes: str
    """What else a reader should know: retired, its twin, its state."""


@dataclass(frozen=True, slots=True)
class Listed:
    name: str
    place: str
    format: str
    reason: str


@dataclass(frozen=True, slots=True)
class WorkflowsView:
    summary: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    more_rows: int
    details: tuple[Detail, ...]
    more_details: int
    listed: tuple[Listed, ...]
    more_listed: int


def workflows_view(found: Sequence[WorkflowResult], left_out: int, caps: Caps) -> WorkflowsView | None:
    """None where there are none. `left_out`: how many more there are."""
    if not found:
        return None
    judged = sorted((w for w in found if w.judged or w.graph), key=most_telling_first)
    others = [w for w in found if not (w.judged or w.graph)]
    shown = [w for w in judged if w.graph][: caps.workflows]
    fragments = anchors("workflow", (f"{n}-{w.name}" for n, w in enumerate(shown)))
    names = dict(zip(map(id, shown), fragments.values(), strict=True))
    return WorkflowsView(
        summary=summary(found, left_out),
        columns=tuple(QUESTIONS[q] for q in COLUMNS),
        rows=tuple(row(w, caps, names.get(id(w), "")) for w in judged[: caps.rows]),
        more_rows=max(0, len(judged) - caps.rows),
        details=tuple(detail(w, names[id(w)], caps, pictured=n < caps.pictures) for n, w in enumerate(shown)),
        more_details=len(judged) - len(shown),
        listed=tuple(listed(w, caps) for w in others[: caps.rows]),
        more_listed=max(0, len(others) - caps.rows) + left_out,
    )


def most_telling_first(workflow: WorkflowResult) -> tuple[int, int, str, int]:
    """A key to sort by: what has most that is unguarded, then what has most that fails or is open."""
    guards = sum(workflow.answers.get(q, {}).get(Answer.FAILS, 0) for q in GUARDS)
    fails = sum(a.get(Answer.FAILS, 0) for a in workflow.answers.values())
    return -guards, -fails, workflow.path, workflow.line


def unguarded(workflow: WorkflowResult) -> bool:
    return any(workflow.answers.get(q, {}).get(Answer.FAILS, 0) for q in GUARDS)


def summary(found: Sequence[WorkflowResult], left_out: int) -> str:
    judged = [w for w in found if w.judged]
    bad = sum(map(unguarded, judged))
    parts = [f"{plural(len(found) + left_out, 'definition')} of AI workflows and agents"]
    parts.append(f"{len(judged)} judged, {len(found) - len(judged)} only listed")
    told = ": ".join(parts) + "."
    if bad:
        told += f" In {bad} of those judged, a side effect is reached unguarded."
    if left_out:
        told += f" {left_out} more {'is' if left_out == 1 else 'are'} not in this result."
    return told


def row(workflow: WorkflowResult, caps: Caps, anchor: str = "") -> Row:
    return Row(
        anchor=anchor,
        name=_name(workflow, caps),
        place=f"{escape.path(workflow.path, caps.path)}:{workflow.line}",
        format=escape.sentence(workflow.format, 40),
        nodes=workflow.nodes,
        models=_models(workflow, caps),
        effects=", ".join(f"{many} {effect}" for effect, many in _effects(workflow.effects))
        or _none(workflow.unseen),
        answers=tuple(answer(workflow.answers.get(q, {})) for q in COLUMNS),
        notes="; ".join(notes(workflow, caps)),
    )


def _effects(effects: Mapping[str, int]) -> Sequence[tuple[str, int]]:
    order = ("execute", "external", "write", "unknown", "read")
    return [(escape.sentence(e, 20), effects[e]) for e in sorted(effects, key=lambda e: (e not in order, e))]


def _name(workflow: WorkflowResult, caps: Caps) -> str:
    stem = workflow.path.rpartition("/")[2]
    return escape.sentence(workflow.name or stem, min(80, caps.sentence)) or "(no name)"


def _models(workflow: WorkflowResult, caps: Caps) -> str:
    names = list(
        dict.fromkeys(escape.sentence(m.written or m.name or f"({m.via.value})", 40) for m in workflow.models)
    )
    more = f" and {len(names) - 3} more" if len(names) > 3 else ""
    hidden = workflow.unseen or workflow.effects.get("unknown")
    return escape.sentence(", ".join(names[:3]), caps.sentence) + more if names else _none(hidden)


def _none(hidden: object) -> str:
    """Where not everything is seen, that there is none is not said."""
    return "none seen" if hidden else "none"


def answer(counts: Mapping[str, int]) -> AnswerView:
    total = sum(counts.values())
    for each in (Answer.FAILS, Answer.UNKNOWN):
        if counts.get(each, 0):
            return AnswerView(each.value, MARKS[each], f"{counts[each]} of {total}")
    return AnswerView("holds", MARKS[Answer.HOLDS], str(total)) if total else AnswerView("none", "–", "")


def notes(workflow: WorkflowResult, caps: Caps) -> Sequence[str]:
    told = (
        ("", workflow.state),
        ("version ", workflow.version),
        ("", workflow.retired),
        ("compiled to ", workflow.twin),
        ("not drawn: ", workflow.graph_left_out),
        ("only listed: ", workflow.listed_because if workflow.graph else ""),
        ("not read: ", workflow.unseen[0].what if workflow.unseen and not workflow.nodes else ""),
    )
    return [f"{before}{escape.sentence(text, caps.sentence)}" for before, text in told if text]


def listed(workflow: WorkflowResult, caps: Caps) -> Listed:
    reason = "; ".join([escape.sentence(workflow.listed_because, caps.sentence), *notes(workflow, caps)])
    return Listed(
        name=_name(workflow, caps),
        place=f"{escape.path(workflow.path, caps.path)}:{workflow.line}",
        format=escape.sentence(workflow.format, 40),
        reason=reason,
    )
