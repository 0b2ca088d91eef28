"""What an agentic workflow may do in the end: its safe outputs, done by another job after the agent."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from shipworthy.formats.agents._values import items, text
from shipworthy.formats.workflows.adapters._actions_steps import ORDER, node_of
from shipworthy.formats.workflows.adapters._gh_aw_parts import Parts
from shipworthy.formats.workflows.effects import effect_of_name
from shipworthy.model.workflows import Approval, Bound, Effect, Limit, Mechanism, Node, NodeKind, Origin, Tool
from shipworthy.schema.nodes import line_of

VERSION = "gh-aw 0.84"
_SPEAKS = (
    "create-issue", "create-discussion", "add-comment", "comment-memory",
    "create-pull-request-review-comment",
    "submit-pull-request-review", "reply-to-pull-request-review-comment", "close-issue", "close-discussion",
    "close-pull-request", "dispatch-workflow", "dispatch-repository", "dispatch_repository", "call-workflow",
    "create-agent-session", "create-agent-task", "assign-to-agent", "create-project-status-update",
    "mark-pull-request-as-ready-for-review", "update-release", "create-check-run",
)  # fmt: skip
_WRITES = (
    "add-labels", "remove-labels", "replace-label", "add-reviewer", "assign-milestone", "assign-to-user",
    "unassign-from-user", "update-issue", "update-pull-request", "update-discussion", "update-project",
    "create-project", "link-sub-issue", "hide-comment", "create-pull-request", "push-to-pull-request-branch",
    "merge-pull-request", "upload-asset", "upload-artifact", "create-code-scanning-alert",
    "autofix-code-scanning-alert", "resolve-pull-request-review-thread", "set-issue-type", "set-issue-field",
)  # fmt: skip
_RECORDS = ("noop", "missing-tool", "missing-data", "report-incomplete")
_OTHER = re.compile(
    r"(?:create|update|close|add|remove|assign|unassign|hide|unhide|link|unlink|push|submit|reply|resolve|merge|mark"
    r"|upload|dispatch|call|set|clear|autofix|dismiss|replace|send|publish|delete|lock|unlock|reopen|approve)[-_]\w"
)
_DEFAULT_MAX = {
    "add-labels": "3", "remove-labels": "3", "add-reviewer": "3", "close-pull-request": "10",
    "hide-comment": "5",
    "create-pull-request-review-comment": "10", "update-project": "10", "upload-asset": "10",
    "autofix-code-scanning-alert": "10", "dispatch-workflow": "3",
}  # fmt: skip
_UNSTATED = frozenset({"create-code-scanning-alert", *_RECORDS})
_REVIEWED = (
    "what it proposes waits in a pull request; whether somebody must review it before it is merged is set in "
    "the repository's settings"
)


@dataclass(frozen=True, slots=True)
class Output:
    node: Node
    review: Approval | None
    """What it proposes is reviewed before it takes effect."""


def outputs(parts: Parts) -> Iterator[Output]:
    """The workflow's own word about a kind of output goes before that of its imports."""
    staged = parts.first("safe-outputs", "staged")[2] is True
    seen: set[str] = set()
    for path, table in parts.tables("safe-outputs"):
        for key, value in table.items():
            name = str(key)
            if name in seen or value is False or not _is_kind(name):
                continue
            seen.add(name)
            yield _output(name, value, path, line_of(table, key), staged=staged)
        for group in ("jobs", "scripts", "actions"):
            yield from _custom(table.get(group), group, path, seen)


def _is_kind(name: str) -> bool:
    return name in _SPEAKS or name in _WRITES or name in _RECORDS or _OTHER.match(name) is not None


def _output(name: str, value: Any, path: str, line: int, *, staged: bool) -> Output:
    given = value if isinstance(value, Mapping) else {}
    effect, reason = _effect(name)
    if staged or given.get("staged") is True:
        effect, reason = Effect.NONE, "staged: only shown as a preview"
    review = None
    if name == "create-pull-request" and not given.get("auto-merge"):
        review = Approval(Mechanism.REVIEW, path, line, doubt=_REVIEWED)
    node = Node(
        f"output {name}", NodeKind.TOOL, path, line, label=name, native=f"safe-outputs.{name}",
        effect=effect, effect_reason=reason, tool=Tool(name, "safe-outputs", allowed=_allowed(given)),
        bound=_most(name, given, path, line),
    )  # fmt: skip
    return Output(node, review)


def _effect(name: str) -> tuple[Effect, str]:
    if name in _SPEAKS:
        return Effect.EXTERNAL, f"{name} is seen by people or starts something else"
    if name in _WRITES:
        return Effect.WRITE, f"{name} changes the repository"
    if name in _RECORDS:
        return Effect.NONE, "it records what happened in the run"
    effect, reason = effect_of_name(name)
    return (
        (Effect.UNKNOWN, "a kind of output that is not known") if effect is Effect.READ else (effect, reason)
    )


def _allowed(given: Mapping[str, Any]) -> tuple[str, ...] | None:
    for key in ("allowed", "allowed-labels", "reviewers", "workflows"):
        if isinstance(listed := given.get(key), list):
            return tuple(str(entry)[:200] for entry in listed[:200])
    return None


def _most(name: str, given: Mapping[str, Any], path: str, line: int) -> Bound | None:
    if (value := given.get("max")) is not None and not isinstance(value, dict | list):
        origin = Origin.EXPRESSION if "${{" in str(value) else Origin.EXPLICIT
        return Bound(Limit.ITEMS, str(value)[:100], path, line_of(given, "max", line), origin)
    if name in _UNSTATED or not (name in _SPEAKS or name in _WRITES):
        return None
    return Bound(Limit.ITEMS, _DEFAULT_MAX.get(name, "1"), path, line, Origin.DEFAULT, VERSION)


def _custom(group: Any, kind: str, path: str, seen: set[str]) -> Iterator[Output]:
    """Jobs, scripts and actions of the author that the agent may ask for."""
    for key, value in group.items() if isinstance(group, Mapping) else ():
        name, line = str(key)[:200], line_of(group, key)
        if name in seen:
            continue
        seen.add(name)
        steps = [
            node_of("", step, path, at, powerless=False)
            for step, at in items(value, "steps")
            if isinstance(step, Mapping)
        ]
        worst = max(steps, key=lambda n: ORDER.index(n.effect), default=None)
        named = effect_of_name(name)
        effect, reason = (worst.effect, worst.effect_reason) if worst else named
        if effect in {Effect.UNKNOWN, Effect.NONE, Effect.READ} and named[0] in {
            Effect.WRITE,
            Effect.EXTERNAL,
        }:
            effect, reason = named
        yield Output(
            Node(
                f"output {name}", NodeKind.TOOL, path, line, label=text(value, "name") or name,
                native=f"safe-outputs.{kind}", effect=effect, effect_reason=reason, tool=Tool(name,
                "safe-outputs"),
            ),
            None,
        )  # fmt: skip
