"""One entry of our own format as a node."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from shipworthy.formats.workflows.adapter import Source
from shipworthy.formats.workflows.effects import effect_of_name
from shipworthy.formats.workflows.format import child
from shipworthy.formats.workflows.own.document import (
    ApprovalEntry,
    BoundEntry,
    ModelEntry,
    NodeEntry,
    Schema,
    ValidationEntry,
)
from shipworthy.model.workflows import (
    Approval,
    Aspect,
    Bound,
    Effect,
    Gap,
    Mechanism,
    ModelRef,
    Node,
    NodeKind,
    Origin,
    Prompt,
    Retrieval,
    Retry,
    Stated,
    Strength,
    Tool,
    Validation,
    Via,
)
from shipworthy.schema.nodes import line_of

_MAX_TEXT = 500
_NO = re.compile(
    r"(?i)false|no|n|reject(?:ed)?|den(?:y|ied)|declined?|refused?|cancel(?:l?ed)?|disapproved?"
    r"|time(?:d[ _-])?out"
)


class Parts:
    """The files a definition names, and those of them that are not there."""

    def __init__(self, source: Source, models: Mapping[str, ModelEntry]) -> None:
        self.source = source
        self.models = models
        self.files: dict[str, None] = {}
        self.gaps: list[Gap] = []

    def file(self, reference: str, line: int, node: str, hides: Aspect) -> str | None:
        found = self.source.files.beside(self.source.path, reference)
        if found is None:
            what = f"there is no tracked file {reference[:200]!r}"
            self.gaps.append(Gap(what, self.source.path, line, frozenset({hides}), node))
        else:
            self.files[found] = None
        return found

    def stated(self, value: object, written: object, key: str) -> Stated | None:
        """Declared: nothing of ours runs a definition."""
        if value in {None, ""}:
            return None
        line = line_of(written, key)
        return Stated(str(value)[:_MAX_TEXT], self.source.path, line, strength=Strength.DECLARED)

    def schema(self, value: Schema | None, written: object, key: str, node: str) -> Stated | None:
        if value is None:
            return None
        line = line_of(written, key)
        if not isinstance(value, str):
            return self.stated("written in place", written, key)
        aspect = Aspect.INPUT_SCHEMA if key.startswith("input") else Aspect.OUTPUT_SCHEMA
        found = self.file(value, line, node, aspect)
        return self.stated(found, written, key) if found else None

    def model(self, alias: str, line: int) -> ModelRef:
        others = tuple(self._named(other, line) for other in self.models[alias].fallbacks)
        return self._named(alias, line, others)

    def _named(self, alias: str, line: int, fallbacks: tuple[ModelRef, ...] = ()) -> ModelRef:
        entry = self.models[alias]
        via = Via.ALIAS if entry.name else Via.REGISTRY
        parameters = tuple((k, str(v)[:100]) for k, v in sorted(entry.parameters.items()))
        path, provider = self.source.path, entry.provider.lower()
        return ModelRef(alias, via, path, line, provider, entry.name, "", fallbacks, parameters)


def node_of(id_: str, entry: NodeEntry, written: Any, line: int, parts: Parts) -> Node:
    path, stated = parts.source.path, parts.stated
    effect, effect_reason = _effect(id_, entry)
    return Node(
        id_, entry.kind, path, line, label=entry.label or id_, native=entry.kind.value, scope=entry.scope,
        effect=effect, effect_reason=effect_reason,
        models=(parts.model(entry.model, line_of(written, "model")),) if entry.model else (),
        prompts=tuple(_prompts(id_, entry, written, parts)),
        tool=_tool(entry),
        approval=approval_of(entry.approval, Mechanism.NODE, written, parts),
        validation=_validation(entry.validation, path, line_of(written, "validation")),
        retrieval=_retrieval(entry, written, parts),
        bound=bound_of(entry.bound, path, line_of(written, "bound")),
        retry=Retry(entry.retry.attempts, path, line_of(written, "retry")) if entry.retry else None,
        timeout=stated(entry.timeout, written, "timeout"), cost=stated(entry.cost, written, "cost"),
        role=stated(entry.role, written, "role"),
        input_schema=parts.schema(entry.input_schema, written, "input_schema", id_),
        output_schema=parts.schema(entry.output_schema, written, "output_schema", id_),
        tools=_allowed(entry, written, line, parts),
        criteria=stated(entry.criteria, written, "criteria"), errors=stated(entry.errors, written, "errors"),
        escalation=stated(entry.escalation, written, "escalation"),
        tenant=stated(entry.tenant, written, "tenant"), traces=stated(entry.traces, written, "traces"),
        opaque=_opaque(id_, entry, written, parts),
    )  # fmt: skip


def _effect(id_: str, entry: NodeEntry) -> tuple[Effect, str]:
    """What a tool's own name gainsays is not known, unless a reason is given that people can weigh."""
    if entry.effect is None or entry.effect_reason:
        return entry.effect or Effect.NONE, entry.effect_reason
    if entry.kind is NodeKind.TOOL and entry.effect in {Effect.NONE, Effect.READ}:
        worse, why = effect_of_name(entry.tool.name if entry.tool else id_)
        if worse not in {Effect.NONE, Effect.READ, Effect.UNKNOWN}:
            said = f"the definition says {entry.effect.value}, with no `effect_reason`"
            return Effect.UNKNOWN, f"{said}; {why}, which is {worse.value}"
    return entry.effect, "the definition says so"


