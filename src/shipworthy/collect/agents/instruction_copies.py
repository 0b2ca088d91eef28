"""Texts for agents that stand in the repository twice, and so drift apart."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from posixpath import normpath

from shipworthy.collect.context import Context, fact
from shipworthy.collect.guides.documents import read, text_of, texts
from shipworthy.formats.prose.imports import imports
from shipworthy.formats.prose.substance import likeness, own_words

COPIED = 0.7
LEAST_WORDS = 30
MAX_TEXTS = 40


@dataclass(frozen=True, slots=True)
class InstructionCopy:
    """A text for agents that says what another says, without being a link to it or importing it."""

    path: str
    line: int
    other: str
    share: float


@fact("instructions.copies")
def copies(context: Context) -> tuple[InstructionCopy, ...]:
    """Texts for agents most of whose words stand in another one too, each with that other.

    A symbolic link, or a text that imports the other (`@AGENTS.md`), is one text and no copy.
    """
    guides = sorted({guide.source for guide in texts(context, "instructions")})[:MAX_TEXTS]
    documents = {path: read(context, path) for path in guides}
    told = [path for path in guides if len(own_words(documents[path])) >= LEAST_WORDS]
    found: dict[str, InstructionCopy] = {}
    for first, second in combinations(sorted(told, key=lambda p: (p.count("/"), p)), 2):
        if second in found or second in _imported(context, first) or first in _imported(context, second):
            continue
        share = likeness(documents[second], documents[first])
        if share >= COPIED:
            found[second] = InstructionCopy(second, 1, first, share)
    return tuple(found[path] for path in sorted(found))


def _imported(context: Context, path: str) -> frozenset[str]:
    folder = path.rpartition("/")[0]
    return frozenset(
        normpath(f"{folder}/{claim.path}".lstrip("/")) for claim in imports(text_of(context, path))
    )
