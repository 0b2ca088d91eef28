"""What a trace of an AI product should hold, and what records it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

CONTRACT: Mapping[str, tuple[str, ...]] = {
    "workflow execution": (
        "workflow ID", "workflow version", "execution ID", "tenant ID", "user ID", "node sequence",
        "node status", "start and end time", "retry attempts", "failure points",
    ),
    "model call": (
        "provider", "model", "prompt version", "input metadata", "output metadata", "token usage", "latency",
        "error response", "fallback behaviour",
    ),
    "retrieval": (
        "knowledge source", "query", "filters", "retrieved document IDs", "tenant filters", "score metadata",
    ),
    "tool call": ("tool", "input", "result", "error", "latency"),
    "approval": ("decision", "who decided", "time"),
    "quality": ("score", "evaluator"),
    "failure": ("kind of failure", "cause"),
}  # fmt: skip
"""Fields by group: the first three after essay S11, which is cut at the fourth; the rest is our reading."""


class Seen(StrEnum):
    """Whether the repository shows a thing."""

    EVIDENCED = "evidenced"
    NOT_SEEN = "not seen"
    UNKNOWN = "unknown"


class Scope(StrEnum):
    """Which calls a recorder takes up once it is switched on."""

    PROGRAM = "program"
    FILE = "file"
    CALL = "call"
    FUNCTION = "function"
    """The function below a decorator, or inside the brackets: what goes in and out, and how long it takes."""


OF_A_FUNCTION: Mapping[str, tuple[str, ...]] = {
    "workflow execution": ("execution ID", "start and end time", "failure points"),
    "model call": ("input metadata", "output metadata", "latency", "error response"),
}
"""What a recorder of a function knows of the call inside it."""


class Content(StrEnum):
    """Whether prompts and answers are recorded too."""

    RECORDED = "recorded"
    ASKED = "asked"
    NEVER = "never"


@dataclass(frozen=True)
class Recorder:
    """A tool that records calls of models."""

    name: str
    signs: tuple[str, ...]
    on: tuple[str, ...]
    scope: Scope
    fields: Mapping[str, tuple[str, ...]]
    content: Content
    source: str
    libraries: tuple[str, ...] = ()
    functions: tuple[str, ...] = ()
    settings: tuple[str, ...] = ()
    asks: tuple[str, ...] = ()
    masks: tuple[str, ...] = ()


@dataclass(frozen=True)
class SpringObservations:
    """Observations that come with a framework once a package takes them up."""

    libraries: tuple[str, ...]
    packages: tuple[str, ...]
    fields: Mapping[str, tuple[str, ...]]
    asks: tuple[str, ...] = ()


@dataclass(frozen=True)
class TraceCatalogue:
    recorders: tuple[Recorder, ...]
    spring: SpringObservations = field(default_factory=lambda: SpringObservations((), (), {}))
    automatic: tuple[str, ...] = ()
    """What instruments a whole process."""
    spoken: tuple[str, ...] = ()
    """Words in documents from which a recorder may be inferred."""
