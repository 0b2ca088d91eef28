"""What must be changed to move to another provider of models."""

from __future__ import annotations

from dataclasses import dataclass

from shipworthy.analyse.models.providers import provider_of_model
from shipworthy.collect.catalogues import providers
from shipworthy.collect.context import Context, fact
from shipworthy.collect.models.adapter_boundary import is_inside
from shipworthy.collect.models.import_ties import ProviderTie
from shipworthy.collect.models.model_names import name_literals
from shipworthy.collect.models.provider_choice import open_addresses
from shipworthy.collect.models.provider_shapes import provider_shapes
from shipworthy.collect.models.provider_ties import provider_imports
from shipworthy.collect.repository import BESIDE
from shipworthy.model.lock_in import TieKind

_REASONS = {
    TieKind.LIBRARY: "its library",
    TieKind.TYPE: "its types",
    TieKind.ANSWER: "the shape of its answers",
    TieKind.TOOL: "its form of tools",
    TieKind.NAME: "a model of it by name",
}


@dataclass(frozen=True, slots=True)
class SwitchingFile:
    """A file to change in order to leave a provider. `line` is the first that depends on it."""

    path: str
    line: int
    provider: str
    reasons: str
    """What of the provider the file depends on, in words."""
    lines: int
    """How many lines of it do."""
    inside: bool
    """It is a part of the modules that stand between the product and providers, made for such a change."""


@fact("models.switching_files")
def switching_files(context: Context) -> tuple[SwitchingFile, ...]:
    """Each file that must be changed to leave a provider, with the reasons.

    Its library, its types, the shape of its answers, its form of tools, models of it named in code. Left out
    are files for which another address is enough: the interface is one that others serve too, and the client
    is given its address from elsewhere.
    """
    by_file: dict[tuple[str, str], list[ProviderTie]] = {}
    for tie in (*context.get(provider_imports), *context.get(provider_shapes), *_names(context)):
        by_file.setdefault((tie.path, tie.provider), []).append(tie)
    portable = {(a.path, a.provider) for a in context.get(open_addresses)}
    open_to = {provider for _, provider in portable}
    found = []
    for (path, provider), ties in sorted(by_file.items()):
        kinds = {t.kind for t in ties}
        another_client = TieKind.LIBRARY in kinds and (path, provider) not in portable
        if provider in open_to and not another_client and TieKind.NAME not in kinds:
            continue
        reasons = ", ".join(reason for kind, reason in _REASONS.items() if kind in kinds)
        lines = {t.line for t in ties}
        inside = is_inside(context, path)
        found.append(SwitchingFile(path, min(lines), provider, reasons, len(lines), inside))
    return tuple(sorted(found, key=lambda f: (f.inside, f.path, f.line)))


def _names(context: Context) -> list[ProviderTie]:
    found = []
    for use in context.get(name_literals):
        if BESIDE.match(use.path):
            continue
        provider = provider_of_model(use.name, providers().providers)
        if provider is not None:
            what = f"names {use.name}, a model of {provider.name}"
            found.append(ProviderTie(use.path, use.line, provider.name, TieKind.NAME, what))
    return found


@fact("models.switching_beyond")
def switching_beyond(context: Context) -> tuple[SwitchingFile, ...]:
    """Those of `models.switching_files` past the modules that stand between the product and providers.

    Of the provider that the most of them depend on.
    """
    beyond = [f for f in context.get(switching_files) if not f.inside]
    count: dict[str, int] = {}
    for file in beyond:
        count[file.provider] = count.get(file.provider, 0) + 1
    most = min(count, key=lambda name: (-count[name], name), default="")
    found = tuple(f for f in beyond if f.provider == most)
    for file in found:
        context.cite(file.path, file.line)
    return found


@fact("models.switching_cost", unit="files")
def switching_cost(context: Context) -> int:
    """How many files past the adapters must be changed to leave the provider the product depends on most."""
    return len(context.get(switching_beyond))
