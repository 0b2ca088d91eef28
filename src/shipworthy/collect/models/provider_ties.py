"""Where the product takes in what belongs to one provider of models."""

from __future__ import annotations

from collections.abc import Iterator

from shipworthy.analyse.models.providers import provider_of
from shipworthy.collect.catalogues import models, providers
from shipworthy.collect.context import Context, fact
from shipworthy.collect.models.import_ties import ProviderTie, Taken, import_tie
from shipworthy.collect.models.model_sites import ModelImport, model_imports, sites
from shipworthy.collect.models.models import used
from shipworthy.collect.repository import BESIDE
from shipworthy.model.lock_in import TieKind


@fact("models.provider_imports")
def provider_imports(context: Context) -> tuple[ProviderTie, ...]:
    """Where product code imports a provider's library or a connector to one, or requests its address.

    A framework or gateway that serves several providers is none. Maintenance scripts are left out, and
    libraries that run open weights.
    """
    if not context.get(used):
        return ()
    found = {*_imports(context), *_addresses(context)}
    return tuple(sorted(found, key=lambda t: (t.path, t.line, t.provider, t.kind)))


def _imports(context: Context) -> Iterator[ProviderTie]:
    called = {(s.path, s.library) for s in context.get(sites)}
    general = {library.name for library in models().libraries if library.general}
    for each, names in _merged(context.get(model_imports)):
        if BESIDE.match(each.path) or each.library in providers().weights:
            continue
        calls = (each.path, each.library) in called
        if calls or each.type_only or each.library not in general:
            yield from import_tie(context, Taken(each, names, calls))


def _merged(found: tuple[ModelImport, ...]) -> Iterator[tuple[ModelImport, tuple[str, ...]]]:
    """One for each statement, with all names that are taken from it."""
    by_line: dict[tuple[str, int, str], list[ModelImport]] = {}
    for each in found:
        by_line.setdefault((each.path, each.line, each.library), []).append(each)
    for group in by_line.values():
        first = min(group, key=lambda i: len(i.module))
        rest = (i.module.removeprefix(first.module).lstrip(".") for i in group if i.module != first.module)
        yield first, tuple(dict.fromkeys([*(name for i in group for name in i.names), *rest]))


def _addresses(context: Context) -> Iterator[ProviderTie]:
    """Requests without a library: those whose library is the address."""
    named = {library.name for library in models().libraries}
    for site in context.get(sites):
        if site.library in named or BESIDE.match(site.path):
            continue
        provider = provider_of(f"{site.library} {site.callee}", (), providers())
        if provider is not None:
            what = f"requests {site.library}, the address of {provider.name}"
            yield ProviderTie(site.path, site.line, provider.name, TieKind.LIBRARY, what)
