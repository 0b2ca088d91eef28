"""An XML report read through, as far as it goes."""

from __future__ import annotations

from collections.abc import Callable
from xml.etree.ElementTree import Element  # a type; the parser is defused

from shipworthy.formats.xml_stream import elements
from shipworthy.model.content import Content
from shipworthy.schema.nodes import DocumentError


def read_through(
    content: Content, take: Callable[[str, Element], None], begun: Callable[[], bool]
) -> tuple[str, ...]:
    """Warnings: why it ends early, where it does. Raises `DocumentError` where nothing has begun."""
    try:
        for event, element in elements(content):
            take(event, element)
    except DocumentError as error:
        if not begun():
            raise
        return (f"ends early: line {error.line}: {error}",)
    return ()
