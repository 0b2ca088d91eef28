"""How a part of a shell text surely ends, whatever the programs in it find."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from shipworthy.formats.shell import conditions
from shipworthy.formats.shell.expand import ASSIGNMENT
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
)

_SUCCEEDS = frozenset({"true", ":", "echo", "printf"})
_JUMPS = frozenset({"exit", "return", "break", "continue", "exec", "kill"})
_PARDON = re.compile(r"(?:^|[\s;&])exit[ \t]+0[\s;]*$")
_SIGNALS = frozenset({"EXIT", "ERR", "0"})


def status(pipe: Pipe, variables: Mapping[str, str]) -> bool | None:
    """Whether the pipe succeeds; none where that cannot be said."""
    if len(pipe.parts) != 1 or not isinstance(pipe.parts[0], Simple):
        return None
    words = pipe.parts[0].words
    plain = Pipe(pipe.parts)
    found = (
        True if words[0].raw in _SUCCEEDS else conditions.holds(Sequence((Chain((plain,), ()),)), variables)
    )
    return found if found is None else found is not pipe.negated


def succeeds(parts: tuple[Node, ...]) -> bool:
    """Whether it always ends well, so that what failed before it is forgotten."""
    match parts[-1] if parts else None:
        case Simple(words):
            raw = [w.raw for w in words]
            return raw[0] in _SUCCEEDS or raw == ["exit", "0"]
        case Group(Sequence(chains)) if chains:
            return all(len(c.pipes) == 1 and succeeds(c.pipes[0].parts) for c in chains)
        case _:
            return False


def forgets(branch: Branch) -> bool:
    """`if test; then …; fi`, where nothing that follows from a failing test can fail or be told by."""
    condition = branch.condition.chains[-1:]
    negated = bool(condition) and condition[0].pipes[-1].negated
    failing, passing = (branch.then, branch.otherwise) if negated else (branch.otherwise, branch.then)
    harmless = all(len(c.pipes) == 1 and succeeds(c.pipes[0].parts) for c in failing.chains)
    return harmless and not any(map(_decides, (*_simples(failing), *_simples(passing))))


def _decides(simple: Simple) -> bool:
    """Whether it leaves the text, or notes something down for later."""
    first = simple.words[0].raw
    return (
        first in _JUMPS
        or first in {"export", "local", "declare", "let", "eval"}
        or bool(ASSIGNMENT.match(first))
    )


def _simples(body: Sequence) -> Iterable[Simple]:
    for chain in body.chains:
        for pipe in chain.pipes:
            for part in pipe.parts:
                match part:
                    case Simple():
                        yield part
                    case Group(inner, _) | Define(_, inner):
                        yield from _simples(inner)
                    case Branch(condition, then, otherwise):
                        for each in (condition, then, otherwise):
                            yield from _simples(each)
                    case Loop():
                        yield from _simples(part.condition)
                        yield from _simples(part.body)
                    case Choice(bodies):
                        for each in bodies:
                            yield from _simples(each)


def pardons(words: list[str]) -> bool:
    """`trap 'exit 0' EXIT`: whatever failed, the script says that all is well."""
    return len(words) > 2 and bool(_PARDON.search(words[1][-200:])) and bool(_SIGNALS & set(words[2:]))
