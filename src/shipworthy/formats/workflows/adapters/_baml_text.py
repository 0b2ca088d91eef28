"""BAML's text as tokens and top-level blocks. Own grammar: neither JSON nor YAML."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

_TOKEN = re.compile(
    r"(?P<space>\s+)|(?P<comment>//[^\n]*)|(?P<raw>#{1,5}\")|\"(?P<string>(?:\\.|[^\"\\\n])*+)\"?"
    r"|(?P<word>[A-Za-z_][\w.]*(?:[-/][\w.]+)*)|(?P<number>-?\d[\w.]*)|(?P<mark>->|@@?|[^\s\w])",
)
_OPENING = {"{": "}", "(": ")", "[": "]"}
_BLOCKS = frozenset({"client", "function", "class", "enum", "retry_policy", "type"})
_MAX_TOKENS = 200_000
_MAX_DEPTH = 50


@dataclass(frozen=True, slots=True)
class Token:
    text: str
    line: int
    start: int
    end: int
    quoted: bool = False


@dataclass(frozen=True, slots=True)
class Block:
    """`keyword name head { body }`."""

    keyword: str
    name: str
    line: int
    head: tuple[Token, ...]
    body: tuple[Token, ...]


Value = tuple["str | list[str] | dict[str, Value]", int]
"""With its line."""


def tokens_of(text: str) -> list[Token]:
    found: list[Token] = []
    at, line = 0, 1
    while at < len(text) and len(found) < _MAX_TOKENS:
        match = _TOKEN.match(text, at)
        if match is None:
            at += 1
            continue
        end, kind = match.end(), match.lastgroup
        if kind == "raw":
            close = '"' + "#" * (len(match[0]) - 1)
            stop = text.find(close, end)
            stop = len(text) if stop < 0 else stop
            found.append(Token(text[end:stop], line, at, stop + len(close), quoted=True))
            end = min(len(text), stop + len(close))
        elif kind == "string":
            found.append(Token(match["string"], line, at, end, quoted=True))
        elif kind not in {"space", "comment"}:
            found.append(Token(match[0], line, at, end))
        line += text.count("\n", at, end)
        at = end
    return found


@lru_cache(maxsize=512)
def blocks_of(text: str) -> tuple[Block, ...]:
    """What stands at the top; what is not closed reaches to the end."""
    tokens = tokens_of(text)
    found: list[Block] = []
    at = 0
    while at < len(tokens):
        token = tokens[at]
        if token.quoted or token.text not in _BLOCKS:
            at = closing(tokens, at) + 1 if not token.quoted and token.text == "{" else at + 1
            continue
        head_end = next((i for i in range(at + 1, len(tokens)) if _is(tokens[i], "{")), len(tokens))
        body_end = closing(tokens, head_end)
        head = tokens[at + 1 : head_end]
        name = next((t.text for t in head if t.text not in {"<", ">", "llm"}), "")
        found.append(Block(token.text, name, token.line, tuple(head), tuple(tokens[head_end + 1 : body_end])))
        at = body_end + 1
    return tuple(found)


def _is(token: Token, mark: str) -> bool:
    return not token.quoted and token.text == mark


def closing(tokens: list[Token] | tuple[Token, ...], at: int) -> int:
    """Where the bracket that opens at `at` is closed; the end where it never is."""
    waiting: list[str] = []
    for index in range(at, len(tokens)):
        token = tokens[index]
        if token.quoted:
            continue
        if token.text in _OPENING:
            waiting.append(_OPENING[token.text])
        elif waiting and token.text == waiting[-1]:
            waiting.pop()
        if not waiting:
            return index
    return len(tokens)


def pairs_of(tokens: tuple[Token, ...], depth: int = 0) -> dict[str, Value]:
    """`key value` after `key value`; attributes are passed over."""
    found: dict[str, Value] = {}
    at = 0
    while at < len(tokens):
        token = tokens[at]
        if _is(token, "@") or _is(token, "@@"):
            at += 2
            at = closing(tokens, at) + 1 if at < len(tokens) and _is(tokens[at], "(") else at
            continue
        if not token.quoted and not token.text[0].isalpha() and token.text[0] != "_":
            at += 1
            continue
        value, at = _value(tokens, at + 1, depth)
        found.setdefault(token.text, (value, token.line))
    return found


def _value(tokens: tuple[Token, ...], at: int, depth: int) -> tuple[str | list[str] | dict[str, Value], int]:
    if at >= len(tokens):
        return "", at
    token = tokens[at]
    if _is(token, "{") and depth < _MAX_DEPTH:
        end = closing(tokens, at)
        return pairs_of(tokens[at + 1 : end], depth + 1), end + 1
    if _is(token, "["):
        end = closing(tokens, at)
        return [t.text for t in tokens[at + 1 : end] if t.quoted or t.text[0].isalnum()], end + 1
    return token.text, at + 1
