"""How many calls of models have a time limit, try again, and are limited in what the model may write."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from shipworthy.collect.catalogues import model_care
from shipworthy.collect.context import Context, Unavailable, fact
from shipworthy.collect.models.call_care import CallText, Where, call_texts, care_of
from shipworthy.collect.models.model_calls import content_of
from shipworthy.collect.models.model_sites import ModelImport, ModelSite, model_imports, sites
from shipworthy.model.ai_models import SiteKind
from shipworthy.model.model_care import LibraryDefault
from shipworthy.model.repository import FileKind, PathClass

LISTED = 20
TOLD = 0.3
"""Of the calls, so that a share of them says something of all."""
BEARABLE = 120
"""Seconds up to which a library's own time limit is one that a caller can bear."""
_READ = frozenset({"Python", "TypeScript", "JavaScript", "Go", "Vue", "Svelte"})
"""Languages whose calls carry their own limits; elsewhere frameworks take them from configuration."""
_CONFIGURATION = re.compile(r"(?:^|/)(?:application|bootstrap)[\w.-]*\.(?:ya?ml|properties)$")
_OF_MODELS = re.compile(rb"spring\.ai|langchain4j|(?m:^\s{1,8}ai:\s*$)")
_CHAT_MODEL = re.compile(r"(?:^|\.)(?:Azure)?Chat[A-Z]\w+$|init_chat_model$|initChatModel$")
"""A client of a framework that is given what a model may write."""
_WRITES_NOTHING = re.compile(r"[eE]mbed|[aA]udio|[sS]peech|[tT]ranscri|[iI]mage|[mM]oderation|[rR]erank")
_MAKES = re.compile(
    r"(?:^|\.)(?:create[A-Z]\w*|languageModel|customProvider|with_?[sS]\w+|bind_?[tT]ools|from_\w*|patch)$"
)
"""What is only made or set up here."""
_PASSED_ON = re.compile(r"\*\*\w|\.\.\.\w")
_CONFIGURED = frozenset({"Java", "Kotlin", "Scala", "Groovy"})


@dataclass(frozen=True, slots=True)
class CallCare:
    """A call of a model, and what says how it is bounded: the call, its client, the code around it, a file.

    Else what the library does by itself, with the version of which that is known; empty where nothing is.
    """

    path: str
    line: int
    library: str
    callee: str
    time_limit: str
    retries: str
    token_limit: str


