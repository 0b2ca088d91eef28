"""The tests of one file before and after: weakened, switched off, gone."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from shipworthy.analyse.checks.reading import read_checks
from shipworthy.analyse.weakening.checks import compare, shown
from shipworthy.analyse.weakening.surroundings import Surroundings, is_gone, surroundings, words
from shipworthy.model.checks import Check, CheckedFile, CheckedTest, Weakening

ALIKE = 0.6
"""The share of a test's words in another one by another name, from which it is the same test renamed."""
MOVED = 0.6
"""The share of its words, or of its checks, among what was added, from which a test lives on there."""
_COMMENT = re.compile(r"^(?:#|//|/\*|\*|--|<!--)")
_ONLY = re.compile(r"(?<![\w.$])(?:(?:it|test|describe|context|suite)\.only|f(?:it|describe))\s{0,3}[(`]")
_RETRY = re.compile(
    r"@(?:pytest\.mark\.)?flaky\b|\bjest\.retryTimes\(|\bthis\.retries\(|\bretries\s?:\s?[1-9]|@RetryingTest\b"
    r"|@Retry\w{0,20}\b|\[Retry\(|@RepeatedIfExceptionsTest\b|\bretry:\s?[1-9]|--reruns[= ][1-9]"
    r"|\breruns\s?=\s?[1-9]|\bretryTimes\("
)


_OLD = re.compile(r"[Dd]eprecat|[Ll]egacy|FutureWarning|@Obsolete")
"""What is said to go one day goes one day, with its tests."""
_SUSPICIOUS = re.compile(
    r"skip|xfail|expectedFailure|ignore|disabled|only|catch|except|rescue|patch|mock|stub|spy|retr|flaky|rerun|return|pending"
    r"|todo|fixme|\b[xf](?:it|test|describe)\b|\.fail",
    re.IGNORECASE,
)
_HIDING = (
    r"(?:_{1,3}|(?:x|no|not|skip|skipped|disabled?|ignored?|todo|broken|off|old|tmp|manual|hidden?)_{0,2})"
)
_LITTLE = frozenset({
    "test", "tests", "should", "the", "a", "an", "of", "to", "is", "are", "and", "or", "in", "on", "with",
    "when", "for", "if", "it", "not", "does", "can", "that",
})  # fmt: skip


@dataclass(frozen=True)
class FileComparison:
    weakened: tuple[Weakening, ...]
    expectations: tuple[Weakening, ...]


def weakenings(before: str, after: str, language: str) -> tuple[Weakening, ...]:
    """What became weaker from one text to the other, where nothing else changed."""
    old, new = read_checks(before, language), read_checks(after, language)
    if old is None or new is None:
        return ()
    return compare_files(old, new, surroundings([(old, new)], frozenset())).weakened


def may_weaken(before: str, after: str) -> bool:
    """Whether anything went, or came that may switch something off: told without reading what it says."""
    went, came = _apart(before, after), _apart(after, before)
    return bool(before) and (bool(went) or any(_SUSPICIOUS.search(line) for line in came))


def _apart(one: str, other: str) -> set[str]:
    count = Counter(line.strip() for line in one.split("\n"))
    count.subtract(line.strip() for line in other.split("\n"))
    return {line for line, n in count.items() if n > 0 and line}


def compare_files(before: CheckedFile, after: CheckedFile, around: Surroundings) -> FileComparison:
    around = around.of_file(before, after)
    old, new = _by_name(before.tests), _by_name(after.tests)
    pairs = [(old[name], new[name]) for name in old if name in new]
    gone = [test for name, test in old.items() if name not in new]
    fresh = [test for name, test in new.items() if name not in old]
    all_fresh = tuple(fresh)
    weakened: list[Weakening] = []
    expected: list[Weakening] = []
    for test in sorted(gone, key=lambda t: (t.line, t.name)):
        other = _renamed(test, fresh)
        if other is not None:
            fresh.remove(other)
            pairs.append((test, other))
        else:
            switched = list(_gone(test, after, around))
            weakened += [w for w in switched if w.kind != "deleted" or not _replaced(test, all_fresh)]
    for was, now in pairs:
        found = compare(was, now, around)
        weakened += found.weakened
        weakened += _switched_off(was, now)
        expected += found.expectations
    weakened += _of_the_file(before, after)
    return FileComparison(
        tuple(sorted(set(weakened), key=lambda w: (w.line, w.kind, w.test, w.before))), tuple(expected)
    )


def _by_name(tests: Sequence[CheckedTest]) -> Mapping[str, CheckedTest]:
    """Tests that share their name cannot be told apart."""
    count = Counter(test.name for test in tests)
    return {test.name: test for test in tests if test.name and count[test.name] == 1}


def _renamed(test: CheckedTest, fresh: Sequence[CheckedTest]) -> CheckedTest | None:
    mine = words("\n".join(test.lines[1:]))
    leaf = test.name.rpartition(".")[2]
    for other in fresh:
        if other.name.rpartition(".")[2] == leaf:
            return other
    rated = [(_likeness(mine, words("\n".join(other.lines[1:]))), other.name, other) for other in fresh]
    best = max(rated, key=lambda r: r[:2], default=None)
    return best[2] if best and best[0] >= ALIKE else None


