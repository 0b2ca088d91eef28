"""The first waist: all facts of a repository as one document, and the document as a source of facts."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from shipworthy.collect.context import Context
from shipworthy.collect.discovery import all_facts
from shipworthy.collect.fact_values import FromJson, as_json
from shipworthy.collect.summary import Summary, summarise
from shipworthy.errors import SpecError, UsageError
from shipworthy.model.facts import NOTHING_GIVEN, Given, Known, Observation, Place, Unknown
from shipworthy.schema.decode import Decoder, suggest
from shipworthy.schema.from_json import read_json
from shipworthy.schema.nodes import DocumentError, line_of

SCHEMA = "shipworthy.facts/1"
Query = tuple[str, Given]


@dataclass(frozen=True)
class Sheet:
    """Observations by query key, and what describes the repository."""

    observations: Mapping[str, Observation]
    summary: Summary

    def observe(self, name: str, given: Given = NOTHING_GIVEN) -> Observation:
        key = key_of(name, given)
        if key in self.observations:
            return self.observations[key]
        return Unknown(f"the facts file says nothing of {key}", "collect it again: shipworthy facts --json")


def key_of(name: str, given: Given = NOTHING_GIVEN) -> str:
    if not given:
        return name
    return name + json.dumps(dict(sorted(given.items())), sort_keys=True)


def is_fact(name: str) -> bool:
    return name in all_facts()


def chosen(names: Sequence[str]) -> list[Query]:
    """The facts to observe: those named, or all that need no parameters. Raises `UsageError`."""
    facts = all_facts()
    for name in names:
        if name not in facts:
            raise UsageError(f"no such fact: {name!r}", help=suggest(name, facts))
    return [(name, {}) for name in (names or facts) if not facts[name].parameters]


def collect_sheet(context: Context, queries: Iterable[Query]) -> Sheet:
    observations = {key_of(name, given): context.observe(name, given) for name, given in queries}
    return Sheet(dict(sorted(observations.items())), summarise(context))


def to_json(sheet: Sheet) -> str:
    document = {
        "schema": SCHEMA,
        "summary": as_json(sheet.summary),
        "facts": {name: _observation(o) for name, o in sheet.observations.items()},
    }
    return json.dumps(document, indent=2, ensure_ascii=True) + "\n"


def _observation(observation: Observation) -> dict[str, object]:
    match observation:
        case Known(value, evidence, cited):
            places = [[p.path, p.line] for p in evidence]
            return {"value": as_json(value), "evidence": places, "cited": cited}
        case Unknown(reason, remedy):
            return {"unknown": reason, "remedy": remedy}


def from_json(text: str, *, origin: str) -> Sheet:
    """The sheet in a document of `to_json`. Raises `SpecError`."""
    try:
        document = read_json(text)
    except DocumentError as error:
        raise SpecError(origin, error.line, str(error)) from None
    if not isinstance(document, Mapping) or document.get("schema") != SCHEMA:
        raise SpecError(
            origin,
            1,
            f"not a facts file: its schema is not {SCHEMA!r}",
            help="shipworthy facts --json > facts.json",
        )
    summary: Summary = Decoder(origin).decode(Summary, document.get("summary"), 1, "summary")
    facts, line = document.get("facts"), line_of(document, "facts")
    if not isinstance(facts, Mapping):
        raise SpecError(origin, line, "it holds no facts")
    read = {str(k): _read(str(k), v, line_of(facts, k), FromJson(origin)) for k, v in facts.items()}
    return Sheet(read, summary)


def _read(key: str, raw: object, line: int, decoder: Decoder) -> Observation:
    if not isinstance(raw, Mapping) or not ({"unknown", "value"} & set(raw)):
        raise decoder.fail(line, f"{key} is neither a `value` nor `unknown`")
    if "unknown" in raw:
        return Unknown(str(raw["unknown"]), str(raw.get("remedy", "")))
    pairs = decoder.decode(tuple[tuple[str, int], ...], raw.get("evidence", []), line, f"{key}: evidence")
    cited = decoder.decode(int, raw.get("cited", 0), line, f"{key}: cited")
    value = decoder.decode(_type_of(key), raw["value"], line_of(raw, "value"), key)
    return Known(value, tuple(Place(path, at) for path, at in pairs), cited)


def _type_of(key: str) -> Any:
    """The type of the fact's value; any where no rule can ask for it."""
    declared = all_facts().get(key.partition("{")[0])
    if declared is None or dataclasses.is_dataclass(declared.hint):
        return object
    return declared.hint


def to_text(sheet: Sheet) -> str:
    """One block per fact, for people."""
    return "\n".join(line for name, o in sheet.observations.items() for line in _lines(name, o)) + "\n"


MAX_ITEMS = 20


def _lines(name: str, observation: Observation) -> list[str]:
    match observation:
        case Unknown(reason, remedy):
            return [
                f"{name}: unknown",
                f"    {inert(reason)}",
                *([f"    to know it: {inert(remedy)}"] if remedy else []),
            ]
        case Known(value, evidence, _):
            lines = [f"{name}: {_short(value)}"]
            if isinstance(value, tuple | list) and value and dataclasses.is_dataclass(value[0]):
                lines += [f"    {inert(_item(v))}" for v in value[:MAX_ITEMS]]
                lines += [f"    … and {len(value) - MAX_ITEMS} more"] if len(value) > MAX_ITEMS else []
            else:
                places = [inert(f"{p.path}:{p.line}") for p in evidence[:3]]
                lines += (
                    [f"    from {', '.join(places)}" + (" …" if len(evidence) > 3 else "")] if places else []
                )
            return lines


def _short(value: object) -> str:
    if isinstance(value, tuple | list | frozenset | set) and any(dataclasses.is_dataclass(v) for v in value):
        return str(len(value))
    return inert(json.dumps(as_json(value), ensure_ascii=False))[:400]


def _item(value: Any) -> str:
    plain = as_json(value)
    place = f"{plain.pop('path', '')}:{plain.pop('line', 1)}"
    return f"{place}  " + ", ".join(f"{k}={v}" for k, v in plain.items() if v not in (None, "", [], {}))[:300]


def inert(text: str) -> str:
    """Names come from the repository: nothing in them may steer a terminal."""
    return "".join(c if c.isprintable() else f"\\x{ord(c):02x}" for c in text)
