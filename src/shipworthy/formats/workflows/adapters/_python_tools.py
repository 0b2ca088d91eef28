"""The tools that an agent is given, each with what it does to the world."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass

from shipworthy.formats.workflows.adapters._langgraph_asking import read_ask
from shipworthy.formats.workflows.adapters._python_bodies import Ask, Body, body_of
from shipworthy.formats.workflows.adapters._python_effects import Seen, worst
from shipworthy.formats.workflows.adapters._python_module import Scope
from shipworthy.formats.workflows.adapters._python_names import Kind, Project, Thing, method_of, scope_of
from shipworthy.formats.workflows.adapters._python_values import (
    Place,
    argument,
    called_name,
    constant,
    entries,
    follow,
    returns,
    text_of,
    written,
)
from shipworthy.formats.workflows.effects import effect_of_name
from shipworthy.model.workflows import Approval, Effect, ModelRef, NodeKind, Tool

_MADE_OF = re.compile(
    r"(?:StructuredTool(?:\.from_function)?|Tool(?:\.from_function)?|FunctionTool|LongRunningFunctionTool|"
    r"function_tool|tool|as_tool|BaseTool)\Z"
)
_EXECUTES = (
    r"python(?:ast)?repl|shelltool|bashtool|bashprocess|codeinterpreter|code_interpreter|computer(?:use|tool)|"
    r"localshell|code_execution|e2b|riza|sandbox"
)
_LOOKS_UP = (
    r"search|tavily|wikipedia|arxiv|duckduckgo|serper|serpapi|exa\b|pubmed|yahoofinance|wolfram|openweather|"
    r"readfile|listdirectory|webbase|loader|url_context|google_maps|retriev|youtube|load_memory|preload_memory|"
    r"load_artifacts|get_user_choice"
)
_KNOWN = tuple(
    (re.compile(pattern, re.IGNORECASE), effect, reason)
    for pattern, effect, reason in (
        (_EXECUTES, Effect.EXECUTE, "runs commands or code"),
        (
            r"applypatch|writefile|deletefile|movefile|copyfile|filemanagementtoolkit",
            Effect.WRITE,
            "changes files",
        ),
        (r"gmailsend|sendmessage|slacksend|twilio|o365send", Effect.EXTERNAL, "sends messages"),
        (_LOOKS_UP, Effect.READ, "only looks things up"),
        (r"imagegeneration", Effect.NONE, "makes an image"),
    )
)
_SERVERS = ("get_tools", "load_mcp_tools", "aget_tools", "list_tools", "from_server")


@dataclass(slots=True, eq=False)
class Given:
    """One tool, before it is a node."""

    name: str
    path: str
    line: int
    kind: NodeKind = NodeKind.TOOL
    effect: Effect = Effect.UNKNOWN
    reason: str = ""
    native: str = ""
    tool: Tool | None = None
    body: Body | None = None
    asks: Ask | None = None
    confirm: Place | None = None
    """What says whether a call is to be confirmed."""
    call: Place | None = None
    """The expression that makes it, where it is made by one."""
    opaque: str = ""
    approval: Approval | None = None
    """Asked for at each call of it, whoever calls."""

    @property
    def models(self) -> tuple[ModelRef, ...]:
        return tuple(self.body.models) if self.body else ()

    @property
    def guarded(self) -> bool:
        """It asks before it does anything outside."""
        return self.asks is not None and self.asks.effects_before == 0


def tools_of(project: Project, expr: ast.expr | None, scope: Scope) -> tuple[list[Given], bool]:
    """And whether these are all."""
    if expr is None:
        return [], True
    several = written(Place(expr, scope))
    if len(several) > 1:
        parts = [tools_of(project, each.expr, each.scope) for each in several]
        return [tool for part, _ in parts for tool in part], all(whole for _, whole in parts)
    single = _server(project, Place(expr, scope))
    if single is not None:
        return [single], True
    listed, whole = entries(project, expr, scope)
    found = [given_of(project, place) for place in listed]
    if not whole and (partial := list(_servers_in(project, Place(expr, scope)))):
        found += partial
        whole = True
    return found, whole


def _servers_in(project: Project, place: Place) -> Iterator[Given]:
    """`[*tools, *await client.get_tools()]`"""
    found = follow(project, place)
    if not isinstance(found, Place):
        return
    match found.expr:
        case ast.List(elts=elements):
            parts = [e.value for e in elements if isinstance(e, ast.Starred)]
        case ast.BinOp(left=left, right=right):
            parts = [left, right]
        case _:
            return
    known = [_server(project, Place(part, found.scope)) for part in parts]
    unknown = [
        p for p, k in zip(parts, known, strict=True) if k is None and not entries(project, p, found.scope)[1]
    ]
    if not unknown:
        yield from (k for k in known if k is not None)


def _server(project: Project, place: Place) -> Given | None:
    """All tools of a server that speaks the Model Context Protocol: which they are, it says itself."""
    found = follow(project, place)
    if not isinstance(found, Place) or not isinstance(found.expr, ast.Call):
        return None
    call = found.expr
    last = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    if last not in _SERVERS or project.meaning(call.func, found.scope).kind is Kind.FUNCTION:
        return None
    name = ast.unparse(call)[:60]
    return Given(
        f"tools of {name}",
        found.path,
        found.line,
        reason="which tools a server has is not in the repository",
        native=last,
        tool=Tool(name, server=name, everything=True),
        opaque="the server's tools are not in the repository",
    )


def given_of(project: Project, place: Place) -> Given:
    found = follow(project, place)
    if not isinstance(found, Place):
        return _of_thing(project, found, place)
    match found.expr:
        case ast.Call():
            return _of_call(project, found.expr, found, place)
        case ast.Constant(value=str() as name):
            effect, reason = effect_of_name(name)
            return Given(name, found.path, place.line, effect=effect, reason=reason, tool=Tool(name))
        case ast.Dict(values=values):
            name = next((t for v in values if (t := text_of(project, v, found.scope))), "tool")
            return _known(name, place, "provider's own tool", name)
        case ast.Lambda():
            inner = found.scope.module.scopes.get(found.expr)
            given = Given("lambda", found.path, found.line, native="function")
            return _with_body(project, given, inner) if inner else given
        case _:
            name = ast.unparse(place.expr)[:60]
            return Given(
                name,
                place.path,
                place.line,
                reason="which tool it is, is decided when it runs",
                tool=Tool(name),
                opaque="decided when it runs",
            )


def _of_thing(project: Project, thing: Thing, place: Place) -> Given:
    inner = scope_of(thing)
    if thing.kind is Kind.FUNCTION and inner is not None:
        given = Given(
            _declared(project, thing, inner),
            inner.module.path,
            getattr(inner.node, "lineno", 1),
            native="function",
        )
        given.confirm = _confirm_of(inner)
        return _with_body(project, given, inner)
    if thing.kind in {Kind.INSTANCE, Kind.CLASS} and inner is not None:
        return _of_class(project, thing, inner)
    name = thing.name.rpartition(".")[2].removesuffix("()") or ast.unparse(place.expr)[:60]
    return _known(name, place, thing.name, thing.name)


def _of_class(project: Project, thing: Thing, inner: Scope) -> Given:
    named = inner.names.get("name")
    value = named[-1].meaning if named else None
    name = text_of(project, value, inner) if isinstance(value, ast.expr) else None
    given = Given(name or thing.name, inner.module.path, getattr(inner.node, "lineno", 1), native="class")
    body = method_of(inner, "_run", "_arun", "run", "run_async", "__call__", "forward")
    if body is not None:
        return _with_body(project, given, body)
    if thing.kind is Kind.CLASS:
        given.effect, given.reason, given.native = Effect.NONE, "only the shape of an answer", "schema"
    else:
        given.effect, given.reason = effect_of_name(given.name)
    given.tool = Tool(given.name)
    return given


def _of_call(project: Project, call: ast.Call, found: Place, place: Place) -> Given:
    name = called_name(project, call, found.scope)
    last = name.rpartition(".")[2] or (call.func.attr if isinstance(call.func, ast.Attribute) else "")
    stated = constant(
        project,
        argument(call, "name") or argument(call, "name_override") or argument(call, "tool_name"),
        found.scope,
    )
    inner_expr = argument(call, "func") or argument(call, "coroutine") or argument(call, "function")
    if inner_expr is None and call.args and _MADE_OF.search(last):
        inner_expr = next((a for a in call.args if not isinstance(a, ast.Constant)), None)
    if _MADE_OF.search(last) and inner_expr is not None and last != "as_tool":
        given = given_of(project, Place(inner_expr, found.scope))
        given.native = last
    elif "retriever_tool" in last:
        label = constant(project, argument(call, "name", 1), found.scope)
        given = Given(
            str(label) if isinstance(label, str) else last,
            found.path,
            found.line,
            NodeKind.RETRIEVAL,
            Effect.READ,
            "searches an index",
            last,
        )
    elif not name and (thing := project.meaning(call, found.scope)).kind is Kind.INSTANCE:
        given = _of_thing(project, thing, place)
    elif not name and (made := _factory(project, call, found)) is not None:
        given = made
    else:
        given = _known(
            last.removesuffix("()") or ast.unparse(call.func)[:60], place, name or last, name or last
        )
    given.name = stated if isinstance(stated, str) and stated else given.name
    given.tool = Tool(
        given.name,
        server=given.tool.server if given.tool else "",
        everything=bool(given.tool and given.tool.everything),
    )
    given.call = found
    return given


def _factory(project: Project, call: ast.Call, found: Place) -> Given | None:
    """A function of the repository that makes a tool."""
    made = [
        r
        for r in returns(project, call, found.scope)
        if not (isinstance(r.expr, ast.Constant) and r.expr.value is None)
    ]
    given = given_of(project, made[0]) if len(made) == 1 and made[0].expr is not call else None
    if given is None or given.asks is None or not call.args:
        return given
    inner = given_of(project, Place(call.args[0], found.scope))  # a tool with a question put before it
    if inner.body is not None:
        inner.approval = read_ask(given.asks).approval
        return inner
    return given


def _known(name: str, place: Place, dotted: str, native: str) -> Given:
    """A tool of another package: by what is known of it, else by its name."""
    for pattern, effect, reason in _KNOWN:
        if pattern.search(name):
            return Given(
                name, place.path, place.line, effect=effect, reason=reason, native=native, tool=Tool(name)
            )
    effect, reason = effect_of_name(name)
    if "toolkit" in name.lower() or "toolset" in name.lower() or "mcp" in name.lower():
        effect, reason = Effect.UNKNOWN, "it holds several tools, which are not in the repository"
        return Given(
            name,
            place.path,
            place.line,
            effect=effect,
            reason=reason,
            native=native,
            tool=Tool(name, server=name, everything=True),
            opaque=reason,
        )
    return Given(
        name,
        place.path,
        place.line,
        effect=effect,
        reason=reason,
        native=native,
        tool=Tool(name),
        opaque=f"{dotted} is not part of the repository",
    )


def _with_body(project: Project, given: Given, inner: Scope) -> Given:
    body = body_of(project, inner)
    given.body, given.tool = body, Tool(given.name)
    given.asks = body.asks[0] if body.asks else None
    given.effect, given.reason = effect_of_body(body, inner, given.name)
    if given.asks is not None and given.effect in {Effect.NONE, Effect.READ}:
        given.kind = NodeKind.HUMAN_INPUT
    elif body.retrieves and given.effect is Effect.READ:
        given.kind = NodeKind.RETRIEVAL
    return given


def effect_of_body(body: Body, inner: Scope, name: str) -> Seen:
    """By what is called; a placeholder is what its name says it stands for."""
    effect, reason = worst(body.effects)
    named, why = effect_of_name(name)
    if effect is Effect.NONE:
        if body.asks and named in {Effect.EXTERNAL, Effect.EXECUTE, Effect.WRITE}:
            return named, f"{why}, and it asks a person first"
        if is_placeholder(inner) and named is not Effect.UNKNOWN:
            return named, f"its code is a placeholder, {why}"
        if body.unfollowed:
            known = f"it calls {body.unfollowed[0]}, which is not followed"
            return named, f"{why}; {known}" if named is not Effect.UNKNOWN else known
        if named in {Effect.EXTERNAL, Effect.EXECUTE} and not body.asks and not body.models:
            return Effect.UNKNOWN, f"{why}, yet its code does nothing outside"
        return Effect.NONE, "its code does nothing outside"
    if effect is Effect.UNKNOWN and named in {Effect.EXECUTE, Effect.EXTERNAL, Effect.WRITE}:
        return named, f"{why}, and it {reason}"
    return effect, reason


def is_placeholder(inner: Scope) -> bool:
    """Only a docstring, `pass`, or a fixed answer."""
    for statement in getattr(inner.node, "body", []) if not isinstance(inner.node, ast.Lambda) else []:
        match statement:
            case ast.Pass() | ast.Raise() | ast.Expr(value=ast.Constant()):
                continue
            case ast.Expr(value=ast.Call(func=ast.Name(id="print"))):
                continue
            case ast.Return(value=value) if value is None or _is_fixed(value):
                continue
            case _:
                return False
    return not isinstance(inner.node, ast.Lambda)


def _is_fixed(value: ast.expr) -> bool:
    return isinstance(value, (ast.Constant, ast.JoinedStr)) or (
        isinstance(value, (ast.Dict, ast.List)) and not any(isinstance(n, ast.Call) for n in ast.walk(value))
    )


def _declared(project: Project, thing: Thing, inner: Scope) -> str:
    """`@tool("name")`, `@function_tool(name_override="name")`."""
    for decorator in getattr(inner.node, "decorator_list", []):
        if isinstance(decorator, ast.Call):
            scope = inner.parent or inner
            for expr in (
                argument(decorator, "name_override"),
                argument(decorator, "name"),
                argument(decorator, "", 0),
            ):
                if (
                    isinstance(value := constant(project, expr, scope), str)
                    and value.replace("-", "_").isidentifier()
                ):
                    return value
    return str(getattr(inner.node, "name", thing.name))


def _confirm_of(inner: Scope) -> Place | None:
    for decorator in getattr(inner.node, "decorator_list", []):
        if isinstance(decorator, ast.Call):
            expr = argument(decorator, "needs_approval") or argument(decorator, "require_confirmation")
            if expr is not None:
                return Place(expr, inner.parent or inner)
    return None
