"""The simple commands of a shell text in order of execution, and which of them may fail unnoticed."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping
from functools import lru_cache

from shipworthy.formats.shell import conditions
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
NOWHERE = "?"
_DIRNAME = re.compile(r"dirname[^)]*\)[\"']?((?:/[\w.-]+)*)[^/]*((?:/[\w.-]+)*)$")
_ROOTS = (
    "$GITHUB_WORKSPACE",
    "${GITHUB_WORKSPACE}",
    "$CI_PROJECT_DIR",
    "$TRAVIS_BUILD_DIR",
    "$BUILD_SOURCESDIRECTORY",
)
_SUCCEEDS = frozenset({"true", ":", "echo", "printf"})
_PASSIVE = frozenset({"tee", "cat", "head", "tail", "sed", "awk", "sort", "tr", "ts", "nl", "less", "more"})
"""Readers of a pipe whose own success says nothing of the writer's."""
_INSPECTS = ("$?", "PIPESTATUS", "pipestatus", "trap ", "wait", "LASTEXITCODE")


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
        self._errexit = errexit
        self._pipefail = pipefail
        self._variables = variables
        self._exported: dict[str, str] = {}
        self._directory = ""
        self._functions: dict[str, Sequence] = {}
        self._calling: list[str] = []
        self._called: set[str] = set()

    def sequence(self, body: Sequence, *, top: bool, ignored: str = "") -> None:
        for index, chain in enumerate(body.chains):
            self._chain(chain, top=top, last=index == len(body.chains) - 1, ignored=ignored)

    def _chain(self, chain: Chain, *, top: bool, last: bool, ignored: str) -> None:
        for index, pipe in enumerate(chain.pipes):
            fate, drift = ignored, ""
            handlers = _handlers(chain, index)
            if handlers:
                swallowed = all(_succeeds(handler) for handler in handlers)
                fate = fate or (f"|| {_shown(handlers[0])}" if swallowed else "")
            elif top and not last and not chain.background and not self.watched:
                drift = self._passed_over(final=index == len(chain.pipes) - 1)
            self._pipe(pipe, top=top and last, ignored=fate, drift=drift)

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

    def _node(self, node: Node, *, top: bool, ignored: str) -> None:
        match node:
            case Group(body, subshell):
                outer = (self._directory, self._errexit, self._pipefail)
                self.sequence(body, top=top, ignored=ignored)
                if subshell:
                    self._directory, self._errexit, self._pipefail = outer
            case Branch(condition, then, otherwise):
                self.sequence(condition, top=False, ignored=ignored)
                holds = conditions.holds(condition, self._variables)
                if holds is not False:
                    self.sequence(then, top=False, ignored=ignored)
                if holds is not True:
                    self.sequence(otherwise, top=False, ignored=ignored)
            case Loop():
                self._loop(node, ignored)
            case Choice(bodies):
                for body in bodies:
                    self.sequence(body, top=False, ignored=ignored)
            case Define(name, body):
                self._functions[name] = body

    def _loop(self, node: Loop, ignored: str) -> None:
        """Once for each value where all are known, else once."""
        self.sequence(node.condition, top=False, ignored=ignored)
        values = [v for token in node.values for v in expand(token.raw, self._variables)]
        known = len(values) <= MAX_VALUES and not any(set(v) & set("$*?[{") for v in values)
        outer = self._directory
        for value in values if known and values else [""]:
            self._directory = outer
            if node.variable and value:
                self._variables[node.variable] = value
            self.sequence(node.body, top=False, ignored=ignored)
        self._variables.pop(node.variable, None)

    def _simple(self, node: Simple, ignored: str, *, within: str) -> None:
        given: dict[str, str] = {}
        rest = list(node.words)
        while rest and (pair := assignment(rest[0].raw, self._variables)):
            given[pair[0]] = pair[1]
            rest.pop(0)
        if not rest:
            self._variables.update(given)
            return
        words = [word for token in rest for word in expand(token.raw, self._variables)]
        if words and len(self.found) < MAX_INVOCATIONS and not self._builtin(words, rest):
            text = " ".join(token.raw for token in rest)
            known = {k: v for k, v in (self._exported | given).items() if "$" not in v}
            pairs = tuple(sorted(known.items()))
            self.found.append(Invocation(tuple(words), rest[0].line, text, pairs, self._directory, ignored))
            self._call(words[0], within)

    def left_functions(self) -> None:
        """A file read with `source` may call what is defined before it: functions nothing else calls."""
        if any(i.words[0] in {".", "source"} for i in self.found):
            for name in [n for n in self._functions if n not in self._called]:
                self._call(name, "")

    def _call(self, name: str, ignored: str) -> None:
        self._called.add(name)
        body = self._functions.get(name)
        if body is not None and name not in self._calling and len(self._calling) < 5:
            self._calling.append(name)
            self.sequence(body, top=False, ignored=ignored)
            self._calling.pop()

    def _builtin(self, words: list[str], written: list[Token]) -> bool:
        match words[0]:
            case "cd" | "pushd":
                self._directory = _moved(self._directory, words[1:])
            case "set":
                self._set(words[1:])
            case "export" | "declare" | "local" | "readonly" | "typeset":
                for token in written[1:]:
                    if pair := assignment(token.raw, self._variables):
                        self._variables[pair[0]] = self._exported[pair[0]] = pair[1]
            case "popd" | "shopt" | "unset" | "return" | "shift" | "umask" | "ulimit" | "[" | "[[" | "test":
                pass
            case _:
                return False
        return True

    def _set(self, options: list[str]) -> None:
        for option, value in zip(options, [*options[1:], ""], strict=True):
            on = option.startswith("-")
            if option[:1] in {"-", "+"} and not option.startswith("--"):
                if "e" in option[1:]:
                    self._errexit = on
                if option.endswith("o") and value == "errexit":
                    self._errexit = on
                if option.endswith("o") and value == "pipefail":
                    self._pipefail = on


