"""How words look in a terminal. Colour only repeats what a mark or a word says."""

from __future__ import annotations

from collections.abc import Mapping

from rich.console import RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from shipworthy.report.escape import spans

QUIET = "dim"
COLOUR: Mapping[str, str] = {
    "ready": "green",
    "not-ready": "red",
    "undecided": "yellow",
    "pass": "green",
    "fail": "red",
    "unknown": "yellow",
    "waived": "magenta",
    "reached": "green",
    "below": "red",
    "open": "yellow",
}


def prose(text: str, style: str = "") -> Text:
    """Text whose `code` stands out, and keeps its marks for where there is no colour."""
    made = Text(style=style)
    for span in spans(text):
        made.append(f"`{span.text}`" if span.code else span.text, style="cyan" if span.code else "")
    return made


def item(mark: str, body: Text, style: str = "") -> Table:
    """A mark, and text that wraps beside it."""
    grid = Table.grid(padding=(0, 1, 0, 0))
    grid.add_column(width=max(1, len(mark)))
    grid.add_column(overflow="fold")
    grid.add_row(Text(mark, style=style), body)
    return grid


def indented(body: RenderableType, by: int = 2) -> Padding:
    return Padding(body, (0, 0, 0, by))
