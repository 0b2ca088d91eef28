"""Ownership: who answers for which code, and whether what is written about it still holds."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from shipworthy.collect.context import Context, Unavailable, fact
from shipworthy.collect.repository import source_files
from shipworthy.formats import codeowners
from shipworthy.model.owners import OwnerLine
from shipworthy.model.repository import FileKind

REGULAR = 10
"""Commits in a year from which on someone counts as a maintainer, not as a visitor."""


@dataclass(frozen=True, slots=True)
class BrokenOwner:
    """A line of CODEOWNERS that has no effect, or not the one it names."""

    path: str
    line: int
    text: str
    problem: str


@fact("ownership.file")
def owners_file(context: Context) -> str:
    """The CODEOWNERS file in force; empty where there is none.

    Looked for where forges do, the first of them counting: `.github/`, the root, `docs/`, `.gitlab/`.
    """
    for path in codeowners.PATHS:
        file = context.file(path)
        if file is not None and file.kind is FileKind.TEXT:
            context.cite(path)
            return path
    return ""


@fact("ownership.maintainers", unit="people")
def maintainers(context: Context) -> int:
    """People with ten or more commits in the year before the last one; robots are not counted.

    Unknown in a shallow clone, which does not hold the year.
    """
    try:
        commits = context.door.commits()
    except ValueError as error:
        raise Unavailable(f"the history cannot be read: {error}") from None
    if context.door.head.shallow:
        raise Unavailable("the clone is shallow", "git fetch --unshallow")
    counts = Counter(c.author for c in commits if "[bot]" not in c.author)
    return sum(count >= REGULAR for count in counts.values())


@fact("ownership.broken_lines")
def broken_lines(context: Context) -> tuple[BrokenOwner, ...]:
    """Lines of CODEOWNERS that match no tracked file, or name no owner a forge could know."""
    path = context.get(owners_file)
    if not path:
        return ()
    tracked = [f.path for f in context.files]
    found = []
    for line in _lines(context, path):
        if line.invalid:
            problem = f"{line.invalid[0]} is no user, team or address"
            found.append(BrokenOwner(path, line.line, line.pattern, problem))
        elif not any(codeowners.matches(line.pattern, p) for p in tracked):
            found.append(BrokenOwner(path, line.line, line.pattern, "it matches no tracked file"))
    return tuple(found)


@fact("ownership.sound_share", unit="share")
def sound_share(context: Context) -> float:
    """The share of CODEOWNERS' lines that are sound; 0 where the file is missing or empty."""
    path = context.get(owners_file)
    lines = len(_lines(context, path)) if path else 0
    return 1 - len(context.get(broken_lines)) / lines if lines else 0.0


@fact("ownership.owned_share", unit="share")
def owned_share(context: Context) -> float:
    """The share of the product's source files that CODEOWNERS gives an owner; 0 without such a file."""
    files = context.get(source_files)
    if not files:
        raise Unavailable("there is no product code to own")
    path = context.get(owners_file)
    if not path:
        return 0.0
    lines = [line for line in _lines(context, path) if not line.invalid]
    return sum(_is_owned(lines, f.path) for f in files) / len(files)


def _lines(context: Context, path: str) -> list[OwnerLine]:
    return list(codeowners.read(context.read(path)))


def owners_of(context: Context, path: str) -> tuple[str, ...]:
    """Whom CODEOWNERS names for a file."""
    lines = context.once(("ownership", "sound lines"), lambda: _sound_lines(context))
    return _owners(lines, path)


def _sound_lines(context: Context) -> list[OwnerLine]:
    file = context.get(owners_file)
    return [line for line in _lines(context, file) if not line.invalid] if file else []


def _is_owned(lines: list[OwnerLine], path: str) -> bool:
    return bool(_owners(lines, path))


def _owners(lines: list[OwnerLine], path: str) -> tuple[str, ...]:
    """The last line that matches decides; one without owners takes ownership away."""
    for line in reversed(lines):
        if codeowners.matches(line.pattern, path):
            return () if line.exception else line.owners
    return ()
