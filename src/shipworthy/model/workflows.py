"""One graph for every AI workflow definition, whatever tool it is written for.

A definition is read by an adapter of its format; proofs, rules and reports know only this graph. What an
adapter cannot resolve is a `Gap`, never a guess: a check that rests on it is unknown.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class NodeKind(StrEnum):
    ENTRY = "entry"
    EXIT = "exit"
    """What the user, or whoever called, is given."""
    AGENT = "agent"
    """A model that acts in several turns and chooses its tools."""
    MODEL_CALL = "model call"
    """A model that answers once."""
    TOOL = "tool"
    """A step or a capability that does something outside of the workflow's own data."""
    APPROVAL = "approval"
    """A step at which a person lets the run go on or not."""
    HUMAN_INPUT = "human input"
    """A step at which a person is asked for something else than leave: a question, a form, a chat."""
    VALIDATION = "validation"
    CONDITION = "condition"
    LOOP = "loop"
    FORK = "fork"
    JOIN = "join"
    SUBFLOW = "subflow"
    CODE = "code"
    """Fixed code of the definition's author."""
    TRANSFORM = "transform"
    RETRIEVAL = "retrieval"
    MEMORY = "memory"
    MESSAGE = "message"
    """Something said to the user on the way."""
    EXPORT = "export"
    """A result that leaves for another system or a file."""


class Effect(StrEnum):
    """What running a node changes in the world, at worst."""

    NONE = "none"
    READ = "read"
    WRITE = "write"
    """Changes something that is stored."""
    EXTERNAL = "external"
    """Reaches somebody: a mail, a message, a post, a payment."""
    EXECUTE = "execute"
    """Runs commands or code that a model may choose."""
    UNKNOWN = "unknown"


class EdgeKind(StrEnum):
    CONTROL = "control"
    TOOL_CALL = "tool call"
    """From an agent to what it may call when it chooses to."""
    HANDOFF = "handoff"
    """From an agent to another that takes over."""
    ERROR = "error"
    LOOP_BACK = "loop back"
    SUBFLOW = "subflow"
    DATA = "data"
    """Only data flows: it orders nothing and is not followed by proofs of control."""


class Aspect(StrEnum):
    """What a definition may state about itself; what a format can say at all is a set of these."""

    NODES = "nodes"
    EDGES = "edges"
    TOOLS = "tools"
    """Which tools a node may use."""
    EFFECTS = "side effects"
    ROLES = "agent roles"
    INPUT_SCHEMA = "input schemas"
    OUTPUT_SCHEMA = "output schemas"
    APPROVALS = "approval points"
    VALIDATION = "validation rules"
    QUALITY_CRITERIA = "quality criteria"
    ESCALATION = "escalation path"
    RETRY = "retry policies"
    TIMEOUT = "timeouts"
    BOUNDS = "bounds of loops"
    ERRORS = "error handling"
    TENANT = "tenant context"
    MODELS = "model configuration"
    FALLBACK = "fallback models"
    PROMPTS = "prompts"
    PROMPT_VERSION = "prompt versions"
    RETRIEVAL_FILTER = "retrieval filters"
    COST = "cost limits"
    TRACES = "observability"
    OWNER = "owner"
    VERSION = "version"
    REVIEW = "review state"
    DATA_CLASS = "data class"
    """How sensitive the data is that it handles."""


class Origin(StrEnum):
    """Where a value comes from."""

    EXPLICIT = "explicit"
    DEFAULT = "default"
    """The framework's own, with no word in the definition."""
    INHERITED = "inherited"
    EXPRESSION = "expression"
    """Decided when it runs."""
    UNKNOWN = "unknown"


class Strength(StrEnum):
    """How much a statement binds."""

    ENFORCED = "enforced"
    """What runs the definition holds to it."""
    DECLARED = "declared"
    """Said in a file that nothing executes."""
    PROSE = "prose"
    """Said to a model or a reader."""


@dataclass(frozen=True, slots=True)
class Stated:
    """Something a definition says of itself, as written."""

    value: str
    path: str
    line: int
    origin: Origin = Origin.EXPLICIT
    strength: Strength = Strength.ENFORCED


