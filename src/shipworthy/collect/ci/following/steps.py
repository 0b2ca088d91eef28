"""The steps of a pipeline followed to commands: scripts, composite actions, called workflows."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from dataclasses import dataclass, field

from shipworthy.collect.ci.following.action_calls import given_command, purposes_of_action
from shipworthy.collect.ci.following.actions import SETUP_WORDS
from shipworthy.collect.ci.following.hiding import EVERYTHING, hidden_by, hidden_by_action, hidden_by_pipeline
from shipworthy.collect.ci.following.resolver import TOO_MUCH, Resolver
from shipworthy.collect.ci.following.sources import COMPUTED, Resolved, Script, Sources
from shipworthy.formats.ci import github_actions
from shipworthy.formats.ci.composite_action import parse_action
from shipworthy.formats.ci.github_actions import UNSTABLE
from shipworthy.model.commands import Purpose
from shipworthy.model.pipelines import BlindSpot, CiCommand, Job, Occasion, Pipeline, Run, Step
from shipworthy.schema.nodes import DocumentError

MAX_CALLS = 8
MAX_STEPS = 20_000
_BARE = "its job never checks the repository out"
_ALWAYS = {"CI": "true"}
_GITHUB = {"CI": "true", "GITHUB_ACTIONS": "true"}


@dataclass
class Followed:
    """What a pipeline comes to."""

    commands: list[CiCommand] = field(default_factory=list)
    blind: list[BlindSpot] = field(default_factory=list)
    live: set[str] = field(default_factory=set)
    """Paths of pipelines that do more than say something."""
    reviewed: set[tuple[str, str]] = field(default_factory=set)
    """Path and job where results go to code scanning, which judges them itself."""


@dataclass(frozen=True)
class _Place:
    """A step and what surrounds it."""

    pipeline: Pipeline
    job: Job
    step: Step
    path: str
    tolerated: tuple[str, int] = ("", 0)
    """Where a step around this one tolerates its failure."""
    within: tuple[str, ...] = ()
    """The files that led here."""


class Follower:
    def __init__(self, sources: Sources) -> None:
        self._sources = sources
        self._resolver = Resolver(sources)
        self._count = 0
        self.found = Followed()

    def pipeline(self, pipeline: Pipeline, within: tuple[str, ...] = ()) -> None:
        for unread in pipeline.unread:
            occasions = (Occasion.PULL_REQUEST,)
            self._blind(
                pipeline.path,
                unread.line,
                unread.name,
                unread.reason,
                hidden_by_pipeline(unread.name),
                occasions,
            )
        for job in pipeline.jobs:
            if job.calls:
                self._called(pipeline, job, (*within, pipeline.path))
            for step in job.steps:
                self._step(_Place(pipeline, job, step, step.path or pipeline.path, within=within))

    def _called(self, pipeline: Pipeline, job: Job, within: tuple[str, ...]) -> None:
        """A job that is another workflow."""
        path = own_path(job.calls.partition("@")[0])
        text = self._sources.read(path) if path in self._sources.paths else None
        if path in within:
            return
        self.found.live.add(pipeline.path)
        reason = f"the job {job.name} is the workflow {job.calls}, which stands elsewhere"
        if text is not None and len(within) < MAX_CALLS:
            call = github_actions.Call(job.occasions, {i.name: i.value for i in job.inputs})
            try:
                self.pipeline(github_actions.parse(text, path, call), within)
            except DocumentError as error:
                reason = f"the job {job.name} is {path}, which cannot be read: {error}"
            else:
                return
        occasions = tuple(sorted(job.occasions))
        self._blind(pipeline.path, job.line, job.calls, reason, hidden_by_pipeline(job.calls), occasions)

    def _step(self, place: _Place) -> None:
        for run in place.step.runs:
            self._count += 1
            if self._count > MAX_STEPS:
                occasions = tuple(sorted(place.step.occasions))
                self._blind(place.path, place.job.line, place.job.name, TOO_MUCH, EVERYTHING, occasions)
                return
            if place.step.script:
                self._script(place, run, run.text)
            elif place.step.uses:
                self._action(place, run)

    def _script(self, place: _Place, run: Run, text: str, language: str = "") -> None:
        step = place.step
        base = _GITHUB if place.pipeline.system == github_actions.SYSTEM else _ALWAYS
        script = Script(
            text,
            place.path,
            step.lines or (step.line,),
            _directory(step.directory),
            tuple(sorted({**base, **dict(run.environment)}.items())),
            step.errexit,
            step.pipefail,
            language or step.language,
        )
        for line, resolved in self._resolver.entries(script):
            self.found.live.add(place.pipeline.path)
            if resolved.opaque:
                name = _named(resolved, place)
                self._blind(
                    resolved.path,
                    resolved.line,
                    name,
                    resolved.opaque,
                    EVERYTHING if resolved.opaque in {TOO_MUCH, COMPUTED} else hidden_by(name),
                    tuple(sorted(step.occasions)),
                )
            elif resolved.purposes:
                self._command(place, resolved, line)

    def _action(self, place: _Place, run: Run) -> None:
        uses = place.step.uses
        inputs = {name.lower(): value for name, value in run.inputs}
        if own_path(uses):
            self._local(place, inputs)
            return
        if uses.startswith("docker://"):
            words = f"docker run {uses.removeprefix('docker://')} {inputs.get('args', '')}"
            self._script(place, run, words, "shell")
            return
        name = uses.partition("@")[0].lower() if not uses.startswith("azure:") else uses.lower()
        if "upload-sarif" in name:
            self.found.reviewed.add((place.path, place.job.name))
        if not any(word in name for word in SETUP_WORDS):
            self.found.live.add(place.pipeline.path)
        command = given_command(name, inputs)
        if command:
            self._script(place, run, command, "shell")
            return
        purposes = purposes_of_action(name)
        if purposes:
            resolved = Resolved(uses, place.path, place.step.line_of(1), purposes)
            self._command(place, resolved, place.step.line_of(1))
        elif hidden := hidden_by_action(name):
            reason = f"what the action {uses.partition('@')[0]} runs is not known"
            self._blind(
                place.path, place.step.line_of(1), uses, reason, hidden, tuple(sorted(place.step.occasions))
            )

    def _local(self, place: _Place, inputs: Mapping[str, str]) -> None:
        """An action of the repository: its steps, if it is made of steps."""
        folder = own_path(place.step.uses)
        names = (
            [f"{folder}/action.yml", f"{folder}/action.yaml"]
            if folder != "."
            else ["action.yml", "action.yaml"]
        )
        path = next((n for n in names if n in self._sources.paths), None)
        text = self._sources.read(path) if path else None
        occasions = place.step.occasions
        if path in place.within:
            return
        if path is None or text is None or len(place.within) >= MAX_CALLS:
            self.found.live.add(place.pipeline.path)
            reason = f"the action {place.step.uses} was not found here"
            self._unseen_action(place, reason, hidden_by(folder))
            return
        try:
            action = parse_action(text, occasions, inputs)
        except DocumentError:
            return
        if action.using != "composite":
            self.found.live.add(place.pipeline.path)
            self._unseen_action(place, f"{path} is a program of its own", hidden_by_action(folder))
        outer = (place.path, place.step.tolerated) if place.step.tolerated else place.tolerated
        for step in action.steps:
            self._step(_Place(place.pipeline, place.job, step, path, outer, (*place.within, path)))

    def _command(self, place: _Place, resolved: Resolved, at: int) -> None:
        step, job = place.step, place.job
        word = _TOLERATED.get(place.pipeline.system, "continue-on-error")
        ways = (
            (resolved.ignored, *resolved.ignored_at),
            (word, place.path, step.tolerated),
            (word, *place.tolerated),
            (word, place.pipeline.path, job.tolerated),
            (_BARE, place.pipeline.path, job.line if job.bare else 0),
        )
        ignored, where, line = next((w for w in ways if w[0] and w[2]), ("", "", 1))
        self.found.commands.append(
            CiCommand(
                place.path,
                at,
                resolved.text,
                tuple(sorted(resolved.purposes)),
                resolved.path,
                resolved.line,
                place.pipeline.system,
                place.pipeline.name or place.pipeline.path,
                job.name,
                tuple(sorted(step.occasions & job.occasions)),
                ignored,
                where,
                line,
                job.tentative or bool(UNSTABLE.search(f"{step.name} {resolved.text}")),
            )
        )

    def _unseen_action(self, place: _Place, reason: str, hides: tuple[Purpose, ...]) -> None:
        occasions = tuple(sorted(place.step.occasions))
        self._blind(place.path, place.step.line_of(1), place.step.uses, reason, hides, occasions)

    def _blind(
        self,
        path: str,
        line: int,
        name: str,
        reason: str,
        hides: tuple[Purpose, ...],
        occasions: tuple[Occasion, ...],
    ) -> None:
        spot = BlindSpot(path, line, name, reason, tuple(hides), tuple(occasions))
        if spot not in self.found.blind:
            self.found.blind.append(spot)


_TOLERATED = {
    "GitLab CI": "allow_failure",
    "Azure Pipelines": "continueOnError",
    "Woodpecker": "failure: ignore",
}


def _named(resolved: Resolved, place: _Place) -> str:
    """A command that is an expression is named by what stands there, and by its step and job."""
    if not resolved.text.startswith("$_") or resolved.path != place.path:
        return resolved.text
    written = place.step.script.strip().partition("\n")[0]
    return " ".join(filter(None, (written, place.step.name, place.job.name)))


def own_path(uses: str) -> str:
    """The path of an action or workflow of this repository: behind `./`, or `$/` for its own commit."""
    return posixpath.normpath(uses[2:] or ".") if uses.startswith(("./", "$/")) else ""


def _directory(raw: str) -> str:
    if "$" in raw:
        return "?"
    path = posixpath.normpath(raw) if raw else ""
    return "" if path == "." else path.removeprefix("./")
