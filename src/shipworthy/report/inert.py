"""The last door before a terminal: nothing passes that its encoding or a build server would trip over."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rich.console import Console, ConsoleOptions, RenderableType, RenderResult
from rich.segment import Segment
from rich.text import Text

from shipworthy.report.bars import BLOCKS
from shipworthy.report.escape import encodable


def can_show(encoding: str) -> bool:
    """Whether bars can be drawn with blocks."""
    sample = BLOCKS.solid + BLOCKS.hatched + BLOCKS.empty + BLOCKS.threshold
    return encodable(sample, encoding) == sample


@dataclass(frozen=True)
class Whole:
    """A line that is never broken by us, so that a path in it can be copied."""

    text: Text
    indent: int = 0


class Inert:
    """Parts of a page, laid out, then made harmless line by line."""

    def __init__(self, parts: Sequence[RenderableType | Whole], encoding: str) -> None:
        self._parts = parts
        self._encoding = encoding

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        for part in self._parts:
            if isinstance(part, Whole):
                lines = [[Segment(" " * part.indent), *part.text.render(console)]]
            else:
                lines = console.render_lines(part, options, pad=False)
            for line in lines:
                yield from self._harmless(line)
                yield Segment.line()

    def _harmless(self, line: Sequence[Segment]) -> Iterator[Segment]:
        # A wrapped line may start anywhere in a text, so also with a command to a build server.
        if "".join(segment.text for segment in line).lstrip().startswith("::"):
            yield Segment("\\")
        kept = list(line)
        while kept and not kept[-1].text.strip():
            kept.pop()
        for index, (text, style, control) in enumerate(kept):
            shown = text.rstrip() if index == len(kept) - 1 else text
            yield Segment(encodable(shown, self._encoding), style, control)
