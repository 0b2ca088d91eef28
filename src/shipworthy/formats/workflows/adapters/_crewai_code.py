"""Crews that Python puts together: classes with their YAML, and plain calls."""

from __future__ import annotations

import ast
import dataclasses
from collections.abc import Mapping
from typing import Any

from shipworthy.formats.workflows.adapter import Files
from shipworthy.formats.workflows.adapters._crewai_calls import (
    Key,
    calls,
    given,
    held_by,
    is_base,
    is_false,
    is_own,
    key_of_call,
    label_of,
    of_crewai,
)
from shipworthy.formats.workflows.adapters._crewai_documents import Documents
from shipworthy.formats.workflows.adapters._crewai_follow import Follower
from shipworthy.formats.workflows.adapters._crewai_members import Members
from shipworthy.formats.workflows.adapters._crewai_models import model_of
from shipworthy.formats.workflows.adapters._crewai_parts import (
    MAX_PARTS,
    UNSEEN,
    AgentPart,
    CrewPart,
    TaskPart,
    ToolPart,
)
from shipworthy.formats.workflows.adapters._crewai_python import (
    Found,
    Module,
    Modules,
    Scope,
    decorators,
    last_name,
    methods,
    text_of,
)
from shipworthy.formats.workflows.adapters._crewai_settings import Settings, Value, agent_part, task_part
from shipworthy.model.workflows import Aspect, Effect, ModelRef, Stated, Via

_SHAPE = frozenset({Aspect.NODES, Aspect.EDGES, Aspect.TOOLS, Aspect.EFFECTS})
_AGENTS = frozenset({"Agent", "LiteAgent", "BaseAgent", "OpenAIAgentAdapter", "LangGraphAgentAdapter"})
_KICKOFFS = ("kickoff", "kickoff_async", "akickoff")
_MAX_CONTEXT = 100
_PLAIN = frozenset({"crew", "my_crew", "the_crew", "result"})


class Reader:
    """Of the crews of one module."""

    def __init__(self, module: Module, files: Files, modules: Modules | None = None) -> None:
        self.module = module
        self.modules = modules or Modules(files)
        self.follower = Follower(self.modules)
        self.documents = Documents(files)

    def crews(self) -> list[CrewPart]:
        found = []
        for call, scope in calls(self.module, "Crew"):
            if of_crewai(call.func, self.module):
                found.append(self.crew(call, scope))
            if len(found) >= MAX_PARTS:
                break
        return found

    def agents(self) -> list[CrewPart]:
        """Agents that are set to work by themselves, each as if it were a crew of its own."""
        found: dict[Key, CrewPart] = {}
        for name in _KICKOFFS:
            for call, scope in calls(self.module, name):
                in_flow = scope.cls is not None and any(last_name(b) == "Flow" for b in scope.cls.bases)
                if in_flow or not isinstance(call.func, ast.Attribute) or len(found) >= MAX_PARTS:
                    continue
                plain = self.follower.follow(Found(call.func.value, scope))
                made = plain.node if isinstance(plain.node, ast.Call) else None
                if made and last_name(made.func) in _AGENTS and of_crewai(made.func, plain.scope.module):
                    alone = ast.Call(
                        ast.Name("Crew"), [], [ast.keyword("agents", ast.List([call.func.value]))],
                        lineno=call.lineno, col_offset=0,
                    )  # fmt: skip
                    found.setdefault(key_of_call(plain), self.crew(alone, scope))
        return list(found.values())

    def crew(self, call: ast.Call, scope: Scope) -> CrewPart:
        return _Crew(self, call, scope).read()


