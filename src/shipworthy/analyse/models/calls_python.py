"""What a Python file has to do with models."""

from __future__ import annotations

from shipworthy.analyse.models.following import Follower
from shipworthy.analyse.models.known import Known
from shipworthy.analyse.models.python_tree import python_tree
from shipworthy.model.ai_models import ModelReading


def calls_python(text: str, _language: str, known: Known) -> ModelReading:
    """Nothing where it is no Python that can be read."""
    try:
        return Follower("Python", known).follow(python_tree(text.removeprefix("\ufeff")))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return ModelReading()
