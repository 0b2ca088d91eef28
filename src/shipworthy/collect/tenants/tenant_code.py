"""Where the product's code deals with tenants: one pass over the files that name one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from shipworthy.analyse.models.code_text import code_of, line_of
from shipworthy.collect.context import Context, fact
from shipworthy.collect.models.model_calls import content_of
from shipworthy.collect.observability.recorders import IN_BROWSER
from shipworthy.collect.repository import BESIDE, source_files
from shipworthy.collect.tenants.tenancy import (
    TenantSign,
    mechanisms,
    present,
    tenant_words,
)
from shipworthy.collect.tenants.words import key_in_code

LISTED = 20
BOUNDARY, TOKENS, CONTEXT, TOOLS, LOGS, SPANS, CACHES, STORAGE, CHOSEN = (
    "API requests", "authentication tokens", "execution context", "tool access", "logs", "traces", "cached responses",
    "file storage", "chosen by the model",
)  # fmt: skip
_NEAR = r"[^\n]{0,160}?"


@dataclass(frozen=True, slots=True)
class Found:
    path: str
    line: int
    kind: str
    means: str


def patterns(words: tuple[str, ...]) -> Mapping[str, re.Pattern[str]]:
    """By kind. `W` stands for what tenants are called here, `K` for their key."""
    one = "|".join(sorted(words, key=len, reverse=True))
    key = key_in_code(words).pattern.removeprefix("(?i)")
    raw = {
        BOUNDARY: rf"\b(?:class|interface)\s+\w{{0,30}}(?:{one})\w{{0,20}}(?:Middleware|Guard"
            rf"|Interceptor|Resolver|Filter|Context|Accessor|Permission|Strategy)"
        rf"|\b(?:def|function|func|fun|const|let)\s+_?\w{{0,20}}?(?:current|resolve|require|with"
        rf"|ensure|verify|authori[sz]e|assert|from_?request|membership|access|validate"
        rf"|check|guard|scope)_?\w{{0,30}}?(?:{one})\w{{0,30}}"
        rf"|\b(?:def|function|func|fun|const)\s+\w{{0,20}}?(?:{one})\w{{0,20}}(?:middleware|guard"
        rf"|permission|required|context|from_?request|access)"
        rf"|\b(?:request|req|ctx|c|context|g|request\.state|Current|locals"
        rf"|res\.locals)\.(?:{one})(?:_?id)?\b|\bset_current_tenant\b|\bUseMultiTenant\("
        rf"|[\"']x-(?:{one})-id[\"']",
        TOKENS: rf"\b(?:claims?|payload|token|session|jwt|principal|decoded|auth)\w{{0,20}}(?:\?"
            rf"|!)?[.\[(]{{1,2}}\s?[\"'@]?\w{{0,12}}(?:{one})\w{{0,6}}"
            rf"|\bFindFirst(?:Value)?\(\s?[\"']\w{{0,12}}(?:{one})"
        rf"|\bauth\(\)[^\n]{{0,20}}orgId|\borgId\s*\}}?\s*=\s*(?:await\s+)?auth\(",
        CONTEXT: rf"\b(?:{one})_?(?:Context|ContextHolder|Accessor|Scope|Store|ctx|context_var)\b"
            rf"|\bCurrent\.(?:{one})\b|\bICurrent(?:{one})\b|ContextVar\({_NEAR}(?:{one})",
        LOGS: rf"\b(?:log(?:ger|ging)?|slog|console|structlog|_logger"
            rf"|Log)\.\w{{1,20}}\({_NEAR}(?:{key})|\bbind_contextvars\({_NEAR}(?:{one})"
            rf"|\bMDC\.put\({_NEAR}(?:{one})"
        rf"|\bPushProperty\({_NEAR}(?:{one})|\blog_tags\b{_NEAR}(?:{one})",
        SPANS: rf"\b(?:set_?attributes?|set_?tag|SetAttribute|setTag|set_context|setContext|setUser"
            rf"|identify|propagate_attributes|update_current_trace)\({_NEAR}(?:{key})"
        rf"|\bmetadata\b{_NEAR}(?:{key})",
        CACHES: rf"\b\w{{0,20}}(?:cache|redis|kv|memcache)\w{{0,20}}\.\w{{1,20}}\({_NEAR}(?:{key})"
            rf"|\b\w{{0,20}}cache_?key\w{{0,20}}\b{_NEAR}(?:{key})|\b(?:unstable_cache"
            rf"|revalidateTag|cacheTag)\({_NEAR}(?:{key})"
        rf"|[\"'`]\w{{0,30}}(?:{one})s?[:/][^\n\"'`]{{0,40}}(?:{key})",
        STORAGE: rf"\b(?:upload|put_?object|get_?object|presign|signed_?url|blob|bucket|s3|storage"
            rf"|object_?key|file_?key|file_?path|upload_?to)\w{{0,30}}{_NEAR}(?:{key})",
    }  # fmt: skip
    return {kind: re.compile(f"(?i){pattern}") for kind, pattern in raw.items()}


_TOOLS = re.compile(
    r"@(?:\w+\.)?(?:tool|function_tool|tool_plain"
    r"|ai_function)\b(?:\([^)]{0,300}\))?\s*\n(?:\s*@[^\n]*\n)*\s*(?:async\s+)?def\s+(?P<name>\w+)\((?P<given>[^)]{0,1500})\)"
    r"|\btool\(\s*\{(?P<body>.{0,3000}?)\bexecute\b"
    r"|\bfunction[\"']?\s*:\s*\{\s*[\"']?name[\"']?\s*:\s*[\"'](?P<called>\w+)[\"'](?P<schema>.{0,2500}?)\brequired\b",
    re.DOTALL,
)
_INJECTED = re.compile(r"Injected\w{0,20}|RunContext|ToolRuntime|RunnableConfig|Depends\(|\bstate\b")


def tenant_code(context: Context) -> tuple[Found, ...]:
    return context.once("code that deals with tenants", lambda: tuple(_found(context)))


def _found(context: Context) -> Iterator[Found]:
    if not context.get(present):
        return
    words = tenant_words(context)
    sieve = re.compile("|".join(words).encode(), re.IGNORECASE)
    kinds = patterns(words)
    key = key_in_code(words)
    for file in context.get(source_files):
        if IN_BROWSER.search(file.path) or BESIDE.match(file.path):
            continue
        content = content_of(context, file)
        if not sieve.search(content):
            continue
        code = code_of(content.decode("utf-8", errors="replace").replace("\r\n", "\n"), file.language)
        for kind, pattern in kinds.items():
            if found := pattern.search(code):
                means = " ".join(found[0].split())[:80]
                yield Found(file.path, line_of(code, found.start()), kind, means)
        yield from _tools(file.path, code, key)


def _tools(path: str, code: str, key: re.Pattern[str]) -> Iterator[Found]:
    """Tools of a model in a file that names a tenant, and what of its key the model fills in."""
    if "tool" not in code:
        return
    first = True
    for found in _TOOLS.finditer(code):
        line = line_of(code, found.start())
        if first:
            first = False
            yield Found(path, line, TOOLS, "tools beside a tenant's key")
        given = found["given"] or found["body"] or found["schema"] or ""
        for each in re.split(r",|\n", given):
            if (
                (named := key.search(each))
                and not _INJECTED.search(each)
                and re.match(r"\s*[\"']?[\w_]*[\"']?\s*:", each)
            ):
                name = found["name"] or found["called"] or "a tool"
                yield Found(path, line, CHOSEN, f"{name}({named[0]})")
                break


def of_kind(context: Context, kind: str) -> tuple[TenantSign, ...]:
    found = tuple(TenantSign(f.path, f.line, f.means) for f in tenant_code(context) if f.kind == kind)[
        :LISTED
    ]
    for each in found:
        context.cite(each.path, each.line)
    return found


@fact("tenants.boundary")
def boundary(context: Context) -> tuple[TenantSign, ...]:
    """Where a request's tenant is established: middleware, guards, dependencies, functions named for it.

    Such as `TenantMiddleware`, `get_current_tenant`, `withWorkspace`, `request.organization`, the claim of a
    token. One line a file, twenty at most; empty where the product keeps no tenants apart.
    """
    return (*of_kind(context, BOUNDARY), *of_kind(context, TOKENS))[:LISTED]


@fact("tenants.chosen_by_model")
def chosen_by_model(context: Context) -> tuple[TenantSign, ...]:
    """Tools of a model that take a tenant's key as a parameter, so that the model fills it in."""
    return of_kind(context, CHOSEN)


@fact("tenants.tools")
def tools(context: Context) -> tuple[TenantSign, ...]:
    """Files that define tools for a model and name a tenant's key."""
    return of_kind(context, TOOLS)


@fact("tenants.enforcement")
def enforcement(context: Context) -> tuple[TenantSign, ...]:
    """What keeps tenants apart in one place instead of in each query.

    Row policies, global query filters, a schema for each, acts_as_tenant, @TenantId.
    """
    if not context.get(present):
        return ()
    found = mechanisms(context)[:LISTED]
    for each in found:
        context.cite(each.path, each.line)
    return found
