"""`@path` in instructions for agents: another text that is read in its place."""

from __future__ import annotations

import re
from collections.abc import Iterator

from shipworthy.model.prose import PathClaim, Source

_CODE = re.compile(r"`[^`]{0,1000}`")
_IMPORT = re.compile(r"(?<!\S)@((?:\./|\.\./)?[\w./-]{1,200}\.(?:md|mdc|mdx|txt|rst|adoc))(?=[\s,;:)]|\.?$)")
MAX_LINE = 2_000


def imports(text: str) -> Iterator[PathClaim]:
    """Outside code, where tools read it as an import."""
    fenced = ""
    for number, line in enumerate(text.split("\n"), start=1):
        start = line.lstrip()[:3]
        if fenced:
            fenced = "" if start == fenced else fenced
        elif start in {"```", "~~~"}:
            fenced = start
        else:
            for found in _IMPORT.finditer(_CODE.sub(" ", line[:MAX_LINE])):
                yield PathClaim(found[1].removeprefix("./"), number, f"@{found[1]}", Source.IMPORT)
