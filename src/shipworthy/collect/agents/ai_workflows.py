"""Every definition of an AI workflow or agent in the repository, whatever tool it is for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from shipworthy.collect.ci.ai_ci import ai_workflow_files
from shipworthy.collect.context import Context, fact
from shipworthy.formats.agents import agent_markdown, agentic_workflow
from shipworthy.formats.workflows.recognise import SUFFIXES, recognise
from shipworthy.model.repository import File, FileKind, PathClass

MAX_BYTES = 8_000_000
_AGENTS = frozenset({"agent", "chat mode"})
_UNLISTED = frozenset({PathClass.VENDORED, PathClass.GENERATED})


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


@fact("ai_workflows.inventory")
def inventory(context: Context) -> tuple[AiDefinition, ...]:
    """Every file that defines an AI workflow or an agent, known by its content.

    N8n, Dify, Flowise, Langflow, LangGraph, CrewAI, Microsoft Agent Framework, Agent Spec, Conductor,
    Step Functions with a model, Docker Agent, BAML, goose, promptflow, LiteLLM and others; agents for
    Claude Code and Copilot; GitHub workflows that call a model. Tests, examples and documentation are
    listed too.
    """
    found = [*_of_ci(context), *_markdown(context), *_documents(context)]
    return tuple(sorted(found, key=lambda d: (d.path, d.line, d.format)))


def _of_ci(context: Context) -> Iterator[AiDefinition]:
    for file in context.get(ai_workflow_files):
        name = file.workflow.name or _stem(file.path)
        yield AiDefinition(file.path, file.line, "github-actions", name, PathClass.PRODUCT.value, read=True)


def _markdown(context: Context) -> Iterator[AiDefinition]:
    for file in _listed(context, (".md",)):
        kind = agent_markdown.kind_of(file.path)
        if agentic_workflow.matches(file.path):
            if workflow := agentic_workflow.read(file.path, context.read(file.path)):
                twin = agentic_workflow.twin_of(file.path)
                yield AiDefinition(
                    file.path, workflow.line, "gh-aw", workflow.name, file.path_class.value,
                    read=True, twin=twin if context.file(twin) else "",
                )  # fmt: skip
            continue
        if kind is None or kind[0] not in _AGENTS:
            continue
        if agent := agent_markdown.read(file.path, context.read(file.path)):
            format_ = f"{agent.harness.lower().replace(' ', '-')}-agent"
            yield AiDefinition(file.path, agent.line, format_, agent.name, file.path_class.value, read=True)


def _documents(context: Context) -> Iterator[AiDefinition]:
    for file in _listed(context, SUFFIXES):
        try:
            content = context.door.read_bytes(file.path)  # not evidence: most files are nothing of the kind
        except (OSError, ValueError):
            continue
        if found := recognise(file.path, content):
            context.cite(file.path, found.line)
            yield AiDefinition(
                file.path, found.line, found.format, found.name, file.path_class.value, found.read
            )


def _listed(context: Context, suffixes: tuple[str, ...]) -> Iterator[File]:
    for file in context.files:
        listed = file.kind is FileKind.TEXT and file.path_class not in _UNLISTED
        if listed and file.path.endswith(suffixes) and file.size <= MAX_BYTES:
            yield file


def _stem(path: str) -> str:
    return path.rpartition("/")[2].partition(".")[0]