@fact("models.call_care")
def call_care(context: Context) -> tuple[CallCare, ...]:
    """Each request of the product to a model, with what says its time limit, retries and limit of tokens.

    Looked for in the call's own arguments, in the making of its client (in its module, else in the modules
    that make clients of the same library), in the function around it with its decorators, in the rest of
    its module, and for Java in `application.yml`; last in what the library is known to do by itself.
    """
    told = {kind: _judged(context, kind) for kind in ("timeouts", "retries", "limits")}
    return tuple(
        CallCare(
            s.path, s.line, s.library, s.callee,
            told["timeouts"][s].says, told["retries"][s].says, told["limits"][s].says,
        )
        for s in sorted(told["limits"], key=lambda s: (s.path, s.line, s.library, s.callee))
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Verdict:
    holds: bool | None
    """None where it cannot be told."""
    says: str = ""


def _judged(context: Context, kind: str) -> Mapping[ModelSite, _Verdict]:
    return context.once(("judged care", kind), lambda: dict(_verdicts(context, kind)))


def _verdicts(context: Context, kind: str) -> Iterator[tuple[ModelSite, _Verdict]]:
    care = care_of(context, kind)
    configured = _configured(context, kind)
    found: tuple[ModelSite, ...] = context.get(sites)
    clients = _Clients.of(found, care)
    modules = _modules(context)
    for text in call_texts(context):
        if care[text.site]:
            yield text.site, _Verdict(True, care[text.site].value)  # the verdict itself
        elif configured and text.language in _CONFIGURED:
            yield text.site, _Verdict(True, configured)  # as above
        else:
            yield text.site, _untold(text, kind, clients, modules)


def _untold(text: CallText, kind: str, clients: _Clients, modules: Collection[str]) -> _Verdict:
    """Where neither the call nor its surroundings say it."""
    site = text.site
    given = clients.say(site)
    if given is not False:
        return _Verdict(given, "the client it is given" if given else "")
    if "/" in site.callee or _MAKES.search(site.callee) or _PASSED_ON.search(text.module.code, *text.span):
        return _Verdict(None)  # a bare address, whose request is made elsewhere, or options that are
    if kind == "limits":
        return _Verdict(False if text.language in _READ and _could_be_limited(site) else None)
    known = default_of(site.library, text.language, modules)
    if known is None:
        return _Verdict(None)
    if kind == "retries":
        again = f"tries {known.retries} more times" if known.retries else "does not try again"
        return _Verdict(known.retries > 0, f"the library {again} ({known.version})")
    if known.seconds is None:
        return _Verdict(None)
    end = f"gives up after {known.seconds} s" if known.seconds else "never gives up"
    return _Verdict(0 < known.seconds <= BEARABLE, f"the library {end} ({known.version})")


def _could_be_limited(site: ModelSite) -> bool:
    """An embedding writes nothing, a framework is given its model, a vendor's client takes no such limit."""
    if _WRITES_NOTHING.search(site.callee) or site.role == "local":
        return False
    if site.role == "framework":
        return _CHAT_MODEL.search(site.callee) is not None
    return site.kind is SiteKind.REQUEST


@dataclass(frozen=True)
class _Clients:
    """Where the product makes connections to models, and whether they say it."""

    by_library: Mapping[str, frozenset[bool]]
    all: frozenset[bool]
    making: frozenset[str]
    """Modules that make some."""

    @classmethod
    def of(cls, found: Iterable[ModelSite], care: Mapping[ModelSite, Where]) -> _Clients:
        says = {site.path for site, told in care.items() if told}
        clients = [site for site in found if site.kind is SiteKind.CLIENT]
        by_library: dict[str, set[bool]] = {}
        for client in clients:
            by_library.setdefault(client.library, set()).add(client.path in says)
        frozen = {library: frozenset(said) for library, said in by_library.items()}
        whole = frozenset(said for each in by_library.values() for said in each)
        return cls(frozen, whole, frozenset(client.path for client in clients))

    def say(self, site: ModelSite) -> bool | None:
        """Whether the client a call is given says it, where its own module makes none.

        None where some do and some do not.
        """
        if site.path in self.making:
            return False
        said = self.by_library.get(site.library) or self.all
        return None if len(said) > 1 else True in said


def _modules(context: Context) -> frozenset[str]:
    """What the product imports of model libraries: modules with those above them, and names."""
    imports: tuple[ModelImport, ...] = context.get(model_imports)
    found: set[str] = set()
    for each in imports:
        found.update(each.names)
        name = each.module
        while name:
            found.add(name)
            name = name.rpartition(".")[0]
    return frozenset(found)


def default_of(library: str, language: str, modules: Collection[str]) -> LibraryDefault | None:
    """What the library does by itself, as far as it is known through which integration it calls."""
    for each in model_care().defaults:
        if each.library == library and language in each.languages:
            through = not each.through or any(name in modules for name in each.through)
            return each if through and not any(name in modules for name in each.unless) else None
    return None


def _configured(context: Context, kind: str) -> str:
    """The configuration file of a framework that says it."""
    keys = "|".join(re.escape(key) for key in model_care().configuration.get(kind, ()))
    says = re.compile(rf"(?m)^\s*(?:[\w\".-]*\.)?(?:{keys})\s*[:=]\s*\S") if keys else None
    for file in context.of_class(PathClass.PRODUCT):
        if says and file.kind is FileKind.TEXT and _CONFIGURATION.search(file.path):
            content = content_of(context, file)
            if _OF_MODELS.search(content) and says.search(content.decode("utf-8", errors="replace")):
                context.note(file.path)
                return file.path
    return ""


def _share(context: Context, kind: str, what: str) -> float:
    verdicts = _judged(context, kind)
    asked = [v.holds for s, v in verdicts.items() if v.holds is not None or _concerned(s, kind)]
    known = [holds for holds in asked if holds is not None]
    if len(known) < TOLD * len(asked) or not known:
        raise Unavailable(
            f"of {len(known)} of {len(asked)} calls of models it can be told whether they have {what}", ""
        )
    return sum(known) / len(known)


def _concerned(site: ModelSite, kind: str) -> bool:
    return kind != "limits" or (site.kind is SiteKind.REQUEST and not _WRITES_NOTHING.search(site.callee))


def _without(context: Context, kind: str) -> tuple[CallCare, ...]:
    missing = {(s.path, s.line, s.callee) for s, v in _judged(context, kind).items() if v.holds is False}
    found = tuple(c for c in context.get(call_care) if (c.path, c.line, c.callee) in missing)
    for each in found[:LISTED]:
        context.cite(each.path, each.line)
    return found


@fact("models.timed_share", unit="share")
def timed_share(context: Context) -> float:
    """The share of the calls of models that have a time limit a caller can bear.

    One of their own, or a default of the library of at most two minutes. Calls of which it cannot be told
    are left out; the default of OpenAI's and Anthropic's clients is ten minutes.
    """
    return _share(context, "timeouts", "a time limit")


@fact("models.untimed_calls")
def untimed_calls(context: Context) -> tuple[CallCare, ...]:
    """The calls of models without a time limit a caller can bear."""
    return _without(context, "timeouts")


@fact("models.retried_share", unit="share")
def retried_share(context: Context) -> float:
    """The share of the calls of models that are tried again when the vendor is busy.

    By themselves or because their library does so. Calls of which it cannot be told are left out.
    """
    return _share(context, "retries", "retries")


@fact("models.unretried_calls")
def unretried_calls(context: Context) -> tuple[CallCare, ...]:
    """The calls of models that nothing tries again."""
    return _without(context, "retries")


@fact("models.limited_share", unit="share")
def limited_share(context: Context) -> float:
    """The share of the calls of models that limit how much the model may write or spend.

    Read in Python, JavaScript, TypeScript and Go; elsewhere only where a limit is found.
    """
    return _share(context, "limits", "a limit of tokens")


@fact("models.unlimited_calls")
def unlimited_calls(context: Context) -> tuple[CallCare, ...]:
    """The calls of models that do not limit how much the model may write or spend."""
    return _without(context, "limits")
