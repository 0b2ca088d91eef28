"""Rules, as lines of a terminal page."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import RenderableType
from rich.text import Text

from shipworthy.report.groups import Group
from shipworthy.report.inert import Whole
from shipworthy.report.rule_view import FindingView, RuleView
from shipworthy.report.rule_words import BLOCKER, PREVIEW
from shipworthy.report.terminal_words import COLOUR, QUIET, indented, item, prose
from shipworthy.report.wording import plural

Line = RenderableType | Whole


def group_lines(group: Group, *, verbose: bool, width: int) -> Iterator[Line]:
    shown = [rule for rule in group.rules if verbose or not rule.preview]
    previews = len(group.rules) - len(shown)
    yield ""
    yield Text(f"{group.heading} ({group.count - previews})", style="bold")
    for rule in shown:
        yield from rule_lines(rule, verbose=verbose, width=width)
    if previews:
        told = f"{plural(previews, 'preview')} too, weighing nothing: --verbose shows it all"
        yield indented(Text(told, style=QUIET))
    if group.more:
        yield indented(Text(f"{group.more} more: --verbose lists all", style=QUIET))


def rule_lines(rule: RuleView, *, verbose: bool, width: int) -> Iterator[Line]:
    title = prose(rule.title, "bold" if rule.outcome == "fail" else "")
    fails = rule.outcome in {"fail", "waived"}
    told = [rule.id, *(t for t in rule.tags if verbose or t in {BLOCKER, PREVIEW}), rule.cost]
    if fails or rule.outcome == "unknown":
        told.append(rule.effort)
    title.append("".join(f" · {part}" for part in told if part), style=QUIET)
    yield item(rule.mark, title, COLOUR.get(rule.outcome, ""))
    for finding in rule.findings:
        yield from _finding(finding, width)
    if rule.more:
        yield indented(Text(f"{rule.more} more", style=QUIET), 4)
    if rule.outcome in {"unknown", "not-applicable"}:
        yield indented(prose(rule.reason), 4)
    for need in rule.needs if rule.outcome == "unknown" else ():
        yield indented(Text.assemble("to know it: ", prose(need)), 4)
    for waiver in rule.waivers:
        yield indented(Text(f"{waiver.reason} (says {waiver.owner}, until {waiver.until})"), 4)


def _finding(finding: FindingView, width: int) -> Iterator[Line]:
    """On one line where there is room; else the place, whole, and below it what was found."""
    place, message = Text(finding.place, "cyan"), prose(finding.message)
    if not finding.place:
        yield indented(message, 4)
    elif place.cell_len + message.cell_len + 6 <= width:
        yield indented(Text.assemble(place, "  ", message), 4)
    else:
        yield Whole(place, 4)
        yield indented(message, 6)
