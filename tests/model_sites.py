"""What a source says of calls of models, for the tests of each language."""

from __future__ import annotations

from textwrap import dedent

from shipworthy.analyse.models.imports import GROUPS
from shipworthy.analyse.models.known import Known
from shipworthy.analyse.models.reading import read_models
from shipworthy.collect.catalogues import models
from shipworthy.model.ai_models import CallSite


def all_sites(source: str, language: str) -> tuple[CallSite, ...]:
    libraries = [each for each in models().libraries if GROUPS[language] in each.forms]
    return read_models(dedent(source), language, Known(libraries, models().addresses)).sites


def said(source: str, language: str) -> list[str]:
    """`line kind library callee`, connections left out."""
    return [
        f"{s.line} {s.kind} {s.library}: {s.callee}"
        for s in all_sites(source, language)
        if s.kind.value != "client"
    ]
