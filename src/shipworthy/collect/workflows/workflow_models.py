"""Which models workflows ask, how they name them, and what they do when one does not answer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from shipworthy.collect.context import Context, Unavailable, fact
from shipworthy.collect.workflows.judged import Judged, asking_nodes, hiding, of_product, registries, said
from shipworthy.formats.workflows.model_names import usual
from shipworthy.model.facts import Unknown
from shipworthy.model.repository import PathClass
from shipworthy.model.workflows import Aspect, ModelRef, Node, Via

_REGISTRY = "ClientRegistry"
_CALLING = frozenset({"Python", "TypeScript", "JavaScript", "Ruby", "Go", "Rust"})
_UNSAID = Unknown("which model is asked cannot be seen in the definition")
_NAMED_ELSEWHERE = frozenset({Via.ALIAS, Via.REGISTRY, Via.CONFIG, Via.ENVIRONMENT, Via.EXPRESSION})


@dataclass(frozen=True, slots=True)
class WorkflowModel:
    path: str
    line: int
    workflow: str
    node: str
    written: str
    provider: str
    named_in_place: bool | Unknown
    """A provider's model name is written where it is asked."""
    left_to_default: bool | Unknown
    """Nothing is written: whichever model the tool of today takes."""


@dataclass(frozen=True, slots=True)
class ModelFallback:
    path: str
    line: int
    workflow: str
    node: str
    written: str
    fallback: bool | Unknown
    """Another model is asked when this one fails."""
    other_provider: bool | Unknown
    """One of those is of another provider."""


@dataclass(frozen=True, slots=True)
class ScatteredModel:
    path: str
    line: int
    name: str
    places: int
    """In how many places of the workflows it is written out."""
    files: int


@dataclass(frozen=True, slots=True)
class UnresolvedAlias:
    path: str
    line: int
    workflow: str
    alias: str
    resolved: bool | Unknown


@fact("ai_workflows.models")
def workflow_models(context: Context) -> tuple[WorkflowModel, ...]:
    """Each reference to a model in the product's workflows: where it stands and how it is named."""
    return tuple(_described(each, node, model) for each, node, model in _references(context))


def _described(each: Judged, node: Node, model: ModelRef) -> WorkflowModel:
    unknown = model.via in {Via.UNKNOWN, Via.INHERITED}
    return WorkflowModel(
        model.path, model.line, each.name, node.label or node.id, model.written, model.provider,
        named_in_place=_UNSAID if unknown else model.via is Via.LITERAL,
        left_to_default=_UNSAID if unknown else model.via is Via.DEFAULT,
    )  # fmt: skip


@fact("ai_workflows.fallbacks")
def fallbacks(context: Context) -> tuple[ModelFallback, ...]:
    """Each reference to a model that could name a second one, there or in a registry: whether it does."""
    found = []
    for each, node, model in _references(context):
        others = _fallbacks(context, model)
        there = said(each.workflow, Aspect.FALLBACK, here=bool(others), node=node.id)
        if there is False and model.via in {Via.UNKNOWN, Via.INHERITED}:
            there = _UNSAID  # nor what it does when it fails
        if there is not None:
            other = _other_provider(model, others) if others else there
            name = node.label or node.id
            found.append(ModelFallback(model.path, model.line, each.name, name, model.written, there, other))
    return tuple(found)


def _fallbacks(context: Context, model: ModelRef) -> list[ModelRef]:
    """Its own, and those a registry of the repository has for its alias."""
    found = list(model.fallbacks)
    for registry in registries(context):
        for alias in registry.fallbacks.get(model.written, ()):
            found += [entry.model for entry in registry.models if entry.alias == alias]
        behind = [entry.model for entry in registry.models if entry.alias == model.written]
        found += behind[1:]
    return found


def _other_provider(model: ModelRef, others: list[ModelRef]) -> bool | Unknown:
    providers = {usual(other.provider) for other in others}
    if not usual(model.provider) or "" in providers:
        return Unknown("of which provider the models are cannot be seen")
    return bool(providers - {usual(model.provider)})


