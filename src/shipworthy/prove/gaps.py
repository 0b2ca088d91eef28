"""What of a definition is not seen, of the whole or of one node."""

from __future__ import annotations

from collections.abc import Container, Iterable

from shipworthy.model.workflows import Aspect, Gap


class Gaps:
    def __init__(self, gaps: Iterable[Gap], nodes: Container[str]) -> None:
        self._whole: dict[Aspect, Gap] = {}
        self._at: dict[tuple[str, Aspect], Gap] = {}
        for gap in gaps:
            for aspect in gap.hides:
                if gap.node in nodes:
                    self._at.setdefault((gap.node, aspect), gap)
                else:
                    self._whole.setdefault(aspect, gap)

    def of_all(self, *aspects: Aspect) -> Gap | None:
        return next((self._whole[a] for a in aspects if a in self._whole), None)

    def at(self, node: str, *aspects: Aspect) -> Gap | None:
        return next((self._at[node, a] for a in aspects if (node, a) in self._at), None)

    def anywhere(self, node: str, *aspects: Aspect) -> Gap | None:
        return self.at(node, *aspects) or self.of_all(*aspects)

    def nodes(self, aspect: Aspect) -> list[str]:
        return [node for node, hidden in self._at if hidden is aspect]
