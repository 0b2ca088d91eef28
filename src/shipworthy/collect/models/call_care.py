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
    FILE = "what its module does"
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
    name: str = ""
    """Of the innermost function around it."""


@dataclass(frozen=True)
class Module:
    """A file that calls models, and where its calls and the making of its clients stand in it."""

    path: str
    code: str
    clients: tuple[Span, ...]
    taken: tuple[Span, ...]
    """By any call of a model library."""
    functions: tuple[tuple[Span, str], ...] = ()
    """With their names, outer before inner."""


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
        syntax = context.analysis(file).syntax
        functions = sorted((f.line, f.end_line, f.name) for f in syntax.functions) if syntax else []
        placed = tuple((_lines_span(starts, b, e), name.rpartition(".")[2]) for b, e, name in functions)
        module = Module(path, code, made, tuple(spans), placed)
        for site, span in zip(listed, spans, strict=True):
            if site in asked:
                inside = [f for f in functions if f[0] <= site.line <= f[1]]
                around = _around(min(inside), code, starts) if inside else span
                name = site.function or max(inside, default=(0, 0, ""))[2]
                yield CallText(site, file.language or "", span, around, module, name)


def _around(outermost: tuple[int, int, str], code: str, starts: Sequence[int]) -> Span:
    """A function from its first decorator on."""
    begin, end, _ = outermost
    while begin > 1 and _belongs(code[starts[begin - 2] : starts[begin - 1]]):
        begin -= 1
    return _lines_span(starts, begin, end)


def _lines_span(starts: Sequence[int], begin: int, end: int) -> Span:
    last = len(starts) - 1
    return starts[min(begin - 1, last)], starts[min(end, last)]


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
    given = () if text.site.kind is SiteKind.CLIENT else module.clients
    if any(_in(client, at) for client in given for at in places):
        return Where.CLIENT
    free = [at for at in places if not any(_in(span, at) for span in module.taken)]
    if any(_in(text.function, at) for at in free):
        return Where.FUNCTION
    return Where.FILE if any(_serves(text, at) for at in free) else Where.UNTOLD


def _serves(text: CallText, at: int) -> bool:
    """Whether what stands there is for the call.

    It does outside of functions, or in one that calls the call's own or is called there. The time limit of
    another function is for what that one does.
    """
    code = text.module.code
    inner = next((f for f in reversed(text.module.functions) if _in(f[0], at)), None)
    if inner is None:
        return True
    (begin, end), name = inner
    own = text.name.rpartition(".")[2]
    called = bool(name) and re.search(rf"\b{re.escape(name)}\s*\(", code[slice(*text.function)]) is not None
    return called or (bool(own) and re.search(rf"\b{re.escape(own)}\b", code[begin:end]) is not None)


def _in(span: Span, at: int) -> bool:
    return span[0] <= at < span[1]
