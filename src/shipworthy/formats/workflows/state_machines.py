"""State machines for AWS Step Functions in a file: one by itself, or several in a CloudFormation template."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from shipworthy.formats.workflows.format import child
from shipworthy.schema.from_json import read_json
from shipworthy.schema.nodes import DocumentError, line_of

_TYPES = ("AWS::StepFunctions::StateMachine", "AWS::Serverless::StateMachine")
_SPEAKING = (
    "bedrock", "sagemaker:", "sagemakerruntime:", "api.openai.com", "openai.azure.com", "api.anthropic.com",
    "generativelanguage.googleapis", "api.mistral.ai", "api.cohere",
)  # fmt: skip
_UNNAMED = "A description of my state machine"
"""What the console writes."""
_MAX = 50
_MAX_VALUES = 50_000


@dataclass(frozen=True, slots=True)
class Machine:
    root: Any
    name: str
    line: int
    exact: bool
    """Whether the lines within it are the file's."""


def state_machines(root: Any) -> tuple[Machine, ...]:
    """Those in which a model is spoken of."""
    return tuple(machine for machine in _all(root) if _speaks(machine.root))[:_MAX]


def _all(root: Any) -> Iterator[Machine]:
    if _is_machine(root):
        comment = child(root, "Comment")
        named = isinstance(comment, str) and comment != _UNNAMED
        yield Machine(root, comment if named else "", line_of(root, "StartAt"), exact=True)
        return
    resources = child(root, "Resources")
    if not isinstance(resources, Mapping):
        return
    for name, resource in list(resources.items())[:500]:
        if child(resource, "Type") not in _TYPES:
            continue
        properties = child(resource, "Properties")
        for key in ("Definition", "DefinitionString"):
            definition = child(properties, key)
            machine = _unfolded(definition)
            if _is_machine(machine):
                yield Machine(machine, str(name), line_of(properties, key), exact=machine is definition)


def _is_machine(value: Any) -> bool:
    return isinstance(child(value, "StartAt"), str) and isinstance(child(value, "States"), Mapping)


def _unfolded(value: Any) -> Any:
    if isinstance(value, Mapping) and "Fn::Sub" in value:
        value = value["Fn::Sub"]
    if isinstance(value, list) and value:
        value = value[0]
    if not isinstance(value, str):
        return value
    try:
        return read_json(value)
    except DocumentError:
        return None


def _speaks(root: Any) -> bool:
    waiting: list[Any] = [root]
    for _ in range(_MAX_VALUES):
        if not waiting:
            return False
        match waiting.pop():
            case str() as text:
                if any(word in text[:20_000].lower() for word in _SPEAKING):
                    return True
            case Mapping() as mapping:
                waiting += [*mapping, *mapping.values()]
            case list() as entries:
                waiting += entries
            case _:
                continue
    return False
