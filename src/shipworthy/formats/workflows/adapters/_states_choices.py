"""A Choice state's rules: what each tests, and which of them mean yes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from shipworthy.formats.workflows.format import mappings
from shipworthy.schema.nodes import line_of

_YES = re.compile(
    r"\A(?:true|yes|approved?|accept(?:ed)?|allow(?:ed)?|confirm(?:ed)?|proceed|ok|go|granted)\Z",
    re.IGNORECASE,
)
_NO = re.compile(
    r"\A(?:false|no|reject(?:ed)?|den(?:y|ied)|decline[d]?|disapproved?|refused?|cancel(?:led)?)\Z",
    re.IGNORECASE,
)
_ASKED = re.compile(
    r"approv|accept|confirm|allow|decision|consent|permit|grant|human|review|answer|choice|verdict",
    re.IGNORECASE,
)
_COMPARED = re.compile(r"([\w.$]{1,200})\s*(!?=)\s*[\"']?([\w ]{1,60})[\"']?")
_TESTS = ("StringEquals", "BooleanEquals", "StringMatches", "NumericEquals", "StringEqualsIgnoreCase")
_COUNTS = ("NumericGreaterThan", "NumericGreaterThanEquals", "NumericLessThan", "NumericLessThanEquals")


@dataclass(frozen=True, slots=True)
class Rule:
    port: str
    target: str
    line: int
    says: bool | None
    """It is taken on a yes, or on a no; none where it is on neither."""
    count: str = ""
    """The number something is compared with."""


def rules(state: Mapping[str, Any]) -> Iterator[Rule]:
    for index, rule in enumerate(mappings(state.get("Choices"))):
        target = rule.get("Next")
        if not isinstance(target, str):
            continue
        name, value, same = _tested(rule)
        says = _says(name, value)
        if says is not None and not same:
            says = not says
        count = next((str(rule[k]) for k in _COUNTS if isinstance(rule.get(k), int | float)), "")
        port = value if same and value else ""
        yield Rule((port or f"rule {index + 1}")[:100], target, line_of(rule, "Next", 1), says, count)


def _tested(rule: Mapping[str, Any]) -> tuple[str, str, bool]:
    """What is compared, with what, and whether for being the same."""
    condition = rule.get("Condition")
    if isinstance(condition, str):
        inner = condition.strip().removeprefix("{%").removesuffix("%}").strip()
        compared = _COMPARED.fullmatch(inner)
        if compared:
            return compared[1], compared[3].strip(), compared[2] == "="
        return (inner, "true", True) if re.fullmatch(r"[\w.$]{1,200}", inner) else (inner[:200], "", True)
    denied = rule.get("Not")
    if isinstance(denied, Mapping):
        name, value, same = _plain(denied)
        return name, value, not same
    return _plain(rule)


def _plain(rule: Mapping[str, Any]) -> tuple[str, str, bool]:
    for test in _TESTS:
        if test in rule and isinstance(rule[test], str | int | float | bool):
            value = rule[test]
            said = str(value).lower() if isinstance(value, bool) else str(value)
            return str(rule.get("Variable") or "")[:200], said, True
    return str(rule.get("Variable") or "")[:200], "", True


def _says(name: str, value: str) -> bool | None:
    """True and false mean leave only where leave is what is asked for."""
    if value.lower() in {"true", "false", "yes", "no", "ok", "go"} and not _ASKED.search(name):
        return None
    if _YES.match(value):
        return True
    return False if _NO.match(value) else None


def approving(found: list[Rule], default: str) -> frozenset[str]:
    """The ports that mean yes: those that say so, or else all that do not say no, if one does."""
    yes = frozenset(rule.port for rule in found if rule.says is True)
    if yes:
        return yes
    if not any(rule.says is False for rule in found):
        return frozenset()
    others = {rule.port for rule in found if rule.says is None}
    return frozenset(others | ({"default"} if default else set())) - {
        r.port for r in found if r.says is False
    }
