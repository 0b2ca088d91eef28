"""The simple commands of a shell text in order of execution, and which of them may fail unnoticed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from functools import lru_cache

from shipworthy.formats.shell import conditions, outcomes
from shipworthy.formats.shell.directories import moved
from shipworthy.formats.shell.expand import ASSIGNMENT, assignment, expand
from shipworthy.formats.shell.syntax import (
    Branch,
    Chain,
    Choice,
    Define,
    Group,
    Loop,
    Node,
    Pipe,
    Sequence,
    Simple,
    parse,
)
from shipworthy.formats.shell.tokens import Token, tokens
from shipworthy.model.commands import Invocation

MAX_INVOCATIONS = 2_000
MAX_VALUES = 20
MAX_HANDLERS = 50
_PASSIVE = frozenset({"tee", "cat", "head", "tail", "sed", "awk", "sort", "tr", "ts", "nl", "less", "more"})
"""Readers of a pipe whose own success says nothing of the writer's."""
_INSPECTS = ("$?", "PIPESTATUS", "pipestatus", "trap ", "wait", "LASTEXITCODE")
_WAITS = re.compile(r"\bwait[ \t]+[-$%\"'\d]")
"""For a certain job, whose status it then has: a bare `wait` always succeeds."""


def invocations(
    text: str,
    *,
    errexit: bool | None = False,
    pipefail: bool = False,
    variables: Mapping[str, str] | None = None,
) -> tuple[Invocation, ...]:
    """Every simple command. `errexit`: whether a failing line ends the text; none where not known."""
    walk = _Walk(errexit=errexit, pipefail=pipefail, variables=dict(variables or {}))
    walk.watched = any(mark in text for mark in _INSPECTS)
    walk.awaits = bool(_WAITS.search(text))
    walk.sequence(_structure(text), top=True)
    walk.left_functions()
    return tuple(walk.found)


@lru_cache(maxsize=2_000)
def _structure(text: str) -> Sequence:
    """The legs of a matrix run the same texts again and again."""
    return parse(tokens(text))


