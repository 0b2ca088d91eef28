"""goose recipes: one agent, the extensions it may use, the recipes it may run.

Counted as the file draws it: the agent, each extension and each sub-recipe are nodes. That somebody is to be
asked first stands in prose, if anywhere: that is no approval.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from shipworthy.formats.workflows.adapter import Adapter, Source
from shipworthy.formats.workflows.adapters._goose_extensions import (
    extension_node,
    recipe_effect,
    text_of,
)
from shipworthy.formats.workflows.format import YAML, child, mappings
from shipworthy.model.workflows import (
    Aspect,
    Bound,
    Check,
    Edge,
    EdgeKind,
    Effect,
    Gap,
    Limit,
    ModelRef,
    Node,
    NodeKind,
    Origin,
    Prompt,
    Retry,
    Stated,
    Tool,
    Validation,
    Via,
    Workflow,
    WorkflowKind,
)
from shipworthy.schema.from_json import read_json
from shipworthy.schema.from_yaml import read_yaml
from shipworthy.schema.nodes import DocumentError, line_of

EXPRESSES = frozenset({
    Aspect.NODES, Aspect.EDGES, Aspect.TOOLS, Aspect.EFFECTS, Aspect.INPUT_SCHEMA, Aspect.OUTPUT_SCHEMA,
    Aspect.VALIDATION, Aspect.QUALITY_CRITERIA, Aspect.RETRY, Aspect.TIMEOUT, Aspect.BOUNDS, Aspect.MODELS,
    Aspect.PROMPTS, Aspect.OWNER,
})  # fmt: skip
_MAX = 1_000
_TURNS, _VERSION = "1000", "goose 1"


def _read(source: Source) -> Sequence[Workflow]:
    root = source.document
    if isinstance(child(root, "recipe"), Mapping):
        root = root["recipe"]
    if not isinstance(root, Mapping):
        return ()
    path = source.path
    agent = _agent(root, path)
    nodes, edges, gaps = {agent.id: agent}, [], _unlisted(root, path, agent.id)
    for extension in mappings(root.get("extensions"))[:_MAX]:
        id_ = _free(text_of(extension.get("name") or extension.get("type")) or "extension", extension, nodes)
        nodes[id_] = extension_node(extension, id_, path)
        edges.append(Edge(agent.id, id_, EdgeKind.TOOL_CALL, line=nodes[id_].line))
        if nodes[id_].effect is Effect.UNKNOWN:
            gaps.append(_hidden("which tools the extension has is not said", path, nodes[id_].line, id_))
    files = []
    for recipe in mappings(root.get("sub_recipes"))[:_MAX]:
        id_ = _free(text_of(recipe.get("name")) or "recipe", recipe, nodes)
        nodes[id_], found = _sub_recipe(recipe, id_, source)
        edges.append(Edge(agent.id, id_, EdgeKind.SUBFLOW, line=nodes[id_].line))
        files += [found] if found else []
        if not found:
            gaps.append(_hidden("the recipe it runs is not in the repository", path, nodes[id_].line, id_))
    return (
        Workflow(
            "goose", agent.label, path, agent.line, tuple(nodes.values()), tuple(edges), (agent.id,),
            WorkflowKind.AGENT, text_of(root.get("version"))[:50], text_of(root.get("description")),
            files=tuple(sorted(set(files))), stated=_stated(root, path), expressible=EXPRESSES,
            gaps=tuple(gaps),
        ),
    )  # fmt: skip


def _agent(root: Mapping[str, Any], path: str) -> Node:
    title = text_of(root.get("title")) or "recipe"
    return Node(
        title, NodeKind.AGENT, path, line_of(root, "title"), label=title, native="recipe",
        models=(_model(root, path),),
        prompts=tuple(
            Prompt(path, line_of(root, key), text[:20_000])
            for key in ("instructions", "prompt")
            if isinstance(text := root.get(key), str) and text
        ),
        role=Stated(text_of(root["description"]), path, line_of(root, "description"))
        if root.get("description") else None,
        tools=Stated("extensions", path, line_of(root, "extensions"))
        if isinstance(root.get("extensions"), list) else None,
        input_schema=Stated("parameters", path, line_of(root, "parameters"))
        if root.get("parameters") else None,
        output_schema=Stated("response.json_schema", path, line_of(root["response"], "json_schema"))
        if child(root, "response", "json_schema") else None,
        bound=_bound(root, path), retry=_retry(root, path), validation=_checks(root, path),
        timeout=_timeout(root, path),
    )  # fmt: skip


def _model(root: Mapping[str, Any], path: str) -> ModelRef:
    settings = root.get("settings")
    model, provider = child(settings, "goose_model"), text_of(child(settings, "goose_provider")).lower()
    warmth = child(settings, "temperature")
    parameters = () if warmth is None else (("temperature", text_of(warmth)),)
    if not isinstance(model, str) or not model:
        line = line_of(root, "settings", line_of(root, "title"))
        return ModelRef("", Via.CONFIG, path, line, provider, parameters=parameters)
    via = Via.EXPRESSION if "{{" in model else Via.LITERAL
    name = model[:200] if via is Via.LITERAL else ""
    return ModelRef(
        model[:200], via, path, line_of(settings, "goose_model"), provider, name, parameters=parameters
    )


def _bound(root: Mapping[str, Any], path: str) -> Bound:
    turns = child(root, "settings", "max_turns")
    if isinstance(turns, int) and not isinstance(turns, bool):
        return Bound(Limit.ITERATIONS, str(turns), path, line_of(root["settings"], "max_turns"))
    return Bound(Limit.ITERATIONS, _TURNS, path, line_of(root, "title"), Origin.DEFAULT, _VERSION)


def _retry(root: Mapping[str, Any], path: str) -> Retry | None:
    tries = child(root, "retry", "max_retries")
    if isinstance(tries, bool) or not isinstance(tries, int):
        return None
    return Retry(tries + 1, path, line_of(root["retry"], "max_retries"))


def _checks(root: Mapping[str, Any], path: str) -> Validation | None:
    """Commands that must succeed, or the recipe runs again."""
    checks = mappings(child(root, "retry", "checks"))
    commands = tuple(text_of(check.get("command")) for check in checks[:50] if check.get("command"))
    if not commands:
        return None
    line = line_of(root["retry"], "checks")
    return Validation(Check.CONTENT, "retry.checks", path, line, criteria=commands, rejects=True)


def _timeout(root: Mapping[str, Any], path: str) -> Stated | None:
    seconds = child(root, "retry", "timeout_seconds")
    if seconds is None:
        return None
    return Stated(f"{text_of(seconds)} s for its checks", path, line_of(root["retry"], "timeout_seconds"))


def _sub_recipe(recipe: Mapping[str, Any], id_: str, source: Source) -> tuple[Node, str]:
    written = text_of(recipe.get("path"))
    found = source.files.beside(source.path, written) if written and "{{" not in written else None
    effect, reason = (
        recipe_effect(_document(source, found)) if found else (Effect.UNKNOWN, "not in the repository")
    )
    line = line_of(recipe, "name", getattr(recipe, "line", 1))
    node = Node(
        id_, NodeKind.SUBFLOW, source.path, line, label=id_, native="sub_recipe", effect=effect,
        effect_reason=f"the recipe {written}: {reason}"[:300], tool=Tool(id_, written), runs=found or "",
        opaque="" if found else "the recipe is not in the repository",
    )  # fmt: skip
    return node, found or ""


def _document(source: Source, path: str) -> Any:
    text = source.files.text(path)
    try:
        return None if text is None else read_yaml(text) if path.endswith(YAML) else read_json(text)
    except DocumentError:
        return None


def _unlisted(root: Mapping[str, Any], path: str, agent: str) -> list[Gap]:
    if isinstance(root.get("extensions"), list):
        return []
    what = "no extensions are listed: those of whoever runs it are loaded"
    return [_hidden(what, path, line_of(root, "title"), agent)]


def _hidden(what: str, path: str, line: int, node: str) -> Gap:
    return Gap(what, path, line, frozenset({Aspect.TOOLS, Aspect.EFFECTS}), node)


def _free(name: str, entry: Mapping[str, Any], taken: Mapping[str, Node]) -> str:
    if name not in taken:
        return name
    at = f"{name} ({getattr(entry, 'line', 1)})"
    return at if at not in taken else f"{name} {len(taken)}"


def _stated(root: Mapping[str, Any], path: str) -> dict[Aspect, Stated]:
    author = root.get("author")
    for key in ("contact", "name", "metadata"):
        if isinstance(value := child(author, key), str) and value:
            return {Aspect.OWNER: Stated(value[:200], path, line_of(author, key))}
    return {}


ADAPTERS = (Adapter("goose", _read),)
