"""What code, commands and queries written into an n8n node may do."""

from __future__ import annotations

import re

from shipworthy.formats.workflows.adapters._n8n_document import Raw
from shipworthy.formats.workflows.adapters._n8n_values import chosen_by_model, is_expression, text
from shipworthy.formats.workflows.adapters._shell_effects import of_script
from shipworthy.formats.workflows.code_text import effect_of_code
from shipworthy.formats.workflows.format import child
from shipworthy.model.workflows import Effect

_STATEMENT = re.compile(r"(?:\A=?|;)\s*(?:--[^\n]*\n\s*)*([A-Za-z]{3,20})")
_READING = frozenset({"select", "with", "show", "describe", "explain", "table", "values"})
_IN_CTE = re.compile(r"\b(?:insert\s+into|update|delete\s+from)\b", re.IGNORECASE)


def code_effect(raw: Raw) -> tuple[Effect, str]:
    """Of the author's own code."""
    for key in ("jsCode", "pythonCode", "functionCode", "code", "instructions"):
        if value := text(raw.parameters, key):
            break
    else:
        value = next(
            (
                text(child(raw.parameters, "code", k), "code")
                for k in ("execute", "supplyData")
                if child(raw.parameters, "code", k)
            ),
            "",
        )
    if chosen_by_model(value) or is_expression(value):
        return Effect.EXECUTE, "runs code that is put together when it runs"
    return effect_of_code(value, python=str(raw.parameters.get("language") or "").startswith("python"))


def command_effect(command: str) -> tuple[Effect, str]:
    """A server is no machine that is thrown away after the run, so what is harmless in CI is not here."""
    if is_expression(command):
        return Effect.EXECUTE, "runs a command that is put together when it runs"
    effect, why = of_script(command.removeprefix("="))
    if effect in {Effect.WRITE, Effect.EXTERNAL, Effect.EXECUTE}:
        return effect, why
    return Effect.UNKNOWN, "runs a fixed command"


def query_effect(query: str) -> tuple[Effect, str]:
    if chosen_by_model(query):
        return Effect.EXECUTE, "runs a query the model writes"
    starts = [word.lower() for word in _STATEMENT.findall(query[:5_000])]
    if not starts:
        return Effect.UNKNOWN, "its query is decided when it runs"
    if all(word in _READING for word in starts) and not ("with" in starts and _IN_CTE.search(query[:5_000])):
        return Effect.READ, "its query only reads"
    return Effect.WRITE, "its query changes data"


def graphql_effect(query: str) -> tuple[Effect, str]:
    if "mutation" in query:
        return Effect.WRITE, "a GraphQL mutation"
    if query.lstrip("= \n").startswith(("query", "{")) and not query.startswith("={{"):
        return Effect.READ, "a GraphQL query"
    return Effect.UNKNOWN, "its GraphQL request is decided when it runs"
