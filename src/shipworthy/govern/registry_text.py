"""One entry of the registry written into its text; everything else stays as its people wrote it.

Of an entry only `state`, `version`, `approvals` and `published` are written. The new text is read again and
must say just what was meant: where it does not, because it is written in another style, it is written anew as
a whole, with the comments at its top.
"""

from __future__ import annotations

import dataclasses
import json
import re

from shipworthy.errors import SpecError
from shipworthy.govern.registry import read_registry
from shipworthy.govern.registry_file import PATH, SCHEMA, Entry, RegistryFile
from shipworthy.govern.yaml_text import lines as written_lines
from shipworthy.govern.yaml_text import plain

_OURS = ("state", "version", "approvals", "published")
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
        written = list(written_lines({key: plain(entry)[key]}, deeper)) if key in plain(entry) else []
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
    return "\n".join(written_lines({id_: plain(entry)}, indent)) + "\n"


def _anew(text: str, meant: RegistryFile) -> str:
    head = []
    for line in text.split("\n"):
        if line.strip() and not line.startswith("#"):
            break
        head.append(line)
    return "\n".join([*head, *written_lines(plain(meant), "")]) + "\n"
