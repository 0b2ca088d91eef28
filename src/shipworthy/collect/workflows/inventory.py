"""Every definition of an AI workflow or agent in the repository, whatever tool it is for."""

from __future__ import annotations

from dataclasses import dataclass

from shipworthy.collect.context import Context, fact
from shipworthy.collect.workflows.definitions import found
from shipworthy.model.repository import PathClass


@dataclass(frozen=True, slots=True)
class AiDefinition:
    path: str
    line: int
    format: str
    name: str
    path_class: str
    """What the file is for; only those of the product are judged."""
    read: bool
    """Whether its content is judged; others are only listed."""
    twin: str = ""
    """The file that was compiled from it."""
    stub: str = ""
    """Where the definition is instead; it is none itself."""
    duplicate_of: str = ""
    """The file that says the same, and counts."""
    retired: str = ""
    """What has become of the platform it is written for."""
    listed_because: str = ""
    """Why it is no part of what this repository runs or ships; empty where it is."""
    judged: bool = False
    """It is the product's own, said here and only here, and its content is read."""


@fact("ai_workflows.inventory")
def inventory(context: Context) -> tuple[AiDefinition, ...]:
    """Every file that defines an AI workflow or an agent, known by its content.

    N8n, Dify, Flowise, Langflow, LangGraph, CrewAI, Microsoft Agent Framework, Agent Spec, Conductor,
    Step Functions with a model, Docker Agent, BAML, goose, promptflow, LiteLLM and others; agents for
    Claude Code and Copilot; GitHub workflows that call a model. Tests, examples, documentation, copies,
    templates for others and files that only point elsewhere are listed too, and not judged.
    """
    return tuple(
        AiDefinition(
            each.file.path, each.line, each.format, each.name, each.file.path_class.value,
            read=each.definitions is not None, twin=each.twin, stub=each.stub,
            duplicate_of=each.duplicate_of, retired=each.retired, listed_because=each.listed_because,
            judged=each.counts and each.definitions is not None,
        )
        for each in found(context)
    )  # fmt: skip


@fact("ai_workflows.retired")
def retired(context: Context) -> tuple[AiDefinition, ...]:
    """The product's definitions for platforms that are shut down, or will be on a known date."""
    return tuple(
        each for each in context.get(inventory) if each.retired and not each.listed_because
        and each.path_class == PathClass.PRODUCT.value and not each.duplicate_of
    )  # fmt: skip


@fact("ai_workflows.own", unit="definitions")
def own(context: Context) -> int:
    """How many definitions are the product's own, said once, whether or not their format is read."""
    return sum(each.counts for each in found(context))
