"""The catalogue of model libraries, of signs of care, and of evaluation tools."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from shipworthy.errors import SpecError
from shipworthy.model.ai_models import LanguageForms, ModelCatalogue
from shipworthy.model.model_care import CareCatalogue
from shipworthy.schema.decode import Decoder, suggest
from shipworthy.schema.from_yaml import read_yaml


def read(origin: str, source: str) -> ModelCatalogue:
    catalogue: ModelCatalogue = Decoder(origin).decode(ModelCatalogue, read_yaml(source, strict=True))
    return catalogue


def with_forms(catalogue: ModelCatalogue, sources: Iterable[tuple[str, str]]) -> ModelCatalogue:
    """The catalogue with the forms of calls that stand in a file for each group of languages."""
    libraries = {library.name: library for library in catalogue.libraries}
    for origin, source in sources:
        forms: LanguageForms = Decoder(origin).decode(LanguageForms, read_yaml(source, strict=True))
        for name, calls in forms.libraries.items():
            if name not in libraries:
                message = f"no library {name!r} is in the catalogue"
                raise SpecError(origin, 1, message, help=suggest(name, libraries))
            known = libraries[name]
            libraries[name] = replace(known, forms={**known.forms, forms.language: calls})
    return replace(catalogue, libraries=tuple(libraries.values()))


def read_care(origin: str, source: str) -> CareCatalogue:
    catalogue: CareCatalogue = Decoder(origin).decode(CareCatalogue, read_yaml(source, strict=True))
    return catalogue
