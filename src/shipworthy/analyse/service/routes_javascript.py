"""Routes in JavaScript and TypeScript: Express and its kin by call, Nest by decorator, Next by file."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from shipworthy.analyse.service.guards import HARMLESS, NAMED, local_guard
from shipworthy.analyse.service.source import Argument, Call, Source
from shipworthy.model.services import RouteSite

_SERVERS = (
    (
        "Express",
        re.compile(r"[\"'](?:express|express-promise-router|@feathersjs/express|polka|restify)[\"']"),
    ),
    ("Fastify", re.compile(r"[\"'](?:fastify|@fastify/[\w-]+)[\"']")),
    ("Hono", re.compile(r"[\"'](?:hono|@hono/[\w-]+|hono/[\w-]+)[\"']")),
    ("Koa", re.compile(r"[\"'](?:@koa/router|koa-router|koa)[\"']")),
    ("Elysia", re.compile(r"[\"'](?:elysia|itty-router|@tinyhttp/app|hyper-express)[\"']")),
)
_CALL = re.compile(
    r"(?<![\w.$])((?:[\w$]+\.)?[\w$]+\.(?:get|post|put|patch|delete|del|all))\s*(?:<[^()\n]{0,200}>)?\("
)
_RECEIVER = re.compile(
    r"(?:app|router|server|fastify|api|routes?|web|instance|\w*[rR]outer|\w*Routes?|\w*App|\w*Api|v\d)$"
)
MAX_NAMES = 2_000
_FUNCTION = re.compile(
    r"(?:async\s+)?function\b|(?:async\s*)?\([^()]*(?:\([^()]*\)[^()]*)*\)\s*(?::\s*[^={]{1,80})?=>"
    r"|(?:async\s+)?\w+\s*=>"
)
_NEXT_ROUTE = re.compile(r"(?:^|/)app/(?:.+/)?route\.[jt]sx?$")
_NEXT_PAGE = re.compile(r"(?:^|/)pages/api/.+\.[jt]sx?$")
_NEXT_METHOD = re.compile(
    r"^export\s+(?:async\s+)?(?:function|const)\s+(GET|POST|PUT|PATCH|DELETE)\b"
    r"|^export\s*\{[^}]{0,200}\b(GET|POST|PUT|PATCH|DELETE)\b",
    re.MULTILINE,
)
_NEST_METHOD = re.compile(r"^[ \t]*@(Get|Post|Put|Patch|Delete|All)\s*\(", re.MULTILINE)
_NEST_CLASS = re.compile(r"^@Controller\s*\(", re.MULTILINE)
_PLAIN_DECORATORS = re.compile(
    r"^(?:Api\w*|HttpCode|Header|Redirect|Render|UseInterceptors|UsePipes|UseFilters|Version|Sse|Body|Param"
    r"|Query|Res|Req"
    r"|Headers|Ip|UploadedFiles?|Get|Post|Put|Patch|Delete|All|Throttle|SkipThrottle|Controller|HostParam"
    r"|Next|Bind|Cache\w*"
    r"|Serialize\w*|Inject\w*)$"
)


def routes(source: Source, path: str) -> Iterator[RouteSite]:
    text = source.text
    if _NEXT_ROUTE.search(path) or (_NEXT_PAGE.search(path) and "export default" in text):
        yield from _next(source, path)
        return
    if "@Controller" in text and "@nestjs/common" in text:
        yield from _nest(source)
        return
    framework = next((name for name, pattern in _SERVERS if pattern.search(text)), "")
    used = [_names(use.arguments) for use in source.calls(_USED)]
    for call in source.calls(_CALL):
        receiver, _, verb = call.callee.rpartition(".")
        if not _is_route(call, receiver, framework):
            continue
        yield _route(
            source, call, framework or "router", {"del": "DELETE", "all": "ANY"}.get(verb, verb.upper()), used
        )


def _is_route(call: Call, receiver: str, framework: str) -> bool:
    if len(call.arguments) < 2 or not (call.arguments[0].literal or "").startswith(("/", "*")):
        return False
    last = receiver.rpartition(".")[2]
    if framework:
        return bool(_RECEIVER.match(last)) or bool(_FUNCTION.match(call.arguments[-1].code))
    return last in {"app", "router", "server", "fastify"} and bool(_FUNCTION.match(call.arguments[-1].code))


def _route(source: Source, call: Call, framework: str, method: str, used: Sequence[str]) -> RouteSite:
    address = call.arguments[0].literal or ""
    *between, handler = call.arguments[1:]
    inline = bool(_FUNCTION.match(handler.code))
    names = {n for a in between for n in _first_names(a)} | (set() if inline else _first_names(handler))
    body = handler.text if inline else _body_of(source, handler)
    name = "" if inline else handler.code.strip().split("(")[0][-80:]
    around = " ".join([*sorted(names), *(a.code for a in between if not a.code.startswith("{")), *used])
    guard, certain = local_guard(around[:MAX_NAMES], body, f"{address} {name}")
    unread = [n for a in between for n in _first_names(a) if not HARMLESS.match(n)]
    return RouteSite(
        call.line, framework, method, address, name, guard, certain and bool(body) and not unread
    )


def _first_names(argument: Argument) -> set[str]:
    """What is called or named, not what stands deep inside a function that is written there."""
    if _FUNCTION.match(argument.code) or argument.code.startswith("{"):
        return {"options"} if "preHandler" in argument.code or "onRequest" in argument.code else set()
    head = argument.code.split("(")[0]
    return {head.rpartition(".")[2].strip() or head.strip()}


def _body_of(source: Source, handler: Argument) -> str:
    """Of a function of this file; empty where it stands elsewhere."""
    name = handler.code.strip()
    if not re.fullmatch(r"[\w$]{1,80}", name):
        return ""
    found = re.search(
        rf"\bfunction\s+{re.escape(name)}\s*\(|\b(?:const|let|var)\s+{re.escape(name)}\b[^\n]*=>", source.code
    )
    if found is None:
        return ""
    start, end = source.block(found.end() - 2)
    return source.text[start:end]


_USED = re.compile(r"(?<![\w$])([\w$.]+)\.(?:use|addHook|register)\s*\(")


def _names(arguments: Sequence[Argument]) -> str:
    """What is put in front of the routes of a file."""
    return " ".join(a.code for a in arguments if not a.code.startswith("{"))[:500]


def _next(source: Source, path: str) -> Iterator[RouteSite]:
    address = "/" + re.sub(r"^.*?(?:^|/)(?:app|pages)/|/route\.[jt]sx?$|\.[jt]sx?$", "", path)
    guard, certain = local_guard("auth" if _wrapped(source.code) else "", source.text, address)
    # What is passed on to another server may be asked for there.
    read = certain and _is_whole(source) and "fetch(" not in source.code
    found = list(_NEXT_METHOD.finditer(source.code))
    if not found:
        line = source.line(max(0, source.code.find("export default")))
        yield RouteSite(line, "Next.js", "ANY", address, "default", guard, read)
    for match in found:
        method = match[1] or match[2]
        yield RouteSite(source.line(match.start()), "Next.js", method, address, method, guard, read)


def _wrapped(code: str) -> bool:
    wrapping = re.search(
        r"^export\s+(?:default|const\s+(?:GET|POST|PUT|PATCH|DELETE)\s*=)\s*([\w.]+)\(", code, re.MULTILINE
    )
    return bool(wrapping and NAMED.search(wrapping[1]))


def _is_whole(source: Source) -> bool:
    """The handlers' own code stands here: nothing wraps them, nothing is taken over from elsewhere."""
    code = source.code
    wrapped = re.search(
        r"^export\s+(?:default\s+(?!async\b|function\b)|const\s+\w+\s*=\s*(?!async\b|\(|function\b))",
        code,
        re.MULTILINE,
    )
    return not wrapped and not re.search(r"^export\s*(?:\{|\*)", code, re.MULTILINE)