class _Crew(Members):
    def __init__(self, reader: Reader, call: ast.Call, scope: Scope) -> None:
        self.follower, self.documents, self.module = reader.follower, reader.documents, reader.module
        self.modules, self.call, self.scope = reader.modules, call, scope
        self.given = given(call, scope)
        self.base = scope.cls if scope.cls is not None and is_base(scope.cls) else None
        whole = self.base is not None and self._is_the_crew()
        line = scope.cls.lineno if whole and scope.cls is not None else call.lineno
        self.part = CrewPart(self._name(), self.module.path, line, at=call.lineno)
        self._agents: dict[Key, str] = {}
        self._tasks: dict[Key, str] = {}
        self._contexts: list[tuple[str, Value]] = []

    def _name(self) -> str:
        function = self.scope.function.name if self.scope.function else ""
        if self.scope.cls is not None:
            own = self.scope.cls.name
            return own if self._is_the_crew() or not function else f"{own}.{function}"
        named = self.given.get("name")
        text = text_of(named.node) if named else None
        held = held_by(self.call, self.scope.function.body if self.scope.function else self.module.tree.body)
        return text or (held if held not in _PLAIN else "") or function

    def _is_the_crew(self) -> bool:
        """The one its class is there for, not one more that a method makes."""
        function = self.scope.function
        if function is None or function.name in {"crew", "run", "kickoff", "__init__"}:
            return True
        return "crew" in decorators(function)

    def read(self) -> CrewPart:
        self._members("agents", "agent", self.agent)
        self._members("tasks", "task", self.task)
        self._context()
        self._process()
        self._whole()
        self.part.files = sorted({*self.part.files, *self.modules.read} - {self.module.path})
        return self.part

    def _members(self, key: str, decorator: str, take: Any) -> None:
        found = self.given.get(key)
        if self.base is not None and (found is None or is_own(found.node, key)):
            scope = Scope(self.module, self.base)
            for name, method in methods(self.base).items():
                if decorator in decorators(method):
                    call = ast.Call(
                        ast.Attribute(ast.Name("self"), name), [], [], lineno=method.lineno, col_offset=0
                    )
                    take(Found(call, scope, name))
            return
        if found is None:
            return
        elements = self.follower.elements(found)
        if not elements.whole:
            self.gap(f"which {key} it has is decided when it runs", found.line, _SHAPE)
        for each in elements.items[:MAX_PARTS]:
            take(each)

    # --- agents

    def agent(self, found: Found) -> str:
        plain = self.follower.follow(found)
        key = key_of_call(plain)
        if key in self._agents:
            return self._agents[key]
        id_ = self._free(label_of(found, plain, self.follower), plain.line, self.part.agents)
        self._agents[key] = id_
        self.part.agents[id_] = self._agent(id_, plain, found)
        return id_

    def _agent(self, id_: str, plain: Found, found: Found) -> AgentPart:
        call = plain.node
        if not isinstance(call, ast.Call) or not self._is_agent(plain):
            why = "how the agent is made is not to be seen"
            self.gap(why, found.line, UNSEEN, id_)
            return AgentPart(id_, self.module.path, found.line, opaque=why)
        said = self.said(plain, "agents")
        part = agent_part(id_, said)
        model = said.get("llm")
        if model is not None and isinstance(model.raw, str) and model.found is None:
            part.model = self._named_model(model.raw) or part.model
        part.tools = self.tools(said, id_)
        if said.flag("allow_code_execution"):
            reason = "allow_code_execution"
            part.tools.append(
                ToolPart("code execution", plain.path, plain.line, Effect.EXECUTE, reason, native=reason)
            )
        return part

    def _is_agent(self, plain: Found) -> bool:
        name = last_name(plain.node)
        if name in _AGENTS or name.endswith("Agent"):
            return True
        made = self.follower.class_of(plain)
        return made is not None and any(last_name(b).endswith("Agent") for b in made[0].bases)

    def _named_model(self, name: str) -> ModelRef | None:
        """In a class, `llm: fast` means its method of that name."""
        if self.base is None or name not in methods(self.base):
            return None
        call = ast.Call(ast.Attribute(ast.Name("self"), name), [], [], lineno=1, col_offset=0)
        model = model_of(Found(call, Scope(self.module, self.base), name), self.follower)
        return dataclasses.replace(model, via=Via.ALIAS, written=name) if model.via is Via.LITERAL else model

    # --- tasks

    def task(self, found: Found) -> str:
        plain = self.follower.follow(found)
        key = key_of_call(plain)
        if key in self._tasks:
            return self._tasks[key]
        id_ = self._free(label_of(found, plain, self.follower), plain.line, self.part.tasks)
        self._tasks[key] = id_
        if not isinstance(plain.node, ast.Call) or "Task" not in last_name(plain.node):
            why = "how the task is made is not to be seen"
            self.gap(why, found.line, UNSEEN, id_)
            self.part.tasks[id_] = TaskPart(id_, self.module.path, found.line, opaque=why)
            return id_
        said = self.said(plain, "tasks")
        part = task_part(id_, said)
        self.part.tasks[id_] = part
        part.tools = self.tools(said, id_)
        if (context := said.get("context")) is not None:
            self._contexts.append((id_, context))
        if (does := said.get("agent")) is not None:
            part.agent = (
                self.agent(does.found) if does.found is not None
                else does.raw if isinstance(does.raw, str) else ""
            )  # fmt: skip
            if part.agent and part.agent not in self.part.agents:
                part.agent = self._by_name(part.agent)
        return id_

    def _by_name(self, name: str) -> str:
        """The agent whose method a YAML file names."""
        if self.base is not None and name in methods(self.base):
            call = ast.Call(ast.Attribute(ast.Name("self"), name), [], [], lineno=1, col_offset=0)
            return self.agent(Found(call, Scope(self.module, self.base), name))
        self.gap(f"the agent {name[:100]} is not to be found", self.part.line, _SHAPE)
        return ""

    def _context(self) -> None:
        """Tasks may speak of tasks that come later: so once all are known."""
        for id_, value in self._contexts:
            if value.found is not None:
                elements = self.follower.elements(value.found).items[:_MAX_CONTEXT]
                before = [self._tasks.get(key_of_call(self.follower.follow(e)), "") for e in elements]
            else:
                before = [str(n) for n in value.raw[:_MAX_CONTEXT]] if isinstance(value.raw, list) else []
            self.part.tasks[id_].context = tuple(dict.fromkeys(b for b in before if b in self.part.tasks))

    def _process(self) -> None:
        found = self.given.get("process")
        if found is None:
            return
        plain = self.follower.follow(found)
        name = last_name(plain.node) or text_of(plain.node) or ""
        if "hierarchical" in name:
            self.part.hierarchical = True
            self.part.manager = self._manager(plain)
        elif "sequential" not in name:
            self.gap("its process is decided when it runs", found.line, frozenset({Aspect.EDGES}))

    def _manager(self, process: Found) -> AgentPart:
        if (named := self.given.get("manager_agent")) is not None:
            id_ = self.agent(named)
            return self.part.agents.pop(id_, AgentPart(id_, named.path, named.line))
        written = {"llm": self.given["manager_llm"]} if "manager_llm" in self.given else {}
        said = Settings(process.path, process.line, self.follower).code(written)
        part = agent_part("crew manager", said)
        part.native = "manager"
        return part

    def _whole(self) -> None:
        for aspect, key in (
            (Aspect.TRACES, "tracing"), (Aspect.TRACES, "output_log_file"), (Aspect.TRACES, "step_callback"),
        ):  # fmt: skip
            found = self.given.get(key)
            if found is not None and not is_false(found.node) and aspect not in self.part.stated:
                self.part.stated[aspect] = Stated(key, found.path, found.line)

    def _free(self, name: str, line: int, taken: Mapping[str, object]) -> str:
        name = (name or "unnamed")[:200]
        other = self.part.tasks if taken is self.part.agents else self.part.agents
        if name not in taken and name not in other:
            return name
        at = f"{name} ({line})"
        return at if at not in taken and at not in other else f"{name} {len(taken) + len(other)}"
