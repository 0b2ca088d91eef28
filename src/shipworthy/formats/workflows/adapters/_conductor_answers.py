"""Which tasks of a Conductor workflow rest on what others have answered."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from shipworthy.model.workflows import Approval, Edge, Mechanism, Node, NodeKind

_YES = re.compile(r"\A(true|yes|approved?|accept(ed)?|allow(ed)?|confirm(ed)?|ok|go|1)\Z", re.IGNORECASE)
_PASS_ON = frozenset({NodeKind.TRANSFORM, NodeKind.CODE, NodeKind.JOIN})
_MOST_SWITCHES = 200


@dataclass(slots=True)
class Answers:
    """Gathered while the tasks are walked."""

    mentions: dict[str, frozenset[str]] = field(default_factory=dict)
    """By task: the tasks and the run's variables its parameters speak of."""
    setters: dict[str, list[str]] = field(default_factory=dict)
    """By variable of the run: the tasks that set it."""
    signalled: set[str] = field(default_factory=set)
    """Waits that nothing but a signal from outside ends."""
    expressions: dict[str, str] = field(default_factory=dict)
    """By task: what it computes."""

    def behind(self, id_: str, nodes: Mapping[str, Node]) -> frozenset[str]:
        """What a task rests on, through those that only pass it on; a model that is told of it does not."""
        seen, waiting = {id_}, [id_]
        while waiting:
            current = waiting.pop()
            for name in (*self.mentions.get(current, ()), *self.setters.get(current, ())):
                if name not in seen:
                    seen.add(name)
                    if name in self.setters or _passes_on(nodes.get(name)):
                        waiting.append(name)
        return frozenset(seen - {id_})

    def approvals(self, nodes: Mapping[str, Node], edges: Sequence[Edge]) -> Iterator[tuple[str, Approval]]:
        """A task that waits for somebody is an approval where a later switch branches on the answer."""
        yes: dict[str, set[str]] = {}
        for edge in edges:
            if nodes[edge.source].kind is NodeKind.CONDITION and _YES.match(edge.port):
                yes.setdefault(edge.source, set()).add(edge.port)
        behind = {switch: self.behind(switch, nodes) for switch in list(yes)[:_MOST_SWITCHES]}
        asking = [n for n in nodes.values() if n.kind is NodeKind.HUMAN_INPUT or n.id in self.signalled]
        for node in asking:
            if switch := next((s for s, rests in behind.items() if node.id in rests), ""):
                ports = frozenset(yes[switch])
                asked = Approval(Mechanism.NODE, node.path, node.line, approved=ports, decided_at=switch)
                yield node.id, asked


def _passes_on(node: Node | None) -> bool:
    return node is not None and node.kind in _PASS_ON
