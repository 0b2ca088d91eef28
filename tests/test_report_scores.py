"""Scores as they are shown."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sample_result import sample
from shipworthy.report.bars import ASCII, bar
from shipworthy.report.scores import Standing, score_of
from shipworthy.report.stakes import stakes


@pytest.mark.parametrize(
    ("floor", "ceiling", "threshold", "text", "standing"),
    [
        (62.0, 78.0, 50.0, "62–78", Standing.REACHED),
        (62.9, 77.1, 50.0, "62–78", Standing.REACHED),
        (62.4, 62.4, 50.0, "62", Standing.REACHED),
        (56.99999999999999, 57.0, 50.0, "57", Standing.REACHED),
        (40.0, 49.4, 50.0, "40–49.4", Standing.BELOW),
        (49.99, 60.0, 50.0, "49–60", Standing.OPEN),
        (None, None, 50.0, "—", Standing.NONE),
        (0.0, 100.0, None, "0–100", Standing.NONE),
    ],
)
def test_a_score_reads(
    floor: float | None, ceiling: float | None, threshold: float | None, text: str, standing: Standing
) -> None:
    score = score_of(floor, ceiling, threshold)
    assert (score.text, score.standing) == (text, standing)


SCORES = st.floats(0, 100, allow_nan=False)


@given(SCORES, SCORES, SCORES)
def test_rounding_never_flatters(one: float, other: float, threshold: float) -> None:
    floor, ceiling = min(one, other), max(one, other)
    low, _, high = score_of(floor, ceiling, threshold).text.partition("–")
    assert float(low) <= floor + 1e-5
    if high:
        assert float(high) >= ceiling - 1e-5


@given(SCORES, SCORES, SCORES, st.integers(10, 60))
def test_bars_have_their_length(one: float, other: float, threshold: float, width: int) -> None:
    drawn = bar(score_of(min(one, other), max(one, other), threshold), width, ASCII)
    assert len(drawn) == width
    assert re.fullmatch(r"#*\|?#*=*\|?=*\.*\|?\.*", drawn)


def test_points_add_up_to_the_scores() -> None:
    result = sample()
    held = [stake for each in stakes(result).values() for stake in each]
    for dimension in result.dimensions:
        here = [stake for stake in held if stake.dimension == dimension.id]
        assert sum(s.floor for s in here) == pytest.approx(dimension.floor or 0, abs=0.01)
        assert sum(s.ceiling for s in here) == pytest.approx(dimension.ceiling or 0, abs=0.01)
        assert sum(s.worth for s in here) == pytest.approx(100 if dimension.applicable else 0)
