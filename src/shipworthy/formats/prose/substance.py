"""Whether a text says something: its own words, not a form to be filled in, not another text again."""

from __future__ import annotations

import re
from collections.abc import Iterable

from shipworthy.model.prose import Document

_WORD = re.compile(r"[A-Za-z][A-Za-z'-]{2,40}")
_FORM = re.compile(
    r"(?i)\b(?:todo|tbd|fixme|lorem ipsum|coming soon|fill (?:this )?in|to be (?:written|added|done)"
    r"|describe (?:your|the) |add (?:your|a description)|your (?:project|description|text) here|insert )"
    r"|^\W{0,3}(?:\[[^\]]{3,200}\]|<[^>]{3,200}>|\{\{[^}]{1,100}\}\})\W{0,3}$"
)
_OPENING = re.compile(
    r"(?i)^this file provides guidance to .{1,80}?when working with code in this repository"
)
MAX_FORM = 200
SHINGLE = 5


def own_words(document: Document) -> frozenset[str]:
    """The different words of running text and code, without those of forms and of generated openings."""
    said = [p.text for p in document.paragraphs if not is_form(p.text)]
    said += [block.text for block in document.code_blocks]
    return frozenset(word.lower() for text in said for word in _WORD.findall(text))


def is_form(text: str) -> bool:
    """Whether a paragraph is a place to write into, or what a generator puts on top of every file."""
    if len(text) > MAX_FORM:
        return False
    return _FORM.search(text[:2_000]) is not None or _OPENING.match(text[:400]) is not None


def likeness(document: Document, other: Document) -> float:
    """The share of the document's runs of five words that the other has too; 0 where it is shorter."""
    runs, others = _runs(document), _runs(other)
    return len(runs & others) / len(runs) if runs else 0.0


def _runs(document: Document) -> frozenset[tuple[str, ...]]:
    words = list(_words(p.text for p in document.paragraphs))
    return frozenset(tuple(words[at : at + SHINGLE]) for at in range(len(words) - SHINGLE + 1))


def _words(texts: Iterable[str]) -> Iterable[str]:
    for text in texts:
        for word in _WORD.findall(text):
            yield word.lower()
