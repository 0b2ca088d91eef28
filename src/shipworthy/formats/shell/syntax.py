"""Tokens to the structure of a shell text. Lenient: a stray `fi` or `)` is passed over."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

from shipworthy.formats.shell.tokens import Kind, Token

MAX_DEPTH = 40


@dataclass(frozen=True, slots=True)
class Simple:
    words: tuple[Token, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """`{ … }`, or `( … )` when `subshell`."""

    body: Sequence
    subshell: bool


@dataclass(frozen=True, slots=True)
class Branch:
    condition: Sequence
    then: Sequence
    otherwise: Sequence


@dataclass(frozen=True, slots=True)
class Loop:
    condition: Sequence
    body: Sequence
    variable: str = ""
    values: tuple[Token, ...] = ()
    until: bool = False


@dataclass(frozen=True, slots=True)
class Choice:
    bodies: tuple[Sequence, ...]


@dataclass(frozen=True, slots=True)
class Define:
    name: str
    body: Sequence


Node = Simple | Group | Branch | Loop | Choice | Define


@dataclass(frozen=True, slots=True)
class Pipe:
    parts: tuple[Node, ...]
    negated: bool = False
    """Behind a `!`, by which it succeeds where it fails."""


@dataclass(frozen=True)
class Chain:
    """Pipes joined by `&&` and `||`; `joins[i]` stands before `pipes[i + 1]`."""

    pipes: tuple[Pipe, ...]
    joins: tuple[str, ...]
    background: bool = False

    @cached_property
    def kinds(self) -> frozenset[str]:
        return frozenset(self.joins)


@dataclass(frozen=True, slots=True)
class Sequence:
    chains: tuple[Chain, ...] = ()


EMPTY = Sequence()
_ENDS = frozenset({"then", "elif", "else", "fi", "do", "done", "esac", "}"})


def parse(found: list[Token]) -> Sequence:
    return _Parser(found).everything()


class _Parser:
    def __init__(self, found: list[Token]) -> None:
        self._tokens = found
        self._at = 0
        self._depth = 0

    def everything(self) -> Sequence:
        chains: list[Chain] = []
        while self._at < len(self._tokens):
            before = self._at
            chains.extend(self._sequence(frozenset()).chains)
            if self._at == before:
                self._at += 1
        return Sequence(tuple(chains))

    def _raw(self, kind: Kind = Kind.WORD) -> str:
        """The current token's text if it is of that kind, else nothing."""
        if self._at < len(self._tokens) and self._tokens[self._at].kind is kind:
            return self._tokens[self._at].raw
        return ""

    def _take(self, *words: str) -> bool:
        if self._raw() in words or self._raw(Kind.OPERATOR) in words:
            self._at += 1
            return True
        return False

    def _break_lines(self) -> None:
        while self._at < len(self._tokens) and self._tokens[self._at].kind is Kind.NEWLINE:
            self._at += 1

    def _sequence(self, ends: frozenset[str]) -> Sequence:
        """Chains up to a word that ends the enclosing structure, which is left standing."""
        chains: list[Chain] = []
        while self._at < len(self._tokens):
            if self._raw(Kind.NEWLINE) or self._raw(Kind.OPERATOR) in {";", "&"}:
                self._at += 1
                continue
            if self._raw() in ends or self._raw() in _ENDS or self._raw(Kind.OPERATOR) in {")", ";;", ";&"}:
                break
            before = self._at
            chain = self._chain()
            if chain.pipes:
                chains.append(chain)
            if self._at == before:
                break
        return Sequence(tuple(chains))

    def _chain(self) -> Chain:
        pipes, joins = [self._pipe()], []
        while (join := self._raw(Kind.OPERATOR)) in {"&&", "||"}:
            self._at += 1
            self._break_lines()
            joins.append(join)
            pipes.append(self._pipe())
        background = self._take("&")
        if not all(p.parts for p in pipes):
            kept = [p for p in pipes if p.parts]
            return Chain(tuple(kept), tuple(joins[: max(0, len(kept) - 1)]), background)
        return Chain(tuple(pipes), tuple(joins), background)

    def _pipe(self) -> Pipe:
        negated = False
        while self._take("!"):
            negated = not negated
        parts = []
        while (node := self._node()) is not None:
            parts.append(node)
            if not self._take("|", "|&"):
                break
            self._break_lines()
        return Pipe(tuple(parts), negated)

    def _node(self) -> Node | None:
        if self._depth > MAX_DEPTH:
            self._at = len(self._tokens)  # nobody wrote this; what was read so far stands
            return None
        self._depth += 1
        try:
            return self._compound() or self._simple()
        finally:
            self._depth -= 1

    def _compound(self) -> Node | None:
        if self._take("("):
            return self._group(")", subshell=True)
        if self._take("{"):
            return self._group("}", subshell=False)
        if self._take("if"):
            return self._branch()
        if self._take("while"):
            return self._loop(self._sequence(_ENDS))
        if self._take("until"):
            return replace(self._loop(self._sequence(_ENDS)), until=True)
        if self._take("for", "select"):
            return self._for()
        if self._take("case"):
            return self._choice()
        return self._define()

    def _group(self, closing: str, *, subshell: bool) -> Group:
        body = self._sequence(frozenset({closing}))
        self._take(closing)
        return Group(body, subshell)

    def _branch(self) -> Branch:
        condition = self._sequence(_ENDS)
        self._take("then")
        then = self._sequence(_ENDS)
        if self._take("elif"):
            self._depth += 1
            nested = self._branch() if self._depth <= MAX_DEPTH else None
            self._depth -= 1
            chain = Chain((Pipe((nested,)),), ()) if nested else None
            return Branch(condition, then, Sequence((chain,) if chain else ()))
        otherwise = self._sequence(_ENDS) if self._take("else") else EMPTY
        self._take("fi")
        return Branch(condition, then, otherwise)

    def _loop(self, condition: Sequence) -> Loop:
        self._take("do")
        body = self._sequence(_ENDS)
        self._take("done")
        return Loop(condition, body)

    def _for(self) -> Loop:
        start = self._at
        while self._at < len(self._tokens) and self._raw() != "do":
            self._at += 1
        head = [t for t in self._tokens[start : self._at] if t.kind is Kind.WORD]
        loop = self._loop(EMPTY)
        if len(head) > 2 and head[1].raw == "in":
            return Loop(loop.condition, loop.body, head[0].raw, tuple(head[2:]))
        return loop

    def _choice(self) -> Choice:
        bodies = []
        while self._at < len(self._tokens) and self._raw() != "in":
            self._at += 1
        self._take("in")
        while self._at < len(self._tokens) and not self._take("esac"):
            while self._at < len(self._tokens) and self._raw(Kind.OPERATOR) != ")":
                if self._raw() == "esac":
                    break
                self._at += 1
            self._take(")")
            bodies.append(self._sequence(frozenset({"esac"})))
            while self._raw(Kind.NEWLINE) or self._take(";;", ";&"):
                self._break_lines()
        return Choice(tuple(bodies))

    def _define(self) -> Define | None:
        start = self._at
        named = self._take("function")
        name = self._raw()
        if name and _is_name(name):
            self._at += 1
            if (self._take("(") and self._take(")")) or named:
                self._break_lines()
                body = self._compound()
                return Define(name, Sequence((Chain((Pipe((body,)),), ()),)) if body else EMPTY)
        self._at = start
        return None

    def _simple(self) -> Simple | None:
        words = []
        while self._raw():
            words.append(self._tokens[self._at])
            self._at += 1
        return Simple(tuple(words)) if words else None


def _is_name(word: str) -> bool:
    return all(c.isalnum() or c in "_-.:" for c in word)
