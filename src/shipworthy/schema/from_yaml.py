"""YAML with line numbers and the truth values of YAML 1.2 (`on` is a word), safe on hostile input.

PyYAML reads YAML 1.1, where `on:` is True and `22:30` is 1350: workflow files mean neither. So only its
parser is used, event by event: nothing recurses, and no tag makes an object.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import yaml

from shipworthy.schema.nodes import DocumentError, Listed, Mapped
from shipworthy.schema.yaml_values import Builder

MAX_BYTES = 2_000_000
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_OLD_BREAKS = str.maketrans(dict.fromkeys("\x85\u2028\u2029", " "))
"""Line breaks of YAML 1.1 that no editor counts as lines; YAML 1.2 dropped them."""


def read_yaml(text: str, *, strict: bool = False) -> Any:
    """The first document. `strict` makes a duplicate key an error."""
    documents = read_yaml_all(text, strict=strict)
    return documents[0] if documents else None


def read_yaml_all(text: str, *, strict: bool = False) -> list[Any]:
    if len(text) > MAX_BYTES:
        raise DocumentError(f"larger than {MAX_BYTES:,} characters")
    try:
        return list(_documents(_plain_breaks(text.removeprefix("\ufeff")), strict=strict))
    except yaml.YAMLError as error:
        raise _document_error(error, text) from None
    except (RecursionError, ValueError) as error:
        raise DocumentError(f"cannot be read: {error}") from None


def _document_error(error: yaml.YAMLError, text: str) -> DocumentError:
    if isinstance(error, yaml.reader.ReaderError):
        return DocumentError("a character that YAML does not allow", text.count("\n", 0, error.position) + 1)
    mark = getattr(error, "problem_mark", None)
    problem = getattr(error, "problem", None) or "not YAML"
    return DocumentError(str(problem), (mark.line + 1) if mark else 1)


def _plain_breaks(text: str) -> str:
    """Searching for each of them is far faster than translating what holds none."""
    return text.translate(_OLD_BREAKS) if any(chr(c) in text for c in _OLD_BREAKS) else text


def _documents(text: str, *, strict: bool) -> Iterator[Any]:
    loader = _Loader(text)
    builder = Builder(strict=strict)
    try:
        while loader.check_event():
            event = loader.get_event()
            kind = type(event)
            if kind is yaml.ScalarEvent:
                builder.scalar(event, event.start_mark.line + 1)
            elif kind is yaml.MappingStartEvent:
                builder.open(Mapped(event.start_mark.line + 1), event.anchor)
            elif kind is yaml.SequenceStartEvent:
                builder.open(Listed(event.start_mark.line + 1), event.anchor)
            elif kind is yaml.MappingEndEvent or kind is yaml.SequenceEndEvent:
                builder.close()
            elif kind is yaml.AliasEvent:
                builder.alias(str(event.anchor), event.start_mark.line + 1)
            elif kind is yaml.DocumentEndEvent:
                yield builder.root
                builder = Builder(strict=strict)
    finally:
        loader.dispose()
