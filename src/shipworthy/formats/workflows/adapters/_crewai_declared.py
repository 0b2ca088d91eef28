"""Crews that are documents: `crew.json` with its agents, the crews of declared flows, YAML without code."""

from __future__ import annotations

import ast
import posixpath
from collections.abc import Mapping
from typing import Any

from shipworthy.formats.workflows.adapter import Files
from shipworthy.formats.workflows.adapters._crewai_effects import of_code, of_library
from shipworthy.formats.workflows.adapters._crewai_parts import (
    HIDDEN_TOOLS,
    MAX_PARTS,
    UNSEEN,
    AgentPart,
    CrewPart,
    ToolPart,
)
from shipworthy.formats.workflows.adapters._crewai_python import Modules
from shipworthy.formats.workflows.adapters._crewai_settings import Settings, agent_part, task_part
from shipworthy.formats.workflows.format import YAML, child, mappings
from shipworthy.model.workflows import Aspect, Effect, Gap, Stated
from shipworthy.schema.from_json import read_json
from shipworthy.schema.from_yaml import read_yaml
from shipworthy.schema.nodes import DocumentError, line_of

_SERVER = "which tools the server has is not said"


class Declared:
    def __init__(self, path: str, files: Files) -> None:
        self.path, self.files = path, files
        self.modules = Modules(files)

    def crew(self, root: Mapping[str, Any], name: str = "", line: int = 1) -> CrewPart:
        """Agents by name, written there or in a file of their own; tasks in their order."""
        named = root.get("name")
        part = CrewPart(named[:200] if isinstance(named, str) else name, self.path, line)
        agents = root.get("agents")
        for place, key in enumerate(
            list(agents or ())[:MAX_PARTS] if isinstance(agents, list | Mapping) else ()
        ):
            body = agents[key] if isinstance(agents, Mapping) else None
            at = line_of(agents, key if isinstance(agents, Mapping) else place)
            self._agent(str(key)[:200], body, at, part)
        for place, task in enumerate(mappings(root.get("tasks"))[:MAX_PARTS]):
            self._task(task, place, part)
        self._whole(root, part)
        return part

    def _agent(self, name: str, body: Any, line: int, crew: CrewPart) -> None:
        path = self.path
        if not isinstance(body, Mapping):
            found = next(
                (p for s in ("jsonc", "json") if (p := self.files.beside(self.path, f"agents/{name}.{s}"))),
                None,
            )
            body = self.document(found) if found else None
            if found is None or not isinstance(body, Mapping):
                what = f"the agent {name[:80]} is not to be found"
                crew.gaps.append(Gap(what, path, line, UNSEEN, broken=True))
                crew.agents[name] = AgentPart(name, path, line, opaque="it is not to be found")
                return
            crew.files.append(found)
            path, line = found, 1
        crew.agents[name] = self.agent(name, body, path, line, crew)

    def agent(self, name: str, body: Mapping[str, Any], path: str, line: int, crew: CrewPart) -> AgentPart:
        said = Settings(path, line).document(body, path).document(body.get("settings"), path)
        part = agent_part(name, said)
        part.tools = self._tools(body, path, line, crew, name)
        return part

    def _task(self, task: Mapping[str, Any], place: int, crew: CrewPart) -> None:
        line = line_of(task, "name", getattr(task, "line", 1))
        stated = task.get("name")
        name = stated[:200] if isinstance(stated, str) and stated else f"task {place + 1}"
        name = name if name not in crew.tasks and name not in crew.agents else f"{name} ({line})"
        part = task_part(name, Settings(self.path, line).document(task, self.path))
        part.agent = str(task.get("agent") or "")[:200]
        context = task.get("context")
        part.context = tuple(str(c)[:200] for c in context[:100]) if isinstance(context, list) else ()
        part.tools = self._tools(task, self.path, line, crew, name)
        if part.agent and part.agent not in crew.agents:
            what = f"the agent {part.agent[:80]} is not to be found"
            crew.gaps.append(Gap(what, self.path, line, UNSEEN, broken=True))
        crew.tasks[name] = part

    def _tools(
        self, body: Mapping[str, Any], path: str, line: int, crew: CrewPart, node: str
    ) -> list[ToolPart]:
        found = []
        tools = body.get("tools")
        for place, tool in enumerate(tools[:MAX_PARTS] if isinstance(tools, list) else ()):
            ref = tool if isinstance(tool, str) else child(tool, "ref") or child(tool, "name") or ""
            found.append(self.tool(str(ref), path, line_of(tools, place, line), crew))
        for key in ("mcps", "apps"):
            entries = body.get(key)
            for place, entry in enumerate(entries[:MAX_PARTS] if isinstance(entries, list) else ()):
                written = entry if isinstance(entry, str) else str(child(entry, "url") or key)
                server, _, only = written.partition("#" if key == "mcps" else "/")
                whole = written.startswith("http") and "#" not in written
                only = "" if whole or (key == "apps" and "/" not in written) else only
                effect, reason = of_library(only) if only else (Effect.UNKNOWN, _SERVER)
                at = line_of(entries, place, line)
                found.append(
                    ToolPart(written[:200] or key, path, at, effect, reason, server[:200], not only, key)
                )
                if not only:
                    crew.gaps.append(
                        Gap("every tool of the server may be called", path, at, HIDDEN_TOOLS, node)
                    )
        return found

    def tool(self, ref: str, path: str, line: int, crew: CrewPart) -> ToolPart:
        """`SerperDevTool`, also behind `crewai_tools:`; `custom:name`; `module:Class` of the repository."""
        where, colon, name = ref.partition(":")
        name = name.rpartition(".")[2] if colon else where
        found = None
        if where == "custom":
            found = self.files.beside(self.path, f"tools/{name}.py")
        elif colon:
            found = self.files.module(self.path, where)
        module = self.modules.at(found) if found else None
        if module is None or found is None:
            effect, reason = of_library(name)
            return ToolPart(name[:200] or "tool", path, line, effect, reason)
        if found not in crew.files:
            crew.files.append(found)
        body = module.names.get(name, module.tree)
        at = body.lineno if isinstance(body, ast.FunctionDef | ast.ClassDef) else 1
        effect, reason = of_code(body, name)
        return ToolPart(name[:200], found, at, effect, reason)

    def _whole(self, root: Mapping[str, Any], part: CrewPart) -> None:
        if str(root.get("process")) == "hierarchical":
            part.hierarchical = True
            named = root.get("manager_agent")
            manager = part.agents.pop(named, None) if isinstance(named, str) else None
            line = line_of(root, "process")
            if manager is None:
                said = Settings(self.path, line).document({"llm": root.get("manager_llm")}, self.path)
                manager = agent_part("crew manager", said)
                manager.native = "manager"
            part.manager = manager
        for key in ("tracing", "output_log_file"):
            if root.get(key):
                part.stated[Aspect.TRACES] = Stated(key, self.path, line_of(root, key))
        part.files = sorted(set(part.files))

    def document(self, path: str) -> Any:
        text = self.files.text(path)
        try:
            return None if text is None else read_yaml(text) if path.endswith(YAML) else read_json(text)
        except DocumentError:
            return None


def stem(path: str) -> str:
    return posixpath.basename(path).partition(".")[0]
