"""From the paths in a report to the tracked files they mean.

Reports name files as the machine that ran the tests saw them: absolute, below a container's folder,
relative to a source root, as a Go or Java package. What all of a report's paths have in common, one
prefix to be replaced by another, tells which file each of them is.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property

_DRIVE = re.compile(r"^[A-Za-z]:(?=/)")
_SCHEME = re.compile(r"^(?:file|webpack|vite):/{2,3}|^webpack-internal:/*")
_INSTALLED = re.compile(r"^.*/(?:site-packages|dist-packages)/")
_FOREIGN = re.compile(r"(?:^|/)(?:node_modules|\.cargo/registry|go/pkg/mod|rustc)/")
MAX_SAME_TAIL = 20
"""Names that more tracked files share say little: `__init__.py`, `src/mod.rs`, `index.ts`."""
LONGEST_TAIL = 4
MAX_ROOTS = 20
MAX_USUAL = 50
MIN_SHARE = 0.2
"""Of the votes of the likeliest: a standard library's `json/decoder.py` is not ours by its name."""

Prefixes = tuple[str, str]
"""What a written path starts with, and what the tracked path has in its place."""


class TrackedPaths:
    """The files of a repository, by the last of their names."""

    def __init__(self, paths: Iterable[str]) -> None:
        self.all = frozenset(paths)

    @cached_property
    def by_tail(self) -> Mapping[str, list[str]]:
        found: dict[str, list[str]] = {}
        for path in sorted(self.all):
            for tail in _tails(path):
                found.setdefault(tail, []).append(path)
        return found

    def match(self, written: Iterable[str], report: str = "", roots: Sequence[str] = ()) -> dict[str, str]:
        """Tracked path by written path; those that mean no tracked file, or no single one, are missing."""
        plain = {each: _normalised(each) for each in written}
        paths = sorted({p for p in plain.values() if p})
        near = self._near(report, roots)
        votes = Counter(guess for path in paths for guess in self._guesses(path))
        for guess in near:
            votes[guess] = max(votes[guess], sum(1 for p in paths if self._apply(p, guess)))
        usual = [guess for guess, _ in votes.most_common(MAX_USUAL)]
        most = max(votes.values(), default=0)

        def rank(guess: Prefixes) -> tuple[int, int]:
            return votes[guess], near.index(guess) + 1 if guess in near else 0

        found = {}
        for each, path in plain.items():
            options = {*self._guesses(path), *near, *usual} if path else set()
            likely = [guess for guess in options if _is_likely(guess, votes[guess], most)]
            if tracked := self._best(path, likely, rank):
                found[each] = tracked
        return found

    def may_mean(self, written: str) -> bool:
        """Whether several tracked files end in what is written, so that no one of them is meant."""
        return len(self.by_tail.get(_normalised(written).lstrip("/"), ())) > 1

    def _best(
        self, path: str, guesses: Iterable[Prefixes], rank: Callable[[Prefixes], tuple[int, int]]
    ) -> str | None:
        """What the likeliest guesses lead to; none where equally likely ones contradict each other."""
        by_rank: dict[tuple[int, int], set[str]] = {}
        for guess in guesses:
            if tracked := self._apply(path, guess):
                by_rank.setdefault(rank(guess), set()).add(tracked)
        best = by_rank[max(by_rank)] if by_rank else set()
        return best.pop() if len(best) == 1 else None

    def _near(self, report: str, roots: Sequence[str]) -> list[Prefixes]:
        """Where relative paths may start: the root, above the report, at source roots; likeliest last."""
        folders = [""]
        for part in report.split("/")[:-1]:
            folders.append(f"{folders[-1]}{part}/")
        for root in roots[:MAX_ROOTS]:
            folder = _normalised(root).rstrip("/") + "/"
            for start in _starts(folder):
                if start and any(path.startswith(start) for path in self.all):
                    folders.append(start)
                    break
        return [("", folder) for folder in dict.fromkeys(folders)]

    def _guesses(self, path: str) -> Iterable[Prefixes]:
        """What would have to be replaced for the path to mean each file of its name."""
        candidates = next((self.by_tail[tail] for tail in _tails(path) if tail in self.by_tail), [])
        if len(candidates) > MAX_SAME_TAIL:
            return
        parts = path.split("/")
        for candidate in candidates:
            tracked = candidate.split("/")
            same = 0
            while same < min(len(parts), len(tracked)) and parts[-1 - same] == tracked[-1 - same]:
                same += 1
            yield _joined(parts[: len(parts) - same]), _joined(tracked[: len(tracked) - same])

    def _apply(self, path: str, prefixes: Prefixes) -> str | None:
        old, new = prefixes
        if not path.startswith(old):
            return None
        tracked = new + path[len(old) :]
        return tracked if tracked in self.all else None


def _is_likely(guess: Prefixes, votes: int, most: int) -> bool:
    """A whole path that ends a tracked one says enough; a replaced folder needs others that agree."""
    old, new = guess
    return not old or (votes > 1 and votes >= MIN_SHARE * most) or (most == 1 and not new)


def _tails(path: str) -> Iterator[str]:
    """Its last names, the longest tail first."""
    parts = path.split("/")[-LONGEST_TAIL:]
    return ("/".join(parts[index:]) for index in range(len(parts)))


def _joined(parts: Sequence[str]) -> str:
    return "/".join(parts) + "/" if parts else ""


def _starts(folder: str) -> Iterable[str]:
    """The folder, then what is left of it as leading names are dropped."""
    parts = [p for p in folder.split("/") if p]
    return ("/".join(parts[index:]) + "/" for index in range(len(parts)))


def _normalised(written: str) -> str:
    """Forward slashes, no drive, no scheme, no dots; empty for what belongs to somebody else."""
    path = _SCHEME.sub("/", written.strip().replace("\\", "/"))
    path = _INSTALLED.sub("", _DRIVE.sub("", path))
    if _FOREIGN.search(path):
        return ""
    kept: list[str] = []
    for part in path.split("/"):
        if part == "..":
            kept = kept[:-1]
        elif part not in {"", "."}:
            kept.append(part)
    return ("/" if path.startswith("/") else "") + "/".join(kept)
