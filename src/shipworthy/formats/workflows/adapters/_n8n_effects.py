"""What an n8n node does to the world: by its connector, then by the name of its operation."""

from __future__ import annotations

from fnmatch import fnmatchcase

from shipworthy.formats.workflows.adapters._n8n_code import (
    code_effect,
    command_effect,
    graphql_effect,
    query_effect,
)
from shipworthy.formats.workflows.adapters._n8n_connectors import BY_OPERATION, INSIDE, REACHES, READS
from shipworthy.formats.workflows.adapters._n8n_defaults import operation_of
from shipworthy.formats.workflows.adapters._n8n_document import Raw
from shipworthy.formats.workflows.adapters._n8n_values import chosen_by_model, is_expression, text
from shipworthy.formats.workflows.effects import effect_of_name
from shipworthy.formats.workflows.requests import effect_of_request
from shipworthy.model.workflows import Effect

_SQL = frozenset({
    "postgres", "mySql", "microsoftSql", "snowflake", "googleBigQuery", "crateDb", "questDb",
    "timescaleDb", "oracleDatabase",
})  # fmt: skip
_CODE = frozenset({"code", "function", "functionItem", "toolCode", "aiTransform"})
_HTTP = frozenset({"httpRequest", "toolHttpRequest", "facebookGraphApi"})


def connector_of(raw: Raw) -> str:
    """`gmail` for the node, and for the same connector given to an agent as a tool."""
    short = raw.short
    for tail in ("HitlTool", "Tool"):
        if short.endswith(tail) and len(short) > len(tail) and not short.startswith("mcp"):
            return short[: -len(tail)]
    return short


def operation(raw: Raw) -> tuple[str, str]:
    written = text(raw.parameters, "resource"), text(raw.parameters, "operation")
    return operation_of(connector_of(raw), raw.version, *written)


def effect_of(raw: Raw) -> tuple[Effect, str]:
    connector = connector_of(raw)
    resource, operation_ = operation(raw)
    if is_expression(resource) or is_expression(operation_):
        return Effect.UNKNOWN, "what it does is decided when it runs"
    called = f"{resource}.{operation_}".strip(".")
    known = (_written(raw, connector, operation_) or _known(connector, called)) if raw.ours else None
    return known or _named(connector, called, operation_)


def _written(raw: Raw, connector: str, operation_: str) -> tuple[Effect, str] | None:
    """Of nodes whose request, code or query says what they do."""
    if connector in _HTTP:
        return _http(raw)
    if connector in _CODE:
        return code_effect(raw)
    if connector in {"executeCommand", "ssh"} and operation_ in {"", "execute"}:
        return command_effect(text(raw.parameters, "command"))
    if connector in _SQL and operation_ == "executeQuery":
        return query_effect(text(raw.parameters, "query") or text(raw.parameters, "sqlQuery"))
    return graphql_effect(text(raw.parameters, "query")) if connector == "graphql" else None


def _known(connector: str, called: str) -> tuple[Effect, str] | None:
    if connector in INSIDE:
        return Effect.NONE, "works on the run's own data"
    for name, pattern, effect in BY_OPERATION:
        if name == connector and fnmatchcase(called, pattern):
            return effect, f"{connector}: {called}"
    if connector in REACHES:
        return Effect.EXTERNAL, REACHES[connector]
    if connector in READS:
        return Effect.READ, f"{connector} only looks up"
    return (Effect.WRITE, "writes a file") if connector == "writeBinaryFile" else None


def _named(connector: str, called: str, operation_: str) -> tuple[Effect, str]:
    effect, why = effect_of_name(operation_ or connector)
    if operation_:
        return (
            effect,
            f"{called} does not say what it does" if effect is Effect.UNKNOWN else f"{connector}: {called}",
        )
    # A connector's name that says “get” tells nothing of what else it can do.
    return (
        (Effect.UNKNOWN, "which operation it runs is not written") if effect is Effect.READ else (effect, why)
    )


def _http(raw: Raw) -> tuple[Effect, str]:
    method = next(
        (m for key in ("method", "requestMethod", "httpRequestMethod") if (m := text(raw.parameters, key))),
        "GET",
    )
    if chosen_by_model(method):
        return Effect.EXTERNAL, "the model chooses the HTTP method"
    if is_expression(method):
        return Effect.UNKNOWN, "its HTTP method is decided when it runs"
    return effect_of_request(method, text(raw.parameters, "url"), raw.id)
