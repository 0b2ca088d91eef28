"""With which libraries the product's code calls models, and where."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from shipworthy.analyse.models.imports import GROUPS, covers
from shipworthy.analyse.models.known import Known
from shipworthy.analyse.models.reading import read_models
from shipworthy.analyse.models.uses import endpoint, uses
from shipworthy.collect.catalogues import models
from shipworthy.collect.context import Context, fact
from shipworthy.collect.models.global_usings import namespaces_at
from shipworthy.collect.projects import product_manifests
from shipworthy.collect.repository import BESIDE, source_files
from shipworthy.model.ai_models import CallForms, Library
from shipworthy.model.repository import File

EVALUATIONS = re.compile(r"(?:.+/)?(?:[\w-]+[_-])?(?:evals?|evaluations?)(?=/)", re.IGNORECASE)
"""A folder of evaluations, at the start of a path."""
_BY_TYPES = frozenset({"Go", "Java", "C#"})
"""What is called is known by the types of what it is called on."""
_EVALUATES = re.compile(r"(?:^|[/_.-])(?:evals?|evaluate|benchmarks?)\.\w+$", re.IGNORECASE)
_REGISTRIES = {
    "Python": ("pypi",), "JavaScript": ("npm",), "Go": ("go",), "Java": ("maven", "gradle"), "C#": ("nuget",),
    "Rust": ("cargo",), "Ruby": ("rubygems",), "PHP": ("composer",),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class ModelUse:
    """A library in one file. `line` is that of the first call, or of the import where nothing is called."""

    path: str
    line: int
    library: str
    role: str
    called: bool


@dataclass(frozen=True, slots=True)
class DeclaredLibrary:
    path: str
    line: int
    library: str
    package: str
    dev: bool
    needed: bool
    """The product needs it to run: neither a development nor an optional dependency."""
    general: bool
    """It does much else than call models."""


@fact("models.declared")
def declared(context: Context) -> tuple[DeclaredLibrary, ...]:
    """The model libraries that the product's manifests name. A project's own name does not count."""
    found = []
    own = context.get(own_libraries)
    for manifest in context.get(product_manifests):
        for dependency in manifest.dependencies:
            for library in models().libraries:
                if _is_package(library, manifest.ecosystem, dependency.name) and library.name not in own:
                    needed = not dependency.dev and not dependency.optional
                    place = (manifest.path, dependency.line, library.name, dependency.name)
                    found.append(DeclaredLibrary(*place, dependency.dev, needed, library.general))
    return tuple(sorted(set(found), key=lambda d: (d.path, d.line, d.library)))


def _is_package(library: Library, ecosystem: str, name: str) -> bool:
    registry = "maven" if ecosystem == "gradle" else ecosystem
    plain = _plain(name)
    return any(
        plain.startswith(_plain(p[:-1])) if p.endswith("*") else plain == _plain(p)
        for p in library.packages.get(registry, ())
    )


def _plain(name: str) -> str:
    return re.sub(r"[-_]", "-", name).lower()


@fact("models.own_libraries")
def own_libraries(context: Context) -> tuple[str, ...]:
    """The model libraries this repository is the source of: what they call is not what they are."""
    named = {(m.ecosystem, m.name) for m in context.get(product_manifests) if m.name}
    own = {li.name for li in models().libraries for eco, name in named if _is_package(li, eco, name)}
    return tuple(sorted(own))


@fact("models.uses")
def model_uses(context: Context) -> tuple[ModelUse, ...]:
    """Product files that import a model library or name a model's address, with their first call.

    Read in Python, JavaScript, TypeScript, Go, Java, Kotlin, Scala, C#, Rust, Ruby and PHP. Folders of
    evaluations are left out: they call models to judge the product.
    """
    found: list[ModelUse] = []
    wanted = {group: _libraries(context, group) for group in _REGISTRIES}
    named = frozenset(d.library for d in context.get(declared))
    endpoints = models().endpoints
    addresses = tuple(e.encode() for e in endpoints)
    for file in context.get(source_files):
        group = GROUPS.get(file.language or "")
        if group is None or EVALUATIONS.match(file.path) or _EVALUATES.search(file.path):
            continue
        likely = _imported(context, file, wanted[group]) if group == "Python" else wanted[group]
        content = content_of(context, file)
        around = namespaces_at(context, file.folder) if group == "C#" else ()
        likely = [li for li in likely if _names_one(content, li, group) or _is_around(content, li, around)]
        if not likely and not any(address in content for address in addresses):
            continue
        if group in _BY_TYPES and likely:
            found.extend(_typed_uses(context.read(file.path), file, Known(likely, (), named, around=around)))
            likely = []
        found.extend(_uses(context.read(file.path), file, likely, endpoints))
    return tuple(sorted(found, key=lambda u: (u.path, u.line, u.library)))


def _libraries(context: Context, group: str) -> list[Library]:
    """Those a program in the language can import: named by a manifest, where manifests say what is there.

    Python's standard way is looser (an import without a manifest runs too), so there all count; so they do
    in Java, where an import names its owner, and in C#, where a package brings those it is built on.
    """
    registries = _REGISTRIES[group]
    own = context.get(own_libraries)
    known = [li for li in models().libraries if group in li.imports and li.name not in own]
    named = {d.library for d in context.get(declared)}
    if group in {"Python", "Java"} or (group == "C#" and named):
        return [li for li in known if not li.declared or li.name in named]
    stated = any(m.ecosystem in registries for m in context.get(product_manifests))
    return [li for li in known if li.name in named or not (stated or li.declared)]


def _imported(context: Context, file: File, libraries: Sequence[Library]) -> list[Library]:
    """By the file's analysis, which is cached; all of them where its imports could not be read."""
    syntax = context.analysis(file).syntax
    if syntax is None:
        return list(libraries)
    names = {each.name for each in syntax.imports}
    reached = {place for name in names for place in _reached(name)}
    return [library for library in libraries if _is_of(library, reached, names)]


