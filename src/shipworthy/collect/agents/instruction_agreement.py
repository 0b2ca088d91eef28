"""What texts for agents say against what the manifests and lock files say."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from shipworthy.collect.context import Context, fact
from shipworthy.collect.guides.documents import Guide, read, texts
from shipworthy.collect.guides.guide_commands import commands_typed_here
from shipworthy.collect.guides.guide_tree import tree_of
from shipworthy.collect.projects import product_manifests
from shipworthy.formats.prose.installers import FAMILIES, LOCKS, installer
from shipworthy.formats.prose.wording import says_made_or_gone, tells_changes
from shipworthy.model.prose import TypedCommand

_LANGUAGES = {"python": "pypi", "node": "npm", "node.js": "npm", "nodejs": "npm", "go": "go", "rust": "cargo"}
_LOWEST = re.compile(
    r"(?i)(?<![\w.-])(?P<name>python|node(?:\.?js)?|go|rust) ?(?P<at>>=)? ?"
    r"v?(?P<version>\d{1,2}(?:\.\d{1,3}){0,2})"
    r"(?P<more>\+| ?(?:or|and) (?:later|higher|newer|above|up))?(?!\w|\.\d)"
)
_NEEDS = re.compile(
    r"(?i)\b(?:requir\w*|prerequisites?|needs?|needed|minimum|at least|supports?|supported|runtime|runs on)\b"
)
_WAY = re.compile(
    r"(?i)\W{0,3}(?:\w+ ){0,2}"
    r"(?:syntax|typ\w*|features?|styles?|unions?|hints?|generics|annotations?|idioms?)\b"
)
_ASKED = re.compile(r"^(?:>=|\^|~>? ?)?\s*v?(\d{1,3}(?:\.\d{1,3}){0,2})")


@dataclass(frozen=True, slots=True)
class Statement:
    """What a text for agents says of the project's tools; `problem` says what speaks against it."""

    path: str
    line: int
    said: str
    agrees: bool
    problem: str


@fact("instructions.statements")
def statements(context: Context) -> tuple[Statement, ...]:
    """How texts for agents install the project and which lowest version of a language they name.

    A package manager agrees where its own lock file is there, or where no other of its kind has one. A
    lowest version (`Python 3.10+`) agrees where the manifest asks for no higher one. Only statements about
    the project as a whole are read; what cannot be compared is left out.
    """
    found: dict[tuple[str, int, str], Statement] = {}
    for guide in texts(context, "instructions"):
        for statement in (*_installs(context, guide), *_versions(context, guide)):
            found.setdefault((statement.path, statement.line, statement.said), statement)
    return tuple(found[key] for key in sorted(found))


def _installs(context: Context, guide: Guide) -> Iterator[Statement]:
    for command in commands_typed_here(context, guide):
        tool = installer(command)
        family = next((f for f in FAMILIES if tool in f), ())
        if not family:
            continue
        folders = _folders(context, command, guide)
        own = [f for f in folders if _locks(context, f, tool)]
        others = [(lock, other) for f in folders for other in family for lock in _locks(context, f, other)]
        if own:
            yield Statement(guide.source, command.line, command.written, True, "")
        elif others and not _declares(context, folders, tool):
            lock, other = others[0]
            context.cite(lock)
            problem = f"{lock} is {other}'s, and {tool} passes it over"
            yield Statement(guide.source, command.line, command.written, False, problem)


def _folders(context: Context, command: TypedCommand, guide: Guide) -> list[str]:
    """Where the command may be typed: where the text has changed to, else in its own folder and above."""
    tree = tree_of(context)
    if command.folder:
        return [f for f in tree.candidates(command.folder, guide.source) if tree.has(f)]
    return list(dict.fromkeys(["", *tree.above(".", guide.source)]))


def _locks(context: Context, folder: str, tool: str) -> list[str]:
    prefix = f"{folder}/" if folder not in {"", "."} else ""
    return [path for name in LOCKS[tool] if context.file(path := prefix + name)]


def _declares(context: Context, folders: list[str], tool: str) -> bool:
    """A manifest that names the tool as its own settles it, though its lock file is not tracked."""
    for folder in folders:
        prefix = f"{folder}/" if folder not in {"", "."} else ""
        for name, mark in (("package.json", f'"{tool}@'), ("pyproject.toml", f"[tool.{tool}")):
            if context.file(prefix + name) and mark in context.read(prefix + name):
                return True
    return False


def _versions(context: Context, guide: Guide) -> Iterator[Statement]:
    """Only where all the manifests of a language ask for more than the text says is enough."""
    for paragraph in read(context, guide.source).paragraphs:
        if tells_changes(paragraph.text) or says_made_or_gone(paragraph.text):
            continue
        for found in _LOWEST.finditer(paragraph.text[:2_000]):
            lowest = _asked(context, _LANGUAGES[found["name"].lower()]) if _is_asked(found) else None
            if lowest:
                value, path = lowest
                low = _numbers(found["version"])
                agrees = low >= value[: len(low)]
                problem = "" if agrees else f"{path} asks for {'.'.join(map(str, value))} or later"
                yield Statement(guide.source, paragraph.line, found[0].strip(), agrees, problem)


def _is_asked(found: re.Match[str]) -> bool:
    """Whether it is what the project needs: `Python 3.9+ type hints` are a way to write."""
    text = found.string
    before = re.split(r"[.;!?](?:\s|$)", text[: found.start()])[-1]
    after = re.split(r"[.;!?](?:\s|$)", text[found.end() :])[0]
    lowest = found["at"] or found["more"]
    return bool(lowest and _NEEDS.search(f"{before} {after}") and not _WAY.match(after))


def _asked(context: Context, ecosystem: str) -> tuple[tuple[int, ...], str] | None:
    """The lowest version that some manifest of the language asks for; none where one is not compared."""
    found = []
    for manifest in context.get(product_manifests):
        if manifest.ecosystem == ecosystem and manifest.runtime:
            for option in manifest.runtime.value.split("||"):
                if not (lowest := _ASKED.match(option.strip())):
                    return None
                found.append((_numbers(lowest[1]), manifest.path))
    return min(found, default=None)


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split("."))
