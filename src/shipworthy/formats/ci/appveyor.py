"""AppVeyor."""

from __future__ import annotations

from shipworthy.formats.ci._script import body_lines, entries, pairs, table
from shipworthy.model.pipelines import Job, Occasion, Pipeline, Run, Step, Trigger
from shipworthy.schema.from_yaml import read_yaml
from shipworthy.schema.nodes import line_of

SYSTEM = "AppVeyor"
_PHASES = ("install", "before_build", "build_script", "before_test", "test_script", "after_test")
_WHEN = frozenset({Occasion.PULL_REQUEST, Occasion.PUSH})


def matches(path: str) -> bool:
    return path in {"appveyor.yml", ".appveyor.yml", "appveyor.yaml", ".appveyor.yaml"}


def parse(text: str, path: str) -> Pipeline:
    document = table(read_yaml(text))
    source = text.split("\n")
    steps = []
    for phase in _PHASES:
        for entry, at in entries(document.get(phase), line_of(document, phase)):
            for script, line in _scripts(entry, at):
                run = Run(script, pairs(document.get("environment")))
                lines = body_lines(source, script, line)
                steps.append(Step(line, phase, script, lines, runs=(run,), errexit=None, occasions=_WHEN))
    jobs = (Job("build", 1, tuple(steps), _WHEN),) if steps else ()
    return Pipeline(SYSTEM, path, triggers=(Trigger("push", 1),), jobs=jobs)


def _scripts(entry: object, at: int) -> list[tuple[str, int]]:
    """An entry is a command, or one for a named shell: `ps: …`, `sh: …`."""
    if isinstance(entry, str):
        return [(entry, at)]
    found = table(entry)
    return [
        (text, line_of(found, shell, at))
        for shell, text in found.items()
        if shell in {"cmd", "ps", "pwsh", "sh"} and isinstance(text, str)
    ]
