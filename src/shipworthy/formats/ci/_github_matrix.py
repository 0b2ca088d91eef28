"""The legs of a GitHub matrix."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from typing import Any

from shipworthy.formats.ci._script import listed, table
from shipworthy.formats.ci.expressions import UNKNOWN, Scope, evaluate

MAX_LEGS = 64
Leg = Mapping[str, Any]


def legs(strategy: object, scope: Scope) -> list[Leg] | None:
    """Each leg's values; one empty leg where there is no matrix; none where it is computed."""
    matrix = table(strategy).get("matrix")
    if matrix is None:
        return [{}]
    if not isinstance(matrix, dict):
        return None
    values = {k: _values(v, scope) for k, v in matrix.items() if k not in {"include", "exclude"}}
    include, exclude = (_values(matrix.get(k, []), scope) for k in ("include", "exclude"))
    found: list[dict[str, Any]] = []
    if values:
        product = itertools.product(*values.values())
        found = [dict(zip(values, p, strict=True)) for p in itertools.islice(product, MAX_LEGS)]
    found = [leg for leg in found if not any(_fits(leg, e) and e for e in exclude)]
    if not values and UNKNOWN in include:
        return None
    return _included(found, [e for e in include if isinstance(e, dict)], set(values))[:MAX_LEGS]


def _values(value: Any, scope: Scope) -> list[Any]:
    """A dimension's values; the one unknown value where they are computed elsewhere."""
    if isinstance(value, str) and value.strip().startswith("${{") and value.strip().endswith("}}"):
        value = evaluate(value.strip()[3:-2], scope)
        if value is UNKNOWN:
            return [UNKNOWN]
    if not isinstance(value, list):
        return [UNKNOWN] if value not in (None, "") else []
    return [_literal(v) for v in listed(value)]


def _literal(value: Any) -> Any:
    return UNKNOWN if isinstance(value, str) and "${{" in value else value


def _fits(leg: Leg, entry: object) -> bool:
    return isinstance(entry, dict) and all(leg.get(k) == v for k, v in entry.items())


def _included(found: list[dict[str, Any]], include: list[dict[str, Any]], dimensions: set[str]) -> list[Leg]:
    """An entry that contradicts no leg extends those it fits; any other is a leg of its own."""
    extra: list[Leg] = []
    for entry in include[:MAX_LEGS]:
        shared = {k: v for k, v in entry.items() if k in dimensions}
        fitting = [leg for leg in found if _fits(leg, shared)]
        for leg in fitting:
            leg.update(entry)
        if not fitting:
            extra.append(entry)
    return [*found, *extra]
