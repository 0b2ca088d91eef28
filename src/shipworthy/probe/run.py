"""The whole probe on one screen: a repository in, a report out."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from shipworthy.probe import asking, order, surroundings
from shipworthy.probe.asking import Shown
from shipworthy.probe.confirming import Answer, Confirmer
from shipworthy.probe.conversation import Conversation, EndedError, LateError, first_words
from shipworthy.probe.errors import UnprobedError
from shipworthy.probe.findings import Function, Probed, Report, estimate
from shipworthy.probe.interpreter import Interpreter
from shipworthy.probe.subject import Subject
from shipworthy.probe.trying import OutOfTimeError, Trier
from shipworthy.probe.whole import AFFORDABLE, RESERVED, WholeSuite, unconfirmed
from shipworthy.probe.workspace import private_copy

NARROW = 0.10
"""Width of the interval that is narrow enough."""
AT_LEAST = 30
"""Functions drawn before an interval is believed to be narrow."""


@dataclass(frozen=True)
class Wish:
    """What a user may choose about a probe."""

    budget: float = 120.0
    seed: int = 1
    arguments: tuple[str, ...] = ()
    """For pytest."""
    to_the_end: bool = False
    """Go on where the estimate is narrow already."""
    shown: Shown = lambda _what, _done, _of: None


@dataclass
class _Course:
    """How far it got."""

    probed: dict[int, Probed] = field(default_factory=dict)
    stopped: str = ""


def probe(subject: Subject, python: Interpreter, wish: Wish) -> Report:
    """Raises `UnprobedError` where nothing can be said."""
    began = time.monotonic()
    wish.shown("copying the project", 0, 1)
    with private_copy(subject.root) as space:
        variables = surroundings.variables(python, space, subject.files)
        project = space.mapped(subject.project)
        command = surroundings.command(python, project, wish.arguments)
        log = space.folder / "pytest.log"
        with Conversation(command, project, variables, log) as talk:
            deadline = began + wish.budget
            wish.shown("collecting the tests", 0, 1)
            asked = time.monotonic()
            first_words(talk, deadline - asked)
            start_up = time.monotonic() - asked
            left = deadline - time.monotonic()
            base = asking.baseline(talk, space.tree, subject.files, space.folder, left, wish.shown)
            confirmer = Confirmer(
                talk,
                tuple(command),
                project,
                variables,
                space.folder / "selection",
                narrow=not wish.arguments,
            )
            base = _green(base, confirmer, deadline)
            _grounded(base.functions, base.elsewhere, python)
            trier = Trier(talk, confirmer, base.suite, space.tree, start_up, deadline)
            return _probed(subject, base, trier, wish, began)


def _green(base: asking.Baseline, confirmer: Confirmer, deadline: float) -> asking.Baseline:
    """Without the tests that only fail in forked processes. Raises `UnprobedError` where others fail."""
    if not base.red:
        return base
    if confirmer.run({}, list(base.red), deadline - time.monotonic()) is not Answer.GREEN:
        raise asking.refused_as_red(base.red)
    return replace(base, suite=replace(base.suite, forkless=tuple(sorted(base.red))))


def _grounded(functions: Sequence[Function], elsewhere: dict[str, str], python: Interpreter) -> None:
    if any(f.eligible for f in functions):
        return
    if elsewhere:
        file, origin = min(elsewhere.items())
        raise UnprobedError(
            f"the tests import {file} from {origin}, not from the private copy, so no change is tested",
            help=f"install the project for {python.path} so that PYTHONPATH comes first, or not at all",
        )
    raise UnprobedError(
        "no passing test runs a function of the product that is worth emptying",
        help="name what is tested with --source, or other tests after --",
    )


def _probed(subject: Subject, base: asking.Baseline, trier: Trier, wish: Wish, began: float) -> Report:
    candidates = [f for f in base.functions if f.eligible]
    plan = order.ordered(candidates, subject.changed, subject.churn, wish.seed)
    whole = base.suite.seconds + trier.start_up
    reserved = RESERVED * whole if whole <= AFFORDABLE * wish.budget else 0.0
    until = trier.deadline
    trier.deadline -= reserved
    began_trials = time.monotonic()
    course = _course(plan, trier, wish)
    trial_seconds = time.monotonic() - began_trials
    survivors = [p for p in course.probed.values() if p.trials and not any(t.noticed for t in p.trials)]
    wish.shown("holding the survivors against every test", 0, 1)
    whole_suite = WholeSuite(trier, until)
    try:
        corrected = whole_suite.checked(survivors) if reserved else unconfirmed(survivors)
    except (EndedError, LateError):
        corrected = unconfirmed(survivors)
    probed = _in_place(course.probed | corrected, base.functions)
    return Report(
        commit=subject.commit, dirty=subject.dirty, at=_now(), seed=wish.seed, suite=base.suite,
        functions=base.functions, probed=probed, elsewhere=base.elsewhere,
        seconds=time.monotonic() - began, trial_seconds=trial_seconds, mutants=trier.mutants,
        stopped=course.stopped, arguments=wish.arguments, scope=subject.files, whole_seconds=whole_suite.took,
    )  # fmt: skip


def _course(plan: order.Order, trier: Trier, wish: Wish) -> _Course:
    course = _Course()
    began = time.monotonic()
    try:
        for function in plan.chosen:
            _one(function, trier, course)
        for function in plan.drawn:
            known = course.probed.get(function.id) or _one(function, trier, course)
            course.probed[function.id] = replace(known, sampled=True)
            if not wish.to_the_end and _is_narrow(course.probed.values()):
                course.stopped = "the interval is narrow enough; --all goes on"
                break
            _tell(wish.shown, len(course.probed), len(plan.drawn), began, trier.deadline)
    except OutOfTimeError:
        course.stopped = "the budget was used up"
    except (EndedError, LateError):
        course.stopped = "the process that held the tests ended"
    return course


def _one(function: Function, trier: Trier, course: _Course) -> Probed:
    course.probed[function.id] = trier.probe(function)
    return course.probed[function.id]


def _is_narrow(probed: Iterable[Probed]) -> bool:
    _, drawn, interval = estimate(probed)
    return drawn >= AT_LEAST and interval.high - interval.low < NARROW


def _tell(shown: Shown, done: int, of: int, began: float, deadline: float) -> None:
    now = time.monotonic()
    needed = (now - began) / done * (of - done)
    left = min(needed, max(0.0, deadline - now))
    shown(f"{done} of {of} functions probed, about {left:.0f} s left", done, of)


def _in_place(probed: dict[int, Probed], functions: Sequence[Function]) -> tuple[Probed, ...]:
    where = {f.id: (f.path, f.line) for f in functions}
    return tuple(probed[id_] for id_ in sorted(probed, key=lambda each: where[each]))


def _now() -> str:
    return dt.datetime.now(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
