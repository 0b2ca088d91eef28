"""What judges code in CI short of tests: a linter, or at least the formatter's check."""

from __future__ import annotations

import re

from shipworthy.collect.ci.ci import ci_commands, runs_linter
from shipworthy.collect.context import Context, fact
from shipworthy.model.commands import Purpose

_ONLY_LOOKS = re.compile(
    r"(?:^|\s)--?(?:check(?:-\w+)?|list-different|verify[\w-]*|set-exit-if-changed|dry-run|diff|error-on-\w+|[lcd])(?=\s|=|$)"
    r"|check\b|Check\b|^the pre-commit hook "
)
"""A formatter that writes instead of looking finds nothing wrong in CI."""
FORMATTER = 0.5


@fact("ci.runs_format_check")
def runs_format_check(context: Context) -> bool:
    """Whether CI checks the format of code before a change is merged.

    With `cargo fmt --check`, `prettier --check` and the like; a formatter that writes finds nothing wrong.
    """
    for command in context.get(ci_commands):
        if Purpose.FORMAT not in command.purposes or command.ignored or not command.on_pull_requests:
            continue
        if _ONLY_LOOKS.search(command.text):
            context.cite(command.path, command.line)
            context.cite(command.resolved_path, command.resolved_line)
            return True
    return False


@fact("ci.style_checks", unit="share")
def style_checks(context: Context) -> float:
    """How much judges code in CI before a change is merged.

    1 with a linter, 0.5 with a formatter's check alone.
    """
    if context.get(runs_linter):
        return 1.0
    return FORMATTER if context.get(runs_format_check) else 0.0


@fact("ci.style")
def style(context: Context) -> str:
    """The same in words."""
    if context.get(runs_linter):
        return "a linter"
    return "a formatter's check, and no linter" if context.get(runs_format_check) else "no linter"
