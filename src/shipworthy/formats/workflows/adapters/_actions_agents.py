"""What an agent in a GitHub workflow may do: the tools it is allowed, and what its token may write."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from shipworthy.formats.agents import claude_settings
from shipworthy.formats.agents.front_matter import front_matter
from shipworthy.formats.workflows.adapters._actions_models import Place
from shipworthy.formats.workflows.adapters._agent_tools import tool_names
from shipworthy.formats.workflows.adapters._options import has, option, options
from shipworthy.formats.workflows.format import child
from shipworthy.model.workflows import Aspect, Bound, Effect, Gap, Limit, Node, NodeKind, Tool
from shipworthy.schema.from_json import read_json
from shipworthy.schema.nodes import DocumentError, line_of

_ALLOWED = ("--allowedTools", "--allowed-tools", "--allow-tool")
_UNASKED = (
    "--dangerously-skip-permissions", "--yolo", "-y", "--allow-all-tools", "--allow-all", "--full-auto",
    "--dangerously-bypass-approvals-and-sandbox",
)  # fmt: skip
_JOB_TOKEN = ("GITHUB_TOKEN", "github.token")
_COMMAND = re.compile(r"/([\w:-]{1,100})(?=\s|\Z)")
_TURNS = re.compile(r"\A\d{1,6}\Z")
_REACHES = frozenset({"issues", "pull-requests", "discussions"})
_MENTIONED = "it comments and pushes a branch where somebody mentions it, as the action does by itself"
_HIDDEN = frozenset({Aspect.TOOLS, Aspect.EFFECTS})
Names = list[tuple[str, int]]


def tools_of(tool: str, place: Place) -> tuple[Names, str]:
    """The tools it is allowed, and why there may be more; empty where there are not."""
    match tool:
        case "Claude Code":
            return _claude(place)
        case "Gemini CLI" | "Qwen Code":
            return _gemini(place)
        case "Codex":
            return _codex(place), ""
        case "GitHub Models":
            mcp = str(place.given.get("enable-github-mcp") or "").lower() == "true"
            return ([("mcp__github__get", line_of(place.given, "enable-github-mcp"))] if mcp else []), ""
        case "promptfoo":
            return [], ""
        case _:
            if has(place.arguments, *_UNASKED):
                return [("*", place.line)], ""
            named = [
                (name, place.line)
                for text in options(place.arguments, *_ALLOWED)
                for name in tool_names(text)
            ]
            return named, "" if named else f"which tools {tool} gives its model is not in this file"


def _claude(place: Place) -> tuple[Names, str]:
    if has(place.arguments, "--dangerously-skip-permissions") or "bypassPermissions" in place.arguments:
        return [("*", line_of(place.given, "claude_args", place.line))], ""
    names: Names = []
    for key in ("allowed_tools", "allowedTools"):
        if isinstance(text := place.given.get(key), str):
            names += [(name, _line_in(place, key, name)) for name in tool_names(text)]
    for text in options(place.arguments, *_ALLOWED):
        names += [(name, _line_in(place, "claude_args", name)) for name in tool_names(text)]
    settings = place.given.get("settings")
    why = ""
    if isinstance(settings, str) and settings.strip():
        names, more = names + _by_settings(settings, place), _unread(settings, place)
        why = more
    of_command, more = _by_command(place)
    names, why = names + of_command, why or more
    if "${{" in option(place.arguments, *_ALLOWED):
        why = "the list of allowed tools is decided when it runs"
    return [(name, line) for name, line in names if "${{" not in name], why


def _by_command(place: Place) -> tuple[Names, str]:
    """A prompt that is a command is told with the tools which the command's own file allows."""
    prompt = str(place.given.get("prompt") or option(place.arguments, "-p", "--print") or "").strip()
    found = _COMMAND.match(prompt)
    if found is None:
        return [], "a plug-in may bring tools of its own" if place.given.get("plugins") else ""
    path = f".claude/commands/{found[1].replace(':', '/')}.md"
    matter = front_matter(place.files.text(path) or "")
    if matter is None:
        return [], f"its prompt is the command {found[0]}, which brings tools of its own"
    said = matter.values.get("allowed-tools")
    named = (
        [str(n) for n in said]
        if isinstance(said, list)
        else tool_names(said)
        if isinstance(said, str)
        else []
    )
    return [(name, line_of(place.given, "prompt", place.line)) for name in named], ""


def _line_in(place: Place, key: str, word: str) -> int:
    """Of a word in an input that is written over several lines."""
    text, line = str(place.given.get(key) or ""), line_of(place.given, key, place.line)
    at = text.find(word)
    return line + 1 + text.count("\n", 0, at) if at >= 0 and "\n" in text else line


