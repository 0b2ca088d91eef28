"""Workflows as lines of a terminal page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from rich.console import Console, RenderableType
from rich.table import Table
from rich.text import Text

from shipworthy.model.workflow_results import WorkflowResult
from shipworthy.report.caps import Caps
from shipworthy.report.inert import Inert, Whole
from shipworthy.report.terminal_rules import Line
from shipworthy.report.terminal_words import QUIET, indented, item, prose
from shipworthy.report.wording import plural
from shipworthy.report.workflows.detail import Detail, WitnessView
from shipworthy.report.workflows.view import Row, WorkflowsView, workflows_view

COLOURS: Mapping[str, str] = {"fails": "red", "unknown": "yellow", "holds": "green", "none": QUIET}
_EVERYTHING = Caps(rules=1_000, findings=100, sentence=600, path=400, rows=10_000, workflows=10_000)
STEPS = 8
"""Of a path that shows something."""
PATHS = 3
"""Of what fails in one workflow: the rest is in the JSON."""
_WORST = ("fails", "unknown", "holds")
_BESIDE_PLACES = 98
"""Columns a table takes beside those of the places."""


def workflow_lines(shown: WorkflowsView, *, verbose: bool, width: int) -> Iterator[Line]:
    """For the page of a scan: short, what is unguarded first."""
    yield ""
    yield Text("AI workflows", style="bold")
    yield indented(Text(shown.summary))
    if shown.rows:
        yield from rows(shown, width)
    for told in shown.details:
        yield from failures(told, width)
    more = shown.more_rows + (0 if verbose else len(shown.listed) + shown.more_listed)
    if verbose:
        yield from listed(shown, width)
    if more:
        yield indented(Text(f"{more} more: shipworthy workflows", style=QUIET))


def rows(shown: WorkflowsView, width: int) -> Iterator[Line]:
    """A table where every place fits in a column whole; else a few lines a workflow."""
    longest = max(len(row.place) for row in shown.rows)
    if longest + _BESIDE_PLACES <= width:
        yield indented(_table(shown))
        return
    for row in shown.rows:
        yield from _block(row, shown.columns, width)


def _table(shown: WorkflowsView) -> Table:
    table = Table(box=None, padding=(0, 2, 0, 0), show_edge=False, header_style=QUIET)
    table.add_column("Workflow", overflow="fold")
    table.add_column("Nodes", justify="right", no_wrap=True)
    table.add_column("Models", overflow="fold")
    table.add_column("Side effects", overflow="fold")
    for column in shown.columns:
        table.add_column(column, min_width=8)
    table.add_column("Where", no_wrap=True)
    for row in shown.rows:
        name = Text.assemble((row.name, "bold"), (f" {row.format}", QUIET))
        if row.notes:
            name.append(f" ({row.notes})", QUIET)
        answers = [Text(f"{a.mark} {a.text}", COLOURS[a.id]) for a in row.answers]
        cells: list[RenderableType] = [name, str(row.nodes), Text(row.models), Text(row.effects), *answers]
        table.add_row(*cells, Text(row.place, "cyan"))
    return table


def _block(row: Row, columns: tuple[str, ...], width: int) -> Iterator[Line]:
    asked = [(column, answer) for column, answer in zip(columns, row.answers, strict=True) if answer.text]
    worst = min((a for _, a in asked), key=lambda a: _WORST.index(a.id), default=None)
    name = Text.assemble((row.name, "bold"), (f" · {row.format}", QUIET))
    name.append(f" · {row.notes}" if row.notes else "", QUIET)
    place = Text(row.place, "cyan")
    fits = name.cell_len + place.cell_len + 7 <= width
    mark, colour = (worst.mark, COLOURS[worst.id]) if worst else ("–", QUIET)
    yield indented(item(mark, Text.assemble(name, "  ", place) if fits else name, colour))
    if not fits:
        yield Whole(place, 4)
    told = Text(f"{plural(row.nodes, 'node')} · models: {row.models} · side effects: {row.effects}")
    for column, answer in asked:
        told.append(f" · {column.lower()} ")
        told.append(f"{answer.mark} {answer.text}", COLOURS[answer.id])
    yield indented(told, 4)


def _placed(text: Text, place: str, width: int) -> Iterator[Line]:
    """On one line where there is room; else the place below, whole."""
    if text.cell_len + len(place) + 8 <= width:
        yield indented(Text.assemble(text, "  ", (place, "cyan")), 4)
    else:
        yield indented(text, 4)
        yield Whole(Text(place, "cyan"), 6)


def failures(told: Detail, width: int) -> Iterator[Line]:
    """What is unguarded, each with the path that shows it."""
    for proof in told.failing[:PATHS]:
        line = Text.assemble((f"{proof.question}: ", "bold"), (proof.node, "bold"), f" in {told.name}. ")
        line.append_text(prose(proof.reason))
        yield indented(item(proof.mark, line, COLOURS[proof.id]))
        if proof.witness:
            yield from _path(proof.witness, width)
    if more := told.fails - len(told.failing[:PATHS]):
        yield indented(Text(f"and {more} more in {told.name}: shipworthy workflows --json", style=QUIET), 4)


def _path(witness: Sequence[WitnessView], width: int) -> Iterator[Line]:
    """Its beginning and its end, each file named where it is entered: the rest is in the JSON."""
    more = len(witness) - STEPS
    ends = witness if more <= 1 else (*witness[:2], *witness[2 - STEPS :])
    last = ""
    for number, step in enumerate(ends):
        if more > 1 and number == 2:
            yield indented(Text(f"… {more} more", style=QUIET), 4)
        file, _, line = step.place.rpartition(":")
        if file == last:
            yield indented(Text.assemble(f"→ {step.label}  ", (f"line {line}", "cyan")), 4)
        else:
            yield from _placed(Text(f"→ {step.label}"), step.place, width)
        last = file


def listed(shown: WorkflowsView, width: int) -> Iterator[Line]:
    for each in shown.listed:
        line = Text(each.name)
        line.append(f" · {each.format}: {each.reason}", style=QUIET)
        yield from _placed(Text.assemble("– ", line), each.place, width)
    if shown.more_listed:
        yield indented(Text(f"{shown.more_listed} more", style=QUIET))


def render_workflows(results: Sequence[WorkflowResult], console: Console) -> None:
    """The page of `shipworthy workflows`: all of them."""
    shown = workflows_view(results, 0, _EVERYTHING)
    if shown is None:
        return
    parts: list[Line] = [Text(shown.summary)]
    if shown.rows:
        parts += ["", *rows(shown, console.width)]
    failing = [line for told in shown.details for line in failures(told, console.width)]
    if failing:
        parts += ["", Text("What fails, with the path that shows it", style="bold"), *failing]
    others = list(listed(shown, console.width))
    if others:
        parts += ["", Text("Only listed, not judged", style="bold"), *others]
    console.print(Inert(parts, console.encoding), end="", crop=False)
