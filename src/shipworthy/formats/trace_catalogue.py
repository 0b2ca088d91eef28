"""The catalogue of what records calls of models."""

from __future__ import annotations

from shipworthy.model.traces import TraceCatalogue
from shipworthy.schema.decode import Decoder
from shipworthy.schema.from_yaml import read_yaml


def read(origin: str, source: str) -> TraceCatalogue:
    catalogue: TraceCatalogue = Decoder(origin).decode(TraceCatalogue, read_yaml(source, strict=True))
    return catalogue
