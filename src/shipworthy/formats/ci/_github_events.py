"""The `on:` of a GitHub workflow, and what expressions see of the event."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from shipworthy.formats.ci._script import table, words
from shipworthy.formats.ci.expressions import UNKNOWN, Scope
from shipworthy.model.pipelines import Occasion
from shipworthy.schema.nodes import line_of

_OCCASIONS = {
    "pull_request": Occasion.PULL_REQUEST,
    "merge_group": Occasion.PULL_REQUEST,
    "push": Occasion.PUSH,
    "release": Occasion.RELEASE,
    "schedule": Occasion.SCHEDULE,
    "workflow_dispatch": Occasion.MANUAL,
    "repository_dispatch": Occasion.MANUAL,
    "workflow_call": Occasion.CALLED,
}
EVENT_OF = {
    Occasion.PULL_REQUEST: "pull_request",
    Occasion.PUSH: "push",
    Occasion.RELEASE: "release",
    Occasion.SCHEDULE: "schedule",
    Occasion.MANUAL: "workflow_dispatch",
}
_CHANGES = frozenset({"opened", "synchronize", "reopened", "ready_for_review"})
_EVERY = frozenset({"*", "**"})


@dataclass(frozen=True, slots=True)
class Event:
    name: str
    line: int
    filtered: bool
    occasions: frozenset[Occasion]


def events(workflow: Mapping[str, Any]) -> Iterator[Event]:
    value = workflow.get("on")
    if isinstance(value, dict):
        for name in value:
            yield _event(str(name), line_of(value, name), table(value[name]))
    else:
        for name in words(value):
            yield _event(name, line_of(workflow, "on"), {})


def _event(name: str, line: int, given: Mapping[str, Any]) -> Event:
    branches = words(given.get("branches"))
    filtered = bool(branches) and not _EVERY & set(branches)
    return Event(name, line, filtered, frozenset(_occasions(name, given, filtered=filtered)))


def _occasions(name: str, given: Mapping[str, Any], *, filtered: bool) -> Iterator[Occasion]:
    if _EVERY & {*words(given.get("paths-ignore")), *words(given.get("branches-ignore"))}:
        yield Occasion.OTHER
        return
    types = set(words(given.get("types")))
    if name == "pull_request" and types and not types & _CHANGES:
        yield Occasion.OTHER
        return
    if name == "push" and "tags" in given and not {"branches", "branches-ignore"} & set(given):
        yield Occasion.RELEASE
        return
    yield _OCCASIONS.get(name, Occasion.OTHER)
    if name == "push" and not filtered:
        yield Occasion.PULL_REQUEST


def scope(
    event: str,
    matrix: Mapping[str, Any] | None,
    environment: Mapping[str, Any],
    inputs: Mapping[str, Any],
    *,
    called: bool = False,
) -> Scope:
    """What the contexts hold in a run of that event. `matrix` is none where it is not known."""

    def look(path: str) -> Any:
        head, _, rest = path.partition(".")
        match head:
            case "matrix":
                return UNKNOWN if matrix is None else _inside(matrix, rest, None)
            case "env":
                return environment.get(rest, UNKNOWN)
            case "inputs":
                return inputs.get(rest, UNKNOWN if called or event == "workflow_dispatch" else None)
            case "github":
                return _github(event, rest)
            case _:
                return UNKNOWN

    return look


def _inside(value: Any, path: str, default: Any) -> Any:
    for key in path.split("."):
        if value is UNKNOWN:
            return UNKNOWN
        if not isinstance(value, Mapping) or key not in value:
            return default
        value = value[key]
    return value


def _github(event: str, path: str) -> Any:
    change = event in {"pull_request", "pull_request_target"}
    if path == "event_name":
        return event
    if path == "ref" and event == "pull_request":
        return "refs/pull/1/merge"
    if path == "ref_name" and event == "pull_request":
        return "1/merge"
    if path == "head_ref" and not change:
        return ""
    if path.startswith("event.pull_request.") and not change:
        return None
    usual = {
        "event.pull_request.labels.*.name": [],
        "event.pull_request.draft": False,
        "event.pull_request.merged": False,
        "event.label.name": None,
    }
    return usual.get(path, UNKNOWN) if change else UNKNOWN
