"""The laws of an interval, whatever the sample."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shipworthy.model.proportion import wilson

samples = st.integers(1, 2_000).flatmap(lambda of: st.tuples(st.integers(0, of), st.just(of)))


@given(samples)
def test_it_holds_the_share_and_stays_within_nought_and_one(sample: tuple[int, int]) -> None:
    hits, of = sample
    found = wilson(hits, of)
    assert 0 <= found.low <= hits / of <= found.high <= 1
    assert found.low < found.high


@given(samples)
def test_it_is_the_mirror_of_what_is_not_hit(sample: tuple[int, int]) -> None:
    hits, of = sample
    assert wilson(hits, of).low == pytest.approx(1 - wilson(of - hits, of).high)


@given(samples)
def test_one_more_hit_moves_it_up(sample: tuple[int, int]) -> None:
    hits, of = sample
    one, another = wilson(hits, of), wilson(hits + 1, of + 1)
    assert another.low > one.low
    assert another.high >= one.high


@given(samples, st.integers(2, 50))
def test_the_same_share_of_more_is_known_better(sample: tuple[int, int], times: int) -> None:
    hits, of = sample
    few, many = wilson(hits, of), wilson(hits * times, of * times)
    assert few.low <= many.low
    assert many.high <= few.high


def test_published_figures() -> None:
    """Newcombe 1998, method 3: 81 of 263."""
    assert (wilson(0, 10).low, wilson(10, 10).high) == (0, 1)
    assert wilson(10, 10).low == pytest.approx(0.7225, abs=1e-4)
    assert wilson(81, 263).low == pytest.approx(0.2553, abs=1e-4)
    assert wilson(81, 263).high == pytest.approx(0.3662, abs=1e-4)


def test_nothing_drawn_says_nothing() -> None:
    assert (wilson(0, 0).low, wilson(0, 0).high) == (0, 1)


@pytest.mark.parametrize("sample", [(-1, 3), (4, 3), (0, -1)])
def test_what_is_no_share_is_refused(sample: tuple[int, int]) -> None:
    with pytest.raises(ValueError, match="no share"):
        wilson(*sample)
