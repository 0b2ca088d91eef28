"""How hard the product's functions are to follow, which is not how many ways lead through them."""

from __future__ import annotations

from shipworthy.collect.code.complexity import measured, quantile
from shipworthy.collect.context import Context, fact

COGNITIVE = 15


@fact("complexity.cognitive_p95")
def cognitive_p95(context: Context) -> int:
    """The cognitive complexity (Campbell 2018) that 95 % of the functions do not exceed."""
    return quantile((f.cognitive for f in measured(context)), 0.95)


@fact("complexity.cognitive_share", unit="share")
def cognitive_share(context: Context) -> float:
    """The share of the lines in functions that stand in functions of a cognitive complexity above 15.

    15 is SonarSource's bar. It weighs branches by how deep they stand, where the cyclomatic one counts them.
    """
    lines = [(f.lines, f.cognitive > COGNITIVE) for f in measured(context)]
    total = sum(n for n, _ in lines)
    return sum(n for n, above in lines if above) / total if total else 0.0
