"""The result as a page for a terminal, a pipe or a build log."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import IO

from rich.console import Console
from rich.text import Text

from shipworthy.model.results import Result
from shipworthy.report import caps
from shipworthy.report.inert import Inert, can_show
from shipworthy.report.steps import Step
from shipworthy.report.terminal_profile import profile_lines
from shipworthy.report.terminal_rules import Line, group_lines, rule_lines
from shipworthy.report.terminal_scores import score_table
from shipworthy.report.terminal_words import COLOUR, QUIET, indented, item, prose
from shipworthy.report.view import Page, page
from shipworthy.report.workflows.terminal import workflow_lines

STEPS = 5
_FIRST = caps.Caps(rules=10, findings=3, sentence=240, path=160, rows=5, workflows=3)
_EVERYTHING = caps.Caps(rules=1_000, findings=1_000, sentence=2_000, path=400, rows=1_000, workflows=1_000)


def console_for(stream: IO[str]) -> Console:
    """A console that shows text as it is: no markup, no emoji codes, no guessed highlighting."""
    return Console(file=stream, highlight=False, emoji=False, markup=False)


def terminal_text(result: Result, *, verbose: bool = True, quiet: bool = False, width: int = 100) -> str:
    """The page as plain text, whatever the environment says about colours."""
    stream = io.StringIO()
    plain = Console(
        file=stream, width=width, color_system=None, force_terminal=False, highlight=False, emoji=False,
        markup=False, _environ={},
    )  # fmt: skip
    render_terminal(result, console=plain, verbose=verbose, quiet=quiet)
    return stream.getvalue()


def render_terminal(result: Result, *, console: Console, verbose: bool = False, quiet: bool = False) -> None:
    limits = _EVERYTHING if verbose else _FIRST
    shown = page(result, limits)
    parts = list(_verdict(shown))
    if not quiet:
        parts += _body(shown, verbose=verbose, blocks=can_show(console.encoding), width=console.width)
    console.print(Inert(parts, console.encoding), end="", crop=False)


def _verdict(shown: Page) -> Iterator[Line]:
    verdict = shown.verdict
    colour = COLOUR[verdict.id]
    yield Text.assemble(
        (f"{verdict.mark} {verdict.word}", f"bold {colour}"), "  ", (shown.name, "bold"),
        (f" · {shown.about.subject}" if shown.about.subject else "", QUIET),
    )  # fmt: skip
    yield indented(Text(verdict.meaning))
    for reason in verdict.reasons:
        yield indented(item("-", prose(reason)))
    if verdict.limit:
        yield indented(Text(verdict.limit))


def _body(shown: Page, *, verbose: bool, blocks: bool, width: int) -> Iterator[Line]:
    yield ""
    yield score_table(shown, blocks=blocks, width=width)
    if shown.ai_readiness.next_level:
        yield indented(Text(f"Next level of AI readiness: {shown.ai_readiness.next_level}"), 3)
    if shown.failing:
        yield from group_lines(shown.failing, verbose=verbose, width=width)
    if shown.profile:
        yield from profile_lines(shown.profile, verbose=verbose)
    if shown.workflows:
        yield from workflow_lines(shown.workflows, verbose=verbose, width=width)
    yield from _steps(shown.verdict.decisions, "?", shown.decisions, "up to ")
    yield from _steps("What to do first", "", shown.fixes, "")
    if verbose:
        yield from _sections(shown, width)
    yield ""
    yield from (item("!", Text(note)) for note in shown.about.notes)
    yield from _changes(shown)
    yield Text(_footer(shown, verbose=verbose), style=QUIET)


def _steps(heading: str, mark: str, steps: tuple[Step, ...], before_gain: str) -> Iterator[Line]:
    if not steps:
        return
    yield ""
    yield Text(heading, style="bold")
    for number, step in enumerate(steps[:STEPS], 1):
        action = prose(step.action)
        action.append(f" · {before_gain}{step.gain} · {step.effort}", style=QUIET)
        yield item(mark or str(number), action)


def _sections(shown: Page, width: int) -> Iterator[Line]:
    """What the lists above leave out, by dimension."""
    for section in shown.sections:
        for group in section.groups:
            if group.id != "fail":
                yield ""
                yield Text(f"{section.title}: {group.heading.lower()} ({group.count})", style="bold")
                for rule in group.rules:
                    yield from rule_lines(rule, verbose=True, width=width)


def _changes(shown: Page) -> Iterator[Line]:
    for change in shown.about.policy:
        yield item(
            "!", Text(f"{change.kind}: {change.name}" + (f", {change.reason}" if change.reason else ""))
        )
    if shown.about.more_policy:
        yield indented(Text(f"{shown.about.more_policy} more", style=QUIET))


def _footer(shown: Page, *, verbose: bool) -> str:
    more = "" if verbose else " More: --verbose, or -o html:report.html"
    return f"{shown.tally}.{more}"
