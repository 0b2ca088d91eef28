"""The catalogue of actions and commands that call a model in CI."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache

from shipworthy import resources
from shipworthy.schema.decode import Decoder
from shipworthy.schema.from_yaml import read_yaml


@dataclass(frozen=True, slots=True)
class AiAction:
    uses: str
    tool: str
    agent: bool = False
    guarded: bool = False
    """It refuses people without write access by itself …"""
    opened_by: tuple[str, ...] = ()
    """… unless one of these inputs says otherwise."""
    bounds: tuple[str, ...] = ()
    """Inputs that limit turns or time; `input=word` asks for the word in the input's text."""


@dataclass(frozen=True)
class AiCommand:
    command: str
    tool: str
    agent: bool = False
    with_: tuple[str, ...] = field(default=(), metadata={"key": "with"})
    """One of these words must follow."""
    bounds: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AiCatalogue:
    actions: tuple[AiAction, ...]
    commands: tuple[AiCommand, ...]

    def action(self, uses: str) -> AiAction | None:
        """`owner/repo/path@ref` by its repository."""
        repository = "/".join(uses.partition("@")[0].split("/")[:2]).lower()
        return next((a for a in self.actions if a.uses.lower() == repository), None)

    def may_call(self, content: bytes) -> bool:
        """Whether it is worth parsing: what it takes to be found stands somewhere in it, in lower case."""
        return any(action.uses.lower().encode() in content for action in self.actions) or any(
            all(word.encode() in content for word in command.command.split())
            and (not command.with_ or any(word.encode() in content for word in command.with_))
            for command in self.commands
        )


def read(origin: str, source: str) -> AiCatalogue:
    catalogue: AiCatalogue = Decoder(origin).decode(AiCatalogue, read_yaml(source, strict=True))
    return catalogue


@cache
def known() -> AiCatalogue:
    """The one that comes with the tool."""
    path = resources.folder("rules") / "catalogues" / "ai-actions.yaml"
    return read("catalogues/ai-actions.yaml", path.read_text(encoding="utf-8"))
