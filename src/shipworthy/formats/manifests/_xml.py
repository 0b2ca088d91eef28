"""XML with line numbers: entities, which can bomb a reader, are refused."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from xml.etree.ElementTree import (  # types and builder only; the parser is defused
    Element,
    TreeBuilder,
)

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser, ParseError

from shipworthy.schema.nodes import DocumentError

MAX_CHARACTERS = 5_000_000
MAX_DEPTH = 200
LINE = "\0line"
"""The attribute that holds an element's line; no document can write it."""


class _Builder(TreeBuilder):
    def __init__(self) -> None:
        super().__init__()
        self.parser: Any = None
        self._depth = 0

    def start(self, tag: Any, attrs: Any, /) -> Element:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise DocumentError(f"nested deeper than {MAX_DEPTH} levels")
        element = super().start(tag.rpartition("}")[2], attrs)
        element.set(LINE, str(self.parser.parser.CurrentLineNumber))
        return element

    def end(self, tag: Any, /) -> Element:
        self._depth -= 1
        return super().end(tag.rpartition("}")[2])


def read_xml(source: str) -> Element:
    """The root; names without their namespace."""
    if len(source) > MAX_CHARACTERS:
        raise DocumentError(f"larger than {MAX_CHARACTERS:,} characters")
    builder = _Builder()
    parser = DefusedXMLParser(target=builder, forbid_entities=True, forbid_external=True)
    builder.parser = parser
    try:
        parser.feed(source.removeprefix("\ufeff"))
        root: Element = parser.close()
    except ParseError as error:
        raise DocumentError(str(error).partition(":")[0], error.position[0]) from None
    except DefusedXmlException:
        raise DocumentError("declares entities") from None
    except (ValueError, LookupError) as error:
        raise DocumentError(str(error)) from None
    return root


def line(element: Element) -> int:
    return int(element.get(LINE, "1"))


def child_text(element: Element, name: str) -> str:
    return (element.findtext(name) or "").strip()


def below(element: Element, *names: str) -> Iterator[Element]:
    """The elements at the end of a path of names, each step to all children of that name."""
    if not names:
        yield element
        return
    for child in element.findall(names[0]):
        yield from below(child, *names[1:])
