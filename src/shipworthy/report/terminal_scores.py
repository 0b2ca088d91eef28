"""The scores as rows of bars."""

from __future__ import annotations

from collections.abc import Mapping

from rich.table import Table
from rich.text import Text

from shipworthy.report.bars import ASCII, BLOCKS, parts
from shipworthy.report.scores import Score
from shipworthy.report.terminal_words import COLOUR, QUIET
from shipworthy.report.view import Page

_MARKS: Mapping[str, str] = {"reached": "✓", "below": "✗", "open": "?", "none": ""}
_WITH_WORDS = 78
"""Columns from which there is room to say how a score stands."""


def score_table(shown: Page, *, blocks: bool, width: int) -> Table:
    table = Table.grid(padding=(0, 2, 0, 0))
    words = width >= _WITH_WORDS
    table.add_column(width=1)
    table.add_column(max_width=27, overflow="ellipsis", no_wrap=True)
    table.add_column(justify="right", no_wrap=True)
    table.add_column(no_wrap=True)
    if words:
        table.add_column(overflow="ellipsis", no_wrap=True)
    long = min(40, max(10, width - (64 if words else 42)))

    def row(label: Text, score: Score, said: str, mark: str = "", length: int = long) -> None:
        colour = COLOUR.get(score.standing.value, "")
        cells = [Text(mark, colour), label, Text(score.text, "bold"), _bar(score, length, blocks=blocks)]
        table.add_row(*cells, *([Text(said, QUIET)] if words else []))

    ai = shown.ai_readiness
    row(Text("AI readiness", "bold"), ai.score, f"level {ai.level} of 4: {ai.level_title}")
    for pillar in ai.pillars:
        row(Text(f"  {pillar.title}"), pillar.score, "", length=long // 2)
    if not words:
        table.add_row("", Text(f"  level {ai.level} of 4: {ai.level_title}", QUIET))
    for dimension in shown.dimensions:
        score = dimension.score
        row(Text(dimension.title, "bold"), score, score.standing_text, _MARKS[score.standing.value])
    return table


def _bar(score: Score, width: int, *, blocks: bool) -> Text:
    if not score.given:
        return Text("")
    colour = COLOUR.get(score.standing.value, "blue")
    styles = {"solid": colour, "hatched": colour, "empty": QUIET, "threshold": "bold"}
    glyphs = BLOCKS if blocks else ASCII
    return Text.assemble(*((part.text, styles[part.role]) for part in parts(score, width, glyphs)))
