"""`[ -z "$CI" ]` and the like: what a condition comes to where all its variables are known."""

from __future__ import annotations

from collections.abc import Mapping

from shipworthy.formats.shell.expand import expand
from shipworthy.formats.shell.syntax import Sequence, Simple

_CLOSING = {"[": "]", "[[": "]]"}


def holds(condition: Sequence, variables: Mapping[str, str]) -> bool | None:
    """Whether the condition is true; none where that cannot be said."""
    if len(condition.chains) != 1 or condition.chains[0].joins:
        return None
    pipe = condition.chains[0].pipes[0]
    if len(pipe.parts) != 1 or not isinstance(pipe.parts[0], Simple):
        return None
    found = _simple([token.raw for token in pipe.parts[0].words], variables)
    return found if found is None else found is not pipe.negated


def _simple(raw: list[str], variables: Mapping[str, str]) -> bool | None:
    if raw in (["false"], ["true"], [":"]):
        return raw != ["false"]
    if raw[0] in _CLOSING and raw[-1] == _CLOSING[raw[0]]:
        return _test(raw[1:-1], variables)
    return _test(raw[1:], variables) if raw[0] == "test" else None


def _test(raw: list[str], variables: Mapping[str, str]) -> bool | None:
    words = [" ".join(expand(word, variables)) for word in raw]
    if any("$" in word for word in words):
        return None
    match words:
        case ["-z", word]:
            return not word
        case ["-n", word] | [word]:
            return bool(word)
        case [left, "=" | "==", right] if not set(right) & set("*?["):
            return left == right
        case [left, "!=", right] if not set(right) & set("*?["):
            return left != right
        case _:
            return None
