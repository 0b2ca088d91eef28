"""Approving and publishing: who may, what refuses it, and what is written into the registry."""

from __future__ import annotations

from pathlib import Path

from shipworthy import pipeline
from shipworthy.collect.workflows.definitions import found
from shipworthy.collect.workflows.governed import Governed, digest_of, governed, governed_of
from shipworthy.errors import RefusedError, UsageError
from shipworthy.govern.canonical import Digest
from shipworthy.govern.registry import EMPTY, read_registry
from shipworthy.govern.registry_file import PATH, Entry
from shipworthy.govern.registry_text import with_entry
from shipworthy.repo.git import GitError
from shipworthy.repo.people import Person, person, user
from shipworthy.repo.snapshot import of_commit
from shipworthy.repo.writing import read_text, write_text
from shipworthy.schema.decode import suggest


class Desk:
    """The registry of one repository, and its definitions, open on a desk."""

    def __init__(self, repository: Path) -> None:
        opened = pipeline.open_repository(repository, pipeline.Options())
        self.close = opened.close
        self.context = opened.context
        self.config = opened.config
        self.git = opened.git
        self._root = opened.door.root
        self._folder = repository
        self._text = read_text(self._root, PATH)
        self.registry = read_registry(self._text) if self._text else EMPTY

    def every(self) -> tuple[Governed, ...]:
        return governed(self.context, self.registry)

    def missing(self) -> list[tuple[str, Entry]]:
        """What is registered and not there."""
        known = {each.path for each in self.every()}
        return [(i, e) for i, e in self.registry.said.workflows.items() if e.path not in known]

    def find(self, named: str) -> Governed:
        """By id, path or name. Raises `UsageError` where that is none, or several."""
        every = self.every()
        path = self.path(named)
        for fits in (
            [each for each in every if each.id == named],
            [each for each in every if each.path in {named, path}],
            [e for e in [governed_of(self.context, self.registry, path, found(self.context))] if e],
            [each for each in every if each.name == named],
        ):
            if len(fits) == 1:
                return fits[0]
            if fits:
                raise UsageError(
                    f"{len(fits)} definitions are named {named!r}",
                    help="name its path: " + ", ".join(each.path for each in fits[:5]),
                )
        known = [name for each in every for name in (each.id, each.path, each.name) if name]
        raise UsageError(
            f"no workflow definition {named!r} is tracked here",
            help=suggest(named, known) or "git add it, if it is new; shipworthy workflows status lists them",
        )

    def path(self, named: str) -> str:
        """From the root of the repository, as a path from here or from there."""
        try:
            return (self._folder / named).resolve().relative_to(self._root.resolve()).as_posix()
        except (OSError, ValueError):
            return named

    def person(self, said: str | None) -> Person:
        try:
            who = user(self.git) if said is None else person(said)
        except GitError as error:
            raise UsageError(f"git does not say who you are: {error}") from None
        if who is None and said is not None:
            raise UsageError(f"--as {said!r} names nobody", help="Name <mail>")
        if who is None:
            raise UsageError(
                "git does not say who you are", help="git config user.email, or --as 'Name <mail>'"
            )
        return who

    def entered_by(self, who: Person) -> str:
        """Who is at the keyboard, where that is somebody else."""
        try:
            hand = user(self.git)
        except GitError:
            return ""
        return str(hand) if hand and not hand.is_likely(who) else ""

    def committed(self, each: Governed) -> tuple[Digest, str]:
        """The digest, which must be that of HEAD, too: what nobody can look up cannot be approved."""
        now = digest_of(self.context, each.formats, each.files)
        try:
            snapshot, commit = of_commit(self.git, "HEAD", self.config)
        except GitError as error:
            raise RefusedError(f"{each.path} is not committed: {error}", help="commit it first") from None
        then = digest_of(pipeline.context_of(snapshot, self.config), each.formats, each.files)
        if now.value != then.value:
            changed = [name for name, part in now.parts.items() if then.parts.get(name) != part]
            raise RefusedError(
                f"{each.path} has changes that are not committed: {', '.join(changed)}",
                help="commit them first",
            )
        return now, commit

    def write(self, id_: str, entry: Entry) -> None:
        write_text(self._root, PATH, with_entry(self._text, self.registry.said, id_, entry))
