"""The tools of an ADK agent: functions, toolsets, and which calls are confirmed."""

from __future__ import annotations

import ast

from shipworthy.formats.workflows.adapters._python_names import Project
from shipworthy.formats.workflows.adapters._python_tools import Given, given_of
from shipworthy.formats.workflows.adapters._python_values import (
    Place,
    argument,
    called_name,
    constant,
    entries,
    text_of,
)
from shipworthy.model.workflows import Approval, Effect, Mechanism, NodeKind, Tool

BUILT_IN = {
    "google_search": (Effect.READ, "searches the web"),
    "url_context": (Effect.READ, "reads pages"),
    "load_web_page": (Effect.READ, "reads a page"),
    "load_memory": (Effect.READ, "reads the memory"),
    "preload_memory": (Effect.READ, "reads the memory"),
    "load_artifacts": (Effect.READ, "reads artefacts"),
    "VertexAiSearchTool": (Effect.READ, "searches an index"),
    "VertexAiRagRetrieval": (Effect.READ, "searches an index"),
    "exit_loop": (Effect.NONE, "ends the loop"),
    "transfer_to_agent": (Effect.NONE, "hands over"),
    "get_user_choice": (Effect.NONE, "asks the user"),
    "built_in_code_execution": (Effect.EXECUTE, "runs code"),
    "ExecuteBashTool": (Effect.EXECUTE, "runs commands"),
    "google_maps_grounding": (Effect.READ, "looks up places"),
    "enterprise_web_search": (Effect.READ, "searches the web"),
    "GoogleSearchTool": (Effect.READ, "searches the web"),
}
_RETRIEVES = frozenset({"VertexAiSearchTool", "VertexAiRagRetrieval"})
_BY_FUNCTION = "a function of the code decides which calls are confirmed"


def adk_tool(project: Project, place: Place) -> Given:
    given = given_of(project, place)
    last = given.native.rpartition(".")[2] or given.name
    if last in BUILT_IN and not given.body:
        given.effect, given.reason = BUILT_IN[last]
        given.opaque = ""
        given.kind = NodeKind.RETRIEVAL if last in _RETRIEVES else given.kind
    call = given.call
    if call is not None and isinstance(call.expr, ast.Call):
        _called(project, call.expr, call, given)
    return given


def _called(project: Project, call: ast.Call, place: Place, given: Given) -> None:
    name = called_name(project, call, place.scope).rpartition(".")[2]
    if name.lower().endswith("toolset"):
        listed, whole = entries(project, argument(call, "tool_filter"), place.scope)
        names = tuple(n for e in listed if (n := text_of(project, e.expr, e.scope)))
        given.name = f"tools of {name} ({place.line})"
        given.tool = Tool(given.name, server=name, allowed=names or None, everything=not names or not whole)
        given.effect, given.reason = Effect.UNKNOWN, "which tools a server has is not in the repository"
        given.opaque = "the server's tools are not in the repository"
    expr = argument(call, "require_confirmation", None)
    if expr is not None:
        given.approval = confirmation(project, Place(expr, place.scope))


def confirmation(project: Project, place: Place) -> Approval | None:
    told = constant(project, place.expr, place.scope)
    if told is False or told is None:
        return None
    return Approval(Mechanism.TOOL_FLAG, place.path, place.line, doubt="" if told is True else _BY_FUNCTION)


def executor_of(project: Project, call: ast.Call, place: Place) -> Given | None:
    """`code_executor=`: what the model writes as code is run."""
    expr = argument(call, "code_executor")
    if expr is None or constant(project, expr, place.scope) is None:
        return None
    written = ast.unparse(expr)[:60]
    return Given(
        "code executor",
        place.path,
        expr.lineno,
        effect=Effect.EXECUTE,
        reason=f"runs code ({written})",
        native=written,
        tool=Tool("code executor"),
    )
