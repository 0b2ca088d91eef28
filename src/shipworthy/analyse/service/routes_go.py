"""Routes in Go: net/http, gin, echo, chi, fiber, gorilla."""

from __future__ import annotations

import re
from collections.abc import Iterator

from shipworthy.analyse.service.guards import HARMLESS, local_guard
from shipworthy.analyse.service.source import Argument, Call, Source
from shipworthy.model.services import RouteSite

_FRAMEWORKS = (
    ("gin", "gin-gonic/gin"), ("echo", "labstack/echo"), ("chi", "go-chi/chi"), ("fiber", "gofiber/fiber"),
    ("gorilla/mux", "gorilla/mux"), ("httprouter", "julienschmidt/httprouter"), ("net/http", '"net/http"'),
)  # fmt: skip
_CALL = re.compile(
    r"(?<![\w.])([\w.]+\.(?:GET|POST|PUT|PATCH|DELETE|Any|Get|Post|Put|Patch|Delete|Handle|HandleFunc|Method"
    r"|MethodFunc))\("
)
MAX_NAMES = 2_000
_VERBS = {"GET", "POST", "PUT", "PATCH", "DELETE"}
_USED = re.compile(r"(?<![\w.])([\w.]+\.(?:Use|With|Group))\(")


def routes(source: Source) -> Iterator[RouteSite]:
    framework = next((name for name, part in _FRAMEWORKS if part in source.text), "")
    if not framework:
        return
    asked = " ".join(a.code for use in source.calls(_USED) for a in use.arguments)[:MAX_NAMES]
    for call in source.calls(_CALL):
        site = _route(source, call, framework, asked)
        if site is not None:
            yield site


def _route(source: Source, call: Call, framework: str, used: str) -> RouteSite | None:
    verb = call.callee.rpartition(".")[2]
    arguments = list(call.arguments)
    method = verb.upper() if verb.upper() in _VERBS else "ANY"
    if verb in {"Method", "MethodFunc"} or (verb == "Handle" and len(arguments) > 2):
        method = _stated(arguments.pop(0)) if arguments else "ANY"
    if len(arguments) < 2 or arguments[0].literal is None:
        return None
    address = arguments[0].literal
    if " " in address and address.split(" ")[0] in _VERBS:
        method, address = address.split(" ", 1)
    chained = re.match(r"\s*\.Methods\(([^()\n]{1,100})\)", source.text[call.end : call.end + 120])
    if chained and (named := re.search(r"(GET|POST|PUT|PATCH|DELETE|Get|Post|Put|Patch|Delete)", chained[1])):
        method = named[1].upper()
    if not address.startswith("/") and not (framework in {"gin", "echo"} and address == ""):
        return None
    if verb in {"Get", "Post", "Put", "Patch", "Delete"} and framework == "net/http":
        return None
    inline = [a for a in arguments[1:] if a.code.startswith("func")]
    body = " ".join(a.text for a in inline)
    names = [
        n for a in arguments[1:] if not a.code.startswith("func") for n in re.findall(r"[A-Za-z_]\w*", a.code)
    ]
    name = arguments[-1].code.strip()[-60:] if not inline else ""
    around = " ".join(
        [*(names if inline else names[:-1]), *re.findall(r"\w*[aA]uth\w*", " ".join(names)), used]
    )
    guard, certain = local_guard(around, body, f"{address} {name}")
    read = certain and bool(inline) and all(HARMLESS.match(n) for n in names)
    return RouteSite(call.line, framework, method, address, name, guard, read)


def _stated(argument: Argument) -> str:
    found = re.search(r"(GET|POST|PUT|PATCH|DELETE)", argument.text.upper())
    return found[1] if found else "ANY"
