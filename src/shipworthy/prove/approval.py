"""Whether a person's leave stands before what a model may bring about.

*Approval*: no run that has crossed a model comes to a side effect without crossing an approval, be it before
or after the model; several approvals may cut all ways together. *Approved content*: from no model is there
a way to the side effect without an approval after it: what was approved is what is done.

Judged are side effects that a model leads to. An agent calls its tools in any order and as often as it
likes, so the call of one tool is never guarded by the approval of another.
"""

from __future__ import annotations

from collections.abc import Iterator

from shipworthy.model.proofs import Answer, Proof, Question
from shipworthy.model.workflows import Aspect, Edge, Effect, Gap
from shipworthy.prove.bodies import Bodies
from shipworthy.prove.consequence import consequence, consequential
from shipworthy.prove.foreign import Foreign
from shipworthy.prove.graph import Graph
from shipworthy.prove.guards import Guards
from shipworthy.prove.leave import Leave
from shipworthy.prove.reasons import obstacle, why_unsure
from shipworthy.prove.search import Found, Search
from shipworthy.prove.witness import Budget, called, steps

Way = tuple[list[str], list[Edge]]
_UNSEEN_WAYS = (Aspect.EDGES, Aspect.TOOLS, Aspect.NODES)


def approval_proofs(graph: Graph) -> list[Proof]:
    models = [m for m in graph.models if m in graph.reached]
    if not graph.models:
        return []
    from_entries = _Mood(graph, Question.APPROVAL, list(graph.entries))
    from_models = _Mood(graph, Question.APPROVED_CONTENT, models)
    bodies = Bodies(graph, certain=False)
    led_to, seen = bodies.beyond(models), bodies.beyond(graph.models)
    foreign = Foreign(graph, models)
    proofs = []
    for node in consequential(graph):
        if foreign.proved_elsewhere(node):
            continue
        if node in led_to:
            proofs += [from_entries.proof(node), from_models.proof(node)]
        elif node in seen:
            proofs += [_never_run(graph, node, q) for q in (Question.APPROVAL, Question.APPROVED_CONTENT)]
    return proofs or list(_unseen(graph))


class _Mood:
    """One of the two questions, searched in both moods."""

    def __init__(self, graph: Graph, question: Question, starts: list[str]) -> None:
        self._graph, self._question = graph, question
        after_models = question is Question.APPROVED_CONTENT
        self._certain = Leave(graph, certain=True, after_models=after_models)
        self._possible = Leave(graph, certain=False, after_models=after_models)
        waits = question is Question.APPROVAL
        self._surely = Search(graph, self._certain, certain=True, waits=waits).run(starts)
        self._maybe = Search(graph, self._possible, certain=False, waits=waits).run(starts)
        self._budget = Budget()
        self._guards = Guards(graph, self._possible, self._maybe)

    def proof(self, node: str) -> Proof:
        answer, reason, way = self._answer(node)
        at = self._graph.nodes[node]
        effect, _ = consequence(self._graph, node)
        return Proof(
            self._question, node, answer, reason, at.path, at.line, steps(self._graph, way), effect.value
        )

    def _way(self, found: Found, node: str) -> Way:
        way = found.way(node, self._budget.next())
        self._budget.take(len(way[0]))
        return way

    def _answer(self, node: str) -> tuple[Answer, str, list[str]]:
        if not self._reaches(self._maybe, self._possible, node):
            return (*self._held(node), [])
        effect, reason = consequence(self._graph, node)
        if effect is Effect.UNKNOWN:
            return Answer.UNKNOWN, f"What it does is not known: {reason}", self._way(self._maybe, node)[0]
        if not self._reaches(self._surely, self._certain, node):
            way, edges = self._way(self._maybe, node)
            return Answer.UNKNOWN, why_unsure(self._graph, self._certain, way, edges), way
        way, edges = self._way(self._surely, node)
        if unseen := self._unseen_leave():
            return Answer.UNKNOWN, unseen, way
        return Answer.FAILS, self._failure(way, edges), way

    @staticmethod
    def _reaches(found: Found, leave: Leave, node: str) -> bool:
        return node in found.first and not leave.guards(node)

    def _held(self, node: str) -> tuple[Answer, str]:
        gap = self._graph.gaps.anywhere(node, *_UNSEEN_WAYS[:1]) or self._graph.gaps.of_all(*_UNSEEN_WAYS)
        gap = gap or self._jump()
        if gap is not None:
            return Answer.UNKNOWN, f"There may be a way round that is not seen: {gap.what}"
        if not self._maybe.complete:
            return Answer.UNKNOWN, "The graph has more ways than are followed"
        return Answer.HOLDS, self._guards.named(node)

    def _jump(self) -> Gap | None:
        """Ways on from something that is come to without leave, and nobody sees where they lead."""
        unseen = (n for n in self._graph.gaps.nodes(Aspect.EDGES) if n in self._maybe.nodes)
        return next((self._graph.gaps.at(n, Aspect.EDGES) for n in unseen), None)

    def _unseen_leave(self) -> str:
        if gap := self._graph.gaps.of_all(Aspect.APPROVALS):
            return f"Somebody may be asked where it is not seen: {gap.what}"
        if Aspect.APPROVALS not in self._graph.workflow.expressible:
            return f"{self._graph.workflow.format} cannot say that a person is asked"
        return ""

    def _failure(self, way: list[str], edges: list[Edge]) -> str:
        first = called(self._graph.nodes[way[0]])
        if self._question is Question.APPROVED_CONTENT:
            text = f"Reached from the model at {first} with no approval in between"
        else:
            text = f"Reached from {first} without an approval"
        notes = obstacle(self._graph, self._certain, way, edges)
        return f"{text}; {notes}" if notes else text


def _never_run(graph: Graph, node: str, question: Question) -> Proof:
    at, (effect, _) = graph.nodes[node], consequence(graph, node)
    reason = "Nothing that begins a run leads to it, as far as the definition says"
    return Proof(question, node, Answer.UNKNOWN, reason, at.path, at.line, detail=effect.value)


def _unseen(graph: Graph) -> Iterator[Proof]:
    """Models, and what they may do is hidden altogether."""
    if gap := graph.gaps.of_all(Aspect.TOOLS, Aspect.EFFECTS, Aspect.NODES):
        reason = f"What its models may do is not seen: {gap.what}"
        for question in (Question.APPROVAL, Question.APPROVED_CONTENT):
            yield Proof(question, "", Answer.UNKNOWN, reason, gap.path, gap.line)
