"""What a call is given."""

from __future__ import annotations

from collections.abc import Sequence

from shipworthy.analyse.models.code_tree import Argument
from shipworthy.analyse.models.names import is_model_name
from shipworthy.analyse.models.values import Bundle, Command, Sender, Value, Written

_MODEL = frozenset(
    {"model", "model_name", "modelName", "modelId", "model_id", "ModelId", "engine", "deployment_name"}
)
Given = list[tuple[Argument, Value | None]]
"""The arguments, with what they stand for."""


def told_of(given: Given) -> tuple[tuple[str, ...], str]:
    """The names of the arguments, of those in an object too, and the model that is written out."""
    names: list[str] = []
    model = ""
    for argument, value in given:
        if argument.name:
            names.append(argument.name)
            if argument.name in _MODEL:
                model = model or model_of(value)
        elif isinstance(value, Bundle) and value.keys:
            names.extend(value.keys)
            model = model or next(
                (m for k in value.keys if k in _MODEL and (m := model_of(value.items.get(k)))), ""
            )
        elif isinstance(value, Written) and is_model_name(value.text):
            model = model or value.text
    return tuple(dict.fromkeys(names)), model


def model_of(value: Value | None) -> str:
    match value:
        case Written(text):
            return text
        case Sender(chain=()):
            return value.model
        case _:
            return ""


def command_of(chain: Sequence[str], given: Given) -> Command | None:
    sends = chain[-1] == "send"
    return next((v for _, v in given if sends and isinstance(v, Command)), None)


def within(given: Given) -> list[Value | None]:
    """What is given, and what stands in lists and dictionaries that are."""
    found = [value for _, value in given]
    return [*found, *(v for each in found if isinstance(each, Bundle) for v in each.items.values())]


def texts_of(given: Given) -> tuple[str, ...]:
    return tuple(value.text for _, value in given if isinstance(value, Written))
