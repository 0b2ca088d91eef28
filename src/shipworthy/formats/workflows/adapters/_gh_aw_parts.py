"""The files one agentic workflow is made of: its own, and what it imports from others."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from shipworthy.formats.agents.front_matter import FrontMatter, front_matter
from shipworthy.formats.workflows.adapter import Files
from shipworthy.model.workflows import Aspect, Gap
from shipworthy.schema.nodes import Mapped, line_of

_IN_BODY = re.compile(r"\{\{#(?:runtime-)?import(\??)[ \t]+([^}\s]{1,300})[ \t]*\}\}")
_REMOTE = re.compile(r"[\w.-]+/[\w.-]+/[^@]+@[\w./-]+\Z")
_CACHE = ".github/aw/imports"
_MAX_PARTS = 100
_HIDDEN = frozenset({Aspect.TOOLS, Aspect.EFFECTS, Aspect.PROMPTS, Aspect.NODES})


@dataclass(frozen=True, slots=True)
class Part:
    path: str
    matter: FrontMatter

    @property
    def values(self) -> Mapped:
        return self.matter.values


@dataclass(frozen=True, slots=True)
class _Import:
    written: str
    line: int
    optional: bool


class Parts:
    """The workflow itself is the first; each file counts once, in the order in which it is met."""

    def __init__(self, path: str, text: str, files: Files) -> None:
        self.files = files
        self.found: list[Part] = []
        self.gaps: list[Gap] = []
        waiting = [(path, text)]
        seen = {path}
        while waiting and len(self.found) < _MAX_PARTS:
            at, content = waiting.pop(0)
            matter = front_matter(content) or FrontMatter(Mapped(), content, 1)
            self.found.append(Part(at, matter))
            for one in _imports(matter):
                target = self._resolve(at, one.written)
                if target is None:
                    self._missing(at, one)
                elif target not in seen and (inside := files.text(target)) is not None:
                    seen.add(target)
                    waiting.append((target, inside))

    @property
    def main(self) -> Part:
        return self.found[0]

    def holders(self, *keys: str) -> Iterator[tuple[str, Mapping[str, Any], Any]]:
        """By part: its path, the mapping that holds the last of `keys`, and what it holds."""
        for part in self.found:
            holder: Any = part.values
            for key in keys[:-1]:
                holder = holder.get(key) if isinstance(holder, Mapping) else None
            if isinstance(holder, Mapping) and keys[-1] in holder:
                yield part.path, holder, holder[keys[-1]]

    def first(self, *keys: str) -> tuple[str, int, Any]:
        """The first part's that says it; none where nobody does."""
        for path, holder, value in self.holders(*keys):
            return path, line_of(holder, keys[-1]), value
        return self.main.path, 1, None

    def tables(self, key: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
        for path, _, value in self.holders(key):
            if isinstance(value, Mapping):
                yield path, value

    def _resolve(self, path: str, written: str) -> str | None:
        plain = written.partition("#")[0]
        if _REMOTE.match(plain):
            owner, repository, rest = plain.partition("@")[0].split("/", 2)
            kept = self.files.under(f"{_CACHE}/{owner}/{repository}")
            flat = rest.replace("/", "_")
            return next((p for p in kept if p.endswith((f"/{rest}", f"/{flat}"))), None)
        if plain.startswith(("/", ".github/", ".agents/")):
            plain = plain.lstrip("/")
            return plain if self.files.text(plain) is not None else None
        beside = self.files.beside(path, plain)
        if beside is None and self.files.text(f".github/{plain}") is not None:
            return f".github/{plain}"
        return beside

    def _missing(self, path: str, one: _Import) -> None:
        if not one.optional:
            what = f"the import {one.written[:200]} is not in the repository"
            self.gaps.append(Gap(what, path, one.line, _HIDDEN))


def _imports(matter: FrontMatter) -> Iterator[_Import]:
    listed = matter.values.get("imports")
    if isinstance(listed, Mapping):
        listed = listed.get("aw")
    for index, entry in enumerate(listed if isinstance(listed, list) else []):
        written = entry.get("uses") or entry.get("path") if isinstance(entry, Mapping) else entry
        if isinstance(written, str) and written:
            yield _Import(written.removesuffix("?"), line_of(listed, index), written.endswith("?"))
    for found in _IN_BODY.finditer(matter.body):
        if not found[2].startswith(("http://", "https://")):
            line = matter.body_line + matter.body.count("\n", 0, found.start())
            yield _Import(re.sub(r":\d+(-\d+)?$", "", found[2]), line, bool(found[1]))
