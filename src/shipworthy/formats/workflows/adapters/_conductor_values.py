"""What a Conductor task says of its model, its prompts, its retries and its time."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from shipworthy.formats.workflows.format import child, mappings
from shipworthy.model.workflows import Bound, Limit, ModelRef, Origin, Prompt, Retry, Stated, Via
from shipworthy.schema.nodes import line_of

_PARAMETERS = ("temperature", "topP", "maxTokens", "maxResults", "stopWords")
_UNSAID_ATTEMPTS = 4
"""A task's definition that does not say how often it is tried again."""
VERSION = "conductor 3.9"
_COUNTED = re.compile(r"iteration['\"\])]{0,4}\s*(<=?)\s*(\d{1,9})(?!\d)")
_SCHEMAS = ("outputSchema", "responseSchema")


def model_of(inputs: Mapping[str, Any], path: str) -> ModelRef:
    written, provider = inputs.get("model"), inputs.get("llmProvider")
    line = line_of(inputs, "model", line_of(inputs, "llmProvider"))
    parameters = tuple((k, str(inputs[k])[:100]) for k in _PARAMETERS if k in inputs)
    named = str(provider).lower() if isinstance(provider, str) and "${" not in provider else ""
    if not isinstance(written, str) or not written:
        return ModelRef("", Via.UNKNOWN, path, line, named, parameters=parameters)
    via = Via.EXPRESSION if "${" in written else Via.LITERAL
    name = written if via is Via.LITERAL else ""
    return ModelRef(written, via, path, line, named, name, parameters=parameters)


def embedding_of(inputs: Mapping[str, Any], path: str) -> Iterator[ModelRef]:
    written, provider = inputs.get("embeddingModel"), inputs.get("embeddingModelProvider")
    if isinstance(written, str) and written:
        via = Via.EXPRESSION if "${" in written else Via.LITERAL
        named = provider.lower() if isinstance(provider, str) and "${" not in provider else ""
        yield ModelRef(
            written, via, path, line_of(inputs, "embeddingModel"), named, "" if "${" in written else written
        )


def prompts_of(inputs: Mapping[str, Any], path: str) -> Iterator[Prompt]:
    if isinstance(name := inputs.get("promptName"), str):
        version = str(inputs.get("promptVersion") or "")
        yield Prompt(path, line_of(inputs, "promptName"), reference=name, version=version, registry=True)
    for key in ("instructions", "prompt", "userInput"):
        if isinstance(text := inputs.get(key), str) and text:
            yield Prompt(path, line_of(inputs, key), text)
    for message in mappings(inputs.get("messages")):
        if isinstance(text := message.get("message") or message.get("content"), str):
            yield Prompt(path, line_of(message, "message"), text)


def bound_of(task: Mapping[str, Any], path: str) -> Bound | None:
    condition = task.get("loopCondition")
    if not isinstance(condition, str) or not condition:
        return None
    line = line_of(task, "loopCondition")
    counted = _COUNTED.search(condition[:2_000])
    if counted and "||" not in condition and "?" not in condition:
        # the body runs before its condition is asked: the count is of the turn that has just ended
        turns = int(counted[2]) + (1 if counted[1] == "<=" else 0)
        return Bound(Limit.ITERATIONS, str(turns), path, line)
    return Bound(Limit.CONDITION, condition[:300], path, line)


def retry_of(task: Mapping[str, Any], path: str) -> Retry | None:
    """The task's definition may lie elsewhere: then nothing is known of it here."""
    definition = child(task, "taskDefinition")
    count = child(definition, "retryCount") if definition else task.get("retryCount")
    if count is None and isinstance(definition, Mapping) and definition:
        line = line_of(task, "taskDefinition")
        return Retry(_UNSAID_ATTEMPTS, path, line, Origin.DEFAULT, VERSION)
    if isinstance(count, bool) or not isinstance(count, int):
        return None
    return Retry(count + 1, path, line_of(definition or task, "retryCount"))


def timeout_of(task: Mapping[str, Any], path: str) -> Stated | None:
    places = (child(task, "taskDefinition"), task, child(task, "inputParameters", "http_request"))
    for place in places:
        for key in ("timeoutSeconds", "responseTimeoutSeconds", "readTimeOut"):
            if (value := child(place, key)) and str(value) != "0":
                return Stated(f"{key} {value}", path, line_of(place, key))
    return None


def stated_of(task: Mapping[str, Any], path: str, key: str) -> Stated | None:
    return Stated(key, path, line_of(task, key)) if task.get(key) else None


def output_schema_of(inputs: Mapping[str, Any], path: str) -> Stated | None:
    for key in _SCHEMAS:
        if inputs.get(key):
            return Stated(key, path, line_of(inputs, key))
    return None
