"""What one test checked before and does not check as well any more."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from shipworthy.analyse.weakening.surroundings import Surroundings, is_gone, words
from shipworthy.model.checks import Check, CheckedTest, Strength, Weakening

SHOWN = 120
KEPT = 0.5
"""The share of a test's other lines that must still be there, or it is another test by the same name."""
_NAME = re.compile(r"[A-Za-z_]\w*")
_MAKES = re.compile(r"((?:(?:const|let|var|val|final|auto|[A-Z]\w*)\s+)?[\w\s,(){}\[\]$]{1,100}?)\s*:?=(?!=)")
_WARNING = re.compile(r"[Dd]eprecat|FutureWarning")


@dataclass(frozen=True)
class Compared:
    weakened: tuple[Weakening, ...]
    expectations: tuple[Weakening, ...]
    """Checks as strong as before that expect another constant of the same thing."""


def compare(before: CheckedTest, after: CheckedTest, around: Surroundings) -> Compared:
    old, new = _without(before.checks, after.checks), _without(after.checks, before.checks)
    if not old:
        return Compared((), ())
    weakened, expected = [], []
    left, open_, stronger = list(old), list(new), False
    for check in old:
        other = _partner(check, open_)
        if other is None:
            continue
        left.remove(check)
        open_.remove(other)
        stronger = stronger or other.strength > check.strength
        if kind := _loosened(check, other, new):
            weakened.append(Weakening(other.line, kind, after.name, shown(check.text), shown(other.text)))
        elif _expects_other(check, other):
            expected.append(
                Weakening(other.line, "expectation", after.name, shown(check.text), shown(other.text))
            )
    if not stronger:
        weakened += _emptied(before, after, left, open_, around, changed=bool(new))
    return Compared(tuple(weakened), tuple(expected))


def _without(checks: Sequence[Check], others: Sequence[Check]) -> list[Check]:
    known = Counter(c.text for c in others)
    found = []
    for check in checks:
        if known[check.text]:
            known[check.text] -= 1
        else:
            found.append(check)
    return found


def _partner(check: Check, candidates: Sequence[Check]) -> Check | None:
    """The check of the same thing, the strongest first."""
    same = [c for c in candidates if c.failure == check.failure and c.subjects & check.subjects]
    return max(same, key=lambda c: (len(c.subjects & check.subjects), c.strength), default=None)


def _loosened(check: Check, other: Check, new: Sequence[Check]) -> str:
    if check.helper or other.helper or any(c.helper for c in new):
        return ""
    if check.failure:
        return "failure" if _any_failure(check, other, new) else ""
    if (check.tolerance or 0) > 0 and (other.tolerance or 0) > 1.001 * (check.tolerance or 0):
        return "tolerance"
    if check.exact and other.exact:
        return ""  # it is still said what the value is, if another one
    if other.strength < check.strength:
        stronger = [c for c in new if c.strength >= check.strength and _about_the_same(c, check)]
        return "" if stronger else "loosened"
    return ""


def _any_failure(check: Check, other: Check, new: Sequence[Check]) -> bool:
    """Any error will do, or the message of the same one may be any, and nothing else looks at it."""
    if other.strength >= check.strength or any(not c.failure for c in new):
        return False
    return other.strength is Strength.TRUTH or other.expected == check.expected


def _about_the_same(one: Check, other: Check) -> bool:
    return bool(roots(one) & roots(other))


def roots(check: Check) -> set[str]:
    """The first name of each thing it is about: `response` of `response.body`."""
    found = (_NAME.search(subject) for subject in check.subjects)
    return {match[0] for match in found if match}


def _expects_other(check: Check, other: Check) -> bool:
    return check.exact and other.exact and check.expected != other.expected


def _emptied(
    before: CheckedTest,
    after: CheckedTest,
    left: Sequence[Check],
    new: Sequence[Check],
    around: Surroundings,
    *,
    changed: bool,
) -> Iterator[Weakening]:
    """Checks that went, with nothing in their place."""
    if after.name.rpartition(".")[2] != before.name.rpartition(".")[2]:
        return  # what goes by another name may test another thing
    fewer = len(after.checks) < len(before.checks) and after.oracles < before.oracles
    if not fewer or any(c.helper for c in new):
        return
    if after.checks and _kept(before, after) < KEPT:
        return
    if after.calls - before.calls and any(
        re.search(
            r"assert|check|verif|expect|ensure|compare|match|run|test|wait|ready|must|require|valid|confirm",
            n,
            re.IGNORECASE,
        )
        for n in after.calls - before.calls
    ):
        return
    went = "\n".join(sorted((Counter(before.lines) - Counter(after.lines)).keys()))
    if _WARNING.search(went) or is_gone(words(went), around.gone):
        return
    strongest = max((c.strength for c in new), default=0)
    still = {c.text for c in after.checks}
    lost = [
        c for c in left
        if not (changed and _no_longer_obtained(c, after, went))
        and not _still_checked(c, after)
        and not (c.line <= len(around.before) and around.before[c.line - 1] in around.kept)
        and not c.helper and c.strength > strongest and c.text not in still and not _found_again(c, around)
    ]  # fmt: skip
    lost = lost[: len(before.checks) - len(after.checks)]
    if lost:
        many = f" (and {len(lost) - 1} more)" if len(lost) > 1 else ""
        line = _nearest(lost[0], before, after)
        yield Weakening(line, "removed", after.name, shown(lost[0].text) + many, "")


def _still_checked(check: Check, after: CheckedTest) -> bool:
    """As well as before, if in other words, or as a part of what is held against a whole value."""
    return any(
        c.strength >= check.strength
        and check.subjects
        and (c.subjects >= check.subjects or (c.exact and _are_parts(check.subjects, c.subjects)))
        for c in after.checks
    )


def _are_parts(subjects: frozenset[str], wholes: frozenset[str]) -> bool:
    """`data['a']` and `data.a` of `data`."""
    return all(any(s.startswith((f"{whole}[", f"{whole}.")) for whole in wholes if whole) for s in subjects)


def _no_longer_obtained(check: Check, after: CheckedTest, went: str) -> bool:
    """The test no longer makes or names what the check was about: it was made for other behaviour."""
    made = {name for line in went.split("\n") if (m := _MAKES.match(line)) for name in _NAME.findall(m[1])}
    if roots(check) & made:
        return True
    named = set(_NAME.findall("\n".join(after.lines)))
    return bool(roots(check)) and named.isdisjoint(roots(check))


def _found_again(check: Check, around: Surroundings) -> bool:
    """Elsewhere in the tests, or the product no longer has what it is about, or it warned of that."""
    if _WARNING.search(check.text):
        return True
    about = words(check.text)
    if is_gone(about, around.gone) or check.text in around.checks:
        return True
    said = {word.lower() for word in around.added}  # `Cart(…)` in place of a `cart`
    return bool(about) and sum(word.lower() in said for word in about) >= max(1, 0.75 * len(about))


def _kept(before: CheckedTest, after: CheckedTest) -> float:
    mine = [line for line in before.lines if len(line) > 3]
    theirs = Counter(after.lines)
    return sum(bool(theirs[line]) for line in mine) / len(mine) if mine else 1.0


def _nearest(check: Check, before: CheckedTest, after: CheckedTest) -> int:
    """Where it stood, as far as the test still reaches."""
    return min(after.line + max(0, check.line - before.line), after.line + max(0, len(after.lines) - 1))


def shown(text: str) -> str:
    return text if len(text) <= SHOWN else text[: SHOWN - 1] + "…"
