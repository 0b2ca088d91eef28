"""TOML with line numbers. The standard library's reader has none, so keys are looked up in the text."""

from __future__ import annotations

import re
import tomllib
from typing import Any

from shipworthy.schema.nodes import DocumentError, Listed, Mapped

MAX_BYTES = 5_000_000
_HEADER = re.compile(r"\s*\[{1,2}\s*([^\]]+?)\s*\]{1,2}\s*(?:#.*)?$")
_KEY = re.compile(
    r"""\s*((?:[A-Za-z0-9_-]+|"[^"]*"|'[^']*')(?:\s*\.\s*(?:[A-Za-z0-9_-]+|"[^"]*"|'[^']*'))*)\s*="""
)
_PART = re.compile(r"""[A-Za-z0-9_-]+|"[^"]*"|'[^']*'""")


def read_toml(text: str) -> Mapped:
    if len(text) > MAX_BYTES:
        raise DocumentError(f"larger than {MAX_BYTES:,} characters")
    try:
        plain = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"at line (\d+)", str(error))
        message = re.sub(r" \(at .*\)$", "", str(error))
        raise DocumentError(message, int(found[1]) if found else 1) from None
    except (RecursionError, ValueError) as error:
        raise DocumentError(f"cannot be read: {error}") from None
    root: Mapped = _mapped(plain, (), _lines(text), 1)
    return root


def _lines(text: str) -> dict[tuple[str, ...], int]:
    """Dotted path to the first line that names it. Keys inside inline tables have no entry."""
    lines: dict[tuple[str, ...], int] = {}
    table: tuple[str, ...] = ()
    for number, line in enumerate(text.splitlines(), start=1):
        if header := _HEADER.match(line):
            table = _parts(header[1])
            path = table
        elif key := _KEY.match(line):
            path = (*table, *_parts(key[1]))
        else:
            continue
        for end in range(1, len(path) + 1):
            lines.setdefault(path[:end], number)
    return lines


def _parts(dotted: str) -> tuple[str, ...]:
    return tuple(part.strip("\"'") for part in _PART.findall(dotted))


def _mapped(value: Any, path: tuple[str, ...], lines: dict[tuple[str, ...], int], line: int) -> Any:
    line = lines.get(path, line)
    match value:
        case dict():
            mapped = Mapped(line)
            for key, child in value.items():
                mapped[key] = _mapped(child, (*path, key), lines, line)
                mapped.lines[key] = lines.get((*path, key), line)
            return mapped
        case list():
            listed = Listed(line)
            for child in value:
                listed.append(_mapped(child, path, lines, line))
                listed.lines.append(line)
            return listed
        case _:
            return value
