"""Agents and tasks in YAML: part of the crew whose code names them, or a definition of their own."""

from __future__ import annotations

import posixpath
import weakref
from collections.abc import Mapping
from typing import Any

from shipworthy.formats.workflows.adapter import Files, Source
from shipworthy.formats.workflows.adapters._crewai_code import Reader
from shipworthy.formats.workflows.adapters._crewai_declared import Declared
from shipworthy.formats.workflows.adapters._crewai_effects import of_library
from shipworthy.formats.workflows.adapters._crewai_parts import MAX_PARTS, CrewPart, ToolPart
from shipworthy.formats.workflows.adapters._crewai_python import Modules
from shipworthy.formats.workflows.adapters._crewai_settings import Settings, agent_part, task_part
from shipworthy.formats.workflows.format import YAML
from shipworthy.model.workflows import Aspect, Gap
from shipworthy.schema.nodes import line_of

_MAX_CODE = 60
_UNSEEN = frozenset({Aspect.TOOLS, Aspect.EFFECTS, Aspect.MODELS, Aspect.EDGES, Aspect.VALIDATION})


def used_by_code(source: Source) -> bool:
    """Whether a crew in Python near it is configured by this file."""
    folder = posixpath.dirname(source.path)
    above = posixpath.dirname(folder)
    for parent in dict.fromkeys((above, folder)):
        for path in _code_near(source.files, parent):
            if source.path in _parts(source.files, path):
                return True
    return False


def _code_near(files: Files, folder: str) -> list[str]:
    """Of a folder and those right below it."""
    depth = folder.count("/") + 1 if folder else 0
    near = [p for p in files.under(folder) if p.endswith(".py") and p.count("/") <= depth + 1]
    return near[:_MAX_CODE]


_KNOWN: weakref.WeakKeyDictionary[Files, dict[str, frozenset[str]]] = weakref.WeakKeyDictionary()
"""Of one scan: what the crews of each module are made of. Many documents ask about the same modules."""


def _parts(files: Files, path: str) -> frozenset[str]:
    try:
        known = _KNOWN.setdefault(files, {})
    except TypeError:  # files that nothing can be remembered of
        known = {}
    if path not in known:
        text = files.text(path) or ""
        modules = Modules(files)
        module = modules.at(path) if "crewai" in text and "Crew(" in text else None
        crews = Reader(module, files, modules).crews() if module else []
        known[path] = frozenset(file for crew in crews for file in crew.files)
    return known[path]


def crew_alone(source: Source) -> CrewPart | None:
    """Drawn where its tasks are; agents without tasks are drawn by themselves."""
    root = source.document
    if _are_tasks(root):
        return _crew(source, root, _other(source, "tasks", "agents"))
    other = _other(source, "agents", "tasks")
    if other is not None and _are_tasks(other[1]):
        return None
    return _crew(source, {}, (source.path, root))


def _are_tasks(root: Any) -> bool:
    """Mostly: beside them stands what several share."""
    return isinstance(root, Mapping) and any(
        isinstance(v, Mapping) and "expected_output" in v for v in root.values()
    )


def _other(source: Source, this: str, other: str) -> tuple[str, Any] | None:
    folder, name = posixpath.split(source.path)
    declared = Declared(source.path, source.files)
    wanted = name.replace(this, other) if this in name else f"{other}{posixpath.splitext(name)[1]}"
    path = posixpath.join(folder, wanted)
    if wanted == name or not path.endswith(YAML) or source.files.text(path) is None:
        return None
    return path, declared.document(path)


def _crew(source: Source, tasks: Any, agents: tuple[str, Any] | None) -> CrewPart:
    part = CrewPart(_name(source.path), source.path, 1)
    if agents is not None and isinstance(agents[1], Mapping):
        path, root = agents
        if path != source.path:
            part.files.append(path)
        for name in _own(root, "role", "goal", "backstory"):
            said = Settings(path, line_of(root, str(name))).document(root[name], path)
            part.agents[str(name)[:200]] = agent_part(str(name)[:200], said)
            part.agents[str(name)[:200]].tools = _tools(said)
            if "llm" not in said:
                part.agents[str(name)[:200]].model = None
    for name in _own(tasks, "description", "expected_output"):
        said = Settings(source.path, line_of(tasks, str(name))).document(tasks[name], source.path)
        id_ = str(name)[:200] if str(name) not in part.agents else f"{name} (task)"[:200]
        task = task_part(id_, said)
        task.tools = _tools(said)
        task.agent = said.text("agent")[:200]
        context = said.get("context")
        names = context.raw if context is not None and isinstance(context.raw, list) else []
        task.context = tuple(str(n)[:200] for n in names[:100])
        part.tasks[id_] = task
    what = "no code that runs it was found: its tools, models and order are not to be seen"
    part.gaps.append(Gap(what, source.path, 1, _UNSEEN))
    return part


def _own(root: Mapping[str, Any], *keys: str) -> list[str]:
    """The entries of the kind, without what they only share."""
    return [n for n, v in root.items() if isinstance(v, Mapping) and any(k in v for k in keys)][:MAX_PARTS]


def _tools(said: Settings) -> list[ToolPart]:
    value = said.get("tools")
    found = []
    for place, name in enumerate(value.raw[:MAX_PARTS] if value and isinstance(value.raw, list) else ()):
        effect, reason = of_library(str(name)[:200])
        assert value is not None
        line = line_of(value.raw, place, value.line)
        found.append(ToolPart(str(name)[:200], value.path, line, effect, reason))
    return found


def _name(path: str) -> str:
    """Of the folder the configuration is for."""
    folder = posixpath.dirname(path)
    own = posixpath.basename(folder)
    return posixpath.basename(posixpath.dirname(folder)) or own if own == "config" else own
