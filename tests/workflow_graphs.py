"""Small workflow graphs, by hand and by chance."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

from hypothesis import strategies as st

from shipworthy.model.workflows import (
    Approval,
    Aspect,
    Check,
    Edge,
    EdgeKind,
    Effect,
    Gap,
    Mechanism,
    Node,
    NodeKind,
    Stated,
    Validation,
    Workflow,
)

EVERYTHING = frozenset(Aspect)


def approval(*approved: str, **more: object) -> Approval:
    return Approval(Mechanism.NODE, "w.yaml", 1, approved=frozenset(approved), **more)  # type: ignore[arg-type]


def step(id_: str, kind: NodeKind, line: int = 1, **more: object) -> Node:
    return Node(id_, kind, "w.yaml", line, **more)  # type: ignore[arg-type]


def model(id_: str, **more: object) -> Node:
    return step(id_, NodeKind.MODEL_CALL, **more)  # type: ignore[arg-type]


def agent(id_: str, **more: object) -> Node:
    return step(id_, NodeKind.AGENT, **more)  # type: ignore[arg-type]


def person(id_: str, *approved: str, **more: object) -> Node:
    return step(id_, NodeKind.APPROVAL, approval=approval(*approved, **more))


def plain(id_: str, kind: NodeKind = NodeKind.TRANSFORM) -> Node:
    return step(id_, kind)


def sends(id_: str, effect: Effect = Effect.EXTERNAL) -> Node:
    return step(id_, NodeKind.TOOL, effect=effect)


def edge(text: str, **more: object) -> Edge:
    """`a>b` or `a:port>b`."""
    left, _, target = text.partition(">")
    source, _, port = left.partition(":")
    return Edge(source, target, port=port, **more)  # type: ignore[arg-type]


def tool(text: str, **more: object) -> Edge:
    return edge(text, kind=EdgeKind.TOOL_CALL, **more)


def flow(
    nodes: Iterable[Node], edges: Iterable[Edge | str], entries: Iterable[str] = (), **more: object
) -> Workflow:
    drawn = tuple(edge(e) if isinstance(e, str) else e for e in edges)
    more.setdefault("expressible", EVERYTHING)
    return Workflow("test", "w", "w.yaml", 1, tuple(nodes), drawn, tuple(entries), **more)  # type: ignore[arg-type]


_PORTS = ("yes", "yes", "", "no")
_EFFECTS = (Effect.EXTERNAL, Effect.EXTERNAL, Effect.WRITE, Effect.EXECUTE, Effect.READ, Effect.UNKNOWN)
_KINDS = (
    NodeKind.MODEL_CALL, NodeKind.AGENT, NodeKind.TOOL, NodeKind.APPROVAL, NodeKind.CONDITION, NodeKind.TRANSFORM,
)  # fmt: skip
HELD = (NodeKind.MODEL_CALL, NodeKind.AGENT, NodeKind.CONDITION, NodeKind.TRANSFORM, NodeKind.FORK)
ANSWERING = (
    NodeKind.MODEL_CALL, NodeKind.AGENT, NodeKind.TOOL, NodeKind.APPROVAL, NodeKind.CONDITION, NodeKind.TRANSFORM,
    NodeKind.VALIDATION, NodeKind.VALIDATION, NodeKind.CODE, NodeKind.EXIT, NodeKind.MESSAGE, NodeKind.EXPORT,
)  # fmt: skip
_EDGE_KINDS = (
    *(EdgeKind.CONTROL,) * 7, EdgeKind.LOOP_BACK, EdgeKind.HANDOFF, EdgeKind.ERROR,
    EdgeKind.DATA,
)  # fmt: skip


@st.composite
def _approvals(draw: st.DrawFn, ids: tuple[str, ...]) -> Approval:
    return Approval(
        Mechanism.NODE, "w.yaml", 1,
        approved=frozenset({"yes"}) if draw(st.booleans()) else frozenset(),
        decided_at=draw(st.sampled_from(("", "", "", *ids))),
        on_timeout=draw(st.sampled_from((*("",) * 7, "reject", "approve"))),
        doubt=draw(st.sampled_from((*("",) * 7, "a setting decides"))),
    )  # fmt: skip


@st.composite
def graphs(draw: st.DrawFn, most: int = 6, kinds: tuple[NodeKind, ...] = _KINDS) -> Workflow:
    """A chain that begins with a model more often than not and ends with something that acts, and more edges."""
    ids = tuple("abcdefgh"[: draw(st.integers(3, most))])
    first = draw(st.sampled_from((NodeKind.MODEL_CALL, NodeKind.AGENT, NodeKind.TRANSFORM)))
    between = [draw(st.sampled_from(kinds)) for _ in ids[1:-1]]
    nodes = []
    for line, (id_, kind) in enumerate(zip(ids, [first, *between, NodeKind.TOOL], strict=True), 1):
        asks = kind is NodeKind.APPROVAL or draw(st.integers(0, 9)) == 9
        nodes.append(Node(
            id_, kind, "w.yaml", line,
            effect=draw(st.sampled_from(_EFFECTS)) if kind is NodeKind.TOOL else Effect.NONE,
            approval=draw(_approvals(ids)) if asks else None,
            validation=draw(_validations()) if kind is NodeKind.VALIDATION else None,
            output_schema=Stated("schema", "w.yaml", 1) if draw(st.integers(0, 3)) == 3 else None,
            scope=draw(st.sampled_from(("", *ids))) if NodeKind.LOOP in kinds else "",
        ))  # fmt: skip
    chain = [draw(_edges([one], [other])) for one, other in pairwise(nodes)]
    edges = chain + draw(st.lists(_edges(nodes, nodes), max_size=4))
    hidden = draw(st.sampled_from((None,) * 9 + ids))
    gaps = (
        () if hidden is None else (Gap("cannot be read", "w.yaml", 1, frozenset({Aspect.APPROVALS}), hidden),)
    )
    return flow(nodes, edges, draw(st.sampled_from(((), ids[:1], ids[:2]))), gaps=gaps)


@st.composite
def _validations(draw: st.DrawFn) -> Validation:
    passed = frozenset({"yes"}) if draw(st.booleans()) else frozenset()
    return Validation(
        draw(st.sampled_from((Check.CONTENT, Check.SCHEMA))), "check", "w.yaml", 1,
        rejects=draw(st.sampled_from((True, True, True, False, None))), passed=passed,
    )  # fmt: skip


@st.composite
def _edges(draw: st.DrawFn, sources: list[Node], targets: list[Node]) -> Edge:
    source, target = draw(st.sampled_from(sources)), draw(st.sampled_from(targets))
    calls = source.kind is NodeKind.AGENT and target.kind is NodeKind.TOOL and draw(st.booleans())
    return Edge(
        source.id, target.id, EdgeKind.TOOL_CALL if calls else draw(st.sampled_from(_EDGE_KINDS)),
        draw(st.sampled_from(_PORTS)), approval=draw(_approvals(("",))) if calls and draw(st.booleans()) else None,
    )  # fmt: skip
