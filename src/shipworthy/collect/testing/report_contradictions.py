"""What shows that a report measured another state of a file than the one that lies here."""

from __future__ import annotations

import re

from shipworthy.collect.context import Context
from shipworthy.collect.testing.test_files import text_of
from shipworthy.model.artefacts import FileCoverage

MAX_MISPLACED = 0.1
"""Of a file's measured lines, that may stand where no code does, in languages other than Python."""
MAX_MISSING = 0.2
"""Of a file's measured functions, that its text may not name."""
MIN_FUNCTIONS = 4
_COMMENTS = {".py": "#", ".rb": "#", ".php": "//", ".java": "//", ".cs": "//"}
"""Of languages whose tools measure statements only. V8 and LLVM count every line of what ran."""
_NAMED = frozenset({".py", ".rb", ".php"})
"""Languages whose tools name functions as the source does, and no others."""
_WORD = re.compile(r"[^\W\d]\w*")


def contradiction(context: Context, name: str, file: FileCoverage) -> str:
    """What the file does not have that the report measures; empty where all of it may be."""
    text = text_of(context, name)
    lines = text.split("\n")
    measured = file.covered | file.missed
    if max(measured, default=0) > len(lines):
        return f"has {len(lines) - (not lines[-1])} lines, and line {max(measured)} is measured"
    ending = "." + name.rpartition(".")[2]
    if comment := _COMMENTS.get(ending):
        misplaced = [n for n in sorted(measured) if _holds_no_code(lines[n - 1], comment)]
        most = 0 if ending == ".py" else MAX_MISPLACED * len(measured)
        if len(misplaced) > most:
            return f"has no code on line {misplaced[0]}, which is measured"
    if ending in _NAMED and (missing := _missing_functions(text, file)):
        return f"has no function {missing!r}, which is measured"
    return ""


def _holds_no_code(line: str, comment: str) -> bool:
    text = line.strip()
    return not text or text.startswith(comment)


def _missing_functions(text: str, file: FileCoverage) -> str:
    """The first, where there are too many to be generated ones."""
    named = [(f.name, _WORD.findall(f.name.partition("(")[0])) for f in file.functions]
    last = {name: words[-1] for name, words in named if words and "<" not in name and "{" not in name}
    known = set(_WORD.findall(text)) if len(last) >= MIN_FUNCTIONS else set()
    missing = sorted(name for name, word in last.items() if word not in known)
    return missing[0] if known and len(missing) > MAX_MISSING * len(last) else ""
