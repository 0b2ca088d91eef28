"""The catalogue of systems that products talk to."""

from __future__ import annotations

from shipworthy.model.systems import SystemCatalogue
from shipworthy.schema.decode import Decoder
from shipworthy.schema.from_yaml import read_yaml


def read(origin: str, source: str) -> SystemCatalogue:
    catalogue: SystemCatalogue = Decoder(origin).decode(SystemCatalogue, read_yaml(source, strict=True))
    return catalogue
