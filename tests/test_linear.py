"""Patterns in linear time: those of users, and the gates before everything that costs more."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shipworthy.analyse import linear as module
from shipworthy.analyse.linear import PatternError, linear


@pytest.fixture(params=["re2", "re"])
def engine(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    if request.param == "re":
        monkeypatch.setattr(module, "re2", None)
    return str(request.param)


def test_it_finds_what_a_regular_expression_finds(engine: str) -> None:
    found = linear(r"(?m)^b\w+").search("ä\nbc\n")
    assert found is not None
    assert (found.start(), found.end(), found[0]) == (2, 4, "bc"), engine


def test_what_is_no_pattern_is_told(engine: str) -> None:
    with pytest.raises(PatternError, match=r"."):
        linear("(unclosed")
    assert engine


def test_a_pattern_that_may_go_back_is_refused() -> None:
    with pytest.raises(PatternError, match=r"\?="):
        linear("(?=a)")
    with pytest.raises(PatternError):
        linear(r"(a)\1")


def test_a_pattern_that_takes_for_ever_elsewhere_does_not_here() -> None:
    assert linear("(a+)+$").search("a" * 100_000 + "b") is None


@given(st.text(alphabet="abé\n.", max_size=40))
def test_places_are_those_of_characters(text: str) -> None:
    ours = [(m.start(), m.end()) for m in linear("b|é+").finditer(text)]
    assert ours == [m.span() for m in re.finditer("b|é+", text)]
