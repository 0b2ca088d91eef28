"""Checks that stand beside a test and run with it: `after { expect(…) }`, a base class's `@After`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from shipworthy.analyse.linear import LinearPattern, linear
from shipworthy.collect.context import Context
from shipworthy.collect.testing.asserting_helpers import SAYS_SO
from shipworthy.collect.testing.test_files import candidates, text_of
from shipworthy.model.code import Test
from shipworthy.model.repository import File

MAX_LINES = 60
"""Of a hook."""
MAX_FILE = 20_000
_HOOK = (
    r"(?im)^[ \t]*(?:(?:(?:append_|prepend_)?(?:before|after)|around|teardown|setup|subject|let!?)\b"
    r"[ \t]{0,4}(?:\(|do\b|\{|:)"
    r"|(?:test\.)?(?:before|after)(?:Each|All|Test)?(?:\.always)?[ \t]{0,4}[({]|def (?:set_?up|tear_?down)\w*"
    r"|@(?:Before|After)\w*|@pytest\.fixture\b[^\n]{0,80}autouse|\[(?:SetUp|TearDown|Test(?:Initialize|Cleanup))\b"
    r"|public [\w ]{0,30}(?:Dispose|DisposeAsync|InitializeAsync)\("
    r"|[\w ]{0,30}function (?:setUp|tearDown|assertPostConditions)\b)"
)
"""What a runner calls around each test, and what its body names without calling it: `subject`, `let`."""
_BEFORE = re.compile(r"\bexpect\b|\bshould_receive\b|\bassert|\bverify|expects\b", re.IGNORECASE)
"""What is said before the test and fails it afterwards: `before { expect(mailer).to receive(:deliver) }`."""
_AFTERWARDS = re.compile(r"after|tear_?down|around|dispose|PostConditions|Cleanup|autouse", re.IGNORECASE)
_ANNOTATION = re.compile(r"\s*[@\[]")
_WORD = re.compile(r"\w+")
_BASES = re.compile(
    r"\bclass\s+\w+(?:<[^>\n]{0,80}>)?[^{\n]{0,80}?(?:extends|:|<|\()\s*\\?(?:\w+[.\\:]{1,2})*(\w+)"
)
_CLASS = re.compile(r"\bclass\s+(\w+)")
_SHARED = re.compile(r"^[ \t]*(?:RSpec\.)?shared_(?:examples|context|examples_for)\b", re.MULTILINE)


def may_be_checked(context: Context, file: File, test: Test) -> bool:
    """In doubt it is: by a hook of a group around it, of a base class, of what includes shared examples."""
    text = text_of(context, file.path)
    if any(first <= test.line <= last for first, last in _reach(text)):
        return True
    if file.language == "Ruby" and _SHARED.search(text):
        return bool(_checked_classes(context, "Ruby files"))
    bases = {m[1] for m in _BASES.finditer(text)}
    return bool(bases) and not bases.isdisjoint(_checked_classes(context, "classes"))


def _reach(text: str) -> Iterator[tuple[int, int]]:
    """The lines of the groups that a checking hook stands in."""
    lines = text.split("\n")
    for index, rest in _hooks(text):
        if _checks(lines, index, rest):
            yield _group(lines, index)


def _hooks(text: str) -> Iterator[tuple[int, str]]:
    """The line each hook begins on, from nought, and what stands behind its head there."""
    index, last = 0, 0
    for head in _pattern().finditer(text):
        index += text.count("\n", last, head.start())
        last = head.start()
        if index >= MAX_FILE:
            return
        end = text.find("\n", head.end())
        yield index, text[head.end() : end if end >= 0 else len(text)]


@cache
def _pattern() -> LinearPattern:
    return linear(_HOOK)


def _checks(lines: Sequence[str], index: int, rest: str) -> bool:
    start = index
    while (
        start < min(index + 5, len(lines) - 1) and _ANNOTATION.match(lines[start]) and "{" not in lines[start]
    ):
        start += 1
    first = rest if start == index else lines[start]
    body = "\n".join((first, *_indented_below(lines, start)))
    if _AFTERWARDS.search(lines[index]) and any(SAYS_SO.search(word) for word in _WORD.findall(body)):
        return True
    return _BEFORE.search(body) is not None


def _indented_below(lines: Sequence[str], index: int) -> Iterator[str]:
    for line in lines[index + 1 : index + MAX_LINES]:
        if line.strip() and _indent(line) <= _indent(lines[index]) and line.strip() != "{":
            return
        yield line


def _group(lines: Sequence[str], index: int) -> tuple[int, int]:
    """From and to the nearest lines that are indented less."""
    depth = _indent(lines[index])
    first = index
    while first > 0 and not (lines[first].strip() and _indent(lines[first]) < depth):
        first -= 1
    last = index
    while last < len(lines) - 1 and not (lines[last].strip() and _indent(lines[last]) < depth):
        last += 1
    return first + 1, last + 1


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def _checked_classes(context: Context, which: str) -> frozenset[str]:
    """Names of classes beside the tests whose hooks check something; of Ruby's files, their paths."""
    found = context.once(("tests", "checking hooks"), lambda: tuple(_with_hooks(context)))
    if which == "Ruby files":
        return frozenset(file.path for file, _ in found if file.language == "Ruby")
    return frozenset(name for _, names in found for name in names)


def _with_hooks(context: Context) -> Iterator[tuple[File, tuple[str, ...]]]:
    for file in candidates(context):
        text = text_of(context, file.path)
        lines = text.split("\n")
        if any(_checks(lines, index, rest) for index, rest in _hooks(text)):
            yield file, tuple(m[1] for m in _CLASS.finditer(text))
