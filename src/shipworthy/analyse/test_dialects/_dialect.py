"""What a dialect is, and the pieces most of them share."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

Body = Literal["block", "call", "trailing", "open", "annotated"]
"""Where a test's body is, from the end of its header on.

`block`: in the braces that open there; `call`: in the parentheses that open there; `trailing`: in the
braces after those; `open`: up to the next header, where blocks end with words; `annotated`: in the braces
of the next method.
"""

ORACLE = (
    r"\b\w{0,60}(?i:assert|expect|should|verif|check|match|throw|reject|snapshot|fail|ensure|compare|approv"
    r"|require)\w{0,60}[\"'`]?\s{0,20}[(.!`<{:]"
)
"""A call whose name says that it checks."""
CONSTANT = r"(?:true|false|\d{1,6}|\"[^\"\n]{0,40}\"|'[^'\n]{0,40}')"
SAME = rf"(?P<a>{CONSTANT})"
"""A constant that must come again as `(?P=a)`."""

_USUAL_FAILURE = re.compile(
    r"(?i:assert|expect|should|to)\.?_?(?:raise|throw|reject|panic|fail|error)\w{0,40}"
    r"|\b(?:raises?|throws|rejects|panics)\b"
)


@dataclass(frozen=True)
class Header:
    """What starts a test. A group `name` is its name, or the quote that opens it."""

    pattern: re.Pattern[str]
    body: Body


@dataclass(frozen=True)
class Dialect:
    headers: tuple[Header, ...]
    oracle: re.Pattern[str]
    """What can fail a test."""
    constant: re.Pattern[str] | None = None
    """Assertions that only state constants, in the original text."""
    skip: re.Pattern[str] | None = None
    """What before a test's body says that it is not run; a group may hold the reason."""
    setup: re.Pattern[str] | None = None
    """Where a file says this, an empty body still tests that something comes up."""
    failure: re.Pattern[str] = _USUAL_FAILURE
    """What shows that a test expects something to go wrong."""
    method: re.Pattern[str] | None = None
    """For `annotated`: a method's name, before its parameters."""
    head: re.Pattern[str] = re.compile(r"[^(){};@\"=]{0,300}")
    """What may stand between a method's parameters and its body."""


def headers(*pairs: tuple[str, Body]) -> tuple[Header, ...]:
    return tuple(Header(re.compile(pattern, re.MULTILINE), body) for pattern, body in pairs)


def either(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(patterns), re.MULTILINE)


def plain(*pairs: tuple[str, Body], oracle: str = "") -> Dialect:
    """A dialect of which no more is known than how tests start and what checks."""
    return Dialect(headers(*pairs), either(ORACLE, *([oracle] if oracle else [])))
