"""Facts by topic: what each was read from, and what would make the unknown ones known."""

from __future__ import annotations

import platform
from collections import defaultdict
from collections.abc import Iterator

from shipworthy import __version__
from shipworthy.collect.factsheet import inert
from shipworthy.model.facts import Known, Unknown
from shipworthy.pipeline import Opened, facts_of

MAX_FILES = 4


def checkup(opened: Opened) -> Iterator[str]:
    door = opened.context.door
    head = door.head
    yield f"shipworthy {__version__}, Python {platform.python_version()}, {len(opened.book.rules)} rules"
    yield f"repository {inert(door.name)}: {len(door.files)} tracked files, {_commit(head.commit)}"
    yield f"configuration: {opened.config.source or 'none; shipworthy init writes one'}"
    for note in door.notes:
        yield f"note: {note}"
    found: dict[str, list[str]] = defaultdict(list)
    missing: dict[str, dict[str, str]] = defaultdict(dict)
    for name in sorted({fact for rule in opened.book.rules for fact in facts_of(rule)}):
        topic = name.partition(".")[0]
        match opened.context.observe(name) if not _parameters(name) else None:
            case Known(_, evidence):
                found[topic] += [place.path for place in evidence]
            case Unknown(reason, remedy):
                missing[topic][reason] = remedy
            case None:
                pass
    yield from _found(found)
    yield from _missing(missing)


def _parameters(name: str) -> bool:
    from shipworthy.collect.discovery import all_facts  # noqa: PLC0415  # one look-up

    return bool(all_facts()[name].parameters)


def _commit(commit: str | None) -> str:
    return f"commit {commit[:12]}" if commit else "no commit yet"


def _found(found: dict[str, list[str]]) -> Iterator[str]:
    yield ""
    yield "Read:"
    for topic, paths in sorted(found.items()):
        files = sorted(set(paths))
        if files:
            more = f" and {len(files) - MAX_FILES} more" if len(files) > MAX_FILES else ""
            yield f"  {topic}: {', '.join(inert(f) for f in files[:MAX_FILES])}{more}"


def _missing(missing: dict[str, dict[str, str]]) -> Iterator[str]:
    yield ""
    yield "Not found:" if missing else "Nothing is missing."
    for topic, reasons in sorted(missing.items()):
        for reason, remedy in sorted(reasons.items()):
            yield f"  {topic}: {inert(reason)}"
            if remedy:
                yield f"    to know it: {inert(remedy)}"
