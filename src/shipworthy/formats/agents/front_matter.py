"""The lines between two `---` at the top of a Markdown file.

They are meant as YAML and often are not: an unquoted colon in a description is common, and the
harnesses read on. So do we, line by line, rather than lose the keys that are plain.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from shipworthy.schema.from_yaml import read_yaml
from shipworthy.schema.nodes import DocumentError, Mapped

MAX_LINES = 2_000
_KEY = re.compile(r"([A-Za-z_][\w-]{0,60}):(?:[ \t]+(.*))?$")
_ENTRY = re.compile(r"\s*-[ \t]+(.*)$")


@dataclass(frozen=True, slots=True)
class FrontMatter:
    values: Mapped
    body: str
    body_line: int


def front_matter(text: str) -> FrontMatter | None:
    """None where the text does not start with a closed block of keys."""
    lines = text.removeprefix("\ufeff").split("\n")
    if lines[0].rstrip() != "---":
        return None
    end = next((i for i, line in enumerate(lines[1:MAX_LINES], 1) if line.rstrip() == "---"), None)
    if end is None:
        return None
    values = _values(lines[1:end])
    return FrontMatter(values, "\n".join(lines[end + 1 :]), end + 2) if values else None


def _values(lines: list[str]) -> Mapped:
    try:
        # The empty first line keeps line numbers those of the file.
        root = read_yaml("\n" + "\n".join(lines))
    except DocumentError:
        return _by_line(lines)
    return root if isinstance(root, Mapped) else Mapped()


def _by_line(lines: list[str]) -> Mapped:
    values = Mapped(2)
    key = ""
    for number, line in enumerate(lines, start=2):
        if found := _KEY.match(line):
            key = found[1]
            values[key] = (found[2] or "").strip().strip("\"'")
            values.lines[key] = number
        elif key and (entry := _ENTRY.match(line)):
            held = values[key] if isinstance(values[key], list) else []
            values[key] = [*held, entry[1].strip().strip("\"'")]
    return values