def _likeness(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / len(one | other) if one | other else 1.0


def _replaced(test: CheckedTest, fresh: Sequence[CheckedTest]) -> bool:
    """A new test of a name much like it: it was written anew, which is for people to judge."""
    mine = _name_words(test.name)
    for other in fresh:
        both = mine & _name_words(other.name)
        if len(both) >= 2 or (both and 2 * len(both) >= len(mine)):
            return True
    return False


def _name_words(name: str) -> frozenset[str]:
    spaced = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|\W|_", " ", name.rpartition(".")[2] if " " not in name else name)
    return frozenset(spaced.lower().split()) - _LITTLE


def _gone(test: CheckedTest, after: CheckedFile, around: Surroundings) -> Iterator[Weakening]:
    leaf = test.name.rpartition(".")[2]
    if test.skipped or not test.checks or _OLD.search("\n".join([test.name, *test.lines])):
        return
    line = min(test.line, max(1, len(after.lines)))
    said = shown(test.checks[0].text)
    if place := _named_in_comment(leaf, after):
        yield Weakening(place, "commented out", test.name, said, shown(after.lines[place - 1]))
    elif place := _uncollected(leaf, after):
        yield Weakening(place, "not collected", test.name, leaf, shown(after.lines[place - 1]))
    elif _still_there(leaf, after):
        return  # run in a way that is not read here
    elif around.declared is not None and not test.calls & around.declared:
        return  # what it tested is not of this product
    elif leaf not in around.tests and not _lives_on(test, around):
        yield Weakening(line, "deleted", test.name, said, "")


def _named_in_comment(leaf: str, after: CheckedFile) -> int:
    for number, line in enumerate(after.lines, 1):
        if (
            leaf in line
            and _COMMENT.match(line)
            and re.search(r"\b(?:def|func|fn|fun|it|test|void|function|specify)\b", line)
        ):
            return number
    return 0


def _uncollected(leaf: str, after: CheckedFile) -> int:
    """`def _test_x`, `func disabledTestX`: still there, under a name that nothing collects."""
    if not re.fullmatch(r"\w{6,200}", leaf):
        return 0
    declared = re.compile(
        rf"(?:def|func|fn|fun|function|void)\s+{_HIDING}{re.escape(leaf)}\s*\(", re.IGNORECASE
    )
    return next((n for n, line in enumerate(after.lines, 1) if declared.search(line)), 0)


def _still_there(leaf: str, after: CheckedFile) -> bool:
    if not re.fullmatch(r"\w{1,200}", leaf):
        return False
    declared = re.compile(rf"\b(?:def|func|fn|fun|function|void)\s+{leaf}\s*[(<]")
    return any(leaf in line and declared.search(line) for line in after.lines)


def _lives_on(test: CheckedTest, around: Surroundings) -> bool:
    """Under another name, in a table, in another file; or what it tested is gone too."""
    mine = words("\n".join(test.lines)) | words(test.name)
    if is_gone(mine, around.gone):
        return True
    if sum(c.text in around.checks for c in test.checks) >= MOVED * len(test.checks):
        return True
    return not mine or len(mine & around.added) >= MOVED * len(mine)


def _all_after(checks: Sequence[Check], handler: int) -> bool:
    """What is caught comes before all that the test checks, so that none of it is lost."""
    return bool(checks) and all(check.line > handler for check in checks)


def _switched_off(was: CheckedTest, now: CheckedTest) -> Iterator[Weakening]:
    if now.skipped and not was.skipped and (was.checks or was.oracles):
        yield Weakening(now.line, "skipped", now.name, "", shown(now.skipped))
    if len(now.swallowed) > len(was.swallowed) and not _all_after(now.checks, now.swallowed[-1]):
        yield Weakening(
            now.swallowed[-1], "swallowed", now.name, "", "a failure is caught and nothing done about it"
        )
    again = [line for line in now.lines if _retries(line)]
    if again and not any(_RETRY.search(line) for line in was.lines):
        yield Weakening(now.line, "retried", now.name, "", shown(again[0]))
    fresh = set(now.replaced) - set(was.replaced)
    for name in sorted(fresh & was.calls):
        if any(name in c.text for c in was.checks):
            yield Weakening(now.line, "mocked", now.name, f"{name}(…)", f"a double in place of {name}")


def _of_the_file(before: CheckedFile, after: CheckedFile) -> Iterator[Weakening]:
    """What lets tests run alone, or again, for all of a file."""
    fresh = _only(after.lines)
    if fresh and not _only(before.lines):
        yield Weakening(fresh, "only", "", "", shown(after.lines[fresh - 1]))
    inside = {line for test in after.tests for line in test.lines}
    outside = [n for n, line in enumerate(after.lines, 1) if line not in inside and _retries(line)]
    if outside and before.tests and not any(_RETRY.search(line) for line in before.lines):
        yield Weakening(outside[0], "retried", "", "", shown(after.lines[outside[0] - 1]))


def _retries(line: str) -> bool:
    return bool(_RETRY.search(line)) and not _COMMENT.match(line)


def _only(lines: Sequence[str]) -> int:
    return next((n for n, line in enumerate(lines, 1) if _ONLY.search(line) and not _COMMENT.match(line)), 0)
