"""Which definitions are copies of others, and which are only shown to whoever wants to take them."""

from __future__ import annotations

import dataclasses
import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence

from shipworthy.collect.context import Context, Unavailable
from shipworthy.collect.workflows.definition import Found
from shipworthy.model.repository import PathClass
from shipworthy.model.workflows import Workflow

_READ_IN = {
    "github-actions": re.compile(r"\.github/workflows/[^/]+$"),
    "gh-aw": re.compile(r"\.github/workflows/[^/]+$"),
    "copilot-agent": re.compile(r"(?:^|/)\.github/(?:agents|chatmodes)/[^/]+$"),
}
"""Where the tool looks for them, and nowhere else."""
_MARKET = re.compile(r"(?:^|/)marketplaces/(?:chatflows|agentflows|agentflowsv2)/[^/]+$")
_FOR_ALL = frozenset({".github", ".github-private"})
"""Repositories whose `agents/` folder speaks for their organisation."""
_COLLECTION = re.compile(
    r"\b(?:awesome|collections?|templates?|examples?|samples?|cookbook|showcase|gallery|marketplace|demos?"
    r"|tutorials?|curated list|workshops?|exercises)\b",
    re.IGNORECASE,
)
_PHRASE = re.compile(
    r"\b(?:collection|gallery|library|set|list|repository|repo) of (?:\S+ ){0,4}?"
    r"(?:workflows?|templates|flows|examples|agents)",
    re.IGNORECASE,
)
_TITLE = re.compile(r"#[^#]|.{0,20}<h1|title:", re.IGNORECASE)
_README = re.compile(r"readme(?:\.\w+)?", re.IGNORECASE)
_MANY = 10
_HEAD = 1_000


def standing(context: Context, every: Sequence[Found]) -> list[Found]:
    wholes = _wholes(every)
    placed = [
        dataclasses.replace(e, listed_because=_elsewhere(context, e) or _part(e, wholes)) for e in every
    ]
    gathered = _collection(context, placed)
    if gathered:
        placed = [_gathered(e, gathered) for e in placed]
    return list(_without_copies(context, placed))


def _wholes(every: Sequence[Found]) -> dict[tuple[str, str], str]:
    """By format and file: the first definition that is made of it, too."""
    wholes: dict[tuple[str, str], str] = {}
    for each in every:
        for definition in each.definitions or ():
            for file in definition.files if isinstance(definition, Workflow) else ():
                wholes.setdefault((each.format, file), each.file.path)
    return wholes


def _part(each: Found, wholes: Mapping[tuple[str, str], str]) -> str:
    whole = wholes.get((each.format, each.file.path)) if each.definitions == () else None
    return f"it is part of {whole}" if whole else ""


def _elsewhere(context: Context, each: Found) -> str:
    if each.format == "flowise" and _MARKET.search(each.file.path):
        return "it lies in Flowise's marketplace: there it is offered to others"
    place = _READ_IN.get(each.format)
    if place is None or (place.search if each.format == "copilot-agent" else place.match)(each.file.path):
        return ""
    if each.format == "copilot-agent" and context.door.name in _FOR_ALL:
        return ""
    return "its tool reads it only from another folder: here it is offered to others"


def _collection(context: Context, every: Sequence[Found]) -> str:
    """It holds less code than definitions, and says itself what it is: neither alone is enough."""
    own = {e.file.path for e in every if _is_free(e)}
    if len(own) < _MANY:
        return ""
    code = sum(f.language is not None and f.path not in own for f in context.of_class(PathClass.PRODUCT))
    if code > len(own):
        return ""
    word = _calls_itself(context)
    return f"the repository is a collection of them, by its own word “{word}”" if word else ""


def _calls_itself(context: Context) -> str:
    """In its name, its README's title, or a phrase that says it of the whole."""
    readme = next((f for f in context.files if _README.fullmatch(f.path)), None)
    try:
        said = context.read(readme.path)[:_HEAD] if readme else ""
    except Unavailable:
        said = ""
    title = next((line for line in said.split("\n") if _TITLE.match(line)), "")
    named = re.sub(r"[-_]", " ", f"{context.door.name}\n{title}")
    found = _COLLECTION.search(named) or _PHRASE.search(said)
    return found[0].lower() if found else ""


def _is_free(each: Found) -> bool:
    """Of the product, and of a format whose tool reads it from anywhere."""
    anywhere = each.format not in _READ_IN and not each.file.path.startswith(".")
    return anywhere and each.file.path_class is PathClass.PRODUCT


def _gathered(each: Found, why: str) -> Found:
    own = each.format in _READ_IN or each.file.path.startswith(".")
    return each if own or each.listed_because else dataclasses.replace(each, listed_because=why)


def _rank(each: Found) -> tuple[bool, bool, str]:
    return not each.counts, each.file.path_class is not PathClass.PRODUCT, each.file.path


def _without_copies(context: Context, every: Sequence[Found]) -> Iterator[Found]:
    """The first of the product counts; where none is the product's, the first."""
    first: dict[tuple[str, str], Found] = {}
    digests = {id(each): _digest(context, each) for each in every}
    for each in sorted(every, key=_rank):
        first.setdefault((each.format, digests[id(each)]), each)
    for each in every:
        original = first[each.format, digests[id(each)]]
        copied = original.file.path != each.file.path and not each.stub
        yield dataclasses.replace(each, duplicate_of=original.file.path) if copied else each


def _digest(context: Context, each: Found) -> str:
    """With all that it is made of: the same words about another module are another definition."""
    parts = {path for d in each.definitions or () if isinstance(d, Workflow) for path in d.files}
    digest = hashlib.sha256()
    for path in (each.file.path, *sorted(parts)):
        try:
            digest.update(context.door.read_bytes(path))
        except (OSError, ValueError):
            digest.update(path.encode())
        digest.update(b"\0")
    return digest.hexdigest()
