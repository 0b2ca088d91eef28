"""Which tasks of a Conductor workflow rest on what others have answered."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from shipworthy.model.workflows import Approval, Edge, Mechanism, Node, NodeKind

_YES = re.compile(r"\A(true|yes|approved?|accept(ed)?|allow(ed)?|confirm(ed)?|ok|go|1)\Z", re.IGNORECASE)
_PASS_ON = frozenset({NodeKind.TRANSFORM, NodeKind.CODE, NodeKind.JOIN})
_MOST_ASKING = 100
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

    def rests_on(self, id_: str, wanted: str, nodes: Mapping[str, Node]) -> bool:
        """Through any number of tasks that only pass it on: a model told of it says something else."""
        seen, waiting = {id_}, [id_]
        while waiting:
            current = waiting.pop()
            for name in (*self.mentions.get(current, ()), *self.setters.get(current, ())):
                if name == wanted:
                    return True
                if name not in seen and (name in self.setters or _passes_on(nodes.get(name))):
                    seen.add(name)
                    waiting.append(name)
        return False

    def approvals(self, nodes: Mapping[str, Node], edges: Sequence[Edge]) -> Iterator[tuple[str, Approval]]:
        """A task that waits for somebody is an approval where a later switch branches on the answer."""
        yes: dict[str, set[str]] = {}
        for edge in edges:
            if nodes[edge.source].kind is NodeKind.CONDITION and _YES.match(edge.port):
                yes.setdefault(edge.source, set()).add(edge.port)
        asking = [n for n in nodes.values() if n.kind is NodeKind.HUMAN_INPUT or n.id in self.signalled]
        for node in asking[:_MOST_ASKING]:
            for switch in list(yes)[:_MOST_SWITCHES]:
                if self.rests_on(switch, node.id, nodes):
                    ports = frozenset(yes[switch])
                    yield (
                        node.id,
                        Approval(Mechanism.NODE, node.path, node.line, approved=ports, decided_at=switch),
                    )
                    break


def _passes_on(node: Node | None) -> bool:
    return node is not None and node.kind in _PASS_ON
