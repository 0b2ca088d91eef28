"""The languages that tree-sitter reads: one query file each, see README.md."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal, cast

_HEAD = re.compile(r"^; (language|grammar|typed|else|noise): (.+)$", re.MULTILINE)
Typed = Literal["always", "declared", "never"]


@dataclass(frozen=True)
class LanguageQuery:
    """What `<language>.scm` says."""

    parsers: tuple[str, ...]
    """Module and function of each parser to be tried, in this order."""
    typed: Typed
    text: str
    otherwise: str | None
    """The language that a text may be of which none of the parsers reads whole."""
    noise: re.Pattern[bytes] | None
    """What no parser understands and nothing hangs on, in a text that is not read whole otherwise."""

    @property
    def public_unless_private(self) -> bool:
        return "@private" in self.text


def languages() -> frozenset[str]:
    """Those with a query, by the names that `repo.languages` gives them."""
    return frozenset(_queries())


def of_language(name: str) -> LanguageQuery:
    return _queries()[name]


@cache
def _queries() -> dict[str, LanguageQuery]:
    found = {}
    for file in sorted(files(__package__).iterdir(), key=lambda f: f.name):
        if file.name.endswith(".scm"):
            text = file.read_text(encoding="utf-8")
            head: dict[str, list[str]] = {}
            for key, value in _HEAD.findall(text):
                head.setdefault(key, []).append(value)
            (language,), (typed,) = head["language"], head["typed"]
            (otherwise,), (noise,) = head.get("else", [None]), head.get("noise", [""])
            found[language] = LanguageQuery(
                tuple(head["grammar"]),
                cast("Typed", typed),
                text,
                otherwise,
                re.compile(noise.encode(), re.MULTILINE) if noise else None,
            )
    return found
