"""YAML as Power Fx and its tools write it: `value: ={id: 7}`, `accept: */*`, `@type: String`.

A parser of YAML refuses all of them. They are put in quotes, so that every line stays where it is.
"""

from __future__ import annotations

import re

_KEY = r"[ \t]*(?:- )?[A-Za-z_\"][\w.\"#-]{0,80}:[ \t]{1,20}"
_SCALAR = re.compile(
    rf"^({_KEY})((?:=|\{{[A-Z][\w.]{{0,200}}\}}|\*(?=[^\w])|[@%`])[^\n]*)",
    re.MULTILINE,
)
_REFUSED = re.compile(r":(?:\s|\Z)|\s#|\A[{*@%`]")
_NAME = re.compile(r"^([ \t]*(?:- )?)(@[\w.:-]{1,100}):(?=\s)", re.MULTILINE)


def quoted(text: str) -> str:
    """The same lines, with what a parser would stumble over put in quotes."""
    return _SCALAR.sub(_quote, _NAME.sub(r'\1"\2":', text))


def _quote(match: re.Match[str]) -> str:
    value = match[2].rstrip()
    if not _REFUSED.search(value):
        return match[0]
    return match[1] + "'" + value.replace("'", "''") + "'"
