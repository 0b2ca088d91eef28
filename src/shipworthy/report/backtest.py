"""The page and the document of `shipworthy backtest`."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
from collections.abc import Iterator

from shipworthy.model.backtest import RATES_OF, WITHIN_DAYS, Backtest, Band, Ranking, ReplayedRelease
from shipworthy.report.escape import no_commands, path, sentence

SCHEMA = 1
LISTED = 5
OUTCOME = f"the next patch release, within {WITHIN_DAYS} days, mended lines the release had brought"


def to_text(name: str, told: Backtest) -> str:
    return no_commands("\n".join(_lines(sentence(name), told)) + "\n")


def unknown_to_text(name: str, problem: str, remedy: str) -> str:
    said = f"{sentence(name)}: nothing can be said: {sentence(problem)}\n"
    return no_commands(said + (f"help: {remedy}\n" if remedy else ""))


def _lines(name: str, told: Backtest) -> Iterator[str]:
    replay = told.replay
    yield f"{name}: {len(replay.replayed)} of {replay.releases} releases replayed, {told.mended} mended"
    yield f"  mended: {OUTCOME}"
    if replay.unread:
        yield f"  {replay.unread} of {replay.commits} commits are not read: this clone lacks contents"
    yield ""
    if told.risk and told.added:
        yield f"Release risk        AUC {_ranked(told.risk)}"
        yield f"Lines added alone   AUC {_ranked(told.added)}"
        if told.risk.low > 0.5:
            yield "The risk tells the releases that were mended from the others better than chance."
        else:
            yield "The interval holds 0.5: for this repository it is not shown that the risk tells anything."
    else:
        yield told.too_little[:1].upper() + told.too_little[1:] + "."
    yield f"The risk is {_parts(told)},"
    yield "each as the share of the earlier releases that had less."
    yield ""
    yield f"{'size, of the earlier releases':31}{'releases':>9}{'mended':>8}{'rate':>9}   elsewhere"
    yield from (_band(band) for band in told.bands)
    yield f"elsewhere: {RATES_OF}"
    yield from _mended([r for r in replay.replayed if r.mending])


def _ranked(ranking: Ranking) -> str:
    return f"{ranking.auc:.2f}, 95 % interval {ranking.low:.2f} to {ranking.high:.2f}"


def _parts(told: Backtest) -> str:
    if told.replay.complexity_read:
        return ".70 size, .20 churn in fix-prone files and .10 complexity of the files changed most"
    return ".78 size and .22 churn in fix-prone files (complexity is not read in most of the files)"


def _band(band: Band) -> str:
    said = f"larger than {100 * band.above:.0f}-{100 * band.to:.0f} % of them"
    rate = f"{100 * band.mended / band.releases:.1f} %" if band.releases else "-"
    return f"{said:31}{band.releases:>9}{band.mended:>8}{rate:>9}   {100 * band.reference:>5.1f} %"


def _mended(releases: list[ReplayedRelease]) -> Iterator[str]:
    if releases:
        yield ""
        yield "Mended last:"
    for release in releases[-LISTED:]:
        assert release.mending is not None
        mending = release.mending
        yield f"  {sentence(release.tag, 60)} (risk {release.risk:.2f}, {release.added:,} lines added)"
        mended_by = f"{sentence(mending.tag, 60)}: {mending.commit[:10]} {sentence(mending.subject, 80)}"
        yield f"    by {mended_by} ({path(mending.path)})"


def to_json(name: str, told: Backtest) -> str:
    replay = told.replay
    document: dict[str, object] = {
        "schema": SCHEMA,
        "repository": name,
        "outcome": OUTCOME,
        "commits": replay.commits,
        "unread_commits": replay.unread,
        "releases": replay.releases,
        "replayed": len(replay.replayed),
        "mended": told.mended,
        "problem": told.too_little or None,
        "complexity_read": replay.complexity_read,
        "risk": dataclasses.asdict(told.risk) if told.risk else None,
        "lines_added": dataclasses.asdict(told.added) if told.added else None,
        "bands": [dataclasses.asdict(band) for band in told.bands],
        "bands_reference": RATES_OF,
        "each": [_release(release) for release in replay.replayed],
    }
    return _written(document)


def unknown_to_json(name: str, problem: str, remedy: str) -> str:
    document: dict[str, object] = {
        "schema": SCHEMA,
        "repository": name,
        "problem": problem,
        "remedy": remedy or None,
    }
    return _written(document | {"risk": None, "lines_added": None})


def _written(document: dict[str, object]) -> str:
    """Bytes of names that are no UTF-8 become question marks."""
    text = json.dumps(document, indent=2, ensure_ascii=False) + "\n"
    return text.encode("utf-8", errors="replace").decode()


def _release(release: ReplayedRelease) -> dict[str, object]:
    told = dataclasses.asdict(release)
    return told | {"time": dt.datetime.fromtimestamp(release.time, dt.UTC).isoformat()}
