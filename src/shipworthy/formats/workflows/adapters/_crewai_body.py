"""What a method of a flow does: which crews, agents and models it runs, and what else."""

from __future__ import annotations

import ast
import builtins

from shipworthy.formats.workflows.adapter import Files
from shipworthy.formats.workflows.adapters._crewai_calls import given
from shipworthy.formats.workflows.adapters._crewai_code import Reader
from shipworthy.formats.workflows.adapters._crewai_effects import of_call
from shipworthy.formats.workflows.adapters._crewai_flow_graph import Feedback, FlowPart, MethodPart
from shipworthy.formats.workflows.adapters._crewai_follow import Follower
from shipworthy.formats.workflows.adapters._crewai_models import model_of
from shipworthy.formats.workflows.adapters._crewai_parts import AgentPart, CrewPart
from shipworthy.formats.workflows.adapters._crewai_python import (
    Found,
    Modules,
    Scope,
    last_name,
)
from shipworthy.formats.workflows.adapters._crewai_settings import Settings, agent_part
from shipworthy.formats.workflows.adapters._crewai_tools import tools_of
from shipworthy.formats.workflows.effects import WORST_FIRST, effect_of_name
from shipworthy.model.workflows import Aspect, Effect, Gap, ModelRef, NodeKind, Via

_KICKOFFS = frozenset({"kickoff", "kickoff_async", "kickoff_for_each", "kickoff_for_each_async", "akickoff"})
_MODEL_CALLS = frozenset({"completion", "acompletion", "generate_content"})
_PLAIN = frozenset({
    *dir(builtins), *dir(str), *dir(list), *dir(dict), *dir(set), "model_dump", "model_dump_json", "dumps",
    "loads", "now", "today", "strftime", "isoformat", "sleep", "gather", "create_task", "uuid4", "Field",
    "model_validate", "model_copy", "info", "debug", "warning", "error", "exception", "getenv", "dedent",
    "load_dotenv", "run", "match", "search", "sub", "findall", "compile", "perf_counter", "time", "getLogger",
}) - {"open", "exec", "eval", "input", "compile"}  # fmt: skip
"""Calls that reach nothing outside of the process."""
_HIDES = frozenset({Aspect.TOOLS, Aspect.EFFECTS, Aspect.MODELS, Aspect.NODES})
_MAX_CALLS = 2_000
_MAX_DEPTH = 3
Said = tuple[Effect, str]


