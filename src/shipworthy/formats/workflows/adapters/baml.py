"""BAML: a node is every function, a model call of its own; clients are a registry of models.

Functions call one another only from code, so a file of them has no edges.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from shipworthy.formats.agents.literal_secrets import literal_secrets
from shipworthy.formats.workflows.adapter import Adapter, Files, Source
from shipworthy.formats.workflows.adapters._baml_clients import (
    Client,
    Policy,
    alias,
    client_of,
    own_model,
    policy_of,
    retry_of,
    timeout_of,
)
from shipworthy.formats.workflows.adapters._baml_text import Block, Token, blocks_of, closing, pairs_of
from shipworthy.formats.workflows.unique_ids import UniqueIds
from shipworthy.model.agents import McpServer, Setting
from shipworthy.model.workflows import (
    Aspect,
    Check,
    Definition,
    ModelRef,
    ModelRegistry,
    Node,
    NodeKind,
    Prompt,
    RegisteredModel,
    Stated,
    Validation,
    Via,
    Workflow,
)

EXPRESSES = frozenset({
    Aspect.NODES, Aspect.INPUT_SCHEMA, Aspect.OUTPUT_SCHEMA, Aspect.VALIDATION, Aspect.RETRY, Aspect.TIMEOUT,
    Aspect.MODELS, Aspect.FALLBACK, Aspect.PROMPTS,
})  # fmt: skip
_FOLDER = "baml_src"
_MAX_FILES = 300
_MAX_NODES = 5_000
_MAX_TYPES = 100
_MAX_TEXT = 20_000


@dataclass(slots=True)
class _Project:
    """All that stands in one folder of BAML: files see one another."""

    clients: dict[str, Client] = field(default_factory=dict)
    policies: dict[str, Policy] = field(default_factory=dict)
    types: dict[str, tuple[Block, str, str]] = field(default_factory=dict)
    """By name: the block, its file and the file's text."""


def _read(source: Source) -> Sequence[Definition]:
    project = _project(source.path, source.text, source.files)
    blocks = blocks_of(source.text)
    found: list[Definition] = []
    functions = [b for b in blocks if b.keyword == "function"][:_MAX_NODES]
    if functions:
        found.append(_workflow(functions, project, source.path))
    clients = [client_of(b, source.path) for b in blocks if b.keyword == "client"]
    if clients:
        found.append(_registry(clients, project, source.path))
    return found


def _project(path: str, text: str, files: Files) -> _Project:
    folder = path.rpartition("/")[0]
    parts = folder.split("/")
    if _FOLDER in parts:
        folder = "/".join(parts[: parts.index(_FOLDER) + 1])
    project = _Project()
    others = [p for p in files.under(folder) if p.endswith(".baml") and p != path][:_MAX_FILES]
    for other in [path, *others]:
        content = text if other == path else files.text(other) or ""
        for block in blocks_of(content):
            match block.keyword:
                case "client":
                    project.clients.setdefault(block.name, client_of(block, other))
                case "retry_policy":
                    project.policies.setdefault(block.name, policy_of(block, other))
                case "class" | "enum":
                    project.types.setdefault(block.name, (block, other, content))
                case _:
                    continue
    return project


def _workflow(functions: Sequence[Block], project: _Project, path: str) -> Workflow:
    nodes: dict[str, Node] = {}
    files: set[str] = set()
    ids = UniqueIds()
    for block in functions:
        id_ = ids.of(block.name or f"line {block.line}")
        nodes[id_] = _node(id_, block, project, path, files)
    return Workflow(
        "baml", path.rpartition("/")[2].removesuffix(".baml"), path, functions[0].line,
        tuple(nodes.values()), (), tuple(nodes), files=tuple(sorted(files - {path})), expressible=EXPRESSES,
    )  # fmt: skip


