"""One entry of the registry written into its text; everything else stays as its people wrote it.

Of an entry only `state`, `version`, `approvals` and `published` are written. The new text is read again and
must say just what was meant: where it does not, because it is written in another style, it is written anew as
a whole, with the comments at its top.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
import re
from collections.abc import Iterator, Mapping
from enum import Enum
from typing import Any

from shipworthy.errors import SpecError
from shipworthy.govern.registry import read_registry
from shipworthy.govern.registry_file import PATH, SCHEMA, Entry, RegistryFile

_OURS = ("state", "version", "approvals", "published")
_PLAIN = re.compile(r"[A-Za-z/][A-Za-z0-9 ./@<>()_+-]{0,200}[A-Za-z0-9/>)]|[A-Za-z]")
_DATE = re.compile(r"\d{4}-\d\d-\d\d")
_WORDS = frozenset({"true", "false", "null", "yes", "no", "on", "off", "y", "n"})
_HEAD = f"""\
# Workflows and where they stand. Written by `shipworthy workflows approve` and `publish`;
# `policy`, `reviewers` and comments are yours.
schema: {SCHEMA}

workflows:
"""


def with_entry(text: str | None, said: RegistryFile, id_: str, entry: Entry) -> str:
    """The registry's text with this entry. `said` is what the text says now. Raises `SpecError`."""
    if text and "\r\n" in text:
        return with_entry(text.replace("\r\n", "\n"), said, id_, entry).replace("\n", "\r\n")
    meant = dataclasses.replace(said, workflows={**said.workflows, id_: entry})
    edited = _edited(text, id_, entry) if text and text.strip() else _HEAD + _added(id_, entry, "  ")
    if _says(edited, meant):
        return edited
    anew = _anew(text or "", meant)
    read_registry(anew)
    return anew


def _says(text: str, meant: RegistryFile) -> bool:
    try:
        return read_registry(text, PATH).said == meant
    except SpecError:
        return False


def _edited(text: str, id_: str, entry: Entry) -> str:
    lines = text.split("\n")
    top = _block(lines, 0, len(lines), "", "workflows")
    if top is None:
        return text.rstrip("\n") + "\n\nworkflows:\n" + _added(id_, entry, "  ")
    indent = _indent_below(lines, *top) or "  "
    found = _block(lines, top[0] + 1, top[1], indent, id_)
    if found is None:
        end = _trimmed(lines, *top)
        return "\n".join([*lines[:end], _added(id_, entry, indent).rstrip("\n"), *lines[end:]])
    deeper = _indent_below(lines, *found) or indent + "  "
    for key in _OURS:
        start, end = _block(lines, 0, len(lines), "", "workflows") or top
        start, end = _block(lines, start + 1, end, indent, id_) or found
        written = list(_lines({key: _plain(entry)[key]}, deeper)) if key in _plain(entry) else []
        old = _block(lines, start + 1, end, deeper, key)
        at = (old[0], _trimmed(lines, *old)) if old else (_trimmed(lines, start, end),) * 2
        lines[at[0] : at[1]] = written
    return "\n".join(lines)


def _block(lines: list[str], start: int, end: int, indent: str, key: str) -> tuple[int, int] | None:
    """The lines of a key at that indentation: its own, and one past its last."""
    opening = re.compile(
        rf"{indent}(?:{re.escape(key)}|{re.escape(json.dumps(key))}|'{re.escape(key)}')[ \t]*:"
    )
    for at in range(start, end):
        if opening.match(lines[at]):
            last = at + 1
            while last < end and _is_inside(lines[last], indent):
                last += 1
            return at, last
    return None


def _is_inside(line: str, indent: str) -> bool:
    """A list may stand as far left as its key, a comment anywhere."""
    bare = line.lstrip(" ")
    deep = len(line) - len(bare)
    return not bare or bare[0] == "#" or deep > len(indent) or (deep == len(indent) and bare[:2] == "- ")


def _trimmed(lines: list[str], start: int, end: int) -> int:
    """One past the last line that says something: comments after it belong to what follows."""
    while end > start + 1 and (not lines[end - 1].strip() or lines[end - 1].lstrip().startswith("#")):
        end -= 1
    return end


def _indent_below(lines: list[str], start: int, end: int) -> str:
    for line in lines[start + 1 : end]:
        bare = line.lstrip(" ")
        if bare and not bare.startswith("#"):
            return line[: len(line) - len(bare)]
    return ""


def _added(id_: str, entry: Entry, indent: str) -> str:
    return "\n".join(_lines({id_: _plain(entry)}, indent)) + "\n"


def _anew(text: str, meant: RegistryFile) -> str:
    head = []
    for line in text.split("\n"):
        if line.strip() and not line.startswith("#"):
            break
        head.append(line)
    return "\n".join([*head, *_lines(_plain(meant), "")]) + "\n"


def _plain(value: Any) -> Any:
    """Dataclasses as mappings, without what they say by default."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {
            field.name: _plain(getattr(value, field.name))
            for field in dataclasses.fields(value)
            if getattr(value, field.name) != _default(field)
        }
    match value:
        case Enum():
            return value.value
        case dt.date():
            return value.isoformat()
        case Mapping():
            return {str(k): _plain(v) for k, v in value.items()}
        case list() | tuple():
            return [_plain(v) for v in value]
        case _:
            return value


def _default(field: dataclasses.Field[Any]) -> Any:
    if field.default_factory is not dataclasses.MISSING:
        return field.default_factory()
    return field.default


def _lines(value: Mapping[str, Any], indent: str) -> Iterator[str]:
    for key, inside in value.items():
        yield from _entry(f"{indent}{_scalar(key)}:", inside, indent)


def _entry(head: str, inside: Any, indent: str) -> Iterator[str]:
    match inside:
        case dict() if inside:
            yield head
            yield from _lines(inside, indent + "  ")
        case list() if inside and all(isinstance(v, dict) for v in inside):
            yield head
            for each in inside:
                first, *rest = _lines(each, indent + "    ")
                yield f"{indent}  - {first.lstrip(' ')}"
                yield from rest
        case list():
            yield f"{head} [{', '.join(_scalar(v, flow=True) for v in inside)}]"
        case dict():
            yield f"{head} {{}}"
        case _:
            yield f"{head} {_scalar(inside)}"


def _scalar(value: Any, *, flow: bool = False) -> str:
    if not isinstance(value, str):
        return json.dumps(value)
    plain = _PLAIN.fullmatch(value) and value.lower() not in _WORDS and "  " not in value
    if (plain and not flow) or _DATE.fullmatch(value):
        return value
    return f'"{"".join(_escaped(c) for c in value)}"'


def _escaped(character: str) -> str:
    if character in {'"', "\\"}:
        return f"\\{character}"
    return character if character.isprintable() else f"\\U{ord(character):08x}"