def _by_settings(settings: str, place: Place) -> Names:
    """Written in place, or a file of the repository."""
    at = line_of(place.given, "settings", place.line)
    text = (
        settings
        if settings.lstrip().startswith("{")
        else place.files.text(settings.strip().removeprefix("./"))
    )
    try:
        held = claude_settings.read(text or "{}")
    except DocumentError:
        return []
    if held.unrestricted:
        return [("*", at)]
    return [(rule.pattern, at) for rule in held.permissions if rule.decision == "allow"]


def _unread(settings: str, place: Place) -> str:
    named = settings.strip().removeprefix("./")
    known = named.startswith("{") or place.files.text(named) is not None
    return "" if known else "its settings are in a file that is not in the repository"


def _gemini(place: Place) -> tuple[Names, str]:
    """The action starts it with `--yolo`: without a list there is nothing it may not do."""
    for key in ("settings", "settings_json"):
        if isinstance(text := place.given.get(key), str) and text.strip():
            line = line_of(place.given, key, place.line)
            try:
                root = read_json(text)
            except DocumentError:
                return [], "its settings hold an expression and cannot be read"
            return _gemini_tools(root, line), ""
    return [("*", place.line)], ""


def _gemini_tools(root: Any, line: int) -> Names:
    listed = child(root, "tools", "core")
    listed = listed if isinstance(listed, list) else child(root, "coreTools")
    names: Names = (
        [(name, line) for name in listed if isinstance(name, str)]
        if isinstance(listed, list)
        else [("*", line)]
    )
    servers = child(root, "mcpServers")
    for server, entry in servers.items() if isinstance(servers, dict) else ():
        included = child(entry, "includeTools")
        tools = [t for t in included if isinstance(t, str)] if isinstance(included, list) else ["*"]
        names += [(f"mcp__{server}__{tool}", line) for tool in tools]
    return names


def _codex(place: Place) -> Names:
    written = str(place.given.get("sandbox") or "") or option(place.arguments, "--sandbox", "-s")
    action = bool(place.given) or not place.arguments
    if written == "read-only" or (not written and not action and not has(place.arguments, *_UNASKED)):
        return [("read", place.line)]  # `codex exec` confines itself to reading unless it is told otherwise
    return [("shell", line_of(place.given, "sandbox", place.line))]


def is_mentioned(tool: str, place: Place) -> bool:
    """Claude's action without a prompt answers whoever mentions it."""
    return (
        tool == "Claude Code"
        and bool(place.given)
        and not any(place.given.get(k) for k in ("prompt", "direct_prompt"))
    )


def token(id_: str, tool: str, place: Place, names: Names, rights: Sequence[str] | None) -> Iterator[Node]:
    """What it may do to the repository without a tool of that name: by its token."""
    own = any(word in str(place.given.get("github_token") or "") for word in _JOB_TOKEN)
    if is_mentioned(tool, place) and not (own and rights == ()):
        yield _token(id_, place, Effect.EXTERNAL, _MENTIONED, None)
    elif _is_open(tool, names):
        if rights is None:
            why = "what its token may write is a setting of the repository"
            yield _token(id_, place, Effect.UNKNOWN, why, None)
        elif rights:
            reaches = set(rights) <= _REACHES
            why = f"its token may write {', '.join(rights)}"
            yield _token(id_, place, Effect.EXTERNAL if reaches else Effect.WRITE, why, tuple(rights))


def _is_open(tool: str, names: Names) -> bool:
    """Its tools are not known one by one, so that its token decides what they can do."""
    if tool in {"GitHub Models", "promptfoo"}:
        return False
    return tool != "Claude Code" or any(name in {"*", "Bash", "shell"} for name, _ in names)


def _token(id_: str, place: Place, effect: Effect, why: str, allowed: tuple[str, ...] | None) -> Node:
    tool = Tool("GITHUB_TOKEN", "github", allowed=allowed, everything=allowed is None)
    return Node(
        f"{id_} › token", NodeKind.TOOL, place.path, place.line, label="the token it is given",
        native="permissions",
        effect=effect, effect_reason=why, tool=tool,
    )  # fmt: skip


def turns(place: Place) -> Bound | None:
    for text, line in (
        (option(place.arguments, "--max-turns"), line_of(place.given, "claude_args", place.line)),
        (str(place.given.get("max_turns") or ""), line_of(place.given, "max_turns", place.line)),
        (str(place.given.get("max_iterations") or ""), line_of(place.given, "max_iterations", place.line)),
        (_session_turns(place), line_of(place.given, "settings", place.line)),
    ):
        if _TURNS.match(text):
            return Bound(Limit.ITERATIONS, text, place.path, line)
    return None


def _session_turns(place: Place) -> str:
    found = re.search(
        r"maxSessionTurns\"?\s*:\s*(\d{1,6})",
        str(place.given.get("settings") or place.given.get("settings_json") or ""),
    )
    return found[1] if found else ""


def gap(place: Place, why: str, node: str) -> Gap:
    return Gap(why, place.path, place.line, _HIDDEN, node)
