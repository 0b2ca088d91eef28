"""Routes in Python: FastAPI, Flask, Starlette, aiohttp and their kin by decorator, Django by its lists."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from shipworthy.analyse.service.guards import FOR_ALL, HARMLESS, NAMED, local_guard
from shipworthy.analyse.service.source import Argument, Call, Source
from shipworthy.model.services import Guard, RouteSite

_DECORATOR = re.compile(
    r"^[ \t]*@([\w.]+\.(?:get|post|put|patch|delete|head|options|route|api_route|custom_route))[ \t]*\(",
    re.MULTILINE,
)
_FRAMEWORKS = (
    ("FastAPI", re.compile(r"^\s*(?:from|import)\s+fastapi\b|\bAPIRouter\b", re.MULTILINE)),
    (
        "Flask",
        re.compile(
            r"^\s*(?:from|import)\s+(?:flask|quart|apiflask|flask_openapi3)\b|\bBlueprint\b", re.MULTILINE
        ),
    ),
    ("Litestar", re.compile(r"^\s*(?:from|import)\s+(?:litestar|starlite)\b", re.MULTILINE)),
    ("Django Ninja", re.compile(r"^\s*(?:from|import)\s+ninja\b", re.MULTILINE)),
    ("Sanic", re.compile(r"^\s*(?:from|import)\s+sanic\b", re.MULTILINE)),
    ("aiohttp", re.compile(r"^\s*(?:from|import)\s+aiohttp\b", re.MULTILINE)),
    ("Starlette", re.compile(r"^\s*(?:from|import)\s+starlette\b", re.MULTILINE)),
)
_ROUTERS = (
    "app",
    "router",
    "bp",
    "blueprint",
    "api",
    "application",
    "routes",
    "web",
    "server",
    "main",
    "mcp",
)
_DEF = re.compile(r"(?:async[ \t]+)?def[ \t]+(\w+)[ \t]*\(|class[ \t]+(\w+)")
_AIOHTTP_ADD = re.compile(r"(?<![\w.])([\w.]*router\.add_(?:get|post|put|patch|delete|route))[ \t]*\(")
_DJANGO_PATH = re.compile(r"(?<![\w.])(path|re_path|url)[ \t]*\(")
_DRF_REGISTER = re.compile(r"(?<![\w.])(\w*router\.register)[ \t]*\(")
_WORDS = re.compile(r"[A-Za-z_]\w*")
_BUILTIN = frozenset({
    "str", "int", "float", "bool", "dict", "list", "tuple", "set", "bytes", "None", "Optional", "Union",
    "Any", "Literal",
    "Dict", "List", "True", "False", "self", "UUID", "datetime", "date", "Decimal", "Path", "Query", "Body",
    "Field",
})  # fmt: skip


def routes(source: Source, path: str) -> Iterator[RouteSite]:
    framework = next((name for name, pattern in _FRAMEWORKS if pattern.search(source.code)), "")
    if framework or "@" in source.code:
        yield from _decorated(source, framework)
    if framework == "aiohttp" and "add_" in source.code:
        for call in source.calls(_AIOHTTP_ADD):
            yield from _added(call)
    if path.endswith("urls.py") or "urlpatterns" in source.code:
        yield from _django(source)


def _decorated(source: Source, framework: str) -> Iterator[RouteSite]:
    for call in source.calls(_DECORATOR):
        receiver, _, verb = call.callee.rpartition(".")
        address = next((a.literal for a in call.arguments if a.literal is not None), None)
        if address is None or not (address == "" or address.startswith("/")):
            continue
        last = receiver.rpartition(".")[2]
        if not framework and not (
            last in _ROUTERS or last.endswith(("router", "_bp", "_blueprint", "_app", "_api"))
        ):
            continue
        yield from _site(source, call, framework or "decorator", verb, address)


def _site(source: Source, call: Call, framework: str, verb: str, address: str) -> Iterator[RouteSite]:
    head = _DEF.search(source.code, call.end, call.end + 5_000)
    if head is None:
        return
    start, end = source.indented(head.start())
    opening = source.code.find("(", head.end() - 1)
    parameters = list(source.entries(opening)) if head[1] else []
    between = source.code[call.end : head.start()]
    name = head[1] or head[2] or ""
    before = _decorators(between) | _depends(call, parameters)
    guard, certain = local_guard(" ".join(sorted(before)), source.text[start:end], f"{address} {name}")
    read = certain and all(HARMLESS.match(w) for w in before)
    for method in _methods(call, verb):
        yield RouteSite(call.line, framework, method, address, name, guard, read)


def _depends(call: Call, parameters: Sequence[Argument]) -> set[str]:
    """What the framework calls before the handler: dependencies, and types that may hide them."""
    found: set[str] = set()
    for each in (*call.arguments, *parameters):
        for match in re.finditer(r"\b(?:Depends|Security|Inject|Provide\w*)\(\s*([\w.]+)", each.code):
            found.add(match[1].rpartition(".")[2])
    for each in parameters:
        found |= {
            w for w in _words(each.code) if re.search(r"(?:Dep|Depends|User|Auth|Guard|Principal)\w*$", w)
        }
        found |= {w for w in (each.name,) if re.search(r"user$|auth|principal|identity|api_key|token$", w)}
    for name in ("dependencies", "auth", "guards", "middleware"):
        if (stated := call.named(name)) is not None:
            found |= _words(stated.code) - {"Depends", "Security"} | ({"auth"} if name == "auth" else set())
    return found - {"Depends"}


def _decorators(between: str) -> set[str]:
    """The names of the decorators between the route's and its function; further routes are none."""
    found = set()
    for match in re.finditer(r"@([\w.]+)", between):
        last = match[1].rpartition(".")[2]
        if last not in {
            "get",
            "post",
            "put",
            "patch",
            "delete",
            "route",
            "api_route",
            "limit",
            "inject",
            "cached",
            "staticmethod",
        }:
            found.add(last)
    return found


