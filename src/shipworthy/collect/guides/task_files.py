"""Task files found, read, and turned into what they offer."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from shipworthy.collect.context import Context, Unavailable
from shipworthy.model.commands import Target, TaskFile
from shipworthy.model.repository import File, FileKind, PathClass
from shipworthy.schema.nodes import DocumentError


@dataclass(frozen=True)
class Offer:
    """What the task files of one runner offer."""

    files: int
    names: frozenset[str]
    patterns: tuple[str, ...] = ()
    text: str = ""
    """Of all of them: a name that stands there, but was not read as a task, is left undecided."""
    decided: bool = True
    """Whether a name that is not there can be said to be missing."""
    selects: Callable[[str], bool] | None = None
    idle: frozenset[str] = frozenset()
    """Tasks that only say something, or nothing: whoever runs them has run nothing."""

    def has(self, target: str) -> bool | None:
        """None where that cannot be said."""
        if target in self.names or (self.selects and self.selects(target)):
            return True
        if any(_fits(pattern, target) for pattern in self.patterns):
            return True
        named = re.search(rf"(?<![\w-]){re.escape(target)}(?![\w-])", self.text)
        return None if named or not self.decided else False


def _fits(pattern: str, target: str) -> bool:
    before, _, after = pattern.partition("%")
    return target.startswith(before) and target.endswith(after)


def files_named(context: Context, names: Iterable[str]) -> list[File]:
    wanted = frozenset(names)
    return [
        f
        for f in context.files
        if f.name in wanted and f.kind is not FileKind.SUBMODULE and f.path_class is not PathClass.VENDORED
    ]


def parsed(
    context: Context, files: Iterable[File], parse: Callable[[str], TaskFile | None]
) -> tuple[list[tuple[File, TaskFile]], bool]:
    """The task files, and whether all of them could be read."""
    found, complete = [], True
    for file in files:
        if file.kind is not FileKind.TEXT:
            complete = False
            continue
        try:
            task_file = parse(context.read(file.path))
        except (Unavailable, DocumentError):
            complete = False
            continue
        if task_file is not None:
            found.append((file, task_file))
    return found, complete


def names_in(found: Iterable[tuple[File, TaskFile]]) -> frozenset[str]:
    return frozenset(target.name for _, task_file in found for target in task_file.targets)


_SAYS = frozenset({"true", ":", "echo", "printf", "exit"})


def idle_in(found: Iterable[tuple[File, TaskFile]]) -> frozenset[str]:
    """A name is idle where each task of that name is, with the tasks it depends on."""
    targets: dict[str, list[Target]] = {}
    for _, task_file in found:
        for target in task_file.targets:
            targets.setdefault(target.name, []).append(target)
    silent = {name for name, same in targets.items() if all(_only_says(target) for target in same)}
    return frozenset(
        name
        for name in silent
        if all(needed in silent for target in targets[name] for needed in target.dependencies)
    )


def _only_says(target: Target) -> bool:
    words = [command.text.lstrip("@-+ ").split() for command in target.commands]
    return all(not each or (each[0] in _SAYS and not _GOES_ON.search(" ".join(each))) for each in words)


_GOES_ON = re.compile(r"[;&|<`]|\$\(")


def lies(file: File, include: str, tracked: set[str]) -> bool:
    folder = file.path.rpartition("/")[0]
    return f"{folder}/{include}".lstrip("/") in tracked or include.removeprefix("./") in tracked
