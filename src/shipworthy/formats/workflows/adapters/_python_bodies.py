"""What a function of the repository does, with the functions it calls: what a node of a graph is made of."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from dataclasses import dataclass, field

from shipworthy.formats.workflows.adapters._python_effects import Seen, effect_of_call, is_of_data
from shipworthy.formats.workflows.adapters._python_http import model_at_address
from shipworthy.formats.workflows.adapters._python_models import (
    Asked,
    arguments_of,
    is_client_call,
    is_model,
    models_of,
    reference,
)
from shipworthy.formats.workflows.adapters._python_module import Scope
from shipworthy.formats.workflows.adapters._python_names import Kind, Project, Thing, method_of, scope_of
from shipworthy.formats.workflows.adapters._python_prompts import prompts_in
from shipworthy.formats.workflows.adapters._python_values import Place, argument, follow
from shipworthy.model.workflows import Effect, ModelRef, Prompt, Stated, Via

_MAX_DEPTH = 5
_MAX_FUNCTIONS = 150
_ASKS = frozenset(
    {
        "invoke",
        "ainvoke",
        "stream",
        "astream",
        "batch",
        "abatch",
        "predict",
        "apredict",
        "generate",
        "agenerate",
        "astream_events",
        "call",
        "run",
        "arun",
        "__call__",
    }
)
_INTERRUPTS = ("langgraph.types.interrupt", "langgraph.prebuilt.interrupt", "langgraph.func.interrupt")
_MODEL_NAMES = ("llm", "model", "chain", "chat")


@dataclass(frozen=True, slots=True, eq=False)
class Ask:
    """`interrupt(…)`: the run waits for a person."""

    call: ast.Call
    scope: Scope
    effects_before: int
    models_before: int


@dataclass(slots=True, eq=False)
class Body:
    effects: list[Seen] = field(default_factory=list)
    """In the order of the code."""
    models: list[ModelRef] = field(default_factory=list)
    asks: list[Ask] = field(default_factory=list)
    runs: list[Place] = field(default_factory=list)
    """Agents and graphs that are invoked: the expressions that make them."""
    tool_lists: list[Place] = field(default_factory=list)
    """Lists of which a tool is chosen and run."""
    bound: list[Place] = field(default_factory=list)
    """Lists that a model is told of."""
    schema: Stated | None = None
    prompts: list[Prompt] = field(default_factory=list)
    files: set[str] = field(default_factory=set)
    retrieves: bool = False
    unfollowed: list[str] = field(default_factory=list)
    """Calls of what is passed in or made elsewhere: nobody knows what they do."""
    calls: int = 0
    followed: int = 0


def body_of(project: Project, inner: Scope, given: Mapping[str, Place] | None = None) -> Body:
    key = ("body", inner.module.path, id(inner.node))
    if not given and isinstance(known := project.cache.get(key), Body):
        return known
    body = Body()
    _walk(project, inner, body, given or {}, ())
    if not given:
        project.cache[key] = body
    return body


def _walk(
    project: Project, inner: Scope, body: Body, given: Mapping[str, Place], active: tuple[ast.AST, ...]
) -> None:
    if inner.node in active or body.followed >= _MAX_FUNCTIONS:
        return
    body.followed += 1
    body.files.add(inner.module.path)
    for call, scope in calls_in(inner):
        _call(project, Place(call, scope), body, given, (*active, inner.node))


def calls_in(inner: Scope) -> list[tuple[ast.Call, Scope]]:
    """Those of the functions inside of it too; in the order of the code."""
    node = inner.node
    first, last = getattr(node, "lineno", 0), getattr(node, "end_lineno", 0)
    start, end = getattr(node, "col_offset", 0), getattr(node, "end_col_offset", 0)
    decorated = {id(c) for d in getattr(node, "decorator_list", []) for c in ast.walk(d)}
    found = []
    for call, scope in inner.module.by_line(first, last):
        after = (call.lineno, call.col_offset) >= (first, start)
        if (
            after
            and (call.end_lineno or 0, call.end_col_offset or 0) <= (last, end)
            and id(call) not in decorated
        ):
            found.append((call, scope))
    return found


def _call(
    project: Project, place: Place, body: Body, given: Mapping[str, Place], active: tuple[ast.AST, ...]
) -> None:
    call, scope = place.expr, place.scope
    assert isinstance(call, ast.Call)
    thing = project.meaning(call.func, scope)
    body.calls += 1
    if thing.kind is Kind.OUTSIDE and thing.name in _INTERRUPTS:
        body.asks.append(Ask(call, scope, _acts(body), len(body.models)))
        return
    if isinstance(call.func, ast.Attribute) and call.func.attr == "request_confirmation":
        body.asks.append(Ask(call, scope, _acts(body), len(body.models)))
        return
    if _runs(project, call, scope, thing, body, given):
        return
    if thing.kind in {Kind.FUNCTION, Kind.CLASS}:
        _into(project, thing, place, body, given, active)
        return
    name = thing.name if thing.kind is Kind.OUTSIDE else dotted(project, call.func, scope, given)
    if (model := model_at_address(project, name, call, scope, given)) is not None:
        body.models.append(model)
    elif (seen := effect_of_call(name, call, _first(project, call, scope))) is not None:
        body.effects.append((seen[0], f"{seen[1]}, line {call.lineno} of {scope.module.path}"))
        body.retrieves |= any(word in name.lower() for word in ("retriev", "similarity", "vector"))
    elif not is_client_call(name) and name.startswith(("param:", "?.")) and not is_of_data(name):
        body.unfollowed.append(
            f"{name.removeprefix('param:').removeprefix('?.')}, line {call.lineno} of {scope.module.path}"
        )
    if is_client_call(name):
        _client(project, call, scope, body, given)


def _first(project: Project, call: ast.Call, scope: Scope) -> ast.expr | None:
    found = follow(project, Place(call.args[0], scope)) if call.args else None
    return found.expr if isinstance(found, Place) else None


def _acts(body: Body) -> int:
    return sum(1 for effect, _ in body.effects if effect not in {Effect.NONE, Effect.READ})


def _into(
    project: Project,
    thing: Thing,
    place: Place,
    body: Body,
    given: Mapping[str, Place],
    active: tuple[ast.AST, ...],
) -> None:
    inner = scope_of(thing)
    if thing.kind is Kind.CLASS and inner is not None:
        inner = method_of(inner, "__init__")
    if inner is None:
        return
    if len(active) > _MAX_DEPTH:
        body.effects.append((Effect.UNKNOWN, f"calls {thing.name}, which is not followed so deep"))
        return
    assert isinstance(place.expr, ast.Call)
    _walk(project, inner, body, arguments_of(thing, place.expr, place, given), active)


def _runs(
    project: Project, call: ast.Call, scope: Scope, thing: Thing, body: Body, given: Mapping[str, Place]
) -> bool:
    """Of a model, a chain, an agent, a graph or a tool that is invoked."""
    func = call.func
    if not isinstance(func, ast.Attribute) or func.attr not in _ASKS:
        return False
    receiver = Place(func.value, scope)
    if isinstance(func.value, ast.Name) and func.value.id in given:
        receiver = given[func.value.id]
    asked = models_of(project, receiver, given)
    if asked:
        _asked(body, asked)
        _prompt_of(project, call, scope, body)
        return True
    if (
        func.attr in {"invoke", "ainvoke"}
        and project.meaning(receiver.expr, receiver.scope).kind is Kind.FUNCTION
    ):
        one = ast.copy_location(ast.List(elts=[receiver.expr], ctx=ast.Load()), receiver.expr)
        body.tool_lists.append(Place(one, receiver.scope))
        return True
    if (tools := _chosen(project, receiver)) is not None:
        body.tool_lists.append(tools)
        return True
    made = _made(project, receiver)
    if made is not None:
        body.runs.append(made)
        _prompt_of(project, call, scope, body)
        return True
    if func.attr in {"invoke", "ainvoke", "astream", "stream"} and thing.kind is Kind.UNSEEN:
        word = (
            func.value.attr if isinstance(func.value, ast.Attribute) else getattr(func.value, "id", "")
        ).lower()
        if any(name in word for name in _MODEL_NAMES):
            body.models.append(ModelRef(word, Via.UNKNOWN, scope.module.path, call.lineno))
            return True
        if "retriev" in word:
            body.effects.append((Effect.READ, "asks a retriever"))
            body.retrieves = True
            return True
        if func.attr not in {"invoke", "ainvoke"}:
            return False
        known = bool(word) and word not in {"tool", "self"}
        body.effects.append((Effect.UNKNOWN, f"runs {word if known else 'something'} that is passed to it"))
        return True
    return False


def _asked(body: Body, asked: list[Asked]) -> None:
    for each in asked:
        body.models.append(each.ref)
        body.bound += each.tools
        body.schema = body.schema or each.schema


def _chosen(project: Project, receiver: Place) -> Place | None:
    """`tools_by_name[name].invoke(…)`: any tool of the list that the mapping is made of."""
    found = follow(project, receiver)
    if not isinstance(found, Place) or not isinstance(found.expr, ast.Subscript):
        return None
    mapping = follow(project, Place(found.expr.value, found.scope))
    if isinstance(mapping, Place) and isinstance(mapping.expr, ast.DictComp):
        return Place(mapping.expr.generators[0].iter, mapping.scope)
    if isinstance(mapping, Place) and isinstance(mapping.expr, ast.Dict) and mapping.expr.values:
        listed = ast.List(elts=list(mapping.expr.values), ctx=ast.Load())
        return Place(ast.copy_location(listed, mapping.expr), mapping.scope)
    return mapping_of_call(project, mapping) if isinstance(mapping, Place) else None


def mapping_of_call(project: Project, mapping: Place) -> Place | None:
    """`get_tools_by_name(tools)`: a function that makes such a mapping of a list."""
    if isinstance(mapping.expr, ast.Call):
        thing = project.meaning(mapping.expr.func, mapping.scope)
        given = arguments_of(thing, mapping.expr, mapping, None)
        for name, place in given.items():
            if "tool" in name and not isinstance(place.expr, ast.Constant):
                return place
    return None


def _made(project: Project, receiver: Place) -> Place | None:
    """What an agent or graph is made by, if the receiver is one."""
    found = follow(project, receiver)
    for _ in range(6):
        if not isinstance(found, Place) or not isinstance(found.expr, ast.Call):
            return None
        thing = project.meaning(found.expr.func, found.scope)
        if thing.kind is Kind.OUTSIDE and thing.name.rpartition(".")[2] in RUNNABLE:
            return found
        func = found.expr.func
        if isinstance(func, ast.Attribute) and func.attr in {"compile", "with_config"}:
            found = follow(project, Place(func.value, found.scope))
            continue
        if thing.kind is Kind.FUNCTION and (inner := scope_of(thing)) is not None:
            text = inner.module.text
            return found if any(word in text for word in RUNNABLE) and _builds(project, inner) else None
        return None
    return None


RUNNABLE = frozenset(
    {
        "StateGraph",
        "MessageGraph",
        "create_react_agent",
        "create_agent",
        "create_deep_agent",
        "async_create_deep_agent",
        "create_supervisor",
        "create_swarm",
        "create_tool_calling_agent",
        "create_openai_tools_agent",
        "AgentExecutor",
        "RemoteGraph",
    }
)


def _builds(project: Project, inner: Scope) -> bool:
    names = (project.meaning(c.func, s) for c, s in calls_in(inner))
    return any(t.kind is Kind.OUTSIDE and t.name.rpartition(".")[2] in RUNNABLE for t in names)


def _client(project: Project, call: ast.Call, scope: Scope, body: Body, given: Mapping[str, Place]) -> None:
    """A provider's own client."""
    model = argument(call, "model") or argument(call, "modelId")
    name = dotted(project, call.func, scope, given).lower()
    provider = next(
        (p for p in ("anthropic", "openai", "google", "ollama", "groq", "mistral") if p in name), ""
    )
    if model is None:
        body.models.append(ModelRef("", Via.UNKNOWN, scope.module.path, call.lineno, provider))
    else:
        body.models.append(reference(project, Place(model, scope), provider, given))
    if (shape := argument(call, "response_format") or argument(call, "text_format")) is not None:
        body.schema = body.schema or Stated(ast.unparse(shape)[:100], scope.module.path, shape.lineno)


