"""What a written import means: one module a family of languages."""

from __future__ import annotations

from typing import Protocol


class Resolver(Protocol):
    """Units are files in some languages, and folders where a package is a folder."""

    def unit(self, path: str) -> str:
        """What the file belongs to."""
        ...

    def resolve(self, path: str, name: str) -> str | None:
        """The unit that `path` imports; none where it is third party's, or not known."""
        ...
