"""The result file: exact, strict, the same bytes for the same result."""

from __future__ import annotations

import dataclasses
import json
import re

import jsonschema
import pytest

from sample_result import RISK, TESTING, empty, poisoned, sample
from shipworthy.errors import SpecError
from shipworthy.report.result_json import from_json, result_schema, to_json


def test_a_result_survives_json() -> None:
    text = to_json(sample())
    assert from_json(text) == sample()
    assert to_json(from_json(text)) == text


def test_json_keeps_to_its_schema() -> None:
    schema = result_schema()
    jsonschema.Draft7Validator.check_schema(schema)
    jsonschema.validate(json.loads(to_json(sample())), schema)
    jsonschema.validate(json.loads(to_json(empty())), schema)


def test_json_has_the_shape_it_promises() -> None:
    held = json.loads(to_json(sample()))
    assert held["schema"] == "shipworthy.result/1"
    assert held["confidence"] == {"floor": 14.4, "ceiling": 64.4, "limited_by": TESTING}
    assert held["rules"][0]["weight"] == {RISK: 8.0}
    assert held["rules"][0]["credit"] == [0.4, 0.4]
    assert held["rules"][0]["findings"][0].keys() == {"message", "path", "line", "fingerprint"}
    assert held["next"][0].keys() >= {"rule", "dimension", "points", "effort"}


def test_json_rounds_so_that_no_score_looks_better() -> None:
    one = dataclasses.replace(sample().dimensions[0], floor=49.99999, ceiling=49.999991, known=0.99999)
    held = json.loads(to_json(dataclasses.replace(sample(), dimensions=(one,))))["dimensions"][0]
    assert (held["floor"], held["ceiling"], held["known"]) == (49.9999, 50.0, 0.9999)


def test_json_is_ascii_without_lone_surrogates() -> None:
    text = to_json(poisoned("caf\udce9 \ud800 ü"))
    assert text.isascii()
    assert "caf\ufffd \ufffd ü" in json.loads(text)["repository"]["name"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "Expecting value"),
        ("[]", "no key 'schema'"),
        ('{"schema": "shipworthy.result/9"}', "reads 'shipworthy.result/1'"),
        ('{"schema": "shipworthy.result/1",\n "verdikt": 1}', "result.json:2: unknown key 'verdikt'"),
        ('{"schema": "shipworthy.result/1",\n "tool": 5}', "result.json:2: tool must be a mapping"),
        ('{"schema": "shipworthy.result/1", "confidence": {"floor": NaN}}', "no finite number"),
        ('{"schema": "shipworthy.result/1", "confidence": {"floor": 1e999}}', "no finite number"),
        ("[" * 100_000, "nested too deeply"),
    ],
)
def test_what_is_no_result_is_refused_with_line_and_reason(text: str, told: str) -> None:
    with pytest.raises(SpecError, match=re.escape(told)) as error:
        from_json(text)
    assert str(error.value).startswith("result.json:")


def test_numbers_nobody_can_mean_are_refused() -> None:
    text = to_json(sample()).replace('"points": 28.57', f'"points": 1{"0" * 400}')
    with pytest.raises(SpecError, match="ordinary size"):
        from_json(text)
