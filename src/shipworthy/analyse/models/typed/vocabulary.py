"""The catalogue's forms, held against what a typed program imports and calls."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase

from shipworthy.analyse.models.imports import covers
from shipworthy.analyse.models.typed.program import Imported
from shipworthy.model.ai_models import CallForms, Library, SiteKind

_NO_FORMS = CallForms()
_KINDS = (
    ("embeddings", SiteKind.EMBEDDING),
    ("requests", SiteKind.REQUEST),
    ("agents", SiteKind.AGENT),
    ("clients", SiteKind.CLIENT),
)


@dataclass(frozen=True, slots=True)
class Match:
    library: str
    kind: SiteKind


class Vocabulary:
    """Of one file: the libraries it reaches, by the names they have in it."""

    def __init__(self, libraries: Sequence[Library], imports: Sequence[Imported], group: str) -> None:
        self._group = group
        self._reached: dict[str, Library] = {}
        self._names: dict[str, tuple[Library, str]] = {}
        """Local names: the library and what it is called there."""
        self._taken: set[str] = set()
        """Local names that come from elsewhere."""
        self.imported: list[tuple[Imported, Library]] = []
        for each in imports:
            self._take(each, _library_of(libraries, each.module, group))

    def _take(self, imported: Imported, library: Library | None) -> None:
        if library is None:
            if imported.name:
                self._taken.add(imported.name)
            return
        self.imported.append((imported, library))
        self._reached[library.name] = library
        if imported.name:
            self._names[imported.name] = (library, _own_name(imported, self._group))

    def __bool__(self) -> bool:
        return bool(self._reached)

    def role(self, library: str) -> str:
        return self._reached[library].role

    def name(self, root: str) -> tuple[str, str]:
        """The library and its own name for what a chain begins with."""
        if root in self._names:
            library, name = self._names[root]
            return ("", "") if self._is_part(library, name) else (library.name, name)
        return self._listed(root) if self._group != "Go" else ("", "")

    def type(self, written: str) -> tuple[str, str]:
        root, dot, rest = written.partition(".")
        if root in self._names:
            library, name = self._names[root]
            whole = name + dot + rest
            return ("", "") if self._is_part(library, whole) else (library.name, whole)
        if root in self._taken:
            return "", ""
        if self._group == "Go":
            return "", ""
        return self._listed(written)

    def _listed(self, written: str) -> tuple[str, str]:
        """Known by a whole namespace: only what the catalogue lists is of the library."""
        if written in self._taken:
            return "", ""
        last = written.rpartition(".")[2]
        for library in self._reached.values():
            for name in dict.fromkeys((written, last)):
                if any(fnmatchcase(name, t) for t in _types(self._forms(library))):
                    return library.name, name
        return "", ""

    def _is_part(self, library: Library, name: str) -> bool:
        return any(fnmatchcase(name, part) for part in self._forms(library).parts)

    def _forms(self, library: Library) -> CallForms:
        return library.forms.get(self._group, _NO_FORMS)

    def made(self, library: str, type_: str) -> Match | None:
        for form, kind in self._of(library):
            if "." not in form.lstrip(".") and not form.startswith(("@", ".")) and fnmatchcase(type_, form):
                return Match(library, kind)
        return None

    def called(self, library: str, type_: str, path: Sequence[str]) -> Match | None:
        """A call at the path's end on something of the library: by its own forms, else by the others'."""
        others = (name for name in self._reached if name != library)
        found = (self._among(name, path, type_) for name in (library, *others))
        return next((match for match in found if match), None)

    def _among(self, library: str, path: Sequence[str], type_: str = "") -> Match | None:
        kinds = (kind for form, kind in self._of(library) if _fits(form, type_, path))
        return next((Match(library, kind) for kind in kinds), None)

    def unmistakable(self, path: Sequence[str]) -> Match | None:
        """On something of which nothing is known."""
        for name, library in self._reached.items():
            forms = self._forms(library)
            if form := next((form for form in forms.unmistakable if _fits(form, "", path)), ""):
                embeds = "mbed" in form.rpartition(".")[2] or "mbedding" in form
                return self._among(name, path) or Match(
                    name, SiteKind.EMBEDDING if embeds else SiteKind.REQUEST
                )
        return None

    def mark(self, mark: str) -> Match | None:
        for name in self._reached:
            for form, kind in self._of(name):
                if form == f"@{mark}":
                    return Match(name, kind)
        return None

    def _of(self, library: str) -> Iterator[tuple[str, SiteKind]]:
        forms = self._forms(self._reached[library])
        for name, kind in _KINDS:
            for form in getattr(forms, name):
                yield form, kind


def _own_name(imported: Imported, group: str) -> str:
    if group == "Go":
        from shipworthy.analyse.models.typed.go import package_of  # noqa: PLC0415

        return package_of(imported.module)
    return imported.module.rpartition(".")[2]


def _types(forms: CallForms) -> Iterator[str]:
    """What may be declared: listed as types, or what a form begins with."""
    yield from forms.types
    for form in (*forms.clients, *forms.agents, *forms.requests, *forms.embeddings):
        if not form.startswith((".", "@")):
            yield form.rpartition(".")[0] or form


def _fits(form: str, type_: str, path: Sequence[str]) -> bool:
    if form.startswith("@"):
        return False
    if form.startswith("."):
        words = form[1:].split(".")
        return len(path) >= len(words) and all(
            fnmatchcase(w, f) for w, f in zip(path[len(path) - len(words) :], words, strict=True)
        )
    if "." not in form or not type_:
        return False
    owner, _, method = form.rpartition(".")
    return fnmatchcase(path[-1], method) and fnmatchcase(type_, owner)


def _library_of(libraries: Sequence[Library], name: str, group: str) -> Library | None:
    """The library with the longest root at or above the imported name."""
    best: tuple[int, Library] | None = None
    for library in libraries:
        if any(covers(other, name, group) for other in library.besides):
            continue
        for root in library.imports.get(group, ()):
            if covers(root, name, group) and (best is None or len(root) > best[0]):
                best = (len(root), library)
    return best[1] if best else None
