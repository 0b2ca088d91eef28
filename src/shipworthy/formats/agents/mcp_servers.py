"""Servers of the Model Context Protocol in the files agents and editors read them from."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from shipworthy.formats.agents._values import table, text, texts
from shipworthy.model.agents import McpServer, Setting
from shipworthy.schema.from_json import read_json
from shipworthy.schema.from_toml import read_toml
from shipworthy.schema.nodes import DocumentError, line_of

_FILE = re.compile(
    r"(?:^|/)(?:\.mcp\.json"
    r"|\.(?:cursor|vscode|roo|amazonq|copilot|windsurf|claude|junie|codeium|factory)/(?:[\w-]+/){0,2}mcp\.json"
    r"|\.kiro/settings/mcp\.json|\.gemini/settings\.json|\.codex/config\.toml|opencode\.jsonc?"
    r"|\.copilot/mcp-config\.json|\.github/mcp\.json)$"
)
_TABLES = ("mcpServers", "servers", "mcp_servers", "mcp")
"""Where each of them keeps its servers."""


def matches(path: str) -> bool:
    return _FILE.search(path) is not None


def read(path: str, source: str) -> tuple[McpServer, ...]:
    """The servers that are switched on. Raises `DocumentError`."""
    root = read_toml(source) if path.endswith(".toml") else read_json(source)
    if not isinstance(root, dict):
        raise DocumentError("not a JSON object")
    return tuple(_servers(root))


def _servers(root: dict[str, Any]) -> Iterator[McpServer]:
    for key in _TABLES:
        servers = table(root, key)
        for name, entry in servers.items():
            if isinstance(entry, dict) and _is_server(entry) and not _switched_off(entry):
                yield _server(name, entry, line_of(servers, name))


def _is_server(entry: dict[str, Any]) -> bool:
    return any(entry.get(key) for key in ("command", "url", "serverUrl", "httpUrl"))


def _switched_off(entry: dict[str, Any]) -> bool:
    return entry.get("disabled") is True or entry.get("enabled") is False


def _server(name: str, entry: dict[str, Any], line: int) -> McpServer:
    command = text(entry, "command")
    arguments = tuple(a for a, _ in texts(entry, "args"))
    if isinstance(entry.get("command"), list):
        command, *rest = [c for c, _ in texts(entry, "command")] or [""]
        arguments = (*rest, *arguments)
    if command and not arguments and " " in command:
        command, *rest = command.split()
        arguments = tuple(rest)
    return McpServer(
        name,
        line,
        command,
        arguments,
        text(entry, "url") or text(entry, "serverUrl") or text(entry, "httpUrl"),
        text(entry, "cwd"),
        tuple(_settings(entry)),
    )


def _settings(entry: dict[str, Any]) -> Iterator[Setting]:
    for key in ("env", "environment", "headers", "http_headers"):
        values = table(entry, key)
        for name, value in values.items():
            if isinstance(value, str):
                yield Setting(name, value, line_of(values, name))
