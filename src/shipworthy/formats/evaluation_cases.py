"""How many cases a file of an evaluation holds."""

from __future__ import annotations

import re
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


def promptfoo_tests(path: str, text: str) -> tuple[int, int]:
    """The tests a complete configuration names, one where it names a file of them, and their line."""
    root = _document(path, text)
    tests = root.get("tests") if isinstance(root, dict) else None
    count = len(tests) if isinstance(tests, list) else int(isinstance(tests, str) and bool(tests))
    complete = isinstance(root, dict) and bool(root.get("providers")) and bool(root.get("prompts"))
    return (count if complete else 0), line_of(root, "tests")


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
