"""The catalogues that come with the tool, read once."""

from __future__ import annotations

from functools import cache

from shipworthy import resources
from shipworthy.formats import model_catalogue, system_catalogue
from shipworthy.formats.agents import ai_catalogue
from shipworthy.formats.agents.ai_catalogue import AiCatalogue
from shipworthy.model.ai_models import ModelCatalogue
from shipworthy.model.systems import SystemCatalogue


def ai_actions() -> AiCatalogue:
    return ai_catalogue.known()


@cache
def models() -> ModelCatalogue:
    return model_catalogue.read(*_catalogue("models.yaml"))


@cache
def systems() -> SystemCatalogue:
    return system_catalogue.read(*_catalogue("systems.yaml"))


def _catalogue(name: str) -> tuple[str, str]:
    """Its name for messages, and its text."""
    path = resources.folder("rules") / "catalogues" / name
    return f"catalogues/{name}", path.read_text(encoding="utf-8")
