"""The report for a person."""

from __future__ import annotations

import shlex
from collections import Counter
from collections.abc import Iterator

from shipworthy.model.mutation import Outcome
from shipworthy.probe.findings import Probed, Report

LISTED = 50


def text(report: Report) -> str:
    return "\n".join(_lines(report)) + "\n"


def _lines(report: Report) -> Iterator[str]:
    yield headline(report)
    yield from _survivors(report)
    yield from _partial(report)
    yield from _not_probed(report)
    yield ""
    yield from _circumstances(report)


def headline(report: Report) -> str:
    noticed, drawn, interval = report.estimate()
    if not drawn:
        return "No function drawn at random could be probed: nothing can be said of the whole"
    share = f"{noticed / drawn:.1%}".replace("%", " %")
    between = f"{interval.low:.1%}-{interval.high:.1%}".replace("%-", "-").replace("%", " %")
    return f"{noticed} of {drawn} functions probed are required ({share}, 95 % interval {between})"


def _survivors(report: Report) -> Iterator[str]:
    survivors = sorted(
        report.survivors, key=lambda p: (-len(p.function.tests), p.function.path, p.function.line)
    )
    if not survivors:
        return
    yield ""
    yield f"No test that runs them notices when these are gone ({len(survivors)}):"
    for survivor in survivors[:LISTED]:
        yield from _survivor(survivor)
    if len(survivors) > LISTED:
        yield f"  and {len(survivors) - LISTED} more: write them all with -o FILE"


def _survivor(survivor: Probed) -> Iterator[str]:
    function = survivor.function
    count = len(function.tests)
    run = "1 test runs it and passes" if count == 1 else f"{count} tests run it and pass"
    made = ", ".join(made_to(t.constant) for t in survivor.trials)
    yield f"  {function.path}:{function.line} {function.name}"
    yield f"    {run} when it {made}"
    if survivor.reason:
        yield f"    {survivor.reason}"
    yield f"    nearest test to strengthen: {function.tests[0]}"


def made_to(constant: str) -> str:
    return f"returns {constant}" if constant else "yields nothing"


def _partial(report: Report) -> Iterator[str]:
    partial = report.with_outcome(Outcome.PARTIAL)
    if partial:
        yield ""
        yield f"Noticed with one answer, not with another ({len(partial)}):"
    for probed in partial[:LISTED]:
        unnoticed = ", ".join(made_to(t.constant) for t in probed.trials if not t.noticed)
        function = probed.function
        yield f"  {function.path}:{function.line} {function.name}: its tests pass when it {unnoticed}"


def _not_probed(report: Report) -> Iterator[str]:
    reasons = Counter(p.reason.partition(", such as ")[0] for p in report.with_outcome(Outcome.NOT_PROBED))
    if reasons:
        yield ""
        yield f"Not probed, and so not counted ({reasons.total()}):"
    for reason, count in reasons.most_common():
        yield f"  {count}: {reason}"


def _circumstances(report: Report) -> Iterator[str]:
    suite = report.suite
    skipped = Counter(f.skipped for f in report.functions if f.skipped)
    reasons = ", ".join(f"{count} {reason}" for reason, count in skipped.most_common())
    unrun = sum(not f.skipped and not f.tests for f in report.functions)
    yield (
        f"{len(report.functions)} functions; {len(report.eligible)} run by passing tests, {unrun} by none, "
        f"{skipped.total()} left out{f' ({reasons})' if reasons else ''}"
    )
    yield (
        f"{suite.passed} of {suite.collected} tests pass in {suite.seconds:.1f} s, traced; "
        f"Python {suite.python}, pytest {suite.pytest}, seed {report.seed}"
    )
    if report.arguments:
        yield f"Only the tests of this were asked: {shlex.join(['pytest', *report.arguments])}"
    if suite.flaky:
        named = ", ".join(suite.flaky[:5])
        yield f"{len(suite.flaky)} tests failed once and then passed; they were left out: {named}"
    if suite.forkless:
        named = ", ".join(suite.forkless[:5])
        yield f"{len(suite.forkless)} tests fail in forked processes only; they were left out: {named}"
    for file, origin in sorted(report.elsewhere.items())[:5]:
        yield f"{file} was imported from {origin}, so its functions were not probed"
    yield throughput(report)
    if report.stopped:
        yield f"{len(report.probed)} of {len(report.eligible)} were probed: {report.stopped}"
    if report.survivors and not report.whole_seconds:
        yield "What survives was held against the tests that run it; all tests take too long for --budget"


def throughput(report: Report) -> str:
    seconds = max(report.trial_seconds, 0.001)
    rate = 60 * len(report.probed) / seconds
    whole = report.whole_seconds or report.suite.seconds
    traced = "" if report.whole_seconds else ", traced"
    return (
        f"{len(report.probed)} functions with {report.mutants} mutants in {seconds:.0f} s: {rate:.0f} a "
        f"minute, {whole * report.mutants / seconds:.1f} times as fast as all tests for each mutant "
        f"({whole:.1f} s{traced}); {report.seconds:.0f} s in all"
    )
