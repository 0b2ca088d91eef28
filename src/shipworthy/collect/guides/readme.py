"""What the README and the texts beside it tell a newcomer, and whether it is so."""

from __future__ import annotations

import re

from shipworthy.collect.context import Context, Unavailable, fact
from shipworthy.collect.guides.documents import Guide, read, stop_if_unread, texts
from shipworthy.collect.guides.guide_commands import first_for
from shipworthy.collect.guides.named_commands import NamedCommand, named_commands
from shipworthy.collect.guides.named_paths import NamedPath, named_paths
from shipworthy.formats.prose.purposes import Use

ENOUGH_FOR_CONTRIBUTORS = 80
DEVELOPMENT, PRODUCT_ONLY, NOTHING = 1.0, 0.4, 0.0
_PEOPLE = frozenset({"readme", "contributing"})


@fact("readme.words", unit="words")
def words(context: Context) -> int:
    """Words of running text in the README, without headings, code, badges and comments; 0 without a README.

    The README of the root, of `.github` or of `docs`, in that order.
    """
    readme = _readme(context)
    if readme is None:
        stop_if_unread(context, "readme")
        return 0
    context.cite(readme.path)
    return read(context, readme.source).prose_words


def _readme(context: Context) -> Guide | None:
    return next(iter(texts(context, "readme")), None)


@fact("readme.setup", unit="share")
def setup(context: Context) -> float:
    """Whether the guides tell how to set the project up, as a share of what a newcomer needs.

    1 where a command stands in the README, a text for contributors or the instructions for agents
    that makes a checkout ready to be worked on and can work here (its task, script and manifest are
    there); 0.4 where they only tell how to install the published product; 0 where no such command is
    found. Unknown where they point to a guide outside the repository.
    """
    if found := first_for(context, Use.SET_UP):
        context.cite(found.path, found.line)
        return DEVELOPMENT
    _stop_if_elsewhere(context, "how to set the project up")
    if place := _install(context):
        context.cite(*place)
        return PRODUCT_ONLY
    _cite_readme(context)
    return NOTHING


_DEPENDENCY = re.compile(
    r"<dependency>|^\s{0,12}(?:implementation|testImplementation|api|compile)\b ?[(\"']"
    r"|^\s{0,8}source\s{0,12}=\s{0,4}\"|^\[(?:dev-)?dependencies"
    r"|\.package\(|\{:\w{1,60}, \"|^gem [\"']|<PackageReference|^\s{0,8}(?:- )?uses: \S",
    re.MULTILINE,
)


def _install(context: Context) -> tuple[str, int] | None:
    """Where the guides tell to install the product: by a command, or by a line for the reader's manifest."""
    if found := first_for(context, Use.INSTALL):
        return found.path, found.line
    for guide in texts(context, "readme"):
        for block in read(context, guide.source).code_blocks:
            if _DEPENDENCY.search(block.text[:5_000]):
                return guide.source, block.line
    return None


@fact("readme.test_command")
def test_command(context: Context) -> str:
    """The first command in the guides that runs the tests and can work here; empty where there is none.

    Looked for in the README, in the texts for contributors and in the instructions for agents.
    Unknown where they point to a guide outside the repository.
    """
    if found := first_for(context, Use.TEST):
        context.cite(found.path, found.line)
        return found.written
    _stop_if_elsewhere(context, "how to run the tests")
    _cite_readme(context)
    return ""


def _cite_readme(context: Context) -> None:
    """Nothing was found: the README is where it would be looked for."""
    if readme := _readme(context):
        context.cite(readme.path)


_ELSEWHERE = re.compile(
    r"(?i)https?://(?!(?:www\.)?github\.com/[\w.-]{1,80}/(?!\.github/)[\w.-]{1,80}/)"
    r"[^\s/]{1,100}(?:/[^\s/#?]{0,80}){0,6}?"
    r"/(?:contribut(?:e|ing|ion|ions)(?:[-_][\w-]{0,60})?|hacking|development(?:[-_]guide|[-_]setup)?"
    r"|dev(?:eloper)?s?[-_]guide)"
    r"(?:/[\w.-]{0,60})?(?:[.#?]|/?$)"
)


def _stop_if_elsewhere(context: Context, what: str) -> None:
    stop_if_unread(context, "readme", "contributing", "developer", "instructions")
    for guide in texts(context, "readme", "contributing"):
        for link in read(context, guide.source).links:
            if _ELSEWHERE.match(link.target) and not link.image:
                context.cite(guide.source, link.line)
                raise Unavailable(
                    f"{guide.source} leaves {what} to {link.target}, which is not read",
                    "put the commands into CONTRIBUTING.md",
                )


@fact("readme.references")
def references(context: Context) -> tuple[NamedPath, ...]:
    """The paths that README and contributor texts link to or name, and whether each is in the repository."""
    return tuple(p for p in context.get(named_paths) if p.role in _PEOPLE and p.how != "command")


@fact("readme.commands")
def commands(context: Context) -> tuple[NamedCommand, ...]:
    """The commands in README and contributor texts that need a task or a file of the repository."""
    return tuple(named_commands(context, _PEOPLE))


@fact("contributing.words", unit="words")
def contributing_words(context: Context) -> int:
    """Words of running text in the texts for contributors: CONTRIBUTING, DEVELOPMENT …; 0 without any.

    Unknown where they are few and point to a guide outside the repository.
    """
    found = texts(context, "contributing", "developer")
    for guide in found:
        context.cite(guide.path)
    told = sum(read(context, guide.source).prose_words for guide in found)
    if told < ENOUGH_FOR_CONTRIBUTORS:
        _stop_if_elsewhere(context, "how to contribute")
    return told
