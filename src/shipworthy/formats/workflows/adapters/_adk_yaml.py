"""ADK agents as YAML: one file an agent, sub-agents by `config_path`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from shipworthy.formats.workflows.adapter import Source
from shipworthy.formats.workflows.adapters._adk_code import finished
from shipworthy.formats.workflows.adapters._adk_flow import HIDDEN, KINDS, Flow, Key, Part
from shipworthy.formats.workflows.adapters._adk_reading import ORDERING
from shipworthy.formats.workflows.adapters._adk_yaml_tools import yaml_tools
from shipworthy.formats.workflows.adapters._code_graph import CodeGraph
from shipworthy.formats.workflows.adapters._python_models import provider_of
from shipworthy.formats.workflows.adapters._python_names import Project, project_of
from shipworthy.formats.workflows.format import child, mappings
from shipworthy.model.workflows import (
    Bound,
    Gap,
    Limit,
    ModelRef,
    Node,
    NodeKind,
    Prompt,
    Stated,
    Via,
    Workflow,
)
from shipworthy.schema.from_yaml import read_yaml
from shipworthy.schema.nodes import DocumentError, line_of


def in_yaml(source: Source) -> Sequence[Workflow]:
    if not isinstance(source.document, Mapping) or _held_elsewhere(source):
        return ()
    project = project_of(source.files)
    documents: dict[str, Any] = {source.path: source.document}

    def part(key: Key, inherits: bool) -> Part | None:  # noqa: FBT001 - called by position only
        return _part(project, documents, key[0], inherits=inherits)

    graph = CodeGraph(project, source.path)
    first = Flow(graph, part).place((source.path, 1, 0))
    if first is None:
        return ()
    graph.settle()
    return (finished(graph, first, source.path, line_of(source.document, "name")),)


def _held_elsewhere(source: Source) -> bool:
    """A sub-agent's file is part of the file that holds it."""
    folder, name = source.path.rpartition("/")[0], source.path.rpartition("/")[2]
    if name == "root_agent.yaml":
        return False
    for path in source.files.under(folder)[:200]:
        if path != source.path and path.endswith((".yaml", ".yml")):
            text = source.files.text(path) or ""
            if "config_path" in text and name in text and "sub_agents" in text + "sub_agents":
                return any(source.files.beside(path, ref) == source.path for ref in _references(text))
    return False


def _references(text: str) -> list[str]:
    try:
        root = read_yaml(text)
    except DocumentError:
        return []
    return [p for e in mappings(child(root, "sub_agents")) if isinstance(p := e.get("config_path"), str)]


def _part(project: Project, documents: dict[str, Any], path: str, *, inherits: bool) -> Part | None:
    root = documents.get(path)
    if root is None:
        try:
            root = documents[path] = read_yaml(project.files.text(path) or "")
        except DocumentError:
            return None
    if not isinstance(root, Mapping):
        return None
    class_ = root.get("agent_class")
    kind = class_ if isinstance(class_, str) else "LlmAgent"
    name = root.get("name")
    label = name if isinstance(name, str) and name else path
    gaps: list[Gap] = []
    keys = _held(project, root, path, gaps)
    line = line_of(root, "name")
    if kind in ORDERING:
        node = Node(label, KINDS[kind], path, line, label=label, native=kind, role=_role(root, path))
        return Part(
            (path, 1, 0),
            node,
            kind,
            keys,
            gaps=gaps,
            bound=_bound(root, path) if kind == "LoopAgent" else None,
        )
    own = kind.rpartition(".")[2] not in {"LlmAgent", "Agent"}
    node = Node(
        label,
        NodeKind.AGENT,
        path,
        line,
        label=label,
        native=kind,
        role=_role(root, path),
        models=() if own else (_model(root, path, inherits=inherits),),
        prompts=_prompts(root, path),
        output_schema=_stated(root, path, "output_schema"),
        input_schema=_stated(root, path, "input_schema"),
        tools=_stated(root, path, "tools"),
        opaque=f"{kind} is code of its own" if own else "",
    )
    tools, called = yaml_tools(project, root, path)
    stays = root.get("disallow_transfer_to_parent") is True
    return Part((path, 1, 0), node, "", keys, called, tools, gaps, None, stays)


def _held(project: Project, root: Mapping[str, Any], path: str, gaps: list[Gap]) -> list[Key]:
    found: list[Key] = []
    for each in mappings(root.get("sub_agents"))[:300]:
        reference = each.get("config_path")
        file = project.files.beside(path, reference) if isinstance(reference, str) else None
        if file is None:
            written = reference if isinstance(reference, str) else each.get("code")
            line = line_of(each, "config_path", line_of(each, "code"))
            gaps.append(Gap(f"the sub-agent {written} is not read", path, line, frozenset(HIDDEN)))
        else:
            found.append((file, 1, 0))
    return found


def _model(root: Mapping[str, Any], path: str, *, inherits: bool) -> ModelRef:
    written = root.get("model")
    if isinstance(written, str) and written:
        provider = provider_of(written.partition("/")[0]) or "google"
        return ModelRef(written, Via.LITERAL, path, line_of(root, "model"), provider, written)
    if root.get("model_code") is not None:
        return ModelRef("model_code", Via.EXPRESSION, path, line_of(root, "model_code"))
    via = Via.INHERITED if inherits else Via.DEFAULT
    return ModelRef("", via, path, line_of(root, "name"), "" if inherits else "google")


def _prompts(root: Mapping[str, Any], path: str) -> tuple[Prompt, ...]:
    return tuple(
        Prompt(path, line_of(root, key), text)
        for key in ("instruction", "global_instruction", "static_instruction")
        if isinstance(text := root.get(key), str) and text
    )


def _role(root: Mapping[str, Any], path: str) -> Stated | None:
    for key in ("description", "instruction"):
        if isinstance(text := root.get(key), str) and text.strip():
            return Stated(" ".join(text.split())[:200], path, line_of(root, key))
    return None


def _stated(root: Mapping[str, Any], path: str, key: str) -> Stated | None:
    return Stated(key, path, line_of(root, key)) if root.get(key) else None


def _bound(root: Mapping[str, Any], path: str) -> Bound | None:
    value = root.get("max_iterations")
    if isinstance(value, bool) or not isinstance(value, int):
        return None
    return Bound(Limit.ITERATIONS, str(value), path, line_of(root, "max_iterations"))
