"""Routes in C#: controllers of ASP.NET by attribute, minimal APIs by call."""

from __future__ import annotations

import re
from collections.abc import Iterator

from shipworthy.analyse.service.guards import local_guard
from shipworthy.analyse.service.source import Source
from shipworthy.model.services import Guard, RouteSite

_ATTRIBUTE = re.compile(r"\[\s*(?:[\w()\"/ ,{}:.=-]{0,200},\s*)?Http(Get|Post|Put|Patch|Delete)\b")
_MINIMAL = re.compile(r"(?<![\w])([\w.]+\.Map(?:Get|Post|Put|Patch|Delete))\s*(?:<[^()\n]{0,200}>)?\(")
_CLASS = re.compile(r"\bclass\s+(\w+)\s*(?:<[^>{\n]{0,80}>)?\s*(?:\([^{]{0,2000}?\))?\s*(?::\s*([\w.]+))?")
_METHOD = re.compile(r"\b(\w+)\s*(?:<[^>(\n]{0,80}>)?\(")


def routes(source: Source) -> Iterator[RouteSite]:
    if "[Http" in source.code or ", Http" in source.code:
        yield from _controllers(source)
    if ".Map" in source.code:
        yield from _minimal(source)


def _controllers(source: Source) -> Iterator[RouteSite]:
    code, text = source.code, source.text
    classes = [
        m for m in _CLASS.finditer(code) if "Controller" in (m[1] + (m[2] or "")) or "ApiController" in code
    ]
    for match in source.find(_ATTRIBUTE):
        owner = next((c for c in reversed(classes) if c.start() < match.start()), None)
        if owner is None:
            continue
        top = text[
            max(code.rfind("}", 0, owner.start()), code.rfind(";", 0, owner.start()), 0) : owner.start()
        ]
        begin = max(code.rfind(c, 0, match.start()) for c in "};{")
        body_start = code.find("{", match.end())
        arrow = code.find("=>", match.end())
        if 0 <= arrow < body_start:
            body_start = arrow
        end = source.pairs.get(body_start, code.find(";", body_start))
        head = text[begin + 1 : body_start]
        body = text[body_start : max(end, body_start)]
        stated = re.match(r"\(\s*\"([^\"]*)\"", text[match.end() : match.end() + 200])
        prefix = re.search(r"Route\(\s*\"([^\"]*)\"", top)
        address = "/" + "/".join(
            p.strip("/") for p in (prefix[1] if prefix else "", stated[1] if stated else "") if p
        )
        signature = re.compile(r"\]\s*(?:public|internal|protected)[^;{=]{0,200}?\b(\w+)\s*\(").search(
            code, match.end() - 1
        )
        name = signature[1] if signature else ""
        attributes = " ".join(re.findall(r"\[([^\]\n]{1,200})\]", top + head))
        anonymous = "AllowAnonymous" in attributes
        asked = "authorize" if "Authorize" in attributes and not anonymous else ""
        guard, certain = local_guard(asked, "" if anonymous else body, f"{address} {name}")
        if anonymous:
            guard = Guard.PURPOSE
        own = set(re.findall(r"\[\s*(\w+)", top + head))
        base = (owner[2] or "").rpartition(".")[2]
        read = certain and own <= _PLAIN and base in {"", "Controller", "ControllerBase", "ODataController"}
        yield RouteSite(source.line(match.start()), "ASP.NET", match[1].upper(), address, name, guard, read)


_PLAIN = frozenset({
    "ApiController", "Route", "HttpGet", "HttpPost", "HttpPut", "HttpPatch", "HttpDelete",
    "ProducesResponseType", "Produces",
    "Consumes", "FromBody", "FromQuery", "FromRoute", "FromForm", "FromServices", "FromHeader",
    "ValidateAntiForgeryToken",
    "ActionName", "ApiVersion", "Tags", "EndpointSummary", "SwaggerOperation", "SwaggerResponse",
    "ResponseCache", "Area",
    "ApiExplorerSettings", "Obsolete", "EnableRateLimiting", "OutputCache", "DisableRequestSizeLimit",
    "RequestSizeLimit",
    "IgnoreAntiforgeryToken", "Description", "MapToApiVersion", "EndpointName", "EndpointDescription",
    "EnableCors",
})  # fmt: skip


def _minimal(source: Source) -> Iterator[RouteSite]:
    whole = "RequireAuthorization" in source.code
    for call in source.calls(_MINIMAL):
        if len(call.arguments) < 2 or call.arguments[0].literal is None:
            continue
        address, handler = call.arguments[0].literal, call.arguments[-1]
        inline = "=>" in handler.code
        name = "" if inline else handler.code.strip()[-60:]
        asked = "authorize" if whole else ""
        around = f"{asked} {handler.code.split('=>')[0] if inline else ''}"
        guard, certain = local_guard(around, handler.text if inline else "", f"{address} {name}")
        receiver = call.callee.partition(".")[0]
        read = certain and inline and receiver == "app"
        method = call.callee.rpartition(".Map")[2].upper()
        yield RouteSite(call.line, "ASP.NET", method, address, name, guard, read)
