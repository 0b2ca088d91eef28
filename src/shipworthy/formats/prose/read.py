"""A text into a document, by the mark-up its file name tells."""

from __future__ import annotations

from functools import lru_cache

from shipworthy.formats.prose import asciidoc, markdown, plain, restructured
from shipworthy.model.prose import Document

MAX_CHARACTERS = 300_000
"""What lies beyond is not read: no text for people is that long, and no finding is lost by it."""

READERS = {
    "md": markdown.read,
    "mdc": markdown.read,
    "mdx": markdown.read,
    "markdown": markdown.read,
    "rst": restructured.read,
    "adoc": asciidoc.read,
    "asciidoc": asciidoc.read,
}
_MARKDOWN_NAMES = frozenset({".cursorrules", ".windsurfrules", ".clinerules", ".goosehints"})


@lru_cache(maxsize=128)
def read_document(path: str, text: str) -> Document:
    """Never fails: a text that is no valid mark-up is a text all the same."""
    text = text[:MAX_CHARACTERS].replace("\r\n", "\n").replace("\x00", "")
    name = path.rpartition("/")[2].lower()
    reader = READERS.get(name.rpartition(".")[2], plain.read)
    if name in _MARKDOWN_NAMES:
        reader = markdown.read
    return reader(text)