def _handlers(chain: Chain, index: int) -> tuple[tuple[Node, ...], ...]:
    """What runs when a pipe of the chain fails: what stands behind the next `||`, and on from there."""
    for place in range(index, len(chain.joins)):
        if chain.joins[place] == "||":
            return tuple(pipe.parts for pipe in chain.pipes[place + 1 :])
    return ()


def _succeeds(parts: tuple[Node, ...]) -> bool:
    """Whether it always ends well, so that what failed before it is forgotten."""
    match parts[-1] if parts else None:
        case Simple(words):
            raw = [w.raw for w in words]
            return raw[0] in _SUCCEEDS or raw == ["exit", "0"]
        case Group(Sequence(chains)) if chains:
            return all(len(c.pipes) == 1 and _succeeds(c.pipes[0].parts) for c in chains)
        case _:
            return False


def _shown(parts: tuple[Node, ...]) -> str:
    match parts[-1] if parts else None:
        case Simple(words):
            raw = [w.raw for w in words if not ASSIGNMENT.fullmatch(w.raw)]
            return raw[0] if raw and raw[0] != "exit" else " ".join(raw)
        case Group():
            return "{ … }"
        case _:
            return "…"


def _moved(directory: str, words: list[str]) -> str:
    """Where a `cd` leads. `@script` stands for the folder of the script, `@root` for the checkout."""
    words = [w for w in words if not w.startswith("-") or w == "-"]
    if len(words) != 1:
        return NOWHERE
    word = words[0]
    if "dirname" in word and ("$0" in word or "BASH_SOURCE" in word):
        found = _DIRNAME.search(word[:500])
        return f"@script{found[1]}{found[2]}" if found else NOWHERE
    if "rev-parse --show-toplevel" in word:
        return "@root" + word.rpartition(")")[2]
    for root in _ROOTS:
        if word.startswith(root):
            return "@root" + word.removeprefix(root)
    if "$" in word or word in {"-", "~"} or word.startswith(("/", "~")) or directory == NOWHERE:
        return NOWHERE
    return posixpath.normpath(posixpath.join(directory, word))
