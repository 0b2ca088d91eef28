"""What the product does about models that answer late, wrongly, too long, or not at all."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from shipworthy.analyse.models.code_text import code_of, line_of
from shipworthy.analyse.models.uses import first_sign
from shipworthy.collect.catalogues import models
from shipworthy.collect.context import Context, Unavailable, fact
from shipworthy.collect.models.model_calls import call_sites, model_uses
from shipworthy.collect.models.model_mentions import mentions
from shipworthy.collect.workflows.inventory import inventory
from shipworthy.model.repository import File

_TIMEOUT = re.compile(
    r"(?<!\w)(?:(?:request|api|llm|openai|call|client|model|http|read|stream)_?)?[tT]ime_?out|[A-Z_]{0,60}TIMEOUT"
)
"""Not that of something else: `setTimeout` of a page, the limit of a credential or a process."""
_FREE_TEXT = re.compile(
    r"\bjson\.loads\(\s{0,3}[\w.\[\]()]{0,80}(?:\.choices\[0\]\.message\.content|\.content\[0\]\.text|\.output_text)\b"
    r"|\bJSON\.parse\(\s{0,3}[\w.\[\]()?!]{0,80}(?:\.choices\[0\]\??\.message\??\.content|\.content\[0\]\??\.text|\.output_text)\b"
)
_FALLBACK = re.compile(r"fall_?back", re.IGNORECASE)
_READ = frozenset({"Python", "TypeScript", "JavaScript", "Go", "Vue", "Svelte"})
"""Languages whose calls carry their own limits; elsewhere frameworks take them from configuration."""


@dataclass(frozen=True, slots=True)
class Sign:
    path: str
    line: int
    word: str


def _call_modules(context: Context) -> list[File]:
    """The files that import a model library, where at least one calls a model."""
    if not context.get(call_sites):
        raise Unavailable("no call of a model was found", "")
    paths = sorted({use.path for use in context.get(model_uses)})
    return [file for path in paths if (file := context.file(path))]


def _signs(context: Context, kind: str, files: list[File]) -> tuple[Sign, ...]:
    """The first word of that kind in each file's code."""
    found = []
    for file in files:
        code = code_of(context.read(file.path), file.language)
        if sign := first_sign(code, models().signs[kind]):
            found.append(Sign(file.path, sign[1], sign[0]))
            context.cite(file.path, sign[1])
    return tuple(found)


def _anywhere(context: Context, kind: str) -> tuple[Sign, ...]:
    """In the files that use models; else in the rest of the product's code."""
    if found := _signs(context, kind, _call_modules(context)):
        return found
    mentioned = (context.file(path) for path in context.get(mentions)[kind])
    return _signs(context, kind, [file for file in mentioned if file])


def _all_read(context: Context) -> bool:
    """Whether every call is in a language whose calls carry their own limits."""
    return all(f.language in _READ for f in _call_modules(context))


@fact("models.structured_output")
def structured_output(context: Context) -> tuple[Sign, ...]:
    """Where the files that use models ask for output of a given form.

    A response format, a schema, a typed result. Empty where there is none although answers in free text
    are parsed as JSON; unknown where answers may be meant as prose.
    """
    if found := _signs(context, "structured-output", _call_modules(context)):
        return found
    if context.get(parsed_answers):
        return ()
    raise Unavailable(
        "no response format or schema was found; whether the answers are meant to have a form cannot be read",
        "nothing, if the product shows the answers as prose",
    )


@fact("models.parsed_answers")
def parsed_answers(context: Context) -> tuple[Sign, ...]:
    """Where a model's answer in free text is handed to a JSON parser."""
    found = []
    for file in _call_modules(context):
        code = code_of(context.read(file.path), file.language)
        found += [
            Sign(file.path, line_of(code, match.start()), match[0].partition("(")[0])
            for match in _FREE_TEXT.finditer(code)
        ]
    return tuple(found)


@fact("models.timeouts_retries")
def timeouts_retries(context: Context) -> tuple[Sign, ...]:
    """Where the files that call models set a timeout or a number of retries.

    Unknown where there is none and a call is in a language whose frameworks take both from configuration.
    """
    calling = {use.path for use in context.get(call_sites)}
    files = [file for file in _call_modules(context) if file.path in calling]
    if found := (*_signs(context, "retries", files), *_timeouts(context, files)):
        return found
    if not _all_read(context):
        raise Unavailable("the limits of these calls may be set in the framework's configuration", "")
    return ()


def _timeouts(context: Context, files: list[File]) -> Iterator[Sign]:
    for file in files:
        code = code_of(context.read(file.path), file.language)
        if found := _TIMEOUT.search(code):
            line = line_of(code, found.start())
            context.cite(file.path, line)
            yield Sign(file.path, line, found[0])


@fact("models.fallbacks")
def fallbacks(context: Context) -> tuple[Sign, ...]:
    """Where another model takes over when one fails.

    In code, or in a LiteLLM, BAML or Docker Agent file. Unknown where a gateway or several vendors are
    called, or where the files that call models speak of a fallback in their own words.
    """
    if found := (*_anywhere(context, "fallbacks"), *_in_definitions(context)):
        return found
    sites = context.get(call_sites)
    vendors = sorted({use.library for use in sites if use.role in {"provider", "local"}})
    if len(vendors) > 1:
        raise Unavailable(
            f"{' and '.join(vendors[:3])} are called; whether one stands in for another cannot be read", ""
        )
    if gateway := next((use for use in sites if use.role != "provider"), None):
        raise Unavailable(f"{gateway.library} may be configured with a fallback elsewhere", "")
    for file in _call_modules(context):
        if _FALLBACK.search(code_of(context.read(file.path), file.language)):
            raise Unavailable(f"{file.path} speaks of a fallback that cannot be read", "")
    return ()


def _in_definitions(context: Context) -> Iterator[Sign]:
    for definition in context.get(inventory):
        if definition.format in {"litellm", "baml", "docker-agent"}:
            text = context.read(definition.path)
            if found := re.search(r"fallback\w*\s*:|provider\s+fallback", text):
                yield Sign(definition.path, line_of(text, found.start()), "fallback")


@fact("models.token_limits")
def token_limits(context: Context) -> tuple[Sign, ...]:
    """Where the files that use models limit how much one may write or spend.

    `max_tokens`, a budget. Unknown where there is none and a call is in a language whose frameworks take
    it from configuration.
    """
    if found := _signs(context, "token-limits", _call_modules(context)):
        return found
    if not _all_read(context):
        raise Unavailable("a limit may be set in the framework's configuration", "")
    return ()
