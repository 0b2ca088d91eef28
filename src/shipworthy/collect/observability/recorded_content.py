"""Whether what people write to models is kept out of what is recorded of the calls."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from shipworthy.analyse.models.code_text import code_of, line_of
from shipworthy.collect.catalogues import traces
from shipworthy.collect.context import Context, fact
from shipworthy.collect.models.model_calls import content_of
from shipworthy.collect.observability.recorders import by_name, recorders
from shipworthy.collect.observability.settings_files import settings_files, text_without_remarks
from shipworthy.collect.repository import source_files
from shipworthy.model.facts import Place, Unknown
from shipworthy.model.traces import Content

_MASKING = re.compile(
    r"(?i)\bpresidio_\w+|\bscrubadub\b|\b(?:redact|anonymi[sz]e|mask|scrub)_?(?:pii|sensitive|personal|text|prompts?|data)\w{0,20}\s?\("
)
_SIEVE = re.compile(
    rb"(?i)redact|anonymi[sz]e|presidio|scrub|mask|hide_|hide[IO]|HIDE_|content|sensitive|record[IO]"
)


@dataclass(frozen=True, slots=True)
class RecordedContent:
    """A recorder that keeps prompts and answers, and whether something is left out of them."""

    path: str
    line: int
    name: str
    masked: bool | Unknown
    by: str
    """What masks it, as written; empty where nothing does."""


@fact("traces.recorded_content")
def recorded_content(context: Context) -> tuple[RecordedContent, ...]:
    """The recorders that keep prompts and answers, each once, with whether something masks them.

    By the recorder's documentation: some keep them unless told not to, some only where they are told to.
    Looked for are each one's own settings (`mask=`, `hide_inputs`, `TRACELOOP_TRACE_CONTENT=false`,
    `recordInputs: false` …). Unknown where the product masks personal data by other means, whose reach
    cannot be seen.
    """
    first: dict[str, Place] = {}
    for each in context.get(recorders):
        first.setdefault(each.name, Place(each.path, each.line))
    if not first:
        return ()
    texts = list(_texts(context))
    found = [_of(name, place, texts) for name, place in first.items() if _keeps(name, texts)]
    for kept in found:
        context.cite(kept.path, kept.line)
    return tuple(sorted(found, key=lambda r: (r.path, r.line, r.name)))


_Text = tuple[str, str]
"""Path, and code without comments."""


def _texts(context: Context) -> Iterator[_Text]:
    """What may speak of masking, in code and settings."""
    for file in context.get(source_files):
        content = content_of(context, file)
        if _SIEVE.search(content):
            text = content.decode("utf-8", errors="replace").replace("\r\n", "\n")
            yield file.path, code_of(text, file.language)
    for file in settings_files(context):
        yield file.path, text_without_remarks(context, file)


def _keeps(name: str, texts: Sequence[_Text]) -> bool:
    recorder = by_name(name)
    if recorder is not None and recorder.content is Content.RECORDED:
        return True
    asks = traces().spring.asks if recorder is None else recorder.asks
    return _first(asks, texts) != ""


def _of(name: str, place: Place, texts: Sequence[_Text]) -> RecordedContent:
    recorder = by_name(name)
    signs = recorder.signs if recorder else ()
    near = [(path, text) for path, text in texts if any(sign in text for sign in signs) or path == place.path]
    by = _first(recorder.masks if recorder else (), near)
    masked: bool | Unknown = bool(by)
    if not by and (other := _first((_MASKING.pattern,), texts)):
        masked = Unknown(f"{other} masks something; whether that reaches {name} is not to be seen", "")
    return RecordedContent(place.path, place.line or 1, name, masked, by)


def _first(patterns: Sequence[str], texts: Sequence[_Text]) -> str:
    for pattern in patterns:
        for path, text in texts:
            if found := re.search(pattern, text, re.MULTILINE):
                return f"{path}:{line_of(text, found.start())}"
    return ""
