"""Drone and Woodpecker: steps with commands, triggered by events."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from shipworthy.formats.ci._script import body_lines, entries, no_more_than, pairs, scalar, table, words
from shipworthy.model.pipelines import Job, Occasion, Pipeline, Run, Step
from shipworthy.schema.from_yaml import read_yaml_all
from shipworthy.schema.nodes import line_of

SYSTEM = "Drone"
MAX_STEPS = 1_000
_PATH = re.compile(r"\.drone\.ya?ml|\.woodpecker(?:/[\w.-]+)?\.ya?ml")
_EVENTS = {
    "pull_request": Occasion.PULL_REQUEST,
    "push": Occasion.PUSH,
    "tag": Occasion.RELEASE,
    "release": Occasion.RELEASE,
    "cron": Occasion.SCHEDULE,
    "manual": Occasion.MANUAL,
}
_CHANGE = frozenset({Occasion.PULL_REQUEST, Occasion.PUSH})


def matches(path: str) -> bool:
    return _PATH.fullmatch(path) is not None


def parse(text: str, path: str) -> Pipeline:
    system = "Woodpecker" if "woodpecker" in path else SYSTEM
    source = text.split("\n")
    jobs = [job for document in read_yaml_all(text) for job in _jobs(table(document), source)]
    return Pipeline(system, path, jobs=tuple(jobs))


def _jobs(document: dict[str, Any], source: list[str]) -> Iterator[Job]:
    steps = document.get("steps", document.get("pipeline"))
    when = _occasions(document.get("trigger", document.get("when")), _CHANGE)
    listed = no_more_than(MAX_STEPS, list(_listed(steps)), "steps")
    found = [_step(s, line, source, when) for s, line in listed]
    if found:
        yield Job(scalar(document.get("name")) or "default", found[0].line, tuple(found), when)


def _listed(steps: object) -> Iterator[tuple[dict[str, Any], int]]:
    """Steps are a list, or a mapping by name."""
    if isinstance(steps, dict):
        for name, step in steps.items():
            if isinstance(step, dict):
                yield step, line_of(steps, name)
    else:
        yield from ((s, line) for s, line in entries(steps) if isinstance(s, dict))


def _step(step: dict[str, Any], line: int, source: list[str], when: frozenset[Occasion]) -> Step:
    texts: list[str] = []
    lines: list[int] = []
    for text, at in entries(step.get("commands"), line_of(step, "commands", line)):
        if isinstance(text, str):
            texts.append(text)
            lines += body_lines(source, text, at)
    script = "\n".join(texts)
    return Step(
        line,
        scalar(step.get("name")),
        script,
        tuple(lines),
        runs=(Run(script, pairs(step.get("environment"))),),
        occasions=_occasions(step.get("when"), when),
        tolerated=line_of(step, "failure", line) if step.get("failure") == "ignore" else 0,
    )


def _occasions(condition: object, default: frozenset[Occasion]) -> frozenset[Occasion]:
    found: set[Occasion] = set()
    for entry, _ in entries(condition):
        event = table(entry).get("event")
        names = words(table(event).get("include") if isinstance(event, dict) else event)
        found |= {_EVENTS.get(name, Occasion.OTHER) for name in names}
    return frozenset(found) or default
