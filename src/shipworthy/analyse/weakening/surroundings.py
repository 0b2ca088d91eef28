"""What else changed, among which a check that seems gone may be found again."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace

from shipworthy.model.checks import CheckedFile

TELLING = 20
"""Characters."""
_WORD = re.compile(r"[A-Za-z_]\w{2,80}|\d{2,20}")
_PROSE = re.compile(
    r'"""(?:[^"\\]++|\\.|"(?!""))*+"""'
    r"|'''(?:[^'\\]++|\\.|'(?!''))*+'''|/\*[^*]*+(?:\*(?!/)[^*]*+)*+\*/|^[ \t]*(?:#|//)[^\n]*"
    r'|"(?:[^"\\\n]++|\\.)*+"?|`[^`\n]*+`?',
    re.DOTALL | re.MULTILINE,
)
_QUOTES, _DOCSTRINGS = "\"'`", ('"""', "'''")
_QUOTED = re.compile(r"[\"'`.]([A-Za-z_]\w{3,80})[()]{0,2}[\"'`]")
_COMMENT = re.compile(r"#(?!\[)|//")
"""Not Rust's `#[case(1)]`."""
_BORDER = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|_")
_DECLARED = re.compile(
    r"\b(?:def|func|fn|fun|function|class|struct|interface|enum|void|type|trait)\s+(?:\([^()\n]{0,80}\)\s*)?([A-Za-z_]\w{2,80})"
)
_COMMON = frozenset({
    "assert", "self", "def", "test", "tests", "with", "true", "false", "none", "null", "and", "for",
    "not", "the", "expect", "equal", "equals", "should", "return", "func", "function", "public", "void",
    "new", "const", "let", "var", "async", "await", "import", "from", "class", "int", "string", "err",
    "nil", "error", "describe", "context", "begin", "end", "fn", "unwrap", "this", "that", "toBe",
    "toEqual", "assertEquals", "assertEqual", "assertThat", "require", "Equal", "isEqualTo", "if",
    "else", "in", "is", "to", "eq", "str", "len", "object", "type", "list", "dict", "any", "static",
    "private", "final", "throws", "exception", "result", "value", "name", "data",
})  # fmt: skip
"""Stand in tests of everything."""


def words(text: str) -> frozenset[str]:
    """Names and numbers of a text, without those that every test holds."""
    return frozenset(_WORD.findall(text)) - _COMMON


@dataclass(frozen=True)
class Surroundings:
    """Of a change as a whole."""

    added: frozenset[str] = frozenset()
    """Words of lines that were added to tests, to what helps them and to their data."""
    checks: frozenset[str] = frozenset()
    """Texts of checks that some test makes now and did not make before."""
    tests: frozenset[str] = frozenset()
    """Names of the tests there are in files that changed."""
    gone: frozenset[str] = frozenset()
    """Words of the product that no changed file of it holds any more."""
    declared: frozenset[str] | None = None
    """Functions and classes that the product has; none where that is not known."""
    before: tuple[str, ...] = ()
    """The lines of the file that is compared, as they were."""
    kept: frozenset[str] = frozenset()
    """Lines that this file holds as often as before, and long enough to be told by."""

    def of_file(self, before: CheckedFile, after: CheckedFile) -> Surroundings:
        old, new = Counter(before.lines), Counter(after.lines)
        kept = frozenset(line for line, n in old.items() if len(line) >= TELLING and new[line] >= n)
        return replace(self, before=before.lines, kept=kept)


def _code(text: str) -> str:
    """Without most of what is prose: a name that only documents mention is gone."""
    return _PROSE.sub(lambda m: m[0] if m[0][:3] not in _DOCSTRINGS and m[0][0] in _QUOTES else " ", text)


def _retired(text: str) -> set[str]:
    """Names that the text says are to go."""
    said = (line for line in text.split("\n") if "eprecat" in line)
    return {name for line in said for name in _QUOTED.findall(line[:500])}


def parts(found: Iterable[str]) -> frozenset[str]:
    """`empty_path_info`: empty, path, info."""
    spaced = _BORDER.sub(" ", " ".join(found))
    return frozenset(spaced.lower().split())


def is_gone(about: frozenset[str], gone: frozenset[str]) -> bool:
    """One of the words, or all that a name of three parts and more says."""
    if about & gone:
        return True
    mine = parts(about)
    return any(
        len(p := parts([name])) >= 3 and p <= mine for name in gone if "_" in name or not name.islower()
    )


def words_gone(pairs: Iterable[tuple[str, str]]) -> frozenset[str]:
    """Of the product's files before and after: what is no longer declared, or said half as often."""
    said: Counter[str] = Counter()
    declared: Counter[str] = Counter()
    left: Counter[str] = Counter()
    retired: set[str] = set()
    for before, after in pairs:
        retired |= _retired(after) - _retired(before)
        for text, sign in ((_code(before), 1), (_code(after), -1)):
            for word, count in Counter(_WORD.findall(text)).items():
                said[word] += sign * count
                left[word] += count if sign < 0 else 0
            for word, count in Counter(_DECLARED.findall(text)).items():
                declared[word] += sign * count
    fewer = {word for word, lost in said.items() if lost > 0 and lost >= left[word]}
    return frozenset(fewer | retired | {word for word, lost in declared.items() if lost > 0}) - _COMMON


def added_lines(before: CheckedFile | None, after: CheckedFile | None) -> Iterable[str]:
    """Lines that the new text holds more often than the old one."""
    left = Counter(before.lines if before else ())
    for line in after.lines if after else ():
        if left[line]:
            left[line] -= 1
        elif line and not _COMMENT.match(line):  # nothing lives on in a comment
            yield line


def surroundings(
    pairs: Iterable[tuple[CheckedFile | None, CheckedFile | None]],
    gone: frozenset[str],
    declared: frozenset[str] | None = None,
) -> Surroundings:
    """Of files of tests, before and after."""
    lines: list[str] = []
    checks: set[str] = set()
    tests: set[str] = set()
    for before, after in pairs:
        lines += added_lines(before, after)
        known = {t.name: {c.text for c in t.checks} for t in (before.tests if before else ())}
        for test in after.tests if after else ():
            tests.add(test.name.rpartition(".")[2])
            checks.update({c.text for c in test.checks} - known.get(test.name, set()))
    return Surroundings(words("\n".join(lines)), frozenset(checks), frozenset(tests), gone, declared)
