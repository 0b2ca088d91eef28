"""What one import of a model library ties its file to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from shipworthy.analyse.models.code_text import code_of
from shipworthy.analyse.models.provider_names import csharp_names, go_names, is_called, members
from shipworthy.analyse.models.providers import is_payload, provider_of
from shipworthy.collect.catalogues import providers
from shipworthy.collect.context import Context
from shipworthy.collect.models.model_sites import ModelImport
from shipworthy.collect.repository import source_files
from shipworthy.model.lock_in import Provider, TieKind
from shipworthy.model.repository import File

_OWN = frozenset({"provider", "local"})
"""Roles of libraries that reach one provider."""


@dataclass(frozen=True, slots=True)
class ProviderTie:
    """One line that depends on a provider, and by what."""

    path: str
    line: int
    provider: str
    kind: TieKind
    what: str
    """In words, as in `imports ChatOpenAI from langchain_openai, LangChain's connector to OpenAI`."""


@dataclass(frozen=True, slots=True)
class Taken:
    """One import statement."""

    statement: ModelImport
    names: tuple[str, ...]
    """What is taken from the module, in one statement."""
    calls: bool
    """The file calls the library."""


@dataclass(frozen=True, slots=True)
class _Named:
    """Names of the library that the file uses, and the line to show."""

    names: tuple[str, ...]
    line: int


def import_tie(context: Context, taken: Taken) -> Iterator[ProviderTie]:
    """None where many providers are served, or a namespace is opened and nothing of one is named."""
    each = taken.statement
    provider = _served_by(each, taken.names)
    file = context.file(each.path)
    if provider is None or file is None:
        return
    code = code_of(context.read(each.path), file.language)
    named = _named(context, file, code, taken, provider)
    if named is not None:
        kind = TieKind.TYPE if _only_types(file, code, taken, named.names) else TieKind.LIBRARY
        yield ProviderTie(each.path, named.line, provider.name, kind, _words(taken, named, provider))


def _served_by(each: ModelImport, names: Sequence[str]) -> Provider | None:
    """A provider's own library is its provider's; one of many says it by its connector."""
    found = provider_of(each.module, names, providers())
    if found is None and each.role in _OWN:
        return provider_of(each.library, (), providers())
    return None if each.library in providers().many else found


def _named(context: Context, file: File, code: str, taken: Taken, provider: Provider) -> _Named | None:
    each = taken.statement
    if file.language == "C#":
        placed = csharp_names(code, provider, _own_classes(context))
        if not placed and not _is_direct(taken):
            return None
        line = each.line if _is_direct(taken) else placed[0][1]
        return _Named(tuple(name for name, _ in placed), line)
    if file.language == "Go" and not taken.calls and (placed := go_names(code, each.module)):
        return _Named(tuple(name for name, _ in placed), placed[0][1])
    if file.language == "Python" and not taken.calls and not taken.names:
        return _Named(tuple(members(code, each.module)), each.line)
    last = each.module.rpartition(".")[2]
    if file.language in {"Java", "Kotlin"} and last[:1].isupper():
        return _Named((last,), each.line)
    return _Named(taken.names, each.line)


def _is_direct(taken: Taken) -> bool:
    return taken.calls and taken.statement.role in _OWN


def _only_types(file: File, code: str, taken: Taken, names: Sequence[str]) -> bool:
    module = taken.statement.module
    if taken.statement.type_only:
        return True
    if file.language == "C#":
        return not _is_direct(taken) and is_payload(module, names)
    if file.language == "Go":
        return not taken.calls and bool(names)
    if file.language in {"JavaScript", "TypeScript"} and names and not taken.calls:
        return not any(is_called(code, name) for name in names)
    return is_payload(module, names)


def _own_classes(context: Context) -> frozenset[str]:
    return context.once(("models", "own classes"), lambda: frozenset(_classes(context)))


def _classes(context: Context) -> Iterator[str]:
    for file in context.get(source_files):
        if file.language == "C#" and (syntax := context.analysis(file).syntax) is not None:
            yield from (each.name.rpartition(".")[2] for each in syntax.classes)


def _words(taken: Taken, named: _Named, provider: Provider) -> str:
    module, names = taken.statement.module, named.names
    listed = f"{', '.join(names[:3])}{' …' if len(names) > 3 else ''}"
    whose = f"the library of {provider.name}"
    if taken.statement.role not in _OWN:
        whose = f"the connector of {taken.statement.library} to {provider.name}"
    if not names or module.endswith(f".{names[0]}"):
        return f"imports {module}, {whose}"
    if named.line != taken.statement.line:
        return f"uses {listed} from {module}, {whose}"
    if not taken.names:
        return f"imports {module}, {whose}, and uses {listed} of it"
    return f"imports {listed} from {module}, {whose}"
