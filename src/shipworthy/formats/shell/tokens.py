"""Shell text to words and operators. Lenient: whatever is typed, tokens come out, in linear time."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum

MAX_CHARACTERS = 200_000
_PLAIN = re.compile(r"[\w./:,@%+~^-]+")
_MARKS = re.compile(r"[&|<>()]+")
_TWO = ("&&", "||", ";;", "|&", ";&")
_ONE = frozenset(";|&()")
_BLANK = frozenset(" \t\r")
_BREAKS = frozenset(" \t\r\n;|&()<>")


class Kind(Enum):
    WORD = "word"
    OPERATOR = "operator"
    NEWLINE = "newline"


@dataclass(frozen=True, slots=True)
class Token:
    kind: Kind
    raw: str
    """As written: quotes and `$` still in it."""
    line: int


def tokens(text: str) -> list[Token]:
    """Line numbers count from 1. What follows `MAX_CHARACTERS` is left out."""
    return _Scanner(text[:MAX_CHARACTERS]).scan()


class _Scanner:
    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self._line = 1
        self._found: list[Token] = []
        self._heredocs: list[str] = []
        self._testing = False
        """Inside `[[ … ]]`, where `&&`, `<` and brackets are words."""

    def scan(self) -> list[Token]:
        while self._at < len(self._text):
            char = self._text[self._at]
            if char == "\n":
                self._end_line()
            elif char in _BLANK or self._text.startswith("\\\n", self._at):
                self._skip(2 if char == "\\" else 1)
            elif char == "#":
                end = self._text.find("\n", self._at)
                self._at = len(self._text) if end < 0 else end
            elif self._testing and (marks := _MARKS.match(self._text, self._at)):
                self._add(Kind.WORD, marks[0])
                self._at = marks.end()
            elif not self._redirect() and not self._operator():
                self._word()
        return self._found

    def _skip(self, count: int) -> None:
        self._line += self._text.count("\n", self._at, self._at + count)
        self._at += count

    def _add(self, kind: Kind, raw: str) -> None:
        self._found.append(Token(kind, raw, self._line))

    def _end_line(self) -> None:
        self._testing = False
        self._add(Kind.NEWLINE, "\n")
        self._skip(1)
        for word in self._heredocs:
            self._skip_heredoc(word)
        self._heredocs.clear()

    def _skip_heredoc(self, word: str) -> None:
        while self._at < len(self._text):
            end = self._text.find("\n", self._at)
            end = len(self._text) if end < 0 else end
            line = self._text[self._at : end]
            self._skip(end - self._at + 1)
            if line.strip("\t ") == word:
                return

    def _operator(self) -> bool:
        for operator in _TWO:
            if self._text.startswith(operator, self._at):
                self._add(Kind.OPERATOR, operator)
                self._at += 2
                return True
        if self._text[self._at] in _ONE:
            self._add(Kind.OPERATOR, self._text[self._at])
            self._at += 1
            return True
        return False

    def _redirect(self) -> bool:
        """`2>&1`, `> file`, `<<EOF`: none of them is an argument."""
        end = self._at
        while end < len(self._text) and (self._text[end].isdigit() or self._text[end] == "&"):
            end += 1
        if end >= len(self._text) or self._text[end] not in "<>":
            return False
        if self._text.startswith(("<(", ">("), end):
            return False
        start = end
        while end < len(self._text) and self._text[end] in "<>&|-":
            end += 1
        operator = self._text[start:end]
        self._skip(end - self._at)
        if operator.endswith("&-"):
            return True
        while self._at < len(self._text) and self._text[self._at] in _BLANK:
            self._at += 1
        target = self._read_word()
        if operator in {"<<", "<<-"} and target:
            self._heredocs.append(target.strip("'\"\\"))
        return True

    def _word(self) -> None:
        line = self._line
        raw = self._read_word()
        if not raw:  # a `<` or `>` that redirects nothing
            self._skip(1)
            return
        self._testing = (self._testing and raw != "]]") or raw == "[["
        self._found.append(Token(Kind.WORD, raw, line))

    def _read_word(self) -> str:
        start = self._at
        while self._at < len(self._text):
            if plain := _PLAIN.match(self._text, self._at):
                self._at = plain.end()
                continue
            char = self._text[self._at]
            if self._text.startswith(("<(", ">("), self._at):
                self._balanced(1, "(", ")")
            elif char == "(" and self._at > start and self._text[self._at - 1] == "=":
                self._balanced(0, "(", ")")  # `NAMES=(one two)`
            elif char in _BREAKS:
                break
            else:
                self._piece(char)
        return self._text[start : self._at].replace("\\\n", "")

    def _piece(self, char: str) -> None:
        if char == "\\":
            self._skip(2)
        elif char in "'`":
            self._quoted(char)
        elif char == '"':
            self._double()
        elif self._text.startswith("$(", self._at):
            self._balanced(1, "(", ")")
        elif self._text.startswith("${", self._at):
            self._balanced(1, "{", "}")
        else:
            self._skip(1)

    def _quoted(self, quote: str) -> None:
        end = self._text.find(quote, self._at + 1)
        self._skip((len(self._text) if end < 0 else end + 1) - self._at)

    def _double(self) -> None:
        self._skip(1)
        while self._at < len(self._text):
            char = self._text[self._at]
            if char == '"':
                self._skip(1)
                return
            if char == "\\":
                self._skip(2)
            elif self._text.startswith("$(", self._at):
                self._balanced(1, "(", ")")
            else:
                self._skip(1)

    def _balanced(self, before: int, opening: str, closing: str) -> None:
        """Past the bracket that closes the one after `before` characters; quotes inside are skipped."""
        self._skip(before)
        depth = 0
        while self._at < len(self._text):
            char = self._text[self._at]
            if char == "\\":
                self._skip(2)
                continue
            if char == "'" and opening == "(":
                self._quoted("'")
                continue
            self._skip(1)
            depth += (char == opening) - (char == closing)
            if depth == 0:
                return