class _Walk:
    def __init__(self, *, errexit: bool | None, pipefail: bool, variables: dict[str, str]) -> None:
        self.found: list[Invocation] = []
        self.watched = False
        self.awaits = False
        self._errexit = errexit
        self._pipefail = pipefail
        self._variables = variables
        self._exported: dict[str, str] = {}
        self._directory = ""
        self._functions: dict[str, Sequence] = {}
        self._calling: list[str] = []
        self._called: set[str] = set()
        self._aliases: dict[str, list[str]] = {}
        self._unsure: set[str] = set()
        """Variables set where it is not known whether that place is reached."""
        self._doubt = 0
        self._over = ""
        """`exit` or `return` where what follows is never reached."""
        self._pardon = ""

    def sequence(self, body: Sequence, *, top: bool, ignored: str = "") -> None:
        for index, chain in enumerate(body.chains):
            if self._over:
                return
            self._chain(chain, top=top, last=index == len(body.chains) - 1, ignored=ignored)

    def _chain(self, chain: Chain, *, top: bool, last: bool, ignored: str) -> None:
        """Every pipe of it that may be reached."""
        if chain.background and not self.awaits:
            ignored = ignored or "`&` leaves it in the background"
        so_far: bool | None = True
        for index, pipe in enumerate(chain.pipes):
            if index and so_far is (chain.joins[index - 1] == "||"):
                continue
            doubt = index > 0 and so_far is None
            handlers = _handlers(chain, index)
            fate, drift = ignored or _fate(chain, index, handlers), ""
            if not fate and not handlers and top and not last and not self.watched:
                drift = self._passed_over(final=index == len(chain.pipes) - 1)
            so_far = outcomes.status(pipe, self._sure())
            with self._perhaps(doubt=doubt):
                self._pipe(pipe, top=top and last, ignored=fate, drift=drift)
            if self._over:
                break
        if chain.background:
            self._over = ""

    def _sure(self) -> dict[str, str]:
        if not self._unsure:
            return self._variables
        return {name: value for name, value in self._variables.items() if name not in self._unsure}

    @contextmanager
    def _perhaps(self, *, doubt: bool = True) -> Iterator[None]:
        """A part that is not surely reached: what it ends or sets may as well not be."""
        self._doubt += doubt
        yield
        self._doubt -= doubt
        if doubt:
            self._over = ""

    def _passed_over(self, *, final: bool) -> str:
        """Why a failing command in the middle of a text does not end it."""
        if self._errexit is False:
            return "without `set -e`, only the last command decides"
        if self._errexit and not final:
            return "a failure before `&&` does not end the script, and more commands follow"
        return ""

    def _pipe(self, pipe: Pipe, *, top: bool, ignored: str, drift: str) -> None:
        """`drift` is the weaker reason: it does not reach into loops and functions, which may `exit`."""
        reader = _shown(pipe.parts[-1:]).split(" ")[0] if len(pipe.parts) > 1 else ""
        lost = f"its status is lost in the pipe to `{reader}`: no `pipefail`" if reader in _PASSIVE else ""
        for index, node in enumerate(pipe.parts):
            before = index < len(pipe.parts) - 1
            unsure = self._errexit is None or self.watched or self._pipefail
            fate = ignored or ("" if not before or unsure else lost)
            if isinstance(node, Simple):
                self._simple(node, fate or drift, within=fate)
            else:
                self._node(node, top=top, ignored=fate or (drift if isinstance(node, Group) else ""))
            if len(pipe.parts) > 1:
                self._over = ""  # each part of a pipe is a shell of its own

    def _node(self, node: Node, *, top: bool, ignored: str) -> None:
        match node:
            case Group(body, subshell):
                outer = (self._directory, self._errexit, self._pipefail)
                self.sequence(body, top=top, ignored=ignored)
                if subshell:
                    self._directory, self._errexit, self._pipefail = outer
                    self._over = ""
            case Branch():
                self._branch(node, ignored)
            case Loop():
                self._loop(node, ignored)
            case Choice(bodies):
                for body in bodies:
                    with self._perhaps():
                        self.sequence(body, top=False, ignored=ignored)
            case Define(name, body):
                self._functions[name] = body

    def _branch(self, node: Branch, ignored: str) -> None:
        holds = conditions.holds(node.condition, self._sure())
        forgotten = (
            ""
            if self.watched or not outcomes.forgets(node)
            else "`if` asks for its result, and nothing fails"
        )
        self._condition(node.condition, ignored, ignored or forgotten)
        for reached, body in ((holds is not False, node.then), (holds is not True, node.otherwise)):
            if reached and not self._over:
                with self._perhaps(doubt=holds is None):
                    self.sequence(body, top=False, ignored=ignored)

    def _condition(self, condition: Sequence, ignored: str, asked: str) -> None:
        """Its last pipe is asked for its result, so a `!` before it does no harm."""
        for chain in condition.chains[:-1]:
            self._chain(chain, top=False, last=False, ignored=ignored)
        for chain in condition.chains[-1:]:
            kept = [replace(pipe, negated=False) for pipe in chain.pipes]
            self._chain(replace(chain, pipes=tuple(kept)), top=False, last=True, ignored=asked)

    def _loop(self, node: Loop, ignored: str) -> None:
        """Once for each value where all are known, else once."""
        if node.condition.chains:
            holds = conditions.holds(node.condition, self._sure())
            self._condition(node.condition, ignored, ignored)
            if holds is node.until:
                return
        values = [v for token in node.values for v in expand(token.raw, self._variables)]
        known = len(values) <= MAX_VALUES and not any(set(v) & set("$*?[{") for v in values)
        outer = self._directory
        for value in values if known and values else [""]:
            self._directory = outer
            if node.variable and value:
                self._variables[node.variable] = value
            with self._perhaps():
                self.sequence(node.body, top=False, ignored=ignored)
        self._variables.pop(node.variable, None)

    def _simple(self, node: Simple, ignored: str, *, within: str) -> None:
        given: dict[str, str] = {}
        rest = list(node.words)
        while rest and (pair := assignment(rest[0].raw, self._variables)):
            given[pair[0]] = pair[1]
            rest.pop(0)
        if not rest:
            self._assign(given)
            return
        words = [word for token in rest for word in expand(token.raw, self._variables)]
        words = [*self._aliases.get(words[0], words[:1]), *words[1:]] if words else words
        if words and len(self.found) < MAX_INVOCATIONS and not self._builtin(words, rest):
            if self._call(words[0], within):
                return
            text = " ".join(token.raw for token in rest)
            known = {k: v for k, v in (self._exported | given).items() if "$" not in v}
            pairs = tuple(sorted(known.items()))
            ignored = ignored or self._pardon
            self.found.append(Invocation(tuple(words), rest[0].line, text, pairs, self._directory, ignored))
            if words[0] == "exec" and len(words) > 1:
                self._over = "exit"

    def _assign(self, given: dict[str, str]) -> None:
        self._variables.update(given)
        if self._doubt:
            self._unsure.update(given)
        else:
            self._unsure.difference_update(given)

    def left_functions(self) -> None:
        """A file read with `source` may call what is defined before it: functions nothing else calls."""
        self._over = ""
        if any(i.words[0] in {".", "source"} for i in self.found):
            for name in [n for n in self._functions if n not in self._called]:
                self._call(name, "")

    def _call(self, name: str, ignored: str) -> bool:
        """Whether a function stands for the program of that name, here."""
        self._called.add(name)
        body = self._functions.get(name)
        if body is None or name in self._calling or len(self._calling) >= 5:
            return body is not None and name in self._calling
        self._calling.append(name)
        self.sequence(body, top=False, ignored=ignored)
        self._calling.pop()
        self._over = "" if self._over == "return" else self._over
        return True

    def _builtin(self, words: list[str], written: list[Token]) -> bool:
        match words[0]:
            case "cd" | "pushd":
                self._directory = moved(self._directory, words[1:])
            case "set":
                self._set(words[1:])
            case "export" | "declare" | "local" | "readonly" | "typeset":
                for token in written[1:]:
                    if pair := assignment(token.raw, self._variables):
                        self._exported[pair[0]] = pair[1]
                        self._assign(dict([pair]))
            case "popd" | "shopt" | "unset" | "shift" | "umask" | "ulimit" | "[" | "[[" | "test":
                pass
            case _:
                return self._jump(words)
        return True

    def _jump(self, words: list[str]) -> bool:
        match words[0]:
            case "exit":
                self._over = "exit"
            case "return":  # outside of functions it is an error, and the text goes on
                self._over = "return" if self._calling else ""
            case "trap" if not self._doubt and outcomes.pardons(words):
                self._pardon = f"`trap '{words[1]}'` hides every failure"
            case "alias":
                self._aliases.update(
                    (n, v.split()) for n, _, v in (w.partition("=") for w in words[1:]) if v.split()
                )
            case _:
                return False
        return True

    def _set(self, options: list[str]) -> None:
        for option, value in zip(options, [*options[1:], ""], strict=False):
            on = option.startswith("-")
            if option[:1] in {"-", "+"} and not option.startswith("--"):
                if "e" in option[1:]:
                    self._errexit = on
                if option.endswith("o") and value == "errexit":
                    self._errexit = on
                if option.endswith("o") and value == "pipefail":
                    self._pipefail = on


