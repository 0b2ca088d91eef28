"""What is to be probed: the product's Python files, what changed in them, and how often they change."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from shipworthy import pipeline
from shipworthy.collect.context import Unavailable
from shipworthy.collect.history import hotspots
from shipworthy.errors import UsageError
from shipworthy.model.repository import File, FileKind, PathClass
from shipworthy.probe.errors import UnprobedError
from shipworthy.probe.order import Lines
from shipworthy.repo.door import locate
from shipworthy.repo.git import Git, GitError

_FILE = re.compile(r"^\+\+\+ b/(.*)$")
_HUNK = re.compile(r"^@@ -\S+ \+(\d+)(?:,(\d+))? @@")


@dataclass(frozen=True)
class Subject:
    root: Path
    project: Path
    """The folder the tests are run in."""
    files: tuple[str, ...]
    commit: str
    dirty: bool
    churn: dict[str, float] = field(default_factory=dict)
    changed: Lines = field(default_factory=dict)


def subject(path: Path, options: pipeline.Options, sources: Sequence[str], base: str | None) -> Subject:
    """Raises `ShipworthyError` where there is nothing to probe."""
    opened = pipeline.open_repository(path, options)
    try:
        root, door = opened.door.root, opened.door
        project = path.resolve()
        project = project if project.is_dir() else project.parent
        files = _files(door.files, project.relative_to(root), sources)
        if not files:
            raise UnprobedError(
                "there is no Python file of the product" + (" below --source" if sources else ""),
                help="the probe reads Python only; name a folder with --source",
            )
        churn: dict[str, float] = {}
        with suppress(Unavailable):
            churn = {h.path: h.score for h in opened.context.get(hotspots.files)}
        commit = door.head.commit or ""
        changed = _changed(locate(path)[1], base) if base else {}
        return Subject(root, project, files, commit, bool(door.head.dirty), churn, changed)
    finally:
        opened.close()


def _files(tracked: Iterable[File], project: Path, sources: Sequence[str]) -> tuple[str, ...]:
    """The product below `--source`, else below the folder the tests are run in, if there is any."""
    product = [f.path for f in tracked if _is_product(f)]
    here = PurePosixPath(project.as_posix())
    wanted = [each for s in sources for each in (PurePosixPath(s), here / s)] or [here]
    found = tuple(path for path in product if any(PurePosixPath(path).is_relative_to(w) for w in wanted))
    return found if found or sources else tuple(product)


def _is_product(file: File) -> bool:
    is_source = file.kind is FileKind.TEXT and file.path.endswith(".py") and file.name != "setup.py"
    return is_source and file.path_class is PathClass.PRODUCT and not file.set_aside


def _changed(git: Git, base: str) -> Lines:
    """Lines that differ from where the branch left `base`, uncommitted ones included."""
    try:
        start = git.text("rev-parse", "--verify", "--quiet", "--end-of-options", f"{base}^{{commit}}")
        fork = git.text("merge-base", start, "HEAD")
        told = git.text("diff", "-U0", "--no-color", "--no-ext-diff", "--no-textconv", "--no-renames",
                        "--src-prefix=a/", "--dst-prefix=b/", fork, "--")  # fmt: skip
    except GitError as error:
        raise UsageError(
            f"--base {base}: {error or 'there is no such commit'}",
            help="name a branch, tag or commit that this clone has",
        ) from None
    return changed_lines(told)


def changed_lines(diff: str) -> Lines:
    """Of a unified diff without context: the lines each file has anew."""
    found: dict[str, list[tuple[int, int]]] = {}
    path = ""
    for line in diff.splitlines():
        if match := _FILE.match(line):
            path = match[1]
        elif line == "+++ /dev/null":
            path = ""
        elif (match := _HUNK.match(line)) and path:
            first, count = int(match[1]), int(match[2] or 1)
            found.setdefault(path, []).append((first, first + max(count, 1) - 1))
    return found
