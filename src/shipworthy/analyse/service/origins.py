"""Settings that let any site call with a user's cookies."""

from __future__ import annotations

import re
from collections.abc import Iterator

from shipworthy.analyse.service.source import Call, Source
from shipworthy.model.services import DangerSite

_CORS_PYTHON = re.compile(
    r"(?<![\w.])(CORS|(?:\w+\.)?add_middleware|(?:Starlette)?Middleware|CORSMiddleware)\s*\("
)
_CORS_JS = re.compile(r"(?<![\w$])(cors|enableCors|(?:\w+\.)?register)\s*\(")
_CORS_ANY_PATTERN = re.compile(
    r"\.?\ballowedOriginPatterns\(\s*\"\*\"|addAllowedOriginPattern\(\s*\"\*\""
    r"|setAllowedOriginPatterns\([^;]{0,60}\"\*\""
)
_CORS_JAVA = re.compile(r"\b(?:allowCredentials|setAllowCredentials)\(\s*true")
_CORS_NET = re.compile(r"SetIsOriginAllowed\(\s*(?:_|\w+|\(\w*\))\s*=>\s*true\s*\)")


_EVERYONE = re.compile(r"^CORS_(?:ALLOW_ALL_ORIGINS|ORIGIN_ALLOW_ALL)\s*=\s*True", re.MULTILINE)
_WITH_COOKIES = re.compile(r"^CORS_ALLOW_CREDENTIALS\s*=\s*True", re.MULTILINE)
_ASKED_FOR = re.compile(
    r"headers(?:\.get\(|\[|\.)\s{0,3}[\"']?origin\b|(?:get|header|getHeader|Header\.Get)\(\s{0,3}[\"']origin[\"']",
    re.IGNORECASE,
)
"""The file looks at the request's origin itself, and may refuse it."""
MEANS = "any site may call with the user's cookies and read the answer"


def open_origins(source: Source) -> Iterator[DangerSite]:
    told = "redential" in source.text or "CREDENTIALS" in source.text
    if told and source.group in _READERS and not _ASKED_FOR.search(source.text):
        yield from (DangerSite(source.line(at), "cors", MEANS) for at in _READERS[source.group](source))


def _python(source: Source) -> Iterator[int]:
    yield from (call.start for call in source.calls(_CORS_PYTHON) if _is_open_python(call))
    everyone = _EVERYONE.search(source.code)
    if everyone and _WITH_COOKIES.search(source.code):
        yield everyone.start()


def _javascript(source: Source) -> Iterator[int]:
    for call in source.calls(_CORS_JS):
        options = " ".join(a.text for a in call.arguments)
        if re.search(r"\borigin\s*:\s*true\b", options) and re.search(r"\bcredentials\s*:\s*true\b", options):
            yield call.start


def _java(source: Source) -> Iterator[int]:
    if _CORS_JAVA.search(source.code):
        yield from (found.start() for found in _CORS_ANY_PATTERN.finditer(source.text))


def _csharp(source: Source) -> Iterator[int]:
    for found in source.find(_CORS_NET):
        if "AllowCredentials()" in source.code[max(0, found.start() - 400) : found.end() + 400]:
            yield found.start()


def _is_open_python(call: Call) -> bool:
    by_name = {a.name: a for a in call.arguments}
    credentials = by_name.get("allow_credentials") or by_name.get("supports_credentials")
    if credentials is None or credentials.code.strip() != "True":
        return False
    origins = by_name.get("allow_origins") or by_name.get("origins") or by_name.get("resources")
    if origins is None:
        return call.callee == "CORS"
    return bool(re.fullmatch(r"\s*[\[(]?\s*[\"']\*[\"']\s*,?\s*[\])]?\s*", origins.text))


_READERS = {"Python": _python, "JavaScript": _javascript, "Java": _java, "C#": _csharp}
