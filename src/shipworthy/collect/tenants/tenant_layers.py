"""The fifteen layers in which tenants are kept apart."""

from __future__ import annotations

import re
from dataclasses import dataclass

from shipworthy.collect.context import Context, fact
from shipworthy.collect.tenants import tenant_code as code
from shipworthy.collect.tenants.kept_tables import KeptTable, kept_tables
from shipworthy.collect.tenants.tenancy import TenantSign, TenantTable, present, tenant_tables
from shipworthy.collect.tenants.tenant_searches import searches
from shipworthy.model.traces import Seen

LAYERS = (
    "API requests", "authentication tokens", "workflow definitions", "execution context", "tool access", "connectors",
    "knowledge bases", "prompt templates", "model configuration", "logs", "traces", "audit events", "cached responses",
    "file storage", "evaluation data",
)  # fmt: skip
"""In the order of essay S09."""
_TABLES = {
    "workflow definitions": r"workflow|flow(?!er)|automation|pipeline|agent(?!_?log)",
    "tool access": r"tool|mcp",
    "connectors": r"connector|integration|credential|connection|webhook|data_?source",
    "knowledge bases": r"knowledge|document|chunk|embedding|article|vector",
    "prompt templates": r"prompt|template",
    "model configuration": r"llm|ai_?model|model_?(?:config|setting|provider)|provider|api_?key",
    "audit events": r"audit|activity|event_?log|history",
    "file storage": r"file|attachment|upload|asset|blob|media",
    "evaluation data": r"eval|dataset|experiment|annotation|feedback",
    "traces": r"trace|span|observation",
    "logs": r"(?<!audit_)(?<!audit)log",
}
_IN_CODE = (
    code.BOUNDARY,
    code.TOKENS,
    code.CONTEXT,
    code.TOOLS,
    code.LOGS,
    code.SPANS,
    code.CACHES,
    code.STORAGE,
)


@dataclass(frozen=True, slots=True)
class TenantLayer:
    """One layer, and where the tenant is seen in it."""

    layer: str
    state: Seen
    path: str
    """Empty where nothing was seen."""
    line: int
    means: str


@fact("tenants.layers")
def layers(context: Context) -> tuple[TenantLayer, ...]:
    """The fifteen layers in which a product keeps tenants apart: evidenced, not seen or unknown.

    Evidenced: code names the tenant's key there, or a table of that subject has it. Unknown: there is a table
    or a search of that subject without the key in sight, which may belong to a tenant through another. Not
    seen: neither. Empty where the product keeps no tenants apart.
    """
    if not context.get(present):
        return ()
    return tuple(_layer(context, name) for name in LAYERS)


def _layer(context: Context, name: str) -> TenantLayer:
    if name in _IN_CODE and (found := code.of_kind(context, name)):
        return _evidenced(name, found[0])
    pattern = _TABLES.get(name, "")
    if pattern and (table := next((t for t in context.get(tenant_tables) if _is(pattern, t)), None)):
        return TenantLayer(name, Seen.EVIDENCED, table.path, table.line, f"{table.name}.{table.key}")
    if name == "knowledge bases" and (made := context.get(searches)):
        narrowed = [s for s in made if s.narrowed is True]
        if narrowed:
            return TenantLayer(name, Seen.EVIDENCED, narrowed[0].path, narrowed[0].line, narrowed[0].callee)
        return TenantLayer(name, Seen.UNKNOWN, made[0].path, made[0].line, made[0].callee)
    if pattern and (other := next((k for k in kept_tables(context) if _named(pattern, k)), None)):
        return TenantLayer(name, Seen.UNKNOWN, other.path, other.table.line, other.table.name)
    return TenantLayer(name, Seen.NOT_SEEN, "", 0, "")


def _evidenced(name: str, sign: TenantSign) -> TenantLayer:
    return TenantLayer(name, Seen.EVIDENCED, sign.path, sign.line, sign.means)


def _is(pattern: str, table: TenantTable) -> bool:
    return bool(re.search(f"(?i){pattern}", table.name))


def _named(pattern: str, kept: KeptTable) -> bool:
    return bool(re.search(f"(?i){pattern}", kept.table.name))


_PEOPLE = re.compile(
    r"(?i)^(?:\w{0,12}_)?(?:users?|accounts?|profiles?|sessions?|ApplicationUser"
    r"|AppUser|\w*tokens?|\w*verifications?)$"
)


@fact("tenants.required_keys")
def required_keys(context: Context) -> tuple[TenantTable, ...]:
    """The tables with a tenant's key that should have it on every row: those of people are left out.

    A person may not have joined a tenant yet, or belong to several.
    """
    return tuple(t for t in context.get(tenant_tables) if not _PEOPLE.match(t.name))
