"""Tests that this change made weaker: both versions of each changed test file, compared."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from shipworthy.analyse.checks.reading import read_checks
from shipworthy.analyse.weakening.files import compare_files, may_weaken
from shipworthy.analyse.weakening.surroundings import surroundings, words_gone
from shipworthy.collect.context import Context, Unavailable, fact
from shipworthy.collect.history.change_base import changed_files, texts_before
from shipworthy.collect.repository import source_files
from shipworthy.collect.testing.test_files import candidates, class_by_name, text_of
from shipworthy.model.change import ChangedFile, Status
from shipworthy.model.checks import CheckedFile, Weakening
from shipworthy.model.repository import PathClass
from shipworthy.repo.languages import language_of, tags_of

MAX_FILES = 500
MAX_CHARACTERS = 6_000_000
"""Of test files that are read on both sides."""
MAX_PRODUCT = 12_000_000
LISTED = 200
_NOTHING = CheckedFile((), ())
_DELETED = "deleted"
_NEEDS_PRODUCT = frozenset({"removed", _DELETED})
_SAYS: Mapping[str, str] = {
    "removed": "no longer checks `{before}`, and nothing took its place",
    "loosened": "checks `{after}` where it checked `{before}`",
    "failure": "takes `{after}` for what had to be `{before}`",
    "tolerance": "allows a larger error: `{after}` instead of `{before}`",
    "skipped": "is switched off: {after}",
    "swallowed": "passes when something goes wrong: {after}",
    "mocked": "puts {after}, which it tests",
    _DELETED: "is gone, though what it tested stays; it began with `{before}`",
    "commented out": "is commented out: `{after}`",
    "not collected": "is no longer collected under its new name: `{after}`",
    "only": "keeps the other tests from running: `{after}`",
    "expectation": "expects `{after}` where it expected `{before}`",
    "retried": "runs again when it fails: `{after}`",
}


@dataclass(frozen=True, slots=True)
class WeakenedTest:
    """A test that can find less than it could at the base. `line` is of the working tree.

    `kind`: removed, loosened, failure (any error will do), tolerance, skipped, swallowed, mocked, deleted,
    commented out, not collected, only, retried.
    """

    path: str
    line: int
    kind: str
    test: str
    before: str
    after: str

    @property
    def what(self) -> str:
        return _SAYS[self.kind].format(before=self.before, after=self.after)

    @property
    def who(self) -> str:
        return f"The test {self.test!r}" if self.test else "A test here"


@dataclass(frozen=True, slots=True)
class _TestFile:
    file: ChangedFile
    language: str
    before: str
    after: str
    suspicious: bool
    """Whether something was taken away, or switched off; else only its lines are looked at."""


@dataclass(frozen=True, slots=True)
class _Comparison:
    weakened: tuple[WeakenedTest, ...]
    expectations: tuple[WeakenedTest, ...]
    tests: int
    """That differ, on either side."""


@fact("change.test_files", unit="files")
def test_files(context: Context) -> int:
    """How many files of tests differ between the base and the working tree, those gone included."""
    return len(_changed_tests(context))


@fact("change.weakened_tests")
def weakened_tests(context: Context) -> tuple[WeakenedTest, ...]:
    """Tests that can find less than at the base: `--base`, else the newest release.

    Assertions removed or loosened, errors and tolerances widened, tests skipped or commented out, failures
    swallowed, the subject mocked, retries added. What lives on elsewhere in the tests, was rewritten, or went
    together with the code it tested is not among them, nor are tests that are gone altogether.
    """
    return tuple(w for w in _compared(context).weakened if w.kind != _DELETED)


@fact("change.deleted_tests")
def deleted_tests(context: Context) -> tuple[WeakenedTest, ...]:
    """Tests the base holds and the working tree does not, while what they name is still declared.

    Some tested a behaviour that was given up while the names stayed: something to look at.
    """
    return tuple(w for w in _compared(context).weakened if w.kind == _DELETED)


@fact("change.weakened_share", unit="share")
def weakened_share(context: Context) -> float:
    """Of the tests that differ, in files from which the change takes something, the share that it weakens."""
    found = _compared(context)
    weakened = {(w.path, w.test or w.line) for w in context.get(weakened_tests)}
    return round(min(1.0, len(weakened) / max(1, found.tests)), 4)


@fact("change.expectations")
def changed_expectations(context: Context) -> tuple[WeakenedTest, ...]:
    """Tests that expect another value of the same thing than at the base, where the change also touches code.

    Usual in honest work, and also how a bug is written into its test: something to look at.
    """
    has_code = any(_is_product(context, file) for file in changed_files(context))
    return _compared(context).expectations if has_code else ()


def _changed_tests(context: Context) -> Sequence[tuple[ChangedFile, str]]:
    return context.once("changed test files", lambda: _tests_of(context))


def _tests_of(context: Context) -> Sequence[tuple[ChangedFile, str]]:
    known = {f.path: f.language or "" for f in candidates(context) if f.path_class is PathClass.TEST}
    found = []
    for file in changed_files(context):
        if file.status is Status.DELETED:
            language = language_of(tags_of(file.path, executable=False, first_line=b""))
            if language and class_by_name(context, file.path) is PathClass.TEST:
                found.append((file, language))
        elif file.path in known:
            found.append((file, known[file.path]))
    return found


def _compared(context: Context) -> _Comparison:
    return context.once("weakened tests", lambda: _compare(context))


def _compare(context: Context) -> _Comparison:
    files = _read(context)
    pairs = [(f, _checks(f, f.before, f.after), _checks(f, f.after, f.before)) for f in files]
    found = _with(pairs, frozenset(), None)
    if any(w.kind in _NEEDS_PRODUCT for w in found.weakened):
        found = _with(pairs, _gone(context), _declared(context))
    for each in found.weakened[:20]:
        if context.file(each.path):
            context.cite(each.path, each.line)
    return found


_Pair = tuple[_TestFile, CheckedFile | None, CheckedFile | None]


def _with(pairs: Sequence[_Pair], gone: frozenset[str], declared: frozenset[str] | None) -> _Comparison:
    around = surroundings([(before, after) for _, before, after in pairs], gone, declared)
    weakened: list[WeakenedTest] = []
    expected: list[WeakenedTest] = []
    tests = 0
    for file, before, after in pairs:
        tests += _differing(before, after)
        if before and (after or file.file.status is Status.DELETED):
            found = compare_files(before, after or _NOTHING, around)
            weakened += [_item(file, w) for w in found.weakened]
            expected += [_item(file, w) for w in found.expectations]
    return _Comparison(_listed(weakened), _listed(expected), tests)


def _listed(found: Sequence[WeakenedTest]) -> tuple[WeakenedTest, ...]:
    return tuple(sorted(found, key=lambda w: (w.path, w.line, w.kind, w.test))[:LISTED])


def _item(file: _TestFile, found: Weakening) -> WeakenedTest:
    return WeakenedTest(file.file.path, found.line, found.kind, found.test, found.before, found.after)


def _differing(before: CheckedFile | None, after: CheckedFile | None) -> int:
    old = Counter(t.lines for t in before.tests) if before else Counter()
    new = Counter(t.lines for t in after.tests) if after else Counter()
    return max((old - new).total(), (new - old).total())


def _checks(file: _TestFile, text: str, other: str) -> CheckedFile | None:
    if not text:
        return None
    if not file.suspicious:
        return CheckedFile((), tuple(line.strip() for line in text.split("\n")))
    return read_checks(text, file.language, other)


def _read(context: Context) -> Sequence[_TestFile]:
    """Both sides of the changed files. Raises `Unavailable` where they are too many."""
    changed = _changed_tests(context)
    if len(changed) > MAX_FILES:
        raise Unavailable(
            f"the change touches {len(changed)} files of tests; up to {MAX_FILES} are compared",
            "a nearer base: --base origin/main",
        )
    before = texts_before(context, [file for file, _ in changed])
    found, read = [], 0
    for file, language in changed:
        was = before.get(file.path, "")
        now = "" if file.status is Status.DELETED else text_of(context, file.path)
        if file.status is not Status.ADDED and file.blob and not was and file.path not in before:
            raise Unavailable(
                f"this clone does not hold {file.before} of the base", "a clone without --filter"
            )
        suspicious = may_weaken(was, now)
        read += len(was) + len(now) if suspicious else 0
        found.append(_TestFile(file, language, was, now, suspicious))
    if read > MAX_CHARACTERS:
        raise Unavailable(
            f"the change touches tests of {read:,} characters; up to {MAX_CHARACTERS:,} are compared",
            "a nearer base: --base origin/main",
        )
    return found


def _gone(context: Context) -> frozenset[str]:
    """Words that the product's changed files say no longer."""
    changed = [f for f in changed_files(context) if f.blob and _is_product(context, f)]
    before = texts_before(context, changed)
    pairs, read = [], 0
    for file in changed:
        was = before.get(file.path, "")
        now = "" if file.status is Status.DELETED else text_of(context, file.path)
        read += len(was) + len(now)
        if read > MAX_PRODUCT:
            break
        pairs.append((was, now))
    return words_gone(pairs)


def _declared(context: Context) -> frozenset[str] | None:
    """Names of the product's functions and classes; none where much of it is not read."""
    names: set[str] = set()
    unread = 0
    files = context.get(source_files)
    for file in files:
        syntax = context.analysis(file).syntax
        unread += syntax is None
        if syntax is not None:
            names.update(f.name.rpartition(".")[2] for f in syntax.functions)
            names.update(c.name.rpartition(".")[2] for c in syntax.classes)
    return frozenset(names) if 10 * unread <= len(files) else None


def _is_product(context: Context, changed: ChangedFile) -> bool:
    file = context.file(changed.path)
    if file is not None:
        return file.language is not None and file.path_class is PathClass.PRODUCT
    return class_by_name(context, changed.path) is PathClass.PRODUCT