@fact("ai_workflows.indirect_models", unit="share")
def indirect_models(context: Context) -> float:
    """The share of model references in the product's workflows that an alias, a setting or an input decides.

    Unknown where for more than half of them it cannot be seen how they are named.
    """
    ways = [model.via for _, _, model in _references(context)]
    seen = [via for via in ways if via not in {Via.UNKNOWN, Via.INHERITED}]
    if not ways or len(seen) * 2 < len(ways):
        raise Unavailable("how models are named cannot be seen for most of the places that ask one")
    return sum(via in _NAMED_ELSEWHERE for via in seen) / len(seen)


@fact("ai_workflows.scattered_models")
def scattered_models(context: Context) -> tuple[ScatteredModel, ...]:
    """Model names that are written out in more than one place of the product's workflows."""
    written = _written_out(context)
    places = Counter(name for name, _, _ in written)
    found = []
    for name, count in sorted(places.items()):
        if count > 1:
            where = sorted((path, line) for each, path, line in written if each == name)
            found.append(ScatteredModel(*where[0], name, count, len({path for path, _ in where})))
    return tuple(found)


@fact("ai_workflows.literal_models", unit="places")
def literal_models(context: Context) -> int:
    """In how many places of the product's workflows a model's name is written out."""
    return len(_written_out(context))


def _written_out(context: Context) -> set[tuple[str, str, int]]:
    """Each place once, however many agents share what stands there."""
    models = (m for _, _, m in _references(context) if m.via is Via.LITERAL and m.written)
    return {(m.written, m.path, m.line) for m in models}


@fact("ai_workflows.providers")
def providers(context: Context) -> tuple[str, ...]:
    """The providers whose models the product's workflows ask, fallbacks included.

    Unknown where one of them cannot be seen: a model that an expression or a registry outside decides.
    """
    names: set[str] = set()
    _clients_made_in_code(context)
    for each, _, model in _references(context):
        for one in (model, *_fallbacks(context, model)):
            if not usual(one.provider):
                raise Unavailable(
                    f"{each.workflow.path}:{one.line} does not say of which provider its model is"
                )
            names.add(usual(one.provider))
            context.cite(one.path, one.line)
    return tuple(sorted(names))


def _clients_made_in_code(context: Context) -> None:
    """Then code of the product decides which model BAML's functions ask."""
    if not any(each.found.format == "baml" for each in of_product(context)):
        return
    for file in context.of_class(PathClass.PRODUCT):
        if file.language in _CALLING and "baml_client/" not in file.path and _makes(context, file.path):
            raise Unavailable(f"{file.path} may have BAML ask other clients: it makes a {_REGISTRY}")


def _makes(context: Context, path: str) -> bool:
    try:
        return f"{_REGISTRY}(" in context.read(path)
    except Unavailable:
        return False


@fact("ai_workflows.second_provider")
def second_provider(context: Context) -> bool:
    """Whether the product's workflows ask models of more than one provider."""
    return len(context.get(providers)) > 1


@fact("ai_workflows.aliases")
def aliases(context: Context) -> tuple[UnresolvedAlias, ...]:
    """Names that stand for a model in the product's workflows, and whether the repository says for which."""
    known = {entry.alias for registry in registries(context) for entry in registry.models}
    found = []
    for each, _, model in _references(context):
        if model.via is not Via.ALIAS:
            continue
        resolved: bool | Unknown = bool(model.name) or model.written in known
        if not resolved and hiding(each.workflow, Aspect.MODELS):
            resolved = Unknown("a part of the definition was not read")
        found.append(UnresolvedAlias(model.path, model.line, each.name, model.written, resolved))
    return tuple(found)


def _references(context: Context) -> Iterator[tuple[Judged, Node, ModelRef]]:
    for each in of_product(context):
        for node in asking_nodes(each.workflow):
            for model in node.models:
                yield each, node, model
