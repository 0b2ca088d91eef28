"""Whether another provider of models can be reached without changing code."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass

from shipworthy.analyse.models.adapters import is_of_provider
from shipworthy.analyse.models.code_text import code_of
from shipworthy.analyse.models.provider_choices import open_address, switch
from shipworthy.collect.catalogues import providers
from shipworthy.collect.code.imports.graph import import_graph
from shipworthy.collect.context import Context, Unavailable, fact
from shipworthy.collect.models.model_calls import content_of
from shipworthy.collect.models.model_sites import requests, sites
from shipworthy.collect.models.models import used
from shipworthy.collect.models.provider_ties import provider_imports
from shipworthy.collect.repository import BESIDE, source_files
from shipworthy.model.lock_in import TieKind

_LIKELY = (
    b"penAI", b"nthropic", b"laude", b"emini", b"edrock", b"llama", b"istral", b"roq",
    b"zure", b"eepseek", b"ertex",
)  # fmt: skip
MAX_FILE = 400_000


@dataclass(frozen=True, slots=True)
class ProviderChoice:
    """One way in which another provider is reached by configuration."""

    path: str
    line: int
    how: str
    """In words."""


@dataclass(frozen=True, slots=True)
class OpenAddress:
    path: str
    line: int
    provider: str
    """Whose interface is spoken there."""
    text: str


@fact("models.open_addresses")
def open_addresses(context: Context) -> tuple[OpenAddress, ...]:
    """Where a client of an interface that others serve too is given its address from elsewhere.

    `OpenAI(base_url=settings.url)`: any server that speaks OpenAI's interface can stand behind it.
    """
    speaking = {p.name for p in providers().providers if p.protocol}
    tied = {t.path: t.provider for t in context.get(provider_imports) if t.provider in speaking}
    found = []
    for path, provider in sorted(tied.items()):
        file = context.file(path)
        line, text = open_address(code_of(context.read(path), file.language if file else None))
        if line:
            found.append(OpenAddress(path, line, provider, text))
    return tuple(found)


@fact("models.provider_choices")
def provider_choices(context: Context) -> tuple[ProviderChoice, ...]:
    """How another provider can be reached without changing code.

    Through a gateway or framework in which the provider is a part of the model's name or a setting, through
    an address from configuration, or by a switch between several providers in a file that uses a provider's
    library or imports one that does (in C#, in any).
    Unknown where several providers are called and nothing was found that chooses between them.
    """
    if not context.get(used):
        return ()
    found = [*_gateways(context), *_unbound(context)]
    found += [
        ProviderChoice(a.path, a.line, f"the address of the client comes from elsewhere: {a.text}")
        for a in context.get(open_addresses)
    ]
    found += _switches(context)
    tied = sorted({t.provider for t in context.get(provider_imports) if t.kind is TieKind.LIBRARY})
    if not found and len(tied) > 1:
        raise Unavailable(f"{', '.join(tied[:4])} are called; nothing that chooses between them was found")
    for choice in found:
        context.cite(choice.path, choice.line)
    return tuple(sorted(set(found), key=lambda c: (c.path, c.line, c.how)))


def _gateways(context: Context) -> Iterator[ProviderChoice]:
    """The first call of each that serves many."""
    seen: set[str] = set()
    for site in context.get(requests):
        if site.library in providers().many and site.library not in seen and not BESIDE.match(site.path):
            seen.add(site.library)
            yield ProviderChoice(site.path, site.line, f"{site.library} serves many providers")
    for site in context.get(sites):
        if site.callee.rpartition(".")[2] in {"init_chat_model", "initChatModel", "init_embeddings"}:
            yield ProviderChoice(site.path, site.line, f"{site.callee} takes the provider by name")


def _unbound(context: Context) -> Iterator[ProviderChoice]:
    """Calls through a framework of a product that nowhere names a provider: it is injected."""
    if context.get(provider_imports):
        return
    for site in context.get(requests):
        if site.library in providers().many or BESIDE.match(site.path):
            continue
        if site.role in {"framework", "gateway"}:
            yield ProviderChoice(
                site.path, site.line, f"no provider is named in code: {site.library} is given one"
            )
            return


def _switches(context: Context) -> Iterator[ProviderChoice]:
    words = providers().adapters
    for path in sorted(_near_providers(context)):
        file = context.file(path)
        if file is None or file.size > MAX_FILE or BESIDE.match(path) or is_of_provider(path, words):
            continue
        line, found = switch(code_of(context.read(path), file.language))
        if line:
            yield ProviderChoice(path, line, f"chooses between {', '.join(found[:4])} by name")


def _near_providers(context: Context) -> set[str]:
    """Files that take a provider's library in or import one that does; in C# all that name two providers."""
    tied = {t.path for t in context.get(provider_imports)}
    units = tied | {path.rpartition("/")[0] for path in tied}
    near = set(tied)
    with suppress(Unavailable):
        near |= {e.path for e in import_graph(context).edges if e.target in units}
    for file in context.get(source_files):
        if file.language == "C#" and file.size <= MAX_FILE:
            content = content_of(context, file)
            if sum(1 for word in _LIKELY if word in content) > 1:
                near.add(file.path)
    return near
