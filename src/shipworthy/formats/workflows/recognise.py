"""Which AI workflow format a file is of, if any. Rather none than a wrong one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from shipworthy.formats.workflows import (
    agent_frameworks,
    listed_only,
    orchestrators,
    own_format,
    power_fx,
    prompts_and_registries,
    visual_builders,
)
from shipworthy.formats.workflows.format import Format
from shipworthy.model.agents import Recognised
from shipworthy.schema.from_json import read_json
from shipworthy.schema.from_yaml import read_yaml
from shipworthy.schema.nodes import DocumentError

FORMATS: tuple[Format, ...] = (
    *own_format.FORMATS,
    *visual_builders.FORMATS,
    *agent_frameworks.FORMATS,
    *orchestrators.FORMATS,
    *prompts_and_registries.FORMATS,
    *listed_only.FORMATS,
)
SUFFIXES = tuple(sorted({suffix for f in FORMATS for suffix in f.suffixes}))
_ANYWHERE = tuple(sorted({suffix for f in FORMATS if not f.folder for suffix in f.suffixes}))
_UNREAD = object()


@dataclass(frozen=True, slots=True)
class Opened:
    """A recognised file with what was parsed to know it, so that nothing is parsed twice."""

    found: Recognised
    text: str
    document: Any


def may_be(path: str) -> bool:
    """Whether it is worth reading: decided by the path alone."""
    return path.endswith(_ANYWHERE) or (path.endswith(SUFFIXES) and any(f.may_be(path) for f in FORMATS))


def recognise(path: str, content: bytes) -> Opened | None:
    likely = [f for f in FORMATS if f.may_be(path) and all(w in content for w in f.words)]
    if not likely:
        return None
    text = content.decode("utf-8", errors="replace")
    document: Any = _UNREAD
    for format_ in likely:
        if not format_.text and document is _UNREAD:
            document = _document(path, text)
        found = format_.recognise(text if format_.text else document)
        if found is not None:
            known = Recognised(format_.id, found.name or _stem(path), found.line)
            return Opened(known, text, None if document is _UNREAD else document)
    return None


def _document(path: str, text: str) -> Any:
    """None where it cannot be read: a file that is not its own format is no definition."""
    try:
        return read_yaml(text) if path.endswith((".yaml", ".yml")) else read_json(text)
    except DocumentError:
        return _lenient(path, text)


def _lenient(path: str, text: str) -> Any:
    """Texts that begin with `=` need no quotes where Power Fx is read, and no other parser takes them."""
    if not path.endswith((".yaml", ".yml")) or (mended := power_fx.quoted(text)) == text:
        return None
    try:
        return read_yaml(mended)
    except DocumentError:
        return None


def _stem(path: str) -> str:
    return path.rpartition("/")[2].partition(".")[0]
