"""The catalogue of model libraries, of signs of care, and of evaluation tools."""

from __future__ import annotations

from shipworthy.model.ai_models import ModelCatalogue
from shipworthy.model.model_care import CareCatalogue
from shipworthy.schema.decode import Decoder
from shipworthy.schema.from_yaml import read_yaml


def read(origin: str, source: str) -> ModelCatalogue:
    catalogue: ModelCatalogue = Decoder(origin).decode(ModelCatalogue, read_yaml(source, strict=True))
    return catalogue


def read_care(origin: str, source: str) -> CareCatalogue:
    catalogue: CareCatalogue = Decoder(origin).decode(CareCatalogue, read_yaml(source, strict=True))
    return catalogue
