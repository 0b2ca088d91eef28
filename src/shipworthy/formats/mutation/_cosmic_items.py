"""What cosmic-ray says of one work item, in its session and in its dump alike."""

from __future__ import annotations

from collections.abc import Sequence

from shipworthy.model.mutation import Mutant, MutantStatus, MutationReport

FORMAT = "cosmic-ray"
MAX_MUTANTS = 500_000
_OUTCOMES = {
    "survived": MutantStatus.SURVIVED,
    "killed": MutantStatus.KILLED,
    "incompetent": MutantStatus.INVALID,
}
_NOT_RUN = frozenset({"no_test", "skipped"})


def status(worker: object, outcome: object) -> MutantStatus:
    """No outcome of the worker means that it was not its turn yet."""
    if worker is None:
        return MutantStatus.NOT_TRIED
    if str(worker).lower() in _NOT_RUN:
        return MutantStatus.INVALID
    return _OUTCOMES.get(str(outcome).lower(), MutantStatus.INVALID)


def report(mutants: Sequence[Mutant]) -> MutationReport:
    """Nothing in a session tells whether the tests pass on the code as it is."""
    warnings = []
    if waiting := sum(m.status is MutantStatus.NOT_TRIED for m in mutants):
        warnings.append(f"it was interrupted: {waiting} of {len(mutants)} mutants were not tried")
    elif mutants and all(m.status is MutantStatus.KILLED for m in mutants):
        warnings.append(
            "every mutant was killed, which is also what a test command that always fails brings about:"
            " `cosmic-ray baseline` tells"
        )
    return MutationReport(
        format=FORMAT,
        producer="cosmic-ray",
        mutants=tuple(mutants),
        complete=not warnings,
        warnings=tuple(warnings),
    )
