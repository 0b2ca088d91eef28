"""Whether what a text says of the repository's files is so. In doubt it says nothing."""

from __future__ import annotations

import re
from enum import StrEnum
from posixpath import normpath

from shipworthy.formats.prose.shell import ELSEWHERE
from shipworthy.formats.prose.tree import Tree
from shipworthy.formats.prose.wording import is_placeholder, says_made_or_gone, says_supposed
from shipworthy.model.prose import PathClaim, Source


class Verdict(StrEnum):
    THERE = "there"
    MISSING = "missing"
    UNSAID = "unsaid"
    """It may be meant otherwise, or be somewhere that is not seen."""


def judge(claim: PathClaim, document: str, tree: Tree, made: frozenset[str]) -> Verdict:
    """`made` are the names the document has its reader create."""
    if claim.path.startswith(ELSEWHERE):
        return Verdict.UNSAID
    match claim.source:
        case Source.LINK | Source.IMPORT:
            return _judge_link(claim, document, tree)
        case Source.SPAN | Source.COMMAND:
            return _judge_name(claim, document, tree, made)


def _judge_link(claim: PathClaim, document: str, tree: Tree) -> Verdict:
    """A link leads from the document's folder, or from the root where it begins with a slash."""
    folder = "" if claim.path.startswith("/") else document.rpartition("/")[0]
    path = normpath(f"{folder}/{claim.path.lstrip('/')}".lstrip("/"))
    if path.startswith(".."):
        return Verdict.UNSAID  # the web pages of the host, or another repository
    if tree.has(path) or any(tree.has(each) for each in tree.above(claim.path.lstrip("/"), document)):
        return Verdict.THERE
    if tree.hidden(path) or tree.twin(path) or path.rpartition("/")[2].lower() in _WORDS:
        return Verdict.UNSAID
    of_a_site = claim.path.startswith("/") and "." not in path.rpartition("/")[2]
    if document.lower().startswith(("docs/", "doc/")):
        of_a_site = claim.path.startswith("/") or not _names_text(path)
    if of_a_site:
        return Verdict.UNSAID  # a documentation site has its own addresses and labels
    return Verdict.MISSING


def _names_text(path: str) -> bool:
    return path.lower().endswith((".md", ".rst", ".adoc"))


_WORDS = frozenset({"link", "url", "todo", "tbd", "path", "file", "href", "src", "target", "image"})


def _judge_name(claim: PathClaim, document: str, tree: Tree, made: frozenset[str]) -> Verdict:
    candidates = tree.candidates(claim.path, document)
    rest = claim.path.partition("/")[2]  # the first folder may be what the checkout is called
    if any(tree.has(path) for path in candidates) or tree.somewhere(claim.path) or (rest and tree.has(rest)):
        return Verdict.THERE
    if not candidates or any(map(tree.hidden, candidates)) or any(map(tree.twin, candidates)):
        return Verdict.UNSAID
    if _is_made(claim.path, made) or says_made_or_gone(_words(claim.sentence)):
        return Verdict.UNSAID
    return Verdict.MISSING if _is_meant(claim, candidates, tree) else Verdict.UNSAID


def _words(text: str) -> str:
    """The text without the paths in it: `src/new/remove.py` says nothing of when it was made."""
    return _PATH.sub(" ", text)


_PATH = re.compile(r"[^\s/]{0,200}/\S{0,300}")


def _is_made(path: str, made: frozenset[str]) -> bool:
    parts = path.split("/")
    return parts[-1] in made or any("/".join(parts[: n + 1]) in made for n in range(len(parts)))


def _is_meant(claim: PathClaim, candidates: list[str], tree: Tree) -> bool:
    """Whether the path must be one of this repository. The better founded, the less words can undo it."""
    if claim.path in {"gradlew", "mvnw"} or (
        claim.source is Source.COMMAND and _REQUIREMENTS.match(claim.written)
    ):
        return True
    tail = min((tree.missing_tail(path) for path in candidates), key=len)
    depth = claim.path.count("/") + 1 - len(tail)
    if any(map(is_placeholder, tail)):
        return False
    everyones = claim.path.startswith(".")  # `.github/…`: may be the reader's own
    was_here = any(path in tree.past for path in candidates)
    if not everyones and (was_here or depth >= DEEP):
        return True
    if not was_here and depth < 1:
        return False
    said = _words(f"{claim.around} | {claim.sentence}")
    return not says_made_or_gone(said) and not says_supposed(said)


_REQUIREMENTS = re.compile(
    r"(?:python3? -m |uv )?pip3? install(?: -U| --upgrade| --no-cache-dir){0,2} (?:-r|--requirement) "
)
DEEP = 2
"""Folders of the path that are there. With that many, it is no path of somebody else."""
