"""CircleCI: jobs, reusable commands with their parameters, workflows with their filters."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from shipworthy.formats.ci._fetching import MAY_FETCH
from shipworthy.formats.ci._script import body_lines, entries, no_more_than, pairs, scalar, table, words
from shipworthy.formats.ci.github_actions import TENTATIVE
from shipworthy.model.pipelines import Job, Occasion, Pipeline, Run, Step, Trigger, Unread
from shipworthy.schema.from_yaml import read_yaml
from shipworthy.schema.nodes import line_of

SYSTEM = "CircleCI"
MAX_JOBS = 1_000
MAX_STEPS = 2_000
MAX_DEPTH = 5
_EVERY_CHANGE = frozenset({Occasion.PULL_REQUEST, Occasion.PUSH})
_OWN = frozenset({"checkout", "run", "save_cache", "restore_cache", "store_artifacts", "store_test_results",
    "persist_to_workspace", "attach_workspace", "add_ssh_keys", "setup_remote_docker", "when", "unless"})  # fmt: skip
_BRINGS_NONE = frozenset({"run", "save_cache", "store_artifacts", "store_test_results", "add_ssh_keys"})

Values = Mapping[str, str]


def matches(path: str) -> bool:
    return path in {".circleci/config.yml", ".circleci/config.yaml"}


def parse(text: str, path: str) -> Pipeline:
    document = table(read_yaml(text))
    reader = _Reader(document, text.split("\n"))
    return Pipeline(
        SYSTEM,
        path,
        triggers=(Trigger("push", 1),),
        jobs=tuple(reader.jobs()),
        unread=tuple(reader.orb_jobs()),
    )


class _Reader:
    def __init__(self, document: dict[str, Any], source: list[str]) -> None:
        self._jobs = table(document.get("jobs"))
        self._commands = table(document.get("commands"))
        self._workflows = table(document.get("workflows"))
        self._source = source

    def jobs(self) -> Iterator[Job]:
        used = list(self._used())
        for name in no_more_than(MAX_JOBS, self._jobs, "jobs"):
            job = table(self._jobs[name])
            uses = [(when, given) for used_name, when, given, _ in used if used_name == name]
            if not uses and name == "build" and not self._workflows:
                uses = [(_EVERY_CHANGE, {})]
            occasions = frozenset(o for when, _ in uses for o in when)
            legs = [given for _, given in uses] or [{}]
            yield Job(
                str(name),
                line_of(self._jobs, name),
                tuple(self._steps(job, legs, occasions)),
                occasions,
                bare=_is_bare(job.get("steps")),
                tentative=bool(TENTATIVE.search(str(name))),
            )

    def orb_jobs(self) -> Iterator[Unread]:
        for name, when, _, line in self._used():
            if name not in self._jobs and "/" in name and Occasion.PULL_REQUEST in when:
                yield Unread(name, line, f"the job {name} comes from an orb, which stands elsewhere")

    def _used(self) -> Iterator[tuple[str, frozenset[Occasion], dict[str, str], int]]:
        """Which workflows run which job, when, with which parameters."""
        for workflow in self._workflows.values():
            scheduled = "schedule" in str(table(workflow).get("triggers", ""))
            for entry, line in entries(table(workflow).get("jobs")):
                named = table(entry)
                for name in named or ([entry] if isinstance(entry, str) else []):
                    given = table(named.get(name))
                    when = frozenset({Occasion.SCHEDULE}) if scheduled else _occasions(given)
                    for leg in _legs(given):
                        yield str(name), when, leg, line

    def _steps(
        self, job: dict[str, Any], legs: list[dict[str, str]], occasions: frozenset[Occasion]
    ) -> Iterator[Step]:
        environment = pairs(job.get("environment"))
        defaults = _defaults(job)
        every: dict[Step, None] = {}
        for leg in legs[:20]:
            for step in self._expanded(job.get("steps"), {**defaults, **leg}, 0):
                if len(every) < MAX_STEPS:
                    merged = tuple(sorted({**dict(environment), **dict(step.runs[0].environment)}.items()))
                    run = replace(step.runs[0], environment=merged)
                    directory = step.directory or scalar(job.get("working_directory"))
                    directory = "" if directory.startswith(("~", "/")) else directory
                    every[replace(step, runs=(run,), directory=directory, occasions=occasions)] = None
        yield from every

    def _expanded(self, value: object, given: Values, depth: int) -> Iterator[Step]:
        for entry, line in entries(value):
            name, content = _named(entry)
            if depth > MAX_DEPTH or not name:
                continue
            if name == "run" and _cannot_fail(table(content)):
                continue
            if name == "run":
                yield self._run(content, given, line_of(entry, "run", line), line)
            elif name in {"when", "unless"} and table(content).get("condition") is (name == "unless"):
                continue
            elif name in {"when", "unless"}:
                yield from self._expanded(table(content).get("steps"), given, depth + 1)
            elif name in self._commands:
                command = table(self._commands[name])
                passed = {k: _filled(v, given) for k, v in pairs(content)}
                inner = {**_defaults(command), **passed}
                yield from self._expanded(command.get("steps"), inner, depth + 1)
            elif name not in _OWN:
                yield Step(line, uses=name, runs=(Run("", inputs=pairs(content)),))

    def _run(self, content: object, given: Values, at: int, line: int) -> Step:
        settings = content if isinstance(content, dict) else {}
        raw = scalar(settings.get("command")) if settings else scalar(content)
        where = line_of(settings, "command", at) if settings else at
        shell = scalar(settings.get("shell"))
        return Step(
            line=line,
            name=scalar(settings.get("name")),
            script=raw,
            lines=body_lines(self._source, raw, where),
            runs=(Run(_filled(raw, given), pairs(settings.get("environment"))),),
            errexit=None if shell and "-e" not in shell else True,
            pipefail=True,
            directory=_filled(scalar(settings.get("working_directory")), given),
            condition=scalar(settings.get("when")),
        )


def _cannot_fail(step: Mapping[str, Any]) -> bool:
    """In the background nobody learns how it went; `on_fail` comes when all is lost already."""
    return step.get("background") is True or step.get("when") == "on_fail"


def _is_bare(steps: object) -> bool:
    """Only commands, of which none fetches: the job never gets the repository's files."""
    names = {_named(entry)[0] for entry, _ in entries(steps)}
    return bool(names) and names <= _BRINGS_NONE and not MAY_FETCH.search(str(steps))


