"""What tests use that puts them in a layer, and where a text names it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from shipworthy.collect.testing.layer_signs import Found


@dataclass(frozen=True, slots=True)
class Carrier:
    """Tests that use it belong to its layer."""

    name: str
    layer: str
    path: str
    line: int


def mentioned(
    known: Mapping[str, Carrier], text: str, after: str, *, whole_file: bool = False
) -> Iterator[Found]:
    here = tuple(name for name in known if name in text)
    if not here:
        return
    names = "|".join(sorted(map(re.escape, here), key=lambda n: (-len(n), n)))
    line, last = 1, 0
    for match in re.finditer(rf"\b({names})\b{after}", text):
        line += text.count("\n", last, match.start())
        last = match.start()
        if whole_file and not _is_base(text, match.start()):
            continue
        carrier = known[match[1]]
        yield Found(carrier.layer, line, f"{carrier.name}, of {carrier.path}:{carrier.line}", whole_file)


def _is_base(text: str, start: int) -> bool:
    """Named where a class says what it is made of: `extends X`, `: X`, `(X)`, `< X`, `@Import(X…)`."""
    head = text[text.rfind("\n", 0, start) + 1 : start]
    return "class " in head or re.match(r"\s*(?:extends|:|implements|@\w+\()\s*$", head) is not None


def joined(folder: str, relative: str) -> str:
    parts = folder.split("/") if folder else []
    for part in relative.split("/"):
        if part == "..":
            parts = parts[:-1]
        elif part != ".":
            parts.append(part)
    return "/".join(parts)
