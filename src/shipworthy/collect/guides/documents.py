"""The texts that tell people and agents how to work here, read once."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from shipworthy.collect.context import Context, Unavailable, fact
from shipworthy.collect.guides.guide_names import role_of
from shipworthy.formats.prose.read import read_document
from shipworthy.model.prose import Document
from shipworthy.model.repository import File, FileKind, PathClass

MAX_GUIDES = 300
MAX_RULES = 25
"""A folder with more texts for agents than that is what the repository publishes, not what it works by."""
_HOMES = ("", ".github/", "docs/")
"""Where hosts look for these files; the root comes first."""
_ROLES = ("readme", "contributing", "developer", "project", "instructions")
_UNREAD = {
    FileKind.MISSING: "not in the working tree",
    FileKind.LFS: "its content is in Git LFS",
    FileKind.SYMLINK: "leads to no file that can be read",
    FileKind.BINARY: "is no text",
}


@dataclass(frozen=True, slots=True)
class Guide:
    """A text that tells how to work here.

    `role`: readme, contributing, developer (a page of the documentation for developers: plans and notes
    among them, so only what it tells is used), project (the README of a folder), instructions (for agents).
    """

    path: str
    line: int
    role: str
    words: int
    source: str
    """Where its text stands: another path where the file is a symbolic link."""


@fact("documents.guides")
def guides(context: Context) -> tuple[Guide, ...]:
    """The texts that tell people and agents how to work here, each with its number of words.

    The README and the texts for contributors (CONTRIBUTING, DEVELOPMENT, INSTALL … in any mark-up) are looked
    for in the root, `.github` and `docs`; the READMEs of folders in the two levels below; instructions for
    agents wherever their tools read them: `AGENTS.md`, `CLAUDE.md`, `GEMINI.md`, Copilot, Cursor, Windsurf,
    Cline and others. A link to another file counts as its target.
    """
    found: list[Guide] = []
    named = [(file, role) for file in context.files if (role := _role(file))]
    folders = Counter(file.folder for file, role in named if role == "instructions")
    for file, role in named:
        published = role == "instructions" and folders[file.folder] > MAX_RULES
        source = "" if published or len(found) >= MAX_GUIDES else _source(context, file)
        if source:
            found.append(Guide(file.path, 1, role, read(context, source).words, source))
    return tuple(found)


def stop_if_unread(context: Context, *roles: str) -> None:
    """Raises `Unavailable` where a guide is tracked and cannot be read: what it says is not known."""
    for file in context.files:
        if file.kind in _UNREAD and _role(file) in roles and not _source(context, file):
            remedy = "git checkout -- .; git lfs pull"
            raise Unavailable(f"{file.path} is tracked, but {_UNREAD[file.kind]}", remedy)


def instruction_links(context: Context) -> list[str]:
    """The symbolic links that bear the name of a text for agents."""
    return [f.path for f in context.files if f.kind is FileKind.SYMLINK and _role(f) == "instructions"]


def _role(file: File) -> str:
    return role_of(file.path) if file.path_class in {PathClass.PRODUCT, PathClass.DOCS} else ""


def _source(context: Context, file: File) -> str:
    """The path of the text, behind links; empty where there is none to read."""
    path: str | None = file.path
    if file.kind is FileKind.SYMLINK:
        path = context.door.resolve_link(file.path)
        context.note(file.path)
    target = context.file(path) if path else None
    return target.path if target is not None and target.kind is FileKind.TEXT else ""


def read(context: Context, path: str) -> Document:
    """A tracked text as a document; an empty one where it cannot be read."""
    return read_document(path, text_of(context, path))


def text_of(context: Context, path: str) -> str:
    """A tracked text; empty where it cannot be read."""
    try:
        return context.read(path)
    except Unavailable:
        return ""


def texts(context: Context, *roles: str) -> list[Guide]:
    """The guides of those roles, each text once, the README of the root first."""
    once: dict[str, Guide] = {}
    for guide in context.get(guides):
        if guide.role in roles:
            once.setdefault(guide.source, guide)
    return sorted(once.values(), key=lambda g: (_ROLES.index(g.role), _home(g.path), g.path))


def _home(path: str) -> int:
    folder = path[: path.rfind("/") + 1]
    return _HOMES.index(folder) if folder in _HOMES else len(_HOMES)
