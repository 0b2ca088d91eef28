"""Which names, when a test calls them, may check something: helpers, fixtures and base classes, by name."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from shipworthy.collect.context import Context
from shipworthy.model.code import FileAnalysis, Test, TestHelper
from shipworthy.model.repository import File, FileKind, PathClass

_FAMILY = {
    "TypeScript": "JavaScript", "Vue": "JavaScript", "Svelte": "JavaScript", "Kotlin": "Java",
    "Groovy": "Java", "Scala": "Java", "C": "C++", "Objective-C": "Swift",
}  # fmt: skip
"""Languages that call one another's helpers."""
_OF_TESTS = re.compile(
    r"(?:^|[/_.-])(?:tests?|testing|testutils?|testkit|specs?|mocks?|fixtures?|helpers?|e2e)(?:[/_.-]|$)",
    re.IGNORECASE,
)
SAYS_SO = re.compile(
    r"assert|check|verif|expect|match|should|ensure|validat|raises|approv|compare|snapshot|eventually|until|lint|regtest|doctest|pexpect|^timeout$|simplefilter|filterwarnings"
    r"|wait_?for|must|require(?!s?$)",
    re.IGNORECASE,
)
_TESTS = re.compile(
    r"^_*(?:(?:[rR]un|[dD]o|[pP]erform|[bB]ase|[cC]ommon|[gG]eneric|[eE]xec(?:ute)?)_*)?[tT]ests?(?=$|_|[A-Z])"
    r"(?!_?(?i:client|request|cli|app|server|db|data|file|path|dir|user|name|config|settings|context|env|module"
    r"|logger|model|image|url|id|key|session|instance|factory|net|host))"
    r"|_tests?$|^Run$"
)
"""`run_test`, `_testRoundTrip`, `super().test_it`, `t.Run`; not `test_client`."""
Names = Mapping[str, frozenset[str]]
MOST_CALLS = 60
"""Of a test that calls as many, not every name is known."""


def may_assert(context: Context, file: File, test: Test) -> bool:
    """In doubt it does: something it calls, or stands under, checks by its name or by its body."""
    names = {*test.calls, *test.around}
    if len(test.calls) >= MOST_CALLS or any(SAYS_SO.search(n) or _TESTS.search(n) for n in names):
        return True
    found = asserting_names(context).get(_family(file.language), frozenset())
    return not names.isdisjoint(found)


def asserting_names(context: Context) -> Names:
    """By language, the functions beside the tests that check something, also through one another."""
    return context.once("asserting names", lambda: _asserting_names(context))


def _asserting_names(context: Context) -> Names:
    helpers: dict[str, list[TestHelper]] = defaultdict(list)
    for file, analysis in _sources(context):
        helpers[_family(file.language)] += [*analysis.test_helpers, *_tests(analysis)]
    return {language: _spread(found) for language, found in helpers.items()}


def _sources(context: Context) -> Iterator[tuple[File, FileAnalysis]]:
    for file in context.files:
        if file.language is None or file.kind is not FileKind.TEXT:
            continue
        about_tests = file.path_class is PathClass.PRODUCT and _OF_TESTS.search(file.path)
        if file.path_class is PathClass.TEST or about_tests:
            yield file, context.analysis(file)


def _tests(analysis: FileAnalysis) -> Iterator[TestHelper]:
    """A test may be called by another."""
    for test in analysis.tests or ():
        if test.assertions:
            yield TestHelper(test.name.rpartition(".")[2], asserts=True)


def _spread(helpers: Iterable[TestHelper]) -> frozenset[str]:
    asserting, callers = set(), defaultdict(set)
    for helper in helpers:
        if helper.asserts or any(SAYS_SO.search(name) for name in helper.calls):
            asserting.add(helper.name)
        for name in helper.calls:
            callers[name].add(helper.name)
    waiting = list(asserting)
    while waiting:
        for caller in callers.get(waiting.pop(), set()) - asserting:
            asserting.add(caller)
            waiting.append(caller)
    return frozenset(asserting)


def _family(language: str | None) -> str:
    return _FAMILY.get(language or "", language or "")
