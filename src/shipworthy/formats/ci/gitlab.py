"""GitLab CI. Local includes are named in `Pipeline.unread` unless given as `included`."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from typing import Any

from shipworthy.formats.ci._fetching import MAY_FETCH
from shipworthy.formats.ci._gitlab_rules import occasions
from shipworthy.formats.ci._script import body_lines, entries, no_more_than, pairs, scalar, table, words
from shipworthy.formats.ci.github_actions import TENTATIVE
from shipworthy.model.pipelines import Job, Occasion, Pipeline, Run, Step, Trigger, Unread
from shipworthy.schema.from_yaml import read_yaml
from shipworthy.schema.nodes import Mapped, line_of

SYSTEM = "GitLab CI"
MAX_JOBS = 1_000
MAX_DEPTH = 10
_NO_JOBS = frozenset({
    "default", "include", "stages", "variables", "workflow", "image", "services", "cache", "before_script",
    "after_script", "spec", "pages:deploy",
})  # fmt: skip


def matches(path: str) -> bool:
    return path in {".gitlab-ci.yml", ".gitlab-ci.yaml"}


def parse(text: str, path: str, included: Mapping[str, str] | None = None) -> Pipeline:
    """`included`: the texts of local files the definition includes, by path from the root."""
    sources = {path: text, **(included or {})}
    documents = {p: table(read_yaml(t)) for p, t in sources.items()}
    everything: dict[str, tuple[str, dict[str, Any]]] = {}
    for where in reversed(documents):  # what the file itself says comes last and wins
        for name, value in documents[where].items():
            if isinstance(value, dict):
                everything[str(name)] = (where, value)
    lines = {p: t.split("\n") for p, t in sources.items()}
    reader = _Reader(everything, lines, documents, path)
    return Pipeline(
        SYSTEM,
        path,
        triggers=(Trigger("push", 1),),
        jobs=tuple(reader.jobs()),
        unread=tuple(_unread(documents[path], documents)),
    )


def local_includes(text: str) -> list[str]:
    """Paths, or globs of paths, from the root."""
    document = table(read_yaml(text))
    found: list[str] = []
    for entry, _ in entries(document.get("include")):
        names = words(table(entry).get("local") if isinstance(entry, dict) else entry)
        found.extend(name.lstrip("/") for name in names if "://" not in name)
    return found


def _unread(document: Mapping[str, Any], read: Mapping[str, object]) -> Iterator[Unread]:
    line = line_of(document, "include")
    for entry, at in entries(document.get("include"), line):
        if isinstance(entry, dict):
            for kind in ("project", "remote", "template", "component"):
                if kind in entry:
                    name = scalar(entry[kind])
                    yield Unread(name, at, f"it includes the {kind} {name}, which stands elsewhere")
            names = words(entry.get("local"))
        else:
            names = words(entry)
        for name in names:
            if "://" in name:
                yield Unread(name, at, f"it includes {name}, which stands elsewhere")
            elif name.lstrip("/") not in read and "*" not in name:
                yield Unread(name, at, f"it includes {name}, which was not found")


class _Reader:
    def __init__(
        self,
        everything: Mapping[str, tuple[str, dict[str, Any]]],
        sources: Mapping[str, list[str]],
        documents: Mapping[str, dict[str, Any]],
        path: str,
    ) -> None:
        self._everything = everything
        self._sources = sources
        self._path = path
        self._own = documents[path]
        self._names = {name: line_of(documents[where], name) for name, (where, _) in everything.items()}

    def jobs(self) -> Iterator[Job]:
        names = [n for n in self._everything if n not in _NO_JOBS and not n.startswith(".")]
        for name in no_more_than(MAX_JOBS, names, "jobs"):
            job, origins = self._extended(name, 0)
            if {"script", "trigger", "run"} & set(job):
                yield self._job(name, job, origins)

    def _extended(self, name: str, depth: int) -> tuple[Mapped, dict[str, str]]:
        """The job with what it `extends` below it, and the file each key comes from."""
        where, job = self._everything.get(name, (self._path, {}))
        merged = Mapped(line_of(job, "script"))
        origins: dict[str, str] = {}
        if depth < MAX_DEPTH:
            for parent in words(job.get("extends")):
                inherited, from_where = self._extended(parent, depth + 1)
                _merge(merged, inherited)
                origins |= from_where
        _merge(merged, job)
        return merged, origins | dict.fromkeys(job, where)

    def _job(self, name: str, job: dict[str, Any], origins: Mapping[str, str]) -> Job:
        document = self._own
        where, _ = self._everything[name]
        line = self._names[name]
        default = table(document.get("default"))
        when = occasions(job, table(document.get("workflow")).get("rules"))
        variables = table(document.get("variables")) | table(job.get("variables"))
        tolerated = line_of(job, "allow_failure", line) if job.get("allow_failure") is True else 0
        pieces: list[tuple[str, int, str]] = []
        for key in ("before_script", "script"):
            if key in job:
                pieces += self._flat(job[key], line_of(job, key, line), origins.get(key, where), 0)
            else:
                holder = default if key in default else document
                pieces += self._flat(holder.get(key), line_of(holder, key, line), self._path, 0)
        steps = tuple(self._steps(pieces, list(_legs(job, pairs(variables))), when))
        return Job(
            name,
            line,
            steps,
            when,
            tolerated=tolerated,
            bare=scalar(variables.get("GIT_STRATEGY")) in {"none", "empty"}
            and not MAY_FETCH.search(str(pieces)),
            timeout="timeout" in job or "timeout" in default,
            tentative=bool(TENTATIVE.search(name)),
        )

    def _steps(
        self,
        pieces: list[tuple[str, int, str]],
        legs: list[tuple[tuple[str, str], ...]],
        when: frozenset[Occasion],
    ) -> Iterator[Step]:
        """All lines run in one shell: one step for each file they come from."""
        for where, group in itertools.groupby(pieces, key=lambda piece: piece[2]):
            texts: list[str] = []
            lines: list[int] = []
            for text, at, _ in group:
                texts.append(text)
                lines += body_lines(self._sources[where], text, at)
            script = "\n".join(texts)
            yield Step(
                line=lines[0],
                script=script,
                lines=tuple(lines),
                path="" if where == self._path else where,
                runs=tuple(Run(script, leg) for leg in legs),
                pipefail=True,
                occasions=when,
            )

    def _flat(self, value: object, line: int, where: str, depth: int) -> Iterator[tuple[str, int, str]]:
        """Lists in lists are one list; `!reference [job, key]` is that job's list."""
        if isinstance(value, str):
            yield value, line, where
        if not isinstance(value, list) or depth > MAX_DEPTH:
            return
        if len(value) == 2 and all(isinstance(v, str) for v in value):
            whence, other = self._everything.get(value[0], ("", {}))
            if value[1] in other:
                yield from self._flat(other[value[1]], line_of(other, value[1]), whence, depth + 1)
                return
        for entry, at in entries(value, line):
            yield from self._flat(entry, at, where, depth + 1)


def _merge(into: dict[str, Any], other: Mapping[str, Any]) -> None:
    for key, value in other.items():
        below = into.get(key)
        mixed = isinstance(below, dict) and isinstance(value, dict)
        into[key] = {**table(below), **value} if mixed else value
        if isinstance(into, Mapped):
            into.lines[key] = line_of(other, key)


def _legs(
    job: Mapping[str, Any], variables: tuple[tuple[str, str], ...]
) -> Iterator[tuple[tuple[str, str], ...]]:
    """The variables of each leg of `parallel: matrix`, each dimension taken by itself."""
    found = False
    for entry, _ in entries(table(job.get("parallel")).get("matrix")):
        for key, value in table(entry).items():
            for word in words(value)[:20]:
                found = True
                yield tuple(sorted({**dict(variables), str(key): word}.items()))
    if not found:
        yield tuple(sorted(variables))
