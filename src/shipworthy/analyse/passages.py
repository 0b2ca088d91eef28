"""What a file says, as hashes of ten lines each: joining them finds what is said twice.

Ten lines are SonarQube's measure of a duplicated block, fifty tokens jscpd's. A line counts by its words and
signs: comments, blanks, indentation and lone brackets are no part of it. Only tokens in bodies of functions
count: imports, signatures, declarations and tables of data repeat because they must.
"""

from __future__ import annotations

import sys
from array import array
from base64 import b64decode, b64encode
from collections.abc import Container, Iterable, Sequence
from zlib import crc32

from shipworthy.model.code import Function, Passages

WINDOW = 10
"""Lines with words."""
TOKENS = 50
"""Words and signs that ten lines must have at least."""
_SPACED = bytes(n if chr(n).isalnum() or n == 0x5F or n > 0x7F else 0x20 for n in range(256))
"""Turns what belongs to no word into a space."""
_FAR = 255


def passages(lines: Sequence[bytes], functions: Iterable[Function], skipped: Container[int]) -> Passages:
    """`lines` are the file's without their comments; `skipped`, numbers of lines that are comments too."""
    bodies = _bodies(functions, lines)
    numbers: list[int] = []
    hashes: list[int] = []
    tokens: list[int] = []
    for number, line in enumerate(lines, start=1):
        words = line.translate(_SPACED).split()
        if words and number not in skipped:
            squeezed = b"".join(line.split())
            numbers.append(number)
            hashes.append(crc32(squeezed))
            signs = len(squeezed) - sum(map(len, words))
            tokens.append(len(words) + signs if bodies[number] else 0)
    windows = _packed(_windows(hashes, tokens))
    return Passages(len(numbers), windows, _steps(numbers) if windows else "")


def _bodies(functions: Iterable[Function], lines: Sequence[bytes]) -> bytearray:
    """By the number of a line, whether it stands in the body of a function."""
    inside = bytearray(len(lines) + 2)
    for function in functions:  # what is outside comes before what is inside
        start = _after_signature(function, lines)
        end = min(function.end_line, len(lines)) + 1
        inside[function.line : start] = bytes(max(0, start - function.line))
        inside[start:end] = b"\1" * max(0, end - start)
    return inside


def _after_signature(function: Function, lines: Sequence[bytes]) -> int:
    """The line after the one on which the first brackets close again."""
    open_, number = 0, function.line
    for number in range(function.line, min(function.end_line, len(lines)) + 1):
        line = lines[number - 1]
        open_ += line.count(b"(") - line.count(b")")
        if open_ <= 0:
            break
    return number + 1


def _windows(hashes: Sequence[int], tokens: Sequence[int]) -> array[int]:
    """By the line it starts with: a hash, or 0 where ten lines hold too little."""
    found = array("Q")
    said = sum(tokens[:WINDOW])
    for start in range(len(hashes) - WINDOW + 1):
        found.append(_mixed(hashes[start : start + WINDOW]) if said >= TOKENS else 0)
        if start + WINDOW < len(tokens):
            said += tokens[start + WINDOW] - tokens[start]
    return found


def _mixed(hashes: Sequence[int]) -> int:
    """Of whole numbers, Python's hash is the same in every run."""
    return hash(tuple(hashes)) & 0xFFFFFFFFFFFFFFFF


def _packed(windows: array[int]) -> str:
    if not any(windows):
        return ""
    if sys.byteorder == "big":
        windows.byteswap()
    return b64encode(windows).decode("ascii")


def windows_of(found: Passages) -> array[int]:
    """One hash for each line with words but the last nine; 0 is none."""
    windows = array("Q", b64decode(found.hashes))
    if sys.byteorder == "big":
        windows.byteswap()
    return windows


def _steps(numbers: Sequence[int]) -> str:
    """From one line with words to the next, a byte each."""
    steps, before = bytearray(), 0
    for number in numbers:
        far, rest = divmod(number - before, _FAR)
        steps += bytes([_FAR]) * far + bytes([rest])
        before = number
    return b64encode(steps).decode("ascii")


def numbers_of(found: Passages) -> list[int]:
    """The numbers of the lines with words."""
    numbers, at = [], 0
    for step in b64decode(found.steps):
        at += step
        if step != _FAR:
            numbers.append(at)
    return numbers
