"""The tracked files, as adapters of workflow formats may ask for them."""

from __future__ import annotations

import posixpath
from bisect import bisect_left
from collections.abc import Sequence

from shipworthy.collect.code.imports.resolvers import FAMILIES
from shipworthy.collect.context import Context, Unavailable
from shipworthy.imports.resolve import Resolver
from shipworthy.model.repository import FileKind

MAX_BYTES = 8_000_000
_PYTHON = (".py",)


class TrackedFiles:
    """Whatever is read through it is evidence of the fact being computed."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._paths = [f.path for f in context.files]
        self._resolver: Resolver | None = None

    def text(self, path: str) -> str | None:
        file = self._context.file(path)
        if file is None or file.kind is not FileKind.TEXT or file.size > MAX_BYTES:
            return None
        try:
            return self._context.read(path)
        except Unavailable:
            return None

    def beside(self, path: str, reference: str) -> str | None:
        plain = reference.removeprefix("file://").strip()
        if not plain or plain.startswith(("/", "~")) or "\\" in plain or "\0" in plain:
            return None
        whole = posixpath.normpath(posixpath.join(posixpath.dirname(path), plain))
        return whole if self._context.file(whole) is not None else None

    def under(self, folder: str) -> Sequence[str]:
        inside = f"{folder.rstrip('/')}/" if folder else ""
        start = bisect_left(self._paths, inside)
        found = []
        for path in self._paths[start:]:
            if not path.startswith(inside):
                break
            found.append(path)
        return found

    def module(self, path: str, name: str) -> str | None:
        if self._resolver is None:
            sources = [f for f in self._context.files if f.path.endswith(_PYTHON)]
            self._resolver = FAMILIES["Python"](self._context, sources)
        return self._resolver.resolve(path, name)
