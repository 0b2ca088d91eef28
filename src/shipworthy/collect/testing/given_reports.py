"""Reports that the user names with `--artifact`."""

from __future__ import annotations

from shipworthy.collect.context import Context, fact
from shipworthy.collect.testing.artefacts import artefacts


@fact("artifacts.unrecognised")
def unrecognised(context: Context) -> tuple[str, ...]:
    """What `--artifact` names and no reader knows: a file in no known format, a folder without a report."""
    return artefacts(context).unknown
