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


@fact(
    "product.customer_data",
    question="Does a release change or read data that customers already have?",
)
def customer_data(context: Context) -> bool:
    """Whether a release touches data that customers already have. Only an attestation says."""
    del context
    raise _unstated("product.customer_data")


@fact(
    "product.branch_protection",
    question="Must every change be reviewed and pass its checks before it reaches the default branch?",
)
def branch_protection(context: Context) -> bool:
    """Whether the default branch takes changes only after review and green checks.

    Only an attestation says: the setting lives in the hosting service, not in the repository.
    """
    del context
    raise _unstated("product.branch_protection")


@fact(
    "product.rollback_rehearsed",
    question="Was going back to the previous release tried, and did it work, in the last twelve months?",
)
def rollback_rehearsed(context: Context) -> bool:
    """Whether going back to the previous release was tried in the last year. Only an attestation says."""
    del context
    raise _unstated("product.rollback_rehearsed")


@fact(
    "operations.backups_restored",
    question="Was a backup of production restored, and the result looked at, in the last year?",
)
def backups_restored(context: Context) -> bool:
    """Whether a backup was brought back and looked at in the last year. Only an attestation says.

    Scripts show that backups are made; that one of them can be restored is only known to who did it.
    """
    del context
    raise _unstated("operations.backups_restored")


@fact(
    "operations.on_call",
    question="Is somebody named who is called when production fails, at any hour it must run?",
)
def on_call(context: Context) -> bool:
    """Whether somebody is called when production fails.

    Only an attestation says: rotas live in other systems.
    """
    del context
    raise _unstated("operations.on_call")


@fact(
    "operations.objectives_agreed",
    question="Have the team and those who pay for the service agreed on how reliable it must be?",
)
def objectives_agreed(context: Context) -> bool:
    """Whether service level objectives are agreed with those they are for. Only an attestation says.

    Alerts as code show what is watched; not whether anybody agreed that this is enough.
    """
    del context
    raise _unstated("operations.objectives_agreed")


@fact(
    "operations.vulnerability_alerts",
    question="Does the hosting service report vulnerable dependencies, and does somebody act on it?",
)
def vulnerability_alerts(context: Context) -> bool:
    """Whether the hosting service's alerts on vulnerable dependencies are on and answered.

    Only an attestation says: Dependabot alerts and the like are settings of the hosting service, not files
    of the repository.
    """
    del context
    raise _unstated("operations.vulnerability_alerts")


@fact(
    "operations.retention_agreed",
    question="Is it agreed how long customers' data is kept, and is it deleted then?",
)
def retention_agreed(context: Context) -> bool:
    """Whether it is agreed how long data is kept, and kept to. Only an attestation says."""
    del context
    raise _unstated("operations.retention_agreed")


@fact(
    "operations.capacity_known",
    question="Was it measured how much load production bears, and is that enough for this release?",
)
def capacity_known(context: Context) -> bool:
    """Whether the load that production can bear was measured. Only an attestation says."""
    del context
    raise _unstated("operations.capacity_known")


def _unstated(name: str) -> Unavailable:
    return Unavailable("a repository cannot show it", _REMEDY % name)
