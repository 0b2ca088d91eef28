"""What a recipe lets goose use: extensions and other recipes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from shipworthy.formats.workflows.effects import WORST_FIRST, effect_of_names
from shipworthy.formats.workflows.format import mappings
from shipworthy.model.workflows import Effect, Node, NodeKind, Stated, Tool
from shipworthy.schema.nodes import line_of

_OWN = {
    "developer": (Effect.EXECUTE, "runs shell commands"),
    "computercontroller": (Effect.EXECUTE, "runs scripts and steers the computer"),
    "code_execution": (Effect.EXECUTE, "runs code the model writes"),
    "extensionmanager": (Effect.EXECUTE, "can load any other extension"),
    "memory": (Effect.WRITE, "stores what is to be remembered"),
    "autovisualiser": (Effect.NONE, "draws charts"),
    "tutorial": (Effect.READ, "reads tutorials"),
    "todo": (Effect.NONE, "keeps a list for the session"),
    "chatrecall": (Effect.READ, "reads earlier chats"),
    "skills": (Effect.READ, "reads skills"),
    "analyze": (Effect.READ, "reads code"),
}
"""The extensions goose brings along."""
_TOOLS = {
    "text_editor": Effect.WRITE, "write": Effect.WRITE, "edit": Effect.WRITE, "shell": Effect.EXECUTE,
    "analyze": Effect.READ, "tree": Effect.READ, "screen_capture": Effect.READ, "list_windows": Effect.READ,
    "image_processor": Effect.READ,
}  # fmt: skip
_BUNDLED = frozenset({"builtin", "platform"})
_MAX = 500


def extension_node(extension: Mapping[str, Any], id_: str, path: str) -> Node:
    kind, name = text_of(extension.get("type")), text_of(extension.get("name"))
    line = line_of(extension, "name", line_of(extension, "type", getattr(extension, "line", 1)))
    allowed = names_of(extension.get("available_tools"))
    effect, reason = extension_effect(extension)
    server = next((text_of(extension[k]) for k in ("uri", "url", "cmd") if extension.get(k)), kind)
    timeout = extension.get("timeout")
    return Node(
        id_, NodeKind.TOOL, path, line, label=name or id_, native=kind, effect=effect, effect_reason=reason,
        tool=Tool(name or id_, server[:200], allowed=allowed, everything=allowed is None),
        timeout=Stated(f"{text_of(timeout)} s", path, line_of(extension, "timeout")) if timeout else None,
    )  # fmt: skip


def extension_effect(extension: Mapping[str, Any]) -> tuple[Effect, str]:
    kind, name = text_of(extension.get("type")).lower(), text_of(extension.get("name")).lower()
    allowed = names_of(extension.get("available_tools"))
    bundled = kind in _BUNDLED
    if allowed:
        known = [_TOOLS[tool] for tool in allowed if bundled and tool in _TOOLS]
        rest = tuple(tool for tool in allowed if not bundled or tool not in _TOOLS)
        found = [(effect, f"lets {name} be used for {effect.value}") for effect in known]
        return min(
            [*found, *([effect_of_names(rest)] if rest else [])], key=lambda each: WORST_FIRST.index(each[0])
        )
    if bundled and (own := _OWN.get(name.replace(" ", "").replace("-", ""))) is not None:
        return own
    if kind == "inline_python":
        return Effect.UNKNOWN, "what its Python does is not read"
    return Effect.UNKNOWN, "which tools it has is not said"


def recipe_effect(root: Any) -> tuple[Effect, str]:
    """Of a recipe that another runs: the worst of what it may use."""
    if not isinstance(root, Mapping):
        return Effect.UNKNOWN, "the recipe cannot be read"
    root = root.get("recipe") if isinstance(root.get("recipe"), Mapping) else root
    if "extensions" not in root or root.get("sub_recipes"):
        return Effect.UNKNOWN, "the recipe does not list all that it uses"
    found = [extension_effect(e) for e in mappings(root.get("extensions"))[:_MAX]]
    return min(
        found, key=lambda each: WORST_FIRST.index(each[0]), default=(Effect.NONE, "it has no extensions")
    )


def names_of(value: object) -> tuple[str, ...] | None:
    """None where all tools are available: an empty list limits nothing."""
    if not isinstance(value, list) or not value:
        return None
    return tuple(text_of(name) for name in value[:_MAX])


def text_of(value: object) -> str:
    return value[:300] if isinstance(value, str) else "" if value is None else str(value)[:300]
