"""Large XML, element by element: nothing is kept, entities are refused, depth and size have limits."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Any, Literal
from xml.etree.ElementTree import Element  # a type; the parser is defused

from shipworthy.schema.nodes import DocumentError

MAX_BYTES = 200_000_000
MAX_DEPTH = 200
MAX_DIGITS = 9
Event = Literal["start", "end"]

_BEFORE_ROOT = re.compile(
    r"<\?[^?]*(?:\?(?!>)[^?]*)*\?>"  # declaration and processing instructions
    r"|<!--[^-]*(?:-(?!->)[^-]*)*-->"
    r"|<!DOCTYPE[^\[>]*(?:\[[^\]]*\])?[^>]*>"
    r"|\s+"
)
_ROOT = re.compile(r"<(?:[\w.-]+:)?([\w.-]+)")


def elements(content: bytes) -> Iterator[tuple[Event, Element]]:
    """Each element as it opens (attributes are there) and as it closes (its text is there too).

    A closed element is dropped from its parent: memory holds one path through the tree.
    """
    from defusedxml import DefusedXmlException  # noqa: PLC0415  # most scans read no such report
    from defusedxml.ElementTree import ParseError, iterparse  # noqa: PLC0415  # as above

    if len(content) > MAX_BYTES:
        raise DocumentError(f"larger than {MAX_BYTES:,} bytes")
    events = iterparse(io.BytesIO(content), events=("start", "end"), forbid_dtd=False)
    try:
        yield from _walk(events)
    except ParseError as error:
        raise DocumentError(str(error).partition(":")[0], error.position[0]) from None
    except DefusedXmlException:
        raise DocumentError("declares entities, which are refused") from None
    except (ValueError, LookupError) as error:
        raise DocumentError(f"cannot be read: {error}") from None


def _walk(events: Any) -> Iterator[tuple[Event, Element]]:
    path: list[Element] = []
    for event, element in events:
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
