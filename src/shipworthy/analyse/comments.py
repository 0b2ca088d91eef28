"""What comments hold besides explanations: work put off, and checkers silenced."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from shipworthy.model.code import Comments, Suppression

_TODO = re.compile(r"\b(?:TODO|FIXME|XXX|HACK)\b")
_SILENCED = re.compile(
    r"\bnoqa\b|\btype: ?ignore\b|\bpyright: ?ignore\b|\bpylint: ?disable\b|\bnosec\b|\bnolint\b"
    r"|\bNOLINT(?:NEXTLINE|BEGIN)?\b|\beslint-disable(?:-next-line|-line)?\b|@ts-(?:ignore|nocheck|expect-error)\b"
    r"|\bbiome-ignore\b|\btslint:disable\b|\brubocop:(?:disable|todo)\b|\bphpcs:(?:ignore|disable)\b"
    r"|@phpstan-ignore(?:-next-line|-line)?\b|@psalm-suppress\b|\bswiftlint:disable\b|\bktlint-disable\b"
    r"|\bnoinspection\b|\bshellcheck disable\b|\bscalafix:off\b|\bscalastyle:off\b|\bCHECKSTYLE:OFF\b"
    r"|\bNOSONAR\b|\bcppcheck-suppress\b"
)
_HINTS = (
    "TODO", "FIXME", "XXX", "HACK", "noqa", "ignore", "disable", "nosec", "nolint", "NOLINT", "@ts-",
    "rubocop:", "suppress", "noinspection", ":off", "CHECKSTYLE:OFF", "NOSONAR",
)  # fmt: skip
"""One of these stands in whatever the two above find: looking for them is much faster."""
_UNSPECIFIC = frozenset(
    {"@ts-ignore", "@ts-nocheck", "NOSONAR", "@phpstan-ignore-next-line", "@phpstan-ignore-line"}
)
_WITH_SIGN = re.compile(r"noqa|type: ?ignore|pyright|nolint|NOLINT")
"""What they silence stands behind a colon or in brackets; for the others it is the next word."""
_AFTER_SIGN = re.compile(r"\s*[:\[(]\s*\w")
_NEXT_WORD = re.compile(r"[\s:=(\[]\s*(?!all\b)[\w@]")


def comments(texts: Iterable[tuple[int, str]], lines: int) -> Comments:
    """`texts` are a file's comments with the lines they start on; `lines`, how many hold nothing else."""
    todos: dict[int, None] = {}
    silenced: list[Suppression] = []
    known = list(texts)
    whole = "\n".join(text for _, text in known)
    hints = [hint for hint in _HINTS if hint in whole]
    for start, text in known if hints else ():
        if not any(hint in text for hint in hints):
            continue
        for number, line in enumerate(text.split("\n"), start):
            if _TODO.search(line):
                todos[number] = None
            silenced.extend(_suppressions(number, line))
    return Comments(lines, tuple(todos), tuple(silenced))


def _suppressions(number: int, line: str) -> Iterator[Suppression]:
    for found in _SILENCED.finditer(line):
        tool = found[0]
        shown = _AFTER_SIGN if _WITH_SIGN.match(tool) else _NEXT_WORD
        specific = tool not in _UNSPECIFIC and shown.match(line, found.end()) is not None
        yield Suppression(number, tool, specific)
