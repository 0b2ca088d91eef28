"""What an agent or a task says of itself, in code or in YAML, under the same names."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from shipworthy.formats.workflows.adapters._crewai_follow import Follower
from shipworthy.formats.workflows.adapters._crewai_models import (
    default_model,
    model_of,
    named_model,
)
from shipworthy.formats.workflows.adapters._crewai_parts import (
    GUARDRAIL_RETRIES,
    VERSION,
    AgentPart,
    TaskPart,
    default_bound,
    default_retry,
)
from shipworthy.formats.workflows.adapters._crewai_python import Found, text_of
from shipworthy.model.workflows import (
    Bound,
    Check,
    Limit,
    ModelRef,
    Origin,
    Prompt,
    Retrieval,
    Retry,
    Stated,
    Validation,
    Via,
)
from shipworthy.schema.nodes import line_of

_MAX_CRITERIA = 10


@dataclass(frozen=True)
class Value:
    """One setting: of a document, or an expression."""

    raw: Any
    path: str
    line: int
    found: Found | None = None


class Settings:
    """Keywords of a call over the entry of a document they refine."""

    def __init__(self, path: str, line: int, follower: Follower | None = None) -> None:
        self.path, self.line = path, line
        self.follower = follower
        self._values: dict[str, Value] = {}

    def document(self, entry: Any, path: str) -> Settings:
        if isinstance(entry, Mapping):
            for key, raw in entry.items():
                self._values.setdefault(str(key), Value(raw, path, line_of(entry, str(key), 1)))
        return self

    def code(self, given: Mapping[str, Found]) -> Settings:
        for key, found in given.items():
            self._values[key] = Value(self._plain(found), found.path, found.line, found)
        return self

    def _plain(self, found: Found) -> Any:
        plain = self.follower.follow(found) if self.follower else found
        if isinstance(plain.node, ast.Constant):
            return plain.node.value
        text = text_of(plain.node)
        return plain if text is None else text

    def __contains__(self, key: str) -> bool:
        return key in self._values and self._values[key].raw is not None

    def get(self, key: str) -> Value | None:
        value = self._values.get(key)
        return value if value is not None and value.raw is not None else None

    def text(self, key: str) -> str:
        value = self.get(key)
        return value.raw[:20_000] if value and isinstance(value.raw, str) else ""

    def flag(self, key: str) -> bool:
        value = self.get(key)
        return value is not None and value.raw is True

    def number(self, key: str) -> tuple[int, Value] | None:
        value = self.get(key)
        if value is None or isinstance(value.raw, bool) or not isinstance(value.raw, int):
            return None
        return (value.raw, value) if 0 <= value.raw < 10**9 else None

    def stated(self, key: str, words: str = "") -> Stated | None:
        value = self.get(key)
        if value is None or value.raw is False:
            return None
        written = value.raw if isinstance(value.raw, str) else words or key
        return Stated(written[:300], value.path, value.line)

    def prompts(self, *keys: str) -> tuple[Prompt, ...]:
        found = []
        for key in keys:
            value = self.get(key)
            if value is not None and isinstance(value.raw, str) and value.raw:
                found.append(Prompt(value.path, value.line, value.raw[:20_000]))
        return tuple(found)

    def model(self, key: str) -> ModelRef | None:
        value = self.get(key)
        if value is None:
            return None
        if value.found is not None and self.follower is not None:
            return model_of(value.found, self.follower)
        if isinstance(value.raw, str):
            return named_model(value.raw, value.path, value.line)
        if isinstance(value.raw, Mapping) and isinstance(named := value.raw.get("model"), str):
            return named_model(named, value.path, line_of(value.raw, "model", value.line))
        return ModelRef("", Via.UNKNOWN, value.path, value.line)


def agent_part(id_: str, said: Settings) -> AgentPart:
    path, line = said.path, said.line
    bound = retry = timeout = None
    if (turns := said.number("max_iter")) is not None:
        bound = Bound(Limit.ITERATIONS, str(turns[0]), turns[1].path, turns[1].line)
    elif (turned := said.get("max_iter")) is not None:
        bound = Bound(Limit.ITERATIONS, "max_iter", turned.path, turned.line, Origin.EXPRESSION)
    if (tries := said.number("max_retry_limit")) is not None:
        retry = Retry(tries[0] + 1, tries[1].path, tries[1].line)
    if (seconds := said.number("max_execution_time")) is not None:
        timeout = Stated(f"{seconds[0]} s", seconds[1].path, seconds[1].line)
    calling = said.model("function_calling_llm")
    knowledge = said.get("knowledge_sources")
    return AgentPart(
        id_, path, line, model=said.model("llm") or default_model(path, line),
        more_models=(calling,) if calling else (),
        prompts=said.prompts("role", "goal", "backstory", "system_template", "prompt_template"),
        role=said.stated("role"), listed=_listed(said), bound=bound or default_bound(path, line),
        retry=retry or default_retry(path, line), timeout=timeout,
        retrieval=Retrieval("knowledge sources") if knowledge and knowledge.raw != [] else None,
        output_schema=said.stated("response_format", "response_format"), validation=guardrail(said),
        delegates=said.flag("allow_delegation"),
    )  # fmt: skip


def task_part(id_: str, said: Settings) -> TaskPart:
    validation = guardrail(said)
    retry = None
    if validation is not None:
        tries = said.number("guardrail_max_retries") or said.number("max_retries")
        retry = (
            Retry(tries[0] + 1, tries[1].path, tries[1].line)
            if tries
            else Retry(GUARDRAIL_RETRIES + 1, said.path, said.line, Origin.DEFAULT, VERSION)
        )
    schema = next(
        (s for key in ("output_pydantic", "output_json", "response_model") if (s := said.stated(key, key))),
        None,
    )
    return TaskPart(
        id_, said.path, said.line, prompts=said.prompts("description", "expected_output"),
        listed=_listed(said), validation=validation, retry=retry, output_schema=schema,
    )  # fmt: skip


def _listed(said: Settings) -> Stated | None:
    value = said.get("tools")
    return Stated("the tools are listed", value.path, value.line) if value else None


def guardrail(said: Settings) -> Validation | None:
    """A function, or a text that a model checks against. What fails goes back to the agent."""
    for key in ("guardrails", "guardrail"):
        value = said.get(key)
        if value is None or value.raw == []:
            continue
        criteria = tuple(_criteria(value, said.follower))[:_MAX_CRITERIA]
        return Validation(Check.CONTENT, key, value.path, value.line, criteria=criteria, rejects=True)
    return None


def _criteria(value: Value, follower: Follower | None) -> list[str]:
    if isinstance(value.raw, str):
        return [value.raw[:300]]
    if isinstance(value.raw, list):
        return [entry[:300] for entry in value.raw if isinstance(entry, str)]
    if value.found is None or follower is None:
        return []
    found: list[str] = []
    for each in follower.elements(value.found).items or [value.found]:
        text = text_of(follower.follow(each).node)
        found += [text[:300]] if text else _compared(each, follower)
    return found


def _compared(found: Found, follower: Follower) -> list[str]:
    """What a function of the repository measures: its comparisons, as written."""
    target = follower.target(
        Found(ast.Call(found.node, [], [], lineno=found.line, col_offset=0), found.scope)
    )
    if target is None:
        return []
    compared = [n for n in ast.walk(target[0]) if isinstance(n, ast.Compare)]
    return [ast.unparse(each)[:200] for each in compared[:_MAX_CRITERIA] if len(list(ast.walk(each))) < 60]
