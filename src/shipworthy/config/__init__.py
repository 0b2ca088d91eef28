"""The user's configuration: `.shipworthy.yaml`, or `[tool.shipworthy]` in `pyproject.toml`. Strict."""

from shipworthy.config.load import YAML_NAME, discover, load
from shipworthy.config.stated import (
    Attestation,
    Config,
    PathPatterns,
    RuleSetting,
    WaiverEntry,
)

__all__ = [
    "YAML_NAME",
    "Attestation",
    "Config",
    "PathPatterns",
    "RuleSetting",
    "WaiverEntry",
    "discover",
    "load",
]
