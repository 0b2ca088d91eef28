"""Which of n8n's questions to people are approvals: those whose answer may be no, with a branch on it."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from shipworthy.formats.workflows.adapters._n8n_conditions import (
    approving_ports,
    asks_for,
    doubt_of,
    is_answer,
)
from shipworthy.formats.workflows.adapters._n8n_document import Raw
from shipworthy.formats.workflows.adapters._n8n_values import plain, text, texts
from shipworthy.formats.workflows.format import child, mappings
from shipworthy.model.workflows import Approval, Edge, EdgeKind, Mechanism, Node, NodeKind, Stated
from shipworthy.schema.nodes import line_of

_PASS_ON = frozenset(
    [
        "set",
        "merge",
        "noOp",
        "code",
        "function",
        "functionItem",
        "aggregate",
        "splitOut",
        "limit",
        "wait",
        "renameKeys",
        "html",
        "markdown",
        "itemLists",
        "sort",
        "summarize",
        "removeDuplicates",
        "dateTime",
        "splitInBatches",
        "executionData",
        "respondToWebhook",
    ]
)
_APPROVES = re.compile(
    r"\W*(?:approv\w*|accept\w*|yes|confirm\w*|positive|agree\w*|good|ok(?:ay)?)\b", re.IGNORECASE
)
_CODE = frozenset({"code", "function", "functionItem"})
_WORD = re.compile(r"\w+")
_COMMON = frozenset({"json", "data", "item", "body", "query"})
"""Parts of the names of fields that say nothing."""
_MAX_STEPS = 200
_WHO = ("sendTo", "toEmail", "toRecipients", "user", "channelId", "chatId", "recipientPhoneNumber", "to")


@dataclass(frozen=True, slots=True)
class _Decided:
    at: Raw
    ports: frozenset[str]
    through: tuple[Raw, ...]
    """The nodes between the question and it."""

    def names(self, asking: Raw) -> frozenset[str]:
        return frozenset(raw.id for raw in (asking, *self.through))


def settle(nodes: dict[str, Node], raws: Mapping[str, Raw], edges: Sequence[Edge], path: str) -> None:
    """Turns human input into approvals where it is one."""
    onward: dict[str, list[str]] = {}
    for edge in edges:
        if edge.kind in {EdgeKind.CONTROL, EdgeKind.LOOP_BACK}:
            onward.setdefault(edge.source, []).append(edge.target)
    waits = any(raw.short == "wait" for raw in raws.values())
    told = waits and any(
        "resumeUrl" in text_ for raw in raws.values() for _, text_, _ in texts(raw.parameters)
    )
    as_tools = {edge.target for edge in edges if edge.kind is EdgeKind.TOOL_CALL}
    for id_, node in list(nodes.items()):
        if node.kind is NodeKind.APPROVAL:
            nodes[id_] = dataclasses.replace(node, approval=_of_tool_call(raws[id_], node, path))
            continue
        asks = node.kind is NodeKind.HUMAN_INPUT and id_ not in as_tools
        if asks and (asked := _asked(raws[id_], node, path, _decider(raws[id_], raws, onward), told=told)):
            nodes[id_] = dataclasses.replace(node, kind=NodeKind.APPROVAL, approval=asked)


def _of_tool_call(raw: Raw, node: Node, path: str) -> Approval:
    """Without a yes the tool that is wired behind it is not run."""
    timeout = _timeout(raw, path)
    return Approval(
        Mechanism.TOOL_FLAG,
        path,
        node.line,
        who=_who(raw),
        timeout=timeout,
        on_timeout="reject" if timeout else "",
    )


def _asked(raw: Raw, node: Node, path: str, decided: _Decided | None, *, told: bool) -> Approval | None:
    timeout, unasked = _timeout(raw, path), _goes_on(raw)
    if decided:
        silent = timeout is not None or unasked
        return Approval(
            Mechanism.NODE, path, node.line, approved=decided.ports, decided_at=decided.at.id, who=_who(raw),
            timeout=timeout,
            on_timeout="reject" if timeout else "",
            doubt=_between(decided) or _doubt(raw, told=told)
            or doubt_of(decided.at, decided.names(raw), decided.ports, may_be_silent=silent),
        )  # fmt: skip
    if _only_yes(raw):
        # Whoever does not press the only button keeps it waiting, but when the time is over it goes on.
        late = "approve" if timeout else ""
        doubt = "where asking fails the run goes on without leave" if unasked else ""
        return Approval(
            Mechanism.NODE, path, node.line, who=_who(raw), timeout=timeout, on_timeout=late, doubt=doubt
        )
    return None


def _goes_on(raw: Raw) -> bool:
    """Where nobody could be asked."""
    return raw.written.get("onError") == "continueRegularOutput" or raw.written.get("continueOnFail") is True


def _between(decided: _Decided) -> str:
    """What may say something else than the person did."""
    if decided.at.short == "textClassifier":
        return "a model decides whether the answer is a yes"
    code = next((raw.id for raw in decided.through if raw.short in _CODE), "")
    return f"the code of “{code}” says what the answer was" if code else ""


def _only_yes(raw: Raw) -> bool:
    """Its one button is to approve."""
    if text(raw.parameters, "operation") != "sendAndWait" or not raw.ours:
        return False
    kind = text(raw.parameters, "responseType") or ("freeTextChat" if raw.short == "chat" else "approval")
    type_ = text(child(raw.parameters, "approvalOptions", "values"), "approvalType") or "single"
    return kind == "approval" and type_ == "single"


def _decider(raw: Raw, raws: Mapping[str, Raw], onward: Mapping[str, list[str]]) -> _Decided | None:
    """The condition that branches on the answer, through nodes that only pass it on."""
    seen = {raw.id}
    waiting: list[tuple[str, tuple[Raw, ...]]] = [(id_, ()) for id_ in onward.get(raw.id, ())]
    for _ in range(_MAX_STEPS):
        if not waiting:
            break
        id_, through = waiting.pop(0)
        if id_ in seen:
            continue
        seen.add(id_)
        after = raws[id_]
        if after.short in {"if", "switch", "filter"} and after.ours:
            names = frozenset(each.id for each in (raw, *through))
            ports = approving_ports(after, names)
            if ports and not asks_for(after, _written_over(through, names), names):
                return _Decided(after, ports, through)
        elif after.short == "textClassifier":
            if ports := frozenset(c for c in categories(after) if _APPROVES.match(c)):
                return _Decided(after, ports, through)
        elif after.short in _PASS_ON:
            waiting += [(onto, (*through, after)) for onto in onward.get(id_, ())]
    return None


def _written_over(through: Sequence[Raw], names: frozenset[str]) -> frozenset[str]:
    """The fields that a node on the way sets to something else than what came in."""
    fields: list[str] = []
    for raw in (each for each in through if each.short == "set"):
        assigned = child(raw.parameters, "assignments", "assignments")
        values = child(raw.parameters, "values")
        kinds = values.values() if isinstance(values, Mapping) else ()
        entries = [entry for list_ in (assigned, *kinds) for entry in mappings(list_)]
        fields += [text(e, "name") for e in entries if not is_answer(text(e, "value"), names)]
        made = text(raw.parameters, "jsonOutput")
        if made and not is_answer(made, names):
            fields.append(made)
    return frozenset(word for field in fields for word in _WORD.findall(field)) - _COMMON


def categories(raw: Raw) -> list[str]:
    return [
        text(entry, "category")[:80] for entry in mappings(child(raw.parameters, "categories", "categories"))
    ]


def _doubt(raw: Raw, *, told: bool) -> str:
    lowered = raw.type.lower()
    if "gotohuman" in lowered or "velatir" in lowered:
        return "who is asked is set in the service that asks"
    if raw.short == "wait" and text(raw.parameters, "resume") == "webhook":
        return "" if told else "whoever calls its address answers"
    return ""


def _who(raw: Raw) -> str:
    return next((who for key in _WHO if (who := plain(raw.parameters, key))), "")[:200]


def _timeout(raw: Raw, path: str) -> Stated | None:
    options = child(raw.parameters, "options")
    if isinstance(child(options, "limitWaitTime"), Mapping):
        values = child(options, "limitWaitTime", "values")
        amount, unit = text(values, "resumeAmount") or "1", text(values, "resumeUnit") or "hours"
        return Stated(f"{amount} {unit}", path, line_of(options, "limitWaitTime", raw.line))
    if child(raw.parameters, "limitWaitTime") is True:
        amount, unit = (
            text(raw.parameters, "resumeAmount") or "1",
            text(raw.parameters, "resumeUnit") or "hours",
        )
        return Stated(f"{amount} {unit}", path, line_of(raw.parameters, "limitWaitTime", raw.line))
    return None
