"""The hooks of .pre-commit-config.yaml that `pre-commit run` starts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from shipworthy.formats.tasks._values import listed, table, text, texts
from shipworthy.model.commands import Command, Target, TaskFile
from shipworthy.schema.from_yaml import read_yaml
from shipworthy.schema.nodes import line_of

NAMES = (".pre-commit-config.yaml", ".pre-commit-config.yml", "prek.toml")
MAX_HOOKS = 500
HOOK = "pre-commit-hook"
"""The program a hook from another repository is written as: `pre-commit-hook ID REPOSITORY`."""
_STAGES = {"commit": "pre-commit", "push": "pre-push", "merge-commit": "pre-merge-commit"}


def parse(source: str) -> TaskFile:
    """A hook that does not run at the stage `pre-commit` is no default target."""
    document = table(read_yaml(source))
    stages = texts(document.get("default_stages"))
    targets: list[Target] = []
    for repository in listed(document.get("repos")):
        for hook, line in _hooks(repository):
            if len(targets) < MAX_HOOKS:
                targets.append(_target(hook, text(table(repository).get("repo")), stages, line))
    return TaskFile(tuple(targets))


def _hooks(repository: object) -> Iterator[tuple[dict[str, Any], int]]:
    hooks = table(repository).get("hooks")
    for index, hook in enumerate(hooks if isinstance(hooks, list) else []):
        if isinstance(hook, dict) and text(hook.get("id")):
            yield hook, line_of(hooks, index)


def _target(hook: dict[str, Any], repository: str, stages: list[str], line: int) -> Target:
    wanted = [_STAGES.get(s, s) for s in texts(hook.get("stages")) or stages]
    arguments = " ".join(_quoted(a) for a in texts(hook.get("args")))
    entry = text(hook.get("entry"))
    runs_here = repository in {"local", "meta"} or entry
    at = line_of(hook, "entry", line) if entry else line
    if str(hook.get("language")) in {"fail", "pygrep"}:
        command = Command(f"{HOOK} {hook['language']} local", at)
    elif runs_here and entry:
        language = "shell" if text(hook.get("language")) != "docker_image" else "other"
        command = Command(f"{entry} {arguments}".strip(), at, language=language)
    else:
        command = Command(
            f"{HOOK} {_quoted(hook['id'])} {_quoted(repository or '-')} {arguments}".strip(), at
        )
    default = not wanted or "pre-commit" in wanted
    return Target(hook["id"], line, (command,), default=default)


def stage_of(source: str, stage: str) -> frozenset[str]:
    """The ids of hooks that run at a stage, for `--hook-stage`."""
    document = table(read_yaml(source))
    default = texts(document.get("default_stages"))
    found = set()
    for repository in listed(document.get("repos")):
        for hook, _ in _hooks(repository):
            wanted = [_STAGES.get(s, s) for s in texts(hook.get("stages")) or default]
            if not wanted or stage in wanted:
                found.add(text(hook.get("id")))
    return frozenset(found)


def _quoted(word: str) -> str:
    return "'" + word.replace("'", "'\\''") + "'" if set(word) & set(" \t\n'\"\\$&|;<>()#*?`") else word
