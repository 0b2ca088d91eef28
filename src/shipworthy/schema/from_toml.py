"""TOML with line numbers. The standard library's reader has none, so a second pass looks for the keys."""

from __future__ import annotations

import re
import tomllib
from typing import Any

from shipworthy.schema.nodes import DocumentError, Listed, Mapped

MAX_BYTES = 5_000_000
MAX_LOCATED = 2_000_000
"""Larger documents are read without line numbers."""
MAX_PARTS = 64
"""Of one dotted key: the time to read one grows with the square of their number."""
_Path = tuple[str | int, ...]
_TOKEN = re.compile(
    r'"""(?:[^"\\]|\\.|"{1,2}(?!"))*+"{3,5}' r"|'''(?:[^']|'{1,2}(?!'))*+'{3,5}"
    r'|"(?:[^"\\\n]|\\.)*+"' r"|'[^'\n]*'|#[^\n]*|\n|[\[\]{}=,.]|[^\s\[\]{}=,.#\"']+",
    re.DOTALL,
)  # fmt: skip
_LONG_KEY = re.compile(
    rf"""(?<![\w-])(?:(?:[\w-]++|"[^"\n]*+"|'[^'\n]*+')[ \t]*+\.[ \t]*+){{{MAX_PARTS},}}"""
)
_ENDS = frozenset({",", "]", "}", "\n"})


def read_toml(text: str) -> Mapped:
    if len(text) > MAX_BYTES:
        raise DocumentError(f"larger than {MAX_BYTES:,} characters")
    text = text.removeprefix("\ufeff").replace("\r\n", "\n")
    if match := _LONG_KEY.search(text):
        raise DocumentError(f"a key of more than {MAX_PARTS} parts", text.count("\n", 0, match.start()) + 1)
    try:
        plain = tomllib.loads(text)
        lines = _Scan(text).lines if len(text) <= MAX_LOCATED else {}
        root: Mapped = _mapped(plain, (), lines, 1)
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"at line (\d+)", str(error))
        message = re.sub(r" \(at .*\)$", "", str(error))
        line = int(found[1]) if found else text.count("\n") + 1
        raise DocumentError(message, line) from None
    except RecursionError:
        raise DocumentError("nested too deeply") from None
    except ValueError as error:  # a number of more digits than Python reads
        raise DocumentError(f"cannot be read: {error}") from None
    return root


class _Scan:
    """One walk over the tokens of a document that is known to be TOML."""

    def __init__(self, text: str) -> None:
        self.lines: dict[_Path, int] = {}
        self._tables: dict[_Path, int] = {}
        self._at = 0
        self._tokens = []
        line = 1
        for match in _TOKEN.finditer(text):
            if not match[0].startswith("#"):
                self._tokens.append((match[0], line))
            line += match[0].count("\n")
        table: _Path = ()
        while self._at < len(self._tokens):
            match self._next():
                case "\n":
                    self._at += 1
                case "[":
                    table = self._header()
                case _:
                    self._pair(table)

    def _next(self) -> str:
        return self._tokens[self._at][0] if self._at < len(self._tokens) else "\n"

    def _header(self) -> _Path:
        """The table that the lines after `[a.b]` or `[[a.b]]` fill."""
        line = self._tokens[self._at][1]
        self._at += 1
        repeated = self._next() == "["
        self._at += repeated
        path: _Path = ()
        keys = self._key()
        for index, key in enumerate(keys):
            path = (*path, key)
            self.lines.setdefault(path, line)
            if repeated and index == len(keys) - 1:
                self._tables[path] = self._tables.get(path, -1) + 1
            if path in self._tables:
                path = (*path, self._tables[path])
                self.lines.setdefault(path, line)
        self._at += 1 + repeated
        return path

    def _key(self) -> list[str]:
        parts = []
        while (part := self._next()) not in {"=", "]", "\n"}:
            if part[0] in "\"'":
                parts.append(str(tomllib.loads(f"x = {part}")["x"]))
            elif part != ".":
                parts.append(part)
            self._at += 1
        return parts

    def _pair(self, table: _Path) -> None:
        line = self._tokens[self._at][1]
        path = table
        for key in self._key():
            path = (*path, key)
            self.lines.setdefault(path, line)
        self._at += 1
        self._value(path, line)

    def _value(self, path: _Path, known: int) -> None:
        """`known` is the line that is taken for the value's where none is noted."""
        opening, line = self._tokens[self._at] if self._at < len(self._tokens) else ("", known)
        if line != known:
            self.lines.setdefault(path, line)
        self._at += 1
        match opening:
            case "[" | "{":
                index = 0
                while (token := self._next()) not in {"]", "}"} and self._at < len(self._tokens):
                    if token in _ENDS:
                        self._at += 1
                    elif opening == "{":
                        self._pair(path)
                    else:
                        self._value((*path, index), line)
                        index += 1
                self._at += 1
            case _:
                while self._next() not in _ENDS:
                    self._at += 1


def _mapped(value: Any, path: _Path, lines: dict[_Path, int], line: int) -> Any:
    line = lines.get(path, line)
    match value:
        case dict():
            mapped = Mapped(line)
            for key, child in value.items():
                mapped[key] = _mapped(child, (*path, key), lines, line)
                mapped.lines[key] = lines.get((*path, key), line)
            return mapped
        case list():
            listed = Listed(line)
            for index, child in enumerate(value):
                listed.append(_mapped(child, (*path, index), lines, line))
                listed.lines.append(lines.get((*path, index), line))
            return listed
        case _:
            return value
