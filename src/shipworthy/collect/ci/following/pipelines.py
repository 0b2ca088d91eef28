"""The CI definitions of a repository, read once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from shipworthy.collect.ci.following.sources import Sources
from shipworthy.collect.ci.following.steps import Followed, Follower
from shipworthy.collect.context import Context, Unavailable, fact
from shipworthy.formats import ci, globs
from shipworthy.formats.ci import azure_pipelines, github_actions, gitlab, pre_commit_ci, unread_systems
from shipworthy.model.pipelines import BlindSpot, Occasion, Pipeline
from shipworthy.model.repository import File, FileKind
from shipworthy.schema.nodes import DocumentError

MAX_PIPELINES = 300


@dataclass(frozen=True)
class Definitions:
    pipelines: tuple[Pipeline, ...]
    """Those that could be read, by path."""
    unread: tuple[tuple[str, str, str], ...]
    """Path, system and reason of those that could not."""
    possible: tuple[Pipeline, ...] = ()
    """Those of which the clone does not show whether they run."""


@fact("ci.definitions")
def definitions(context: Context) -> Definitions:
    """Everything that defines a CI run. No fact for rules: the facts of `collect/ci.py` are drawn from it."""
    pipelines: list[Pipeline] = []
    possible: list[Pipeline] = []
    unread: list[tuple[str, str, str]] = []
    for file in _candidates(context):
        if reader := ci.reader(file.path):
            try:
                text = context.read(file.path)
                if reader.SYSTEM == pre_commit_ci.SYSTEM and _uses_pre_commit_ci(context) is None:
                    possible.append(pre_commit_ci.parse(text, file.path, known=True))
                pipelines.append(_parsed(reader, text, file.path, context))
            except Unavailable as reason:
                unread.append((file.path, reader.SYSTEM, reason.reason))
            except DocumentError as error:
                if _too_much(error):
                    unread.append((file.path, reader.SYSTEM, f"{file.path} cannot be read: {error}"))
        elif (system := unread_systems.system(file.path)) and _says_something(file, context):
            unread.append((file.path, system, f"the format of {system} is not read ({file.path})"))
    kept = tuple(p for p in pipelines if p.jobs or p.unread)
    return Definitions(kept, tuple(unread), tuple(possible))


def _candidates(context: Context) -> Iterator[File]:
    count = 0
    for file in context.files:
        if not _may_define(file.path):
            continue
        if ci.reader(file.path) is None and not unread_systems.system(file.path):
            continue
        count += 1
        if count <= MAX_PIPELINES and file.kind in {FileKind.TEXT, FileKind.SYMLINK}:
            yield file


def _may_define(path: str) -> bool:
    """All definitions stand at the root, in a dotted folder, or in one of three."""
    return path[0] == "." or "/" not in path or path.startswith(("ci/", "jenkins/", "bamboo-specs/"))


def _parsed(reader: ci.Reader, text: str, path: str, context: Context) -> Pipeline:
    if reader.SYSTEM == gitlab.SYSTEM:
        return gitlab.parse(text, path, dict(_gitlab_includes(text, context)))
    if reader.SYSTEM == azure_pipelines.SYSTEM:
        return azure_pipelines.parse(text, path, dict(_azure_templates(context)))
    if reader.SYSTEM == pre_commit_ci.SYSTEM:
        return pre_commit_ci.parse(text, path, known=bool(_uses_pre_commit_ci(context)))
    return reader.parse(text, path)


def _uses_pre_commit_ci(context: Context) -> bool | None:
    """A badge in the README, or commits the service has made, say that it is used.

    The history is asked only where no workflow runs the hooks: it is much to read. None where it is cut off.
    """
    for file in context.files:
        if "/" not in file.path and file.name.lower().startswith("readme"):
            text = _text(file.path, context)
            if text and "results.pre-commit.ci/" in text:
                return True
    workflows = (f.path for f in context.files if f.path.startswith(".github/workflows/"))
    if any(mark in (_text(path, context) or "") for path in workflows for mark in ("pre-commit", "prek")):
        return False
    try:
        commits = context.door.commits()
    except ValueError:  # git does not say
        return None
    used = any(c.subject.startswith("[pre-commit.ci]") for c in commits[:2_000])
    return used or (None if context.door.head.shallow else False)


def _gitlab_includes(text: str, context: Context) -> Iterator[tuple[str, str]]:
    """The local files a definition includes, and those they include in turn."""
    queue, seen = gitlab.local_includes(text), set[str]()
    while queue and len(seen) < 100:
        pattern = queue.pop(0)
        for path in _matching(pattern, context):
            if path not in seen:
                seen.add(path)
                included = _text(path, context)
                if included is not None:
                    yield path, included
                    queue += gitlab.local_includes(included)


def _matching(pattern: str, context: Context) -> list[str]:
    if "*" not in pattern:
        return [pattern] if context.file(pattern) else []
    return [f.path for f in context.files if globs.matches(pattern, f.path)]


def _azure_templates(context: Context) -> Iterator[tuple[str, str]]:
    """Templates may stand anywhere; files that say `steps:` or the like are few."""
    for file in context.files:
        if (
            file.name.endswith((".yml", ".yaml"))
            and file.size < 200_000
            and "template" in file.path + "templates"
        ):
            text = _text(file.path, context) if _likely(file) else None
            if text is not None and ("steps:" in text or "jobs:" in text or "stages:" in text):
                yield file.path, text


def _likely(file: File) -> bool:
    return any(
        mark in file.path.lower()
        for mark in ("azure", "pipeline", "template", "eng/", "build", ".ado", "ci/")
    )


def _text(path: str, context: Context) -> str | None:
    try:
        return context.read(path)
    except Unavailable:
        return None


def _says_something(file: File, context: Context) -> bool:
    text = _text(file.path, context)
    return text is not None and unread_systems.says_something(text)


def _too_much(error: DocumentError) -> bool:
    """Larger than what is read here: the system itself may well read it. Other errors stop that too."""
    return any(mark in str(error) for mark in ("larger than", "nested", "expands to"))


def github_pipelines(context: Context) -> tuple[Pipeline, ...]:
    """The GitHub workflows that do something. Raises `Unavailable` where one could not be read."""
    found = context.get(definitions)
    for path, system, reason in found.unread:
        if system == github_actions.SYSTEM:
            raise Unavailable(reason, f"look at {path}")
    live = context.get(followed).live
    return tuple(p for p in found.pipelines if p.system == github_actions.SYSTEM and p.path in live)


@fact("ci.sources")
def sources(context: Context) -> Sources:
    """The repository's text files, as following commands sees them. No fact for rules."""
    readable = {FileKind.TEXT, FileKind.SYMLINK}
    paths = frozenset(f.path for f in context.files if f.kind in readable)
    return Sources(
        paths, lambda path: context.once(("text", path), lambda: _text(path, context)), context.once
    )


@fact("ci.followed")
def followed(context: Context) -> Followed:
    """Every CI step, followed. No fact for rules: those of `collect/ci.py` are drawn from it."""
    follower = Follower(context.get(sources))
    for pipeline in context.get(definitions).pipelines:
        follower.pipeline(pipeline)
    for pipeline in context.get(definitions).possible:
        _possibly(pipeline, follower, context)
    return follower.found


def _possibly(pipeline: Pipeline, follower: Follower, context: Context) -> None:
    """What it would run, if it runs, is out of sight."""
    would = Follower(context.get(sources))
    would.pipeline(pipeline)
    hidden = sorted({p for c in would.found.commands for p in c.purposes})
    if hidden:
        reason = "whether that service runs the hooks is told by the history, and this clone is shallow"
        occasions = (Occasion.PULL_REQUEST, Occasion.PUSH)
        spot = BlindSpot(pipeline.path, pipeline.line, pipeline.system, reason, tuple(hidden), occasions)
        follower.found.blind.append(spot)
