"""One workflow told in full: what runs in which order, what guards it, what is missing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from shipworthy.model.proofs import Answer, Cell, Contract, Proof, Question, Step
from shipworthy.model.workflow_results import Matrix, ModelUse, WorkflowResult
from shipworthy.model.workflows import Effect
from shipworthy.report import escape
from shipworthy.report.caps import Caps
from shipworthy.report.wording import plural
from shipworthy.report.workflows.order import in_order
from shipworthy.report.workflows.picture import Picture, picture
from shipworthy.report.workflows.words import CELLS, MARKS, QUESTIONS

_CONTRACTS = {
    Contract.WORKFLOW: "The workflow",
    Contract.AGENT: "Its agents",
    Contract.NODE: "Its nodes",
}


@dataclass(frozen=True, slots=True)
class StepView:
    label: str
    kind: str
    models: str
    effect: str
    place: str


@dataclass(frozen=True, slots=True)
class WitnessView:
    label: str
    place: str
    short: str
    """Its line alone, where it stands in the file of the whole proof."""


@dataclass(frozen=True, slots=True)
class ProofView:
    id: str
    mark: str
    question: str
    node: str
    reason: str
    place: str
    witness: tuple[WitnessView, ...]
    """The path that shows it, node by node."""


@dataclass(frozen=True, slots=True)
class CellView:
    id: str
    mark: str
    word: str


@dataclass(frozen=True, slots=True)
class MatrixView:
    title: str
    items: tuple[str, ...]
    rows: tuple[tuple[str, tuple[CellView, ...]], ...]
    more: int


@dataclass(frozen=True, slots=True)
class Detail:
    anchor: str
    name: str
    place: str
    about: str
    failing: tuple[ProofView, ...]
    fails: int
    """How many fail in all."""
    open: tuple[ProofView, ...]
    holding: tuple[ProofView, ...]
    more_proofs: int
    steps: tuple[StepView, ...]
    more_steps: int
    models: tuple[str, ...]
    approvals: tuple[str, ...]
    unseen: tuple[str, ...]
    more_unseen: int
    matrices: tuple[MatrixView, ...]
    picture: Picture | None


def detail(workflow: WorkflowResult, anchor: str, caps: Caps, *, pictured: bool) -> Detail:
    graph = workflow.graph
    assert graph is not None, "only workflows with a graph are told in full"
    labels = {node.id: escape.sentence(node.label or node.id, 60) for node in graph.nodes}
    steps = list(in_order(graph))
    proofs = [_proof(p, labels, caps) for p in _telling(workflow.proofs)]
    drawable = pictured and graph.nodes and caps.drawn
    return Detail(
        anchor=anchor,
        name=escape.sentence(workflow.name or workflow.path.rpartition("/")[2], 80) or "(no name)",
        place=f"{escape.path(workflow.path, caps.path)}:{workflow.line}",
        about=_about(workflow, caps),
        failing=tuple(p for p in proofs if p.id == Answer.FAILS)[: caps.findings],
        fails=sum(p.id == Answer.FAILS for p in proofs),
        open=tuple(p for p in proofs if p.id == Answer.UNKNOWN)[: caps.findings],
        holding=tuple(p for p in proofs if p.id == Answer.HOLDS)[: caps.findings],
        more_proofs=workflow.proofs_left_out + _beyond(proofs, caps.findings),
        steps=tuple(
            StepView(
                labels[node.id],
                node.kind.value,
                ", ".join(escape.sentence(m, 40) for m in node.models[:3]),
                _effect(node.effect, node.effect_reason, caps),
                f"{escape.path(node.path, caps.path)}:{node.line}",
            )
            for node in steps[: caps.steps]
        ),
        more_steps=max(0, len(steps) - caps.steps),
        models=tuple(_model(m, caps) for m in workflow.models[: caps.findings]),
        approvals=tuple(_approvals(workflow, labels, caps)),
        unseen=tuple(
            f"{escape.sentence(u.what, caps.sentence)} ({escape.path(u.path, caps.path)}:{u.line})"
            for u in workflow.unseen[: caps.findings]
        ),
        more_unseen=workflow.unseen_left_out + max(0, len(workflow.unseen) - caps.findings),
        matrices=tuple(_matrix(m, labels, caps) for m in workflow.contracts if caps.cells),
        picture=picture(workflow, graph, caps.drawn) if drawable else None,
    )


def _telling(proofs: Sequence[Proof]) -> Iterator[Proof]:
    """Without what another answer of the same node says already."""
    guards = {(p.node, p.answer): p.question for p in reversed(proofs) if p.question is Question.APPROVAL}
    for proof in proofs:
        said = proof.question is Question.APPROVED_CONTENT and (proof.node, proof.answer) in guards
        if not said or proof.answer is Answer.HOLDS:
            yield proof


def _beyond(proofs: Sequence[ProofView], limit: int) -> int:
    return sum(max(0, sum(p.id == a for p in proofs) - limit) for a in Answer)


def _about(workflow: WorkflowResult, caps: Caps) -> str:
    said = (
        f"{workflow.kind.value if workflow.kind else 'workflow'} in {workflow.format}",
        plural(workflow.nodes, "node"),
        plural(workflow.edges, "connection"),
        f"version {workflow.version}" if workflow.version else "",
        f"owner {workflow.owner}" if workflow.owner else "",
        workflow.state,
        workflow.retired,
    )
    return escape.capital(" · ".join(escape.sentence(s, caps.sentence) for s in said if s))


def _proof(proof: Proof, labels: dict[str, str], caps: Caps) -> ProofView:
    told = proof.detail and proof.question is not Question.BOUND  # there the reason says it
    detail = f" ({escape.sentence(proof.detail, 80)})" if told else ""
    return ProofView(
        id=proof.answer.value,
        mark=MARKS[proof.answer],
        question=QUESTIONS[proof.question],
        node=labels.get(proof.node) or escape.sentence(proof.node, 60),
        reason=escape.capital(escape.sentence(proof.reason, caps.sentence)) + detail,
        place=f"{escape.path(proof.path, caps.path)}:{proof.line}",
        witness=tuple(_witness(step, proof, caps) for step in proof.witness),
    )


def _witness(step: Step, proof: Proof, caps: Caps) -> WitnessView:
    place = f"{escape.path(step.path, caps.path)}:{step.line}"
    short = f":{step.line}" if step.path == proof.path else place
    return WitnessView(escape.sentence(step.label or step.node, 60) or "(no name)", place, short)


def _effect(effect: Effect, reason: str, caps: Caps) -> str:
    if effect is Effect.NONE:
        return ""
    why = escape.sentence(reason, min(120, caps.sentence))
    return f"{effect.value}: {why}" if why else effect.value


def _model(model: ModelUse, caps: Caps) -> str:
    name = escape.sentence(model.written or model.name or "not named", 80)
    resolved = f" = {escape.sentence(model.name, 80)}" if model.name and model.name != model.written else ""
    provider = f"{escape.sentence(model.provider, 40)}, " if model.provider else ""
    fallbacks = ", ".join(escape.sentence(f, 60) for f in model.fallbacks[:3])
    behind = f", then {fallbacks}" if fallbacks else ""
    place = f"{escape.path(model.path, caps.path)}:{model.line}"
    return f"{name}{resolved} ({provider}{model.via.value}, {plural(model.nodes, 'node')}{behind}), {place}"


def _approvals(workflow: WorkflowResult, labels: dict[str, str], caps: Caps) -> Iterator[str]:
    for point in workflow.approvals[: caps.findings]:
        node = labels.get(point.node) or escape.sentence(point.node, 60)
        who = f", asks {escape.sentence(point.who, 60)}" if point.who else ""
        late = ", says yes when nobody answers" if point.on_timeout == "approve" else ""
        doubt = f"; in doubt: {escape.sentence(point.doubt, caps.sentence)}" if point.doubt else ""
        place = f"{escape.path(point.path, caps.path)}:{point.line}"
        yield f"{node}: {point.mechanism.value}{who}{late} ({place}){doubt}"


def _matrix(matrix: Matrix, labels: dict[str, str], caps: Caps) -> MatrixView:
    rows = [
        (labels.get(row.node) or escape.sentence(row.node, 60), tuple(map(_cell, row.cells)))
        for row in matrix.rows[: caps.cells]
    ]
    return MatrixView(
        _CONTRACTS[matrix.contract],
        tuple(escape.sentence(item, 40) for item in matrix.items),
        tuple(rows),
        max(0, len(matrix.rows) - caps.cells),
    )


def _cell(cell: Cell) -> CellView:
    return CellView(cell.value.replace(" ", "-"), *CELLS[cell])
