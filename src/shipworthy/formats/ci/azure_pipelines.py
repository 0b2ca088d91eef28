"""Azure Pipelines: stages, jobs, steps, and templates of the same repository."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from shipworthy.formats.ci._fetching import MAY_FETCH
from shipworthy.formats.ci._script import body_lines, entries, pairs, scalar, table
from shipworthy.formats.ci.github_actions import TENTATIVE
from shipworthy.model.pipelines import Input, Job, Occasion, Pipeline, Run, Step, Trigger, Unread
from shipworthy.schema.from_yaml import read_yaml
from shipworthy.schema.nodes import line_of

SYSTEM = "Azure Pipelines"
MAX_STEPS = 500
MAX_DEPTH = 12
_PATH = re.compile(
    r"(?:azure-pipelines?[\w.-]*|\.azure-pipelines/[\w.-]+|\.azuredevops/[\w.-]+|\.vsts-ci)\.ya?ml"
)
_SCRIPTS = {"script": None, "bash": False, "pwsh": None, "powershell": None}
"""Whether a failing line ends the script; without `set -e`, Azure's bash goes on."""
_VARIABLE = re.compile(r"\$\((\w+)\)")


def matches(path: str) -> bool:
    return _PATH.fullmatch(path) is not None


def parse(text: str, path: str, templates: Mapping[str, str] | None = None) -> Pipeline:
    """`templates`: texts of other files of the repository, by path."""
    document = table(read_yaml(text))
    if not {"steps", "jobs", "stages", "extends"} & set(document):
        return Pipeline(SYSTEM, path)
    reader = _Reader(path, text, templates or {})
    jobs = tuple(reader.jobs(document, occasions(document)))
    return Pipeline(SYSTEM, path, triggers=tuple(_triggers(document)), jobs=jobs, unread=tuple(reader.unread))


def occasions(document: Mapping[str, Any]) -> frozenset[Occasion]:
    """Without `pr:`, every pull request of a GitHub or Bitbucket repository runs it."""
    found = set()
    if document.get("pr", "") not in ("none", None):
        found.add(Occasion.PULL_REQUEST)
    if document.get("trigger", "") != "none":
        found.add(Occasion.PUSH)
    if document.get("schedules"):
        found.add(Occasion.SCHEDULE)
    return frozenset(found or {Occasion.MANUAL})


def _triggers(document: Mapping[str, Any]) -> Iterator[Trigger]:
    for event in ("trigger", "pr", "schedules"):
        if event in document:
            yield Trigger(event, line_of(document, event))


@dataclass(frozen=True)
class _Place:
    path: str
    source: tuple[str, ...]
    variables: tuple[tuple[str, str], ...] = ()


