"""What of a program is made of a model library, and which calls send to a model."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tree_sitter import Node

from shipworthy.analyse.models.typed.described import described
from shipworthy.analyse.models.typed.program import Chain, Declared, Grammar, Program, Span, Step
from shipworthy.analyse.models.typed.vocabulary import Match, Vocabulary
from shipworthy.model.ai_models import SENDING, CallSite, SiteKind

_DEEPEST = 12
_ABOVE = frozenset({"base", "super", "InnerClient"})
"""What is passed on to what is wrapped."""
_TYPE_NAMES = re.compile(r"[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*")


@dataclass(frozen=True, slots=True)
class Held:
    """Something of a library; `type` is what it is declared as or made by, empty where that is not known."""

    library: str
    type: str = ""


@dataclass(frozen=True, slots=True)
class Foreign:
    """Something declared as a type of no model library."""

    type: str = ""


Value = Held | Foreign | None


class Resolution:
    def __init__(self, program: Program, grammar: Grammar, words: Vocabulary) -> None:
        self._program = program
        self._grammar = grammar
        self._words = words
        self._local: dict[str, list[Declared]] = {}
        self._fields: dict[str, list[Declared]] = {}
        for each in program.declared:
            (self._fields if each.owner else self._local).setdefault(each.name, []).append(each)
        self._following: set[int] = set()

    def sites(self) -> Iterator[CallSite]:
        for chain in self._program.chains:
            yield from self._sites_of(chain)
        for mark in self._program.marked:
            if match := self._words.mark(mark.mark):
                yield CallSite(
                    mark.line, match.library, self._words.role(match.library), match.kind, f"@{mark.mark}",
                    mark.name,
                )  # fmt: skip

    def _sites_of(self, chain: Chain) -> Iterator[CallSite]:
        found: set[bool] = set()
        for match, step, index in self._matches(chain):
            if (match.kind in SENDING) in found:  # one of each is enough of `a.builder().b().build()`
                continue
            found.add(match.kind in SENDING)
            names, model = described(self._grammar, chain, index, self._initial, self._is_constant)
            yield CallSite(
                step.line if step else chain.line,
                match.library,
                self._words.role(match.library),
                match.kind,
                _written(chain, index),
                _around(self._program.spans, chain.at),
                names,
                model,
            )

    def _matches(self, chain: Chain) -> Iterator[tuple[Match, Step | None, int]]:
        """What the chain does at which step; -1 stands for its beginning."""
        value, index = self._root(chain, 0)
        if chain.made and isinstance(value, Held) and (match := self._words.made(value.library, value.type)):
            yield match, None, -1
        path: list[str] = []
        if index:
            path = [s.name for s in chain.steps[:index]]
        for place in range(index, len(chain.steps)):
            step = chain.steps[place]
            path.append(step.name)
            match = self._match(chain, value, path, place) if step.called else None
            if match:
                yield match, step, place
            value = self._next(value, step, match)

    def _match(self, chain: Chain, value: Value, path: Sequence[str], place: int) -> Match | None:
        match value:
            case Held(library, type_):
                bare = not chain.root and not place
                return self._words.made(library, type_) if bare else self._words.called(library, type_, path)
            case Foreign():
                return self._extension(path)
            case _ if chain.root in _ABOVE:
                return None
            case _:
                whole = [chain.root, *path] if chain.root else list(path)
                return self._words.unmistakable(whole)

    def _extension(self, path: Sequence[str]) -> Match | None:
        """`services.AddChatClient(…)`: a library adds methods to what is not its own."""
        match = self._words.unmistakable(path) if self._grammar.extends else None
        return match if match and match.kind in {SiteKind.CLIENT, SiteKind.AGENT} else None

    def _root(self, chain: Chain, depth: int) -> tuple[Value, int]:
        """What the chain begins with, and with which step it goes on."""
        if chain.made:
            return self._of_type(chain.root), 0
        if not chain.root:
            return self._bare(chain)
        if chain.root in {"this", "self", "base", "super"}:
            if chain.steps and (fields := self._fields.get(chain.steps[0].name)):
                return self._of_declared(fields, depth), 1
            return None, 0
        if declared := self._visible(chain.root, chain.at):
            value = self._of_declared(declared, depth)
            if value is not None:
                return value, 0
        if fields := self._fields.get(chain.root):
            return self._of_declared(fields, depth), 0
        library, type_ = self._words.name(chain.root)
        return (Held(library, type_) if library else None), 0

    def _bare(self, chain: Chain) -> tuple[Value, int]:
        """A call of a function by its name: one of the file's own, or an imported one."""
        name = chain.steps[0].name
        if name in self._program.results:
            return self._of_type(self._program.results[name]), 1
        library, own = self._words.name(name)
        return (Held(library, own), 0) if library else (None, 0)

    def _next(self, value: Value, step: Step, match: Match | None) -> Value:
        if match and match.kind is SiteKind.AGENT:
            return Held(match.library, "Agent" if self._grammar.returns_itself else "")
        if match and match.kind in SENDING:
            return Foreign()
        if match:
            return Held(match.library, "" if not isinstance(value, Held) else self._type_after(value, step))
        if step.types and isinstance(found := self._of_type(step.types), Held):
            return found
        if isinstance(value, Held):
            return Held(value.library, self._type_after(value, step))
        if step.called:
            result = self._program.results.get(step.name)
            return self._of_type(result) if result and isinstance(self._of_type(result), Held) else None
        return self._field(step.name, value.type if value else "")

    def _field(self, name: str, owner: str) -> Value:
        fields = self._fields.get(name, [])
        own = [f for f in fields if f.owner == owner] if owner else []
        return self._of_declared(own or fields, 1) if fields else None

    def _type_after(self, value: Held, step: Step) -> str:
        if not self._grammar.returns_itself:
            return "" if step.called else f"{value.type}.{step.name}" if value.type else ""
        return value.type

    def value(self, node: Node, depth: int) -> Value:
        if depth > _DEEPEST or node.id in self._following:
            return None
        chain = self._grammar.chain(node)
        if chain is None:
            return None
        self._following.add(node.id)
        try:
            value, index = self._root(chain, depth + 1)
            path = [s.name for s in chain.steps[:index]]
            for place in range(index, len(chain.steps)):
                step = chain.steps[place]
                path.append(step.name)
                match = self._match(chain, value, path, place) if step.called else None
                value = self._next(value, step, match)
            return value
        finally:
            self._following.discard(node.id)

    def _of_declared(self, declared: Sequence[Declared], depth: int) -> Value:
        """The first that is of a library; else whether it is known to be of none."""
        values = [self._of_one(each, depth) for each in declared[-8:]]
        return next((v for v in values if isinstance(v, Held)), next((v for v in values if v), None))

    def _of_one(self, declared: Declared, depth: int) -> Value:
        made = self.value(declared.value, depth + 1) if declared.value is not None else None
        if not declared.type:
            return made
        told = self._of_type(declared.type)
        if isinstance(told, Held) and isinstance(made, Held):
            return Held(made.library, told.type)
        return made if isinstance(made, Held) else told

    def _of_type(self, written: str) -> Value:
        """The first type in it that is a library's: `Task<ChatClient>`, `map[string]*openai.Client`."""
        for found in _TYPE_NAMES.finditer(written):
            library, type_ = self._words.type(found[0])
            if library:
                return Held(library, type_)
        last = written.replace("*", "").replace("?", "").strip()
        return Foreign(last) if last else None

    def _visible(self, name: str, at: int) -> list[Declared]:
        """Those of the innermost function that declares the name around the place."""
        around = [d for d in self._local.get(name, ()) if d.start <= at < d.end]
        if not around:
            return []
        start = max(d.start for d in around)
        here = [d for d in around if d.start == start]
        return [d for d in here if d.at <= at] or here

    def _is_constant(self, written: str) -> bool:
        """Of a library: `openai.GPT4o`, `ChatModel.GPT_4O`."""
        root = written.partition(".")[0]
        return not self._visible(root, 0) and bool(self._words.name(root)[0])

    def _initial(self, name: str, at: int) -> Node | None:
        """What a variable was given last before the place."""
        return next((d.value for d in reversed(self._visible(name, at)) if d.value is not None), None)


def _written(chain: Chain, index: int) -> str:
    names = [chain.root, *(s.name for s in chain.steps[: index + 1])]
    return ".".join(name for name in names if name)


def _around(spans: Sequence[Span], at: int) -> str:
    around = [s for s in spans if s.start <= at < s.end]
    return max(around, key=lambda s: s.start).name if around else ""
