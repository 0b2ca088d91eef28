"""Bitbucket Pipelines."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from shipworthy.formats.ci._script import body_lines, entries, scalar, table
from shipworthy.model.pipelines import Job, Occasion, Pipeline, Run, Step, Trigger
from shipworthy.schema.from_yaml import read_yaml
from shipworthy.schema.nodes import line_of

SYSTEM = "Bitbucket Pipelines"
MAX_STEPS = 200
MAX_DEPTH = 6
_CHANGE = frozenset({Occasion.PULL_REQUEST, Occasion.PUSH})
_EVERY = frozenset({"**", "*"})


def matches(path: str) -> bool:
    return path == "bitbucket-pipelines.yml"


def parse(text: str, path: str) -> Pipeline:
    pipelines = table(read_yaml(text), "pipelines")
    reader = _Reader(text.split("\n"))
    triggers = tuple(Trigger(str(k), line_of(pipelines, k)) for k in pipelines)
    return Pipeline(SYSTEM, path, triggers=triggers, jobs=tuple(reader.jobs(pipelines)))


class _Reader:
    def __init__(self, source: list[str]) -> None:
        self._source = source
        self._count = 0

    def jobs(self, pipelines: dict[str, Any]) -> Iterator[Job]:
        line = line_of(pipelines, "default")
        yield from self._steps(pipelines.get("default"), _CHANGE, "default", line, 0)
        for kind in ("branches", "pull-requests", "tags", "custom"):
            named = table(pipelines.get(kind))
            for pattern, value in named.items():
                when = _occasions(kind, str(pattern))
                yield from self._steps(value, when, str(pattern), line_of(named, pattern), 0)

    def _steps(
        self, value: object, when: frozenset[Occasion], name: str, line: int, depth: int
    ) -> Iterator[Job]:
        for entry, at in entries(value, line):
            given = table(entry)
            self._count += 1
            if self._count > MAX_STEPS or depth > MAX_DEPTH:
                return
            for key in ("parallel", "stage"):
                inner = given.get(key)
                nested = table(inner).get("steps", inner)
                yield from self._steps(nested, when, name, at, depth + 1)
            step = table(given.get("step"))
            if step:
                manual = step.get("trigger") == "manual"
                yield self._job(step, frozenset() if manual else when, name, at)

    def _job(self, step: dict[str, Any], when: frozenset[Occasion], name: str, line: int) -> Job:
        texts: list[str] = []
        lines: list[int] = []
        for text, at in entries(step.get("script"), line_of(step, "script", line)):
            if isinstance(text, str):
                texts.append(text)
                lines += body_lines(self._source, text, at)
        script = "\n".join(texts)
        found = Step(line, script=script, lines=tuple(lines), runs=(Run(script),), occasions=when)
        return Job(scalar(step.get("name")) or name, line, (found,) if script else (), when)


def _occasions(kind: str, pattern: str) -> frozenset[Occasion]:
    match kind:
        case "pull-requests":
            return frozenset({Occasion.PULL_REQUEST})
        case "branches":
            return _CHANGE if pattern in _EVERY else frozenset({Occasion.PUSH})
        case "tags":
            return frozenset({Occasion.RELEASE})
        case _:
            return frozenset({Occasion.MANUAL})
