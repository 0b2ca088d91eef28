"""INI files with line numbers: sections of keys, each with the lines of its value."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from shipworthy.formats.tasks._values import no_more_than

MAX_CHARACTERS = 5_000_000
_SECTION = re.compile(r"\[([^\]]+)\]")

Lines = list[tuple[int, str]]


@dataclass
class Section:
    name: str
    line: int
    entries: dict[str, Lines] = field(default_factory=dict)

    def lines(self, key: str) -> Lines:
        """The lines of a value that say something."""
        return [(n, t) for n, t in self.entries.get(key, []) if t.strip()]

    def text(self, key: str) -> str:
        return "\n".join(t for _, t in self.lines(key))


def read_ini(text: str) -> dict[str, Section]:
    """What is no INI is passed over."""
    no_more_than(MAX_CHARACTERS, text, "characters")
    sections: dict[str, Section] = {}
    current: Section | None = None
    values: Lines | None = None
    for number, line in enumerate(text.split("\n"), start=1):
        bare = line.strip()
        if bare.startswith(("#", ";")):
            continue
        if line[:1] in {" ", "\t"} and values is not None:
            values.append((number, _uncommented(bare)))
        elif found := _SECTION.match(bare):
            current = sections.setdefault(found[1].strip(), Section(found[1].strip(), number))
            values = None
        elif current is not None and (entry := _entry(bare)):
            values = [(number, _uncommented(entry[1]))]
            current.entries[entry[0]] = values
        elif bare:
            values = None
    return sections


def _entry(line: str) -> tuple[str, str] | None:
    """Key and value, parted by the first `=` or `:`."""
    places = [p for p in (line.find("="), line.find(":")) if p > 0]
    if not places:
        return None
    return line[: min(places)].strip(), line[min(places) + 1 :].strip()


def _uncommented(text: str) -> str:
    return text.partition(" #")[0].rstrip()
