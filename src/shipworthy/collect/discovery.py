"""Every fact there is: those declared by the modules of this package."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Mapping
from functools import cache
from typing import Any

import shipworthy.collect
from shipworthy.collect.context import Fact
from shipworthy.model.facts import FactSpec


@cache
def all_facts() -> Mapping[str, Fact[Any]]:
    """Facts by name. Raises `ValueError` if two share one."""
    facts: dict[str, Fact[Any]] = {}
    prefix = f"{shipworthy.collect.__name__}."
    for module_info in pkgutil.iter_modules(shipworthy.collect.__path__, prefix):
        module = importlib.import_module(module_info.name)
        for value in vars(module).values():
            if isinstance(value, Fact) and value.compute.__module__ == module_info.name:
                if value.name in facts:
                    raise ValueError(f"two facts are named {value.name!r}")
                facts[value.name] = value
    return {name: facts[name] for name in sorted(facts)}


def specs() -> dict[str, FactSpec]:
    """What rules may know of the facts."""
    return {
        name: FactSpec(name, fact.hint, fact.unit, tuple(fact.parameters), fact.summary)
        for name, fact in all_facts().items()
    }
