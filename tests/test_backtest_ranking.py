"""The AUC against its definition, and what an interval of it must do."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shipworthy.score.ranking import interval, ranking

CASES = st.lists(st.tuples(st.integers(0, 9), st.booleans()), min_size=2, max_size=40).filter(
    lambda rows: len({outcome for _, outcome in rows}) == 2
)


def auc(rows: list[tuple[float, bool]]) -> float:
    return ranking([n for n, _ in rows], [t for _, t in rows]).auc


@given(CASES)
def test_it_is_the_share_of_pairs_in_the_right_order_ties_counting_half(rows: list[tuple[int, bool]]) -> None:
    pairs = [(a, b) for a, came in rows if came for b, other in rows if not other]
    by_definition = sum(1.0 if a > b else 0.5 if a == b else 0.0 for a, b in pairs) / len(pairs)
    assert math.isclose(auc(list(rows)), by_definition)


@given(CASES)
def test_only_the_order_counts_and_the_other_outcome_is_the_complement(rows: list[tuple[int, bool]]) -> None:
    assert math.isclose(auc([(math.exp(n), t) for n, t in rows]), auc(list(rows)))
    assert math.isclose(auc([(n, not t) for n, t in rows]), 1 - auc(list(rows)))


@given(st.floats(0, 1), st.integers(1, 300), st.integers(1, 300))
def test_the_interval_holds_the_value_is_never_a_point_and_is_the_same_from_both_sides(
    value: float, positives: int, negatives: int
) -> None:
    low, high = interval(value, positives, negatives)
    assert 0 <= low <= value <= high <= 1
    assert low < high
    mirrored = interval(1 - value, negatives, positives)
    assert math.isclose(low, 1 - mirrored[1], abs_tol=1e-6)


@given(st.floats(0, 1), st.integers(2, 100), st.integers(2, 100))
def test_more_data_make_it_narrower(value: float, positives: int, negatives: int) -> None:
    low, high = interval(value, positives, negatives)
    narrow = interval(value, 4 * positives, 4 * negatives)
    assert narrow[1] - narrow[0] <= high - low + 1e-9


def test_one_outcome_alone_ranks_nothing() -> None:
    with pytest.raises(ValueError, match="both outcomes"):
        ranking([1, 2], [True, True])
