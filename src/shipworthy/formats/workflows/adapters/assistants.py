"""Agents of coding assistants: one agent in Markdown (or TOML, for Codex) and its tools.

Counted: the agent, every tool it lists, one for all of them where it lists none, every server of its own
or, where it has all tools, of the project, and every agent it hands over to.
"""

from __future__ import annotations

from collections.abc import Sequence

from shipworthy.formats.agents._values import text
from shipworthy.formats.agents.agent_markdown import matter_of
from shipworthy.formats.agents.front_matter import FrontMatter
from shipworthy.formats.workflows.adapter import Adapter, Source
from shipworthy.formats.workflows.adapters import _assistant_tools as tools
from shipworthy.formats.workflows.adapters._assistant_leave import Leave, leave_of
from shipworthy.model.workflows import (
    Approval,
    Aspect,
    Bound,
    Edge,
    EdgeKind,
    Limit,
    ModelRef,
    Node,
    NodeKind,
    Prompt,
    Stated,
    Via,
    Workflow,
    WorkflowKind,
)
from shipworthy.schema.nodes import Mapped

_EXPRESSES = frozenset({
    Aspect.NODES, Aspect.EDGES, Aspect.TOOLS, Aspect.ROLES, Aspect.MODELS, Aspect.PROMPTS,
})  # fmt: skip
_BOUNDED = frozenset({"claude-code", "gemini-cli", "opencode"})
"""Their agents can be told how many turns they have."""
_ASKING = frozenset({"claude-code", "opencode", "codex"})
"""Their files can say who is asked."""
_ALIASES = frozenset({"sonnet", "opus", "haiku", "fast", "auto", "default", "best", "opusplan"})
_MAKERS = {"claude-code": "anthropic", "codex": "openai", "gemini-cli": "google"}
_TURNS = ("maxTurns", "max_turns", "max-turns", "steps", "maxSteps")
_MAX_TEXT = 200_000


def _read(harness: str, source: Source) -> Sequence[Workflow]:
    matter = matter_of(source.path, source.text)
    if matter is None:
        return ()
    values = matter.values
    line = values.line_of("name") if "name" in values else 1
    leave = leave_of(harness, source.path, line, text(values, "permissionMode"), source.files)
    named, tools_line = tools.listed(values)
    listed = Stated(", ".join(n for n, _ in named)[:300], source.path, tools_line) if named else None
    agent = Node(
        "agent", NodeKind.AGENT, source.path, line, label=text(values, "name")[:200] or _stem(source.path),
        native=harness, models=(_model(harness, values, source.path),), prompts=_prompts(matter, source.path),
        role=_said(values, "description", source.path), bound=_bound(values, source.path),
        tools=listed if named is not None else None,
    )  # fmt: skip
    nodes, edges = [agent], list[Edge]()
    for tool in _tools(harness, values, source, named):
        may, asked = _leave(leave, values, tool, source.path)
        if may:
            nodes.append(tool)
            edges.append(Edge("agent", tool.id, EdgeKind.TOOL_CALL, line=tool.line, approval=asked))
    for node, asked in tools.handoffs(values, source.path):
        nodes.append(node)
        edges.append(Edge("agent", node.id, EdgeKind.HANDOFF, line=node.line, approval=asked))
    return (
        Workflow(
            f"{harness}-agent", agent.label, source.path, line, tuple(nodes), tuple(edges), ("agent",),
            kind=WorkflowKind.ASSISTANT, description=text(values, "description")[:500],
            files=tuple(sorted(leave.files)), expressible=_expresses(harness), gaps=tuple(leave.gaps),
        ),
    )  # fmt: skip


def _tools(harness: str, values: Mapped, source: Source, named: tools.Named | None) -> list[Node]:
    if harness == "codex":
        named = [
            (
                "read" if text(values, "sandbox_mode") == "read-only" else "shell",
                values.line_of("sandbox_mode"),
            )
        ]
    found = {node.id: node for node in tools.nodes(named, values, source.path, harness, source.files)}
    return list(found.values())


def _leave(leave: Leave, values: Mapped, tool: Node, path: str) -> tuple[bool, Approval | None]:
    if leave.harness == "opencode":
        said, denied, asked = tools.by_permission(values, tool.label, path)
        if said:
            return not denied, asked
    verdict = leave.of(tool.label, tool.effect)
    return verdict.callable, verdict.approval


def _expresses(harness: str) -> frozenset[Aspect]:
    found = set(_EXPRESSES)
    if harness in _BOUNDED:
        found.add(Aspect.BOUNDS)
    if harness in _ASKING:
        found.add(Aspect.APPROVALS)
    return frozenset(found)


def _model(harness: str, values: Mapped, path: str) -> ModelRef:
    written = values.get("model")
    several = [m for m in written if isinstance(m, str)] if isinstance(written, list) else [written]
    refs = [
        _reference(harness, m.strip(), path, values.line_of("model"))
        for m in several
        if isinstance(m, str) and m.strip()
    ]
    if not refs:
        return ModelRef("", Via.INHERITED, path, 1, _MAKERS.get(harness, ""))
    first, *others = refs
    return ModelRef(
        first.written, first.via, first.path, first.line, first.provider, first.name, fallbacks=tuple(others)
    )


def _reference(harness: str, written: str, path: str, line: int) -> ModelRef:
    maker = _MAKERS.get(harness, "")
    if written.lower() == "inherit":
        return ModelRef(written, Via.INHERITED, path, line, maker)
    if written.lower() in _ALIASES:
        return ModelRef(written, Via.ALIAS, path, line, maker)
    provider, slash, name = written.partition("/")
    if slash and provider and name:
        return ModelRef(written, Via.LITERAL, path, line, provider.lower(), name)
    return ModelRef(written, Via.LITERAL, path, line, maker, written)


def _prompts(matter: FrontMatter, path: str) -> tuple[Prompt, ...]:
    return (Prompt(path, matter.body_line, matter.body[:_MAX_TEXT]),) if matter.body.strip() else ()


def _bound(values: Mapped, path: str) -> Bound | None:
    for key in _TURNS:
        value = values.get(key)
        if isinstance(value, int) and not isinstance(value, bool):
            return Bound(Limit.ITERATIONS, str(value)[:20], path, values.line_of(key))
    return None


def _said(values: Mapped, key: str, path: str) -> Stated | None:
    said = text(values, key)
    return Stated(said[:500], path, values.line_of(key)) if said else None


def _stem(path: str) -> str:
    return path.rpartition("/")[2].partition(".")[0]


def _adapter(harness: str) -> Adapter:
    return Adapter(f"{harness}-agent", lambda source: _read(harness, source))


ADAPTERS = tuple(
    _adapter(harness)
    for harness in (
        "claude-code",
        "copilot",
        "cursor",
        "opencode",
        "codex",
        "gemini-cli",
        "qwen-code",
        "droid",
    )
)
