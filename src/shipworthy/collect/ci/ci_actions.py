"""The GitHub actions that workflows use, and how firmly their version is fixed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from shipworthy.collect.ci.following.pipelines import github_pipelines
from shipworthy.collect.ci.following.steps import own_path
from shipworthy.collect.context import Context, Unavailable, fact
from shipworthy.formats.ci.composite_action import parse_action
from shipworthy.model.pipelines import Pipeline, Step
from shipworthy.schema.nodes import DocumentError

_COMMIT = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")
_OWN_ACTION = re.compile(r"(?:\.github/(?:actions/)?(?:[^/]+/)*)?action\.ya?ml")
FIRST_PARTY = ("actions", "github")
"""Owners that are GitHub itself."""


@dataclass(frozen=True, slots=True)
class ActionUse:
    """An action, or a workflow of another repository, as one step uses it."""

    path: str
    line: int
    name: str
    version: str
    """What stands behind the `@`."""
    pinned: bool
    """By a full commit id, or an image digest: nothing else is immutable."""
    first_party: bool


@dataclass(frozen=True, slots=True)
class UnpinnedAction:
    """A third-party action by a name that can move. The place is that of its first use."""

    path: str
    line: int
    name: str
    version: str
    uses: int


@fact("ci.actions")
def actions(context: Context) -> tuple[ActionUse, ...]:
    """Every use of an action from elsewhere, in workflows that do something and in own actions."""
    found: dict[ActionUse, None] = {}
    for pipeline in github_pipelines(context):
        found |= dict.fromkeys(_of_pipeline(pipeline))
    if found:
        found |= dict.fromkeys(_of_own_actions(context))
    return tuple(sorted(found, key=lambda u: (u.path, u.line, u.name)))


@fact("ci.third_party_actions")
def third_party_actions(context: Context) -> tuple[ActionUse, ...]:
    """Uses of actions that neither GitHub nor this repository provides."""
    return tuple(u for u in context.get(actions) if not u.first_party)


@fact("ci.unpinned_actions")
def unpinned_actions(context: Context) -> tuple[UnpinnedAction, ...]:
    """Third-party actions used by a tag or branch, which their owner can move to other code; each once."""
    found: dict[str, list[ActionUse]] = {}
    for use in context.get(third_party_actions):
        if not use.pinned:
            found.setdefault(use.name, []).append(use)
    first = ((uses[0], len(uses)) for _, uses in sorted(found.items()))
    return tuple(UnpinnedAction(u.path, u.line, u.name, u.version, n) for u, n in first)


@fact("ci.unpinned_action_count")
def unpinned_action_count(context: Context) -> int:
    """How many different third-party actions are used by a tag or branch."""
    return len(context.get(unpinned_actions))


@fact("ci.unpinned_first_party_actions")
def unpinned_first_party_actions(context: Context) -> tuple[ActionUse, ...]:
    """Uses of GitHub's own actions (`actions/…`, `github/…`) by a tag or branch."""
    return tuple(u for u in context.get(actions) if u.first_party and not u.pinned)


def _of_pipeline(pipeline: Pipeline) -> Iterator[ActionUse]:
    for job in pipeline.jobs:
        if job.calls and not own_path(job.calls):
            yield _use(job.calls, pipeline.path, job.calls_line)
        for step in job.steps:
            yield from _of_step(step, pipeline.path)


def _of_step(step: Step, path: str) -> Iterator[ActionUse]:
    if step.uses and not step.uses.startswith(".") and not own_path(step.uses):
        yield _use(step.uses, path, step.line_of(1))


def _use(text: str, path: str, line: int) -> ActionUse:
    if text.startswith("docker://"):
        image, _, digest = text.removeprefix("docker://").partition("@")
        pinned = digest.startswith("sha256:")
        name, version = image.partition(":")[0], digest or image.partition(":")[2] or "latest"
        return ActionUse(path, line, f"docker://{name}", version, pinned, first_party=False)
    name, _, version = text.partition("@")
    owner = name.partition("/")[0].lower()
    pinned = _COMMIT.fullmatch(version) is not None
    return ActionUse(path, line, name, version, pinned, first_party=owner in FIRST_PARTY)


def _of_own_actions(context: Context) -> Iterator[ActionUse]:
    for file in context.files:
        if _OWN_ACTION.fullmatch(file.path):
            try:
                action = parse_action(context.read(file.path), frozenset(), {})
            except (Unavailable, DocumentError):
                continue
            for step in action.steps:
                yield from _of_step(step, file.path)
