"""The steps of a GitHub job or composite action, filled in for each leg of the matrix."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from shipworthy.formats.ci._github_events import Event, scope
from shipworthy.formats.ci._github_matrix import Leg
from shipworthy.formats.ci._script import body_lines, entries, no_more_than, scalar, table
from shipworthy.formats.ci.expressions import evaluate, interpolate, truth
from shipworthy.model.pipelines import Input, Occasion, Run, Step
from shipworthy.schema.nodes import line_of

MAX_STEPS = 500
_MUTE = frozenset({"true", "cat", "echo", "wc", ":"})
"""As a shell, programs that run nothing of what they are given."""
_ERREXIT = re.compile(r"\s-[a-z]*e[a-z]*\b")


@dataclass(frozen=True)
class Setting:
    """What surrounds a step."""

    source: Sequence[str]
    events: Sequence[Event]
    legs: Sequence[Leg] | None = ({},)
    environments: Sequence[Mapping[str, Any]] = ()
    inputs: Mapping[str, Any] = field(default_factory=dict)
    called: bool = False
    shell: str = ""
    directory: str = ""

    def scopes(self, event: Event, *more: Mapping[str, Any]) -> Iterator[tuple[dict[str, str], Any]]:
        """Per leg: the environment as far as it is known, and the scope that sees it."""
        for leg in self.legs if self.legs is not None else (None,):
            known: dict[str, str] = {}
            look = scope(event.name, leg, known, self.inputs, called=self.called)
            for environment in (*self.environments, *more):
                for key, value in environment.items():
                    text = interpolate(scalar(value), look, "\0")
                    known.pop(str(key), None)
                    if "\0" not in text:
                        known[str(key)] = text
            yield known, look


def steps(value: object, setting: Setting, line: int) -> Iterator[Step]:
    for entry, at in no_more_than(MAX_STEPS, list(entries(value, line)), "steps"):
        if isinstance(entry, dict):
            yield _step(entry, setting, at)


def runs_for(condition: object, event: Event, setting: Setting) -> bool:
    """Whether a step or job with that `if:` can run for the event."""
    if condition is None:
        return True
    text = scalar(condition).strip()
    if text.startswith("${{") and text.endswith("}}"):
        text = text[3:-2]
    return any(truth(evaluate(text, look)) is not False for _, look in setting.scopes(event))


def tolerated(entry: Mapping[str, Any], setting: Setting) -> int:
    """The line of `continue-on-error`, if it holds for every leg and nothing asks for the outcome."""
    value, identifier = entry.get("continue-on-error"), scalar(entry.get("id"))
    holds = _holds(value, identifier if "run" in entry or "uses" in entry else "", setting)
    return line_of(entry, "continue-on-error") if holds else 0


def _holds(value: object, identifier: str, setting: Setting) -> bool:
    if value is not True and not isinstance(value, str):
        return False
    if identifier and f"steps.{identifier}.outcome" in "\n".join(setting.source):
        return False
    if value is True:
        return True
    text = value.strip().removeprefix("${{").removesuffix("}}")
    looks = [look for event in setting.events for _, look in setting.scopes(event)]
    return bool(looks) and all(truth(evaluate(text, look)) is True for look in looks)


def _step(entry: Mapping[str, Any], setting: Setting, line: int) -> Step:
    events = [e for e in setting.events if runs_for(entry.get("if"), e, setting)]
    script = scalar(entry.get("run"))
    shell = scalar(entry.get("shell")) or setting.shell
    script = "" if shell.partition(" ")[0] in _MUTE else script
    return Step(
        line=line,
        name=scalar(entry.get("name")),
        script=script,
        lines=_lines(entry, script, setting, line),
        runs=tuple(dict.fromkeys(_runs(entry, script, setting, events))),
        errexit=_errexit(shell),
        pipefail=shell == "bash" or "pipefail" in shell,
        language="python" if shell.startswith("python") else "shell",
        directory=_directory(entry, setting, events),
        uses=scalar(entry.get("uses")),
        inputs=tuple(_inputs(entry.get("with"), line)),
        occasions=frozenset(o for e in events for o in e.occasions),
        tolerated=tolerated(entry, setting),
        condition=scalar(entry.get("if")),
    )


def _lines(entry: Mapping[str, Any], script: str, setting: Setting, line: int) -> tuple[int, ...]:
    if script:
        return body_lines(setting.source, script, line_of(entry, "run", line))
    return (line_of(entry, "uses", line),)


def _runs(entry: Mapping[str, Any], script: str, setting: Setting, events: Sequence[Event]) -> Iterator[Run]:
    """For the event nearest to a pull request: what is run then is what matters most."""
    ordered = sorted(events, key=lambda e: Occasion.PULL_REQUEST not in e.occasions)
    for event in ordered[:1]:
        for known, look in setting.scopes(event, table(entry.get("env"))):
            if truth(evaluate(_bare(entry.get("if")), look)) is False:
                continue
            given = table(entry.get("with")).items()
            inputs = tuple((str(k), interpolate(scalar(v), look)) for k, v in given)
            yield Run(interpolate(script, look), tuple(sorted(known.items())), inputs)


def _bare(condition: object) -> str:
    text = scalar(condition).strip() or "true"
    return text[3:-2] if text.startswith("${{") and text.endswith("}}") else text


def _directory(entry: Mapping[str, Any], setting: Setting, events: Sequence[Event]) -> str:
    raw = scalar(entry.get("working-directory")) or setting.directory
    if "${{" not in raw or not events:
        return raw
    return next((interpolate(raw, look) for _, look in setting.scopes(events[0])), raw)


def _inputs(given: object, line: int) -> Iterator[Input]:
    for name, value in table(given).items():
        yield Input(str(name), scalar(value), line_of(given, name, line))


def _errexit(shell: str) -> bool | None:
    if shell in {"", "bash", "sh"}:
        return True
    if "bash" in shell or shell.startswith("sh "):
        return bool(_ERREXIT.search(shell))
    return None
