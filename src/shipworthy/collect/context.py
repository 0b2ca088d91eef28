"""Facts: computed when first asked for, once, with the places they were read from.

The one clever part. A fact is a function of a context; facts use one another through `get`;
whatever is read on the way is noted as evidence, so no author can forget it.
"""

from __future__ import annotations

import datetime as dt
import inspect
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

from shipworthy.config import Config
from shipworthy.errors import FactError, ShipworthyError
from shipworthy.model.change import Base, ChangedFile
from shipworthy.model.code import FileAnalysis
from shipworthy.model.content import Content
from shipworthy.model.facts import NOTHING_GIVEN, Given, Known, Observation, Place, Unknown
from shipworthy.model.repository import (
    Commit,
    File,
    FileChange,
    Head,
    PathClass,
    Release,
)

T = TypeVar("T")
_LINE_BREAKS = (("\r\n", "\n"), ("\r", "\n"), *((c, " ") for c in "\v\f\x1c\x1d\x1e\x85\u2028\u2029"))
"""`str.splitlines` splits at all of these, editors at none after the first two. One by one: a text that
does not hold a character is searched for it far faster than it is translated."""


class Unavailable(Exception):  # noqa: N818  # a statement about the repository, not an error of ours
    """The repository does not say. `remedy` is what would make it say."""

    def __init__(self, reason: str, remedy: str = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.remedy = remedy


class Door(Protocol):
    """The repository, as `repo` opens it. Reading raises `OSError` or `ValueError`."""

    @property
    def name(self) -> str: ...
    @property
    def head(self) -> Head: ...
    @property
    def files(self) -> Sequence[File]: ...
    @property
    def notes(self) -> Sequence[str]: ...
    @property
    def stated_base(self) -> Base | None: ...
    def base_of(self, commit: str) -> Base: ...
    def read_bytes(self, path: str) -> bytes: ...
    def commits(self) -> Sequence[Commit]: ...
    def releases(self) -> Sequence[Release]: ...
    def other_releases(self) -> Sequence[Release]: ...
    def changes_between(self, pairs: Sequence[tuple[str, str]]) -> Sequence[Sequence[FileChange]]: ...
    def changed_files(self, base: str) -> Sequence[ChangedFile]: ...
    def changed_lines(self, base: str) -> Mapping[str, Sequence[tuple[int, int]]]: ...
    def blobs(self, ids: Iterable[str]) -> Mapping[str, bytes]: ...
    def ignored(self, paths: Sequence[str]) -> frozenset[str]: ...
    def artefacts(self) -> Sequence[str]: ...
    def given(self) -> Mapping[str, str]: ...
    def artefact(self, path: str) -> Content: ...
    def artefact_time(self, path: str) -> int | None: ...
    def resolve_link(self, path: str) -> str | None: ...


class Analyser(Protocol):
    def __call__(self, file: File) -> FileAnalysis: ...


@dataclass(frozen=True)
class Fact(Generic[T]):
    """A named question to a repository."""

    name: str
    compute: Callable[..., T]
    unit: str
    parameters: Mapping[str, type]
    """What a condition must give; empty for most facts."""
    question: str = ""
    """Of a fact that only people can state: what a manager is asked. Empty for all others."""

    @property
    def summary(self) -> str:
        return inspect.cleandoc(self.compute.__doc__ or "").partition("\n\n")[0].replace("\n", " ")

    @property
    def documentation(self) -> str:
        return inspect.cleandoc(self.compute.__doc__ or "")

    @property
    def hint(self) -> Any:
        """The annotated type of its value."""
        return inspect.get_annotations(self.compute, eval_str=True)["return"]


def fact(name: str, *, unit: str = "", question: str = "") -> Callable[[Callable[..., T]], Fact[T]]:
    """Declare a fact under the name rules use for it. `unit`: share, lines, days … for display.

    With a `question` it is one that people answer by an attestation.
    """

    def declare(compute: Callable[..., T]) -> Fact[T]:
        hints = inspect.get_annotations(compute, eval_str=False)
        given = {k: str for k in list(hints)[1:] if k != "return"}
        return Fact(name, compute, unit, given, question)

    return declare


@dataclass
class _Trail:
    cited: dict[Place, None]
    read: dict[Place, None]

    def places(self) -> tuple[Place, ...]:
        """Cited lines in their order, then what was read, unless it is a file whose line is cited."""
        cited = {place.path for place in self.cited}
        read = [p for p in sorted(self.read) if p.line != 1 or p.path not in cited]
        return tuple(dict.fromkeys([*self.cited, *read]))


_Seen = tuple[Any, tuple[Place, ...], int] | Unavailable
"""A value, its evidence, and how many of the places were cited; or why there is none."""


class Context:
    """One repository being observed."""

    def __init__(
        self,
        door: Door,
        facts: Mapping[str, Fact[Any]],
        *,
        config: Config,
        analyse: Analyser,
        today: dt.date,
        files: Sequence[File] | None = None,
    ) -> None:
        self.door = door
        self.config = config
        self.today = today
        self._analyse = analyse
        self._facts = facts
        self._files = door.files if files is None else files
        self._by_path = {f.path: f for f in self._files}
        self._seen: dict[tuple[str, tuple[tuple[str, object], ...]], _Seen] = {}
        self._shared: dict[Hashable, tuple[Any, tuple[Place, ...]]] = {}
        self._trails: list[_Trail] = [_Trail({}, {})]

    # Reading

    @property
    def files(self) -> Sequence[File]:
        """Every tracked file, ordered by path."""
        return self._files

    def part(self, files: Sequence[File]) -> Context:
        """The same repository as if these were all of its files; what is read there is evidence here."""
        part = Context(
            self.door,
            self._facts,
            config=self.config,
            analyse=self._analyse,
            today=self.today,
            files=files,
        )
        part._trails = self._trails
        return part

    def file(self, path: str) -> File | None:
        return self._by_path.get(path)

    def of_class(self, *classes: PathClass) -> list[File]:
        return [f for f in self._files if f.path_class in classes]

    def read(self, path: str) -> str:
        """A tracked file's text; noted as evidence. Raises `Unavailable` with the reason.

        Its lines end in a line feed and nothing else, so that a number counted here is an editor's.
        """
        text = self.read_bytes(path).decode("utf-8", errors="replace").removeprefix("\ufeff")
        for found, plain in _LINE_BREAKS:
            text = text.replace(found, plain)
        return text

    def read_bytes(self, path: str) -> bytes:
        self.note(path)
        try:
            return self.door.read_bytes(path)
        except (OSError, ValueError) as error:
            raise Unavailable(f"{path} cannot be read: {error}") from None

    def analysis(self, file: File) -> FileAnalysis:
        """What one source file's content says; cached by content."""
        return self._analyse(file)

    # Evidence

    def note(self, path: str) -> None:
        """The fact being computed has read this file."""
        self._trails[-1].read[Place(path)] = None

    def cite(self, path: str, line: int = 1) -> None:
        """The fact being computed rests on this line above all."""
        self._trails[-1].cited[Place(path, line)] = None

    # Facts

    def get(self, fact: Fact[T], **given: object) -> T:
        """The fact's value. Raises `Unavailable` where there is none."""
        key = (fact.name, tuple(sorted(given.items())))
        if key not in self._seen:
            with self._trail() as trail:
                try:
                    value: Any = fact.compute(self, **given)
                    seen: _Seen = (value, trail.places(), len(trail.cited))
                except Unavailable as reason:
                    seen = self._attested(fact.name) or reason
                except (FactError, ShipworthyError, MemoryError):
                    raise
                except Exception as error:
                    raise FactError(f"the fact {fact.name!r} failed: {error!r}") from error
            self._seen[key] = seen
        seen = self._seen[key]
        if isinstance(seen, Unavailable):
            raise Unavailable(seen.reason, seen.remedy)
        value, places, _ = seen
        for place in places:
            self._trails[-1].read[place] = None
        return value  # type: ignore[no-any-return]  # stored under its own name above

    def once(self, what: Hashable, make: Callable[[], T]) -> T:
        """Something several facts need and no rule asks for: made once, evidence of each that uses it."""
        if what not in self._shared:
            with self._trail() as trail:
                value = make()
            self._shared[what] = (value, trail.places())
        value, places = self._shared[what]
        for place in places:
            self._trails[-1].read[place] = None
        return value

    def observe(self, name: str, given: Given = NOTHING_GIVEN) -> Observation:
        """The fact of that name, as rules see it."""
        fact = self._facts[name]
        key = (name, tuple(sorted(given.items())))
        try:
            value = self.get(fact, **given)
        except Unavailable as unavailable:
            return Unknown(unavailable.reason, unavailable.remedy)
        seen = self._seen[key]
        assert not isinstance(seen, Unavailable)
        return Known(value, seen[1], seen[2])

    def _attested(self, name: str) -> _Seen | None:
        """What people state where the repository does not say; evidence is where they state it."""
        attestation = self.config.attestations.get(name)
        if attestation is None or not attestation.on <= self.today <= attestation.until:
            return None
        line = self.config.line(f"attestations.{name}")
        return attestation.value, (Place(self.config.source, line),), 1

    @contextmanager
    def _trail(self) -> Iterator[_Trail]:
        trail = _Trail({}, {})
        self._trails.append(trail)
        try:
            yield trail
        finally:
            self._trails.pop()
