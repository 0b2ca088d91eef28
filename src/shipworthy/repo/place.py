"""Where we are, and where what is kept between runs belongs: never inside the scanned repository."""

from __future__ import annotations

import os
from pathlib import Path


def here() -> str:
    """The current folder; empty where it was removed under our feet."""
    try:
        return str(Path.cwd())
    except OSError:
        return ""


def cache_folder() -> Path:
    """Where caches belong on this system; `SHIPWORTHY_CACHE_DIR` names another place."""
    if chosen := os.environ.get("SHIPWORTHY_CACHE_DIR"):
        return Path(chosen)
    if os.name == "nt":
        base = os.environ.get("LOCALAPPDATA") or str(Path.home())
    else:
        base = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    return Path(base) / "shipworthy"
