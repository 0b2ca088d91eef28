"""One file that defines an AI workflow or an agent, and how it stands in its repository."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from shipworthy.formats.workflows.retired import RETIRED
from shipworthy.model.repository import File, PathClass
from shipworthy.model.workflows import Definition


@dataclass(frozen=True, slots=True)
class Found:
    """One file that defines something, and what it was read into."""

    file: File
    format: str
    name: str
    line: int
    definitions: Sequence[Definition] | None
    """None where the format is only recognised."""
    twin: str = ""
    """The file that was compiled from it."""
    stub: str = ""
    """Where the definition is instead; it is none itself."""
    duplicate_of: str = ""
    """The file that says the same, and counts."""
    platform: str = ""
    """What wrote it, where that is not what its format names."""
    listed_because: str = ""
    """Why it is no part of what this repository runs or ships; empty where it is."""

    @property
    def counts(self) -> bool:
        """It is judged: the product's own, said here and only here."""
        apart = self.stub or self.duplicate_of or self.listed_because
        return self.file.path_class is PathClass.PRODUCT and not apart

    @property
    def retired(self) -> str:
        """What has become of the platform it is written for."""
        return RETIRED.get(self.platform or self.format, "")
