"""Documents into dataclasses: every mistake has its file, its line and, where one is near, a better word."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Literal

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from shipworthy.errors import SpecError
from shipworthy.schema.decode import Decoder, suggest
from shipworthy.schema.from_json import read_json
from shipworthy.schema.from_yaml import read_yaml
from shipworthy.schema.jsonschema import schema_of


class Colour(StrEnum):
    RED = "red"
    GREEN = "green"


@dataclass(frozen=True)
class Part:
    name: str
    size: int = 1


@dataclass(frozen=True)
class Whole:
    title: str
    parts: tuple[Part, ...] = ()
    by_name: Mapping[str, Part] = field(default_factory=dict)
    colour: Colour = Colour.RED
    mode: Literal["fast", "slow"] = "fast"
    ratio: float = 0.5
    flag: bool = False
    since: dt.date | None = None
    pair: tuple[str, int] | None = None
    either: int | str = 0
    anything: object = None
    renamed: str = field(default="", metadata={"key": "as"})
    hidden: int = field(default=7, metadata={"internal": True})


def decode(text: str) -> Whole:
    whole: Whole = Decoder("f.yaml").decode(Whole, read_yaml(text))
    return whole


def test_a_whole_document_is_decoded() -> None:
    text = """
title: T
parts: [{name: a}, {name: b, size: 2}]
by_name: {x: {name: c}}
colour: green
mode: slow
ratio: 1
flag: true
since: 2026-01-15
pair: [a, 1]
either: word
anything: {deep: [1]}
as: other
"""
    assert decode(text) == Whole(
        "T", (Part("a"), Part("b", 2)), {"x": Part("c")}, Colour.GREEN, "slow", 1.0, flag=True,
        since=dt.date(2026, 1, 15), pair=("a", 1), either="word", anything={"deep": [1]}, renamed="other",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("text", "line", "message", "help_"),
    [
        ("x: 1", 1, "unknown key 'x'", ""),
        ("title: T\ntitel: U", 2, "unknown key 'titel'", "did you mean 'title'?"),
        (
            "title: T\nparts:\n  - name: a\n    sise: 2",
            4,
            "unknown key 'sise' in parts[0]",
            "did you mean 'size'?",
        ),
        ("title: T\nby_name:\n  x:\n    nam: c", 4, "unknown key 'nam' in by_name.x", "did you mean 'name'?"),
        ("title: T\nhidden: 1", 2, "unknown key 'hidden'", ""),
        ("title: T\nrenamed: x", 2, "unknown key 'renamed'", ""),
        ("colour: red", 1, "the key 'title' is missing", ""),
        ("title: T\nparts:\n  - {size: 2}", 3, "the key 'name' is missing in parts[0]", ""),
        ("title:", 1, "title must be text, not empty", ""),
        ("title: 5", 1, "title must be text, not 5", ""),
        ("title: [a]", 1, "title must be text, not a list", ""),
        ("title: T\nparts: x", 2, "parts must be a list, not 'x'", ""),
        ("title: T\nparts:\n  - x", 3, "parts[0] must be a mapping, not 'x'", ""),
        (
            "title: T\nparts:\n  - name: a\n    size: '2'",
            4,
            "parts[0].size must be a whole number, not '2'",
            "",
        ),
        (
            "title: T\nparts:\n  - name: a\n    size: 1.5",
            4,
            "parts[0].size must be a whole number, not 1.5",
            "",
        ),
        (
            "title: T\nparts:\n  - name: a\n    size: true",
            4,
            "parts[0].size must be a whole number, not True",
            "",
        ),
        ("title: T\nby_name: []", 2, "by_name must be a mapping, not a list", ""),
        ("title: T\ncolour: gren", 2, "colour cannot be 'gren'", "did you mean 'green'?"),
        ("title: T\ncolour: 5", 2, "colour cannot be 5", "one of red, green"),
        ("title: T\ncolour: {}", 2, "colour cannot be a mapping", "one of red, green"),
        ("title: T\nmode: fst", 2, "mode cannot be 'fst'", "did you mean 'fast'?"),
        ("title: T\nratio: half", 2, "ratio must be a number, not 'half'", ""),
        ("title: T\nratio: true", 2, "ratio must be a number, not True", ""),
        ("title: T\nratio: 1e300", 2, "ratio must be a number of ordinary size", ""),
        ("title: T\nflag: yes", 2, "flag must be true or false, not 'yes'", ""),
        ("title: T\nflag: 1", 2, "flag must be true or false, not 1", ""),
        ("title: T\nsince: tomorrow", 2, "since must be a date like 2026-12-31", ""),
        ("title: T\nsince: 2026-02-30", 2, "since must be a date like 2026-12-31", ""),
        ("title: T\nsince: 2026", 2, "since must be a date like 2026-12-31, not 2026", ""),
        ("title: T\npair: [a]", 2, "pair must have 2 entries", ""),
        ("title: T\npair:\n  - a\n  - b", 4, "pair[1] must be a whole number, not 'b'", ""),
        ("title: T\neither: [1]", 2, "either cannot be a list", ""),
        ("[1]", 1, "this must be a mapping, not a list", ""),
        ("text", 1, "this must be a mapping, not 'text'", ""),
        ("\n\n- 1", 3, "this must be a mapping, not a list", ""),
    ],
)
def test_a_mistake_is_told_with_file_line_and_a_better_word(
    text: str, line: int, message: str, help_: str
) -> None:
    document = read_yaml(text)
    with pytest.raises(SpecError) as told:
        Decoder("f.yaml").decode(Whole, document, getattr(document, "line", 1))
    assert str(told.value) == f"f.yaml:{line}: {message}"
    assert told.value.help == help_
    assert told.value.line == line


def test_an_error_cannot_steer_a_terminal() -> None:
    with pytest.raises(SpecError) as told:
        decode('title: T\nby_name:\n  "\\e]0;own\\a\\n::error::": {nam: 1}')
    assert str(told.value).isprintable()
    with pytest.raises(SpecError) as told:
        decode("title: T\n" + "x" * 1_000 + ": 1")
    assert len(str(told.value)) < 200


def test_a_long_value_is_quoted_in_part() -> None:
    with pytest.raises(SpecError) as told:
        decode("title: T\nflag: " + "x" * 10_000)
    assert len(str(told.value)) < 200


@pytest.mark.parametrize("number", ["1e19", "-1e19", "9" * 30, "1" + "0" * 400])
def test_a_number_of_no_use_is_refused(number: str) -> None:
    with pytest.raises(SpecError, match="ordinary size"):
        Decoder("f").decode(float, read_json(number))


@pytest.mark.parametrize(("word", "known", "expected"), [
    ("titel", ["title", "size"], "did you mean 'title'?"), ("x", ["title"], ""), ("x", [], ""), ("", ["a"], ""),
])  # fmt: skip
def test_a_near_word_is_suggested(word: str, known: list[str], expected: str) -> None:
    assert suggest(word, known) == expected


TREES: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.dates(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(
        st.sampled_from([f.metadata.get("key", f.name) for f in dataclasses.fields(Whole)]) | st.text(max_size=3),
        inner, max_size=5,
    ),
    max_leaves=10,
)  # fmt: skip


@given(TREES)
def test_any_tree_is_decoded_or_refused_with_a_line(tree: object) -> None:
    try:
        said: object = Decoder("f.yaml").decode(Whole, tree)
    except SpecError as error:
        said = str(error)
    assert isinstance(said, Whole) or str(said).startswith("f.yaml:1: ")


@given(TREES)
def test_the_schema_accepts_what_is_decoded(tree: object) -> None:
    schema = schema_of(Whole, title="Whole")
    jsonschema.Draft7Validator.check_schema(schema)
    try:
        Decoder("f.yaml").decode(Whole, tree)
    except SpecError:
        return
    jsonschema.validate(_as_json(tree), schema)


def _as_json(tree: object) -> object:
    """Dates as an editor sees them: text."""
    match tree:
        case dict():
            return {k: _as_json(v) for k, v in tree.items()}
        case list():
            return [_as_json(v) for v in tree]
        case dt.date():
            return tree.isoformat()
        case _:
            return tree


@pytest.mark.parametrize(
    "document",
    [
        {}, {"title": 5}, {"title": "T", "x": 1}, {"title": "T", "parts": [{}]}, {"title": "T", "colour": "blue"},
        {"title": "T", "mode": 1}, {"title": "T", "by_name": {"x": {"name": "a", "y": 1}}}, [], "T",
        {"title": "T", "hidden": 1}, {"title": "T", "flag": "yes"}, {"title": "T", "either": []},
    ],
)  # fmt: skip
def test_the_schema_rejects_what_is_refused(document: object) -> None:
    with pytest.raises(SpecError):
        Decoder("f.yaml").decode(Whole, document)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(document, schema_of(Whole, title="Whole"))
