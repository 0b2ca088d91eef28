"""Radon's maintainability index, of the few files worth its price."""

from __future__ import annotations

from dataclasses import dataclass

from shipworthy.analyse.maintainability import maintainability
from shipworthy.collect.context import Context, fact
from shipworthy.collect.history.hotspots import files


@dataclass(frozen=True, slots=True)
class Maintainability:
    """A Python hotspot with radon's maintainability index, 0 (worst) to 100."""

    path: str
    line: int
    index: float


@fact("hotspots.maintainability")
def maintainabilities(context: Context) -> tuple[Maintainability, ...]:
    """Radon's maintainability index of the hotspots written in Python, lowest first.

    It is one number out of Halstead's volume, complexity, lines and comments: a way to look at ten files, not
    to judge a repository.
    """
    found = []
    for hotspot in context.get(files):
        file = context.file(hotspot.path)
        if file is None or file.language != "Python":
            continue
        index = maintainability(context.read(hotspot.path))
        if index is not None:
            found.append(Maintainability(hotspot.path, 1, round(index, 1)))
    return tuple(sorted(found, key=lambda m: (m.index, m.path)))
