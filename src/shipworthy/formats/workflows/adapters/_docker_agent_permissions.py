"""Which tool calls docker-agent asks a person about.

What only reads is never asked for. Everything else is asked for unless a rule allows it, at the terminal; who
starts a run can turn that off for all of it, which a rule that asks by name makes a matter of record.
"""

from __future__ import annotations

import fnmatch
from collections.abc import Iterable
from enum import Enum, auto
from typing import Any

from shipworthy.formats.workflows.format import child
from shipworthy.model.workflows import Approval, Mechanism
from shipworthy.schema.nodes import line_of

_BY_DEFAULT = "it asks only because no rule says otherwise, and whoever starts the run can turn that off"
_MAX_RULES = 500


class Decision(Enum):
    ALLOW = auto()
    PARTLY = auto()
    """For some arguments."""
    ASK = auto()
    DENY = auto()
    UNSAID = auto()


class Permissions:
    def __init__(self, root: Any, path: str) -> None:
        rules = child(root, "permissions")
        self._path = path
        self._line = line_of(root, "permissions")
        self._rules = {key: _texts(child(rules, key)) for key in ("deny", "allow", "ask")}

    def decide(self, tool: str) -> Decision:
        """What is refused goes before what is allowed, and that before what is asked for."""
        if any(_matches(rule, tool) and not _for_arguments(rule) for rule in self._rules["deny"]):
            return Decision.DENY
        allowed = [rule for rule in self._rules["allow"] if _matches(rule, tool)]
        if any(not _for_arguments(rule) for rule in allowed):
            return Decision.ALLOW
        if allowed:
            return Decision.PARTLY
        asked = (rule for rule in self._rules["ask"] if not _for_arguments(rule))
        return Decision.ASK if any(_matches(rule, tool) for rule in asked) else Decision.UNSAID

    def approval(self, tools: Iterable[str], line: int) -> Approval | None:
        """For a set of tools that do something: asked for only where each of them is."""
        decisions = {self.decide(tool) for tool in tools} - {Decision.DENY}
        if Decision.ALLOW in decisions:
            return None
        at = self._line if any(self._rules.values()) else line
        if decisions == {Decision.ASK}:
            return Approval(Mechanism.PERMISSION, self._path, at)
        doubt = "some calls of it are allowed unasked" if Decision.PARTLY in decisions else _BY_DEFAULT
        return Approval(Mechanism.PERMISSION, self._path, at, doubt=doubt)

    def of_unknown_tools(self, line: int) -> Approval | None:
        """Of a server whose tools are not seen."""
        if "*" in self._rules["allow"]:
            return None
        if "*" in self._rules["ask"] and not self._rules["allow"]:
            return Approval(Mechanism.PERMISSION, self._path, self._line)
        return Approval(Mechanism.PERMISSION, self._path, line, doubt=_BY_DEFAULT)


def _texts(value: Any) -> list[str]:
    return [v for v in value if isinstance(v, str)][:_MAX_RULES] if isinstance(value, list) else []


def _for_arguments(rule: str) -> bool:
    return any("=" in part for part in rule.split(":")[1:])


def _matches(rule: str, tool: str) -> bool:
    named = ":".join(part for index, part in enumerate(rule.split(":")) if index == 0 or "=" not in part)
    return fnmatch.fnmatchcase(tool.lower(), named.lower()[:200])
