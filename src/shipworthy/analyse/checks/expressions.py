"""Conditions and arguments of any language, taken apart as text: quotes and brackets are respected."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from shipworthy.model.checks import Check, Strength

MAX_TEXT = 3_000
"""Characters of one assertion that are looked at."""
_OPENING, _CLOSING = "([{", ")]}"
_COMPARED = ("===", "!==", "==", "!=", "<=", ">=", "=~", " is not ", " is ", " not in ", " in ", "<", ">")
_EXACT = frozenset({"===", "==", "is"})
_TRUE = frozenset({"true", "false", "True", "False", "Boolean.TRUE", "Boolean.FALSE", "t.True"})
_NOTHING = frozenset({
    "null", "nil", "None", "undefined", "nullptr", "NULL", '""', "''", "0", "[]", "{}", "()", "string.Empty",
    "String.Empty", "``", "b''", 'b""',
})  # fmt: skip
_ANYTHING = re.compile(r"expect\.anything\(\)|(?:mock\.)?ANY")
_LIKE = re.compile(r"expect\.(?:any|arrayContaining|objectContaining|stringContaining|stringMatching)\(")
"""Jest's and Python's stand-ins for a value."""
_CONSTANT = re.compile(
    r"[-+]?\.?\d[\w.]*|[a-zA-Z@$]{0,2}[\"'`].*|:\w+|true|false|null|nil|None|True|False|undefined"
    r"|(?:new )?[\w.:<>]{0,60}[\[{(].*|&?\w+\{.*|b?\".*",
    re.DOTALL,
)
_PARTS = re.compile(
    r"\.?\b(?:contains|includes?|starts_?[wW]ith|ends_?[wW]ith|startswith|endswith|match(?:es)?|test|Contains|HasPrefix|HasSuffix"
    r"|StartsWith|EndsWith|MatchString|isinstance|issubclass|hasattr|instanceof|any|all|some|every|has|hasKey|is_a|kind_of"
    r"|include|empty|isEmpty|is_empty|IsNullOrEmpty|Any|All|starts_with|ends_with|respond_to)[?!]?\("
)
_EQUAL = re.compile(
    r"\b(?:DeepEqual|Equals?|equals?|EqualFold|array_equal|allclose|isclose|SequenceEqual|compare_digest|Diff|matches!|same|eql)[?!]?\("
)

_IS_NOTHING = re.compile(
    r"(!?)([^()\s].{0,400})\.(?:is_none|is_null|is_empty|isNull|isEmpty|none\?|nil\?|empty\?)(?:\(\))?",
    re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Claim:
    """What one condition says."""

    strength: Strength
    subjects: frozenset[str]
    expected: str = ""
    exact: bool = False


def squeezed(text: str) -> str:
    """Without blanks that say nothing."""
    text = " ".join(text[:MAX_TEXT].split())
    text = re.sub(r"\s?([)\]},;])", r"\1", text)
    text = re.sub(r"([(\[{])\s", r"\1", re.sub(r"\s?\.\s?(?=[A-Za-z_])", ".", text))
    return re.sub(r",\s?", ", ", re.sub(r",([)\]}])", r"\1", text)).replace("array()", "[]")


def split(text: str, separators: Sequence[str]) -> list[tuple[str, str]]:
    """Parts at the top level, each with the separator before it."""
    parts, start, before, depth, at = [], 0, "", 0, 0
    while at < len(text):
        char = text[at]
        if char in "\"'`":
            at = _end_of_string(text, at)
            continue
        if char in _OPENING:
            depth += 1
        elif char in _CLOSING:
            depth = max(0, depth - 1)
        elif not depth and (found := _separator(text, at, separators)):
            parts.append((before, text[start:at].strip()))
            before, start = found, at + len(found)
            at = start
            continue
        at += 1
    return [*parts, (before, text[start:].strip())]


def _separator(text: str, at: int, separators: Sequence[str]) -> str:
    found = next((s for s in separators if text.startswith(s, at)), "")
    if found not in {"<", ">"}:
        return found
    # `->`, `=>`, `<<`, a type argument: no comparison.
    around = text[max(0, at - 1) : at + 2]
    return found if around.startswith(" ") and around.endswith(" ") else ""


def _end_of_string(text: str, at: int) -> int:
    quote, at = text[at], at + 1
    while at < len(text):
        if text[at] == "\\":
            at += 2
            continue
        if text[at] == quote:
            return at + 1
        if text[at] == "\n" and quote != "`":
            return at
        at += 1
    return at


def arguments(text: str) -> list[str]:
    return [part for _, part in split(text, (",",)) if part]


def is_constant(text: str) -> bool:
    text = text.strip()
    if not _CONSTANT.fullmatch(text):
        return False
    return (
        not re.match(r"(?:new )?[\w.:]+\(", text)
        or re.fullmatch(r"[A-Z]\w*\(.*\)", text, re.DOTALL) is not None
    )


def held(left: str, right: str, strength: Strength) -> Claim:
    """One value against another."""
    sides = [squeezed(left), squeezed(right)]
    exact = strength is Strength.VALUE
    if any(side.startswith(("type(", "typeof ", "typeof(")) for side in sides):
        strength = min(strength, Strength.PART)
    fixed = [is_constant(side) for side in sides]
    if any(_ANYTHING.fullmatch(side) for side in sides):
        strength, exact = Strength.TRUTH, False
    elif any(_LIKE.match(side) for side in sides):
        strength, exact = min(strength, Strength.PART), False
    if any(side in _NOTHING for side in sides):
        strength = Strength.TRUTH if strength is Strength.PART else min(strength, Strength.PART)
    elif any(side in _TRUE for side in sides):
        strength = min(strength, Strength.TRUTH)
    subjects = frozenset(s for s, known in zip(sides, fixed, strict=True) if not known)
    expected = next((s for s, known in zip(sides, fixed, strict=True) if known), "")
    return Claim(strength, subjects or frozenset(sides[:1]), expected, exact=exact)


def claims(condition: str) -> list[Claim]:
    """What must hold for the condition to be true."""
    condition = condition.strip()
    while condition.startswith("(") and condition.endswith(")") and _is_one(condition):
        condition = condition[1:-1].strip()
    both = split(condition, ("&&", " and "))
    if len(both) > 1:
        return [claim for _, part in both for claim in claims(part)]
    either = split(condition, ("||", " or "))
    if len(either) > 1:
        subjects = frozenset(s for _, part in either for s in _claim(part).subjects)
        return [Claim(Strength.PART, subjects | {squeezed(condition)})]
    return [_claim(condition)]


def _is_one(text: str) -> bool:
    depth = 0
    for at, char in enumerate(text):
        depth += (char in _OPENING) - (char in _CLOSING)
        if depth == 0:
            return at == len(text) - 1
    return False


def _claim(condition: str) -> Claim:
    sides = split(condition, _COMPARED)
    if len(sides) == 2:
        operator = sides[1][0].strip()
        if operator in _EXACT:
            return held(sides[0][1], sides[1][1], Strength.VALUE)
        found = held(sides[0][1], sides[1][1], Strength.PART)
        nothing = operator in {"!=", "!==", "is not"} and {squeezed(s) for _, s in sides} & _NOTHING
        return Claim(Strength.TRUTH if nothing else Strength.PART, found.subjects, found.expected)
    if len(sides) > 2:
        return Claim(Strength.PART, frozenset(squeezed(s) for _, s in sides if not is_constant(s)))
    if absent := _IS_NOTHING.fullmatch(condition):
        said = Claim(Strength.PART, frozenset({squeezed(absent[2])}), exact=True)
        return replace(said, strength=Strength.TRUTH, exact=False) if absent[1] else said
    strength = Strength.TRUTH
    if _EQUAL.search(condition):
        strength = Strength.VALUE
    elif _PARTS.search(condition):
        strength = Strength.PART
    if condition.startswith(("!", "not ")):
        strength = min(strength, Strength.PART)
    return Claim(strength, _inside(condition))


def _inside(condition: str) -> frozenset[str]:
    """What a call is about: itself, its receiver and its arguments."""
    plain = squeezed(condition.lstrip("!")).removeprefix("not ")
    found = {plain}
    opening = plain.find("(")
    if opening > 0 and plain.endswith(")"):
        found |= {squeezed(a) for a in arguments(plain[opening + 1 : -1]) if not is_constant(a)}
        if "." in plain[:opening]:
            found.add(plain[:opening].rpartition(".")[0])
    return frozenset(found)


def checked(line: int, text: str, claim: Claim, tolerance: float | None = None) -> Check:
    return Check(
        line, text, claim.strength, claim.subjects, claim.expected, tolerance=tolerance, exact=claim.exact
    )
