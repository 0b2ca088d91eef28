"""A source text in which calls can be found by name, with their arguments as written."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from shipworthy.analyse.masked_text import brackets, masked

GROUPS = {
    "Python": "Python", "JavaScript": "JavaScript", "TypeScript": "JavaScript", "Go": "Go", "Java": "Java",
    "Kotlin": "Java", "C#": "C#",
}  # fmt: skip
MAX_CHARACTERS = 1_000_000
MAX_FOUND = 2_000
_NAMED = re.compile(r"\s*([A-Za-z_]\w*)\s*[:=](?![=>])\s*")
_TEXT = re.compile(r"\s*[rRfFbBuU$@]{0,2}([\"'`])([^\"'`\n]*)\1\s*")


@dataclass(frozen=True, slots=True)
class Argument:
    """One argument of a call, or one entry of a literal."""

    name: str
    start: int
    text: str
    code: str
    """The same with its texts blanked."""

    @property
    def literal(self) -> str | None:
        """The text it is, where it is one."""
        found = _TEXT.fullmatch(self.text)
        return found[2] if found else None


@dataclass(frozen=True, slots=True)
class Call:
    line: int
    start: int
    end: int
    """Behind its closing bracket."""
    callee: str
    arguments: tuple[Argument, ...]

    def named(self, name: str) -> Argument | None:
        return next((a for a in self.arguments if a.name == name), None)


class Source:
    """Made once a file: masking it takes longer than all that is then looked for."""

    def __init__(self, text: str, language: str) -> None:
        self.text = text[:MAX_CHARACTERS]
        self.language = language
        self.group = GROUPS[language]

    @cached_property
    def code(self) -> str:
        """With comments and texts blanked; every character keeps its place."""
        # The two kinds of long texts nest nowhere that matters, and only one of them is known there.
        text = self.text.replace("'''", '"""') if self.group == "Python" else self.text
        return masked(text, self.language)

    @cached_property
    def pairs(self) -> dict[int, int]:
        return brackets(self.code)

    @cached_property
    def _breaks(self) -> list[int]:
        return [m.start() for m in re.finditer(r"\n", self.text)]

    def line(self, position: int) -> int:
        return bisect_right(self._breaks, position - 1) + 1

    def line_text(self, position: int, before: int = 0) -> str:
        """The line of the position as written, with some before it."""
        number = self.line(position)
        return "\n".join(self._lines[max(0, number - 1 - before) : number])

    @cached_property
    def _lines(self) -> list[str]:
        return self.text.split("\n")

    def find(self, pattern: re.Pattern[str]) -> Iterator[re.Match[str]]:
        """In code, bounded."""
        for count, match in enumerate(pattern.finditer(self.code)):
            if count >= MAX_FOUND:
                return
            yield match

    def calls(self, pattern: re.Pattern[str]) -> Iterator[Call]:
        """Where the pattern, which ends at the opening bracket, is found. Group 1 is the callee."""
        for match in self.find(pattern):
            if (found := self.call_at(match.end() - 1, match.start(1), match[1])) is not None:
                yield found

    def call_at(self, opening: int, start: int, callee: str) -> Call | None:
        end = self.pairs.get(opening)
        if end is None:
            return None
        return Call(self.line(start), start, end + 1, callee, tuple(self.entries(opening)))

    def entries(self, opening: int) -> Iterator[Argument]:
        """What stands between the bracket and its partner, by commas at its own level."""
        end = self.pairs.get(opening)
        start = position = opening + 1
        while end is not None and position <= end:
            character = self.code[position]
            if character in "([{" and position in self.pairs:
                position = self.pairs[position]
            elif position == end or character == ",":
                if self.code[start:position].strip():
                    yield self._argument(start, position)
                start = position + 1
            position += 1

    def _argument(self, start: int, end: int) -> Argument:
        code = self.code[start:end]
        named = _NAMED.match(code)
        name = named[1] if named else ""
        start += named.end() if named else len(code) - len(code.lstrip())
        return Argument(name, start, self.text[start:end], self.code[start:end])

    def block(self, position: int) -> tuple[int, int]:
        """The next bracketed body behind the position: `{` to its partner."""
        opening = self.code.find("{", position)
        return (
            (opening, self.pairs.get(opening, len(self.code) - 1)) if opening >= 0 else (position, position)
        )

    def indented(self, position: int) -> tuple[int, int]:
        """The statement that begins on the position's line and all that is indented below it."""
        start = self.text.rfind("\n", 0, position) + 1
        depth = self._indent(start)
        # The head may go over several lines: the body begins behind its brackets.
        opening = self.code.find("(", position)
        body = self.pairs.get(opening, position) if opening >= 0 else position
        following = re.compile(rf"\n[ \t]{{0,{depth}}}(?=[^\s)\]}}])").search(self.code, body)
        return start, following.start() if following else len(self.code)

    def heads(self, position: int) -> Iterator[str]:
        """The lines that open what the position stands in, innermost first: conditions among them."""
        if self.group == "Python":
            start = self.text.rfind("\n", 0, position) + 1
            depth, number, branches = self._indent(start), self.line(position) - 1, False
            for line in reversed(self._lines[max(0, number - 200) : number]):
                indent = len(line) - len(line.lstrip())
                other_branch = indent == depth and branches and line.lstrip().startswith(("if ", "elif "))
                if line.strip() and (indent < depth or other_branch):
                    branches = line.lstrip().startswith(("else:", "elif "))
                    depth = indent
                    yield line
            return
        around = [opening for opening, end in self.pairs.items() if opening < position < end]
        for opening in sorted(around, reverse=True)[:12]:
            yield self.text[self.text.rfind("\n", 0, opening) + 1 : opening + 1]

    def _indent(self, start: int) -> int:
        end = start
        while end < len(self.text) and self.text[end] in " \t":
            end += 1
        return end - start
