"""Flows in Python: methods that listen to one another."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from shipworthy.formats.workflows.adapter import Files
from shipworthy.formats.workflows.adapters._crewai_body import Body
from shipworthy.formats.workflows.adapters._crewai_flow_graph import (
    Feedback,
    FlowPart,
    MethodPart,
    default_calls,
)
from shipworthy.formats.workflows.adapters._crewai_follow import Follower
from shipworthy.formats.workflows.adapters._crewai_parts import VERSION
from shipworthy.formats.workflows.adapters._crewai_python import (
    Found,
    Function,
    Module,
    Modules,
    Scope,
    decorators,
    keywords,
    last_name,
    methods,
    statements,
    text_of,
)
from shipworthy.model.workflows import Aspect, Bound, Gap, Limit, NodeKind, Stated

_STEPS = ("start", "listen", "router")


class FlowReader:
    def __init__(self, module: Module, files: Files, modules: Modules) -> None:
        self.module, self.files, self.modules = module, files, modules
        self.follower = Follower(modules)

    def flows(self) -> list[FlowPart]:
        found = []
        for statement in statements(self.module.tree.body):
            if isinstance(statement, ast.ClassDef) and self._is_flow(statement, self.module):
                flow = self._flow(statement)
                if flow.methods:
                    found.append(flow)
        return found

    def _is_flow(self, cls: ast.ClassDef, module: Module, steps: int = 0) -> bool:
        for base in cls.bases:
            name = last_name(base)
            if name == "Flow":
                return True
            member = self.modules.member(module, name) if name and steps < 5 else None
            if (
                member
                and isinstance(member[1], ast.ClassDef)
                and self._is_flow(member[1], member[0], steps + 1)
            ):
                return True
        return False

    def _flow(self, cls: ast.ClassDef) -> FlowPart:
        path = self.module.path
        flow = FlowPart(cls.name, path, cls.lineno, bound=self._bound(cls))
        own = methods(cls)
        for name, function in own.items():
            said = decorators(function)
            if any(step in said for step in _STEPS):
                flow.methods[name] = self._method(name, function, cls, flow)
        traced = _class_value(cls, "tracing")
        if isinstance(traced, ast.Constant) and traced.value is True:
            flow.stated[Aspect.TRACES] = Stated("tracing", path, traced.lineno)
        flow.files = sorted({*flow.files, *self.modules.read} - {path})
        return flow

    def _bound(self, cls: ast.ClassDef) -> Bound:
        value = _class_value(cls, "max_method_calls")
        if isinstance(value, ast.Constant) and isinstance(value.value, int):
            return Bound(Limit.ITERATIONS, str(value.value), self.module.path, value.lineno)
        return default_calls(self.module.path, cls.lineno, VERSION)

    def _method(self, name: str, function: Function, cls: ast.ClassDef, flow: FlowPart) -> MethodPart:
        said = decorators(function)
        part = MethodPart(name, self.module.path, function.lineno)
        part.native = next(step for step in reversed(_STEPS) if step in said)
        part.starts = "start" in said
        part.router = "router" in said
        part.listens = tuple(dict.fromkeys(
            label for step in _STEPS if isinstance(d := said.get(step), ast.Call) for label in _labels(d)
        ))  # fmt: skip
        scope = Scope(self.module, cls, function)
        if "human_feedback" in said:
            part.feedback = self._feedback(said["human_feedback"], scope)
        if part.router:
            part.kind = NodeKind.CONDITION
            part.emits, whole = self._emits(function, scope)
            if not whole:
                what = "which way it goes is decided when it runs"
                hides = frozenset({Aspect.EDGES})
                flow.gaps.append(Gap(what, part.path, part.line, hides, name))
        Body(self.files, self.modules, scope, flow).onto(part)
        return part

    def _feedback(self, decorator: ast.expr, scope: Scope) -> Feedback:
        given = keywords(decorator) if isinstance(decorator, ast.Call) else {}
        emit = given.get("emit")
        labels = [
            text for each in (self.follower.elements(Found(emit, scope)).items if emit is not None else [])
            if (text := text_of(self.follower.follow(each).node))
        ]  # fmt: skip
        default = text_of(given.get("default_outcome")) or ""
        return Feedback(self.module.path, decorator.lineno, tuple(labels), default)

    def _emits(self, function: Function, scope: Scope) -> tuple[tuple[str, ...], bool]:
        """The labels a router can return, and whether those are all."""
        annotated = _literals(function.returns)
        if annotated:
            return annotated, True
        found: list[str] = []
        whole = True
        for value in (s.value for s in statements(function.body) if isinstance(s, ast.Return)):
            for each in _choices(value):
                text = text_of(self.follower.follow(Found(each, scope)).node)
                if text is not None and "{…}" not in text:
                    found.append(text)
                elif not (isinstance(each, ast.Constant) and each.value is None):
                    whole = False
        return tuple(dict.fromkeys(found)), whole and bool(found)


def _choices(value: ast.expr | None) -> Iterator[ast.expr]:
    waiting = [value] if value is not None else []
    while waiting:
        each = waiting.pop()
        if isinstance(each, ast.IfExp):
            waiting += [each.orelse, each.body]
        else:
            yield each


def _literals(annotation: ast.expr | None) -> tuple[str, ...]:
    if not isinstance(annotation, ast.Subscript) or last_name(annotation.value) != "Literal":
        return ()
    inner = annotation.slice
    each = inner.elts if isinstance(inner, ast.Tuple) else [inner]
    return tuple(text for e in each if (text := text_of(e)))


def _labels(call: ast.Call) -> Iterator[str]:
    """Methods and labels it waits for, through `or_` and `and_`."""
    waiting = list(call.args)
    while waiting:
        each = waiting.pop(0)
        if isinstance(each, ast.Call) and last_name(each.func) in {"or_", "and_"}:
            waiting = [*each.args, *waiting]
        elif name := text_of(each) or last_name(each):
            yield name


def _class_value(cls: ast.ClassDef, name: str) -> ast.expr | None:
    for statement in cls.body:
        match statement:
            case ast.Assign(targets=[ast.Name(id=bound)], value=value) if bound == name:
                return value
            case ast.AnnAssign(target=ast.Name(id=bound), value=ast.expr() as value) if bound == name:
                return value
    return None
