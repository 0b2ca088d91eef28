"""Routes in Java and Kotlin: Spring, JAX-RS, Ktor."""

from __future__ import annotations

import re
from collections.abc import Iterator

from shipworthy.analyse.service.guards import local_guard
from shipworthy.analyse.service.source import Source
from shipworthy.model.services import RouteSite

_SPRING = re.compile(r"@(Get|Post|Put|Patch|Delete|Request)Mapping\b")
_JAXRS = re.compile(r"^[ \t]*@(GET|POST|PUT|PATCH|DELETE)\b", re.MULTILINE)
_CONTROLLER = re.compile(r"@(?:Rest)?Controller\b(?!Advice)")
_TYPE = re.compile(r"\b(?:class|interface|object)\s+\w+")
_METHOD = re.compile(r"\b(?:fun\s+)?(\w+)\s*\(")
_ADDRESS = re.compile(r"\"([^\"\n]*)\"")
_KTOR = re.compile(r"(?<![\w.])(get|post|put|patch|delete)\s*(?:<[^()\n]{0,80}>)?\(")
_PLAIN = re.compile(
    r"^(?:\w*Mapping|Operation|ApiOperation|ApiResponses?|Parameters?|Tag|ResponseStatus|ResponseBody"
    r"|RestController|Controller"
    r"|PathVariable|RequestParam|RequestBody|Valid|Validated|Override|Deprecated|SuppressWarnings"
    r"|Transactional|CrossOrigin"
    r"|ModelAttribute|RequestHeader|Schema|Content|Path|GET|POST|PUT|PATCH|DELETE|Produces|Consumes"
    r"|PathParam|QueryParam"
    r"|RequiredArgsConstructor|AllArgsConstructor|Slf4j|Autowired|Hidden|ExampleObject|Api|ApiResponse"
    r"|Parameter|Async|Cacheable"
    r"|ApplicationScoped|RequestScoped|Inject|Timed|Log4j2|RequestPart|Profile|NonNull|Nullable|Lazy"
    r"|InitBinder|DateTimeFormat)$"
)


def routes(source: Source) -> Iterator[RouteSite]:
    code = source.code
    if "FeignClient" in code or "@HttpExchange" in code or "retrofit2" in source.text:
        return
    if _CONTROLLER.search(code):
        yield from _annotated(source, _SPRING, "Spring")
    elif re.search(r"\b(?:javax|jakarta)\.ws\.rs\b", source.text) and "RegisterRestClient" not in code:
        yield from _annotated(source, _JAXRS, "JAX-RS")
    elif "io.ktor.server" in source.text:
        yield from _ktor(source)


def _annotated(source: Source, pattern: re.Pattern[str], framework: str) -> Iterator[RouteSite]:
    code, text = source.code, source.text
    first = _TYPE.search(code)
    if first is None or re.match(r"\binterface", first[0]):
        return
    top = text[max(0, code.rfind(";", 0, first.start())) : first.start()]
    prefix = re.search(r"@(?:RequestMapping|Path)\([^\"\n]{0,80}\"([^\"]*)\"", top)
    for match in source.find(pattern):
        if match.start() < first.start():
            continue
        begin = max(code.rfind("}", 0, match.start()), code.rfind(";", 0, match.start()), first.end())
        body_start = code.find("{", _behind(source, match.end()))
        head = text[begin + 1 : body_start]
        end = source.pairs.get(body_start, min(len(code), body_start + 4_000))
        stated = _ADDRESS.search(_own(source, match.end()))
        own_path = re.search(r"@Path\(\s*\"([^\"]*)", head) if framework == "JAX-RS" else None
        own = stated[1] if stated and framework == "Spring" else own_path[1] if own_path else ""
        address = "/" + "/".join(p.strip("/") for p in (prefix[1] if prefix else "", own) if p.strip("/"))
        names = re.findall(r"@(\w+)", top + head)
        own_names = [n for n in names if not _PLAIN.match(n)]
        own_names += re.findall(
            r"\b(?:Principal|Authentication|UserDetails|Jwt|OAuth2\w*|SecurityContext)\b", head
        )
        handler = _name(source, match.end())
        guard, certain = local_guard(" ".join(own_names), text[body_start:end], f"{address} {handler}")
        extends = re.search(
            r"\bextends\b|\)\s*:\s*\w+|class\s+\w+\s*:\s*\w",
            code[first.start() : first.start() + 300].split("{")[0],
        )
        read = certain and all(_PLAIN.match(n) for n in names) and not extends
        for method in _methods(match[1], _own(source, match.end())):
            yield RouteSite(source.line(match.start()), framework, method, address, handler, guard, read)


def _own(source: Source, position: int) -> str:
    """What is given to the annotation itself."""
    if source.code[position : position + 1] != "(":
        return ""
    return source.text[position : source.pairs.get(position, position)]


def _behind(source: Source, position: int) -> int:
    """Behind the annotation and its arguments, and behind the annotations that follow."""
    while True:
        if source.code[position : position + 1] == "(":
            position = source.pairs.get(position, position) + 1
        following = re.compile(r"\s*@[\w.]+").match(source.code, position)
        if following is None:
            return position
        position = following.end()


def _name(source: Source, position: int) -> str:
    found = _METHOD.search(source.code, _behind(source, position))
    return found[1] if found else ""


def _methods(annotation: str, given: str) -> list[str]:
    if annotation != "Request":
        return [annotation.upper()]
    return (
        re.findall(r"RequestMethod\.(\w+)|\b(GET|POST|PUT|PATCH|DELETE)\b", given)
        and [a or b for a, b in re.findall(r"RequestMethod\.(\w+)|\b(GET|POST|PUT|PATCH|DELETE)\b", given)]
    ) or ["ANY"]


def _ktor(source: Source) -> Iterator[RouteSite]:
    for call in source.calls(_KTOR):
        address = call.arguments[0].literal if call.arguments else ""
        following = source.code[call.end : call.end + 3]
        if address is None or "{" not in following:
            continue
        start, end = source.block(call.end - 1)
        asked = "authenticate" if re.search(r"\bauthenticate\s*[({]", source.code) else ""
        guard, certain = local_guard(asked, source.text[start:end], address)
        yield RouteSite(call.line, "Ktor", call.callee.upper(), address, "", guard, certain)
