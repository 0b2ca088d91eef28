"""Steps of a Conductor workflow that check what a model has said: code computes, a switch refuses."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from shipworthy.formats.workflows.adapters._conductor_answers import Answers
from shipworthy.model.workflows import Check, Edge, Node, NodeKind, Validation

_COMPUTES = frozenset({"JSON_JQ_TRANSFORM", "INLINE", "LAMBDA"})
_COMPARES = re.compile(
    r"[<>]|==|!=|\btest\b|\blength\b|\bcontains\b|\binside\b|\bindex\b|\bmatch\b|\bany\b|\ball\b"
)
_SPEAKS = frozenset({NodeKind.MODEL_CALL, NodeKind.AGENT})


def checks(
    nodes: Mapping[str, Node], edges: Sequence[Edge], answers: Answers
) -> Iterator[tuple[str, Validation]]:
    """By switch: what it checks, where one of its branches ends the run."""
    models = {n.id for n in nodes.values() if n.kind in _SPEAKS}
    decided = {n.approval.decided_at for n in nodes.values() if n.approval}
    out: dict[str, list[Edge]] = {}
    for edge in edges:
        out.setdefault(edge.source, []).append(edge)
    for switch in (n for n in nodes.values() if n.kind is NodeKind.CONDITION and n.id not in decided):
        leads = out.get(switch.id, [])
        passed = frozenset(e.port for e in leads if nodes[e.target].kind is not NodeKind.EXIT)
        if not passed or len(passed) == len({e.port for e in leads}):
            continue
        for code in sorted(answers.mentions.get(switch.id, ())):
            known = nodes.get(code)
            if known and known.native in _COMPUTES and answers.behind(code, nodes) & models:
                yield switch.id, _validation(known, answers.expressions.get(code, ""), passed)
                break


def _validation(code: Node, expression: str, passed: frozenset[str]) -> Validation:
    compares = _COMPARES.search(expression[:5_000])
    criteria = (" ".join(expression.split())[:200],) if compares else ()
    check = Check.CONTENT if compares else Check.SCHEMA
    return Validation(check, f"{code.native} “{code.label}”", code.path, code.line, criteria, True, passed)
