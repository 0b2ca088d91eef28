"""Text from strangers, made harmless: first for any page, then for each language a page is written in.

File names and messages come from the scanned repository. A page may show them; none may obey them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from markupsafe import Markup, escape

_UNSEEN = re.compile(
    "[\x00-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff"
    "\ufff9-\ufffb\ud800-\udfff\U000e0000-\U000e007f]"
)
"""Control characters, what reorders or hides text, and bytes that were no UTF-8."""
_SPACE = re.compile(r"\s+")
_RUNNER_COMMAND = re.compile(r"##(?=\w{0,20}\[)")
"""`##[group]`, `##vso[…]`, `##teamcity[…]`: build servers obey them anywhere in a line."""
_LINE_COMMAND = re.compile(r"^([^\S\n]*):(?=:)", re.MULTILINE)
_CODE = re.compile(r"`([^`]+)`")


def seen(text: str) -> str:
    """The text with everything that hides, moves or commands written out: an escape character as its code."""
    return _RUNNER_COMMAND.sub("# #", _UNSEEN.sub(_written_out, text))


def _written_out(match: re.Match[str]) -> str:
    code = ord(match[0])
    if 0xD800 <= code <= 0xDFFF:
        return "\ufffd"
    named = {9: "\\t", 10: "\\n", 13: "\\r"}
    return named.get(code) or (f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}")


def sentence(text: str, limit: int = 600) -> str:
    """Prose on one line, cut at its end."""
    text = seen(_SPACE.sub(" ", text[: 4 * limit]).strip())
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"


def capital(text: str) -> str:
    """The sentence with its first letter large, unless it starts with a name or `code`."""
    return text[0].upper() + text[1:] if re.match(r"[a-z]+[ ,]", text) else text


def path(text: str, limit: int = 160) -> str:
    """A file name on one line, cut in its middle: its end tells most."""
    text = seen(_middle(text, 4 * limit))
    return _middle(text, limit)


def _middle(text: str, limit: int) -> str:
    if len(text) <= limit:
        return text
    head = limit // 3
    return f"{text[:head]}…{text[len(text) - (limit - head - 1) :]}"


def no_commands(page: str) -> str:
    """The page with no line that a build server would take for a command (`::error …`)."""
    return _LINE_COMMAND.sub(r"\1: ", page)


_TYPOGRAPHY = str.maketrans(
    {
        "–": "-", "—": "-", "…": "...", "·": "-", "“": '"', "”": '"', "‘": "'", "’": "'",
        "×": "x", "≥": ">=", "≤": "<=", "→": "->", "✓": "+", "✗": "x", "\u00a0": " ",
        "█": "#", "▒": "=", "┃": "|",
    }
)  # fmt: skip


def encodable(text: str, encoding: str) -> str:
    """The text as far as the encoding goes; what it lacks is spelt otherwise or a question mark."""
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return text.translate(_TYPOGRAPHY).encode(encoding, errors="replace").decode(encoding)
    except LookupError:
        return encodable(text, "ascii")
    return text


@dataclass(frozen=True, slots=True)
class Span:
    text: str
    code: bool = False


def spans(text: str) -> Iterator[Span]:
    """Prose cut at its `code`."""
    at = 0
    for match in _CODE.finditer(text):
        if match.start() > at:
            yield Span(text[at : match.start()])
        yield Span(match[1], code=True)
        at = match.end()
    if at < len(text):
        yield Span(text[at:])


def html_prose(text: str) -> Markup:
    """The text with its `code` as elements."""
    parts = (Markup("<code>{}</code>").format(s.text) if s.code else escape(s.text) for s in spans(text))
    return Markup("").join(parts)


_ADDRESS = re.compile(r"https?://[^\s<>\"'`)\]]{1,500}")


def html_links(text: str) -> Markup:
    """The text with its web addresses as links. For rules' references only, never for findings."""
    parts, at = [], 0
    for match in _ADDRESS.finditer(text):
        address = match[0].rstrip(".,;:")
        link = Markup('<a href="{0}" rel="noopener noreferrer nofollow">{0}</a>').format(address)
        parts += [escape(text[at : match.start()]), link]
        at = match.start() + len(address)
    return Markup("").join([*parts, escape(text[at:])])
