"""Whether anything looks at what a model says before it is used.

Followed is each model's answer, as far as the next model, which answers anew, to whatever uses it: what
writes, sends or executes; what the user is given or told; what is exported. A validation that can refuse
counts, by the port of what passes; so does a schema that the answer is held to, and an approval: a person
looks at it. What did not pass may still be told of to the user.

An agent's call of a tool is held to the tool's schema (*schema only*), save where the tool executes what it
is given. Code, conditions and people on the way may look at the answer: where nothing else does it is not
known whether anything does.
"""

from __future__ import annotations

from collections.abc import Iterator

from shipworthy.model.proofs import Answer, Proof, Question
from shipworthy.model.workflows import Aspect, Check, Effect, Gap, NodeKind
from shipworthy.prove.answers import Answers, Carried
from shipworthy.prove.consequence import consequence, consequential
from shipworthy.prove.foreign import Foreign
from shipworthy.prove.graph import Graph
from shipworthy.prove.looks import Looked
from shipworthy.prove.witness import called, steps

_ENDS = frozenset({NodeKind.EXIT, NodeKind.MESSAGE})
_PASSED_ON = frozenset({NodeKind.APPROVAL, NodeKind.VALIDATION, NodeKind.CONDITION})
FORM_AND_PERHAPS_CONTENT = f"{Check.SCHEMA.value}, perhaps {Check.CONTENT.value}"
_DETAIL = {Looked.SCHEMA: Check.SCHEMA.value, Looked.CONTENT: Check.CONTENT.value}


def validation_proofs(graph: Graph) -> Iterator[Proof]:
    models = [m for m in graph.models if m in graph.reached]
    if not models:
        return
    certain, possible = Answers(graph, certain=True), Answers(graph, certain=False)
    certain.carry(models)
    possible.carry(models)
    foreign = Foreign(graph, models)
    acting = set(consequential(graph))
    for id_, node in graph.nodes.items():
        uses = id_ in acting or node.kind in _ENDS or node.kind is NodeKind.EXPORT
        if not uses or node.kind in _PASSED_ON or possible.looks.says(node) or foreign.proved_elsewhere(id_):
            continue
        worst = possible.worst(id_)
        if worst is not None:
            yield _Consumer(graph, certain, possible, id_).proof(worst)


class _Consumer:
    def __init__(self, graph: Graph, certain: Answers, possible: Answers, id_: str) -> None:
        self._graph, self._certain, self._possible, self._id = graph, certain, possible, id_
        self._node = graph.nodes[id_]

    def proof(self, worst: Carried) -> Proof:
        answer, reason, detail = self._answer(worst)
        carried = self._certain.worst(self._id) if answer is Answer.FAILS else worst
        way = [] if answer is Answer.HOLDS or carried is None else self._possible_way(answer, carried)
        node = self._node
        return Proof(
            Question.VALIDATION, self._id, answer, reason, node.path, node.line,
            steps(self._graph, way), detail,
        )  # fmt: skip

    def _possible_way(self, answer: Answer, carried: Carried) -> list[str]:
        return (self._certain if answer is Answer.FAILS else self._possible).way(carried)

    def _level(self, answers: Answers, carried: Carried | None) -> Looked:
        if carried is None:
            return Looked.CONTENT
        level = max(carried.looked, answers.looks.at(self._node))
        if level is Looked.REFUSED:
            return Looked.CONTENT if self._node.kind in _ENDS else Looked.NOT
        return level

    def _answer(self, worst: Carried) -> tuple[Answer, str, str]:
        level = self._level(self._possible, worst)
        if level >= Looked.SCHEMA:
            if gap := self._way_round():
                return Answer.UNKNOWN, f"There may be a way round that is not seen: {gap.what}", ""
            return Answer.HOLDS, _HELD[level], self._detail(level)
        effect, reason = consequence(self._graph, self._id)
        if effect is Effect.UNKNOWN and self._node.kind not in _ENDS | {NodeKind.EXPORT}:
            return Answer.UNKNOWN, f"What it does is not known: {reason}", ""
        if self._level(self._certain, self._certain.worst(self._id)) >= Looked.SCHEMA:
            return Answer.UNKNOWN, self._unsure(worst), ""
        if unseen := self._unseen():
            return Answer.UNKNOWN, unseen, ""
        first = self._graph.nodes[self._possible.way(worst)[0]]
        return Answer.FAILS, f"Reached by what the model at {called(first)} says without a check", ""

    def _detail(self, level: Looked) -> str:
        """Code on the way may look at more than the form that a schema holds the answer to."""
        if level is Looked.SCHEMA and self._level(self._certain, self._certain.worst(self._id)) > level:
            return FORM_AND_PERHAPS_CONTENT
        return _DETAIL[level]

    def _way_round(self) -> Gap | None:
        gaps = self._graph.gaps
        if gap := gaps.anywhere(self._id, Aspect.EDGES) or gaps.of_all(Aspect.NODES):
            return gap
        for node in gaps.nodes(Aspect.EDGES):
            carried = self._possible.worst(node)
            says = self._possible.looks.says(self._graph.nodes[node]) and node in self._graph.reached
            if says or (carried is not None and carried.looked < Looked.SCHEMA):
                return gaps.at(node, Aspect.EDGES)
        return None

    def _unsure(self, worst: Carried) -> str:
        """What on the way may look at the answer."""
        for id_ in self._possible.way(worst)[:-1]:
            node = self._graph.nodes[id_]
            if gap := self._graph.gaps.at(id_, Aspect.VALIDATION, Aspect.OUTPUT_SCHEMA):
                return f"Something may look at the answer where it is not seen: {gap.what}"
            if self._certain.looks.may_look(node):
                return f"Whether {called(node)} looks at the answer is not known"
        return "Whether what looks at the answer can refuse it is not known"

    def _unseen(self) -> str:
        graph = self._graph
        if gap := graph.gaps.of_all(Aspect.VALIDATION, Aspect.OUTPUT_SCHEMA):
            return f"Something may look at the answer where it is not seen: {gap.what}"
        if not graph.workflow.expressible & {Aspect.VALIDATION, Aspect.OUTPUT_SCHEMA}:
            return f"{graph.workflow.format} cannot say what looks at an answer"
        return "" if self._possible.complete else "The graph has more ways than are followed"


_HELD = {
    Looked.SCHEMA: "What models say is held to a schema before it comes here",
    Looked.CONTENT: "What models say is looked at before it comes here",
}
