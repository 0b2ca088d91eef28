"""GitHub workflows in which a model is called: by a known action, or by a program in a script."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from shipworthy.formats.agents import ai_guards
from shipworthy.formats.agents._values import items, table, text
from shipworthy.formats.agents.ai_catalogue import AiAction, AiCatalogue
from shipworthy.formats.agents.ai_scripts import calls_in
from shipworthy.model.agents import AiJob, AiStep, AiWorkflow
from shipworthy.schema.from_yaml import read_yaml
from shipworthy.schema.nodes import DocumentError, Mapped, line_of

_FILE = re.compile(r"(?:^|/)\.github/workflows/[^/]+\.ya?ml$")
_NOBODY_CAN = frozenset({"", "false", "none"})


def matches(path: str) -> bool:
    return _FILE.search(path) is not None and not path.endswith((".lock.yml", ".lock.yaml"))


def read(source: str, catalogue: AiCatalogue) -> AiWorkflow | None:
    """None where no model is called. Raises `DocumentError`."""
    root = read_yaml(source)
    if not isinstance(root, Mapped):
        raise DocumentError("not a YAML mapping")
    jobs = table(root, "jobs")
    found = []
    for id_, job in jobs.items():
        if isinstance(job, Mapped) and (steps := tuple(_steps(id_, job, line_of(jobs, id_), catalogue))):
            found.append(_job(id_, job, line_of(jobs, id_), steps, root))
    if not found:
        return None
    return AiWorkflow(text(root, "name"), tuple(found))


def _job(id_: str, job: Mapped, line: int, steps: tuple[AiStep, ...], root: Mapped) -> AiJob:
    return AiJob(
        id_,
        line,
        steps,
        timeout=job.get("timeout-minutes") is not None,
        writes=writes_of(job if "permissions" in job else root),
        events=ai_guards.events_of(root, job),
        guard=ai_guards.guard(root, job),
    )


def writes_of(holder: Mapped) -> tuple[str, ...] | None:
    match holder.get("permissions"):
        case dict() as scopes:
            return tuple(sorted(scope for scope, level in scopes.items() if level == "write"))
        case "write-all":
            return ("everything",)
        case "read-all" | None if "permissions" in holder:
            return ()
        case _:
            return None


def _steps(id_: str, job: Mapped, line: int, catalogue: AiCatalogue) -> Iterator[AiStep]:
    if action := catalogue.action(text(job, "uses")):
        at = line_of(job, "uses", line)
        yield AiStep(action.tool, at, id_, action.agent, guarded=False, bounded=False, called_workflow=True)
    for step, at in items(job, "steps"):
        timed = isinstance(step, dict) and step.get("timeout-minutes") is not None
        if action := catalogue.action(text(step, "uses")):
            given = table(step, "with")
            bounded = timed or _is_bounded(action, given)
            yield AiStep(
                action.tool,
                line_of(step, "uses", at),
                id_,
                action.agent,
                _is_guarded(action, given),
                bounded,
            )
        elif isinstance(step, dict) and isinstance(step.get("run"), str):
            first = line_of(step, "run", at) + ("\n" in step["run"].rstrip("\n"))
            for call in calls_in(step["run"], catalogue):
                yield AiStep(
                    call.tool,
                    first + call.offset,
                    id_,
                    call.agent,
                    guarded=False,
                    bounded=timed or call.bounded,
                )


def _is_guarded(action: AiAction, given: dict[str, Any]) -> bool:
    opened = any(str(given.get(name) or "").strip().lower() not in _NOBODY_CAN for name in action.opened_by)
    return action.guarded and not opened


def _is_bounded(action: AiAction, given: dict[str, Any]) -> bool:
    for bound in action.bounds:
        name, equals, word = bound.partition("=")
        value = given.get(name)
        if value is not None and (not equals or word in str(value)):
            return True
    return False