class Body:
    def __init__(self, files: Files, modules: Modules, scope: Scope, flow: FlowPart) -> None:
        self.files, self.modules, self.scope, self.flow = files, modules, scope, flow
        self.follower = Follower(modules)
        self.runs: list[CrewPart | AgentPart | MethodPart] = []
        self.models: list[ModelRef] = []
        self.said: list[Said] = []
        self.opaque = ""
        self.asked = 0
        self._count = 0
        self._inner: frozenset[str] = frozenset()
        """Functions inside of the method: their bodies are walked with it."""

    def onto(self, part: MethodPart) -> None:
        function = self.scope.function
        assert function is not None
        self._walk(Found(ast.Constant(None, lineno=function.lineno, col_offset=0), self.scope), 0)
        part.runs, part.models, part.opaque = self.runs, tuple(self.models), self.opaque
        if self.models:
            part.kind = NodeKind.MODEL_CALL
        if self.opaque:
            part.kind = NodeKind.SUBFLOW
            self.said.append((Effect.UNKNOWN, self.opaque))
        part.effect, part.reason = min(
            self.said, key=lambda each: WORST_FIRST.index(each[0]), default=(Effect.NONE, "")
        )
        if self.opaque:
            self.flow.gaps.append(Gap(self.opaque, part.path, part.line, _HIDES, part.name))
        if self.asked:
            part.asks = Feedback(part.path, self.asked, part.emits, ends=part.router and _ends(function))

    def _walk(self, at: Found, depth: int) -> None:
        function = at.scope.function
        for statement in function.body if function is not None else ():
            inner = (
                n.name for n in ast.walk(statement) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef)
            )
            self._inner = self._inner | frozenset(inner)
        for statement in function.body if function is not None else ():
            for node in ast.walk(statement):
                self._count += 1
                if self._count > _MAX_CALLS * 20:
                    return
                if isinstance(node, ast.Call):
                    self._call(Found(node, at.scope), depth)

    def _call(self, found: Found, depth: int) -> None:
        call = found.node
        assert isinstance(call, ast.Call)
        name = last_name(call.func)
        if name in _KICKOFFS and isinstance(call.func, ast.Attribute):
            if not self._kickoff(Found(call.func.value, found.scope)):
                self._into(found, depth, "what it kicks off is not to be seen")
            return
        if self._model(call, name, found):
            return
        if name == "input" and isinstance(call.func, ast.Name):
            self.asked = self.asked or call.lineno
            return
        effect = of_call(call)
        if effect is not None:
            self.said.append((effect, f"its code calls {name}"))
            return
        self._into(found, depth, "")

    def _into(self, found: Found, depth: int, otherwise: str) -> None:
        """Functions of the repository are looked into; of others the name tells, or nothing does."""
        call = found.node
        assert isinstance(call, ast.Call)
        target = self.follower.target(found)
        if target is not None and target[0] is not self.scope.function and depth < _MAX_DEPTH:
            function, scope = target
            self._walk(Found(call, Scope(scope.module, scope.cls, function)), depth + 1)
            return
        if otherwise:
            self.opaque = otherwise
            return
        name = last_name(call.func)
        if (
            name in self._inner
            or name in _PLAIN
            or self.follower.class_of(Found(call, found.scope))
            or self._harmless(call)
        ):
            return
        effect, reason = _by_verb(name) if isinstance(call.func, ast.Name) else (Effect.UNKNOWN, "")
        if effect is Effect.UNKNOWN:
            reason = f"what its call of {name[:80] or 'something'} does is not known"
        self.said.append((effect, reason))

    def _harmless(self, call: ast.Call) -> bool:
        """On its own state, or the chain that leads to a kickoff."""
        owner = call.func.value if isinstance(call.func, ast.Attribute) else None
        while isinstance(owner, ast.Attribute):
            if owner.attr == "state":
                return True
            owner = owner.value
        name = last_name(call.func)
        return name in {"crew", "Crew", "Agent", "Task", "LLM", "super", "__init__"} or name[:1].isupper()

    def _kickoff(self, value: Found) -> bool:
        plain = self.follower.follow(value)
        if not isinstance(plain.node, ast.Call):
            return False
        name = last_name(plain.node.func)
        if name == "Crew":
            reader = Reader(plain.scope.module, self.files, self.modules)
            crew = reader.crew(plain.node, plain.scope)
            self.runs.append(crew)
            self.flow.files += [f for f in (crew.path, *crew.files) if f not in self.flow.files]
            return True
        if name.endswith("Agent"):
            self.runs.append(self._agent(plain, value))
            return True
        return False

    def _agent(self, plain: Found, value: Found) -> AgentPart:
        call = plain.node
        assert isinstance(call, ast.Call)
        said = Settings(plain.path, plain.line, self.follower).code(given(call, plain.scope))
        part = agent_part(plain.hint or last_name(value.node) or "agent", said)
        tools = said.get("tools")
        if tools is not None and tools.found is not None:
            part.tools, whole = tools_of(tools.found, self.follower)
            if not whole:
                what = "which tools it has is decided when it runs"
                self.flow.gaps.append(Gap(what, tools.path, tools.line, _HIDES, ""))
        return part

    def _model(self, call: ast.Call, name: str, found: Found) -> bool:
        owner = call.func.value if isinstance(call.func, ast.Attribute) else None
        words = last_name(owner).lower()
        if name in _MODEL_CALLS or (name == "create" and words in {"completions", "messages", "responses"}):
            model = next((k.value for k in call.keywords if k.arg == "model"), None)
            at = Found(model, found.scope) if model is not None else None
            unknown = ModelRef("", Via.UNKNOWN, found.path, found.line)
            self.models.append(model_of(at, self.follower) if at else unknown)
            return True
        if name in {"call", "acall", "invoke", "ainvoke"} and owner is not None:
            plain = self.follower.follow(Found(owner, found.scope))
            made = last_name(plain.node) if isinstance(plain.node, ast.Call) else ""
            if made == "LLM" or made.startswith("Chat") or "llm" in words or "model" in words:
                known = isinstance(plain.node, ast.Call)
                reference = model_of(plain, self.follower) if known else None
                self.models.append(reference or ModelRef("", Via.UNKNOWN, found.path, found.line))
                return True
        return False


def _by_verb(name: str) -> Said:
    """`send_mail` says what it does by its verb; `build_command` and `replace` do not."""
    verb, _, rest = name.strip("_").partition("_")
    said = effect_of_name(verb) if rest else (Effect.UNKNOWN, "")
    return said if said[0] is not Effect.READ else effect_of_name(name)


def _ends(function: ast.AST) -> bool:
    """Whether one of its answers ends the run."""
    return any(isinstance(n, ast.Call) and last_name(n.func) in {"exit", "quit"} for n in ast.walk(function))
