"""Several suites measured one file: what they say together, line by line."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from shipworthy.model.artefacts import Branches, CoveredFunction, FileCoverage


def united(settled: Iterable[FileCoverage], raw: Iterable[FileCoverage] = ()) -> Mapping[str, FileCoverage]:
    """By path: what tools made with the project's settings, then data files for what those leave open.

    A data file knows nothing of what the project leaves out of the measure.
    """
    found: dict[str, FileCoverage] = {}
    for file in settled:
        found[file.path] = of_both(found[file.path], file) if file.path in found else file
    known = frozenset(found)
    for file in raw:
        if file.path in known:
            found[file.path] = _confirmed(found[file.path], file)
        else:
            found[file.path] = of_both(found[file.path], file) if file.path in found else file
    return found


def of_both(one: FileCoverage, other: FileCoverage) -> FileCoverage:
    """A line ran if it ran for either; branches as `Branches.united` has it."""
    covered = one.covered | other.covered
    branches = dict(one.branches)
    for line, said in other.branches.items():
        branches[line] = branches[line].united(said) if line in branches else said
    both = FileCoverage(
        path=one.path,
        covered=covered,
        missed=(one.missed | other.missed) - covered,
        branches=branches,
        functions=_functions(one, other),
    )
    return replace(both, unplaced=_unplaced(both, one, other))


def _unplaced(both: FileCoverage, one: FileCoverage, other: FileCoverage) -> Branches:
    """What one counts without a line, another may have placed: only what is still missing is left."""
    total = max(one.valid_branches, other.valid_branches) - both.valid_branches
    taken = max(one.covered_branches, other.covered_branches) - both.covered_branches
    total = max(0, total)
    return Branches(min(max(0, taken), total), total)


def _functions(one: FileCoverage, other: FileCoverage) -> tuple[CoveredFunction, ...]:
    """By their first lines, because tools write names in their own ways; by names where those agree."""
    mine, yours = ({(f.line, f.name): f.covered for f in each.functions} for each in (one, other))
    both = sorted(mine.keys() | yours.keys())
    if mine.keys() == yours.keys() or not {line for line, _ in mine} & {line for line, _ in yours}:
        named = {key: mine.get(key, False) or yours.get(key, False) for key in both}
    else:
        first = dict(reversed(both))
        ran = {line for (line, _), covered in [*mine.items(), *yours.items()] if covered}
        named = {(line, first[line]): line in ran for line in sorted(first)}
    return tuple(CoveredFunction(name, line, covered) for (line, name), covered in named.items())


def _confirmed(file: FileCoverage, raw: FileCoverage) -> FileCoverage:
    """What ran, by a source that does not know which lines the project leaves out."""
    covered = file.covered | (raw.covered & file.missed)
    return replace(file, covered=covered, missed=file.missed - covered)
