"""The bodies of functions in languages with braces or `end`, found well enough for short files."""

from __future__ import annotations

import re
from itertools import islice

from shipworthy.model.migrations import Destruction

MAX_TEXT = 500_000
MAX_DROPS = 50
_COMMENTS = re.compile(r"//[^\n]*|/\*(?s:.*?)(?:\*/|\Z)|^[ \t]*#[^\n]*", re.MULTILINE)
_NOTHING = re.compile(
    r"(?:return(?: (?:null|nil|true|undefined|Promise\.resolve\(\)))?|pass|:ok|nil|await Promise\.resolve\(\)"
    r"|raise ActiveRecord::IrreversibleMigration[^\n]*|throw [^\n]*|raise [\"'][^\n]*)?[;\s]*"
)


def without_comments(text: str) -> str:
    """Comments become blanks; lines stay where they are."""
    return _COMMENTS.sub(lambda m: re.sub(r"[^\n]", " ", m[0]), text[:MAX_TEXT])


def in_braces(text: str, start: int) -> str:
    """What stands in the braces that open after `start`; to the line's end where none open on it."""
    line_end = text.find("\n", start)
    opening = text.find("{", start)
    arrow = text.find("=>", start, line_end if line_end >= 0 else len(text))
    if opening < 0 or (arrow >= 0 and text[arrow + 2 : opening].strip()):
        return text[arrow + 2 if arrow >= 0 else start :].partition("\n\n")[0]
    depth = 0
    for match in re.compile(r"[{}]").finditer(text, opening):
        depth += 1 if match[0] == "{" else -1
        if depth == 0:
            return text[opening + 1 : match.start()]
    return text[opening + 1 :]


def until_end(text: str, start: int) -> str:
    """The lines after `start` down to the `end` that stands as far left as the line of `start`."""
    line_start = text.rfind("\n", 0, start) + 1
    indent = re.match(r"[ \t]*", text[line_start:])
    assert indent is not None
    first = text.find("\n", start)
    if first < 0:
        return ""
    closing = re.compile(rf"^{indent[0]}end\b", re.MULTILINE).search(text, first)
    return text[first : closing.start() if closing else len(text)]


def does_something(body: str) -> bool:
    return _NOTHING.fullmatch(body.strip()) is None


def destructions(text: str, body: str, start: int, statement: re.Pattern[str]) -> tuple[Destruction, ...]:
    """Where the statement stands in `body`, which stands in `text` after `start`."""
    offset = max(0, text.find(body, start))
    return tuple(
        Destruction(line_at(text, offset + found.start()), found[0].strip("(: "))
        for found in islice(statement.finditer(body), MAX_DROPS)
    )


def line_at(text: str, position: int) -> int:
    return text.count("\n", 0, position) + 1
