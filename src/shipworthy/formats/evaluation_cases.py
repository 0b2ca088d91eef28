"""How many cases a file of an evaluation holds."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from shipworthy.schema.from_json import read_json
from shipworthy.schema.from_yaml import read_yaml
from shipworthy.schema.nodes import DocumentError, line_of

_PROMPTFOO = re.compile(r"(?:^|/)[\w.-]*promptfoo[\w.-]*\.(?:ya?ml|json)$")
_DATA = re.compile(r"\.(?:jsonl|ndjson|json|csv|tsv|ya?ml)$")


def is_promptfoo(path: str) -> bool:
    return _PROMPTFOO.search(path) is not None


def is_data(path: str) -> bool:
    return _DATA.search(path) is not None


@dataclass(frozen=True, slots=True)
class PromptfooSuite:
    """What a complete configuration of promptfoo names."""

    line: int
    """Of its tests."""
    cases: int
    """That stand in it."""
    files: tuple[str, ...]
    """That hold more of them, as written: paths from the configuration's folder, patterns, code."""
    models: int
    """Providers that answer the same tests."""


def promptfoo_suite(path: str, text: str) -> PromptfooSuite | None:
    root = _document(path, text)
    if not isinstance(root, dict) or not root.get("prompts"):
        return None
    models = root.get("providers") or root.get("targets")
    if not models:
        return None
    listed = [*_listed(root.get("tests")), *_of_scenarios(root.get("scenarios"))]
    named = [str(each.get("path")) if isinstance(each, dict) else each for each in listed if _is_file(each)]
    files = tuple(name.removeprefix("file://") for name in named if isinstance(name, str))
    cases = sum(isinstance(each, dict) and not _is_file(each) for each in listed)
    line = line_of(root, "tests" if "tests" in root else "scenarios")
    return PromptfooSuite(line, cases, files, len(models) if isinstance(models, list) else 1)


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value] if value else []


def _of_scenarios(scenarios: Any) -> list[Any]:
    """Each is tests for several settings; one that is a file holds as many as it holds."""
    found: list[Any] = []
    for each in _listed(scenarios):
        found += _listed(each.get("tests")) if isinstance(each, dict) else [each]
    return found


def _is_file(entry: Any) -> bool:
    """`file://cases.yaml`, or what makes them: `{path: file://cases.py}`."""
    if isinstance(entry, dict):
        return isinstance(entry.get("path"), str) and "vars" not in entry and "assert" not in entry
    return isinstance(entry, str)


def case_count(path: str, text: str) -> int:
    """Rows of a table, or mappings in a list, at the top or under one key."""
    rows = sum(1 for line in text.split("\n") if line.strip())
    match path.rpartition(".")[2]:
        case "jsonl" | "ndjson":
            return rows
        case "csv" | "tsv":
            return max(0, rows - 1)
        case _:
            return _entries(_document(path, text))


def _entries(root: Any) -> int:
    lists = [root, *root.values()] if isinstance(root, dict) else [root]
    counts = (sum(isinstance(e, dict) for e in each) for each in lists if isinstance(each, list))
    return max(counts, default=0)


def _document(path: str, text: str) -> Any:
    """None where it cannot be read."""
    try:
        return read_json(text) if path.endswith(".json") else read_yaml(text)
    except DocumentError:
        return None
