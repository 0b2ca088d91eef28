"""What a replay comes to: how well the risk ranked, and how often releases of each size were mended."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from shipworthy.model.backtest import (
    ENOUGH_MENDED,
    ENOUGH_RELEASES,
    RATES,
    Backtest,
    Band,
    Replay,
    ReplayedRelease,
)
from shipworthy.score.ranking import ranking


def concluded(replay: Replay) -> Backtest:
    releases = replay.replayed
    true = [r.mending is not None for r in releases]
    too_little = _too_little(len(true), sum(true))
    told = not too_little
    return Backtest(
        replay=replay,
        mended=sum(true),
        too_little=too_little,
        risk=ranking([r.risk for r in releases], true) if told else None,
        added=ranking([r.added for r in releases], true) if told else None,
        bands=tuple(_bands(releases)),
    )


def _too_little(releases: int, mended: int) -> str:
    if releases < ENOUGH_RELEASES:
        return f"not enough data: {releases} releases could be replayed; a statement takes {ENOUGH_RELEASES}"
    if mended < ENOUGH_MENDED:
        return (
            f"not enough data: {mended} of {releases} releases needed such a patch; a statement takes"
            f" {ENOUGH_MENDED}"
        )
    if mended == releases:
        return f"not enough data: each of the {releases} releases needed such a patch"
    return ""


def _bands(releases: Sequence[ReplayedRelease]) -> Iterator[Band]:
    above = 0.0
    for bound, reference in RATES:
        inside = [r for r in releases if above <= r.size_percentile < bound]
        mended = sum(r.mending is not None for r in inside)
        yield Band(above, min(bound, 1.0), len(inside), mended, reference)
        above = bound
