"""Who may start a job: what a GitHub workflow's file says about it. In doubt it counts as guarded."""

from __future__ import annotations

from collections.abc import Iterator

from shipworthy.formats.agents._values import table, text
from shipworthy.schema.nodes import Mapped

ANYONE = frozenset({
    "issue_comment", "issues", "pull_request_target", "pull_request_review", "pull_request_review_comment",
    "discussion", "discussion_comment",
})  # fmt: skip
"""Events a stranger can cause that run with the repository's own token and secrets."""
_INSIDERS_ONLY = frozenset({
    "labeled", "unlabeled", "assigned", "unassigned", "milestoned", "demilestoned", "pinned", "unpinned",
    "locked", "unlocked", "transferred", "review_requested", "review_request_removed",
})  # fmt: skip
"""Activities that need at least triage rights."""
_CHECKS = (
    "author_association", "authorassociation", "github.actor", "github_actor", "triggering_actor", "sender.",
    "user.login", "collaborator", "permission-level", "permission_level", "permissionlevel",
    "check-permission", "user-permission", "actor-permission", "/permission", "has_permission",
    "haspermission", "check_permission", "fork", "head.repo", "head_repository", "crossrepository",
    "repository_owner", "membership", "/teams/", "event.label", "labels.*", "authoriz", "allowlist",
    "allow_list", "allowed_users", "allowed-users", "is_member",
)  # fmt: skip
"""Words that a check of the actor cannot do without; the file may still hold one and check nothing."""


def events(root: Mapped) -> tuple[str, ...]:
    """What starts the workflow; an event whose activities only insiders can cause is left out."""
    match root.get("on"):
        case str() as one:
            return (one,)
        case list() as several:
            return tuple(sorted(e for e in several if isinstance(e, str)))
        case dict() as described:
            return tuple(sorted(e for e in described if not _by_insiders(described.get(e))))
        case _:
            return ()


def _by_insiders(event: object) -> bool:
    types = event.get("types") if isinstance(event, dict) else None
    named = {types} if isinstance(types, str) else set(map(str, types)) if isinstance(types, list) else set()
    return bool(named) and named <= _INSIDERS_ONLY


def events_of(root: Mapped, job: Mapped) -> tuple[str, ...]:
    """Those of the workflow's events that the job's condition does not leave out by name."""
    condition = text(job, "if")
    named = [event for event in events(root) if f"'{event}'" in condition]
    return tuple(named) if named else events(root)


def guard(root: Mapped, job: Mapped) -> str:
    """The word or place that limits who starts it, anywhere in the workflow; empty where none is found."""
    if job.get("environment") is not None:
        return "environment"
    condition = text(job, "if")
    if "event_name" in condition and not any(f"'{event}'" in condition for event in ANYONE):
        return "if"
    for words in _words(table(root, "jobs")):
        lowered = words.lower()
        if found := next((check for check in _CHECKS if check in lowered), ""):
            return found
    return ""


def _words(value: object) -> Iterator[str]:
    """Every text below `value` but the permissions a token is given."""
    waiting = [value]
    while waiting:
        match waiting.pop():
            case str() as words:
                yield words
            case dict() as entries:
                waiting.extend(v for k, v in entries.items() if k != "permissions")
                yield from (str(k) for k in entries if k != "permissions")
            case list() as entries:
                waiting.extend(entries)
            case _:
                continue
