"""Radon's maintainability index. It parses a text several times over: to be asked for single files only."""

from __future__ import annotations

from radon.metrics import mi_visit

from shipworthy.analyse.python_syntax import Unread, parse_python


def maintainability(text: str) -> float | None:
    """0 to 100; none where the text does not parse."""
    if isinstance(parse_python(text), Unread):
        return None
    try:
        return float(mi_visit(text, multi=True))
    except (SyntaxError, ValueError, RecursionError):
        return None
