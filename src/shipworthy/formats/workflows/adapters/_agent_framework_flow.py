"""Nested lists of actions as nodes and edges."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from shipworthy.formats.workflows.adapters._agent_framework_actions import (
    expression,
    kind_of,
    native,
    node_of,
)
from shipworthy.formats.workflows.format import child, mappings
from shipworthy.model.workflows import (
    Approval,
    Aspect,
    Bound,
    Edge,
    EdgeKind,
    Gap,
    Limit,
    Mechanism,
    Node,
    NodeKind,
)
from shipworthy.schema.nodes import line_of

Ends = list[tuple[str, str]]
"""What leads on from here: nodes, and the port of each."""
MAX_ACTIONS = 5_000
_MAX_DEPTH = 60
_REGISTERED = frozenset({
    Aspect.TOOLS, Aspect.EFFECTS, Aspect.APPROVALS, Aspect.PROMPTS, Aspect.BOUNDS, Aspect.MODELS,
    Aspect.OUTPUT_SCHEMA, Aspect.ROLES,
})  # fmt: skip
_SHAPE = frozenset({Aspect.NODES, Aspect.EDGES, Aspect.TOOLS, Aspect.EFFECTS, Aspect.APPROVALS})


@dataclasses.dataclass
class Branch:
    condition: str
    port: str
    line: int


class Flow:
    """Built up while the actions are walked, in their order."""

    def __init__(self, path: str, agents: Callable[[str], str] = lambda _: "") -> None:
        self.path = path
        self._agents = agents
        """The file that defines an agent by its name, where one does."""
        self.nodes: dict[str, Node] = {}
        self.edges: list[Edge] = []
        self.first: list[str] = []
        self.gaps: list[Gap] = []
        self.actions: dict[str, Mapping[str, Any]] = {}
        self.branches: dict[str, list[Branch]] = {}
        """By condition node."""
        self.guards: dict[str, tuple[str, ...]] = {}
        """By node: the condition nodes in whose branches it stands, outermost first."""
        self._gotos: list[tuple[str, str, int]] = []
        self._alias: dict[str, str] = {}
        """Ids of conditions, which a jump may name, by their node."""
        self._loops: list[tuple[str, Ends]] = []
        self._inside: tuple[str, ...] = ()

    def sequence(self, actions: Any, ends: Ends, scope: str = "") -> Ends:
        """What leads on after the last of them."""
        for action in mappings(actions):
            if len(self.nodes) >= MAX_ACTIONS or len(self._inside) + len(self._loops) > _MAX_DEPTH:
                self._gap(action, "actions beyond what is read", "", _SHAPE)
                break
            ends = self._action(action, ends, scope)
        return ends

    def _action(self, action: Mapping[str, Any], ends: Ends, scope: str) -> Ends:
        node = node_of(action, self._id(action), self.path, scope)
        self.nodes[node.id], self.actions[node.id] = node, action
        self.guards[node.id] = self._inside
        if len(self.nodes) == 1:
            self.first.append(node.id)
        self._lead(ends, node)
        return self._after(action, node)

    def _id(self, action: Mapping[str, Any]) -> str:
        stated = action.get("id")
        id_ = stated[:200] if isinstance(stated, str) and stated else native(action) or "action"
        if id_ in self.nodes or not isinstance(stated, str):
            id_ = f"{id_} ({line_of(action, 'kind', getattr(action, 'line', 1))})"
        return id_ if id_ not in self.nodes else f"{id_} {len(self.nodes)}"

    def _lead(self, ends: Ends, node: Node) -> None:
        """A tool that needs leave is asked for on every way in."""
        self.edges += [Edge(before, node.id, port=port, line=node.line) for before, port in ends]

    def _after(self, action: Mapping[str, Any], node: Node) -> Ends:
        match native(action).lower():
            case "conditiongroup" | "if" | "switch":
                return self._condition(action, node)
            case "foreach" | "repeatuntil":
                return self._loop(action, node)
            case "gotoaction":
                self._gotos.append((node.id, str(action.get("actionId")), node.line))
                return []
            case "breakloop" | "continueloop" as kind:
                return self._leave(action, node, kind)
            case "invokeazureagent" | "invokeazureresponse" | "invokeagent" | "invokefoundryagent":
                self._agent(action, node)
                if node.bound:  # a person answers, and the agent is asked again
                    self.edges.append(Edge(node.id, node.id, EdgeKind.LOOP_BACK, "again", node.line))
            case _ if node.kind is NodeKind.EXIT:
                return []
            case _ if node.kind is NodeKind.SUBFLOW:
                self._gap(action, "what the other dialog does is not followed", node.id, _SHAPE)
        return [(node.id, "")]

    def _agent(self, action: Mapping[str, Any], node: Node) -> None:
        inline = child(action, "agent", "model")
        if inline is not None:
            self.nodes[node.id] = dataclasses.replace(node, opaque="")
            if child(action, "agent", "capabilities") or child(action, "agent", "tools"):
                hidden = frozenset({Aspect.TOOLS, Aspect.EFFECTS})
                self._gap(action, "the tools of an agent written in place are not read", node.id, hidden)
            return
        file = self._agents(node.models[0].written) if node.models else ""
        if file:
            self.nodes[node.id] = dataclasses.replace(node, runs=file, opaque="")
            return
        what = "the agent is registered outside of the file: its model, tools and approvals are not seen"
        self._gap(action, what, node.id, _REGISTERED)

    def _condition(self, action: Mapping[str, Any], node: Node) -> Ends:
        ends: Ends = []
        told: list[Branch] = []
        before, self._inside = self._inside, (*self._inside, node.id)
        for branch, actions in _branches(action):
            if branch.port in {t.port for t in told}:
                branch.port = f"{branch.port} ({branch.line})"
            told.append(branch)
            self._alias.setdefault(branch.port, node.id)
            ends += self.sequence(actions, [(node.id, branch.port)], node.scope)
        self._inside = before
        self.branches[node.id] = told
        return list(dict.fromkeys(ends))

    def _loop(self, action: Mapping[str, Any], node: Node) -> Ends:
        left: Ends = []
        self._loops.append((node.id, left))
        last = self.sequence(action.get("actions"), [(node.id, "each")], node.id)
        self._loops.pop()
        for end, port in last:
            if end != node.id:
                self.edges.append(Edge(end, node.id, EdgeKind.LOOP_BACK, port, node.line))
        return [(node.id, "done"), *left]

    def _leave(self, action: Mapping[str, Any], node: Node, kind: str) -> Ends:
        if not self._loops:
            self._gap(action, f"{native(action)} outside of a loop", node.id, frozenset({Aspect.EDGES}))
        elif kind == "breakloop":
            self._loops[-1][1].append((node.id, ""))
        else:
            self.edges.append(Edge(node.id, self._loops[-1][0], EdgeKind.LOOP_BACK, line=node.line))
        return []

    def settle(self) -> None:
        """What can be said once every action is known."""
        order = {id_: place for place, id_ in enumerate(self.nodes)}
        for source, wanted, line in self._gotos:
            target = wanted if wanted in self.nodes else self._alias.get(wanted, "")
            if not target:
                self.gaps.append(
                    Gap(f"it jumps to {wanted[:100]}, which is not there", self.path, line,
                        frozenset({Aspect.EDGES}), source, broken=True)
                )  # fmt: skip
                continue
            back = order[target] <= order[source]
            kind = EdgeKind.LOOP_BACK if back else EdgeKind.CONTROL
            self.edges.append(Edge(source, target, kind, line=line))
            if back:
                self._bound(order, source, target)
        self.edges = [self._asked(e) for e in self.edges]

    def _bound(self, order: Mapping[str, int], source: str, target: str) -> None:
        """A jump back ends by the conditions between that lead to it, or out of the loop."""
        ids = list(self.nodes)[order[target] : order[source] + 1]
        within = set(ids)
        jumps = {s: t for s, t, _ in self._gotos}
        leaving = [
            i for i in ids
            if i == source or self.nodes[i].kind is NodeKind.EXIT or (i in jumps and jumps[i] not in within)
        ]  # fmt: skip
        for guard in {g for i in leaving for g in self.guards[i] if g in within}:
            texts = [b.condition for b in self.branches[guard] if b.condition]
            if texts:
                node = self.nodes[guard]
                bound = Bound(Limit.CONDITION, "; ".join(texts)[:300], self.path, node.line)
                self.nodes[guard] = dataclasses.replace(node, bound=bound)

    def _asked(self, edge: Edge) -> Edge:
        action = self.actions[edge.target]
        asked = action.get("requireApproval")
        if kind_of(action) is not NodeKind.TOOL or not asked or str(asked).lower() == "false":
            return edge
        decided = asked is not True and str(asked).lower() not in {"true", "=true"}
        doubt = "whether leave is asked is decided when it runs" if decided else ""
        line = line_of(action, "requireApproval")
        approval = Approval(Mechanism.TOOL_FLAG, self.path, line, doubt=doubt)
        return dataclasses.replace(edge, approval=approval)

    def _gap(self, action: Mapping[str, Any], what: str, node: str, hides: frozenset[Aspect]) -> None:
        line = line_of(action, "id", line_of(action, "kind"))
        self.gaps.append(Gap(what, self.path, line, hides, node))


def _branches(action: Mapping[str, Any]) -> Iterator[tuple[Branch, Any]]:
    line = getattr(action, "line", 1)
    if "conditions" in action or "cases" in action:
        key = "conditions" if "conditions" in action else "cases"
        for place, item in enumerate(mappings(action[key]), 1):
            id_ = item.get("id")
            port = id_[:200] if isinstance(id_, str) and id_ else f"condition {place}"
            condition = expression(item.get("condition") or item.get("value"))
            yield Branch(condition, port, line_of(item, "condition", line)), item.get("actions")
    else:
        then = action.get("then") or action.get("actions")
        at = line_of(action, "condition", line)
        yield Branch(expression(action.get("condition")), "then", at), _actions(then)
    otherwise = action.get("elseActions") or action.get("else") or action.get("default")
    yield Branch("", "else", line_of(action, "elseActions", line)), _actions(otherwise)


def _actions(value: object) -> Any:
    return child(value, "actions") if isinstance(value, Mapping) else value
