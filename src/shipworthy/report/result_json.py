"""The result as JSON, and back: the shape other programs, and `shipworthy render`, build on."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
import math
import re
from collections.abc import Mapping
from typing import Any

from shipworthy.errors import SpecError
from shipworthy.model.results import SCHEMA, Result
from shipworthy.report.scores import ceiling_of, floor_of
from shipworthy.schema.decode import Decoder
from shipworthy.schema.from_json import read_json
from shipworthy.schema.jsonschema import schema_of
from shipworthy.schema.nodes import DocumentError, line_of

_DIGITS = 4
_SURROGATE = re.compile("[\ud800-\udfff]")
_LARGEST_FIRST = frozenset({"languages"})
"""Mappings whose order means something."""
_ROUNDED_DOWN = frozenset({"floor", "known"})
_ROUNDED_UP = frozenset({"ceiling"})


def to_json(result: Result) -> str:
    """The same result is the same bytes. ASCII only, so that no encoding can break it."""
    text = json.dumps(_plain(result), indent=2, ensure_ascii=True, allow_nan=False)
    # `##[…` is a command to some build servers wherever it stands; the escape means the same text.
    return text.replace("##", "\\u0023#") + "\n"


render = to_json


def from_json(text: str, origin: str = "result.json") -> Result:
    """The result a file holds. Raises `SpecError` with line and reason where it holds none."""
    try:
        document = read_json(text)
    except DocumentError as error:
        raise SpecError(origin, error.line, str(error)) from None
    if not isinstance(document, Mapping) or "schema" not in document:
        raise SpecError(origin, 1, f"this is no result: it has no key 'schema' that says {SCHEMA!r}")
    if document["schema"] != SCHEMA:
        line = line_of(document, "schema")
        raise SpecError(
            origin, line, f"this is {document['schema']!r}; this version reads {SCHEMA!r}",
            help="write it again with the version that is to read it: shipworthy scan -o json:result.json",
        )  # fmt: skip
    result: Result = Decoder(origin).decode(Result, document)
    return result


def result_schema() -> dict[str, Any]:
    return schema_of(Result, title=f"A result of shipworthy ({SCHEMA})")


def _plain(value: Any, key: str = "") -> Any:
    """What JSON can say, rounded so that no score looks better than it is."""
    if dataclasses.is_dataclass(value):
        return {f.name: _plain(getattr(value, f.name), f.name) for f in dataclasses.fields(value)}
    match value:
        case bool() | int() | None:
            return value
        case float():
            return _rounded(value, key)
        case str():
            return _SURROGATE.sub("\ufffd", value)
        case dt.date():
            return value.isoformat()
        case Mapping():
            entries = value.items() if key in _LARGEST_FIRST else sorted(value.items())
            return {_plain(str(k)): _plain(v, str(k)) for k, v in entries}
        case (int() | float() as low, int() | float() as high) if key == "credit":
            return [_rounded(low, "floor"), _rounded(high, "ceiling")]
        case list() | tuple():
            return [_plain(v) for v in value]
        case set() | frozenset():
            return sorted(_plain(v) for v in value)
        case _:
            raise TypeError(f"{key} holds {type(value).__name__}, which JSON cannot say")


def _rounded(value: float, key: str) -> float:
    if not math.isfinite(value):
        raise ValueError(f"{key} is {value}")
    if key in _ROUNDED_DOWN:
        value = floor_of(value, _DIGITS)
    else:
        value = ceiling_of(value, _DIGITS) if key in _ROUNDED_UP else round(value, _DIGITS)
    # `8`, not `8.0`: the same number is the same text, wherever it came from.
    return int(value) if value.is_integer() else value
