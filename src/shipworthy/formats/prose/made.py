"""The files and folders a text has its reader make: naming them later claims nothing."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise

from shipworthy.formats.prose.shell import typed_commands
from shipworthy.model.prose import Document, TypedCommand

_REDIRECT = re.compile(r">{1,2}\s?([\w./-]{1,200})")
_OUTPUT = frozenset([
    "-o", "-O", "--output", "--out", "--outfile", "--output-file", "--output-dir", "--outdir", "-d", "--dest",
])  # fmt: skip
_LAST = frozenset({"cp", "mv", "ln", "install", "rsync", "scp"})
_ALL = frozenset({"touch", "mkdir", "tee", "nano", "vim", "vi", "code", "virtualenv", "edit", "$EDITOR"})
_NEW = frozenset(
    {"new", "init", "create", "startproject", "startapp", "generate", "venv", "clone", "worktree"}
)


@lru_cache(maxsize=128)
def made_names(document: Document) -> frozenset[str]:
    """Paths as written, and the bare names of each."""
    found: set[str] = set()
    for block in document.code_blocks:
        found.update(_REDIRECT.findall(block.text))
        found.update(_named_at_top(block.text))
    for command in typed_commands(document):
        found.update(_made_by(command))
    paths = {path.removeprefix("./").rstrip("/") for path in found} - {"", "."}
    return frozenset(paths | {path.rpartition("/")[2] for path in paths})


def _made_by(command: TypedCommand) -> set[str]:
    words = command.words
    plain = [word for word in words[1:] if not word.startswith("-")]
    found = {value for option, value in pairwise(words) if option in _OUTPUT}
    found |= {word.partition("=")[2] for word in words if word.partition("=")[0] in _OUTPUT}
    if words[0] in _LAST:
        found.update(plain[-1:])
    elif words[0] in _ALL or _NEW & set(words[1:3]) or words[0].startswith("create-"):
        found.update(plain)
    return found


_TITLE = re.compile(r"(?://|#|--|<!--|/\*)\s?([\w./+-]{1,200}\.\w{1,8})\s{0,5}(?:-->|\*/)?")


def _named_at_top(code: str) -> list[str]:
    """`# app.py` over a listing: a file the reader is shown, or told to write."""
    found = _TITLE.fullmatch(code.lstrip().partition("\n")[0].rstrip()[:300])
    return [found[1]] if found else []
