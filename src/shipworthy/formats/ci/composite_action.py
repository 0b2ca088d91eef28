"""GitHub's `action.yml`: an action made of steps, or one that runs a program of its own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from shipworthy.formats.ci._github_events import EVENT_OF, Event
from shipworthy.formats.ci._github_steps import Setting, steps
from shipworthy.formats.ci._script import scalar, table
from shipworthy.formats.ci.expressions import UNKNOWN
from shipworthy.model.pipelines import Occasion, Step
from shipworthy.schema.from_yaml import read_yaml


@dataclass(frozen=True, slots=True)
class Action:
    using: str
    """`composite`, `docker`, `node20` …"""
    steps: tuple[Step, ...] = ()


def parse_action(
    text: str, occasions: frozenset[Occasion], inputs: Mapping[str, str], directory: str = ""
) -> Action:
    """The action as called with these inputs on these occasions. May raise `DocumentError`."""
    document = table(read_yaml(text))
    runs = table(document.get("runs"))
    declared = table(document.get("inputs"))
    values: dict[str, object] = {
        str(k): v["default"] if "default" in table(v) else "" for k, v in declared.items()
    }
    values |= {k: UNKNOWN if "$_" in v else v for k, v in inputs.items()}
    events = [
        Event(EVENT_OF[o], 1, filtered=False, occasions=frozenset({o}))
        for o in sorted(occasions)
        if o in EVENT_OF
    ]
    setting = Setting(source=text.split("\n"), events=events, inputs=values, called=True, directory=directory)
    return Action(scalar(runs.get("using")), tuple(steps(runs.get("steps"), setting, 1)))
