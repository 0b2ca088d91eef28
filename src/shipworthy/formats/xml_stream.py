"""Large XML, element by element: nothing is kept, entities are refused, depth and size have limits."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from typing import Any, BinaryIO, Literal
from xml.etree.ElementTree import Element  # a type; the parser is defused

from shipworthy.formats.streams import MAX_BYTES, refuse_size
from shipworthy.model.content import Content
from shipworthy.schema.nodes import DocumentError

MAX_DEPTH = 200
MAX_TEXT = 30_000_000
"""Bytes between one tag and the next: what a test printed stands in its report."""
MAX_DIGITS = 9
_SECONDS_A_YEAR = 365 * 86_400
Event = Literal["start", "end"]

_BEFORE_ROOT = re.compile(
    r"<\?[^?]*(?:\?(?!>)[^?]*)*\?>"  # declaration and processing instructions
    r"|<!--[^-]*(?:-(?!->)[^-]*)*-->"
    r"|<!DOCTYPE[^\[>]*(?:\[[^\]]*\])?[^>]*>"
    r"|\s+"
)
_ROOT = re.compile(r"<(?:[\w.-]+:)?([\w.-]+)")


def elements(content: Content | bytes) -> Iterator[tuple[Event, Element]]:
    """Each element as it opens (attributes are there) and as it closes (its text is there too).

    It is read piece by piece, and a closed element is dropped from its parent: memory holds one path
    through the tree.
    """
    from defusedxml import DefusedXmlException  # noqa: PLC0415  # most scans read no such report
    from defusedxml.ElementTree import ParseError, iterparse  # noqa: PLC0415  # as above

    content = Content.of(content) if isinstance(content, bytes) else content
    refuse_size(content, MAX_BYTES)
    try:
        with content.open() as stream:
            watched = _Watched(stream)
            yield from _walk(iterparse(watched, events=("start", "end"), forbid_dtd=False), watched)
    except ParseError as error:
        raise DocumentError(str(error).partition(":")[0], error.position[0]) from None
    except DefusedXmlException:
        raise DocumentError("declares entities, which are refused") from None
    except (ValueError, LookupError) as error:
        raise DocumentError(f"cannot be read: {error}") from None


class _Watched:
    """A stream that ends in an error where one text or tag is larger than a report's would be."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self.since = 0
        """Bytes read since the last element."""

    def read(self, size: int = -1) -> bytes:
        chunk = self._stream.read(size)
        self.since += len(chunk)
        if self.since > MAX_TEXT:
            raise ValueError(f"holds a text of more than {MAX_TEXT // 1_000_000} MB")
        return chunk


def _walk(events: Any, watched: _Watched) -> Iterator[tuple[Event, Element]]:
    path: list[Element] = []
    for event, element in events:
        watched.since = 0
        if event == "start":
            path.append(element)
            if len(path) > MAX_DEPTH:
                raise DocumentError(f"nested deeper than {MAX_DEPTH} levels")
            yield "start", element
        else:
            path.pop()
            yield "end", element
            if path:
                path[-1].remove(element)


def name(element: Element) -> str:
    """Its tag without a namespace."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def integer(element: Element, attribute: str) -> int | None:
    """A count or line number; none where there is none."""
    text = element.get(attribute, "").strip()
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= MAX_DIGITS else None


def opening(head: bytes) -> tuple[str, str]:
    """The name of the root element, and the text from there on; empty where the bytes are no XML."""
    text = decoded(head).lstrip("\ufeff")
    start = 0
    while match := _BEFORE_ROOT.match(text, start):
        start = match.end()
    root = _ROOT.match(text, start)
    return (root[1], text[start:]) if root else ("", "")


def decoded(head: bytes) -> str:
    """The first bytes of a document as text, whatever its encoding says later."""
    utf16 = head.startswith((b"\xff\xfe", b"\xfe\xff"))
    return head.decode("utf-16" if utf16 else "utf-8", errors="replace")


def fraction(element: Element, attribute: str) -> float:
    """A duration in seconds; nought where none is meant. `1,234.5` is written in some locales."""
    try:
        seconds = float(element.get(attribute, "")[:30].replace(",", ""))
    except ValueError:
        return 0.0
    return seconds if math.isfinite(seconds) and 0 <= seconds < _SECONDS_A_YEAR else 0.0
