"""The tools of one coding assistant: those it lists, or all there are."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from shipworthy.formats.agents import mcp_servers
from shipworthy.formats.agents._values import items
from shipworthy.formats.workflows.adapter import Files
from shipworthy.formats.workflows.adapters._agent_tools import effect_of, server_of, tool_names
from shipworthy.formats.workflows.adapters._assistant_leave import project_of
from shipworthy.model.agents import McpServer
from shipworthy.model.workflows import Approval, Effect, Mechanism, Node, NodeKind, Tool
from shipworthy.schema.nodes import DocumentError, Mapped, line_of

_ALL = "without a list of tools it has every tool, the shell among them"
_EDITORS = frozenset({"edit", "write", "multiedit", "notebookedit"})
_SERVER_FILES = {"claude-code": ".mcp.json", "copilot": ".vscode/mcp.json", "cursor": ".cursor/mcp.json"}
_NOTHING = frozenset({"", "*", "all", "inherit"})
_MAX = 1_000
Named = list[tuple[str, int]]


def listed(values: Mapped) -> tuple[Named | None, int]:
    """The tools it names, each with its line; none where it names none and so has all."""
    for key in ("tools", "allowed-tools", "allowedTools"):
        at = values.line_of(key)
        match values.get(key):
            case list():
                named = [
                    (e.strip(), line) for e, line in items(values, key) if isinstance(e, str) and e.strip()
                ]
                return (None if any(n in {"*", "all"} for n, _ in named) else named[:_MAX]), at
            case Mapping() as switches:
                return [(str(n), line_of(switches, n)) for n, on in switches.items() if on][:_MAX], at
            case str() as text if text.strip().lower() not in _NOTHING:
                return [(name, at) for name in tool_names(text.strip().strip("[]"))][:_MAX], at
            case _:
                continue
    return None, 1


def denied(values: Mapped) -> frozenset[str]:
    for key in ("disallowedTools", "disallowed-tools"):
        match values.get(key):
            case list() as entries:
                return frozenset(str(e).strip() for e in entries)
            case str() as text:
                return frozenset(tool_names(text.strip("[]")))
            case _:
                continue
    return frozenset()


def nodes(named: Named | None, values: Mapped, path: str, harness: str, files: Files) -> Iterator[Node]:
    away = denied(values)
    if named is None:
        yield _everything(path, away, values.line_of("tools"))
    for name, line in dict(named or []).items():
        if name not in away:
            effect, why = effect_of(name)
            server, tool = server_of(name)
            yield _node(name, path, line, effect, why, server, everything=bool(server) and tool in {"", "*"})
    seen = set()
    for one in _servers(values, path, harness, files) if named is None else ():
        several = f"mcp__{one.name}__*"
        if one.name not in seen and not {several, f"mcp__{one.name}"} & away:
            seen.add(one.name)
            why = f"every tool of the server {one.name}"
            yield _node(several, path, one.line, Effect.UNKNOWN, why, one.name, everything=True)


def _everything(path: str, away: frozenset[str], line: int) -> Node:
    lower = {name.lower() for name in away}
    if "bash" not in lower:
        return _node("*", path, line, Effect.EXECUTE, _ALL, everything=True)
    if lower >= _EDITORS - {"multiedit", "notebookedit"}:
        return _node(
            "*", path, line, Effect.UNKNOWN, "every tool but the shell and the editors", everything=True
        )
    return _node("*", path, line, Effect.WRITE, "every tool but the shell", everything=True)


def _node(
    name: str, path: str, line: int, effect: Effect, why: str, server: str = "", *, everything: bool
) -> Node:
    tool = Tool(name[:200], server, everything=everything)
    return Node(
        f"tool {name}"[:300], NodeKind.TOOL, path, line, label=name[:200], native="tool",
        effect=effect, effect_reason=why, tool=tool,
    )  # fmt: skip


def _servers(values: Mapped, path: str, harness: str, files: Files) -> Iterator[McpServer]:
    """Its own and the project's, which an agent with a list of tools has only by that list."""
    for key in ("mcpServers", "mcp-servers", "mcp_servers"):
        match values.get(key):
            case Mapping() as own:
                yield from (McpServer(str(n)[:200], line_of(own, n)) for n in own)
            case list() as several:
                for index, entry in enumerate(several):
                    names = (
                        [entry]
                        if isinstance(entry, str)
                        else list(entry)
                        if isinstance(entry, Mapping)
                        else []
                    )
                    yield from (McpServer(str(n)[:200], line_of(several, index)) for n in names)
            case _:
                continue
    place = _SERVER_FILES.get(harness)
    text = files.text(f"{project_of(path)}{place}") if place else None
    yield from _read(place, text) if place and text else ()


@lru_cache(maxsize=64)
def _read(place: str, text: str) -> tuple[McpServer, ...]:
    try:
        # Their lines are those of another file: the agent's own first line stands for them.
        return tuple(McpServer(s.name, 1) for s in mcp_servers.read(place, text))
    except DocumentError:
        return ()


def by_permission(values: Mapped, name: str, path: str) -> tuple[bool, bool, Approval | None]:
    """What opencode's front matter says of a tool: whether it says anything, denies it, asks first."""
    said = values.get("permission")
    if not isinstance(said, Mapping):
        return False, False, None
    key = next(
        (k for k in said if str(k).lower() == name.lower() or (name == "*" and str(k).lower() == "bash")),
        None,
    )
    value = said.get(key) if key is not None else said.get("*")
    if isinstance(value, Mapping):
        value = "ask" if set(map(str, value.values())) <= {"ask", "deny"} and value else "allow"
    if value == "ask":
        return True, False, Approval(Mechanism.PERMISSION, path, line_of(said, str(key)))
    return value is not None, value == "deny", None


def handoffs(values: Mapped, path: str) -> Iterator[tuple[Node, Approval | None]]:
    """Copilot's buttons to another agent: the user presses them unless they are sent by themselves."""
    for index, (entry, line) in enumerate(items(values, "handoffs")):
        agent: Any = entry.get("agent") if isinstance(entry, Mapping) else None
        if isinstance(agent, str) and agent and index < _MAX:
            asked = None if entry.get("send") is True else Approval(Mechanism.NODE, path, line)
            node = Node(
                f"handoff {index + 1}", NodeKind.AGENT, path, line, label=re.sub(r"\s+", " ", agent)[:200],
                native="handoff", opaque="another agent's file describes it",
            )  # fmt: skip
            yield node, asked
