"""What one source file has to do with models: what it imports of their libraries, and every call of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from shipworthy.analyse.models.code_text import code_of, line_of, without_texts
from shipworthy.analyse.models.imports import GROUPS, covers, imported
from shipworthy.model.ai_models import CallSite, Library, LibraryImport, ModelReading, SiteKind


def read_models(
    text: str, language: str, libraries: Sequence[Library], endpoints: Sequence[str]
) -> ModelReading:
    """By the words of the text, in languages whose syntax is not followed."""
    group = GROUPS[language]
    code = code_of(text, language)
    names = list(imported(code, group))
    imports = tuple(
        LibraryImport(line, library.name, library.role, name)
        for library in libraries
        for name, line in names
        if any(covers(root, name, group) for root in library.imports.get(group, ()))
        and not any(covers(other, name, group) for other in library.besides)
    )
    reached = {each.library for each in imports}
    known = [library for library in libraries if library.name in reached]
    sites = {*_calls(code, known), *_addresses(code, endpoints)}
    return ModelReading(imports, tuple(sorted(sites, key=lambda s: (s.line, s.library, s.callee))))


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


def _addresses(code: str, endpoints: Sequence[str]) -> Iterator[CallSite]:
    for address in endpoints:
        position = code.find(address)
        while position >= 0:
            host = address.partition("/")[0]
            yield CallSite(line_of(code, position), host, "provider", SiteKind.REQUEST, address)
            position = code.find(address, position + 1)
