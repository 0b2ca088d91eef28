"""Where the rules and templates that come with the tool lie: in a wheel, or in a checkout."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).parent


def folder(name: str) -> Path:
    """`rules` or `templates`. A wheel carries them inside the package, a checkout beside `src`."""
    inside = _PACKAGE / "data" / name
    return inside if inside.is_dir() else _PACKAGE.parent.parent / name
