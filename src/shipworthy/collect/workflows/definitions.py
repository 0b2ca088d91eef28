"""Every definition in the repository, read into the graph where its format is read at all."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from shipworthy.collect.ci.ai_ci import ai_workflow_files
from shipworthy.collect.context import Context
from shipworthy.collect.workflows.files import MAX_BYTES, TrackedFiles
from shipworthy.collect.workflows.sidecars import Described
from shipworthy.formats.agents import agent_markdown, agentic_workflow
from shipworthy.formats.workflows import code_frameworks, reading
from shipworthy.formats.workflows.adapter import Source
from shipworthy.formats.workflows.own.declaring import Remark
from shipworthy.formats.workflows.own_format import SIDECAR
from shipworthy.formats.workflows.recognise import SUFFIXES, recognise
from shipworthy.model.repository import File, FileKind, PathClass
from shipworthy.model.workflows import Definition

_AGENTS = frozenset({"agent", "chat mode"})
_SIDECARS = (".yaml", ".yml")
_UNLISTED = frozenset({PathClass.VENDORED, PathClass.GENERATED})


@dataclass(frozen=True, slots=True)
class Found:
    """One file that defines something, and what it was read into."""

    file: File
    format: str
    name: str
    line: int
    definitions: Sequence[Definition] | None
    """None where the format is only recognised."""
    twin: str = ""
    """The file that was compiled from it."""


def found(context: Context) -> tuple[Found, ...]:
    """Definitions with what sidecars declare of them; the sidecars themselves define nothing."""
    return _described(context)[0]


def sidecar_remarks(context: Context) -> tuple[Remark, ...]:
    """What sidecars say that cannot be meant."""
    return _described(context)[1]


def found_at(context: Context, path: str) -> tuple[Found, ...]:
    """Only what one file defines, and what sidecars say of it."""
    near = [f for f in context.files if f.path == path or f.path.endswith(_SIDECARS)]
    described, _ = _with_sidecars(context.part(near), context)
    return tuple(each for each in described if each.file.path == path)


def _described(context: Context) -> tuple[tuple[Found, ...], tuple[Remark, ...]]:
    return context.once(("workflows", "found"), lambda: _with_sidecars(context, context))


def _with_sidecars(part: Context, context: Context) -> tuple[tuple[Found, ...], tuple[Remark, ...]]:
    """What is defined in a part of the repository; it may refer to files of the whole."""
    every = sorted(_all(part, TrackedFiles(context)), key=_order)
    known = [each for each in every if each.format != SIDECAR]
    sidecars = [each.file.path for each in every if each.format == SIDECAR]
    if not sidecars:
        return tuple(known), ()
    described = Described(context, {(e.file.path, e.format): e.definitions for e in known})
    described.lay(sidecars)
    laid = tuple(dataclasses.replace(e, definitions=described.read[e.file.path, e.format]) for e in known)
    return laid, tuple(described.remarks)


def _order(each: Found) -> tuple[str, int, str]:
    return each.file.path, each.line, each.format


def _all(context: Context, files: TrackedFiles) -> Iterator[Found]:
    yield from _of_ci(context, files)
    yield from _markdown(context, files)
    yield from _documents(context, files)
    yield from _code(context, files)


def _of_ci(context: Context, files: TrackedFiles) -> Iterator[Found]:
    for ci in context.get(ai_workflow_files):
        file = context.file(ci.path)
        if file is not None:
            name = ci.workflow.name or _stem(ci.path)
            yield _read(context, files, file, "github-actions", name, ci.line)


def _markdown(context: Context, files: TrackedFiles) -> Iterator[Found]:
    for file in _listed(context, (".md",)):
        if agentic_workflow.matches(file.path):
            if workflow := agentic_workflow.read(file.path, context.read(file.path)):
                twin = agentic_workflow.twin_of(file.path)
                twin = twin if context.file(twin) else ""
                yield _read(context, files, file, "gh-aw", workflow.name, workflow.line, twin)
            continue
        kind = agent_markdown.kind_of(file.path)
        if kind is None or kind[0] not in _AGENTS:
            continue
        if agent := agent_markdown.read(file.path, context.read(file.path)):
            format_ = f"{agent.harness.lower().replace(' ', '-')}-agent"
            yield _read(context, files, file, format_, agent.name, agent.line)


def _documents(context: Context, files: TrackedFiles) -> Iterator[Found]:
    for file in _listed(context, SUFFIXES):
        try:
            content = context.door.read_bytes(file.path)  # not evidence: most files are nothing of the kind
        except (OSError, ValueError):
            continue
        if opened := recognise(file.path, content):
            known = opened.found
            context.cite(file.path, known.line)
            source = Source(file.path, opened.text, opened.document, files)
            yield Found(file, known.format, known.name, known.line, reading.read(known.format, source))


def _code(context: Context, files: TrackedFiles) -> Iterator[Found]:
    for file in _listed(context, code_frameworks.READ_IN):
        syntax = context.analysis(file).syntax
        imported = [i.name for i in syntax.imports] if syntax else []
        for format_ in code_frameworks.formats_of(imported):
            read = _read(context, files, file, format_, _stem(file.path), 1)
            if read.definitions:
                yield read


def _read(
    context: Context, files: TrackedFiles, file: File, format_: str, name: str, line: int, twin: str = ""
) -> Found:
    source = Source(file.path, context.read(file.path), None, files)
    return Found(file, format_, name, line, reading.read(format_, source), twin)


def _listed(context: Context, suffixes: tuple[str, ...]) -> Iterator[File]:
    for file in context.files:
        listed = file.kind is FileKind.TEXT and file.path_class not in _UNLISTED
        if listed and file.path.endswith(suffixes) and file.size <= MAX_BYTES:
            yield file


def _stem(path: str) -> str:
    return path.rpartition("/")[2].partition(".")[0]