class Via(StrEnum):
    """How a model is referred to."""

    LITERAL = "literal"
    """A provider's model name, written in the definition."""
    ALIAS = "alias"
    """A name the same file, or a sibling, explains."""
    REGISTRY = "registry"
    """A name that a registry or gateway outside of the definition resolves."""
    CONFIG = "configuration"
    ENVIRONMENT = "environment"
    EXPRESSION = "expression"
    DEFAULT = "default"
    """Not stated: the framework's or the node version's own."""
    INHERITED = "inherited"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class ModelRef:
    written: str
    """As it stands in the file; empty where nothing is written."""
    via: Via
    path: str
    line: int
    provider: str = ""
    """Lower case, the field's usual name: openai, anthropic, google, azure, ollama …; empty: not known."""
    name: str = ""
    """The provider's model, where it can be resolved."""
    otherwise: str = ""
    """The literal that is taken where the configuration or environment says nothing."""
    fallbacks: tuple[ModelRef, ...] = ()
    parameters: tuple[tuple[str, str], ...] = ()
    """Temperature, token limits … as written, by name."""


@dataclass(frozen=True, slots=True)
class Prompt:
    path: str
    """The file its text stands in."""
    line: int
    text: str = ""
    """As far as it can be had."""
    reference: str = ""
    """The file, or the registry's name for it, where it is not written in place."""
    version: str = ""
    """Pinned by a prompt registry."""
    registry: bool = False
    """`reference` is a name that a prompt registry resolves, in its newest version where none is named."""


@dataclass(frozen=True, slots=True)
class Tool:
    name: str
    server: str = ""
    """The MCP server, connector or provider it belongs to."""
    operation: str = ""
    """The connector's operation or the HTTP method."""
    allowed: tuple[str, ...] | None = None
    """Of a server with several tools: those that may be used; none: not limited."""
    everything: bool = False
    """A wildcard, or a missing list that means all tools."""


class Mechanism(StrEnum):
    NODE = "approval step"
    TOOL_FLAG = "confirmation of the tool call"
    PERMISSION = "permission rule"
    ENVIRONMENT = "protected environment"
    REVIEW = "review of a change"
    HOOK = "hook"
    INTERRUPT = "interrupt"


@dataclass(frozen=True, slots=True)
class Approval:
    """A person's leave. On a node, or on the edge of the one tool call it is asked for."""

    mechanism: Mechanism
    path: str
    line: int
    approved: frozenset[str] = frozenset()
    """The ports of the deciding node that mean yes; empty: without leave the run does not go on at all."""
    decided_at: str = ""
    """The node that branches on the answer, where that is not the one that asks."""
    who: str = ""
    timeout: Stated | None = None
    on_timeout: str = ""
    """approve, reject, or empty where it waits or is not said."""
    doubt: str = ""
    """Why it may not ask anybody: a setting outside of the repository decides. Empty: it does ask."""


class Check(StrEnum):
    SCHEMA = "schema only"
    CONTENT = "content"


@dataclass(frozen=True, slots=True)
class Validation:
    """A step, or a property of one, that looks at what a model has said before it is used."""

    check: Check
    mechanism: str
    path: str
    line: int
    criteria: tuple[str, ...] = ()
    """What is measured, as written: score >= 0.8, pii, max length … Empty: nothing measurable."""
    rejects: bool | None = None
    """It can refuse or send back; none where that cannot be seen."""
    passed: frozenset[str] = frozenset()
    """The ports taken by what passes; empty: what fails does not go on."""


@dataclass(frozen=True, slots=True)
class Retry:
    attempts: int | None
    """In all, the first included; none: without end, unless `origin` is an expression or unknown."""
    path: str
    line: int
    origin: Origin = Origin.EXPLICIT
    version: str = ""
    """Of the framework whose default it is."""


class Limit(StrEnum):
    ITERATIONS = "iterations"
    ITEMS = "items"
    """As many turns as there are items."""
    TIME = "time"
    COST = "cost"
    CONDITION = "condition"
    """An expression that is expected to come true."""


@dataclass(frozen=True, slots=True)
class Bound:
    """What ends a loop, an agent's turns or a whole run."""

    limit: Limit
    value: str
    path: str
    line: int
    origin: Origin = Origin.EXPLICIT
    version: str = ""
    """Of the framework whose default it is."""


@dataclass(frozen=True, slots=True)
class Retrieval:
    source: str
    """The index, collection or data set."""
    filter: Stated | None = None
    """Narrows what may be found: metadata, tenant, entitlement."""


