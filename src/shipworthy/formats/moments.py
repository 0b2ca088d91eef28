"""Points in time as reports write them."""

from __future__ import annotations

import datetime as dt

MAX_SECONDS = 100_000_000_000
"""Larger figures count milliseconds."""
_WESTERNMOST = dt.timezone(dt.timedelta(hours=-12))


def latest(text: object) -> int | None:
    """Seconds since 1970 of an ISO date and time; without a zone, at the latest it can mean."""
    if not isinstance(text, str):
        return None
    try:
        moment = dt.datetime.fromisoformat(text.strip())
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=_WESTERNMOST)
        return int(moment.timestamp())
    except (ValueError, OverflowError):
        return None


def epoch(count: int | None) -> int | None:
    """Seconds since 1970, from seconds or milliseconds; nought means that nobody wrote it down."""
    if not count or count < 0:
        return None
    return count // 1000 if count > MAX_SECONDS else count
