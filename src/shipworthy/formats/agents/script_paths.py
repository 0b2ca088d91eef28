"""The file in the repository that a command line starts, where that can be told."""

from __future__ import annotations

import re
import shlex
from collections.abc import Sequence

_INTERPRETERS = frozenset({
    "bash", "sh", "zsh", "python", "python3", "node", "bun", "deno", "tsx", "ts-node", "ruby", "php", "perl",
    "uv", "npx", "bunx", "pwsh", "powershell", "source", ".",
})  # fmt: skip
_SUBCOMMANDS = frozenset({"run", "tsx", "ts-node", "-File", "-file"})
_INLINE = frozenset(
    {
        "-c",
        "-e",
        "-m",
        "-p",
        "-",
        "--eval",
        "--print",
        "-Command",
        "exec",
        "x",
        "tool",
        "test",
        "eval",
    }
)
_GUARDED = re.compile(r"\|\||\[\s|\btest\s+-|\bcommand\s+-v|\bif\b")
_PROJECT = re.compile(
    r"^(?:\$\{?(?:CLAUDE_PROJECT_DIR|CURSOR_PROJECT_DIR|GEMINI_PROJECT_DIR|PWD)(?::-[^}]{0,40})?\}?"
    r"|\$\{workspace(?:Folder|Root)\}|\$\(git rev-parse --show-toplevel\))/"
)
_FILE = re.compile(r"[\w.@-]{1,100}(?:/[\w.@+-]{1,100}){0,20}")
_BUILT = frozenset(
    {"node_modules", ".venv", "venv", "dist", "build", "target", "out", "bin", "vendor", ".bin"}
)
"""Folders whose content appears when something is installed or built."""
_EXTENSION = re.compile(r"\.(?:sh|bash|zsh|py|[cm]?[jt]s|rb|ps1|php|pl)$")
_ONE_MACHINE = re.compile(
    r"(?:/Users/(?!Shared/)[^/\s]{1,64}/"
    r"|/home/(?!(?:vscode|node|user|runner|ubuntu|codespace|app|dev|coder|linuxbrew)/)[^/\s]{1,64}/"
    r"|[A-Za-z]:[\\/]{1,2}Users[\\/]).{0,400}"
)


def script_of(command: str) -> str:
    """The path, relative to the project; empty where the command starts no file of its own.

    Empty too where it asks first whether the file is there.
    """
    if _GUARDED.search(command[:4_000]):
        return ""
    try:
        words = shlex.split(re.split(r"&&|[;|]", command[:4_000], maxsplit=1)[0])
    except ValueError:
        return ""
    return script_in(words)


def script_in(words: Sequence[str]) -> str:
    left = [w for w in words if not re.fullmatch(r"[A-Za-z_]\w{0,60}=.{0,400}", w)]
    if not left:
        return ""
    if left[0].rpartition("/")[2] in _INTERPRETERS:
        return _argument(left[1:])
    return _path(left[0]) if "/" in left[0] else ""


def _argument(words: Sequence[str]) -> str:
    """The first word that names a file; nothing once an option may have taken it."""
    for word in words:
        if word in _SUBCOMMANDS or word in {
            "-u",
            "-B",
            "-y",
            "--yes",
            "--experimental-strip-types",
            "-A",
            "-x",
        }:
            continue
        if word in _INLINE or word.startswith("-"):
            return ""
        path = _path(word)
        return path if _EXTENSION.search(path) else ""
    return ""


def _path(word: str) -> str:
    inside = _PROJECT.sub("", word).removeprefix("./")
    parts = inside.split("/")
    told = _FILE.fullmatch(inside) is not None and ".." not in parts and not _BUILT.intersection(parts[:-1])
    return inside if told else ""


def one_machine(words: Sequence[str]) -> str:
    """A path below one person's home; empty where there is none."""
    return next((w for w in words if _ONE_MACHINE.fullmatch(w)), "")
