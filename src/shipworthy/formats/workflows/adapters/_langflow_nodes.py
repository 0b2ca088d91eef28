"""One Langflow component as a node."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from shipworthy.formats.workflows.adapters import _langflow_kinds as kinds
from shipworthy.formats.workflows.adapters._langflow_document import Raw
from shipworthy.formats.workflows.adapters._langflow_models import model_of, prompts_of
from shipworthy.formats.workflows.format import child, mappings
from shipworthy.model.workflows import (
    Approval,
    Bound,
    Check,
    Limit,
    Mechanism,
    Node,
    NodeKind,
    Prompt,
    Retrieval,
    Stated,
    Tool,
    Validation,
)

STRUCTURED = frozenset({"structured_response", "json_response"})
_YES = re.compile(r"\A(?:approved?|accept|yes|allow|confirm|proceed|continue|ok|publish|send|go)\Z")
_NO = re.compile(r"\A(?:reject|den(?:y|ied)|decline|no|cancel|stop|abort)\Z")
_AGAIN = re.compile(r"change|revis|edit|escalat|again|more|fallback|skip|wait|later")
_SETTING = re.compile(r"\A[A-Z][A-Z0-9_]{2,80}\Z")
_DECISIONS = ("approve", "reject")
"""What Langflow 1.13 offers where nothing else is chosen."""


def node_of(raw: Raw, outputs: Collection[str], inputs: Collection[str], path: str, *, a_tool: bool) -> Node:
    kind = kinds.kind_of(raw, outputs, a_tool=a_tool)
    approval = _approval(raw, outputs, path)
    kind = NodeKind.APPROVAL if approval else kind
    effect, reason = kinds.effect_of(raw, kind, inputs, a_tool=a_tool)
    speaks = kind in {NodeKind.AGENT, NodeKind.MODEL_CALL} or kinds.is_model(raw)
    return Node(
        raw.id, kind, path, raw.line, label=raw.label, native=raw.type, effect=effect, effect_reason=reason,
        models=(model_of(raw, path),) if speaks else (), prompts=_prompts(raw, kind, path),
        tool=_tool(raw) if kind is NodeKind.TOOL else None, approval=approval,
        validation=_validation(raw, kind, path),
        retrieval=_retrieval(raw, path) if kind is NodeKind.RETRIEVAL else None,
        bound=_bound(raw, kind, path), timeout=_timeout(raw, path),
        output_schema=_schema(raw, outputs, path), secrets=tuple(_secrets(raw, path)),
        opaque="another flow" if kind is NodeKind.SUBFLOW else "",
        runs=raw.text("flow_name_selected") or raw.text("flow_name") if kind is NodeKind.SUBFLOW else "",
    )  # fmt: skip


def _prompts(raw: Raw, kind: NodeKind, path: str) -> tuple[Prompt, ...]:
    told = kind in {NodeKind.AGENT, NodeKind.MODEL_CALL} or raw.type.startswith("Prompt")
    return prompts_of(raw, path) if told else ()


def _approval(raw: Raw, outputs: Collection[str], path: str) -> Approval | None:
    """A decision is one of leave where one of its branches says yes, or one says no.

    Without a branch that is wired to something the component asks nobody.
    """
    if raw.type != "HumanInput" or not outputs:
        return None
    chosen = raw.value("decisions")
    named = (
        [str(d).strip().lower().replace(" ", "_") for d in chosen]
        if isinstance(chosen, list)
        else list(_DECISIONS)
    )
    yes = {d for d in named if _YES.match(d)}
    if not yes and any(_NO.match(d) for d in named):
        yes = {d for d in named if not _NO.match(d) and not _AGAIN.search(d)}
    if not yes:
        return None
    waits = _window(raw, path)
    return Approval(
        Mechanism.NODE, path, raw.line, approved=frozenset(f"branch_{d}" for d in yes), timeout=waits
    )


def _window(raw: Raw, path: str) -> Stated | None:
    value = raw.value("timeout")
    if raw.value("enable_fallback") is not True or not isinstance(value, dict):
        return None
    return Stated(f"{value.get('value')} {value.get('unit')}"[:60], path, raw.line_of("timeout"))


def _tool(raw: Raw) -> Tool:
    named = tuple(action.name for action in kinds.actions(raw))
    server = child(raw.value("mcp_server"), "name")
    held = server if isinstance(server, str) else raw.text("mcp_server")
    return Tool(
        raw.label, held[:200], raw.text("method")[:20] if raw.type == "APIRequest" else "", named or None
    )


def _validation(raw: Raw, kind: NodeKind, path: str) -> Validation | None:
    if kind is not NodeKind.VALIDATION:
        return None
    checked = raw.value("enabled_guardrails") or raw.value("guardrails")
    criteria = tuple(str(c)[:100] for c in checked[:20]) if isinstance(checked, list) else ()
    return Validation(
        Check.CONTENT,
        raw.label,
        path,
        raw.line,
        criteria,
        rejects=True,
        passed=frozenset({"pass_result", "passed"}),
    )


def _retrieval(raw: Raw, path: str) -> Retrieval:
    keys = ("collection_name", "index_name", "knowledge_base", "table_name", "namespace")
    source = next((raw.text(key) for key in keys if raw.text(key)), raw.label)
    narrowed = next((k for k in ("advanced_search_filter", "search_filter", "filter") if raw.value(k)), "")
    said = Stated(str(raw.value(narrowed))[:200], path, raw.line_of(narrowed)) if narrowed else None
    return Retrieval(source[:200], said)


def _bound(raw: Raw, kind: NodeKind, path: str) -> Bound | None:
    if kind is NodeKind.LOOP:
        return Bound(Limit.ITEMS, "data", path, raw.line)
    if kind is NodeKind.AGENT and (turns := raw.text("max_iterations")):
        return Bound(Limit.ITERATIONS, turns[:50], path, raw.line_of("max_iterations"))
    return None


def _timeout(raw: Raw, path: str) -> Stated | None:
    value = raw.value("timeout")
    if isinstance(value, bool) or not isinstance(value, int | float) or not value:
        return None
    return Stated(f"{value} s", path, raw.line_of("timeout"))


def _schema(raw: Raw, outputs: Collection[str], path: str) -> Stated | None:
    """An agent answers by its schema only at the output for it."""
    if kinds.is_agent(raw) and not STRUCTURED & set(outputs):
        return None
    fields = [str(f.get("name")) for f in mappings(raw.value("output_schema"))]
    return Stated(", ".join(fields)[:200], path, raw.line_of("output_schema")) if fields else None


def _secrets(raw: Raw, path: str) -> Iterator[Stated]:
    for key, field in raw.template.items():
        value = child(field, "value")
        if child(field, "password") is not True or not isinstance(value, str) or not value.strip():
            continue
        if child(field, "load_from_db") is not True and not _SETTING.match(value) and "{" not in value:
            yield Stated(f"{key}: …", path, raw.line_of(key))
