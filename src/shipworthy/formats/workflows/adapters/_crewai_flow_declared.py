"""Flows that are YAML: `schema: crewai.flow/v1`."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from typing import Any

from shipworthy.formats.workflows.adapters._crewai_declared import Declared
from shipworthy.formats.workflows.adapters._crewai_effects import of_code
from shipworthy.formats.workflows.adapters._crewai_flow_graph import (
    MAX_METHODS,
    Feedback,
    FlowPart,
    MethodPart,
    default_calls,
)
from shipworthy.formats.workflows.adapters._crewai_parts import VERSION, CrewPart
from shipworthy.formats.workflows.adapters._crewai_python import parsed
from shipworthy.formats.workflows.format import child, mappings
from shipworthy.model.workflows import Aspect, Bound, Effect, Gap, Limit, NodeKind, Prompt, Stated, Tool
from shipworthy.schema.nodes import line_of

_MAX_DEPTH = 10
_HIDES = frozenset({Aspect.NODES, Aspect.TOOLS, Aspect.EFFECTS, Aspect.MODELS})


class FlowDocument:
    def __init__(self, declared: Declared) -> None:
        self.declared, self.path = declared, declared.path
        self.flow = FlowPart("", self.path, 1)

    def read(self, root: Mapping[str, Any]) -> FlowPart:
        flow = self.flow
        flow.name = str(root.get("name") or "")[:200]
        flow.description = str(root.get("description") or "")[:500]
        flow.line = line_of(root, "name", line_of(root, "schema"))
        calls = child(root, "config", "max_method_calls")
        flow.bound = default_calls(self.path, flow.line, VERSION)
        if isinstance(calls, int) and not isinstance(calls, bool):
            line = line_of(root["config"], "max_method_calls")
            flow.bound = Bound(Limit.ITERATIONS, str(calls), self.path, line)
        if child(root, "config", "tracing"):
            line = line_of(root["config"], "tracing")
            flow.stated[Aspect.TRACES] = Stated("config.tracing", self.path, line)
        methods = root.get("methods")
        for key, said in list(methods.items())[:MAX_METHODS] if isinstance(methods, Mapping) else ():
            name, line = str(key)[:200], line_of(methods, str(key))
            if isinstance(said, Mapping):
                flow.methods[name] = self._method(name, said, line)
            else:
                flow.gaps.append(Gap("a method that says nothing", self.path, line, _HIDES))
        flow.files = sorted({*flow.files, *self.declared.modules.read})
        return flow

    def _method(self, name: str, said: Mapping[str, Any], line: int) -> MethodPart:
        part = MethodPart(name, self.path, line)
        starts = said.get("start")
        part.starts = starts not in (None, False)
        part.listens = tuple(dict.fromkeys((*_labels(said.get("listen")), *_labels(starts))))
        part.router = said.get("router") is True
        part.emits = _texts(said.get("emit"))
        self._action(part, said.get("do"), 0)
        if part.router and part.kind in {NodeKind.TRANSFORM, NodeKind.CODE}:
            part.kind = NodeKind.CONDITION
        if part.router and not part.emits:
            what = "which way it goes is decided when it runs"
            self.flow.gaps.append(Gap(what, self.path, line, frozenset({Aspect.EDGES}), name))
        asked = said.get("human_feedback")
        if isinstance(asked, Mapping):
            at = line_of(said, "human_feedback")
            default = str(asked.get("default_outcome") or "")
            part.feedback = Feedback(self.path, at, _texts(asked.get("emit")), default)
        return part

    def _action(self, part: MethodPart, action: Any, depth: int) -> None:
        call = str(child(action, "call") or "code")
        part.native = call[:50]
        match call:
            case "expression":
                part.kind = NodeKind.TRANSFORM
            case "script":
                self._script(part, action)
            case "code" | "tool":
                self._code(part, action, call)
            case "crew":
                self._crew(part, action)
            case "agent":
                self._agent(part, action)
            case "each" if depth < _MAX_DEPTH:
                self._each(part, action, depth)
            case _:
                part.kind, part.effect = NodeKind.TOOL, Effect.UNKNOWN
                part.reason = f"what {call[:50]} does is not known"

    def _code(self, part: MethodPart, action: Any, call: str) -> None:
        ref = str(child(action, "ref") or "")
        crew = CrewPart("", self.path, part.line)
        tool = self.declared.tool(ref, self.path, part.line, crew)
        part.effect, part.reason = tool.effect, tool.reason
        if call == "tool":
            part.kind, part.tool = NodeKind.TOOL, Tool(tool.name)
        self.flow.files += crew.files
        if not crew.files and call == "code":
            part.effect, part.reason, part.opaque = (
                Effect.UNKNOWN,
                f"{ref[:80]} is not to be found",
                "not found",
            )
            self.flow.gaps.append(
                Gap(f"its code {ref[:80]} is not to be found", self.path, part.line, _HIDES, part.name)
            )

    def _script(self, part: MethodPart, action: Any) -> None:
        text = child(action, "code")
        module = parsed(self.path, text) if isinstance(text, str) else None
        calls = module is None or any(isinstance(n, ast.Call) for n in ast.walk(module.tree))
        part.effect, part.reason = (
            of_code(module.tree, "") if module else (Effect.UNKNOWN, "it cannot be read")
        )
        if not calls:
            part.effect, part.reason = Effect.NONE, "it calls nothing"

    def _crew(self, part: MethodPart, action: Any) -> None:
        part.kind = NodeKind.TRANSFORM
        inside, declared = child(action, "with"), self.declared
        elsewhere = child(action, "from_declaration")
        if isinstance(elsewhere, str):
            found = next(
                (p for n in (elsewhere, f"{elsewhere}/crew.jsonc", f"{elsewhere}/crew.json")
                 if (p := declared.files.beside(self.path, n))), None,
            )  # fmt: skip
            declared = Declared(found, declared.files) if found else declared
            inside = declared.document(found) if found else None
            self.flow.files += [found] if found else []
        if not isinstance(inside, Mapping):
            part.kind, part.opaque = NodeKind.SUBFLOW, "the crew is not to be found"
            part.effect, part.reason = Effect.UNKNOWN, part.opaque
            self.flow.gaps.append(Gap(part.opaque, self.path, part.line, _HIDES, part.name))
            return
        crew = declared.crew(inside, part.name, part.line)
        crew.own = declared is not self.declared
        part.runs.append(crew)
        self.flow.gaps += [] if crew.own else crew.gaps
        self.flow.files += crew.files

    def _agent(self, part: MethodPart, action: Any) -> None:
        part.kind = NodeKind.TRANSFORM
        body = child(action, "with")
        crew = CrewPart("", self.path, part.line)
        body = body if isinstance(body, Mapping) else {}
        agent = self.declared.agent(f"{part.name} agent", body, self.path, part.line, crew)
        if isinstance(text := body.get("input"), str):
            agent.prompts += (Prompt(self.path, line_of(body, "input"), text[:20_000]),)
        part.runs.append(agent)
        self.flow.gaps += crew.gaps
        self.flow.files += crew.files

    def _each(self, part: MethodPart, action: Any, depth: int) -> None:
        part.kind = NodeKind.LOOP
        items = str(child(action, "in") or "")[:200]
        part.bound = Bound(Limit.ITEMS, items or "items", self.path, line_of(action, "in", part.line))
        for step in mappings(child(action, "do"))[:MAX_METHODS]:
            name = f"{part.name}.{str(step.get('name') or 'step')[:100]}"
            inner = MethodPart(name, self.path, line_of(step, "name", getattr(step, "line", part.line)))
            self._action(inner, step.get("action"), depth + 1)
            part.runs.append(inner)


def _labels(condition: Any, depth: int = 0) -> Iterator[str]:
    if isinstance(condition, str):
        yield condition[:200]
    elif depth < _MAX_DEPTH:
        inner = condition.values() if isinstance(condition, Mapping) else condition
        for each in inner if isinstance(inner, list) or isinstance(condition, Mapping) else ():
            yield from _labels(each, depth + 1)


def _texts(value: Any) -> tuple[str, ...]:
    return tuple(str(v)[:200] for v in value[:100]) if isinstance(value, list) else ()
