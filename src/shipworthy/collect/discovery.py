"""Every fact there is: those declared by the modules of this package and its folders."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

import shipworthy.collect
from shipworthy.collect.context import Fact
from shipworthy.model.facts import FactSpec


@cache
def all_facts() -> Mapping[str, Fact[Any]]:
    """Facts by name. Raises `ValueError` if two share one."""
    facts: dict[str, Fact[Any]] = {}
    for name in _modules():
        module = importlib.import_module(name)
        for value in vars(module).values():
            if isinstance(value, Fact) and value.compute.__module__ == name:
                if value.name in facts:
                    raise ValueError(f"two facts are named {value.name!r}")
                facts[value.name] = value
    return {name: facts[name] for name in sorted(facts)}


def _modules() -> Iterator[str]:
    """Those of the package and of its folders; what lies deeper is theirs alone."""
    for found in pkgutil.iter_modules(shipworthy.collect.__path__, f"{shipworthy.collect.__name__}."):
        yield found.name
        if found.ispkg:
            inside = importlib.import_module(found.name).__path__
            yield from (each.name for each in pkgutil.iter_modules(inside, f"{found.name}."))


def specs() -> dict[str, FactSpec]:
    """What rules may know of the facts."""
    return {
        name: FactSpec(name, fact.hint, fact.unit, tuple(fact.parameters), fact.summary, fact.question)
        for name, fact in all_facts().items()
    }
