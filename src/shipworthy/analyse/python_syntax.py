"""The syntax tree of a Python text, or why there is none."""

from __future__ import annotations

import ast
import re
import sys
import warnings
from dataclasses import dataclass

MAX_CHARACTERS = 5_000_000
_VERSION = f"{sys.version_info.major}.{sys.version_info.minor}"
_TEMPLATE = re.compile(r"\{%-? |\{\{-? ?[a-zA-Z_]")
_NEWER = re.compile(
    r"\s*(?:async )?(?:def|class) \w+\["  # type parameters: 3.12
    r"|\s*type \w+"  # 3.12
    r"|\s*except\*? [A-Z][\w.]*, ?[A-Z]"  # without parentheses: 3.14
    r"|.*\b[tT][rR]?[\"']"  # template strings: 3.14
)


@dataclass(frozen=True, slots=True)
class Unread:
    """Why a text has no syntax tree."""

    problem: str
    line: int = 1
    wrong: bool = False
    """The text is at fault; not our limits, not an interpreter older than the text."""


TOO_DEEP = Unread("nested too deeply to be measured")


def parse_python(text: str) -> ast.Module | Unread:
    if len(text) > MAX_CHARACTERS:
        return Unread(f"larger than {MAX_CHARACTERS:,} characters")
    if "\0" in text:
        return _wrong(text.count("\n", 0, text.index("\0")) + 1, "it holds a null byte")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # an invalid escape is the file's affair
            return ast.parse(text.removeprefix("\ufeff"))
    except SyntaxError as error:
        return _unread(text, error.msg, max(1, error.lineno or 1))
    except (RecursionError, MemoryError):
        return TOO_DEEP
    except ValueError as error:
        return Unread(f"cannot be read: {error}")


def _unread(text: str, message: str, line: int) -> Unread:
    if "too many nested" in message:
        return TOO_DEEP
    if "\ufffd" in text:
        return Unread("is not UTF-8, and was not read", line)
    if _TEMPLATE.search(text):
        return Unread("is a template of a Python file", line)
    if _is_newer(text, message, line):
        return Unread(f"seems written for a Python newer than {_VERSION}", line)
    return _wrong(line, message)


def _is_newer(text: str, message: str, line: int) -> bool:
    if sys.version_info >= (3, 15):
        return False
    lines = text.split("\n")
    shown = lines[line - 1] if line <= len(lines) else ""
    if message.startswith("f-string") and sys.version_info < (3, 12):
        return True
    return _NEWER.match(shown) is not None


def _wrong(line: int, message: str) -> Unread:
    return Unread(f"does not parse as Python {_VERSION}: line {line}: {message}", line, wrong=True)
