"""The user's configuration: `.shipworthy.yaml`, or `[tool.shipworthy]` in `pyproject.toml`. Strict."""

from shipworthy.config.load import discover, load
from shipworthy.config.stated import (
    Attestation,
    Config,
    PathPatterns,
    RuleSetting,
    WaiverEntry,
)

__all__ = [
    "Attestation",
    "Config",
    "PathPatterns",
    "RuleSetting",
    "WaiverEntry",
    "discover",
    "load",
]