def _nest(source: Source) -> Iterator[RouteSite]:
    starts = [m.start() for m in _NEST_CLASS.finditer(source.code)]
    for match in _NEST_METHOD.finditer(source.code):
        call = source.call_at(match.end() - 1, match.start(1), match[1])
        if call is None:
            continue
        controller = max((s for s in starts if s < match.start()), default=0)
        opening = source.code.find("class ", controller)
        top = source.text[source.text.rfind("\n\n", 0, controller) + 1 : opening]
        decorators, name, body = _member(source, call)
        names = re.findall(r"@(\w+)", top + decorators)
        prefix = re.search(r"@Controller\(\s*[\"'`]([^\"'`]*)", top)
        address = "/" + "/".join(
            p.strip("/") for p in (prefix[1] if prefix else "", _literal(call.arguments)) if p
        )
        own = " ".join([*(n for n in names if not _PLAIN_DECORATORS.match(n)), _guards(top + decorators)])
        guard, certain = local_guard(own, body, f"{address} {name}")
        read = certain and all(_PLAIN_DECORATORS.match(n) for n in names)
        read = read and "extends" not in source.code[opening : opening + 200]
        method = "ANY" if match[1] == "All" else match[1].upper()
        yield RouteSite(source.line(match.start(1)), "NestJS", method, address, name, guard, read)


def _guards(text: str) -> str:
    return "guard" if "UseGuards" in text else ""


def _literal(arguments: Sequence[Argument]) -> str:
    return (arguments[0].literal or "") if arguments else ""


_MEMBER = re.compile(
    r"\n[ \t]*(?:public\s+|private\s+|protected\s+)?(?:async\s+)?(\w+)\s*(?:<[^>\n]{0,80}>)?\("
)


def _member(source: Source, call: Call) -> tuple[str, str, str]:
    """The decorators around a method, its name and its body."""
    before = source.code.rfind("}\n", 0, call.start)
    head = _MEMBER.search(source.code, call.end - 1, call.end + 5_000)
    if head is None:
        return source.text[before + 1 : call.end], "", ""
    parameters = source.pairs.get(head.end() - 1, head.end())
    start, end = source.block(parameters)
    return source.text[before + 1 : parameters], head[1], source.text[start:end]
