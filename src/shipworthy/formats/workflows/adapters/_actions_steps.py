"""One step of a GitHub job as a node, where no model is called in it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from shipworthy.formats.agents._values import items, table, text
from shipworthy.formats.agents.ai_catalogue import known
from shipworthy.formats.workflows.adapter import Files
from shipworthy.formats.workflows.adapters import _shell_effects
from shipworthy.formats.workflows.effects import effect_of_name
from shipworthy.model.workflows import Effect, Node, NodeKind, Stated, Tool
from shipworthy.schema.from_yaml import read_yaml
from shipworthy.schema.nodes import DocumentError, line_of

_SETS_UP = re.compile(
    r"(?:actions/(?:checkout|cache|setup-|download-artifact|upload-artifact|create-github-app-token)"
    r"|docker/(?:setup-|login-action|metadata-action)|astral-sh/|pnpm/|oven-sh/|ruby/setup-|gradle/|subosito/|dtolnay/"
    r"|aws-actions/configure|google-github-actions/(?:auth|setup-)|azure/login|step-security/harden-runner|swatinem/"
    r"|tj-actions/changed-files|dorny/paths-filter|denoland/setup|jdx/mise|cachix/|determinatesystems/|shivammathur/"
    r"|hashicorp/setup-|tibdex/github-app-token|codecov/|mozilla-actions/|taiki-e/install|browser-actions/)"
)
_ACTIONS: tuple[tuple[str, Effect, str], ...] = (
    ("peter-evans/create-pull-request", Effect.WRITE, "opens a pull request"),
    ("peter-evans/", Effect.EXTERNAL, "comments, or starts another workflow"),
    ("marocchino/sticky-pull-request-comment", Effect.EXTERNAL, "comments"),
    ("thollander/actions-comment-pull-request", Effect.EXTERNAL, "comments"),
    ("mshick/add-pr-comment", Effect.EXTERNAL, "comments"),
    ("slackapi/", Effect.EXTERNAL, "sends a message"),
    ("rtcamp/action-slack-notify", Effect.EXTERNAL, "sends a message"),
    ("dawidd6/action-send-mail", Effect.EXTERNAL, "sends a mail"),
    ("pypa/gh-action-pypi-publish", Effect.EXTERNAL, "publishes a package"),
    ("softprops/action-gh-release", Effect.EXTERNAL, "publishes a release"),
    ("ncipollo/release-action", Effect.EXTERNAL, "publishes a release"),
    ("stefanzweifel/git-auto-commit-action", Effect.WRITE, "pushes a commit"),
    ("endbug/add-and-commit", Effect.WRITE, "pushes a commit"),
    ("ad-m/github-push-action", Effect.WRITE, "pushes commits"),
    ("actions/deploy-pages", Effect.WRITE, "publishes a site"),
    ("peaceiris/actions-gh-pages", Effect.WRITE, "publishes a site"),
    ("actions/labeler", Effect.WRITE, "sets labels"),
    ("actions-ecosystem/", Effect.WRITE, "changes an issue or a pull request"),
    ("actions/stale", Effect.EXTERNAL, "comments on and closes issues"),
    ("actions/attest", Effect.WRITE, "stores an attestation"),
    ("github/codeql-action/upload-sarif", Effect.WRITE, "stores alerts"),
)
ORDER = (Effect.NONE, Effect.READ, Effect.UNKNOWN, Effect.WRITE, Effect.EXTERNAL, Effect.EXECUTE)
"""From what does least to what does most."""
_CHANGES = re.compile(
    r"\b(create|update|add|remove|delete|merge|lock|unlock|set|request|dismiss|submit|replace|edit)[A-Z]\w*\(|\brest\.\w+\.(merge|create|update|lock|unlock)\(|mutation"
)
_SPEAKS = re.compile(
    r"\b(?:createComment|updateComment|createReview\w*|submitReview|createDispatch\w*|createWorkflowDispatch)\(|\bissues\.create\(|\bpulls\.create\("
)
_SENDS = re.compile(
    r"\bfetch\(|\baxios\b|\bexec\.|child_process|\brequest\(|\bhttps?\.request|\brequire\(\s*['\"]\."
)


def node_of(
    id_: str, step: Mapping[str, Any], path: str, line: int, files: Files | None = None, *, powerless: bool
) -> Node:
    """`powerless`: its job may write nothing, and it is given no secret."""
    uses, script = text(step, "uses"), step.get("run")
    kind = (
        NodeKind.CODE
        if isinstance(script, str) or uses.startswith("actions/github-script")
        else NodeKind.TOOL
    )
    effect, reason = _effect(step, uses, script, files)
    if effect is Effect.UNKNOWN and powerless:
        effect, reason = Effect.NONE, "its job may write nothing and it is given no secret"
    name = text(step, "name") or uses or (script.strip().split("\n", 1)[0] if isinstance(script, str) else "")
    return Node(
        id_, kind, path, line, label=name[:200], native=uses.partition("@")[0] or "run",
        effect=effect, effect_reason=reason,
        tool=Tool(uses.partition("@")[0], operation=uses.partition("@")[2][:100]) if uses else None,
        timeout=timeout_of(step, path), errors=errors_of(step, path),
        opaque="what the action does is not in this file" if uses and effect is Effect.UNKNOWN else "",
    )  # fmt: skip


def _effect(
    step: Mapping[str, Any], uses: str, script: object, files: Files | None
) -> tuple[Effect, str]:  # fmt: skip
    if isinstance(script, str):
        return _shell_effects.of_script(script[:100_000], files)
    action = uses.partition("@")[0].lower()
    if action.startswith("actions/github-script"):
        given = step.get("with")
        return _of_javascript(text(given, "script"))
    if _SETS_UP.match(action):
        return Effect.NONE, "it prepares the run or keeps files of it"
    if told := next(((effect, why) for start, effect, why in _ACTIONS if action.startswith(start)), None):
        return told
    if action.startswith("./"):
        return _of_own_action(uses.removeprefix("./").rstrip("/"), files)
    effect, reason = effect_of_name(action.rpartition("/")[2])
    if effect in {Effect.WRITE, Effect.EXTERNAL}:
        return effect, reason
    return Effect.UNKNOWN, "what the action does is not in this file"


def _of_own_action(folder: str, files: Files | None) -> tuple[Effect, str]:
    """Of an action of the repository that is made of steps; others are programs."""
    unknown = Effect.UNKNOWN, "an action of the repository does it"
    text_ = files and (files.text(f"{folder}/action.yml") or files.text(f"{folder}/action.yaml"))
    try:
        root = read_yaml(text_ or "")
    except DocumentError:
        return unknown
    steps = [s for s, _ in items(table(root, "runs"), "steps") if isinstance(s, Mapping)]
    if not steps or any(known().action(text(s, "uses")) for s in steps):
        return unknown
    found = [
        _effect(s, text(s, "uses") if not text(s, "uses").startswith("./") else "?", s.get("run"), files)
        for s in steps
    ]
    effect, why = max(found, key=lambda each: ORDER.index(each[0]))
    return effect, f"in {folder}: {why}"


def _of_javascript(script: str) -> tuple[Effect, str]:
    if _SPEAKS.search(script):
        return Effect.EXTERNAL, "its script comments, reviews or starts another workflow"
    if found := _CHANGES.search(script):
        return Effect.WRITE, f"its script calls {(found[0]).rstrip('(')}"
    if _SENDS.search(script):
        return Effect.UNKNOWN, "its script calls something that is not known"
    return Effect.READ, "its script calls nothing that changes anything"


def is_given_secret(*holders: Any) -> bool:
    """Anything but the job's own token, whose rights the file states."""
    values = [str(value) for holder in holders if isinstance(holder, Mapping) for value in holder.values()]
    return any("secrets." in value.replace("secrets.GITHUB_TOKEN", "") for value in values)


def timeout_of(holder: Mapping[str, Any], path: str) -> Stated | None:
    value = holder.get("timeout-minutes")
    if value is None or isinstance(value, dict | list):
        return None
    return Stated(f"{str(value)[:100]} minutes", path, line_of(holder, "timeout-minutes"))


def errors_of(holder: Mapping[str, Any], path: str) -> Stated | None:
    if holder.get("continue-on-error") in {None, False}:
        return None
    return Stated("continue-on-error", path, line_of(holder, "continue-on-error"))
