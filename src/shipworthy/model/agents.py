"""How a repository configures coding agents, and what calls a model in its CI."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PermissionRule:
    """One entry of a permission list, such as `Bash(npm run test:*)`."""

    decision: str
    """allow, ask or deny"""
    pattern: str
    line: int

    @property
    def tool(self) -> str:
        return self.pattern.partition("(")[0].strip()


@dataclass(frozen=True, slots=True)
class Hook:
    """A command an agent's harness runs on an event, without asking."""

    event: str
    matcher: str
    command: str
    line: int
    folder: str = ""
    """Where it runs, when the configuration says so: relative to the project."""


@dataclass(frozen=True, slots=True)
class AgentSettings:
    """The settings of one harness, as one file states them."""

    harness: str
    permissions: tuple[PermissionRule, ...] = ()
    mode: str = ""
    """What happens to a request no rule speaks of, in the harness's own word."""
    mode_line: int = 1
    unrestricted: bool = False
    """The mode asks for nothing and confines nothing."""
    sandboxed: bool = False
    """Commands run confined."""
    hooks: tuple[Hook, ...] = ()


@dataclass(frozen=True, slots=True)
class Setting:
    """A variable or header handed to a server."""

    name: str
    value: str
    line: int


@dataclass(frozen=True, slots=True)
class McpServer:
    """A server of the Model Context Protocol that an agent may start or call."""

    name: str
    line: int
    command: str = ""
    arguments: tuple[str, ...] = ()
    url: str = ""
    folder: str = ""
    """Its working folder as written; empty where it is the project's."""
    settings: tuple[Setting, ...] = ()
    """Its environment and headers."""


@dataclass(frozen=True, slots=True)
class PackageRun:
    """A package that is downloaded when it is started."""

    name: str
    version: str
    """As asked for; empty where none is."""
    pinned: bool
    registry: str
    """npm, pypi, docker, go or git"""


@dataclass(frozen=True, slots=True)
class AgentDefinition:
    """An agent, command or skill described in a Markdown file: front matter, then instructions."""

    kind: str
    """agent, chat mode, command, skill or prompt"""
    harness: str
    name: str
    line: int
    tools: tuple[str, ...] | None
    """None where the file does not say."""
    model: str
    limited: bool
    """Something else than a tool list narrows what it may do."""
    words: int
    """Of its instructions."""


@dataclass(frozen=True, slots=True)
class AiStep:
    """A step, or a called workflow, of a GitHub job that calls a model."""

    tool: str
    """Its name in the catalogue of AI actions."""
    line: int
    job: str
    agent: bool
    """It acts in several turns with tools, rather than answering once."""
    guarded: bool
    """The tool itself refuses people without write access, and is not told otherwise."""
    bounded: bool
    """A number of turns or a time is set where it is called."""
    called_workflow: bool = False


@dataclass(frozen=True, slots=True)
class AiJob:
    id: str
    line: int
    steps: tuple[AiStep, ...]
    timeout: bool
    """`timeout-minutes` is set."""
    writes: tuple[str, ...] | None
    """The permissions its token has for writing; none where the repository's settings decide."""
    events: tuple[str, ...]
    """What starts it."""
    guard: str
    """What limits who may start it, as far as the file shows; empty where nothing does."""


@dataclass(frozen=True, slots=True)
class AiWorkflow:
    """A GitHub workflow in which a model is called."""

    name: str
    jobs: tuple[AiJob, ...]


@dataclass(frozen=True, slots=True)
class AgenticWorkflow:
    """A workflow in Markdown for GitHub Agentic Workflows (`gh aw compile` makes its twin)."""

    name: str
    line: int
    engine: str
    events: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Recognised:
    """A definition of an AI workflow or agent, known by its content."""

    format: str
    name: str
    line: int
    read: bool = False
    """Whether its content is judged; others are only listed."""
