"""Questions to a person whose answer lets the run go on or not."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator, Mapping
from typing import Any

from shipworthy.formats.workflows.adapters._agent_framework_flow import Branch, Flow
from shipworthy.formats.workflows.format import child
from shipworthy.model.workflows import Approval, Mechanism, NodeKind

_YES = r"(?:y|yes|approved?|accept(?:ed)?|allow(?:ed)?|confirm(?:ed)?|agreed?|proceed|go|ok|true)"
_NO = r"(?:n|no|reject(?:ed)?|den(?:y|ied)|declined?|refused?|disapproved?|cancel(?:led)?|false)"
_SAYS = re.compile(rf"""(=|<>|!=|==)\s*["']?({_YES}|{_NO})["']?\s*\Z""", re.IGNORECASE)
_NEGATED = re.compile(r"\A=?\s*(?:Not\s*\(|!)", re.IGNORECASE)
_IS_NO = re.compile(rf"\A{_NO}\Z", re.IGNORECASE)
_NAME = re.compile(r"[A-Za-z_][\w.]*")
_TRUTH = re.compile(r"boolean", re.IGNORECASE)


def settle_approvals(flow: Flow) -> None:
    """A question becomes an approval where the next look at its answer tells yes from no."""
    for id_, node in list(flow.nodes.items()):
        if node.kind is not NodeKind.HUMAN_INPUT:
            continue
        action = flow.actions[id_]
        names = frozenset(_variables(action))
        for condition, branches in flow.branches.items():
            if names and (yes := _approved(branches, names, truth=_boolean(action))):
                asked = Approval(Mechanism.NODE, node.path, node.line, approved=yes, decided_at=condition)
                flow.nodes[id_] = dataclasses.replace(node, kind=NodeKind.APPROVAL, approval=asked)
                break


def _variables(action: Mapping[str, Any]) -> Iterator[str]:
    """What holds the answer, in lower case: Power Fx does not tell case."""
    for holder in (action, child(action, "output")):
        for key in ("variable", "property", "path", "result", "responseObject"):
            if isinstance(name := child(holder, key), str) and name:
                yield name.removeprefix("init:").strip().lower()


def _boolean(action: Mapping[str, Any]) -> bool:
    entity = action.get("entity")
    return bool(_TRUTH.search(str(child(entity, "kind") or (entity if isinstance(entity, str) else ""))))


def _approved(branches: list[Branch], names: frozenset[str], *, truth: bool) -> frozenset[str]:
    """The ports that mean yes; empty where nobody can say no."""
    said = {b.port: _answer(b.condition, names, truth=truth) for b in branches if b.condition}
    yes = frozenset(port for port, answer in said.items() if answer)
    refused = any(answer is False for answer in said.values())
    if yes:
        return yes
    rest = frozenset(b.port for b in branches if not b.condition)
    return rest if refused and all(answer is False for answer in said.values()) else frozenset()


def _answer(condition: str, names: frozenset[str], *, truth: bool) -> bool | None:
    mentioned = {name.lower() for name in _NAME.findall(condition[:500])}
    if not mentioned & names:
        return None
    negated = bool(_NEGATED.match(condition))
    plain = condition.strip().rstrip(")").strip()
    if said := _SAYS.search(plain):
        no = bool(_IS_NO.match(said[2])) != (said[1] in {"<>", "!="})
        return no == negated
    bare = _NEGATED.sub("", condition).strip("=() \t\n")
    return not negated if truth and bare.lower() in names else None