def _node(id_: str, block: Block, project: _Project, path: str, files: set[str]) -> Node:
    pairs = pairs_of(block.body)
    client, line = pairs.get("client", ("", block.line))
    name = client if isinstance(client, str) else ""
    models = tuple(alias(name, project.clients, path, line)) if name else ()
    if name in project.clients:
        files.add(project.clients[name].path)
    prompt, told = pairs.get("prompt", ("", block.line))
    said = prompt if isinstance(prompt, str) else ""
    arrow = next((i for i, t in enumerate(block.head) if t.text == "->" and not t.quoted), len(block.head))
    answer = block.head[arrow + 1 :]
    types = list(_types(answer, project))
    files.update(project.types[t][1] for t in types)
    schema = _schema(answer, path)
    return Node(
        id_, NodeKind.MODEL_CALL, path, block.line, block.name, "function",
        models=models or (ModelRef("", Via.UNKNOWN, path, block.line),),
        prompts=(Prompt(path, told, said[:_MAX_TEXT]),) if said.strip() else (),
        retry=retry_of(name, project.clients, project.policies), timeout=timeout_of(name, project.clients),
        input_schema=_inputs(block.head[:arrow], path), output_schema=schema,
        validation=_checked(types, project, answer, path, schema),
    )  # fmt: skip


def _inputs(head: Sequence[Token], path: str) -> Stated | None:
    """Its parameters, each with a type."""
    start = next((i for i, t in enumerate(head) if t.text == "("), len(head))
    inside = head[start + 1 : -1]
    return Stated(" ".join(t.text for t in inside)[:200], path, inside[0].line) if inside else None


def _schema(answer: Sequence[Token], path: str) -> Stated | None:
    """Any text is a string, so only other types hold the answer to something."""
    words = [t.text for t in answer]
    if not words or words in (["string"], ["string", "?"]):
        return None
    return Stated("".join(words)[:200], path, answer[0].line)


def _types(answer: Sequence[Token], project: _Project) -> Iterator[str]:
    """The classes it is made of, and theirs."""
    seen: set[str] = set()
    waiting = [t.text for t in answer]
    while waiting and len(seen) < _MAX_TYPES:
        name = waiting.pop(0)
        if name in project.types and name not in seen:
            seen.add(name)
            yield name
            waiting += [t.text for t in project.types[name][0].body if not t.quoted]


def _checked(
    types: Sequence[str], project: _Project, answer: Sequence[Token], path: str, schema: Stated | None
) -> Validation | None:
    """`@assert` refuses; `@check` only says whether it holds; a type that does not fit is refused."""
    found = [("", token) for token in _attributes(answer)]
    for name in types:
        block = project.types[name][0]
        found += [(name, token) for token in _attributes((*block.head, *block.body))]
    if found:
        criteria = tuple(f"{name}: {text}".removeprefix(": ")[:200] for name, (_, text, _) in found[:50])
        refuses = any(kind == "assert" for _, (kind, _, _) in found)
        line = found[0][1][2] if not found[0][0] else schema.line if schema else 1
        return Validation(Check.CONTENT, "@assert" if refuses else "@check", path, line, criteria, refuses)
    return Validation(Check.SCHEMA, "return type", path, schema.line, rejects=True) if schema else None


def _attributes(tokens: Sequence[Token]) -> Iterator[tuple[str, str, int]]:
    for at, token in enumerate(tokens[:-1]):
        kind = tokens[at + 1].text
        if token.quoted or token.text not in {"@", "@@"} or kind not in {"assert", "check"}:
            continue
        end = closing(tuple(tokens), at + 2)
        yield kind, " ".join(t.text for t in tokens[at + 3 : end])[:200], token.line


def _registry(clients: Sequence[Client], project: _Project, path: str) -> ModelRegistry:
    models = [
        RegisteredModel(client.name, ref)
        for client in clients
        for ref in (
            alias(client.name, project.clients, path, client.line) if client.mixed else [own_model(client)]
        )
    ]
    fallbacks = {c.name: c.strategy[1:] for c in clients if c.falls_back and len(c.strategy) > 1}
    retries = [r for c in clients if (r := retry_of(c.name, project.clients, project.policies))]
    timeouts = [t for c in clients if (t := timeout_of(c.name, project.clients))]
    return ModelRegistry(
        "baml", path, clients[0].line, tuple(models), fallbacks, retry=retries[0] if retries else None,
        timeout=timeouts[0] if timeouts else None, secrets=tuple(_secrets(clients, path)),
    )  # fmt: skip


def _secrets(clients: Sequence[Client], path: str) -> Iterator[Stated]:
    for client in clients:
        settings = [
            Setting(key, value[:1_000], line)
            for key, (value, line) in client.options.items()
            if isinstance(value, str) and not value.startswith("env.")
        ]
        for name, line in literal_secrets(McpServer(client.name, client.line, settings=tuple(settings))):
            yield Stated(f"{name[:80]}: ●●●", path, line)


ADAPTERS = (Adapter("baml", _read),)
