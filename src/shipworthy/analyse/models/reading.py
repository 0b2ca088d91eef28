"""What one source file has to do with models: what it imports of their libraries, and every call of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

from shipworthy.analyse.models.addresses import address_sites
from shipworthy.analyse.models.calls_python import calls_python
from shipworthy.analyse.models.calls_script import calls_script
from shipworthy.analyse.models.calls_typed import read_typed
from shipworthy.analyse.models.code_text import code_of, line_of, without_texts
from shipworthy.analyse.models.gateways import through_gateways
from shipworthy.analyse.models.imports import GROUPS, covers, imported
from shipworthy.analyse.models.known import Known
from shipworthy.model.ai_models import CallSite, Library, LibraryImport, ModelReading, SiteKind

Reader = Callable[[str, str, Known], ModelReading | None]
"""Of a text in a language, with what is known. None where its syntax cannot be read."""

_BY_SYNTAX: Mapping[str, Reader] = {
    "Python": calls_python,
    "JavaScript": calls_script,
    "Go": read_typed,
    "Java": read_typed,
    "C#": read_typed,
}
"""By the group of languages: finds imports and sites; addresses are added to what it finds."""
FOLLOWED = frozenset({"Python", "JavaScript"})
"""Groups whose readers tell what a file offers to others, and take it."""


def read_models(text: str, language: str, known: Known) -> ModelReading:
    """By the syntax where a reader knows the language, else by the words of the text."""
    group = GROUPS[language]
    reader = _BY_SYNTAX.get(group)
    found = reader(text, language, known) if reader else None
    if found is None:
        found = _by_words(text, language, known)
    code = code_of(text, language)
    named = through_gateways(found.sites, code, known.addresses.gateways)
    sites = {*named, *address_sites(code, known.addresses)}
    return replace(found, sites=tuple(sorted(sites, key=lambda s: (s.line, s.library, s.callee))))


def _by_words(text: str, language: str, known: Known) -> ModelReading:
    group = GROUPS[language]
    code = code_of(text, language)
    names = list(imported(code, group))
    imports = tuple(
        LibraryImport(line, library.name, library.role, name)
        for library in known.libraries
        for name, line in names
        if any(covers(root, name, group) for root in library.imports.get(group, ()))
        and not any(covers(other, name, group) for other in library.besides)
    )
    reached = {each.library for each in imports}
    called = [library for library in known.libraries if library.name in reached]
    return ModelReading(imports, tuple(_calls(code, called)))


def _calls(code: str, libraries: Sequence[Library]) -> Iterator[CallSite]:
    bare = without_texts(code)
    for library in libraries:
        for call in library.calls:
            searched = code if '"' in call or "'" in call else bare
            position = searched.find(call)
            while position >= 0:
                line = line_of(searched, position)
                yield CallSite(line, library.name, library.role, _kind(call), call.rstrip("("))
                position = searched.find(call, position + 1)


def _kind(call: str) -> SiteKind:
    last = call.strip(".(").rpartition(".")[2]
    if "mbed" in last:
        return SiteKind.EMBEDDING
    return SiteKind.CLIENT if last[:1].isupper() else SiteKind.REQUEST