def _words(code: str) -> set[str]:
    return set(_WORDS.findall(code)) - _BUILTIN


def _methods(call: Call, verb: str) -> list[str]:
    if verb not in {"route", "api_route", "custom_route"}:
        return [verb.upper()]
    stated = call.named("methods")
    if stated is None:
        return ["GET" if verb == "route" else "ANY"]
    named = re.findall(r"[\"']([A-Za-z]+)[\"']", stated.text)
    return [m.upper() for m in dict.fromkeys(named)] or ["ANY"]


def _added(call: Call) -> Iterator[RouteSite]:
    verb = call.callee.rpartition("_")[2]
    arguments = call.arguments[1:] if verb == "route" else call.arguments
    if len(arguments) < 2 or not (arguments[0].literal or "").startswith("/"):
        return
    method = (call.arguments[0].literal or "ANY").upper() if verb == "route" else verb.upper()
    address, handler = arguments[0].literal or "", arguments[1].code.rpartition(".")[2].strip()
    guard = Guard.PURPOSE if FOR_ALL.search(address) or FOR_ALL.search(handler) else Guard.UNKNOWN
    yield RouteSite(call.line, "aiohttp", method, address, handler, guard, False)


def _django(source: Source) -> Iterator[RouteSite]:
    """The views stand elsewhere, and what they take as well."""
    for pattern in (_DJANGO_PATH, _DRF_REGISTER):
        if pattern is _DJANGO_PATH and "urlpatterns" not in source.code:
            continue
        for call in source.calls(pattern):
            if len(call.arguments) < 2 or call.arguments[0].literal is None:
                continue
            view = call.arguments[1].code
            if "include(" in view or "include(" in view.replace(" ", ""):
                continue
            address, handler = call.arguments[0].literal, re.sub(r"\(.*", "", view, flags=re.DOTALL).strip()
            guarded = NAMED.search(view) and re.search(r"(?:required|auth\w*|protect\w*)\(", view)
            guard = Guard.GUARDED if guarded else Guard.UNKNOWN
            if FOR_ALL.search(address) or FOR_ALL.search(handler):
                guard = Guard.PURPOSE
            yield RouteSite(call.line, "Django", "ANY", "/" + address.lstrip("^/"), handler, guard, False)