class _Reader:
    def __init__(self, path: str, text: str, templates: Mapping[str, str]) -> None:
        self.unread: list[Unread] = []
        self._path = path
        self._start = _Place(path, tuple(text.split("\n")))
        self._templates = templates
        self._count = 0

    def jobs(self, document: dict[str, Any], when: frozenset[Occasion]) -> Iterator[Job]:
        for name, line, steps in self._jobs(document, self._start, 0):
            found = tuple(_timed(s, when) for s in steps)
            yield Job(name, line, found, when, tentative=bool(TENTATIVE.search(name)))

    def _jobs(
        self, holder: dict[str, Any], place: _Place, depth: int
    ) -> Iterator[tuple[str, int, list[Step]]]:
        if depth > MAX_DEPTH or _is_off(holder):
            return
        if "steps" in holder and not _has_no_files(holder["steps"]):
            name = scalar(holder.get("job")) or scalar(holder.get("deployment")) or "steps"
            legs = self._legs(holder, place)
            steps = [s for leg in legs for s in self._steps(holder["steps"], leg, depth)]
            yield name, getattr(holder, "line", 1), _merged(steps)
        for key in ("stages", "jobs"):
            for entry, line in self._entries(holder.get(key), place, 0):
                if isinstance(entry, dict):
                    inner, there = self._templated(entry, place, line)
                    yield from self._jobs(inner, there, depth + 1)
        if "extends" in holder:
            inner, there = self._templated(table(holder["extends"]), place, line_of(holder, "extends"))
            yield from self._jobs(inner, there, depth + 1)
        strategy = table(holder, "strategy", "runOnce", "deploy")
        if strategy:
            yield from self._jobs(strategy, place, depth + 1)

    def _legs(self, holder: Mapping[str, Any], place: _Place) -> list[_Place]:
        variables = {**dict(place.variables), **dict(pairs(holder.get("variables")))}
        matrix = table(holder, "strategy", "matrix")
        legs = [{**variables, **dict(pairs(v))} for v in list(matrix.values())[:20]] or [variables]
        return [_Place(place.path, place.source, tuple(sorted(leg.items()))) for leg in legs]

    def _entries(self, value: object, place: _Place, depth: int) -> Iterator[tuple[Any, int]]:
        """`${{ if … }}:` holds a list of further entries."""
        for entry, line in entries(value):
            conditional = [k for k in table(entry) if str(k).startswith("${{")]
            if conditional and depth < MAX_DEPTH:
                for key in conditional:
                    yield from self._entries(entry[key], place, depth + 1)
            else:
                yield entry, line

    def _templated(self, entry: dict[str, Any], place: _Place, line: int) -> tuple[dict[str, Any], _Place]:
        name = scalar(entry.get("template"))
        if not name:
            return entry, place
        folder = place.path.rpartition("/")[0]
        path = name.lstrip("/") if name.startswith("/") else _joined(folder, name)
        text = self._templates.get(path)
        if text is None or "@" in name:
            self.unread.append(Unread(name, line, f"the template {name} was not found here"))
            return {}, place
        parameters = {f"parameters.{k}": v for k, v in pairs(entry.get("parameters"))}
        there = _Place(
            path, tuple(text.split("\n")), tuple(sorted({**dict(place.variables), **parameters}.items()))
        )
        return table(read_yaml(text)), there

    def _steps(self, value: object, place: _Place, depth: int) -> Iterator[Step]:
        for entry, line in self._entries(value, place, 0):
            self._count += 1
            if not isinstance(entry, dict) or self._count > MAX_STEPS or depth > MAX_DEPTH or _is_off(entry):
                continue
            if "template" in entry:
                inner, there = self._templated(entry, place, line)
                yield from self._steps(inner.get("steps"), there, depth + 1)
            elif (kind := next((k for k in _SCRIPTS if k in entry), None)) is not None:
                yield self._script(entry, kind, place, line)
            elif "task" in entry:
                yield self._task(entry, place, line)

    def _script(self, entry: dict[str, Any], kind: str, place: _Place, line: int) -> Step:
        raw = scalar(entry[kind])
        run = Run(_filled(raw, place), tuple(v for v in place.variables if "." not in v[0]))
        return Step(
            line=line,
            name=scalar(entry.get("displayName")),
            script=raw,
            lines=body_lines(place.source, raw, line_of(entry, kind, line)),
            path="" if place.path == self._path else place.path,
            runs=(run,),
            errexit=_SCRIPTS[kind],
            directory=_folder(_filled(scalar(entry.get("workingDirectory")), place)),
            tolerated=_tolerated(entry, line),
            condition=scalar(entry.get("condition")),
        )

    def _task(self, entry: dict[str, Any], place: _Place, line: int) -> Step:
        given = table(entry.get("inputs"))
        inputs = tuple((str(k), _filled(scalar(v), place)) for k, v in given.items())
        return Step(
            line=line,
            name=scalar(entry.get("displayName")),
            path="" if place.path == self._path else place.path,
            uses=f"azure:{scalar(entry['task'])}",
            inputs=tuple(Input(k, v, line_of(given, k, line)) for k, v in inputs),
            runs=(Run("", inputs=inputs),),
            tolerated=_tolerated(entry, line),
            condition=scalar(entry.get("condition")),
        )


def _is_off(entry: Mapping[str, Any]) -> bool:
    """Never run, or only after another step has failed."""
    return entry.get("enabled") is False or scalar(entry.get("condition")).strip() in {
        "false", "never()", "failed()", "eq(1, 2)",
    }  # fmt: skip


def _has_no_files(steps: object) -> bool:
    """`checkout: none`, and nothing that could bring the repository's files otherwise."""
    said = [scalar(table(entry)["checkout"]) for entry, _ in entries(steps) if "checkout" in table(entry)]
    return bool(said) and set(said) == {"none"} and not MAY_FETCH.search(str(steps))


def _tolerated(entry: Mapping[str, Any], line: int) -> int:
    return line_of(entry, "continueOnError", line) if entry.get("continueOnError") is True else 0


def _merged(steps: list[Step]) -> list[Step]:
    """One step for all legs of the matrix, with what it comes to in each."""
    found: dict[tuple[str, int], Step] = {}
    for step in steps:
        key = (step.path, step.line)
        before = found.get(key, step)
        found[key] = replace(before, runs=tuple(dict.fromkeys([*before.runs, *step.runs])))
    return list(found.values())


def _timed(step: Step, when: frozenset[Occasion]) -> Step:
    if "Build.Reason" in step.condition and "PullRequest" in step.condition:
        excluded = "ne(" in step.condition
        when = when - {Occasion.PULL_REQUEST} if excluded else when & {Occasion.PULL_REQUEST}
    return replace(step, occasions=when)


def _filled(text: str, place: _Place) -> str:
    values = dict(place.variables)
    for name, value in values.items():
        if name.startswith("parameters."):
            text = text.replace("${{ " + name + " }}", value).replace("${{" + name + "}}", value)
    return _VARIABLE.sub(lambda m: values.get(m[1], f"${m[1]}"), text)


def _folder(raw: str) -> str:
    """Relative to the checkout."""
    for start in (
        "$Build.SourcesDirectory",
        "$(Build.SourcesDirectory)",
        "$(System.DefaultWorkingDirectory)",
    ):
        raw = raw.removeprefix(start)
    return raw.strip("/")


def _joined(folder: str, name: str) -> str:
    parts: list[str] = folder.split("/") if folder else []
    for part in name.split("/"):
        if part == "..":
            del parts[-1:]
        elif part not in {"", "."}:
            parts.append(part)
    return "/".join(parts)
