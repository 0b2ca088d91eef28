"""The tools a crew's agents and tasks may call."""

from __future__ import annotations

import ast

from shipworthy.formats.workflows.adapters._crewai_effects import of_code, of_library
from shipworthy.formats.workflows.adapters._crewai_follow import Follower
from shipworthy.formats.workflows.adapters._crewai_parts import ToolPart
from shipworthy.formats.workflows.adapters._crewai_python import (
    Found,
    Function,
    Module,
    decorators,
    keywords,
    last_name,
    methods,
    text_of,
)
from shipworthy.model.workflows import Effect

_SERVERS = frozenset({"MCPServerAdapter", "get_mcp_tools", "MCPServerHTTP", "MCPServerStdio", "MCPServerSSE"})
_CALLED = ("_run", "run", "_arun", "__call__")
_MAX_NAME = 200


def tools_of(found: Found, follower: Follower) -> tuple[list[ToolPart], bool]:
    """Those that can be seen, and whether they are all."""
    elements = follower.elements(found)
    if not elements.whole and not elements.items:
        plain = follower.follow(found)
        if last_name(plain.node) in _SERVERS:
            return [_server(plain)], True
    return [tool_of(each, follower) for each in elements.items], elements.whole


def tool_of(found: Found, follower: Follower) -> ToolPart:
    """By its own code where that is here; by its name where a library has it."""
    if (own := _function(found, follower)) is not None:
        function, module = own
        name = _stated_name(decorators(function).get("tool")) or function.name
        effect, reason = of_code(function, name)
        return ToolPart(name[:_MAX_NAME], module.path, function.lineno, effect, reason)
    plain = follower.follow(found)
    if last_name(plain.node) in _SERVERS:
        return _server(plain)
    if (made := follower.class_of(plain)) is not None:
        return _of_class(*made)
    name = last_name(plain.node) or found.hint or last_name(found.node) or "tool"
    if name in {"from_function", "StructuredTool", "Tool"} and isinstance(plain.node, ast.Call):
        return _wrapped(plain, follower)
    effect, reason = of_library(name)
    return ToolPart(name[:_MAX_NAME], found.path, found.line, effect, reason)


def _function(found: Found, follower: Follower) -> tuple[Function, Module] | None:
    """A function of the repository that is handed over, not called."""
    if isinstance(found.node, ast.Name | ast.Attribute):
        call = ast.Call(found.node, [], [], lineno=found.line, col_offset=0)
        target = follower.target(Found(call, found.scope))
        if target is None and isinstance(found.node, ast.Attribute):
            made = follower.class_of(Found(found.node.value, found.scope))
            method = methods(made[0]).get(found.node.attr) if made else None
            return (method, made[1]) if made and method else None
        if target is not None and (decorators(target[0]).get("tool") or not target[0].args.args):
            return target[0], target[1].module
        return (target[0], target[1].module) if target else None
    if isinstance(found.node, ast.Call):  # of its decorated method
        target = follower.target(found)
        if target is not None and "tool" in decorators(target[0]) and target[1].cls is None:
            return target[0], target[1].module
    return None


def _of_class(cls: ast.ClassDef, module: Module) -> ToolPart:
    name = cls.name
    for statement in cls.body:
        match statement:
            case ast.AnnAssign(target=ast.Name(id="name"), value=ast.Constant(value=str() as text)):
                name = text
            case ast.Assign(targets=[ast.Name(id="name")], value=ast.Constant(value=str() as text)):
                name = text
    own = methods(cls)
    body = next((own[key] for key in _CALLED if key in own), None)
    effect, reason = of_code(body if body is not None else cls, f"{name} {cls.name}")
    return ToolPart(name[:_MAX_NAME] or cls.name, module.path, cls.lineno, effect, reason)


def _wrapped(plain: Found, follower: Follower) -> ToolPart:
    """`Tool(name=…, func=…)`."""
    call = plain.node
    assert isinstance(call, ast.Call)
    given = keywords(call)
    name = text_of(given.get("name")) or "tool"
    function = given.get("func")
    inner = _function(Found(function, plain.scope), follower) if function is not None else None
    effect, reason = of_code(inner[0], name) if inner else of_library(name)
    return ToolPart(name[:_MAX_NAME], plain.path, plain.line, effect, reason)


def _server(plain: Found) -> ToolPart:
    name = last_name(plain.node)
    named = [text_of(a) for a in plain.node.args] if isinstance(plain.node, ast.Call) else []
    allowed = [name for name in named if name]
    return ToolPart(
        ", ".join(allowed)[:_MAX_NAME] or name, plain.path, plain.line, Effect.UNKNOWN,
        "which tools the server has is not said", server=name, everything=not allowed, native="MCP server",
    )  # fmt: skip


def _stated_name(decorator: ast.expr | None) -> str:
    if isinstance(decorator, ast.Call) and decorator.args:
        return text_of(decorator.args[0]) or ""
    return ""
