"""Searches in vector stores of a product with tenants: whether each is narrowed to one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from shipworthy.analyse.models.code_text import code_of, line_of
from shipworthy.analyse.tables.schemas import closing
from shipworthy.collect.context import Context, fact
from shipworthy.collect.models.model_calls import content_of
from shipworthy.collect.observability.traced_calls import functions_of
from shipworthy.collect.repository import BESIDE, source_files
from shipworthy.collect.tenants.tenancy import present, tenant_words
from shipworthy.collect.tenants.words import key_in_code
from shipworthy.model.facts import Unknown

_SIEVE = re.compile(
    rb"similarity_search|similaritySearch|as_retriever|asRetriever|query_points|queryPoints"
    rb"|hybrid_search|pinecone|chromadb|qdrant|nearVector|near_vector|near_text|cosine_distance"
    rb"|cosineDistance|l2_distance|<=>"
)
_CALLS = re.compile(
    r"\.(?P<name>similarity_search\w{0,30}|similaritySearch\w{0,30}|max_marginal_relevance_search"
    r"|as_retriever|asRetriever|query_points|queryPoints|near_vector|nearVector"
    r"|near_text|nearText)\("
)
_STORE_QUERIES = re.compile(
    r"\b\w{0,30}(?:collection|index|qdrant\w{0,10}"
    r"|pinecone\w{0,10})\.(?P<name>query|search)\("
)
_NARROWED = re.compile(
    r"\b(?:filters?|where|namespace|expr|query_filter|queryFilter|search_kwargs|tenant\w{0,10}"
    r"|metadata_filter\w{0,5})\b\s*[=:(,}]"
)


@dataclass(frozen=True, slots=True)
class TenantSearch:
    """One search, and whether it is narrowed."""

    path: str
    line: int
    callee: str
    narrowed: bool | Unknown


@fact("tenants.searches")
def searches(context: Context) -> tuple[TenantSearch, ...]:
    """Searches in vector stores, with whether each is narrowed to a tenant.

    Narrowed: it is given a filter or a namespace, or the function around it names the tenant's key. Unknown
    where the file names the key elsewhere, as a store made for one tenant would. Empty without tenants.
    """
    if not context.get(present):
        return ()
    found = tuple(_searches(context))
    for each in found[:20]:
        context.cite(each.path, each.line)
    return found


def _searches(context: Context) -> Iterator[TenantSearch]:
    words = tenant_words(context)
    key = re.compile(f"{key_in_code(words).pattern}|\\b(?:{'|'.join(words)})\\b")
    for file in context.get(source_files):
        if BESIDE.match(file.path) or not _SIEVE.search(content := content_of(context, file)):
            continue
        code = code_of(content.decode("utf-8", errors="replace").replace("\r\n", "\n"), file.language)
        calls = [*_CALLS.finditer(code)]
        if re.search(r"(?i)pinecone|chroma|qdrant", code):
            calls += _STORE_QUERIES.finditer(code)
        for call in sorted(calls, key=lambda c: c.start()):
            line = line_of(code, call.start())
            yield TenantSearch(file.path, line, call["name"], _narrowed(context, file.path, code, call, key))


def _narrowed(
    context: Context, path: str, code: str, call: re.Match[str], key: re.Pattern[str]
) -> bool | Unknown:
    inside = code[call.end() : closing(code, call.end())]
    if _NARROWED.search(inside) or key.search(inside):
        return True
    line = line_of(code, call.start())
    around = [f for f in functions_of(context, path) if f.line <= line <= f.end_line]
    if around:
        least = min(around, key=lambda f: f.end_line - f.line)
        text = "\n".join(code.split("\n")[least.line - 1 : least.end_line])
        if key.search(text) or _NARROWED.search(text):
            return True
    if key.search(code):
        return Unknown(
            "the file names the tenant elsewhere; whether this store holds one tenant's is not to be seen"
        )
    return False
