"""Functions whose whole body was taken out, from the mutants that did it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from shipworthy.model.mutation import Mutant, MutantStatus, Outcome, ProbedFunction

_NOTICED = frozenset({MutantStatus.KILLED, MutantStatus.TIMED_OUT})
_SAYS_NOTHING = frozenset({MutantStatus.INVALID, MutantStatus.NOT_TRIED})


def functions(mutants: Iterable[Mutant], *, unrun_count: bool) -> Iterator[ProbedFunction]:
    """One for each function with extreme mutants that could be tried.

    `unrun_count`: whether functions that no test runs are among them. A tool that tells them apart leaves
    them out: of what no test runs, no assertion can be missing.
    """
    by_function: dict[tuple[str, str, int], list[Mutant]] = {}
    for mutant in mutants:
        if mutant.extreme and mutant.status not in _SAYS_NOTHING:
            by_function.setdefault((mutant.path, mutant.function, mutant.line), []).append(mutant)
    for (path, name, line), tried in by_function.items():
        if not unrun_count and all(m.status is MutantStatus.NOT_COVERED for m in tried):
            continue
        noticed = sum(m.status in _NOTICED for m in tried)
        outcome = Outcome.PARTIAL if noticed else Outcome.PSEUDO_TESTED
        yield ProbedFunction(
            path=path,
            line=line,
            name=name,
            outcome=Outcome.REQUIRED if noticed == len(tried) else outcome,
            sampled=True,  # all were tried: nothing to reckon up
            tests=max(m.tests for m in tried),
        )
