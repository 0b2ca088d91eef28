"""Every definition in the repository, read into the graph where its format is read at all."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator

from shipworthy.collect.context import Context
from shipworthy.collect.workflows.definition import Found
from shipworthy.collect.workflows.files import MAX_BYTES, TrackedFiles
from shipworthy.collect.workflows.sidecars import Described
from shipworthy.collect.workflows.standing import standing
from shipworthy.formats.agents import agent_markdown, agentic_workflow, ai_actions
from shipworthy.formats.agents.ai_catalogue import known
from shipworthy.formats.workflows import code_frameworks, reading
from shipworthy.formats.workflows.adapter import Source
from shipworthy.formats.workflows.code_listed import Listed, made_in_ecmascript
from shipworthy.formats.workflows.code_made import made_in_python
from shipworthy.formats.workflows.own.declaring import Remark
from shipworthy.formats.workflows.own_format import SIDECAR
from shipworthy.formats.workflows.recognise import SUFFIXES, may_be, recognise
from shipworthy.model.repository import File, FileKind, PathClass

_AGENTS = frozenset({"agent", "chat mode"})
_EXPORTED = re.compile(r"""["']__trace_source__["']\s*:\s*["']agent-builder["']""")
"""OpenAI's Agent Builder writes it into every run of the code it exports."""
_SIDECARS = (".yaml", ".yml")
_IMPORTS = re.compile(r"^[ \t]{0,80}(?:from|import)[ \t]{1,20}([A-Za-z_][\w.]{0,200})", re.MULTILINE)
_UNLISTED = frozenset({PathClass.VENDORED, PathClass.GENERATED})


_Described = tuple[tuple[Found, ...], tuple[Remark, ...], tuple[str, ...]]
"""What was found, what sidecars say that cannot be meant, and the sidecars."""


def found(context: Context) -> tuple[Found, ...]:
    """Definitions with what sidecars declare of them; the sidecars themselves define nothing."""
    return _described(context)[0]


def sidecar_remarks(context: Context) -> tuple[Remark, ...]:
    """What sidecars say that cannot be meant."""
    return _described(context)[1]


def sidecar_paths(context: Context) -> tuple[str, ...]:
    return _described(context)[2]


def found_at(context: Context, path: str) -> tuple[Found, ...]:
    """Only what one file defines, and what sidecars say of it."""
    near = [f for f in context.files if f.path == path or f.path.endswith(_SIDECARS)]
    described, _, _ = _with_sidecars(context.part(near), context)
    return tuple(each for each in described if each.file.path == path)


def _described(context: Context) -> _Described:
    return context.once(("workflows", "found"), lambda: _with_sidecars(context, context))


def _with_sidecars(part: Context, context: Context) -> _Described:
    """What is defined in a part of the repository; it may refer to files of the whole."""
    every = standing(context, sorted(_all(part, TrackedFiles(context)), key=_order))
    real = [each for each in every if each.format != SIDECAR]
    sidecars = [each.file.path for each in every if each.format == SIDECAR]
    if not sidecars:
        return tuple(real), (), ()
    described = Described(context, {(e.file.path, e.format): e.definitions for e in real})
    described.lay(sidecars)
    laid = tuple(dataclasses.replace(e, definitions=described.read[e.file.path, e.format]) for e in real)
    return laid, tuple(described.remarks), tuple(sidecars)


def _order(each: Found) -> tuple[str, int, str]:
    return each.file.path, each.line, each.format


def _all(context: Context, files: TrackedFiles) -> Iterator[Found]:
    yield from _of_ci(context, files)
    yield from _markdown(context, files)
    yield from _documents(context, files)
    yield from _code(context, files)


def _of_ci(context: Context, files: TrackedFiles) -> Iterator[Found]:
    """Those of tests and examples run nowhere, and are read only to be listed."""
    for file in _listed(context, (".yml", ".yaml")):
        if not ai_actions.matches(file.path):
            continue
        if known().may_call(_bytes(context, file).lower()):
            read = _read(context, files, file, "github-actions", _stem(file.path), 1)
            for workflow in read.definitions or ():
                named = getattr(workflow, "name", "") or read.name
                yield dataclasses.replace(read, name=named, line=workflow.line)


def _markdown(context: Context, files: TrackedFiles) -> Iterator[Found]:
    for file in _listed(context, (".md", ".toml")):
        if agentic_workflow.matches(file.path):
            text = context.read(file.path)
            if target := agentic_workflow.redirect(text):
                yield Found(file, "gh-aw", _stem(file.path), 2, (), stub=target)
            if workflow := agentic_workflow.read(file.path, text):
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
        if may_be(file.path) and (opened := recognise(file.path, _bytes(context, file))):
            what = opened.found
            context.cite(file.path, what.line)
            source = Source(file.path, opened.text, opened.document, files)
            yield Found(file, what.format, what.name, what.line, reading.read(what.format, source))


def _code(context: Context, files: TrackedFiles) -> Iterator[Found]:
    for file in _listed(context, code_frameworks.LISTED_IN):
        imported = _imported(context, file)
        read_in = file.path.endswith(code_frameworks.READ_IN)
        for format_ in code_frameworks.formats_of(imported) if read_in else ():
            read = _read(context, files, file, format_, _stem(file.path), 1)
            exported = _EXPORTED.search(context.read(file.path)) if format_ == "openai-agents" else None
            platform = "openai-agent-builder" if exported else ""
            if read.definitions:
                yield dataclasses.replace(read, platform=platform)
            elif platform:
                yield dataclasses.replace(read, format=platform, definitions=None)
        for listed in code_frameworks.listed_of(file.path, imported):
            if not listed.beside or code_frameworks.any_below(imported, listed.beside, "."):
                yield from _only_listed(context, files, file, listed)


def _imported(context: Context, file: File) -> list[str]:
    """Of a file that is written in a newer Python than reads it: by its lines."""
    syntax = context.analysis(file).syntax
    if syntax is not None:
        return [each.name for each in syntax.imports]
    if not file.path.endswith(code_frameworks.READ_IN):
        return []
    return _IMPORTS.findall(_bytes(context, file).decode("utf-8", errors="replace"))


def _only_listed(context: Context, files: TrackedFiles, file: File, listed: Listed) -> Iterator[Found]:
    text = context.read(file.path)
    python = file.path.endswith(code_frameworks.READ_IN)
    source = Source(file.path, text, None, files)
    line = made_in_python(listed, source) if python else made_in_ecmascript(listed, text)
    if line is not None:
        context.cite(file.path, line)
        yield Found(file, listed.format, _stem(file.path), line, None)


def _read(
    context: Context, files: TrackedFiles, file: File, format_: str, name: str, line: int, twin: str = ""
) -> Found:
    source = Source(file.path, context.read(file.path), None, files)
    return Found(file, format_, name, line, reading.read(format_, source), twin)


def _bytes(context: Context, file: File) -> bytes:
    """Not evidence: most files are nothing of the kind."""
    try:
        return context.door.read_bytes(file.path)
    except (OSError, ValueError):
        return b""


def _listed(context: Context, suffixes: tuple[str, ...]) -> Iterator[File]:
    for file in context.files:
        listed = file.kind is FileKind.TEXT and file.path_class not in _UNLISTED
        if listed and file.path.endswith(suffixes) and file.size <= MAX_BYTES:
            yield file


def _stem(path: str) -> str:
    return path.rpartition("/")[2].partition(".")[0]