def dotted(project: Project, expr: ast.expr, scope: Scope, given: Mapping[str, Place], depth: int = 0) -> str:
    """A name for what is called that begins with where its receiver comes from."""
    if depth > 12:
        return "?"
    thing = project.meaning(expr, scope)
    if thing.kind is Kind.OUTSIDE:
        return thing.name
    match expr:
        case ast.Attribute(value=value, attr=attr):
            return f"{dotted(project, value, scope, given, depth + 1)}.{attr}"[-300:]
        case ast.Call(func=func):
            return f"{dotted(project, func, scope, given, depth + 1)}()"
        case ast.Await(value=value):
            return dotted(project, value, scope, given, depth + 1)
        case ast.Name(id=name):
            origin = given[name] if name in given and given[name].expr is not expr else _origin(thing)
            if origin is None:
                return f"param:{name}"
            return dotted(project, origin.expr, origin.scope, {} if name in given else given, depth + 1)
        case ast.Subscript(value=value):
            return f"{dotted(project, value, scope, given, depth + 1)}[]"
        case _:
            return "?"


def _origin(thing: Thing) -> Place | None:
    """What a variable was made by, or what a `with` entered."""
    if not isinstance(thing.node, ast.expr) or thing.scope is None:
        return None
    made = isinstance(thing.node, (ast.Call, ast.Await, ast.Attribute, ast.Subscript))
    if thing.kind is Kind.UNSEEN or (thing.kind is Kind.VALUE and made):
        return Place(thing.node, thing.scope)
    return None


def _prompt_of(project: Project, call: ast.Call, scope: Scope, body: Body) -> None:
    body.prompts += prompts_in(project, call, scope, len(body.prompts))


__all__ = ["RUNNABLE", "Ask", "Body", "body_of", "calls_in", "is_model"]
