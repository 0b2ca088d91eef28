"""Which libraries a file calls models with."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from shipworthy.analyse.models.code_text import code_of, line_of, without_texts
from shipworthy.analyse.models.imports import GROUPS, first_below, imported
from shipworthy.model.ai_models import Library, LibraryUse

_QUOTE = re.compile(r"[\"']")
_TYPE_ARGUMENT = re.compile(r"\[[\w., |]{1,80}\]\(")
"""`Agent[Context](…)` is a call of `Agent(…)`."""
_IMPORT = re.compile(r"[ \t]*(?:import|from|using|use|require)\b")


def uses(text: str, language: str, libraries: Sequence[Library]) -> Iterator[LibraryUse]:
    group = GROUPS[language]
    code = code_of(text, language)
    names = list(imported(code, group))
    for library in libraries:
        roots = library.imports.get(group, ())
        line = first_below(names, roots, group, library.besides)
        if group == "Python" and not line:
            line = _reexported(code, roots)
        if line:
            yield LibraryUse(library.name, library.role, line, _first_call(code, library.calls))


def _reexported(code: str, roots: Sequence[str]) -> int:
    """`from product.llm import litellm`: the library under its own name, from a module of the product."""
    for root in roots:
        if "." not in root and (
            found := re.search(
                rf"^[ \t]*from[ \t].{{1,200}}\bimport\b.{{0,200}}\b{root}\b", code, re.MULTILINE
            )
        ):
            return line_of(code, found.start())
    return 0


def _first_call(code: str, calls: Sequence[str]) -> int:
    """The line of the first call in code; 0 where there is none.

    Not in an import statement, which names what it does not call, and not in a text, unless the call is
    known by a text (`client("bedrock-runtime")`).
    """
    bare = _TYPE_ARGUMENT.sub("(", without_texts(code))
    lines = (_first(code if _QUOTE.search(call) else bare, call) for call in calls)
    return min((line for line in lines if line), default=0)


def _first(code: str, call: str) -> int:
    position = code.find(call)
    while position >= 0:
        start = code.rfind("\n", 0, position) + 1
        if not _IMPORT.match(code, start):
            return line_of(code, position)
        position = code.find(call, position + 1)
    return 0


def first_sign(code: str, words: Sequence[str]) -> tuple[str, int] | None:
    """The earliest of `words` in the code, and its line."""
    found = sorted((p, w) for w in words if (p := code.find(w)) >= 0)
    return (found[0][1], line_of(code, found[0][0])) if found else None


def calls_of(code: str, words: Sequence[str]) -> list[int]:
    """The lines where one of the calls stands by its whole name; `*` stands for what may come before it."""
    lines = [
        line_of(code, found.start())
        for word in words
        for found in re.finditer(_boundary(word) + re.escape(word.removeprefix("*")), code)
    ]
    return sorted(lines)


def _boundary(word: str) -> str:
    if not word[:1].isalpha():
        return ""
    return r"(?<!\w)" if "." in word else r"(?<![\w.])"
