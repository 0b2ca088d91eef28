"""Whether a job of a GitHub workflow ever gets the repository's files."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from shipworthy.formats.ci._fetching import MAY_FETCH
from shipworthy.formats.ci._script import listed, scalar, table

_BRINGS_NONE = re.compile(
    r"(?:actions|astral-sh|ruby|shivammathur|dtolnay|pnpm|oven-sh)/(?:setup-[\w-]+|rust-toolchain|action-setup)@.*"
)
"""Actions that install a tool and fetch nothing else."""


def is_bare(job: Mapping[str, Any]) -> bool:
    """Surely not: only tools are set up, nothing is checked out, downloaded or unpacked."""
    if "container" in job or "uses" in job or "self-hosted" in str(job.get("runs-on")):
        return False
    steps = [table(step) for step in listed(job.get("steps"))]
    actions = [scalar(step["uses"]) for step in steps if "uses" in step]
    texts = [scalar(step.get("run")) for step in steps]
    return all(map(_BRINGS_NONE.fullmatch, actions)) and not any(map(MAY_FETCH.search, texts))
