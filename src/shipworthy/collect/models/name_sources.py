"""Where each model's name comes from that the product uses."""

from __future__ import annotations

from dataclasses import dataclass

from shipworthy.analyse.models.code_text import code_of
from shipworthy.analyse.models.name_sources import source_of
from shipworthy.analyse.models.names import chosen_names, is_registry
from shipworthy.collect.context import Context, fact
from shipworthy.collect.models.model_calls import model_uses
from shipworthy.collect.models.model_names import configured, name_literals
from shipworthy.collect.models.models import used
from shipworthy.collect.repository import BESIDE


@dataclass(frozen=True, slots=True)
class NamedModel:
    """A model's name in the product. `source` says how it got there."""

    path: str
    line: int
    name: str
    source: str
    """literal, constant, parameter default, environment default, configuration, or registry: five or more."""


@dataclass(frozen=True, slots=True)
class RepeatedName:
    """A model that several files choose. `line` is the first place."""

    path: str
    line: int
    name: str
    files: int


@fact("models.name_sources")
def name_sources(context: Context) -> tuple[NamedModel, ...]:
    """Every model's name in configuration and in files that use a model library, and where it comes from."""
    if not context.get(used):
        return ()
    found = [NamedModel(u.path, u.line, u.name, "configuration") for u in context.get(configured)]
    for path in sorted({use.path for use in context.get(model_uses)}):
        file = context.file(path)
        if file is None or BESIDE.match(path):
            continue
        code = code_of(context.read(path), file.language)
        lines, registry = code.split("\n"), is_registry(code)
        for name in chosen_names(code):
            source = "registry" if registry else source_of(lines[name.line - 1])
            found.append(NamedModel(path, name.line, name.name, source))
    return tuple(sorted(set(found), key=lambda n: (n.path, n.line, n.name)))


@fact("models.repeated_names")
def repeated_names(context: Context) -> tuple[RepeatedName, ...]:
    """Models that more than one file of the product chooses by name: one decision, written several times."""
    places: dict[str, list[tuple[str, int]]] = {}
    for use in context.get(name_literals):
        places.setdefault(use.name, []).append((use.path, use.line))
    return tuple(
        RepeatedName(*min(found), name, len({path for path, _ in found}))
        for name, found in sorted(places.items())
        if len({path for path, _ in found}) > 1
    )
