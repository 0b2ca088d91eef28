"""What an AgentFlow v2 agent lists to use: tools, the provider's own tools, stores of knowledge."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from shipworthy.formats.workflows.adapters import _flowise_tools as tools
from shipworthy.formats.workflows.adapters._flowise_document import Raw, is_on, listed, names, settings, text
from shipworthy.model.workflows import Approval, Effect, Mechanism, Node, NodeKind, Retrieval, Tool
from shipworthy.schema.nodes import line_of


@dataclass(frozen=True, slots=True)
class Attached:
    """A tool or a store of knowledge that an agent may use."""

    node: Node
    approval: Approval | None


def attached(raw: Raw, path: str) -> Iterator[Attached]:
    """In the order of the file."""
    at = raw.line_of("agentTools")
    for index, entry in enumerate(listed(raw.inputs.get("agentTools"))):
        if not isinstance(entry, Mapping) or not (component := text(entry.get("agentSelectedTool"))):
            continue
        line = line_of(entry, "agentSelectedTool", at)
        asked = None
        if is_on(entry.get("agentSelectedToolRequiresHumanInput")):
            at_flag = line_of(entry, "agentSelectedToolRequiresHumanInput", line)
            asked = Approval(Mechanism.TOOL_FLAG, path, at_flag)
        config = settings(entry.get("agentSelectedToolConfig"))
        yield Attached(_tool_node(f"{raw.id}/{component}#{index}", component, config, path, line), asked)
    yield from _built_in(raw, path)
    yield from _knowledge(raw, path)


def _tool_node(id_: str, component: str, config: Mapping[str, object], path: str, line: int) -> Node:
    effect, reason = tools.effect_of(component, config)
    return Node(
        id_, NodeKind.TOOL, path, line, label=component, native=component,
        effect=effect, effect_reason=reason,
        tool=tools.tool_of(component, config), opaque=tools.elsewhere(component),
    )  # fmt: skip


def _built_in(raw: Raw, path: str) -> Iterator[Attached]:
    """Tools of the provider: they run there."""
    for key in tools.BUILT_IN:
        for name in names(raw.inputs.get(key)):
            runs = "code" in name.lower()
            effect, reason = (
                (Effect.EXECUTE, "it runs code the model writes") if runs else (Effect.READ, name)
            )
            made = Node(
                f"{raw.id}/{name}", NodeKind.TOOL, path, raw.line_of(key), label=name, native=key,
                effect=effect, effect_reason=reason, tool=Tool(name, "the provider"),
            )  # fmt: skip
            yield Attached(made, None)


def _knowledge(raw: Raw, path: str) -> Iterator[Attached]:
    for key, name in (
        ("agentKnowledgeDocumentStores", "documentStore"),
        ("agentKnowledgeVSEmbeddings", "vectorStore"),
    ):
        for index, entry in enumerate(listed(raw.inputs.get(key))):
            if isinstance(entry, Mapping) and (source := text(entry.get(name))):
                made = Node(
                    f"{raw.id}/{name}#{index}", NodeKind.RETRIEVAL, path,
                    line_of(entry, name, raw.line_of(key)), label=source[:200], native=key,
                    effect=Effect.READ, effect_reason="searches a store",
                    retrieval=Retrieval(source[:200]),
                )  # fmt: skip
                yield Attached(made, None)
