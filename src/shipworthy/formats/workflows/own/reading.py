"""The strict reader of our own format: every mistake with its line, not only the first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from shipworthy.errors import SpecError
from shipworthy.formats.workflows.own.checks import problems
from shipworthy.formats.workflows.own.document import SCHEMA, EdgeEntry, NodeEntry, WorkflowFile
from shipworthy.formats.workflows.own.sidecar import NodeStatement, SidecarFile
from shipworthy.schema.decode import Decoder
from shipworthy.schema.from_yaml import read_yaml_all
from shipworthy.schema.nodes import DocumentError, line_of

T = TypeVar("T")
MAX_ERRORS = 50


@dataclass(frozen=True, slots=True)
class Opened(Generic[T]):
    """A file of ours: what it says, or what is wrong with it."""

    document: Any
    """As parsed, with its lines; none where it is no YAML."""
    said: T | None
    errors: tuple[SpecError, ...] = ()


def open_workflow(path: str, text: str) -> Opened[WorkflowFile]:
    document, errors = _parsed(path, text)
    if document is None:
        return Opened(None, None, errors)
    try:
        said: WorkflowFile = Decoder(path).decode(WorkflowFile, document)
    except SpecError as first:
        return Opened(document, None, _every(first, _errors(path, document)))
    found = tuple(
        SpecError(path, line, message, help=help_) for line, message, help_ in problems(said, document)
    )
    return Opened(document, said, found[:MAX_ERRORS])


def open_sidecar(path: str, text: str) -> Opened[SidecarFile]:
    document, errors = _parsed(path, text)
    if document is None:
        return Opened(None, None, errors)
    try:
        said: SidecarFile = Decoder(path).decode(SidecarFile, document)
    except SpecError as first:
        return Opened(document, None, _every(first, _errors_of(path, document, "nodes", NodeStatement)))
    unfounded = [
        SpecError(
            path, line_of(document["nodes"].get(id_), "effect"),
            f"the side effect of {id_!r} is declared without a `reason`", help="say why it is no worse",
        )
        for id_, node in said.nodes.items()
        if node.effect is not None and not node.reason.strip()
    ]  # fmt: skip
    return Opened(document, said, tuple(unfounded[:MAX_ERRORS]))


def _parsed(path: str, text: str) -> tuple[Any, tuple[SpecError, ...]]:
    try:
        document, *more = read_yaml_all(text, strict=True) or [None]
    except DocumentError as error:
        return None, (SpecError(path, error.line, str(error)),)
    if more:
        return None, (SpecError(path, line_of(more[0], "schema"), "a file holds one document, not several"),)
    if not isinstance(document, Mapping):
        return None, (SpecError(path, 1, f"this must be a mapping with `schema: {SCHEMA}`"),)
    return document, ()


def _every(first: SpecError, others: Iterator[SpecError]) -> tuple[SpecError, ...]:
    by_text = {str(error): error for error in (first, *others)}
    return tuple(sorted(by_text.values(), key=lambda e: (e.line, str(e))))[:MAX_ERRORS]


def _errors(path: str, document: Mapping[str, Any]) -> Iterator[SpecError]:
    yield from _errors_of(path, document, "nodes", NodeEntry)
    edges = document.get("edges")
    for index, edge in enumerate(edges if isinstance(edges, list) else []):
        yield from _error(path, EdgeEntry, edge, line_of(edges, index), f"edges[{index}]")


def _errors_of(path: str, document: Mapping[str, Any], key: str, hint: type) -> Iterator[SpecError]:
    entries = document.get(key)
    for id_, entry in entries.items() if isinstance(entries, Mapping) else ():
        yield from _error(path, hint, entry, line_of(entries, id_), f"{key}.{id_}")


def _error(path: str, hint: type, value: object, line: int, where: str) -> Iterator[SpecError]:
    try:
        Decoder(path).decode(hint, value, line, where)
    except SpecError as error:
        yield error
