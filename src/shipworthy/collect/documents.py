"""The texts that tell people and agents how to work here, read once."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from shipworthy.collect.context import Context, Unavailable, fact
from shipworthy.formats.prose.read import read_document
from shipworthy.model.prose import Document
from shipworthy.model.repository import File, FileKind, PathClass

MAX_GUIDES = 300
_EXT = r"(?:\.(?:md|mdx|markdown|rst|adoc|asciidoc|txt|org))?"
MAX_PROJECT_DEPTH = 2
_PROJECT_README = re.compile(rf"(?i)[^.].*/readme{_EXT}")
_HOMES = ("", ".github/", "docs/")
"""Where hosts look for these files, and the root, which comes first."""
_README = re.compile(rf"(?i)(?:(?:\.github|docs?)/)?readme{_EXT}")
_CONTRIBUTING = re.compile(
    rf"(?i)(?:(?:\.github|docs?|documentation)/(?:[\w.-]{{1,60}}/){{0,2}}|\.gitlab/)?"
    rf"(?:[\w-]{{0,20}}contributing[\w-]{{0,20}}|develop(?:ment|ing|er|ers)?(?:[-_]guide|[-_]setup)?|hacking|building|local[-_]?development|running[-_]tests){_EXT}"
    rf"|(?i:install|build|setup|testing|getting[-_]?started|quick[-_]?start)(?:\\.(?:md|rst|adoc|txt))?"
)
_DEVELOPER_FOLDER = re.compile(
    r"(?i)docs?/(?:[\w.-]{1,60}/)?(?:dev|devel|development|developer|developers|contributing|contributor|contributors)/(?:[\w.-]{1,80})\.(?:md|rst|adoc)"
)
_AGENT_FILES = re.compile(
    r"(?:.*/)?(?:AGENTS?\.md|AGENTS\.override\.md|CLAUDE\.md|GEMINI\.md|QWEN\.md|WARP\.md|CRUSH\.md|CODEX\.md|JULES\.md|\.cursorrules|\.windsurfrules"
    r"|\.clinerules|\.goosehints|\.replit\.md)|CONVENTIONS\.md"
    r"|(?:.*/)?\.github/(?:copilot-instructions\.md|instructions/(?:[\w.-]{1,80}/){0,3}[\w .-]{1,100}\.instructions\.md)"
    r"|(?:.*/)?\.cursor/rules/(?:[\w.-]{1,80}/){0,3}[\w .-]{1,100}\.mdc?"
    r"|(?:.*/)?\.(?:windsurf|clinerules|roo|kiro/steering|amazonq|augment|continue|junie|trae|devin)(?:/rules)?/[\w .-]{1,100}\.md"
)


@dataclass(frozen=True, slots=True)
class Guide:
    """A text that tells how to work here.

    `role`: readme, contributing, project (the README of a folder), or instructions (for agents).
    """

    path: str
    line: int
    role: str
    words: int
    source: str
    """Where its text stands: another path where the file is a symbolic link."""


@fact("documents.guides")
def guides(context: Context) -> tuple[Guide, ...]:
    """The README, the texts for contributors, and the instructions for agents, each with its number of words.

    The README and the texts for contributors (CONTRIBUTING, DEVELOPMENT, INSTALL … in any mark-up) are looked for
    in the root, `.github` and `docs`, the README of a folder in the two levels below; instructions for agents wherever their tools read them: `AGENTS.md`,
    `CLAUDE.md`, `GEMINI.md`, Copilot, Cursor, Windsurf, Cline and others. A link to another file counts
    as its target.
    """
    found: list[Guide] = []
    for file in context.files:
        role = _role(file)
        source = _source(context, file) if role and len(found) < MAX_GUIDES else ""
        if source:
            words = read(context, source).words
            found.append(Guide(file.path, 1, role, words, source))
    return tuple(found)


def stop_if_unread(context: Context, *roles: str) -> None:
    """Raises `Unavailable` where a guide is tracked and cannot be read: what it says is not known."""
    for file in context.files:
        if file.kind in {FileKind.MISSING, FileKind.LFS} and _role(file) in roles:
            where = "in Git LFS" if file.kind is FileKind.LFS else "not in the working tree"
            raise Unavailable(f"{file.path} is tracked, but {where}", "git checkout -- . ; git lfs pull")


def instruction_links(context: Context) -> list[str]:
    """The symbolic links that bear the name of a text for agents."""
    return [f.path for f in context.files if f.kind is FileKind.SYMLINK and _role(f) == "instructions"]


_NOT_OURS = re.compile(r"(?i)(?:^|/)(?:skills|templates?|skeletons?|boilerplates?|scaffolds?|[^/]*\{\{[^/]*)/")
"""Folders whose texts are for a task or for other projects, not for work here."""


def _role(file: File) -> str:
    judged = file.path_class in {PathClass.PRODUCT, PathClass.DOCS} and not _NOT_OURS.search(file.path)
    if not judged or not _NAMES_HELP.search(file.path):
        return ""
    if _AGENT_FILES.fullmatch(file.path):
        return "instructions"
    if _README.fullmatch(file.path):
        return "readme"
    if file.path.count("/") <= MAX_PROJECT_DEPTH and _PROJECT_README.fullmatch(file.path):
        return "project"
    if _CONTRIBUTING.fullmatch(file.path) or _DEVELOPER_FOLDER.fullmatch(file.path):
        return "contributing"
    return ""


# Cheap first: most paths have none of these.
_NAMES_HELP = re.compile(r"(?i)\.(?:md|mdc|mdx|rst|adoc|asciidoc|txt|org|markdown)$|rules$|hints$|(?:^|/)[a-z]+$")


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


_ROLES: Sequence[str] = ("readme", "contributing", "project", "instructions")


def _home(path: str) -> int:
    folder = path[: path.rfind("/") + 1]
    return _HOMES.index(folder) if folder in _HOMES else len(_HOMES)
