"""Which calls of models are recorded, by what, and which are not."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from shipworthy.analyse.models.code_text import code_of, line_of
from shipworthy.analyse.models.records import Record
from shipworthy.collect.catalogues import traces
from shipworthy.collect.context import Context, Unavailable, fact
from shipworthy.collect.models.model_calls import content_of
from shipworthy.collect.models.model_sites import ModelSite, requests
from shipworthy.collect.observability.own_records import own_records, records_by_path
from shipworthy.collect.observability.recorders import Recording, by_name, last_line, recorders
from shipworthy.collect.observability.settings_files import settings_files, text_without_remarks
from shipworthy.collect.projects import product_manifests
from shipworthy.collect.repository import source_files
from shipworthy.model.ai_models import SiteKind
from shipworthy.model.code import Function
from shipworthy.model.facts import Unknown
from shipworthy.model.repository import FileKind, PathClass
from shipworthy.model.traces import Scope

OWN = "a record of its own"
MAX_DOCUMENT = 200_000
_DOCUMENTS = re.compile(r"\.(?:md|mdx|rst|env)$|(?:^|/)\.env[\w.-]*$|compose[\w.-]*\.ya?ml$")
MAX_LINES = 10_000_000


@dataclass(frozen=True, slots=True)
class TracedCall:
    """One call of a model, and whether something records it."""

    path: str
    line: int
    library: str
    callee: str
    covered: bool | Unknown
    by: str
    """What records it; empty where nothing does."""


@fact("traces.calls")
def traced_calls(context: Context) -> tuple[TracedCall, ...]:
    """Every call that sends something to a model, with whether a recorder or a record of its own takes it up.

    Covered: a recorder for the whole program knows its library; a recorder is switched on in its file; the
    call is given telemetry; or the function around it writes down tokens, or model and duration. Unknown
    where only a connection is made, where records are kept elsewhere in the product (a wrapper may do it),
    and where the process is instrumented as a whole or documents speak of a recorder. Otherwise not covered.
    """
    found = context.get(recorders)
    doubt = _doubt(context, found)
    calls = tuple(_traced(context, site, found, doubt) for site in context.get(requests))
    for each in [c for c in calls if c.covered is False][:20] or calls[:20]:
        context.cite(each.path, each.line)
    return calls


def _traced(context: Context, site: ModelSite, found: Sequence[Recording], doubt: str) -> TracedCall:
    by = _recorder(context, site, found) or (OWN if _own(context, site) else "")
    covered: bool | Unknown = bool(by)
    if not by and (reason := doubt or _of_the_call(site)):
        covered = Unknown(
            reason, "switch the recorder on where the product starts, in code or in a settings file"
        )
    return TracedCall(site.path, site.line, site.library, site.callee, covered, by)


def _recorder(context: Context, site: ModelSite, found: Sequence[Recording]) -> str:
    """The recorder that tells most of it; one of its function tells least."""
    ranked = sorted(found, key=lambda each: (each.scope is Scope.FUNCTION, each.name))
    return next((each.name for each in ranked if _takes_up(context, site, each)), "")


def _takes_up(context: Context, site: ModelSite, each: Recording) -> bool:
    recorder = by_name(each.name)
    libraries = traces().spring.libraries if recorder is None else recorder.libraries
    if each.scope is Scope.PROGRAM:
        return (not libraries or site.library in libraries) and _one_program(context, site.path, each.path)
    if each.path != site.path:
        return False
    match each.scope:
        case Scope.FILE:
            return True
        case Scope.FUNCTION:
            return site.line in _decorated(context, each)
        case _:
            return each.line in call_lines(context, site)


def _one_program(context: Context, one: str, other: str) -> bool:
    """In the same project, or below the same folder of the root; what stands at the root is for all."""
    if "/" not in other or one.partition("/")[0] == other.partition("/")[0]:
        return True
    folders = sorted({m.folder for m in context.get(product_manifests)}, key=len, reverse=True)
    return _project(one, folders) == _project(other, folders)


def _project(path: str, folders: Sequence[str]) -> str:
    return next((folder for folder in folders if folder and path.startswith(f"{folder}/")), "")


def _decorated(context: Context, each: Recording) -> range:
    """The function below a decorator, or what stands in the brackets."""
    if not each.means.startswith("@"):
        return range(each.line, each.end + 1)
    below = [f for f in functions_of(context, each.path) if each.line <= f.line <= each.line + 8]
    return range(below[0].line, below[0].end_line + 1) if below else range(0)


def call_lines(context: Context, site: ModelSite) -> range:
    """Those of the call and its arguments."""
    file = context.file(site.path)
    code = code_of(context.read(site.path), file.language if file else None, keep_texts=True)
    start = sum(len(line) + 1 for line in code.split("\n")[: site.line - 1])
    opened = code.find("(", start)
    return range(site.line, (last_line(code, opened + 1) if opened >= 0 else site.line) + 1)


def _own(context: Context, site: ModelSite) -> bool:
    around = function_around(context, site)
    return any(r.of_model and r.line in around for r in records_by_path(context).get(site.path, ()))


def function_around(context: Context, site: ModelSite) -> range:
    """The lines of the innermost function around it; at the top of a file, all of it."""
    inside = [f for f in functions_of(context, site.path) if f.line <= site.line <= f.end_line]
    if not inside:
        return range(MAX_LINES)
    least = min(inside, key=lambda f: f.end_line - f.line)
    return range(least.line, least.end_line + 1)


def functions_of(context: Context, path: str) -> Sequence[Function]:
    file = context.file(path)
    syntax = context.analysis(file).syntax if file else None
    return syntax.functions if syntax else ()


def _of_the_call(site: ModelSite) -> str:
    if site.kind is SiteKind.CLIENT:
        return "only a connection is made here; where it sends was not found"
    if any(name.startswith(("...", "**")) for name in site.arguments):
        return "it is given options that are put together elsewhere"
    return ""


def _doubt(context: Context, found: Sequence[Recording]) -> str:
    """Why a call without a recorder may be recorded all the same."""
    if aside := next((each for each in found if each.scope is not Scope.CALL), None):
        return f"{aside.name} is switched on at {aside.path}:{aside.line}, and may take up this call too"
    if own := context.get(own_records):
        place = f"{own[0].path}:{own[0].line}"
        return f"{place} records calls of models; whether this one is among them is not to be seen"
    return _inferred(context)


def _inferred(context: Context) -> str:
    """An agent of the process, or documents that speak of a recorder."""
    automatic = re.compile("|".join(traces().automatic), re.MULTILINE)
    spoken = re.compile("|".join(traces().spoken))
    for file in settings_files(context):
        if found := automatic.search(text := text_without_remarks(context, file)):
            return _says(file.path, text, found, "instruments the whole process")
    for file in context.get(source_files):
        content = content_of(context, file)
        if _AGENTS.search(content) and (
            found := automatic.search(text := content.decode("utf-8", "replace"))
        ):
            return _says(file.path, text, found, "instruments the whole process")
    for file in context.of_class(PathClass.PRODUCT, PathClass.DOCS):
        if file.kind is FileKind.TEXT and file.size <= MAX_DOCUMENT and _DOCUMENTS.search(file.path):
            text = content_of(context, file).decode("utf-8", "replace")
            if found := spoken.search(text):
                return _says(file.path, text, found, "is spoken of")
    return ""


_AGENTS = re.compile(
    rb"sentry|Sentry|ddtrace|dd-trace|newrelic|auto-instrumentations|zure_?[mM]onitor|set_global"
)


def _says(path: str, text: str, found: re.Match[str], what: str) -> str:
    place = f"{path}:{line_of(text, found.start())}"
    return f"{place}: {found[0][:60].strip('( ')} {what}; what it takes up is not to be seen"


@fact("traces.recording")
def recording(context: Context) -> tuple[Recording, ...]:
    """What records calls of models: known recorders that are switched on, and the product's own records.

    Unknown where there is none, and the process is instrumented as a whole, a document speaks of a recorder,
    or a function that calls a model logs something whose fields cannot be read.
    """
    own = (Recording(r.path, r.line, OWN, r.callee, Scope.CALL) for r in context.get(own_records))
    if found := (*context.get(recorders), *own):
        for each in found[:20]:
            context.cite(each.path, each.line)
        return found
    if doubt := _inferred(context) or next(_logged(context), ""):
        raise Unavailable(doubt, "a recorder switched on in code or in a settings file")
    return ()


def _logged(context: Context) -> Iterator[str]:
    for site in context.get(requests):
        around = function_around(context, site)
        for each in records_by_path(context).get(site.path, ()):
            if each.line in around and not each.of_failure and _is_log(each):
                place = f"{site.path}:{each.line}"
                yield f"{place} logs something beside the call; what of the call is not to be seen"


def _is_log(each: Record) -> bool:
    return bool(re.search(r"(?i)log|span|telemetry|audit|slog|track|record", each.callee))
