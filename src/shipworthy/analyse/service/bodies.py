"""Places that take what a caller sent, and whether anything there says what it may hold."""

from __future__ import annotations

import re
from collections.abc import Iterator

from shipworthy.analyse.service.source import Source
from shipworthy.model.services import BodySite, RouteSite

_PYTHON = re.compile(
    r"(?<![\w.])(?:await[ \t]+)?(?:request|req)\.(?:get_json\(|json\b(?:\(\))?|form\[|body\(\))"
)
_JAVASCRIPT = re.compile(
    r"(?<![\w.$])(?:req|request|ctx\.request)\.body\b|(?<![\w.$])await\s+(?:req|request|ctx\.req"
    r"|c\.req)\.json\(\)"
)
_CHECKED = re.compile(
    r"validat|schema|\.(?:safe)?parse(?:Async)?\(|\bparse_obj|\*\*(?:data|body|payload|json)|joi\b|yup\b|zod"
    r"|\bz\.|ajv|sanitiz|serializer"
    r"|use_kwargs|from_dict|\b4(?:00|22)\b|bad_?request|BadRequest|invalid|required|missing|isinstance\("
    r"|typeof\s|assert|TypeAdapter|pydantic"
    r"|\bconvict|superstruct|io-ts|typebox|class-validator|plainToInstance|checkBody|must\b|ValueError"
    r"|TypeError|KeyError|\bthrow\b|\braise\b",
    re.IGNORECASE,
)
_SIGNED = re.compile(r"signature|constructEvent|hmac|webhook", re.IGNORECASE)
_AHEAD = re.compile(
    r"express-validator|celebrate|express-joi|\bvalidate\w*\(|zValidator|checkSchema|ValidationPipe"
    r"|[vV]alidationMiddleware"
    r"|fastify-type-provider|openapi-validator|flask_smorest|apispec|webargs|marshmallow|flask_pydantic"
    r"|connexion|express-openapi"
)
_PASSED_ON = re.compile(
    r"[(,][ \t]*(?:\.{3}|\*{2})?(?:await[ \t]+)?(?:body|data|payload|json|req|request|form|req\.body"
    r"|request\.body|request\.json|request\.form|post_data"
    r"|request\.get_json\(\)|(?:req|request)\.json\(\))[ \t]*[,)]|\.\.\.(?:req|request)\.body"
    r"|req\.body\.\w+[ \t]*[,)]"
)
"""To something that may check it."""
_FUNCTION_JS = re.compile(
    r"=>\s*\{|\bfunction\b[^{;]{0,300}\{|^\s*(?:public\s+|private\s+"
    r"|static\s+)*(?:async\s+)?[\w$]+\s*\([^;{}]{0,400}\)\s*(?::[^{;=]{0,120})?\{",
    re.MULTILINE,
)


def bodies(source: Source, routes: tuple[RouteSite, ...]) -> Iterator[BodySite]:
    """One for each function that takes a body. Python and JavaScript: elsewhere its type is declared."""
    if source.group == "Python":
        found = [(m.start(), _python_function(source, m.start())) for m in source.find(_PYTHON)]
    elif source.group == "JavaScript":
        found = [(m.start(), _javascript_function(source, m.start())) for m in source.find(_JAVASCRIPT)]
    else:
        return
    seen: set[tuple[int, int]] = set()
    for position, span in found:
        if span is None or span in seen:
            continue
        seen.add(span)
        body = source.text[span[0] : span[1]]
        line = source.line(position)
        if _SIGNED.search(body):
            continue
        if _CHECKED.search(body):
            yield BodySite(line, True)
        elif _PASSED_ON.search(body) or _AHEAD.search(source.text) or not _holds(source, span, routes):
            yield BodySite(line, None)
        else:
            yield BodySite(line, False)


def _holds(source: Source, span: tuple[int, int], routes: tuple[RouteSite, ...]) -> bool:
    """A handler of this file, whose route stands at or in the function."""
    first, last = source.line(span[0]), source.line(span[1])
    return any(r.read and first - 12 <= r.line <= last for r in routes)


def _python_function(source: Source, position: int) -> tuple[int, int] | None:
    start = None
    for match in re.finditer(r"^[ \t]*(?:async[ \t]+)?def[ \t]+\w+", source.code[:position], re.MULTILINE):
        start = match.start()
    if start is None:
        return None
    begin = start + len(source.code[start:]) - len(source.code[start:].lstrip())
    span = source.indented(begin)
    return span if span[1] > position else None


def _javascript_function(source: Source, position: int) -> tuple[int, int] | None:
    """The innermost function around it."""
    best: tuple[int, int] | None = None
    for match in _FUNCTION_JS.finditer(source.code, 0, position):
        opening = match.end() - 1
        end = source.pairs.get(opening)
        if end is not None and end > position:
            best = (opening, end)
    return best
