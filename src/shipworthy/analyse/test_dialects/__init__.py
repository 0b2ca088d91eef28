"""How tests are written in each language: patterns over source text whose strings and comments are blank.

A module here offers `DIALECTS`, by the language's name, and is found by being here.
"""

from __future__ import annotations

import pkgutil
from collections.abc import Mapping
from functools import cache
from importlib import import_module

from shipworthy.analyse.test_dialects._dialect import Dialect, Header

__all__ = ["Dialect", "Header", "dialects"]


@cache
def dialects() -> Mapping[str, Dialect]:
    found: dict[str, Dialect] = {}
    for module in sorted(m.name for m in pkgutil.iter_modules(__path__) if not m.name.startswith("_")):
        found |= import_module(f"{__name__}.{module}").DIALECTS
    return found
