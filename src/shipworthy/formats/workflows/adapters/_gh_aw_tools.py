"""The tools an agentic workflow gives its agent."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from shipworthy.formats.agents.ai_actions import writes_of
from shipworthy.formats.workflows.adapters import _shell_effects
from shipworthy.formats.workflows.adapters._actions_steps import ORDER
from shipworthy.formats.workflows.adapters._gh_aw_outputs import VERSION
from shipworthy.formats.workflows.adapters._gh_aw_parts import Parts
from shipworthy.formats.workflows.effects import effect_of_name
from shipworthy.model.workflows import Effect, Node, NodeKind, Tool
from shipworthy.schema.nodes import line_of

_NO_TOOLS = frozenset({"timeout", "startup-timeout", "cli-proxy", "bash", "mount-as-clis"})
_KNOWN = {
    "edit": (Effect.NONE, "it changes the run's own checkout, which is thrown away"),
    "web-fetch": (Effect.READ, "it reads from the web"),
    "web-search": (Effect.READ, "it searches the web"),
    "playwright": (Effect.UNKNOWN, "it drives a browser, which reads and sends"),
    "agentic-workflows": (Effect.READ, "it looks at workflows and their logs"),
    "cache-memory": (Effect.NONE, "it keeps files for its own later runs"),
    "comment-memory": (Effect.EXTERNAL, "it keeps a comment up to date"),
    "repo-memory": (Effect.WRITE, "it pushes to a branch of the repository"),
    "drive-memory": (Effect.WRITE, "it writes to a drive"),
    "serena": (Effect.READ, "it reads code"),
    "qmd": (Effect.READ, "it searches documents"),
    "linear": (Effect.READ, "its server only reads"),
    "jira": (Effect.READ, "only reading tools are accepted"),
}
_MEMORIES = frozenset({"cache-memory", "repo-memory", "comment-memory", "drive-memory"})
_ALL = frozenset({":*", "*", "**"})
_HARMLESS = frozenset({"id-token", "copilot-requests", "models", "attestations"})


def tools(parts: Parts) -> Iterator[Node]:
    yield from _shell(parts)
    seen: set[str] = set()
    for path, table in parts.tables("tools"):
        for key, value in table.items():
            name = str(key)
            if name not in _NO_TOOLS and name not in seen and value is not False:
                seen.add(name)
                yield from _tool(name, value, path, line_of(table, key))
    for group in ("mcp-servers", "mcp-scripts", "safe-inputs"):
        for path, table in parts.tables(group):
            for key, value in table.items():
                if str(key) not in seen and value is not False:
                    seen.add(str(key))
                    own = group == "mcp-servers"
                    yield from (_server if own else _script)(str(key)[:200], value, path, line_of(table, key))
    yield from _token(parts)


def _shell(parts: Parts) -> Iterator[Node]:
    said = list(parts.holders("tools", "bash"))
    if not said and _is_unconfined(parts):
        return
    if not said:
        why = f"a shell in the run's sandbox: {VERSION} allows every command where `tools.bash` says nothing"
        yield _node(
            "bash", parts.main.path, parts.main.values.line_of("tools"), Effect.EXECUTE, why, everything=True
        )
        return
    path, holder, value = said[0]
    line = line_of(holder, "bash")
    if any(v is True for _, _, v in said):
        yield _node("bash", path, line, Effect.EXECUTE, "any command, in the run's sandbox", everything=True)
        return
    allowed = tuple(str(c)[:200] for _, _, v in said if isinstance(v, list) for c in v[:1_000])
    if not allowed and value is None:
        yield _node("bash", path, line, Effect.READ, "the commands allowed by default, which only read")
    elif _ALL.intersection(allowed):
        yield _node("bash", path, line, Effect.EXECUTE, "any command, in the run's sandbox", everything=True)
    elif allowed:
        effect, why = max(
            (_shell_effects.of_pattern(c) for c in allowed), key=lambda found: ORDER.index(found[0])
        )
        yield _node("bash", path, line, effect, why, allowed=allowed)


def _is_unconfined(parts: Parts) -> bool:
    """Without its sandbox, gh-aw gives no shell that is not asked for."""
    sandbox = parts.first("sandbox")[2]
    return sandbox is False or (isinstance(sandbox, Mapping) and sandbox.get("agent") is False)


def _tool(name: str, value: Any, path: str, line: int) -> Iterator[Node]:
    given = value if isinstance(value, Mapping) else {}
    listed = given.get("allowed") or given.get("toolsets")
    allowed = tuple(str(t)[:200] for t in listed[:1_000]) if isinstance(listed, list) else None
    if name == "github":
        effect, why = Effect.READ, "it only reads unless it is told otherwise"
        if given.get("read-only") is False:
            effect, why = Effect.WRITE, "`read-only: false`"
        yield _node(name, path, line, effect, why, allowed=allowed)
    elif name in _KNOWN:
        effect, why = _KNOWN[name]
        kind = NodeKind.MEMORY if name in _MEMORIES else NodeKind.TOOL
        yield _node(name, path, line, effect, why, allowed=allowed, kind=kind)
    elif any(key in given for key in ("mcp", "command", "url", "container", "registry", "type")):
        yield from _server(name, value, path, line)
    else:
        effect, why = effect_of_name(name)
        yield _node(name, path, line, effect, why, allowed=allowed)


def _server(name: str, value: Any, path: str, line: int) -> Iterator[Node]:
    """One node for each tool it may be asked for; one for all of them where none are named."""
    given = value if isinstance(value, Mapping) else {}
    listed = given.get("allowed")
    allowed = [str(t)[:200] for t in listed[:1_000]] if isinstance(listed, list) else ["*"]
    for tool in dict.fromkeys(allowed):
        if tool == "*":
            yield _node(
                f"{name}/*",
                path,
                line,
                Effect.UNKNOWN,
                f"every tool of the server {name}",
                name,
                everything=True,
            )
        else:
            effect, why = effect_of_name(tool)
            yield _node(f"{name}/{tool}", path, line, effect, why, name)


def _script(name: str, value: Any, path: str, line: int) -> Iterator[Node]:
    """A tool the author has written in place."""
    script = value.get("run") if isinstance(value, Mapping) else None
    effect, why = (
        _shell_effects.of_script(script[:100_000]) if isinstance(script, str) else effect_of_name(name)
    )
    yield _node(name, path, line, effect, why, "mcp-scripts")


def _token(parts: Parts) -> Iterator[Node]:
    rights = writes_of(parts.main.values)
    writes = tuple(r for r in rights or () if r not in _HARMLESS)
    if writes:
        path, line = parts.main.path, parts.main.values.line_of("permissions")
        why = f"its token may write {', '.join(writes)}"
        yield _node("the token it is given", path, line, Effect.WRITE, why, "github", allowed=writes)


def _node(  # noqa: PLR0913  # what the tools differ in
    name: str, path: str, line: int, effect: Effect, why: str, server: str = "", *,
    allowed: tuple[str, ...] | None = None, everything: bool = False, kind: NodeKind = NodeKind.TOOL,
) -> Node:  # fmt: skip
    tool = Tool(
        name.partition("/")[2] or name if server else name, server, allowed=allowed, everything=everything
    )
    return Node(
        f"tool {name}",
        kind,
        path,
        line,
        label=name,
        native="tools",
        effect=effect,
        effect_reason=why,
        tool=tool,
    )
