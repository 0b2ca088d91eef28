"""The servers of the Model Context Protocol that the repository hands to coding agents."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from shipworthy.collect.agents.agents import configuration
from shipworthy.collect.context import Context, Unavailable, fact
from shipworthy.collect.projects import product_manifests
from shipworthy.formats.agents import mcp_servers
from shipworthy.formats.agents.literal_secrets import is_credential, literal_secrets
from shipworthy.formats.agents.package_runs import package_run
from shipworthy.model.agents import McpServer, PackageRun
from shipworthy.schema.nodes import DocumentError


@dataclass(frozen=True, slots=True)
class ServerUse:
    path: str
    line: int
    name: str
    server: McpServer
    package: PackageRun | None
    """What it downloads when it is started."""


@dataclass(frozen=True, slots=True)
class UnreadFile:
    path: str
    line: int
    problem: str


@dataclass(frozen=True, slots=True)
class UnpinnedServer:
    path: str
    line: int
    name: str
    package: str
    asked_for: str


@dataclass(frozen=True, slots=True)
class ServerSecret:
    """Where a secret stands; never the secret."""

    path: str
    line: int
    name: str
    setting: str


@dataclass(frozen=True, slots=True)
class Servers:
    found: tuple[ServerUse, ...]
    unread: tuple[UnreadFile, ...]


@fact("agents.mcp_configuration")
def mcp_configuration(context: Context) -> Servers:
    """The MCP servers the repository configures, and the files that cannot be read.

    Looked for in `.mcp.json`, `.cursor/mcp.json`, `.vscode/mcp.json` and the like.
    """
    found: list[ServerUse] = []
    unread = []
    for file in configuration(context, mcp_servers.matches):
        try:
            servers = mcp_servers.read(file.path, context.read(file.path))
        except DocumentError as error:
            unread.append(UnreadFile(file.path, error.line, str(error)))
            continue
        for server in servers:
            package = package_run(server.command, server.arguments)
            found.append(ServerUse(file.path, server.line, server.name, server, package))
    return Servers(tuple(found), tuple(unread))


@fact("agents.mcp_servers", unit="servers")
def server_count(context: Context) -> int:
    """How many MCP servers the repository hands to coding agents."""
    return len(context.get(mcp_configuration).found)


@fact("agents.mcp_packages", unit="servers")
def downloaded_count(context: Context) -> int:
    """How many of the MCP servers are downloaded when they are started: by npx, uvx, docker run …"""
    return sum(1 for use in context.get(mcp_configuration).found if use.package)


@fact("agents.mcp_credentials", unit="values")
def credential_count(context: Context) -> int:
    """How many credentials, written out or by reference, the configuration hands to MCP servers."""
    uses = context.get(mcp_configuration).found
    named = sum(is_credential(setting) for use in uses for setting in use.server.settings)
    return named + sum(1 for use in uses for _ in literal_secrets(use.server) if not use.server.settings)


@fact("agents.unpinned_mcp_servers")
def unpinned_servers(context: Context) -> tuple[UnpinnedServer, ...]:
    """MCP servers started from a package without a fixed version.

    Whoever publishes the next one runs it on every developer's machine. The project itself is left out,
    and so is what npx finds among the project's own dependencies.
    """
    servers = context.get(mcp_configuration)
    installed = _installed(context) if any(_is_loose(use) for use in servers.found) else frozenset()
    found = tuple(_unpinned(servers, installed))
    for server in found:
        context.cite(server.path, server.line)
    _refuse_unread(servers, found)
    return found


def _is_loose(use: ServerUse) -> bool:
    return use.package is not None and not use.package.pinned


def _unpinned(servers: Servers, installed: frozenset[tuple[str, str]]) -> Iterator[UnpinnedServer]:
    for use in servers.found:
        package = use.package
        if package is None or package.pinned or (package.registry, package.name) in installed:
            continue
        asked_for = f"asks for {package.version}" if package.version else "names no version"
        yield UnpinnedServer(use.path, use.line, use.name, package.name, asked_for)


def _installed(context: Context) -> frozenset[tuple[str, str]]:
    """Registry and name. npx prefers what the project has installed; uvx never looks there."""
    manifests = context.get(product_manifests)
    own = {(m.ecosystem, m.name) for m in manifests}
    return frozenset(
        own | {("npm", d.name) for m in manifests if m.ecosystem == "npm" for d in m.dependencies}
    )


@fact("agents.mcp_secrets")
def server_secrets(context: Context) -> tuple[ServerSecret, ...]:
    """Secrets written out in the configuration of MCP servers.

    In their environment, headers, arguments or address. References such as `${TOKEN}` and stand-ins such
    as `your-key-here` are none.
    """
    servers = context.get(mcp_configuration)
    found = tuple(
        ServerSecret(use.path, line, use.name, setting)
        for use in servers.found
        for setting, line in dict.fromkeys(literal_secrets(use.server))
    )
    for secret in found:
        context.cite(secret.path, secret.line)
    _refuse_unread(servers, found)
    return found


def _refuse_unread(servers: Servers, found: tuple[object, ...]) -> None:
    """Nothing found is no answer while a file could not be read."""
    if servers.unread and not found:
        unread = servers.unread[0]
        raise Unavailable(f"{unread.path} cannot be read: {unread.problem}", "mend the file's syntax")
