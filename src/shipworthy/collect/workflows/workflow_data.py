"""What workflows know and keep: retrieval, credentials, recorded data, prompts from a registry."""

from __future__ import annotations

from dataclasses import dataclass

from shipworthy.collect.context import Context, fact
from shipworthy.collect.workflows.judged import judged, of_product, said
from shipworthy.model.facts import Unknown
from shipworthy.model.workflows import Aspect


@dataclass(frozen=True, slots=True)
class WorkflowRetrieval:
    path: str
    line: int
    workflow: str
    node: str
    source: str
    filtered: bool | Unknown


@dataclass(frozen=True, slots=True)
class InPlace:
    """A credential, or data of people, that a definition holds."""

    path: str
    line: int
    workflow: str
    what: str
    """Masked."""


@dataclass(frozen=True, slots=True)
class RegistryPrompt:
    path: str
    line: int
    workflow: str
    name: str
    pinned: bool


@fact("ai_workflows.retrievals")
def retrievals(context: Context) -> tuple[WorkflowRetrieval, ...]:
    """Where the product's workflows look something up for a model, and whether a filter narrows it.

    Only where the format has a place for a filter.
    """
    found = []
    for each in of_product(context):
        for node in each.workflow.nodes:
            if node.retrieval is None:
                continue
            here = node.retrieval.filter is not None
            filtered = said(each.workflow, Aspect.RETRIEVAL_FILTER, here=here, node=node.id)
            if filtered is not None:
                name, source = node.label or node.id, node.retrieval.source
                found.append(WorkflowRetrieval(node.path, node.line, each.name, name, source, filtered))
    return tuple(found)


@fact("ai_workflows.credentials")
def credentials(context: Context) -> tuple[InPlace, ...]:
    """Keys and passwords that are written out in workflow definitions."""
    return tuple(
        InPlace(secret.path, secret.line, each.name, secret.value)
        for each in judged(context)
        for node in each.workflow.nodes
        for secret in node.secrets
    )


@fact("ai_workflows.personal_data")
def personal_data(context: Context) -> tuple[InPlace, ...]:
    """Data of people that definitions carry along: recorded runs, pinned sample data."""
    return tuple(
        InPlace(data.path, data.line, each.name, data.value)
        for each in judged(context)
        for data in each.workflow.personal_data
    )


@fact("ai_workflows.registry_prompts")
def registry_prompts(context: Context) -> tuple[RegistryPrompt, ...]:
    """Prompts that the product's workflows take from a registry, and whether a version is named."""
    return tuple(
        RegistryPrompt(prompt.path, prompt.line, each.name, prompt.reference, bool(prompt.version))
        for each in of_product(context)
        for node in each.workflow.nodes
        for prompt in node.prompts
        if prompt.registry
    )