@dataclass(frozen=True, slots=True)
class Node:
    """A step, an agent or a tool of one workflow. `id` is unique in it."""

    id: str
    kind: NodeKind
    path: str
    line: int
    label: str = ""
    native: str = ""
    """The format's own word for what it is."""
    scope: str = ""
    """The loop, map or group node it stands in."""
    effect: Effect = Effect.NONE
    effect_reason: str = ""
    """What says so, in words: `HTTP POST`, `the tool is named delete_user` …"""
    models: tuple[ModelRef, ...] = ()
    prompts: tuple[Prompt, ...] = ()
    tool: Tool | None = None
    approval: Approval | None = None
    validation: Validation | None = None
    retrieval: Retrieval | None = None
    bound: Bound | None = None
    retry: Retry | None = None
    timeout: Stated | None = None
    cost: Stated | None = None
    role: Stated | None = None
    """An agent's responsibility."""
    input_schema: Stated | None = None
    output_schema: Stated | None = None
    """On a model: what it answers is held to it."""
    tools: Stated | None = None
    """The list that limits which tools it may use; the tools themselves are nodes."""
    criteria: Stated | None = None
    """What a good result is, measurably."""
    errors: Stated | None = None
    """What happens when it fails."""
    escalation: Stated | None = None
    tenant: Stated | None = None
    traces: Stated | None = None
    secrets: tuple[Stated, ...] = ()
    """Credentials written out in place, masked."""
    opaque: str = ""
    """Why its inside is not known; empty where it is."""
    at_least_once: bool = False
    """A loop that asks its condition after its body, so that the body always runs."""
    runs: str = ""
    """Of a sub-workflow: the name, id or path of the workflow it runs, as written."""


@dataclass(frozen=True, slots=True)
class Edge:
    source: str
    target: str
    kind: EdgeKind = EdgeKind.CONTROL
    port: str = ""
    """Which of the source's outcomes it is."""
    line: int = 1
    approval: Approval | None = None
    """Asked for whenever this edge is taken: a tool call that is confirmed."""


@dataclass(frozen=True, slots=True)
class Gap:
    """Something of the definition that was dropped or cannot be resolved."""

    what: str
    path: str
    line: int
    hides: frozenset[Aspect]
    """What may be there unseen."""
    node: str = ""
    """Only this node is concerned; empty: the whole workflow."""
    broken: bool = False
    """The definition itself is wrong there: it names a step, a file or a tool that does not exist."""


class WorkflowKind(StrEnum):
    WORKFLOW = "workflow"
    AGENT = "agent"
    """One agent with its tools, written on its own."""
    ASSISTANT = "coding assistant"
    """An agent that works on the repository itself: for Claude Code, Copilot, Cursor …"""


@dataclass(frozen=True, slots=True)
class Workflow:
    format: str
    name: str
    path: str
    line: int
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    entries: tuple[str, ...]
    """Where a run begins; empty: wherever no edge leads."""
    kind: WorkflowKind = WorkflowKind.WORKFLOW
    format_version: str = ""
    description: str = ""
    files: tuple[str, ...] = ()
    """What else the definition is made of: prompts, schemas, modules, imported parts."""
    stated: Mapping[Aspect, Stated] = field(default_factory=dict)
    """Of the workflow as a whole: owner, version, traces, timeout, cost …"""
    expressible: frozenset[Aspect] = frozenset()
    """What the format can say: these are absent where the file does not say them, all others unknown."""
    bound: Bound | None = None
    """Ends the whole run, and with it each of its loops."""
    gaps: tuple[Gap, ...] = ()
    personal_data: tuple[Stated, ...] = ()
    """Recorded runs, pinned sample data and the like that hold data of people, masked."""
    id: str = ""
    """What sub-workflow nodes call it by, where that is neither its name nor its path."""
    called_at: tuple[str, ...] = ()
    """Where it begins when another workflow runs it; empty: at its entries."""

    def node(self, id_: str) -> Node:
        """Raises `KeyError`."""
        for node in self.nodes:
            if node.id == id_:
                return node
        raise KeyError(id_)


@dataclass(frozen=True, slots=True)
class RegisteredModel:
    """One entry of a registry: what an alias means."""

    alias: str
    model: ModelRef


@dataclass(frozen=True, slots=True)
class ModelRegistry:
    """Aliases for models in one place: a gateway's configuration, a `models.yaml`, BAML clients."""

    format: str
    path: str
    line: int
    models: tuple[RegisteredModel, ...]
    fallbacks: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """By alias: the aliases that are tried next."""
    retry: Retry | None = None
    timeout: Stated | None = None
    traces: Stated | None = None
    cost: Stated | None = None
    tenant: Stated | None = None
    secrets: tuple[Stated, ...] = ()
    """Keys written out in place, masked."""


Definition = Workflow | ModelRegistry
