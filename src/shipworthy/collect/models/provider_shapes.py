"""Where the product reads or writes what has the shape of one provider."""

from __future__ import annotations

from collections.abc import Iterable

from shipworthy.analyse.models.code_text import code_of
from shipworthy.analyse.models.provider_shapes import LIKELY, shapes
from shipworthy.collect.catalogues import providers
from shipworthy.collect.code.imports.graph import import_graph
from shipworthy.collect.context import Context, Unavailable, fact
from shipworthy.collect.models.import_ties import ProviderTie
from shipworthy.collect.models.model_calls import EVALUATIONS, content_of
from shipworthy.collect.models.model_sites import model_imports
from shipworthy.collect.models.provider_ties import provider_imports
from shipworthy.collect.repository import BESIDE, source_files
from shipworthy.model.imports import Edge, Moment
from shipworthy.model.lock_in import TieKind

_READ = frozenset({"Python", "TypeScript", "JavaScript", "Vue", "Svelte", "Go", "Java", "Kotlin", "C#"})


@fact("models.provider_shapes")
def provider_shapes(context: Context) -> tuple[ProviderTie, ...]:
    """Where product code reads an answer in the shape one provider gives it, or describes a tool in its form.

    `choices[0].message.content`, `content[0].text`, `input_schema`. Looked for in the files that use the
    provider's library and those that import such a file, in Python, JavaScript, TypeScript, Go, Java, Kotlin
    and C#. Where a file uses a gateway that gives every answer in OpenAI's form, as LiteLLM does, that form
    is no tie.
    """
    tied = context.get(provider_imports)
    if not tied:
        return ()
    near = _near(context, _providers_by_path(tied))
    found = []
    for file in context.get(source_files):
        if file.language not in _READ or EVALUATIONS.match(file.path) or BESIDE.match(file.path):
            continue
        judged = [p for p in providers().providers if p.name in near.get(file.path, ())]
        content = content_of(context, file) if judged else b""
        if any(piece in content for piece in LIKELY):
            code = code_of(context.read(file.path), file.language)
            found += [
                ProviderTie(file.path, s.line, s.provider, s.kind, _shape_words(s.kind, s.text, s.provider))
                for s in shapes(code, judged)
            ]
    return tuple(sorted(found, key=lambda t: (t.path, t.line, t.provider, t.kind)))


def _shape_words(kind: TieKind, text: str, provider: str) -> str:
    if kind is TieKind.ANSWER:
        return f"reads `{text}`, the shape of the answers of {provider}"
    return f"describes a tool in the form of {provider}: `{text}`"


def _providers_by_path(ties: Iterable[ProviderTie]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for tie in ties:
        found.setdefault(tie.path, set()).add(tie.provider)
    return found


def _near(context: Context, tied: dict[str, set[str]]) -> dict[str, set[str]]:
    """By path: the providers whose library the file uses, or a file or package that it imports."""
    found = {path: set(names) for path, names in tied.items()}
    units = {path: set(names) for path, names in tied.items()}
    for path, names in tied.items():
        units.setdefault(path.rpartition("/")[0], set()).update(names)
    for edge in _edges(context):
        if edge.moment is not Moment.NEVER and edge.target in units:
            found.setdefault(edge.path, set()).update(units[edge.target])
    for path in {i.path for i in context.get(model_imports) if i.library in providers().normal}:
        found[path] = {n for n in found.get(path, ()) if not _is_protocol(n)}
    return found


def _edges(context: Context) -> Iterable[Edge]:
    try:
        return import_graph(context).edges
    except Unavailable:
        return ()


def _is_protocol(name: str) -> bool:
    provider = providers().named(name)
    return provider is not None and provider.protocol
