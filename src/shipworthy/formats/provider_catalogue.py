"""The catalogue of those who serve models."""

from __future__ import annotations

from shipworthy.model.lock_in import ProviderCatalogue
from shipworthy.schema.decode import Decoder
from shipworthy.schema.from_yaml import read_yaml


def read(origin: str, source: str) -> ProviderCatalogue:
    catalogue: ProviderCatalogue = Decoder(origin).decode(ProviderCatalogue, read_yaml(source, strict=True))
    return catalogue
