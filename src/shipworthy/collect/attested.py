"""Facts only people can state: the configuration's attestations answer them, nothing else does."""

from __future__ import annotations

from shipworthy.collect.context import Context, Unavailable, fact

_REMEDY = "attest it in .shipworthy.yaml: `attestations: {%s: {value: …, by: …, on: …, until: …}}`"


@fact(
    "product.customer_facing",
    question="Do people outside the team use what this repository releases?",
)
def customer_facing(context: Context) -> bool:
    """Whether people outside the team use what this repository releases. Only an attestation says."""
    del context
    raise _unstated("product.customer_facing")


@fact("product.customer_data")
def customer_data(context: Context) -> bool:
    """Whether a release touches data that customers already have. Only an attestation says."""
    del context
    raise _unstated("product.customer_data")


@fact("product.branch_protection")
def branch_protection(context: Context) -> bool:
    """Whether the default branch takes changes only after review and green checks.

    Only an attestation says: the setting lives in the hosting service, not in the repository.
    """
    del context
    raise _unstated("product.branch_protection")


@fact("product.rollback_rehearsed")
def rollback_rehearsed(context: Context) -> bool:
    """Whether going back to the previous release was tried in the last year. Only an attestation says."""
    del context
    raise _unstated("product.rollback_rehearsed")


def _unstated(name: str) -> Unavailable:
    return Unavailable("a repository cannot show it", _REMEDY % name)
