"""The forms of calls in the catalogue, held against names and chains."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache

from shipworthy.analyse.models.imports import covers
from shipworthy.model.ai_models import CallForms, Library, SiteKind

KINDS = (
    ("embeddings", SiteKind.EMBEDDING),
    ("requests", SiteKind.REQUEST),
    ("agents", SiteKind.AGENT),
    ("clients", SiteKind.CLIENT),
)
CALLED = "__call__"
"""Stands in forms for what is called itself: `model(prompt)`."""
NO_FORMS = CallForms()
Texts = Sequence[str] | None


class Forms:
    """Those of one library in one group of languages."""

    def __init__(self, forms: CallForms) -> None:
        self._kinds = [(kind, _Patterns(getattr(forms, name))) for name, kind in KINDS]
        self._types = _Patterns(forms.types)
        self._keeps = _Patterns(forms.keeps)
        self._parts = _Patterns(forms.parts)
        self._passes = _Patterns(forms.passes)
        self._commands = _Patterns(forms.commands)
        self.unmistakable = [form.split(".") for form in forms.unmistakable]

    def of_name(self, path: Sequence[str], texts: Texts = None) -> SiteKind | None:
        """`texts` are those among the arguments; none where it is not called."""
        if self._parts.named(path):
            return None
        return next((kind for kind, patterns in self._kinds if patterns.named(path, texts)), None)

    def of_chain(self, chain: Sequence[str], texts: Texts = None, origin: str = "") -> SiteKind | None:
        """`origin` is what made the thing that is called."""
        return next((kind for kind, patterns in self._kinds if patterns.chained(chain, texts, origin)), None)

    def is_type(self, path: Sequence[str]) -> bool:
        return self.of_name(path) in {SiteKind.CLIENT, SiteKind.AGENT} or self._types.named(path)

    def keeps(self, chain: Sequence[str], origin: str = "") -> bool:
        return self._keeps.chained(chain, None, origin)

    def passes(self, path: Sequence[str]) -> bool:
        return self._passes.named(path)

    def is_command(self, path: Sequence[str]) -> bool:
        return self._commands.named(path)

    def makes(self, path: Sequence[str]) -> bool:
        """A call of the name gives something to send with, and is no site itself."""
        return self._keeps.named(path)

    def of_written(self, words: Sequence[str]) -> bool:
        return any(len(words) >= len(form) and _fits(words, form) for form in self.unmistakable)


@dataclass(frozen=True, slots=True)
class _Form:
    words: tuple[str, ...]
    text: str = ""
    """What must stand among the arguments."""
    origin: str = ""

    def fits(self, words: Sequence[str], texts: Texts, origin: str) -> bool:
        if not _fits(words, self.words) or (self.origin and not fnmatchcase(origin, self.origin)):
            return False
        return not self.text or any(fnmatchcase(each, self.text) for each in texts or ())


class _Patterns:
    """By the last word, where that is written out."""

    def __init__(self, forms: Iterable[str]) -> None:
        self._names: dict[str, list[_Form]] = {}
        self._chains: dict[str, list[_Form]] = {}
        for each in forms:
            origin, _, rest = each.rpartition(":")
            dotted, _, text = rest.removesuffix(")").partition("(")
            form = _Form(tuple(dotted.removeprefix(".").split(".")), text, origin)
            last = "" if "*" in form.words[-1] else form.words[-1]
            (self._chains if rest.startswith(".") else self._names).setdefault(last, []).append(form)

    def named(self, path: Sequence[str], texts: Texts = None) -> bool:
        """A chain of several words is as good on the library itself: `openai.chat.completions.create`."""
        if _any(self._names, path, texts, ""):
            return True
        likely = self._chains.get(path[-1], ()) if path else ()
        return any(len(form.words) > 1 and form.fits(path, texts, "") for form in likely)

    def chained(self, chain: Sequence[str], texts: Texts = None, origin: str = "") -> bool:
        return _any(self._chains, chain, texts, origin)


def _any(known: dict[str, list[_Form]], words: Sequence[str], texts: Texts, origin: str) -> bool:
    if not words:
        return False
    likely = (*known.get(words[-1], ()), *known.get("", ()))
    return any(form.fits(words, texts, origin) for form in likely)


def _fits(words: Sequence[str], form: Sequence[str]) -> bool:
    """The last words are the form's."""
    if len(words) < len(form):
        return False
    last = words[len(words) - len(form) :]
    return all(w == f or ("*" in f and fnmatchcase(w, f)) for w, f in zip(last, form, strict=True))


def forms_of(library: Library, group: str) -> Forms:
    return _compiled(library.forms.get(group, NO_FORMS))


@cache
def _compiled(forms: CallForms) -> Forms:
    return Forms(forms)


def library_of(libraries: Iterable[Library], name: str, group: str) -> Library | None:
    """The library with the longest root at or above the imported name."""
    best: tuple[int, Library] | None = None
    for library in libraries:
        if any(covers(other, name, group) for other in library.besides):
            continue
        for root in library.imports.get(group, ()):
            if covers(root, name, group) and (best is None or len(root) > best[0]):
                best = (len(root), library)
    return best[1] if best else None
