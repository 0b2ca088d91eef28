"""Programs that call a model, in the shell script of a CI step."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import zip_longest

from shipworthy.formats.agents.ai_catalogue import AiCatalogue, AiCommand

MAX_LINE = 4_000
MAX_CALL = 20_000
_SEPARATOR = re.compile(r"\|\|?|&&?|;|\$\(|[()`]")
_ASSIGNMENT = re.compile(r"[A-Za-z_]\w{0,80}=\S*")
_WRAPPERS = frozenset({"sudo", "exec", "time", "nohup", "command", "env", "then", "do", "else", "if", "!"})
_RUNNERS = frozenset({"npx", "bunx", "pnpx"})
_PACKAGES = {
    "@anthropic-ai/claude-code": "claude",
    "@openai/codex": "codex",
    "@google/gemini-cli": "gemini",
    "@github/copilot": "copilot",
    "@qwen-code/qwen-code": "qwen",
    "opencode-ai": "opencode",
    "@sourcegraph/amp": "amp",
}


@dataclass(frozen=True, slots=True)
class Call:
    tool: str
    agent: bool
    bounded: bool
    offset: int
    """Lines below the script's first."""
    after: str = ""
    """The script from here to its next such call: the call's options, and more."""


def calls_in(script: str, catalogue: AiCatalogue) -> Iterator[Call]:
    found = list(_calls(script, catalogue))
    lines = script.split("\n")
    for call, following in zip_longest(found, found[1:]):
        end = max(following.offset, call.offset + 1) if following else len(lines)
        yield replace(call, after="\n".join(lines[call.offset : end])[:MAX_CALL])


def _calls(script: str, catalogue: AiCatalogue) -> Iterator[Call]:
    for offset, line in _logical_lines(script):
        for segment in _SEPARATOR.split(line[:MAX_LINE]):
            words, timed = _command(segment.split())
            for known in catalogue.commands:
                if _is_call(words, known):
                    yield Call(known.tool, known.agent, timed or _has(words, known.bounds), offset)
                    break


def _logical_lines(script: str) -> Iterator[tuple[int, str]]:
    """Lines joined at a trailing backslash, without comments."""
    held, start = "", 0
    for number, line in enumerate(script.split("\n")):
        if not held:
            start = number
        stripped = line.strip()
        if stripped.endswith("\\") and len(held) < MAX_LINE:
            held += stripped[:-1] + " "
            continue
        whole, held = held + stripped, ""
        if whole and not whole.startswith("#"):
            yield start, whole


def _command(words: list[str]) -> tuple[list[str], bool]:
    """Without what stands before the program's name, and whether `timeout` stood there."""
    timed = False
    while words:
        word = words[0]
        if word in _WRAPPERS or _ASSIGNMENT.fullmatch(word):
            words = words[1:]
        elif word in {"timeout", "gtimeout"}:
            timed = True
            words = words[1:]
            while words and (words[0].startswith("-") or words[0][:1].isdigit()):
                words = words[1:]
        elif word in _RUNNERS:
            rest = [w for w in words[1:] if w not in {"-y", "--yes", "--"}]
            package = rest[0] if rest else ""
            name = (
                "@" + package[1:].partition("@")[0] if package.startswith("@") else package.partition("@")[0]
            )
            return [_PACKAGES.get(name, name), *rest[1:]], timed
        else:
            break
    return words, timed


def _is_call(words: list[str], known: AiCommand) -> bool:
    start = known.command.split()
    name = [words[0].rpartition("/")[2], *words[1:]] if words else []
    return name[: len(start)] == start and (not known.with_ or _has(words, known.with_))


def _has(words: list[str], options: tuple[str, ...]) -> bool:
    return any(word.partition("=")[0] in options for word in words)
