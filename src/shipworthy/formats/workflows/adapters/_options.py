"""Options of a command line that is written as one text, with quotes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

_VALUE = r"(?:[ \t]*=[ \t]*|[ \t\\\n]+)(\"[^\"]*\"|'[^']*'|(?:\$\{\{[^{}]{0,300}\}\}|[^\s\"'])+)"


@cache
def _named(names: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"(?:^|(?<=\s))(?:{'|'.join(map(re.escape, names))}){_VALUE}")


def option(text: str, *names: str) -> str:
    """The value of the first of these options that is given; empty where none is."""
    return next(options(text, *names), "")


def options(text: str, *names: str) -> Iterator[str]:
    for found in _named(names).finditer(text):
        yield found[1].strip("\"'").strip()


def has(text: str, *names: str) -> bool:
    return re.search(rf"(?:^|\s)(?:{'|'.join(map(re.escape, names))})(?:[\s=]|$)", text) is not None
