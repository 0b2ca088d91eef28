"""The day waivers, attestations and reports are held against."""

from __future__ import annotations

import os
from datetime import UTC, date, datetime

from shipworthy.errors import UsageError


def today() -> date:
    """The day in UTC; `SHIPWORTHY_TODAY` fixes it."""
    stated = os.environ.get("SHIPWORTHY_TODAY")
    if stated is None:
        return datetime.now(tz=UTC).date()
    try:
        return date.fromisoformat(stated)
    except ValueError:
        raise UsageError(f"SHIPWORTHY_TODAY is {stated!r}, not a date like 2026-12-31") from None
