"""Power Fx in YAML: `value: ={id: 7}` is a text that begins with `=`, which parsers of YAML refuse."""

from __future__ import annotations

import re

_SCALAR = re.compile(
    r"^([ \t]*(?:- )?[A-Za-z_][\w.-]{0,80}:[ \t]{1,20})((?:=|\{[A-Z][\w.]{0,200}\})[^\n]*)", re.MULTILINE
)
_REFUSED = re.compile(r":(?:\s|\Z)|\s#|\A\{")


def quoted(text: str) -> str:
    """The same lines, with what a parser would stumble over put in quotes."""
    return _SCALAR.sub(_quote, text)


def _quote(match: re.Match[str]) -> str:
    value = match[2].rstrip()
    if not _REFUSED.search(value):
        return match[0]
    return match[1] + "'" + value.replace("'", "''") + "'"
