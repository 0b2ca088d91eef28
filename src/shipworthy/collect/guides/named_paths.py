"""The paths that guides name, and whether they are there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from shipworthy.collect.context import Context, fact
from shipworthy.collect.guides.documents import Guide, read, text_of, texts
from shipworthy.collect.guides.guide_commands import commands_typed_here
from shipworthy.collect.guides.guide_tree import tree_of
from shipworthy.formats.prose.imports import imports
from shipworthy.formats.prose.made import made_names
from shipworthy.formats.prose.paths import path_claims, script_claims
from shipworthy.formats.prose.tree import Tree
from shipworthy.formats.prose.verdicts import Verdict, judge
from shipworthy.model.prose import PathClaim


@dataclass(frozen=True, slots=True)
class NamedPath:
    """A path a guide names. `role` is the guide's; `how`: span, link, import, or command."""

    path: str
    line: int
    target: str
    written: str
    role: str
    how: str
    exists: bool


@fact("documents.paths")
def named_paths(context: Context) -> tuple[NamedPath, ...]:
    """The paths of this repository that its guides name, and whether each is there.

    Read from code in running text, from relative links, from imports (`@file`) and from commands.
    Left out is whatever may be meant otherwise: placeholders, addresses, other repositories, what git
    ignores, what a build or the text itself makes, examples, and paths below folders the repository
    does not have and never had.
    """
    tree = tree_of(context)
    judged = [
        (guide, claim, judge(claim, guide.source, tree, made))
        for guide in texts(context, "readme", "contributing", "instructions")
        for made in [made_names(read(context, guide.source))]
        for claim in _claims(context, guide)
    ]
    wanted = {c for g, claim, v in judged if v is Verdict.MISSING for c in _whereabouts(claim, g, tree)}
    ignored = _ignored(context, sorted(wanted))
    found = {}
    for guide, claim, verdict in judged:
        lost = verdict is Verdict.MISSING and not ignored.intersection(_whereabouts(claim, guide, tree))
        if verdict is Verdict.THERE or lost:
            item = NamedPath(
                guide.source, claim.line, claim.path, claim.written, guide.role, claim.source.value, not lost
            )
            found[item.path, item.line, item.target, item.how == "link"] = item
    return tuple(sorted(found.values(), key=lambda p: (p.path, p.line, p.target, p.how)))


def _claims(context: Context, guide: Guide) -> Iterator[PathClaim]:
    document = read(context, guide.source)
    if guide.role == "instructions":  # no agent looks at pictures, and their mark-up is often a sample
        document = replace(document, links=tuple(link for link in document.links if not link.image))
        yield from imports(text_of(context, guide.source))
    yield from path_claims(document)
    for command in commands_typed_here(context, guide):
        yield from script_claims(command)


def _whereabouts(claim: PathClaim, guide: Guide, tree: Tree) -> list[str]:
    """Where it would be, with and without a slash: some patterns ignore only folders."""
    path = claim.path.lstrip("/")
    places = tree.candidates(path, guide.source)
    return [*places, *(f"{place}/" for place in places)]


def _ignored(context: Context, paths: list[str]) -> frozenset[str]:
    try:
        return context.door.ignored(paths)
    except ValueError:
        return frozenset(paths)  # not known, so nothing is said of them
