"""What records the calls of models, and where it is switched on."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from shipworthy.analyse.models.code_text import code_of, line_of
from shipworthy.collect.catalogues import traces
from shipworthy.collect.context import Context, fact
from shipworthy.collect.models.model_calls import content_of, model_uses
from shipworthy.collect.observability.settings_files import settings_files, text_without_remarks
from shipworthy.collect.projects import product_manifests
from shipworthy.collect.repository import source_files
from shipworthy.model.repository import File
from shipworthy.model.traces import Recorder, Scope

SPRING = "Spring observations"
MAX_CALL = 20_000
IN_BROWSER = re.compile(
    r"\.(?:tsx|jsx|vue|svelte)$|(?:^|/)(?:frontend|client|ClientApp|web/src|hooks|components|stores?)/"
)
"""What is recorded there is recorded with the person who sits before it."""
_BRACKET = re.compile(r"[()]")


@dataclass(frozen=True, slots=True)
class Recording:
    """One place where something that records model calls is switched on."""

    path: str
    line: int
    name: str
    means: str
    """As written."""
    scope: Scope
    end: int = 0
    """The last line of the call's brackets, where it stands before some."""


@fact("traces.recorders")
def recorders(context: Context) -> tuple[Recording, ...]:
    """Where a known tool that records model calls is switched on, in code or in settings.

    Looked for: OpenTelemetry instrumentations of model libraries, OpenLLMetry, OpenInference, Langfuse,
    LangSmith, Logfire, Datadog, Helicone, Braintrust, MLflow, Weave, Opik, AgentOps, Sentry, the telemetry of
    the AI SDK, of Microsoft.Extensions.AI, LiteLLM, Genkit and others in `catalogues/traces.yaml`; in product
    code, environment files, compose files, Dockerfiles and deployment files. An import or a dependency alone
    switches nothing on. Empty where the product calls no model.
    """
    if not context.get(model_uses):
        return ()
    found = sorted(
        {*_in_code(context), *_in_settings(context), *_spring(context)},
        key=lambda r: (r.path, r.line, r.name, r.means),
    )
    for each in found[:20]:
        context.cite(each.path, each.line)
    return tuple(found)


def _in_code(context: Context) -> Iterator[Recording]:
    sieve = _sieve()
    for file in context.get(source_files):
        if IN_BROWSER.search(file.path):
            continue
        content = content_of(context, file)
        if sieve.search(content):
            yield from switched_on(content.decode("utf-8", errors="replace"), file)


@cache
def _sieve() -> re.Pattern[bytes]:
    words = sorted({sign for recorder in traces().recorders for sign in recorder.signs})
    return re.compile("|".join(re.escape(word) for word in words).encode())


def switched_on(text: str, file: File) -> Iterator[Recording]:
    """In one source file: every place, of each tool that its code names."""
    code = code_of(text.replace("\r\n", "\n"), file.language)
    for recorder in traces().recorders:
        if any(sign in code for sign in recorder.signs):
            yield from _places(file.path, code, recorder, recorder.on, recorder.scope)
            yield from _places(file.path, code, recorder, recorder.functions, Scope.FUNCTION)


def _places(
    path: str, code: str, recorder: Recorder, patterns: Sequence[str], scope: Scope
) -> Iterator[Recording]:
    for pattern in patterns:
        for found in re.finditer(pattern, code, re.MULTILINE):
            means = " ".join(found[0].split())[:80].rstrip("( ")
            line = line_of(code, found.start())
            end = last_line(code, found.end()) if found[0].endswith("(") else 0
            yield Recording(path, line, recorder.name, means, scope, end)


def last_line(code: str, start: int) -> int:
    """Where the bracket that opens before `start` is closed; brackets in texts are nearly always balanced."""
    depth = 1
    for found in _BRACKET.finditer(code, start, start + MAX_CALL):
        depth += 1 if found[0] == "(" else -1
        if depth == 0:
            return line_of(code, found.start())
    return line_of(code, start)


def _in_settings(context: Context) -> Iterator[Recording]:
    wanted = [recorder for recorder in traces().recorders if recorder.settings]
    for file in settings_files(context):
        text = text_without_remarks(context, file)
        for recorder in wanted:
            if any(sign in text for sign in recorder.signs):
                yield from _places(file.path, text, recorder, recorder.settings, Scope.PROGRAM)


def _spring(context: Context) -> Iterator[Recording]:
    """The framework observes by itself; a package takes it up."""
    spring = traces().spring
    if not any(use.library in spring.libraries for use in context.get(model_uses)):
        return
    for manifest in context.get(product_manifests):
        for dependency in manifest.dependencies:
            name = dependency.name.rpartition(":")[2]
            if name in spring.packages and not dependency.dev:
                yield Recording(manifest.path, dependency.line, SPRING, name, Scope.PROGRAM)


def by_name(name: str) -> Recorder | None:
    return next((recorder for recorder in traces().recorders if recorder.name == name), None)
