"""A source text prepared for the search of tests in it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from shipworthy.analyse.masked_text import brackets, masked
from shipworthy.analyse.test_dialects import Dialect

_TAG = re.compile(r"^[ \t]{0,40}(?:/\*)?\*{1,2}[ \t]{0,9}(@test)\b", re.MULTILINE)
_FUNCTION = re.compile(r"\bfunction\s+(\w+)")
_TAG_TO_FUNCTION = 3_000
_SKIPPED_GROUP = re.compile(r"(?<![\w.$])(?:xdescribe|xcontext|(?:describe|context|suite)\.skip)\s*(?=\()")


@dataclass(frozen=True)
class TestSource:
    __test__ = False

    text: str
    language: str
    dialect: Dialect

    @cached_property
    def masked(self) -> str:
        plain = masked(self.text, self.language)
        if self.language == "PHP":
            plain = self._with_tags(plain)
        if self.dialect.constant is None:
            return plain
        pieces, last = [], 0
        for match in self.dialect.constant.finditer(self.text):
            if plain[match.start()] != " ":  # it is code, not a comment about such code
                pieces += [plain[last : match.start()], " " * len(match[0])]
                last = match.end()
        return "".join([*pieces, plain[last:]])

    def _with_tags(self, plain: str) -> str:
        """PHPUnit takes a method for a test whose comment says `@test`; the name may say so already."""
        pieces, last = [], 0
        for tag in _TAG.finditer(self.text):
            named = _FUNCTION.search(self.text, tag.end(), tag.end() + _TAG_TO_FUNCTION)
            if named and not named[1].startswith("test") and plain[tag.start(1)] == " ":
                pieces += [plain[last : tag.start(1)], tag[1]]
                last = tag.end(1)
        return "".join([*pieces, plain[last:]])

    @cached_property
    def brackets(self) -> dict[int, int]:
        return brackets(self.masked)

    @cached_property
    def methods(self) -> list[tuple[int, int, int, str]]:
        """Of each method with a body: where its name is, where its body starts and ends, and the name."""
        found = []
        for match in self.dialect.method.finditer(self.masked) if self.dialect.method else ():
            close = self.brackets.get(match.end(), -1)
            head = self.dialect.head.match(self.masked, close + 1) if close > 0 else None
            if head is None:
                continue
            after = self.masked[head.end() : head.end() + 2]
            if after[:1] == "{":
                end = self.brackets.get(head.end(), -1)
            else:  # a single expression: `void Works() => Assert.True(x);`
                end = self.masked.find(";", head.end()) if after == "=>" else -1
            if end > 0:
                found.append((match.start(), head.end() + 1, end, match["name"]))
        return found

    @cached_property
    def skipped_groups(self) -> list[tuple[int, int]]:
        if self.language not in {"JavaScript", "TypeScript"}:
            return []
        found = [m.end() for m in _SKIPPED_GROUP.finditer(self.masked)]
        return [(start, self.brackets[start]) for start in found if start in self.brackets]
