"""How well a number ranks what came true above what did not."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import groupby

from shipworthy.model.backtest import Ranking

Z = 1.959964
"""95 %."""
_STEPS = 60


def ranking(numbers: Sequence[float], true: Sequence[bool]) -> Ranking:
    """Ties count as halves. Raises `ValueError` where nothing, or everything, came true."""
    positives = sum(true)
    negatives = len(true) - positives
    if not positives or not negatives:
        raise ValueError("both outcomes are needed")
    auc = _rank_sum(numbers, true) / (positives * negatives)
    low, high = interval(auc, positives, negatives)
    return Ranking(auc, low, high)


def _rank_sum(numbers: Sequence[float], true: Sequence[bool]) -> float:
    """Over all pairs of one true and one not: 1 where the true one is higher, a half where they tie."""
    total, below = 0.0, 0
    pairs = sorted(zip(numbers, true, strict=True))
    for _, group in groupby(pairs, key=lambda pair: pair[0]):
        outcomes = [outcome for _, outcome in group]
        came, not_ = sum(outcomes), len(outcomes) - sum(outcomes)
        total += came * (below + not_ / 2)
        below += not_
    return total


def interval(auc: float, positives: int, negatives: int) -> tuple[float, float]:
    """Every value that would not have been refused: Newcombe 2006, method 5.

    DeLong's and a bootstrap's interval shrink to a point where few positives happen to stand on top; this
    one does not.
    """
    return _edge(auc, 0.0, positives, negatives), _edge(auc, 1.0, positives, negatives)


def _edge(auc: float, end: float, positives: int, negatives: int) -> float:
    """Between `auc` and the end, the value whose distance is just what chance allows."""
    inside, outside = auc, end
    for _ in range(_STEPS):
        middle = (inside + outside) / 2
        if abs(middle - auc) <= Z * _deviation(middle, positives, negatives):
            inside = middle
        else:
            outside = middle
    return inside


def _deviation(auc: float, positives: int, negatives: int) -> float:
    half = (positives + negatives) / 2 - 1
    spread = 1 + half * (1 - auc) / (2 - auc) + half * auc / (1 + auc)
    return math.sqrt(max(0.0, auc * (1 - auc) * spread / (positives * negatives)))
