"""GitHub Actions workflows."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from shipworthy.formats.ci._github_events import EVENT_OF, Event, events, scope
from shipworthy.formats.ci._github_files import is_bare
from shipworthy.formats.ci._github_matrix import legs
from shipworthy.formats.ci._github_steps import Setting, runs_for, steps, tolerated
from shipworthy.formats.ci._script import no_more_than, pairs, scalar, table, words
from shipworthy.formats.ci.expressions import UNKNOWN, interpolate
from shipworthy.model.pipelines import Input, Job, Occasion, Pipeline, Trigger
from shipworthy.schema.from_yaml import read_yaml
from shipworthy.schema.nodes import line_of

SYSTEM = "GitHub Actions"
MAX_JOBS = 500
_PATH = re.compile(r"\.github/workflows/[^/]+\.ya?ml")
_HEAD = re.compile(r"github\.event\.pull_request\.head\.(?:sha|ref)|github\.head_ref|refs/pull/")
_ASKS = re.compile(r"\b(?:always|cancelled|failure)\s*\(")
_GUARD = re.compile(r"auth|approv|permission|gate|trust|label|member|allow", re.IGNORECASE)
UNSTABLE = re.compile(r"experimental|unstable|flaky|known[-_ ]?fail|nightly|failing|bleeding", re.IGNORECASE)
TENTATIVE = re.compile(
    r"experimental|nightly|canary|bleeding|upstream|allow(?:ed)?[-_ ]?(?:to[-_ ]?)?fail|can[-_ ]?fail"
    r"|optional|unstable|flaky|known[-_ ]?fail|failing|informational|advisory|non[-_ ]?blocking|\bedge\b|\bdev\b|\bbeta\b|\balpha\b|\brc\b|\bnext\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Call:
    """How another workflow calls this one."""

    occasions: frozenset[Occasion]
    inputs: Mapping[str, str] = field(default_factory=dict)


def matches(path: str) -> bool:
    return _PATH.fullmatch(path) is not None


def parse(text: str, path: str, call: Call | None = None) -> Pipeline:
    document = read_yaml(text)
    workflow = document if isinstance(document, dict) else {}
    found = list(events(workflow))
    setting = _setting(workflow, text, found, call)
    return Pipeline(
        SYSTEM,
        path,
        line_of(workflow, "name"),
        scalar(workflow.get("name")),
        triggers=tuple(Trigger(e.name, e.line, e.filtered) for e in found),
        jobs=tuple(_jobs(workflow, setting)),
        permissions=permissions(workflow),
    )


def _setting(workflow: dict[str, Any], text: str, found: list[Event], call: Call | None) -> Setting:
    declared = table(workflow, "on", "workflow_call", "inputs")
    inputs = {str(k): v["default"] for k, v in declared.items() if "default" in table(v)}
    if call is not None:
        found = [
            Event(EVENT_OF[o], 1, filtered=False, occasions=frozenset({o}))
            for o in sorted(call.occasions)
            if o in EVENT_OF
        ]
        inputs |= {k: UNKNOWN if "$_" in v else v for k, v in call.inputs.items()}
    defaults = table(workflow, "defaults", "run")
    return Setting(
        source=text.split("\n"),
        events=found,
        environments=(table(workflow.get("env")),),
        inputs=inputs,
        called=call is not None,
        shell=scalar(defaults.get("shell")),
        directory=scalar(defaults.get("working-directory")),
    )


def _jobs(workflow: Mapping[str, Any], setting: Setting) -> Iterator[Job]:
    jobs = table(workflow.get("jobs"))
    found = {
        str(name): _job(str(name), jobs[name], setting, line_of(jobs, name))
        for name in no_more_than(MAX_JOBS, jobs, "jobs")
        if isinstance(jobs[name], dict)
    }
    for job in found.values():
        yield replace(job, occasions=_after(job, found))


def _after(job: Job, jobs: Mapping[str, Job]) -> frozenset[Occasion]:
    """A job is passed over with those it needs, unless its own condition asks how they went."""
    waiting, seen, left = [job], {job.name}, job.occasions
    while waiting:
        each = waiting.pop()
        needed = (
            [] if _ASKS.search(each.condition) else [n for n in each.needs if n in jobs and n not in seen]
        )
        seen.update(needed)
        waiting += [jobs[name] for name in needed]
        left &= each.occasions
    return left


def _job(name: str, job: dict[str, Any], outer: Setting, line: int) -> Job:
    found = [_with_head(e, job) for e in outer.events if runs_for(job.get("if"), e, outer)]
    setting = _job_setting(job, replace(outer, events=found))
    first = next((look for e in found for _, look in setting.scopes(e)), None)
    shown = scalar(job.get("name"))
    return Job(
        name=name,
        line=line,
        steps=tuple(steps(job.get("steps"), setting, line)),
        occasions=frozenset(o for e in found for o in e.occasions),
        tolerated=tolerated(job, setting),
        condition=scalar(job.get("if")),
        needs=tuple(words(job.get("needs"))),
        bare=is_bare(job),
        calls=scalar(job.get("uses")),
        calls_line=line_of(job, "uses", line),
        inputs=tuple(
            Input(str(k), interpolate(scalar(v), first) if first else scalar(v), line)
            for k, v in table(job.get("with")).items()
        ),
        permissions=permissions(job),
        timeout="timeout-minutes" in job,
        tentative=bool(TENTATIVE.search(f"{name} {shown}")),
        guarded="environment" in job or any(_GUARD.search(n) for n in words(job.get("needs"))),
    )


def _job_setting(job: dict[str, Any], outer: Setting) -> Setting:
    look = scope("", {}, {}, outer.inputs, called=outer.called)
    defaults = table(job, "defaults", "run")
    found = legs(job.get("strategy"), look)
    machines = words(job.get("runs-on"))
    windows = bool(machines) and all("windows" in m.lower() and "${{" not in m for m in machines)
    return replace(
        outer,
        legs=found,
        environments=(*outer.environments, table(job.get("env"))),
        shell=scalar(defaults.get("shell")) or outer.shell or ("pwsh" if windows else ""),
        directory=scalar(defaults.get("working-directory")) or outer.directory,
    )


def _with_head(event: Event, job: Mapping[str, Any]) -> Event:
    """`pull_request_target` runs on the base branch, unless the job checks the change out itself."""
    if event.name != "pull_request_target":
        return event
    given = (table(step, "with") for step in _listed(job.get("steps")))
    if any(_HEAD.search(scalar(w.get("ref"))) for w in given):
        return replace(event, occasions=frozenset({Occasion.PULL_REQUEST}))
    return event


def _listed(value: object) -> Sequence[Any]:
    return value if isinstance(value, list) else ()


def permissions(container: Mapping[str, Any]) -> tuple[tuple[str, str], ...] | None:
    """The token's scopes as stated; none where nothing is."""
    if "permissions" not in container:
        return None
    match container["permissions"]:
        case "read-all":
            return (("*", "read"),)
        case "write-all":
            return (("*", "write"),)
        case value:
            return pairs(value)
