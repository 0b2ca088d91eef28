"""The languages that tree-sitter reads: one query file each, see README.md."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal, cast

_HEAD = re.compile(r"^; (language|grammar|begins with|typed|else|noise): (.+)$", re.MULTILINE)
Typed = Literal["always", "declared", "never"]
Visibility = Literal["public", "private", "as what is around"]


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
    def unless_told(self) -> Visibility:
        captures = set(re.findall(r"@\w+", self.text))
        if "@private_below" in captures:
            return "public"
        if "@private" not in captures:
            return "private"
        return "as what is around" if "@public" in captures else "public"


def languages() -> frozenset[str]:
    """Those with a query, by the names that `repo.languages` gives them."""
    return frozenset(_queries())


def of_language(name: str) -> LanguageQuery:
    return _queries()[name]


@cache
def _queries() -> dict[str, LanguageQuery]:
    found = {}
    folder = files(__package__)
    for file in sorted(folder.iterdir(), key=lambda f: f.name):
        if file.name.endswith(".scm"):
            text = file.read_text(encoding="utf-8")
            head: dict[str, list[str]] = {}
            for key, value in _HEAD.findall(text):
                head.setdefault(key, []).append(value)
            if "language" not in head:
                continue  # what several languages begin with
            (language,), (typed,) = head["language"], head["typed"]
            begins = (
                folder.joinpath(name).read_text(encoding="utf-8") for name in head.get("begins with", ())
            )
            (otherwise,), (noise,) = head.get("else", [None]), head.get("noise", [""])
            found[language] = LanguageQuery(
                tuple(head["grammar"]),
                cast("Typed", typed),
                "".join((*begins, text)),
                otherwise,
                re.compile(noise.encode(), re.MULTILINE) if noise else None,
            )
    return found