def _named(entry: object) -> tuple[str, object]:
    if isinstance(entry, dict) and entry:
        name = next(iter(entry))
        return str(name), entry[name]
    return (entry, None) if isinstance(entry, str) else ("", None)


def _defaults(owner: Mapping[str, Any]) -> dict[str, str]:
    declared = table(owner.get("parameters"))
    return {str(k): scalar(v["default"]) for k, v in declared.items() if "default" in table(v)}


def _filled(text: str, given: Values) -> str:
    if "<<" not in text:
        return text
    for name, value in given.items():
        for prefix in ("parameters", "matrix"):
            text = text.replace(f"<< {prefix}.{name} >>", value).replace(f"<<{prefix}.{name}>>", value)
    return text


def _legs(given: Mapping[str, Any]) -> list[dict[str, str]]:
    base = dict(pairs(given))
    matrix = table(given, "matrix", "parameters")
    legs = [{**base, str(k): word} for k, v in matrix.items() for word in words(v)[:20]]
    return legs or [base]


def _occasions(given: Mapping[str, Any]) -> frozenset[Occasion]:
    branches, tags = table(given, "filters", "branches"), table(given, "filters", "tags")
    found = {Occasion.RELEASE} if tags else set()
    only, unless = words(branches.get("only")), words(branches.get("ignore"))
    if only and not any(w in {"/.*/", "/.+/"} for w in only):
        return frozenset(found | {Occasion.PUSH})
    if any(w in {"/.*/", "/.+/"} for w in unless):
        return frozenset(found)
    if any(w in {"main", "master"} for w in unless):
        return frozenset(found | {Occasion.PULL_REQUEST})
    return frozenset(found | _EVERY_CHANGE)
