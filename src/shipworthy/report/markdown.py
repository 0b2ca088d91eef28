"""Values inside Markdown: every one is escaped unless it says it is Markdown."""

from __future__ import annotations

import re

from markupsafe import escape

from shipworthy.report.escape import seen, spans

JOINER = "\u2060"
"""Takes no room; keeps what would become a mention, a reference or a link plain text."""


class Markdown(str):
    """Text that is Markdown already."""

    __slots__ = ()


_PUNCTUATION = re.compile(r"[\\`*_\[\]<>|~&$^{}]")
_REFERENCE = re.compile(r"(?<=[@#])(?=\w)|(?<=\bGH-)(?=\d)|(?<=:)(?=//)|(?<=\bwww)(?=\.)", re.IGNORECASE)
_BLOCK_START = re.compile(r"^(\d{1,9}(?=[.)](?:\s|$))|(?=[-+](?:\s|$))|(?=--|==|#))")


def markdown(value: object) -> Markdown:
    """A value as running text: no markup, mention, reference, link or block start of its own."""
    if isinstance(value, Markdown):
        return value
    text = _PUNCTUATION.sub(r"\\\g<0>", seen(str(value)))
    text = _REFERENCE.sub(JOINER, text)
    return Markdown(_BLOCK_START.sub(r"\1\\", text))


def markdown_prose(text: str) -> Markdown:
    """As `markdown`, with its `code` as code. Never empty: a lone `-` underlines what stands above it."""
    return Markdown(
        "—"
        if not text
        else "".join(markdown_code(s.text) if s.code else markdown(s.text) for s in spans(text))
    )


def markdown_code(text: str) -> Markdown:
    """A code span, fenced longer than any run of backticks in the text."""
    text = seen(str(text))
    fence = "`" * (1 + max((len(run) for run in re.findall("`+", text)), default=0))
    pad = " " if text[:1] in {"`", " "} or text[-1:] in {"`", " "} else ""
    return Markdown(f"{fence}{pad}{text}{pad}{fence}" if text else "")


def markdown_cell(text: str) -> Markdown:
    """Prose inside a table, where a bar ends the cell even in code."""
    cut = (markdown_code(s.text) if s.code and "|" not in s.text else markdown(s.text) for s in spans(text))
    return Markdown("".join(cut))


def markdown_html(text: str) -> Markdown:
    """For the few elements that Markdown leaves as HTML: no markup, no mention, no reference."""
    return Markdown(escape(_REFERENCE.sub(JOINER, seen(text))))
