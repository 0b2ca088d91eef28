"""The JSON Schema of a rule file, with the facts, operators and dimensions there are."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from shipworthy.evaluate.operators import OPERATORS
from shipworthy.evaluate.rule_file import RuleFile
from shipworthy.model.facts import FactSpec
from shipworthy.model.rules import Scales
from shipworthy.schema.jsonschema import schema_of


def schema_of_rules(facts: Mapping[str, FactSpec], scales: Scales) -> dict[str, Any]:
    schema = schema_of(RuleFile, title="A rule of shipworthy")
    properties = schema["properties"]
    names = {"anyOf": [{"enum": sorted(facts)}, {"type": "string", "pattern": r"^item\."}]}
    condition = {
        "type": "object",
        "required": ["fact"],
        "additionalProperties": False,
        "minProperties": 2,
        "properties": {
            "fact": names,
            "given": {"type": "object"},
            **{name: {"description": operator.phrase} for name, operator in OPERATORS.items()},
        },
    }
    any_of = {
        "type": "object",
        "required": ["any"],
        "additionalProperties": False,
        "properties": {"any": {"type": "array", "minItems": 1, "items": condition}},
    }
    clauses = {"type": "array", "items": {"anyOf": [condition, any_of]}}
    properties["check"] = {**clauses, "minItems": 1}
    properties["applies_when"] = clauses
    properties["counts_toward"] = {
        "type": "object",
        "additionalProperties": False,
        "minProperties": 1,
        "properties": {d.id: {"type": "number", "exclusiveMinimum": 0} for d in scales.dimensions},
    }
    properties["pillar"] = {"enum": [*(p.id for p in scales.pillars), None]}
    return schema