def _fate(chain: Chain, index: int, handlers: tuple[tuple[Node, ...], ...]) -> str:
    """Why nobody learns that this part of the chain failed."""
    negated = chain.pipes[index].negated
    if handlers:
        join = "&&" if negated else "||"
        return f"{join} {_shown(handlers[0])}" if all(map(outcomes.succeeds, handlers)) else ""
    return "`!` turns its result around" if negated else ""


def _handlers(chain: Chain, index: int) -> tuple[tuple[Node, ...], ...]:
    """What runs when a pipe of the chain fails: what stands behind the next `||`, and on from there."""
    wanted = "&&" if chain.pipes[index].negated else "||"
    if wanted not in chain.kinds:
        return ()
    place = next((at for at in range(index, len(chain.joins)) if chain.joins[at] == wanted), None)
    if place is None:
        return ()
    return tuple(pipe.parts for pipe in chain.pipes[place + 1 : place + 1 + MAX_HANDLERS])


def _shown(parts: tuple[Node, ...]) -> str:
    match parts[-1] if parts else None:
        case Simple(words):
            raw = [w.raw for w in words if not ASSIGNMENT.fullmatch(w.raw)]
            return raw[0] if raw and raw[0] != "exit" else " ".join(raw)
        case Group():
            return "{ … }"
        case _:
            return "…"
