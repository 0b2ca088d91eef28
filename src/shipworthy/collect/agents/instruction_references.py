"""What texts for agents point to, and whether it is there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from shipworthy.collect.context import Context, fact
from shipworthy.collect.guides.documents import instruction_links, read, texts
from shipworthy.collect.guides.named_paths import NamedPath, named_paths
from shipworthy.formats.globs import matches
from shipworthy.model.prose import Source


@dataclass(frozen=True, slots=True)
class Reference:
    """What a text for agents names. `target` is a path, or the globs of files it is for."""

    path: str
    line: int
    target: str
    exists: bool
    message: str


@fact("instructions.references")
def references(context: Context) -> tuple[Reference, ...]:
    """The paths that texts for agents name, link to or import, and the files they say they are for.

    Left out is whatever may be meant otherwise (see `documents.paths`).
    """
    found = [
        Reference(p.path, p.line, p.target, p.exists, _said(p))
        for p in context.get(named_paths)
        if p.role == "instructions" and p.how != Source.COMMAND
    ]
    found += _dangling(context)
    found += _scopes(context)
    return tuple(sorted(set(found), key=lambda r: (r.path, r.line, r.target)))


def _said(named: NamedPath) -> str:
    verb = {"link": "links to", "import": "imports"}.get(named.how, "names")
    return f"{verb} {named.target}, which is not in the repository"


def _dangling(context: Context) -> Iterator[Reference]:
    for path in instruction_links(context):
        if context.door.resolve_link(path) is None:
            yield Reference(path, 1, "", False, "is a link to nothing in the repository")


def _scopes(context: Context) -> Iterator[Reference]:
    """Globs in the front matter, after which tools decide whether a text is read at all."""
    for guide in texts(context, "instructions"):
        front = read(context, guide.source).front_matter
        for key in ("applyTo", "globs", "paths"):
            globs = _globs(front.get(key))
            if globs:
                exists = any(_is_for(context, glob) for glob in globs)
                told = ", ".join(globs)
                yield Reference(guide.source, 1, told, exists, f"is for {told}, and no tracked file is that")


def _globs(value: object) -> list[str]:
    """None where some pattern is of a kind that is not read."""
    written = value if isinstance(value, list) else [value]
    found = [part.strip() for each in written if isinstance(each, str) for part in each.split(",")]
    plain = all(part and not set(part) & set("{}[]!$ ") for part in found)
    return found if plain and len(found) <= 50 else []


def _is_for(context: Context, glob: str) -> bool:
    tries = {glob, glob.strip("/"), f"**/{glob}", f"{glob.rstrip('/')}/**"}
    return any(matches(pattern, file.path) for file in context.files for pattern in tries)
