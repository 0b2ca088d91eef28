"""Which task of which task runner a command runs."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping

from shipworthy.model.prose import TaskClaim, TypedCommand

_NAME = re.compile(r"[A-Za-z0-9_][\w.:/@+-]{0,80}")
_PLACEHOLDER = re.compile(
    r"(?i)(?:your|my|some|the|a|an|new|foo|bar|baz|x+|y+|target|task|command|script|name|recipe|"
    r"session|env|envname|testenv|args?|something|whatever|it|sure|todo)(?:[-_:](?:name|target|task|here|script))?"
)
_FILES = (".js", ".mjs", ".cjs", ".ts", ".mts", ".tsx", ".jsx")


def task_claims(command: TypedCommand) -> tuple[TaskClaim, ...]:
    """None for a command that runs no named task, or whose task is a placeholder."""
    runner = command.words[0].rpartition("/")[2]
    targets = _RUNNERS.get(runner)
    if targets is None:
        return ()
    return tuple(
        TaskClaim(_ALIASES.get(runner, runner), target, command.line, command.written, command.folder)
        for target in targets(command.words[1:])
        if _NAME.fullmatch(target) and not _PLACEHOLDER.fullmatch(target)
    )


_PROSE = frozenset(
    {"sure", "it", "the", "a", "an", "your", "use", "that", "this", "changes", "some", "sense"}
)


def _make(words: tuple[str, ...]) -> Iterator[str]:
    """`make -j4 a b VAR=x`; another makefile or folder is another matter."""
    if any(w.startswith(("-C", "-f", "-I", "--directory", "--file", "--makefile")) for w in words):
        return
    if _PROSE & {word.lower() for word in words}:
        return
    for before, word in zip(("", *words), words, strict=False):
        if before in {"-j", "-l", "-o", "-W"} or word.startswith("-") or "=" in word:
            continue
        if not _NAME.fullmatch(word) or word.isdigit():
            return  # prose, or something a shell would expand
        yield word


def _first(words: tuple[str, ...]) -> Iterator[str]:
    """`just --verbose recipe argument`."""
    if any(w.startswith(("-f", "-d", "--justfile", "--taskfile", "--dir", "--working")) for w in words):
        return
    yield from [w for w in words if not w.startswith("-") and "=" not in w][:1]


def _script(words: tuple[str, ...]) -> Iterator[str]:
    """`npm run x`, `npm test`, `pnpm -r run x`; not the shorthand, which may name a program."""
    bare = [w for w in words if not w.startswith("-")]
    flags = [w for w in words if w.startswith("-")]
    if any(flag in {"--if-present", "--filter", "-F", "--prefix", "-C", "--dir", "--cwd"} for flag in flags):
        return
    match bare:
        case ["run" | "run-script", name, *_] if "/" not in name and not name.endswith(_FILES):
            yield name  # bun runs files too
        case ["test" | "t", *_]:
            yield "test"
        case _:
            return


def _environments(words: tuple[str, ...]) -> Iterator[str]:
    """`tox -e a,b`, `nox -s a b`."""
    at = next((i for i, w in enumerate(words) if w in {"-e", "-s", "--session", "--sessions"}), None)
    if at is not None and at + 1 < len(words):
        yield from words[at + 1].split(",")


def _deno(words: tuple[str, ...]) -> Iterator[str]:
    if words[:1] == ("task",):
        yield from _first(words[1:])


def _composer(words: tuple[str, ...]) -> Iterator[str]:
    if words[:1] in [("run",), ("run-script",)]:
        yield from _first(words[1:])


_RUNNERS: Mapping[str, Callable[[tuple[str, ...]], Iterator[str]]] = {
    "make": _make,
    "gmake": _make,
    "just": _first,
    "task": _first,
    "npm": _script,
    "pnpm": _script,
    "yarn": _script,
    "bun": _script,
    "tox": _environments,
    "nox": _environments,
    "deno": _deno,
    "composer": _composer,
    "hatch": _composer,
    "pdm": _composer,
    "pixi": _composer,
    "poe": _first,
    "invoke": _first,
    "inv": _first,
    "rake": _first,
}
_ALIASES = {"gmake": "make", "pnpm": "npm", "yarn": "npm", "bun": "npm", "inv": "invoke"}
