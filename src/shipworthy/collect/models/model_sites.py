"""Every call of a model in the product's code, and every import of a library that calls them."""

from __future__ import annotations

from dataclasses import dataclass

from shipworthy.collect.context import Context, fact
from shipworthy.collect.models.model_readings import readings
from shipworthy.model.ai_models import SENDING, SiteKind


@dataclass(frozen=True, slots=True)
class ModelSite:
    """A call of a model library."""

    path: str
    line: int
    library: str
    role: str
    """provider, gateway, framework or local"""
    kind: SiteKind
    callee: str
    function: str
    arguments: tuple[str, ...]
    model: str
    direct: bool


@dataclass(frozen=True, slots=True)
class ModelImport:
    """An import of a model library."""

    path: str
    line: int
    library: str
    role: str
    module: str
    names: tuple[str, ...]
    type_only: bool


@fact("models.sites")
def sites(context: Context) -> tuple[ModelSite, ...]:
    """Every call of a model library in the product's code, with what it does and is given."""
    found = [
        ModelSite(
            path, s.line, s.library, s.role, s.kind, s.callee, s.function, s.arguments, s.model, s.direct
        )
        for path, reading in readings(context).items()
        for s in reading.sites
    ]
    return tuple(sorted(found, key=lambda s: (s.path, s.line, s.library, s.callee)))


@fact("models.requests")
def requests(context: Context) -> tuple[ModelSite, ...]:
    """The calls that send something to a model, or put something together that sends by itself.

    Where a file makes a connection and nothing is seen to be sent with it there, the connection counts.
    """
    found = context.get(sites)
    sending = {s.path for s in found if s.kind in SENDING}
    return tuple(s for s in found if s.kind in SENDING or s.path not in sending)


@fact("models.imports")
def model_imports(context: Context) -> tuple[ModelImport, ...]:
    """Every import of a model library in the product's code."""
    found = [
        ModelImport(path, i.line, i.library, i.role, i.module, i.names, i.type_only)
        for path, reading in readings(context).items()
        for i in reading.imports
    ]
    return tuple(sorted(found, key=lambda i: (i.path, i.line, i.library)))
