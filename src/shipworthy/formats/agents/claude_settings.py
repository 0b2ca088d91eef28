"""`.claude/settings.json` and `.claude/settings.local.json` of Claude Code."""

from __future__ import annotations

import re
from collections.abc import Iterator

from shipworthy.formats.agents._values import table, text, texts
from shipworthy.formats.agents.hooks import hooks_in
from shipworthy.model.agents import AgentSettings, PermissionRule
from shipworthy.schema.from_json import read_json
from shipworthy.schema.nodes import DocumentError, line_of

_FILE = re.compile(r"(?:^|/)\.claude/settings(?:\.local)?\.json$")


def matches(path: str) -> bool:
    return _FILE.search(path) is not None


def read(source: str) -> AgentSettings:
    root = read_json(source)
    if not isinstance(root, dict):
        raise DocumentError("not a JSON object")
    permissions = table(root, "permissions")
    mode = text(permissions, "defaultMode")
    return AgentSettings(
        "Claude Code",
        permissions=tuple(_rules(permissions)),
        mode=mode,
        mode_line=line_of(permissions, "defaultMode"),
        unrestricted=mode == "bypassPermissions",
        sandboxed=table(root, "sandbox").get("enabled") is True,
        hooks=tuple(hooks_in(root)),
    )


def _rules(permissions: object) -> Iterator[PermissionRule]:
    for decision in ("allow", "ask", "deny"):
        for pattern, line in texts(permissions, decision):
            yield PermissionRule(decision, pattern.strip(), line)
