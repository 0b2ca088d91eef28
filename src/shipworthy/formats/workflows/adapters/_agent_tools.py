"""Tools of coding agents by the names their harnesses give them, such as `Bash(git diff:*)`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from shipworthy.formats.workflows.adapters import _shell_effects
from shipworthy.formats.workflows.effects import effect_of_name
from shipworthy.model.workflows import Edge, EdgeKind, Effect, Node, NodeKind, Tool

_READ, _WRITE = (Effect.READ, "it reads files"), (Effect.WRITE, "it changes files of the work tree")
_SHELL = (Effect.EXECUTE, "a shell")
_WEB = (Effect.READ, "it reads from the web")
_PLAN = (Effect.NONE, "it changes nothing outside of the conversation")
_BROWSER = (Effect.UNKNOWN, "it drives a browser, which reads and sends")
_KNOWN: Mapping[str, tuple[Effect, str]] = {
    **dict.fromkeys(
        ("read", "grep", "glob", "ls", "notebookread", "codebase", "search", "usages", "problems", "changes",
         "findtestfiles", "readcellcoutput", "testfailure", "view", "list", "listdirectory", "readfile",
         "read_file",
         "read_many_files", "list_directory", "search_file_content", "file_search", "semantic_search",
         "bashoutput",
         "lsp", "terminallastcommand", "terminalselection", "githubrepo", "search_repo", "readreadme"),
         _READ),
    **dict.fromkeys(
        ("edit", "write", "multiedit", "notebookedit", "editfiles", "new", "edit_file", "write_file",
        "replace",
         "edits", "createfile", "create_file", "replace_in_file", "apply_patch", "patch"), _WRITE),
    **dict.fromkeys(
        ("bash", "shell", "execute", "runcommands", "runcommand", "terminal", "run_shell_command",
        "runinterminal",
         "run_in_terminal", "killbash", "killshell", "runtasks", "runtests", "run", "powershell",
         "runnotebooks", "local_shell", "custom-agent-shell"), _SHELL),
    **dict.fromkeys(("webfetch", "websearch", "fetch", "web", "web_fetch", "google_web_search",
                     "opensimplebrowser", "fetch_webpage"), _WEB),
    **dict.fromkeys(("todowrite", "todo", "todos", "todoread", "think", "exitplanmode", "askuserquestion",
    "memory",
                     "vscodeapi", "save_memory", "slashcommand", "skill", "extensions"), _PLAN),
    **dict.fromkeys(("browser", "playwright"), _BROWSER),
}  # fmt: skip
_OWN_SETS: Mapping[str, str] = {
    **{name: name for name in ("execute", "read", "edit", "search", "web", "agent", "vscode", "todo")},
    "execute/*": "execute", "read/*": "read", "edit/*": "edit", "search/*": "search", "web/*": "web",
}  # fmt: skip
"""Copilot's own sets of tools, which are written like servers."""
_DELEGATES = frozenset({"task", "agent", "custom-agent", "runsubagent"})
_NAME = re.compile(r"([^(]+)(?:\((.*)\))?$", re.DOTALL)
_MAX_TOOLS = 2_000


def tool_names(text: str) -> list[str]:
    """`Read, Bash(git diff:*), Bash(a, b)`: a comma inside of parentheses parts nothing."""
    names, depth, start = [], 0, 0
    for at, character in enumerate(text):
        if character == "(":
            depth += 1
        elif character == ")":
            depth = max(0, depth - 1)
        elif depth == 0 and (character == "," or character.isspace()):
            names.append(text[start:at])
            start = at + 1
    names.append(text[start:])
    return [name.strip().strip("\"'") for name in names if name.strip().strip("\"'")]


def effect_of(name: str) -> tuple[Effect, str]:
    found = _NAME.match(name.strip())
    plain, inside = (found[1].strip(), found[2]) if found else (name, None)
    if plain in {"*", "all"}:
        return Effect.EXECUTE, "every tool there is, the shell among them"
    server, tool = server_of(plain)
    if server:
        several = tool in {"", "*"}
        return (Effect.UNKNOWN, f"every tool of the server {server}") if several else effect_of_name(tool)
    own = tool.lower()
    if own in _DELEGATES:
        return Effect.UNKNOWN, "another agent does it"
    if own not in _KNOWN:
        return effect_of_name(tool)
    if _KNOWN[own] is _SHELL and inside and inside.strip() not in {"*", ":*"}:
        return _shell_effects.of_pattern(inside)
    return _KNOWN[own]


def server_of(name: str) -> tuple[str, str]:
    """The MCP server and its tool: `mcp__server__tool`, `server/tool`, `server(tool)`."""
    if name.startswith("mcp__"):
        server, _, tool = name.removeprefix("mcp__").partition("__")
        return server, tool
    server, slash, tool = name.rpartition("/")
    if not slash or server.lower() in _OWN_SETS:
        return "", _OWN_SETS.get(name.lower(), tool)
    return server, tool


def tool_nodes(
    names: Iterable[tuple[str, int]], path: str, owner: str, *, thrown_away: bool = False
) -> tuple[list[Node], list[Edge]]:
    """One node for each name, called by `owner`; a name that stands twice is one tool.

    `thrown_away`: it works on a checkout that nobody sees again.
    """
    nodes: dict[str, Node] = {}
    edges = []
    for name, line in list(names)[:_MAX_TOOLS]:
        id_ = f"{owner} › {name}"
        if name and id_ not in nodes:
            effect, reason = effect_of(name)
            server, tool = server_of(name)
            if thrown_away and (effect, reason) == _WRITE:
                effect, reason = Effect.NONE, "it changes the run's own checkout, which is thrown away"
            everything = name in {"*", "all"} or (bool(server) and tool in {"", "*"})
            nodes[id_] = Node(
                id_, NodeKind.TOOL, path, line, label=name[:200], native="tool",
                effect=effect, effect_reason=reason, tool=Tool(name[:200], server, everything=everything),
            )  # fmt: skip
            edges.append(Edge(owner, id_, EdgeKind.TOOL_CALL, line=line))
    return list(nodes.values()), edges