def _reached(name: str) -> Iterator[str]:
    """The packages an imported name lies in, itself and what it is called.

    The latter since lazily loaded libraries come under their own name from a module of the product.
    """
    yield name.rpartition(".")[2]
    while name:
        yield name
        name = name.rpartition(".")[0]


def _is_of(library: Library, reached: set[str], names: Iterable[str]) -> bool:
    roots = library.imports["Python"]
    open_ended = (root for root in roots if root.endswith(("/", "_")))
    return not reached.isdisjoint(roots) or any(
        covers(root, name, "Python") for root in open_ended for name in names
    )


def content_of(context: Context, file: File) -> bytes:
    """Not evidence yet: most files name no model."""
    try:
        return context.door.read_bytes(file.path)
    except (OSError, ValueError):
        return b""


def _names_one(content: bytes, library: Library, group: str) -> bool:
    """Before anything is parsed. A short name such as `ai` is looked for with its quote."""
    marks = (b'"', b"'") if group == "JavaScript" else (b"",)
    roots = [root.split("\\")[0].encode() for root in library.imports[group]]
    return any(mark + root in content for root in roots for mark in marks)


def _is_around(content: bytes, library: Library, namespaces: Sequence[str]) -> bool:
    """Whether the library's namespace is used by the whole project, and the file has a word of it."""
    roots = library.imports.get("C#", ())
    if not any(covers(root, name, "C#") for root in roots for name in namespaces):
        return False
    forms = library.forms.get("C#", CallForms())
    words = (*forms.types, *forms.clients, *forms.agents, *forms.unmistakable)
    return any(word.rpartition(".")[2].strip("*").encode() in content for word in words)


def _typed_uses(text: str, file: File, known: Known) -> Iterator[ModelUse]:
    reading = read_models(text, file.language or "", known)
    for library in known.libraries:
        imports = [i.line for i in reading.imports if i.library == library.name]
        calls = [s.line for s in reading.sites if s.library == library.name]
        if imports or calls:
            line = min(calls or imports)
            yield ModelUse(file.path, line, library.name, library.role, bool(calls))


def _uses(text: str, file: File, likely: Sequence[Library], endpoints: Sequence[str]) -> Iterator[ModelUse]:
    language = file.language or ""
    found = [*uses(text, language, likely), endpoint(text, language, endpoints)]
    for use in found:
        if use:
            line = use.call_line or use.import_line
            yield ModelUse(file.path, line, use.library, use.role, use.call_line > 0)


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
