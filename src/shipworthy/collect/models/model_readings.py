"""What the product's files have to do with models, each read with what it takes from the others."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from shipworthy.analyse.models.imports import GROUPS, covers
from shipworthy.analyse.models.known import Known
from shipworthy.analyse.models.reading import FOLLOWED, read_models
from shipworthy.analyse.models.values import told
from shipworthy.collect.catalogues import models
from shipworthy.collect.code.imports.resolvers import FAMILIES, Family
from shipworthy.collect.context import Context
from shipworthy.collect.models.global_usings import namespaces_at
from shipworthy.collect.models.model_libraries import declared, libraries_of
from shipworthy.collect.repository import source_files
from shipworthy.imports.resolve import Resolver
from shipworthy.model.ai_models import CallForms, Library, ModelReading
from shipworthy.model.repository import File

EVALUATIONS = re.compile(r"(?:.+/)?(?:[\w-]+[_-])?(?:evals?|evaluations?)(?=/)", re.IGNORECASE)
"""A folder of evaluations, at the start of a path."""
_EVALUATES = re.compile(r"(?:^|[/_.-])(?:evals?|evaluate|benchmarks?)\.\w+$", re.IGNORECASE)
_SPECIFIED = (b'"', b"'", b"npm:", b"esm.sh/", b"deno.land/x/")
"""Before the name of a package."""
ROUNDS = 4
"""So far things are followed from file to file."""
MAX_FILES = 2_000
"""Files that are read for what they take from others."""


def readings(context: Context) -> Mapping[str, ModelReading]:
    """By path: the product's files that import a model library, name a model's address or call a model.

    Folders of evaluations are left out: they call models to judge the product.
    """
    return context.once(("models", "readings"), lambda: _all(context))


def _all(context: Context) -> dict[str, ModelReading]:
    groups: dict[str, list[File]] = {}
    for file in context.get(source_files):
        group = GROUPS.get(file.language or "")
        if group is not None and not EVALUATIONS.match(file.path) and not _EVALUATES.search(file.path):
            groups.setdefault(group, []).append(file)
    found: dict[str, ModelReading] = {}
    for group, files in sorted(groups.items()):
        found.update(_Group(context, group, files).read())
    return {path: reading for path, reading in sorted(found.items()) if reading.imports or reading.sites}


class _Group:
    """The product's files in one group of languages."""

    def __init__(self, context: Context, group: str, files: Sequence[File]) -> None:
        self._context = context
        self._group = group
        self._files = files
        self._resolvers: dict[Family, Resolver] = {}
        self._libraries = libraries_of(context, group)
        named = {d.library for d in context.get(declared)}
        self._declared = frozenset(
            library.name for library in self._libraries if library.name in named or not library.packages
        )

    def read(self) -> dict[str, ModelReading]:
        needles = frozenset(self._unmistakable())
        known = models().addresses
        addresses = tuple(word.encode() for word in (*known.unmistakable, *known.hosts))
        likely = [file for file in self._files if self._is_likely(file, needles, addresses)]
        if self._group not in FOLLOWED:
            return {file.path: self._reading(file, {}) for file in likely}
        return self._follow(likely)

    # Which files are read

    def _is_likely(self, file: File, needles: Iterable[bytes], addresses: Iterable[bytes]) -> bool:
        libraries: Sequence[Library] = self._libraries
        if self._group == "Python":
            libraries = _imported(self._context, file, libraries)
            if not (libraries or needles or addresses):
                return False
        content = content_of(self._context, file)
        around = self._around(file)
        return (
            any(_is_around(content, library, around) for library in libraries if around)
            or any(_names_one(content, library, self._group) for library in libraries)
            or any(address in content for address in addresses)
            or any(needle in content for needle in needles)
        )

    def _around(self, file: File) -> tuple[str, ...]:
        return namespaces_at(self._context, file.folder) if self._group == "C#" else ()

    def _unmistakable(self) -> Iterator[bytes]:
        for library in self._libraries:
            if library.name in self._declared and (forms := library.forms.get(self._group)):
                for form in forms.unmistakable:
                    *_, before, last = form.split(".")
                    yield (f"{before}.{last}(" if "*" not in before else f".{last}(").encode()

    # Reading, from file to file

    def _follow(self, likely: Sequence[File]) -> dict[str, ModelReading]:
        """Round by round: what one file offers is read in those that take it."""
        found: dict[str, ModelReading] = {}
        offered: dict[str, Mapping[str, object]] = {}
        waiting = list(likely)
        for _ in range(ROUNDS):
            changed = set()
            for file in waiting:
                reading = self._reading(file, offered)
                before = found.get(file.path)
                found[file.path] = reading
                if told(reading.exports) != (told(before.exports) if before else ()):
                    changed.add(file.path)
            offered.update({path: found[path].exports for path in sorted(changed)})
            if not changed:
                break
            waiting = self._takers(changed)[:MAX_FILES]
        return found

    def _reading(self, file: File, offered: Mapping[str, Mapping[str, object]]) -> ModelReading:
        given: dict[str, Mapping[str, object]] = {}
        local = set()
        for name, target in self._targets(file):
            if self._is_library(name, file.path, target):
                continue
            local.add(name)
            if target in offered:
                given[name] = offered[target]
        known = Known(
            self._libraries, models().addresses, self._declared, given, frozenset(local), self._around(file)
        )
        assert file.language is not None
        return read_models(self._context.read(file.path), file.language, known)

    def _takers(self, offering: set[str]) -> list[File]:
        return [file for file in self._files if any(target in offering for _, target in self._targets(file))]

    def _targets(self, file: File) -> Iterator[tuple[str, str]]:
        """The imports that are files of the product, as written, and the files."""
        family = FAMILIES.get(file.language or "")
        syntax = self._context.analysis(file).syntax
        if family is None or syntax is None or self._group not in FOLLOWED:
            return
        if family not in self._resolvers:
            members = [each for each in self._files if FAMILIES.get(each.language or "") is family]
            self._resolvers[family] = family(self._context, members)
        for written in syntax.imports:
            target = self._resolvers[family].resolve(file.path, written.name)
            if target is not None:
                yield written.name, target

    def _is_library(self, name: str, path: str, target: str) -> bool:
        """`llm/openai.py` imports `openai`; a folder `ai` stands beside a package `ai` of the manifest."""
        beside = path.rpartition("/")[0] == target.rpartition("/")[0]
        for library in self._libraries:
            if any(covers(root, name, self._group) for root in library.imports[self._group]):
                return beside if self._group == "Python" else library.name in self._declared
        return False


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
    marks = _SPECIFIED if group == "JavaScript" else (b"",)
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
