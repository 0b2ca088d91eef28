"""Agents, commands and skills that are Markdown files with front matter."""

from __future__ import annotations

import re

from shipworthy.formats.agents._values import text
from shipworthy.formats.agents.front_matter import FrontMatter, front_matter
from shipworthy.model.agents import AgentDefinition
from shipworthy.schema.from_toml import read_toml
from shipworthy.schema.nodes import DocumentError, Mapped

_PLACES = (
    (re.compile(r"(?:^|/)\.claude/agents/(?:.+/)?[^/]+\.md$"), "agent", "Claude Code"),
    (re.compile(r"(?:^|/)\.github/agents/[^/]+\.md$|[^/]\.agent\.md$"), "agent", "Copilot"),
    (re.compile(r"(?:^|/)\.cursor/agents/[^/]+\.md$"), "agent", "Cursor"),
    (re.compile(r"(?:^|/)\.opencode/agents?/[^/]+\.md$"), "agent", "opencode"),
    (re.compile(r"(?:^|/)\.codex/agents/[^/]+\.toml$"), "agent", "Codex"),
    (re.compile(r"(?:^|/)\.gemini/agents/[^/]+\.md$"), "agent", "Gemini CLI"),
    (re.compile(r"(?:^|/)\.qwen/agents/[^/]+\.md$"), "agent", "Qwen Code"),
    (re.compile(r"(?:^|/)\.factory/droids/[^/]+\.md$"), "agent", "Droid"),
    (re.compile(r"[^/]\.chatmode\.md$"), "chat mode", "Copilot"),
    (re.compile(r"(?:^|/)\.claude/commands/(?:.+/)?[^/]+\.md$"), "command", "Claude Code"),
    (
        re.compile(r"(?:^|/)\.(?:claude|agents|codex|github|cursor)/skills/.+/SKILL\.md$"),
        "skill",
        "agents",
    ),
    (re.compile(r"(?:^|/)\.github/prompts/[^/]+\.prompt\.md$"), "prompt", "Copilot"),
)
_LIMITS = ("disallowedTools", "disallowed-tools", "permission", "permissions", "readonly")
_NOTHING = frozenset({"", "*", "all"})


def kind_of(path: str) -> tuple[str, str] | None:
    """What a file of this path is, and for which harness."""
    return next(((kind, harness) for place, kind, harness in _PLACES if place.search(path)), None)


def read(path: str, source: str) -> AgentDefinition | None:
    """None where the file is prose: no front matter, or one without anything an agent has."""
    place, matter = kind_of(path), matter_of(path, source)
    if place is None or matter is None:
        return None
    values = matter.values
    if not any(key in values for key in ("name", "description", "tools", "allowed-tools", "model", "mode")):
        return None
    kind, harness = place
    return AgentDefinition(
        kind,
        harness,
        text(values, "name") or _name(path),
        values.line_of("name") if "name" in values else 1,
        _tools(values),
        text(values, "model"),
        any(values.get(key) for key in _LIMITS) or text(values, "permissionMode") == "plan",
        len(matter.body.split()),
    )


def matter_of(path: str, source: str) -> FrontMatter | None:
    """Codex writes the same in TOML, its instructions under a key."""
    if not path.endswith(".toml"):
        return front_matter(source)
    try:
        values = read_toml(source)
    except DocumentError:
        return None
    told = text(values, "developer_instructions")
    return FrontMatter(values, told, values.line_of("developer_instructions")) if told else None


def _name(path: str) -> str:
    parts = path.split("/")
    name = parts[-2] if parts[-1] == "SKILL.md" and len(parts) > 1 else parts[-1]
    return re.sub(r"(?:\.agent|\.chatmode|\.prompt)?\.(?:md|toml)$", "", name)


def _tools(values: Mapped) -> tuple[str, ...] | None:
    """A list, or words with commas between them. An empty value, `*` or `all` limits nothing."""
    for key in ("tools", "allowed-tools"):
        match values.get(key):
            case list() as entries:
                return None if "*" in entries else tuple(str(e) for e in entries if isinstance(e, str))
            case dict() as switches:
                return tuple(sorted(name for name, on in switches.items() if on))
            case str() as words if words.strip().lower() not in _NOTHING:
                return tuple(w.strip() for w in words.strip("[]").split(",") if w.strip())
            case _:
                continue
    return None
