"""What agents are told before they start, and whether it is so."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from posixpath import normpath

from shipworthy.collect.context import Context, Unavailable, fact
from shipworthy.collect.guides.documents import (
    Guide,
    guides,
    read,
    stop_if_unread,
    text_of,
    texts,
)
from shipworthy.collect.guides.guide_commands import working_commands
from shipworthy.collect.guides.named_commands import NamedCommand, named_commands
from shipworthy.collect.guides.readme import DEVELOPMENT, setup, test_command
from shipworthy.collect.history.changes import history
from shipworthy.collect.repository import source_files
from shipworthy.formats.prose.imports import imports
from shipworthy.formats.prose.substance import likeness, own_words
from shipworthy.model.prose import Document
from shipworthy.model.repository import FileKind

ENOUGH_WORDS, ENOUGH_WITH_COMMAND = 40, 15
"""Different words that a text must have to tell something; fewer do with a command that works."""
COPIED = 0.7
MAX_IMPORTS = 20
_AGENTS = frozenset({"instructions"})


@dataclass(frozen=True, slots=True)
class Instructions:
    """A text for agents with what it imports. `problem`: why it says nothing; empty where it does."""

    path: str
    line: int
    words: int
    problem: str


@fact("instructions.files")
def files(context: Context) -> tuple[Instructions, ...]:
    """The texts for agents, with what they import, each with its number of words.

    `AGENTS.md`, `CLAUDE.md`, `GEMINI.md`, Copilot's, Cursor's, Windsurf's, Cline's and others' files
    in product paths, each text once, however many names lead to it. A text says nothing where it is
    empty, a form, has too few words of its own, or repeats the README.
    """
    found = []
    for guide in texts(context, "instructions"):
        parts = list(_with_imports(context, guide))
        context.cite(guide.source)
        words = sum(part.words for part in parts)
        found.append(Instructions(guide.source, 1, words, _problem(context, guide, parts)))
    if not found:
        stop_if_unread(context, "instructions")
    return tuple(found)


def _with_imports(context: Context, guide: Guide) -> Iterator[Document]:
    """The text, and the tracked texts it imports, each once."""
    waiting, seen = [guide.source], {guide.source}
    while waiting and len(seen) <= MAX_IMPORTS:
        path = waiting.pop(0)
        yield read(context, path)
        folder = path.rpartition("/")[0]
        for claim in imports(text_of(context, path)):
            target = normpath(f"{folder}/{claim.path}".lstrip("/"))
            file = context.file(target)
            if file is not None and file.kind is FileKind.TEXT and target not in seen:
                seen.add(target)
                waiting.append(target)


def _problem(context: Context, guide: Guide, parts: list[Document]) -> str:
    different = frozenset[str]().union(*map(own_words, parts))
    if not different:
        return "is empty or a form"
    enough = ENOUGH_WITH_COMMAND if _has_command(context, guide) else ENOUGH_WORDS
    if len(different) < enough:
        return f"has {len(different)} different words of its own"
    for readme in texts(context, "readme"):
        if len(parts) == 1 and likeness(parts[0], read(context, readme.source)) >= COPIED:
            return f"repeats {readme.source}"
    return ""


def _has_command(context: Context, guide: Guide) -> bool:
    return any(command.path == guide.source for command in context.get(working_commands))


@fact("instructions.substantial")
def substantial(context: Context) -> bool:
    """Whether some text for agents says something of its own."""
    return any(not each.problem for each in context.get(files))


@fact("instructions.guidance", unit="share")
def guidance(context: Context) -> float:
    """Whether an agent finds guidance, as a share.

    1 with a text for agents that says something, or where the texts for people tell both how to set up and
    how to test, with commands that can work here; 0.5 where they tell one of them.
    """
    found = context.get(files)
    if any(not each.problem for each in found):
        return 1.0
    return (float(context.get(setup) == DEVELOPMENT) + float(bool(context.get(test_command)))) / 2


@fact("instructions.empty")
def empty(context: Context) -> tuple[Instructions, ...]:
    """The texts for agents that say nothing."""
    return tuple(each for each in context.get(files) if each.problem)


@fact("instructions.longest", unit="words")
def longest(context: Context) -> int:
    """Words of the longest text for agents, code and imports included: the cost of reading it first."""
    told = context.get(files)
    found = sorted(told, key=lambda each: -each.words)
    for each in found[:1]:
        context.cite(each.path)
    return found[0].words if found else 0


@fact("instructions.commands")
def commands(context: Context) -> tuple[NamedCommand, ...]:
    """The commands in texts for agents that need a task or a file here, and whether that is there."""
    return tuple(named_commands(context, _AGENTS))


@fact("instructions.commits_since", unit="commits")
def commits_since(context: Context) -> int:
    """How many commits changed product code since a text for agents was last changed."""
    texts_ = {guide.source for guide in context.get(guides) if guide.role == "instructions"}
    if not texts_:
        raise Unavailable("there is no text for agents")
    code = {file.path for file in context.get(source_files)}
    count = 0
    for commit in history(context):
        changed = set(commit.paths)
        if changed & texts_:
            return count
        count += bool(changed & code)
    return count
