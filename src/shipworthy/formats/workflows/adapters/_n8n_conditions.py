"""What an n8n condition asks of an answer, and which of its ports mean yes."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator, Mapping
from typing import Any

from shipworthy.formats.workflows.adapters._n8n_document import Raw
from shipworthy.formats.workflows.adapters._n8n_values import text
from shipworthy.formats.workflows.format import child, mappings

_YES = re.compile(
    r"\W*(?:true|yes|y|1|ok(?:ay)?|approv\w*|accept\w*|allow\w*|confirm\w*|agree\w*|good|go|proceed|continue|publish\w*|send"
    r"|s[ií]|sim|ja|oui|aprov\w*|aprob\w*|genehmig\w*|freigeb\w*|approuv\w*|valid\w*)\W*\Z",
    re.IGNORECASE,
)
_NO = re.compile(
    r"\W*(?:false|no|n|0|reject\w*|declin\w*|disapprov\w*|den(?:y|ied)|cancel\w*|refus\w*|abort\w*|stop|não|nein|non|rechaz\w*)\W*\Z",
    re.IGNORECASE,
)
_SAME = frozenset({"", "equal", "equals", "contains", "startsWith", "endsWith", "true", "is", "regex"})
_OTHER = frozenset({"notEqual", "notEquals", "notContains", "false"})
_COMPUTED = re.compile(r"\|\||!|&&|==|\?(?!\.)|[<>]")
_NAMED = re.compile(r"""\$\(\s*(["']).{0,200}?\1\s*\)""")
_WORD = re.compile(r"\w+")
Condition = tuple[str, str, str]
"""Left, operation, right."""


def said(raw: Raw) -> str:
    """All its conditions as one text."""
    return " ".join(f"{left} {operation} {right}".strip() for left, operation, right in _of(raw.parameters))[
        :500
    ]


def approving_ports(raw: Raw, names: frozenset[str]) -> frozenset[str]:
    """Empty where it does not ask whether the answer of one of `names`, or what is just before it, is yes."""
    if raw.short == "switch":
        return frozenset(port for port, conditions in switch_rules(raw) if _means_yes(conditions, names))
    conditions = list(_of(raw.parameters))
    if not any(_is_answer(left, names) for left, _, _ in conditions):
        return frozenset()
    both = _joined_by_and(raw.parameters)
    asked = [_leans(c) for c in conditions if _is_answer(c[0], names)]
    yes = "kept" if raw.short == "filter" else "true"
    if True in asked and (both or (len(asked) == len(conditions) and all(asked))):
        return frozenset({yes})
    if False in asked and raw.short == "if" and (not both or len(conditions) == 1):
        return frozenset({"false"})
    return frozenset()


def doubt_of(raw: Raw, names: frozenset[str], ports: frozenset[str], *, may_be_silent: bool) -> str:
    """Why a run may go on by these ports without a yes. `may_be_silent`: there may be no answer at all."""
    asked = [c for c in _every(raw) if _is_answer(c[0], names)]
    if any(_COMPUTED.search(_NAMED.sub("", left)) for left, _, _ in asked):
        return f"“{raw.id}” computes something from the answer, which may be a yes whatever was said"
    if may_be_silent and ("false" in ports or any(operation in _OTHER for _, operation, _ in asked)):
        return f"“{raw.id}” takes everything for a yes that is no no, and there may be no answer"
    return ""


def asks_for(raw: Raw, fields: Container[str], names: frozenset[str]) -> bool:
    """Whether one of the fields is what it asks for."""
    asked = (left for left, _, _ in _every(raw) if _is_answer(left, names))
    return any(word in fields for left in asked for word in _WORD.findall(left))


def is_answer(value: str, names: Iterable[str]) -> bool:
    """It is taken from what came in, or from one of these nodes."""
    return _is_answer(value, frozenset(names))


def _every(raw: Raw) -> Iterator[Condition]:
    if raw.short == "switch":
        for _, conditions in switch_rules(raw):
            yield from conditions
    yield from _of(raw.parameters)


def _means_yes(conditions: list[Condition], names: frozenset[str]) -> bool:
    return bool(conditions) and all(_leans(c) and _is_answer(c[0], names) for c in conditions)


def _is_answer(left: str, names: frozenset[str]) -> bool:
    return "$json" in left or "$input" in left or any(name in left for name in names)


def _leans(condition: Condition) -> bool | None:
    """To yes, to no, or to neither."""
    _, operation, right = condition
    if operation in {"true", "false"}:
        return operation == "true"
    if operation not in _SAME | _OTHER:
        return None
    if _YES.match(right):
        return operation in _SAME
    if _NO.match(right):
        return operation in _OTHER
    return None


def switch_rules(raw: Raw) -> Iterator[tuple[str, list[Condition]]]:
    """By port: what must hold."""
    rules = child(raw.parameters, "rules")
    values = mappings(child(rules, "values"))
    for index, rule in enumerate(values):
        conditions = list(_of(rule))
        named = text(rule, "outputKey") if rule.get("renameOutput") or "outputKey" in rule else ""
        yield named or _short(conditions) or str(index), conditions
    left = text(raw.parameters, "value1")
    for rule in mappings(child(rules, "rules")):
        right, operation = text(rule, "value2"), text(rule, "operation")
        port = text(rule, "outputKey") or right or text(rule, "output") or "0"
        yield port[:80], [(left, operation, right)]


def _short(conditions: list[Condition]) -> str:
    return conditions[0][2][:80] if len(conditions) == 1 and conditions[0][2] else ""


def _joined_by_and(parameters: Mapping[str, Any]) -> bool:
    newer = text(parameters, "conditions", "combinator")
    older = text(parameters, "combineOperation") or text(parameters, "combineConditions")
    return newer != "or" and older not in {"any", "OR"}


def _of(parameters: Any) -> Iterator[Condition]:
    conditions = child(parameters, "conditions")
    for entry in mappings(child(conditions, "conditions")):
        operation = text(entry, "operator", "operation")
        right = text(entry, "rightValue") or str(entry.get("rightValue")).lower().replace("none", "")
        yield text(entry, "leftValue") or _bare(entry.get("leftValue")), operation, right
    for kind in ("boolean", "string", "number", "dateTime"):
        for entry in mappings(child(conditions, kind)):
            right = text(entry, "value2") or _bare(entry.get("value2"))
            if not right and kind == "boolean":
                right = "false"
            yield text(entry, "value1") or _bare(entry.get("value1")), text(entry, "operation"), right


def _bare(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else ""
