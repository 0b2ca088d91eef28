"""With which libraries the product's code calls models, and where."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from shipworthy.collect.context import Context, fact
from shipworthy.collect.models.model_libraries import DeclaredLibrary, declared, own_libraries
from shipworthy.collect.models.model_readings import EVALUATIONS, content_of, readings
from shipworthy.collect.repository import BESIDE
from shipworthy.model.ai_models import ModelReading

__all__ = ["EVALUATIONS", "DeclaredLibrary", "content_of", "declared", "own_libraries"]


@dataclass(frozen=True, slots=True)
class ModelUse:
    """A library in one file. `line` is that of the first call, or of the import where nothing is called."""

    path: str
    line: int
    library: str
    role: str
    called: bool


@fact("models.uses")
def model_uses(context: Context) -> tuple[ModelUse, ...]:
    """Product files that import a model library or call a model, with their first call.

    Read in Python, JavaScript, TypeScript, Go, Java, Kotlin, Scala, C#, Rust, Ruby and PHP. Folders of
    evaluations are left out: they call models to judge the product.
    """
    found = [use for path, reading in readings(context).items() for use in _uses(path, reading)]
    return tuple(sorted(found, key=lambda u: (u.path, u.line, u.library)))


def _uses(path: str, reading: ModelReading) -> Iterator[ModelUse]:
    """One for each library: at its first call, else where it is imported."""
    first: dict[str, ModelUse] = {}
    for site in reading.sites:
        first.setdefault(site.library, ModelUse(path, site.line, site.library, site.role, called=True))
    for each in reading.imports:
        if not each.type_only:
            first.setdefault(each.library, ModelUse(path, each.line, each.library, each.role, called=False))
    yield from first.values()


@fact("models.call_sites")
def call_sites(context: Context) -> tuple[ModelUse, ...]:
    """The product files that call a model.

    They import a library and use one of its calls, or name a model's address. An import alone is none.
    """
    found = tuple(use for use in context.get(model_uses) if use.called)
    for use in found:
        context.cite(use.path, use.line)
    return found


@fact("models.first_call")
def first_call(context: Context) -> tuple[ModelUse, ...]:
    """The first of the places where the product calls a model: where a finding about all of them is shown."""
    sites = context.get(call_sites)
    return tuple(site for site in sites if not BESIDE.match(site.path))[:1] or sites[:1]


@fact("models.call_files", unit="files")
def call_files(context: Context) -> int:
    """How many product files call a model."""
    return len({use.path for use in context.get(call_sites)})
