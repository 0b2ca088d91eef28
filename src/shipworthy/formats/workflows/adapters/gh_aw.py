"""GitHub Agentic Workflows: one agent in Markdown, and what is done with what it asks for.

Counted: every event that starts it, the agent, every tool and server tool it is given (the shell too, which
it has unless `tools.bash` says otherwise), every safe output, every step and job of the author, every
protected environment, and the threat detection where there are outputs. Imports count as its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from shipworthy.formats.agents import agentic_workflow
from shipworthy.formats.agents._values import text
from shipworthy.formats.workflows.adapter import Adapter, Source
from shipworthy.formats.workflows.adapters._actions_models import reference
from shipworthy.formats.workflows.adapters._gh_aw_flow import Flow
from shipworthy.formats.workflows.adapters._gh_aw_outputs import VERSION, outputs
from shipworthy.formats.workflows.adapters._gh_aw_parts import Parts
from shipworthy.formats.workflows.adapters._gh_aw_tools import tools
from shipworthy.formats.workflows.adapters.github_actions import events
from shipworthy.model.workflows import (
    Aspect,
    Bound,
    Limit,
    ModelRef,
    Node,
    NodeKind,
    Origin,
    Prompt,
    Stated,
    Via,
    Workflow,
)

EXPRESSES = frozenset({
    Aspect.NODES, Aspect.EDGES, Aspect.TOOLS, Aspect.EFFECTS, Aspect.APPROVALS, Aspect.VALIDATION,
    Aspect.TIMEOUT,
    Aspect.BOUNDS, Aspect.COST, Aspect.MODELS, Aspect.PROMPTS, Aspect.OUTPUT_SCHEMA, Aspect.TRACES,
})  # fmt: skip
_NO_EVENTS = frozenset({
    "reaction", "status-comment", "stop-after", "manual-approval", "forks", "roles", "bots", "skip-if-match",
    "skip-if-no-match", "skip-roles", "skip-bots", "skip-author-associations", "github-token", "github-app",
    "permissions", "steps", "needs", "cooldown", "names", "lock-for-agent", "skip-if-check-failing", "labels",
})  # fmt: skip
_PROVIDERS = {"copilot": "github", "claude": "anthropic", "codex": "openai", "gemini": "google"}
_ALIASES = frozenset({
    "small", "large", "mini", "agent", "any", "auto", "sonnet", "opus", "haiku", "gpt-5", "reasoning",
    "vision",
    "coding", "claude", "codex", "gemini", "copilot", "gemini-flash", "gemini-pro", "small-agent",
    "detection",
})  # fmt: skip
"""Names that gh-aw itself resolves."""
_COMPILER = re.compile(r'"compiler_version":"v?([\w.-]{1,40})"')
_SOURCE = re.compile(r"[^@\s]+@([\w./-]{1,100})\Z")
_MAX_TEXT = 200_000


def _read(source: Source) -> Sequence[Workflow]:
    if agentic_workflow.read(source.path, source.text) is None:
        return ()
    parts = Parts(source.path, source.text, source.files)
    main = parts.main
    twin = source.files.text(agentic_workflow.twin_of(source.path)) or ""
    compiled = _COMPILER.search(twin[:5_000])
    flow = Flow(parts)
    flow.start(list(events(main.values, source.path, _NO_EVENTS)))
    flow.approve("manual-approval", main.values.get("on"))
    flow.steps(main.values.get("on"), "steps", "on")
    flow.jobs()
    flow.protect("before the agent", *parts.first("environment"))
    for group in ("pre-steps", "steps", "pre-agent-steps"):
        flow.all_steps(group)
    agent = _agent(parts, bounded=not twin or '\\"maxRuns\\"' in twin)
    flow.then(agent)
    flow.call(agent.id, tools(parts))
    flow.finish(list(outputs(parts)))
    stated = dict(_stated(parts))
    name = text(main.values, "name") or source.path.rpartition("/")[2].removesuffix(".md")
    return (
        Workflow(
            "gh-aw", name, source.path, main.values.line_of("on"),
            tuple(flow.nodes.values()), tuple(flow.edges), tuple(flow.entries),
            format_version=compiled[1] if compiled else "", description=text(main.values,
            "description")[:500],
            files=tuple(sorted(p.path for p in parts.found[1:])), stated=stated, expressible=EXPRESSES,
            gaps=(*parts.gaps, *flow.gaps),
        ),
    )  # fmt: skip


def _agent(parts: Parts, *, bounded: bool) -> Node:
    path, line, said = parts.first("engine")
    if said is None:
        line = parts.main.matter.body_line
    timeout = _timeout(parts)
    turns = next(parts.holders("max-turns"), None) or next(parts.holders("engine", "max-turns"), None)
    if turns or bounded:
        of_turns = (
            _number(parts, "max-turns", "500", "") if not turns or "max-turns" in parts.main.values else None
        )
        of_turns = of_turns or _number(parts, "engine", "500", "", "max-turns")
        version = VERSION if of_turns.origin is Origin.DEFAULT else ""
        bound = Bound(
            Limit.ITERATIONS, of_turns.value, of_turns.path, of_turns.line, of_turns.origin, version
        )
    else:
        version = VERSION if timeout.origin is Origin.DEFAULT else ""
        bound = Bound(Limit.TIME, timeout.value, timeout.path, timeout.line, timeout.origin, version)
    written = next(parts.tables("safe-outputs"), None)
    schema = Stated("every safe output is checked against its schema", written[0], 1) if written else None
    listed = next((Stated("tools", p, p_line) for p, p_line in _places(parts, "tools")), None)
    return Node(
        "agent", NodeKind.AGENT, path, line, label="the agent", native="engine", models=(_model(parts),),
        prompts=tuple(_prompts(parts)), bound=bound, timeout=timeout,
        cost=_number(parts, "max-ai-credits", "1000", " AI credits"), tools=listed, output_schema=schema,
        role=_role(parts),
    )  # fmt: skip


def _role(parts: Parts) -> Stated | None:
    said = text(parts.main.values, "description")
    return Stated(said[:500], parts.main.path, parts.main.values.line_of("description")) if said else None


def _places(parts: Parts, key: str) -> Iterator[tuple[str, int]]:
    for part in parts.found:
        if part.values.get(key):
            yield part.path, part.values.line_of(key)


def _timeout(parts: Parts) -> Stated:
    """Written with an underscore until the end of 2025; what was compiled then still runs by it."""
    old = parts.first("timeout_minutes")[2] is not None and parts.first("timeout-minutes")[2] is None
    return _number(parts, "timeout_minutes" if old else "timeout-minutes", "20", " minutes")


def _number(parts: Parts, key: str, default: str, unit: str, *below: str) -> Stated:
    path, line, value = parts.first(key, *below)
    if value is None or isinstance(value, dict | list):
        return Stated(f"{default}{unit}", parts.main.path, 1, Origin.DEFAULT)
    origin = Origin.EXPRESSION if "${{" in str(value) else Origin.EXPLICIT
    return Stated(f"{str(value)[:100]}{unit}", path, line, origin)


def _model(parts: Parts) -> ModelRef:
    path, line, engine = parts.first("engine")
    id_ = engine if isinstance(engine, str) else text(engine, "id") or "copilot"
    provider = _PROVIDERS.get(id_, "")
    for keys in (("engine", "model"), ("model",)):
        at, where, written = parts.first(*keys)
        if isinstance(written, str) and written.strip():
            if written in _ALIASES:
                return ModelRef(written, Via.ALIAS, at, where, provider)
            return reference(written.strip()[:300], at, where, provider, ())
    return ModelRef("", Via.DEFAULT, path, line, provider)


def _prompts(parts: Parts) -> Iterator[Prompt]:
    pinned = _SOURCE.match(text(parts.main.values, "source"))
    for part in parts.found:
        if part.matter.body.strip():
            version = pinned[1] if pinned and part is parts.main else ""
            yield Prompt(part.path, part.matter.body_line, part.matter.body[:_MAX_TEXT], version=version)


def _stated(parts: Parts) -> Iterator[tuple[Aspect, Stated]]:
    yield Aspect.TIMEOUT, _timeout(parts)
    yield Aspect.COST, _number(parts, "max-ai-credits", "1000", " AI credits")
    for aspect, keys in (
        (Aspect.TRACES, ("observability",)), (Aspect.OWNER, ("metadata", "owner")), (Aspect.OWNER,
        ("metadata", "author")),
        (Aspect.VERSION, ("metadata", "version")), (Aspect.VERSION, ("source",)),
    ):  # fmt: skip
        path, line, value = parts.first(*keys)
        if value:
            shown = ", ".join(map(str, value)) if isinstance(value, Mapping) else str(value)
            yield aspect, Stated(shown[:200], path, line)


ADAPTERS = (Adapter("gh-aw", _read),)
