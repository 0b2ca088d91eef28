"""Whether what may repeat itself ends: circles, agents' turns, retries.

A circle is bounded where each way round it meets something that ends it, or where the whole run ends. The
firmest kind of end that does so is said: explicit, a framework's default, an expression, a person who is
asked each time. An agent with nothing to call answers once; it has no turns to bound.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from shipworthy.model.proofs import Answer, Proof, Question
from shipworthy.model.workflows import Aspect, EdgeKind, Node, NodeKind, Origin
from shipworthy.prove.circles import Circles
from shipworthy.prove.graph import Graph
from shipworthy.prove.leave import asks
from shipworthy.prove.limits import End, Tier, firmest, of_bound, of_stated
from shipworthy.prove.witness import called, steps

_MOST_TOLD = 50
"""Circles of one workflow that nothing ends; of more the first are told."""


Told = tuple[tuple[str, ...], Proof]
"""Nodes that turn in circles together, and how that ends; of those that do not end only the nodes that
keep turning."""


def circle_proofs(graph: Graph) -> list[Told]:
    bounds, circles = _Bounds(graph), Circles(graph)
    own = [c for c in circles.all() if any(node not in graph.parts for node in c)]
    return [told for circle in own for told in bounds.of_circle(circles, circle)]


def turn_proofs(graph: Graph) -> Iterator[Proof]:
    """Agents, retries, and loops that are not drawn as circles."""
    bounds = _Bounds(graph)
    turning = {node for circle in Circles(graph).all() for node in circle}
    for id_, node in graph.nodes.items():
        if id_ in graph.parts:
            continue
        if node.kind is NodeKind.AGENT:
            yield from bounds.of_agent(node)
        if node.kind is NodeKind.LOOP and id_ not in turning:
            yield bounds.of_undrawn(node)
        if node.retry is not None:
            yield replace(bounds.of_retry(node), retry=True)


class _Bounds:
    def __init__(self, graph: Graph) -> None:
        self._graph = graph
        self._run = of_bound(graph.workflow.bound)

    def of_circle(self, circles: Circles, circle: tuple[str, ...]) -> Iterator[Told]:
        nodes = self._graph.nodes
        ends = circles.ends(circle)
        loop = next((n for n in circle if nodes[n].kind is NodeKind.LOOP), circle[0])
        for tier, firm in circles.tiers(ends):
            if tier is Tier.UNSURE and self._run is not None and self._run.tier <= Tier.PERSON:
                reason = f"The run ends by {self._run.says}"
                yield circle, self._proof(nodes[loop], Answer.HOLDS, reason, self._run.detail)
                return
            if not circles.left(circle, firm):
                yield circle, self._ended(nodes[loop], tier, firm)
                return
        for left in circles.left(circle, ends)[:_MOST_TOLD]:
            if self._bounded_each(left):
                told = self._handed_round(nodes[left[0]], circles.shortest(left, ends))
                yield left, told
                continue
            yield left, self._endless(nodes[left[0]], circles.shortest(left, ends))

    def _bounded_each(self, circle: Sequence[str]) -> bool:
        """Agents that hand on to one another, and the turns of each end."""
        agents = [self._graph.nodes[n] for n in circle]
        ends = [of_bound(a.bound) for a in agents if a.kind is NodeKind.AGENT]
        return len(ends) == len(agents) and all(e is not None and e.tier is not Tier.UNSURE for e in ends)

    def _handed_round(self, node: Node, way: list[str]) -> Proof:
        reason = "The turns of each agent are bounded; whether handing on to one another ends is not known"
        return self._proof(node, Answer.UNKNOWN, reason, "", way)

    def _ended(self, node: Node, tier: Tier, ends: list[End]) -> Proof:
        last = next(end for end in ends if end.tier is tier)
        reason = f"It ends by {last.says}, at {called(self._graph.nodes[last.by])}"
        answer = Answer.UNKNOWN if tier is Tier.UNSURE else Answer.HOLDS
        if answer is Answer.UNKNOWN:
            reason += "; whether that ever happens is not known"
        return self._proof(node, answer, reason, last.detail)

    def _endless(self, node: Node, way: list[str]) -> Proof:
        names = " → ".join(called(self._graph.nodes[n]) for n in way[:6]) + (" …" if len(way) > 6 else "")
        return self._none(node, f"Nothing ends the circle {names}", way)

    def _none(self, node: Node, reason: str, way: list[str]) -> Proof:
        """Nothing bounds it, as far as can be seen."""
        if self._run is not None:
            reason = f"Whether the run ends is not known: it has {self._run.says}"
            return self._proof(node, Answer.UNKNOWN, reason, self._run.detail, way)
        gaps = [self._graph.gaps.anywhere(n, Aspect.BOUNDS) for n in way or [node.id]]
        if gap := next((g for g in gaps if g is not None), None):
            return self._proof(node, Answer.UNKNOWN, f"What ends it may not be seen: {gap.what}", "", way)
        if Aspect.BOUNDS not in self._graph.workflow.expressible:
            reason = f"{self._graph.workflow.format} cannot say what ends it"
            return self._proof(node, Answer.UNKNOWN, reason, "", way)
        return self._proof(node, Answer.FAILS, reason, "none", way)

    def of_agent(self, node: Node) -> Iterator[Proof]:
        calls = [e for e in self._graph.out[node.id] if e.kind is EdgeKind.TOOL_CALL]
        hidden = self._graph.gaps.anywhere(node.id, Aspect.TOOLS)
        own = firmest(of_bound(node.bound), of_stated(node.timeout), of_stated(node.cost))
        if not (calls or hidden or node.opaque or own):
            return
        if own is None and calls and all(asks(e.approval, certain=False) for e in calls):
            own = End(Tier.PERSON, "a person, who is asked for each call", "person")
        end = own if own is not None and own.tier is not Tier.UNSURE else firmest(own, self._run)
        way = [node.id, calls[0].target, node.id] if calls else [node.id]
        if end is None and node.opaque:
            yield self._proof(node, Answer.UNKNOWN, f"What bounds its turns is not seen: {node.opaque}", "")
        elif end is None:
            yield self._none(node, "Nothing bounds the turns of the agent", way)
        elif end.tier is Tier.UNSURE:
            reason = f"Its turns end by {end.says}; whether that ever happens is not known"
            yield self._proof(node, Answer.UNKNOWN, reason, end.detail, way)
        else:
            yield self._proof(node, Answer.HOLDS, f"Its turns end by {end.says}", end.detail)

    def of_undrawn(self, node: Node) -> Proof:
        """A loop whose body does not lead back to it in the graph."""
        end = firmest(of_bound(node.bound), of_stated(node.timeout), self._run)
        if end is not None and end.tier is not Tier.UNSURE:
            return self._proof(node, Answer.HOLDS, f"It ends by {end.says}", end.detail)
        return self._proof(node, Answer.UNKNOWN, "What it repeats, and until when, is not known", "")

    def of_retry(self, node: Node) -> Proof:
        retry = node.retry
        assert retry is not None
        if retry.attempts is not None or retry.origin is Origin.EXPRESSION:
            of = f" ({retry.version})" if retry.version else ""
            tells = {
                Origin.DEFAULT: f"default {retry.attempts}{of}", Origin.EXPRESSION: "expression"
            }  # fmt: skip
            says = "an expression" if retry.attempts is None else f"{retry.attempts} attempts"
            detail = tells.get(retry.origin, "explicit")
            return self._proof(node, Answer.HOLDS, f"Its retries end after {says}", detail)
        if retry.origin is Origin.UNKNOWN:
            return self._proof(node, Answer.UNKNOWN, "How often it is retried is not known", "")
        if (end := firmest(of_stated(node.timeout), self._run)) and end.tier is not Tier.UNSURE:
            return self._proof(node, Answer.HOLDS, f"Its retries end by {end.says}", end.detail)
        return self._none(node, "It is retried without end", [node.id])

    def _proof(
        self, node: Node, answer: Answer, reason: str, detail: str, way: list[str] | None = None
    ) -> Proof:
        way = [] if answer is Answer.HOLDS else way or []
        return Proof(
            Question.BOUND, node.id, answer, reason, node.path, node.line, steps(self._graph, way), detail
        )
