"""The catalogues that come with the tool, read once."""

from __future__ import annotations

from functools import cache

from shipworthy import resources
from shipworthy.formats import model_catalogue, provider_catalogue
from shipworthy.formats.agents import ai_catalogue
from shipworthy.formats.agents.ai_catalogue import AiCatalogue
from shipworthy.model.ai_models import ModelCatalogue
from shipworthy.model.lock_in import ProviderCatalogue
from shipworthy.model.model_care import CareCatalogue


def ai_actions() -> AiCatalogue:
    return ai_catalogue.known()


@cache
def models() -> ModelCatalogue:
    """`models.yaml`, and the forms of calls by language from the folder of that name."""
    folder = resources.folder("rules") / "catalogues" / "models"
    files = [_catalogue(f"models/{path.name}") for path in sorted(folder.glob("*.yaml"))]
    return model_catalogue.with_forms(model_catalogue.read(*_catalogue("models.yaml")), files)


@cache
def providers() -> ProviderCatalogue:
    return provider_catalogue.read(*_catalogue("providers.yaml"))


@cache
def model_care() -> CareCatalogue:
    return model_catalogue.read_care(*_catalogue("model-care.yaml"))


def _catalogue(name: str) -> tuple[str, str]:
    """Its name for messages, and its text."""
    path = resources.folder("rules") / "catalogues" / name
    return f"catalogues/{name}", path.read_text(encoding="utf-8")
