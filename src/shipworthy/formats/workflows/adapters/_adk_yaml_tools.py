"""The tools that an ADK agent's YAML names: built in, functions of the repository, servers, other agents."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from typing import Any

from shipworthy.formats.workflows.adapters._adk_flow import Key
from shipworthy.formats.workflows.adapters._adk_tools import BUILT_IN
from shipworthy.formats.workflows.adapters._python_names import Kind, Project
from shipworthy.formats.workflows.adapters._python_tools import Given, given_of
from shipworthy.formats.workflows.adapters._python_values import Place
from shipworthy.formats.workflows.effects import effect_of_name
from shipworthy.formats.workflows.format import child, mappings
from shipworthy.model.workflows import Approval, Effect, Mechanism, Tool
from shipworthy.schema.nodes import line_of

_MAX_TOOLS = 500


def yaml_tools(project: Project, root: Mapping[str, Any], path: str) -> tuple[list[Given], list[Key]]:
    tools: list[Given] = []
    called: list[Key] = []
    for each in mappings(root.get("tools"))[:_MAX_TOOLS]:
        name = each.get("name")
        reference = child(each, "args", "agent", "config_path")
        file = project.files.beside(path, reference) if isinstance(reference, str) else None
        if name == "AgentTool" and file is not None:
            called.append((file, 1, 0))
        elif isinstance(name, str) and name:
            tools.append(_tool(project, each, name, path))
    return tools, called


def _tool(project: Project, entry: Mapping[str, Any], name: str, path: str) -> Given:
    line = line_of(entry, "name")
    last = name.rpartition(".")[2]
    if (given := _function(project, name, path)) is not None:
        pass
    elif last in BUILT_IN:
        effect, reason = BUILT_IN[last]
        given = Given(last, path, line, effect=effect, reason=reason, native=name, tool=Tool(last))
    elif last.lower().endswith("toolset"):
        allowed = child(entry, "args", "tool_filter")
        names = tuple(str(n) for n in allowed) if isinstance(allowed, list) else ()
        label = f"tools of {last} ({line})"
        given = Given(
            label,
            path,
            line,
            effect=Effect.UNKNOWN,
            reason="which tools a server has is not in the repository",
            native=name,
            tool=Tool(label, server=last, allowed=names or None, everything=not names),
        )
    else:
        effect, reason = effect_of_name(last)
        given = Given(
            last,
            path,
            line,
            effect=effect,
            reason=reason,
            native=name,
            tool=Tool(last),
            opaque=f"{name} is not read",
        )
    if child(entry, "args", "require_confirmation") is True:
        given.approval = Approval(Mechanism.TOOL_FLAG, path, line)
    return given


def _function(project: Project, name: str, path: str) -> Given | None:
    """`package.module.function`, looked for from the folder above the agent's own as ADK does."""
    module, _, symbol = name.rpartition(".")
    if not module:
        return None
    file = project.files.module(path, module) or project.files.module(f"{path.rpartition('/')[0]}.py", module)
    opened = project.open(file) if file is not None and file.endswith(".py") else None
    if opened is None or project.symbol(opened, symbol).kind not in {Kind.FUNCTION, Kind.VALUE}:
        return None
    named = ast.Name(id=symbol, ctx=ast.Load(), lineno=0, col_offset=0)
    return given_of(project, Place(named, opened.scope))
