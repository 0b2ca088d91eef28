"""What keeps one file from costing the whole scan."""

from __future__ import annotations


class TookTooLong(Exception):  # noqa: N818  # a statement about a text and this machine, not an error of ours
    """Another time, or elsewhere, it may be read: not to be kept."""
