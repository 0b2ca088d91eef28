"""`.codex/config.toml`: approvals and sandbox of Codex for one project."""

from __future__ import annotations

from shipworthy.formats.agents._values import text
from shipworthy.model.agents import AgentSettings
from shipworthy.schema.from_toml import read_toml


def matches(path: str) -> bool:
    return path == ".codex/config.toml" or path.endswith("/.codex/config.toml")


def read(source: str) -> AgentSettings:
    """Unrestricted when it neither asks nor confines: either alone is a choice with a net."""
    root = read_toml(source)
    approval, sandbox = text(root, "approval_policy"), text(root, "sandbox_mode")
    return AgentSettings(
        "Codex",
        mode=f"approval_policy {approval}, sandbox_mode {sandbox}" if approval or sandbox else "",
        mode_line=root.line_of("sandbox_mode" if sandbox else "approval_policy"),
        unrestricted=approval == "never" and sandbox == "danger-full-access",
        sandboxed=sandbox in {"read-only", "workspace-write"},
    )
