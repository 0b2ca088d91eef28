"""What fixed code inside a definition may do, as far as its text tells."""

from __future__ import annotations

import re

from shipworthy.model.workflows import Effect

_REACHES_OUT = re.compile(
    r"\bhelpers\s*\.|\brequire\s*\(|\bimport\s*\(|^\s*import\s|\bfetch\s*\(|\baxios\b|\$http\b|XMLHttpRequest"
    r"|WebSocket|child_process|\bprocess\.",
    re.MULTILINE,
)
_RUNS = re.compile(r"(?<![.\w])(?:eval|exec)\s*\(|new\s+Function\s*\(|(?<![.\w])compile\s*\(")
_IMPORT = re.compile(r"^[ \t]*(?:from[ \t]+([\w.]+)|import[ \t]+([\w., \t]+))", re.MULTILINE)
_REACHES_OUT_OF_PYTHON = re.compile(r"(?<![.\w])(?:open|__import__)\s*\(")
_HARMLESS = frozenset(
    [
        "json",
        "re",
        "datetime",
        "math",
        "random",
        "string",
        "time",
        "collections",
        "itertools",
        "functools",
        "typing",
        "statistics",
        "hashlib",
        "base64",
        "uuid",
        "textwrap",
        "html",
        "decimal",
        "fractions",
        "unicodedata",
        "operator",
        "copy",
        "enum",
        "dataclasses",
        "zoneinfo",
        "calendar",
        "numpy",
        "ast",
    ]
)
_ONLY_DATA = "fixed code that only works on the run's data"


def effect_of_code(code: str, *, python: bool) -> tuple[Effect, str]:
    if _RUNS.search(code):
        return Effect.EXECUTE, "runs code that it is given"
    if python:
        return _of_python(code)
    if _REACHES_OUT.search(code):
        return Effect.UNKNOWN, "code that can reach out"
    return Effect.NONE, _ONLY_DATA


def _of_python(code: str) -> tuple[Effect, str]:
    for whole, listed in _IMPORT.findall(code):
        for name in [whole] if whole else listed.split(","):
            top = name.strip().partition(" ")[0].partition(".")[0]
            if top and top not in _HARMLESS:
                return Effect.UNKNOWN, f"code that imports {top}"
    if _REACHES_OUT_OF_PYTHON.search(code):
        return Effect.UNKNOWN, "code that opens files"
    return Effect.NONE, _ONLY_DATA
