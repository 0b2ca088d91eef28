"""How a run inside the project's interpreter may end."""

from __future__ import annotations


class Ended(Exception):  # noqa: N818  # it is no error
    """Whoever asked for the probe is gone."""
