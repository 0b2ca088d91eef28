"""The files of coding agents in the repository: agents, personal files, and parts that cannot work."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from shipworthy.collect.agents.agent_hooks import hook_uses
from shipworthy.collect.agents.agents import project_folder, settings
from shipworthy.collect.agents.mcp import ServerUse, mcp_configuration
from shipworthy.collect.context import Context, fact
from shipworthy.formats.agents import agent_markdown
from shipworthy.formats.agents.script_paths import one_machine, script_in
from shipworthy.model.repository import FileKind, PathClass

_PERSONAL = re.compile(
    r"(?:^|/)(?:\.claude/settings\.local\.json|(?:CLAUDE|GEMINI|AGENTS)\.local\.md|\.aider\.(?:chat|input)\.history(?:\.md)?"
    r"|\.claude/(?:\.credentials\.json|history\.jsonl|todos/[^/]+\.json)"
    r"|\.codex/(?:auth\.json|history\.jsonl)|\.gemini/(?:oauth_creds|google_accounts)\.json)$"
)
_INHERIT_ALL = {
    "Claude Code": "Claude Code then lets it use every tool the session has, MCP servers included",
    "Copilot": "Copilot then lets it use every tool there is",
}
"""What a harness does with an agent that names no tools; others are not judged."""
MIN_WORDS = 5
"""Of instructions: less is no agent yet."""


@dataclass(frozen=True, slots=True)
class PersonalFile:
    path: str
    line: int


@dataclass(frozen=True, slots=True)
class AgentUse:
    path: str
    line: int
    name: str
    harness: str
    lists_tools: bool
    """It names the tools it may use, or is limited otherwise."""
    default: str
    """What its harness does with an agent that names none."""


@dataclass(frozen=True, slots=True)
class BrokenPart:
    path: str
    line: int
    problem: str


@fact("agents.personal_files")
def personal_files(context: Context) -> tuple[PersonalFile, ...]:
    """Tracked files that belong to one person's agent.

    `.claude/settings.local.json`, `CLAUDE.local.md`, chat histories and sign-ins.
    """
    found = tuple(
        PersonalFile(file.path, 1)
        for file in context.of_class(PathClass.PRODUCT)
        if _PERSONAL.search(file.path) and file.kind is FileKind.TEXT and file.size
    )
    for file in found:
        context.cite(file.path)
    return found


@fact("agents.definitions")
def definitions(context: Context) -> tuple[AgentUse, ...]:
    """The agents defined in Markdown for Claude Code and Copilot that have instructions.

    Looked for in `.claude/agents` and `.github/agents`.
    """
    found = []
    for file in context.of_class(PathClass.PRODUCT):
        place = agent_markdown.kind_of(file.path) if file.path.endswith(".md") else None
        if place is None or place[0] != "agent" or file.kind is not FileKind.TEXT:
            continue
        agent = agent_markdown.read(file.path, context.read(file.path))
        if agent and agent.words >= MIN_WORDS and agent.harness in _INHERIT_ALL:
            listed = agent.tools is not None or agent.limited
            default = _INHERIT_ALL[agent.harness]
            found.append(AgentUse(file.path, agent.line, agent.name, agent.harness, listed, default))
    return tuple(found)


@fact("agents.without_tool_list")
def without_tool_list(context: Context) -> tuple[AgentUse, ...]:
    """Agents that name no tools, so that their harness gives them all."""
    found = tuple(agent for agent in context.get(definitions) if not agent.lists_tools)
    for agent in found:
        context.cite(agent.path, agent.line)
    return found


@fact("agents.surfaces", unit="entries")
def surfaces(context: Context) -> int:
    """How much the repository configures for coding agents.

    Permissions, hooks, MCP servers, agents and personal files, counted by entry. Empty files count
    nothing.
    """
    read = [file.settings for file in context.get(settings)]
    entries = sum(len(s.permissions) + bool(s.mode) + len(s.hooks) for s in read)
    servers = len(context.get(mcp_configuration).found)
    return entries + servers + len(context.get(definitions)) + len(context.get(personal_files))


@fact("agents.broken_configuration")
def broken_configuration(context: Context) -> tuple[BrokenPart, ...]:
    """Parts of the agents' configuration that cannot work.

    Files that do not parse, hooks and MCP servers whose script is not in the repository, paths below one
    person's home.
    """
    found = tuple(sorted(_broken(context), key=lambda part: (part.path, part.line, part.problem)))
    for part in found:
        context.cite(part.path, part.line)
    return found


def _broken(context: Context) -> Iterator[BrokenPart]:
    for file in context.get(settings):
        if file.problem:
            yield BrokenPart(file.path, file.line, f"it cannot be read: {file.problem}")
    configured = context.get(mcp_configuration)
    for unread in configured.unread:
        if not any(f.path == unread.path for f in context.get(settings)):
            yield BrokenPart(unread.path, unread.line, f"it cannot be read: {unread.problem}")
    started = [(h.path, h.line, f"the {h.event} hook", h.script) for h in context.get(hook_uses)]
    for use in configured.found:
        if path := one_machine((use.server.command, *use.server.arguments, use.server.folder)):
            problem = f"the MCP server {use.name} needs {path}, a path on one person's machine"
            yield BrokenPart(use.path, use.line, problem)
        else:
            started.append((use.path, use.line, f"the MCP server {use.name}", _script(use, context)))
    yield from _missing(started, context)


def _script(use: ServerUse, context: Context) -> str:
    folder = use.server.folder.removeprefix("${workspaceFolder}").strip("./")
    script = script_in([use.server.command, *use.server.arguments])
    if not script or "$" in folder or use.server.folder.startswith(("/", "~")):
        return ""
    folders = ("/".join(p for p in (project_folder(use.path), folder) if p), folder, "")
    places = ["/".join(p for p in (each, script) if p) for each in folders]
    return next((place for place in places if context.file(place)), places[0])


def _missing(started: list[tuple[str, int, str, str]], context: Context) -> Iterator[BrokenPart]:
    """Scripts nobody tracks; one that git ignores is made on each machine, which is another matter."""
    absent = [s for s in started if s[3] and not context.file(s[3])]
    ignored = context.door.ignored(sorted({s[3] for s in absent})) if absent else frozenset()
    for path, line, what, script in absent:
        if script not in ignored:
            yield BrokenPart(path, line, f"{what} starts {script}, which is not in the repository")