def _prompts(id_: str, entry: NodeEntry, written: Any, parts: Parts) -> Iterable[Prompt]:
    path, version = parts.source.path, str(entry.prompt_version)
    if entry.instructions:
        yield Prompt(path, line_of(written, "instructions"), entry.instructions, version=version)
    if entry.prompt:
        line = line_of(written, "prompt")
        found = parts.file(entry.prompt, line, id_, Aspect.PROMPTS)
        if found is None:
            yield Prompt(path, line, reference=entry.prompt, version=version)
        else:
            yield Prompt(found, 1, parts.source.files.text(found) or "", entry.prompt, version)


def _tool(entry: NodeEntry) -> Tool | None:
    tool = entry.tool
    return Tool(tool.name, tool.server, tool.operation, tool.allowed) if tool else None


def _allowed(entry: NodeEntry, written: Any, line: int, parts: Parts) -> Stated | None:
    """An agent that lists no tools has none."""
    if entry.tools:
        return parts.stated(", ".join(entry.tools), written, "tools")
    if entry.kind is not NodeKind.AGENT:
        return None
    at = line_of(written, "tools", line) if entry.tools is not None else line
    return Stated("none", parts.source.path, at, Origin.DEFAULT, Strength.DECLARED)


def approval_of(
    entry: ApprovalEntry | None, mechanism: Mechanism, written: Any, parts: Parts
) -> Approval | None:
    if entry is None:
        return None
    inside = child(written, "approval")
    return Approval(
        mechanism, parts.source.path, line_of(written, "approval"), ports(entry.approved), entry.decided_at,
        entry.who, parts.stated(entry.timeout, inside, "timeout"), entry.on_timeout, _no_for_a_yes(entry),
    )  # fmt: skip


def _no_for_a_yes(entry: ApprovalEntry) -> str:
    """A node that asks whether it was refused may take `false` for the yes, but never both."""
    said = [port_of(outcome) for outcome in entry.approved]
    refused = [outcome for outcome in said if _NO.fullmatch(outcome)]
    if refused and (not entry.decided_at or len(refused) < len(said)):
        return f"“{refused[0]}” is among the outcomes that are said to mean yes"
    return ""


def ports(said: Iterable[str | bool]) -> frozenset[str]:
    return frozenset(port_of(port) for port in said)


def port_of(said: str | bool) -> str:  # noqa: FBT001  # as YAML reads `on: true`
    return str(said).lower() if isinstance(said, bool) else said


def _validation(entry: ValidationEntry | None, path: str, line: int) -> Validation | None:
    if entry is None:
        return None
    passed = ports(entry.passed)
    return Validation(entry.check, entry.mechanism, path, line, entry.criteria, entry.rejects, passed)


def _retrieval(entry: NodeEntry, written: Any, parts: Parts) -> Retrieval | None:
    if entry.retrieval is None:
        return None
    filter_ = parts.stated(entry.retrieval.filter, child(written, "retrieval"), "filter")
    return Retrieval(entry.retrieval.source, filter_)


def bound_of(entry: BoundEntry | None, path: str, line: int) -> Bound | None:
    return Bound(entry.limit, str(entry.value)[:_MAX_TEXT], path, line) if entry else None


def _opaque(id_: str, entry: NodeEntry, written: Any, parts: Parts) -> str:
    """What the definition names but does not hold. Its side effect is stated all the same."""
    for key, reference in (("workflow", entry.workflow), ("code", entry.code)):
        if reference:
            parts.file(reference, line_of(written, key), id_, Aspect.NODES)
    return f"it runs {entry.workflow}" if entry.workflow else ""
