"""Agents that a workflow names and a file beside it defines."""

from __future__ import annotations

import posixpath
import re

from shipworthy.formats.workflows.adapter import Source
from shipworthy.formats.workflows.format import YAML

_PROMPT = re.compile(r"^kind:[ \t]*prompt[ \t\r]*$", re.IGNORECASE | re.MULTILINE)
_NAME = re.compile(r"^name:[ \t]*[\"']?([^\s\"'][^\n\"']{0,200})", re.MULTILINE)
_MAX_FILES = 40


class Registered:
    def __init__(self, source: Source) -> None:
        self._source = source
        self._files: dict[str, list[str]] | None = None

    def file(self, name: str) -> str:
        """Empty where no file says so, or several do."""
        if self._files is None:
            self._files = self._read()
        found = self._files.get(name, [])
        return found[0] if len(found) == 1 else ""

    def _read(self) -> dict[str, list[str]]:
        by_name: dict[str, list[str]] = {}
        near = self._source.files.under(posixpath.dirname(self._source.path))
        for path in [p for p in near if p.endswith(YAML) and p != self._source.path][:_MAX_FILES]:
            text = self._source.files.text(path) or ""
            if _PROMPT.search(text) and (named := _NAME.search(text)):
                by_name.setdefault(named[1].strip(), []).append(path)
        return by_name
