"""Travis CI, with the default script of each language."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from shipworthy.formats.ci._script import body_lines, entries, scalar, table, words
from shipworthy.formats.ci.github_actions import TENTATIVE
from shipworthy.model.pipelines import Job, Occasion, Pipeline, Run, Step, Trigger
from shipworthy.schema.from_yaml import read_yaml
from shipworthy.schema.nodes import line_of

SYSTEM = "Travis CI"
MAX_JOBS = 100
_PHASES = ("before_install", "install", "before_script", "script")
_DEFAULT = {
    "node_js": "npm test",
    "go": "go test -v ./...",
    "rust": "cargo test --verbose",
    "java": "mvn test -B",
    "ruby": "rake",
    "php": "phpunit",
    "perl": "make test",
    "elixir": "mix test",
    "scala": "sbt test",
    "haskell": "cabal test",
    "r": "R CMD check *tar.gz",
    "julia": "julia --project -e 'using Pkg; Pkg.test()'",
    "clojure": "lein test",
    "erlang": "make test",
    "crystal": "crystal spec",
    "dart": "dart test",
    "swift": "swift test",
}


def matches(path: str) -> bool:
    return path in {".travis.yml", ".travis.yaml"}


def parse(text: str, path: str) -> Pipeline:
    document = table(read_yaml(text))
    if not document:
        return Pipeline(SYSTEM, path)
    source = text.split("\n")
    return Pipeline(SYSTEM, path, triggers=(Trigger("push", 1),), jobs=tuple(_jobs(document, source)))


def _jobs(document: dict[str, Any], source: list[str]) -> Iterator[Job]:
    found = 0
    for key in ("jobs", "matrix"):
        include = table(document.get(key)).get("include")
        for entry, line in entries(include):
            if isinstance(entry, dict) and found < MAX_JOBS:
                found += 1
                yield _job(f"{key} {found}", entry, document, source, line)
    if not found or "script" in document or "env" in document or _language(document) in document:
        yield _job("build", {}, document, source, line_of(document, "script"))


def _job(name: str, job: dict[str, Any], document: dict[str, Any], source: list[str], line: int) -> Job:
    when = _occasions(scalar(job.get("if")) or scalar(document.get("if")))
    pieces: list[tuple[str, int]] = []
    for phase in _PHASES:
        holder = job if phase in job else document
        for text, at in entries(holder.get(phase), line_of(holder, phase, line)):
            if isinstance(text, str) and text not in {"skip", "true"}:
                pieces.append((text, at))
    if "script" not in job and "script" not in document:
        default = _DEFAULT.get(_language({**document, **job}), "")
        if default:
            pieces.append((default, line_of(document, "language", line)))
    lines = tuple(n for text, at in pieces for n in body_lines(source, text, at))
    script = "\n".join(text for text, _ in pieces)
    shown = scalar(job.get("name"))
    runs = tuple(dict.fromkeys(Run(script, leg) for leg in _legs(job, document)))
    step = Step(line, script=script, lines=lines, runs=runs, errexit=None, occasions=when)
    return Job(
        shown or name,
        line,
        (step,) if pieces else (),
        when,
        tentative=bool(TENTATIVE.search(shown)),
    )


def _language(document: Mapping[str, Any]) -> str:
    return next(iter(words(document.get("language"))), "ruby").lower()


def _legs(job: Mapping[str, Any], document: Mapping[str, Any]) -> Iterator[tuple[tuple[str, str], ...]]:
    """Each entry of `env` is a leg, except those that are global."""
    value = job.get("env", document.get("env"))
    given = table(value)
    shared = [p for text in words(given.get("global")) for p in _assigned(text)]
    legs = words(given.get("jobs", given.get("matrix"))) if given else words(value)
    for leg in legs[:30] or [""]:
        yield tuple(sorted([*shared, *_assigned(leg)]))


def _assigned(text: str) -> list[tuple[str, str]]:
    return [
        (name, value.strip("\"'"))
        for name, equals, value in (word.partition("=") for word in text.split())
        if equals and "$" not in value
    ]


def _occasions(condition: str) -> frozenset[Occasion]:
    if "tag" in condition and "type" not in condition:
        return frozenset({Occasion.RELEASE})
    if "type = push" in condition or "type != pull_request" in condition:
        return frozenset({Occasion.PUSH})
    if "type = cron" in condition:
        return frozenset({Occasion.SCHEDULE})
    return frozenset({Occasion.PULL_REQUEST, Occasion.PUSH})
