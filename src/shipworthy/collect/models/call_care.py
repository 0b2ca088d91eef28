"""For each call of a model: whether it has a time limit, tries again, and is limited in what it writes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from shipworthy.analyse.models.call_text import call_span, lines_of
from shipworthy.analyse.models.code_text import code_of
from shipworthy.collect.catalogues import model_care
from shipworthy.collect.context import Context
from shipworthy.collect.models.model_sites import ModelSite, requests, sites
from shipworthy.model.ai_models import SiteKind

_TIMEOUT = re.compile(
    r"(?<![\w])(?:(?:request|api|llm|openai|call|client|model|http|read|stream)_?)?[tT]ime_?out(?:_?[mM]s|_?[sS]econds?)?\b"
    r"|\b[A-Z_]{0,60}TIMEOUT"
)
"""Not that of something else: `setTimeout` of a page."""


class Where(StrEnum):
    """What says it, from the nearest."""

    CALL = "the call"
    CLIENT = "its client"
    FUNCTION = "the function around it"
    FILE = "its module"
    UNTOLD = ""


Span = tuple[int, int]


@dataclass(frozen=True)
class CallText:
    """A request in its file."""

    site: ModelSite
    language: str
    span: Span
    function: Span
    """With its decorators; the call itself at the top of a file."""
    module: Module


@dataclass(frozen=True)
class Module:
    """A file that calls models, and where its calls and the making of its clients stand in it."""

    path: str
    code: str
    clients: tuple[Span, ...]
    taken: tuple[Span, ...]
    """By any call of a model library."""


def call_texts(context: Context) -> tuple[CallText, ...]:
    """The requests of the product."""
    return context.once("texts of model calls", lambda: tuple(_texts(context)))


def _texts(context: Context) -> Iterator[CallText]:
    by_path: dict[str, list[ModelSite]] = {}
    for site in context.get(sites):
        by_path.setdefault(site.path, []).append(site)
    listed_requests: tuple[ModelSite, ...] = context.get(requests)
    asked = frozenset(listed_requests)
    for path, listed in sorted(by_path.items()):
        file = context.file(path)
        if file is None or not asked.intersection(listed):
            continue
        code = code_of(context.read(path), file.language)
        starts = lines_of(code)
        spans = [call_span(code, starts, s.line, s.callee) for s in listed]
        made = tuple(
            span for s, span in zip(listed, spans, strict=True) if s.kind in {SiteKind.CLIENT, SiteKind.AGENT}
        )
        module = Module(path, code, made, tuple(spans))
        syntax = context.analysis(file).syntax
        functions = [(f.line, f.end_line) for f in syntax.functions] if syntax else []
        for site, span in zip(listed, spans, strict=True):
            if site in asked:
                around = _around(site.line, functions, code, starts)
                yield CallText(site, file.language or "", span, around or span, module)


def _around(line: int, functions: Sequence[tuple[int, int]], code: str, starts: Sequence[int]) -> Span | None:
    """The outermost function around a line, from its first decorator on."""
    outer = min(((b, e) for b, e in functions if b <= line <= e), default=None)
    if outer is None:
        return None
    begin, end = outer
    while begin > 1 and _belongs(code[starts[begin - 2] : starts[begin - 1]]):
        begin -= 1
    return starts[begin - 1], starts[min(end, len(starts) - 1)]


def _belongs(text: str) -> bool:
    """The lines above a function that are its decorators: one that is indented or closes is inside of one."""
    stripped = text.strip()
    return stripped.startswith(("@", ")")) or (bool(stripped) and stripped.endswith(","))


def hits(module: Module, words: Sequence[str], *, timeouts: bool = False) -> list[int]:
    """Where one of the words stands in a module's code."""
    found = []
    for word in words:
        at = module.code.find(word)
        while at >= 0:
            found.append(at)
            at = module.code.find(word, at + 1)
    if timeouts:
        found += [match.start() for match in _TIMEOUT.finditer(module.code)]
    return sorted(found)


def care_of(context: Context, kind: str) -> Mapping[ModelSite, Where]:
    """For each request, what says the thing of that kind: `timeouts`, `retries`, `limits`, `settings`."""
    return context.once(("care", kind), lambda: _care(context, kind))


def _care(context: Context, kind: str) -> dict[ModelSite, Where]:
    words: tuple[str, ...] = getattr(model_care(), kind)
    found: dict[ModelSite, Where] = {}
    places: dict[str, list[int]] = {}
    for text in call_texts(context):
        path = text.module.path
        if path not in places:
            places[path] = hits(text.module, words, timeouts=kind == "timeouts")
        found[text.site] = _nearest(text, places[path], words, timeouts=kind == "timeouts")
    return found


def _nearest(text: CallText, places: Sequence[int], words: Sequence[str], *, timeouts: bool) -> Where:
    named = {a for a in text.site.arguments if a in words or (timeouts and _TIMEOUT.fullmatch(a))}
    if named or any(_in(text.span, at) for at in places):
        return Where.CALL
    module = text.module
    if any(_in(client, at) for client in module.clients for at in places):
        return Where.CLIENT
    free = [at for at in places if not any(_in(span, at) for span in module.taken)]
    if any(_in(text.function, at) for at in free):
        return Where.FUNCTION
    return Where.FILE if free else Where.UNTOLD


def _in(span: Span, at: int) -> bool:
    return span[0] <= at < span[1]
