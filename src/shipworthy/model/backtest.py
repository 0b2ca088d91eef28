"""The release risk as it would have been said at each release, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass

ENOUGH_RELEASES = 30
ENOUGH_MENDED = 4
WITHIN_DAYS = 14
RATES = ((0.25, 0.020), (0.50, 0.070), (0.75, 0.094), (0.90, 0.159), (1.01, 0.237))
"""How often releases up to that percentile of size were followed within 14 days by a patch release
that mended lines they had brought: 3,712 releases of 25 projects."""
RATES_OF = "3,712 releases of 25 projects"


@dataclass(frozen=True, slots=True)
class Mending:
    """What mended a release: the patch's tag, and the first commit in it that took lines of it out."""

    tag: str
    commit: str
    subject: str
    path: str
    line: int


@dataclass(frozen=True, slots=True)
class ReplayedRelease:
    """What was known of a release on its day. Percentiles: the share of earlier releases that had less."""

    tag: str
    time: int
    added: int
    """Lines its commits added to the product's source files."""
    size_percentile: float
    fix_prone_percentile: float
    """Of the lines it changed in files that were mended most before."""
    complexity_percentile: float | None
    """Of the share of its change in files with a very complex function; none where that was not read."""
    risk: float
    mending: Mending | None
    """What the next patch release, within 14 days, mended of it."""


@dataclass(frozen=True, slots=True)
class Replay:
    commits: int
    unread: int
    """Commits whose edits are told by contents that this clone lacks."""
    releases: int
    """All of them; those too early to be ranked or too young to be judged are not `replayed`."""
    replayed: tuple[ReplayedRelease, ...]
    complexity_read: bool


@dataclass(frozen=True, slots=True)
class Ranking:
    """`auc`: how likely, of a release that was mended and one that was not, the former ranks higher."""

    auc: float
    low: float
    high: float
    """With `low` a 95 % interval."""


@dataclass(frozen=True, slots=True)
class Band:
    """Releases larger than the share `above` of those before them, up to the share `to`."""

    above: float
    to: float
    releases: int
    mended: int
    reference: float
    """The rate elsewhere."""


@dataclass(frozen=True, slots=True)
class Backtest:
    replay: Replay
    mended: int
    too_little: str
    """Why nothing can be said of how well the risk ranks; empty where it can."""
    risk: Ranking | None
    added: Ranking | None
    bands: tuple[Band, ...]
