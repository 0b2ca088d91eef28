"""The commands a text tells its reader to type."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice

from shipworthy.formats.prose.simple_commands import TOOLS, simple_commands
from shipworthy.formats.prose.wording import tells_changes
from shipworthy.model.prose import CodeBlock, CodeSpan, Document, TypedCommand

SHELLS = frozenset([
    "sh", "bash", "shell", "zsh", "fish", "console", "terminal", "shell-session", "shellsession",
    "sh-session", "bash-session", "cmd", "powershell", "ps1", "pwsh", "commandline", "command-line",
    "prompt", "bat",
])  # fmt: skip
UNNAMED = frozenset({"", "text", "plain", "plaintext", "txt", "none"})
ELSEWHERE = "\0"
"""The folder of commands that run in a place that is not this repository."""
MAX_LINE = 2_000
MAX_COMMANDS = 3_000
"""A longer text is no text for people; the rest of it is not heard."""

_PROMPT = re.compile(r"(?:\([\w.-]{1,40}\) ?)?(?:[\w.~@:/-]{0,40})(?:\$|%|❯|PS>|>) +(?=\S)")
_HEREDOC = re.compile(r"<<-?\s?['\"]?(\w{1,40})['\"]?")
_WINDOWS = frozenset({"cmd", "powershell", "ps1", "pwsh", "bat"})


@lru_cache(maxsize=128)
def typed_commands(document: Document) -> tuple[TypedCommand, ...]:
    """In order of appearance; blocks first."""
    found = list(islice((c for block in document.code_blocks for c in _in_block(block)), MAX_COMMANDS))
    for span in document.spans[:MAX_COMMANDS]:
        if tells_changes(span.around):
            continue
        if len(span.text) < MAX_LINE and (" " in span.text or _is_run(span)):
            texts = simple_commands(span.text)
            found += [TypedCommand(w, span.line, "", span.sentence, block=False) for w in texts]
    return tuple(found)


_RUN = r"(?i)\b(?:run|running|runs|execut\w{1,5}|invok\w{1,5}|use|using|with|via|call|type)\W{1,4}(?:the )?"


def _is_run(span: CodeSpan) -> bool:
    """A tool that is a whole command, where the sentence says to run it."""
    if span.text not in TOOLS:
        return False
    return re.search(_RUN + re.escape(span.text) + r"\b", span.sentence) is not None


@lru_cache(maxsize=128)
def spoken_commands(document: Document) -> tuple[TypedCommand, ...]:
    """Commands in running text without mark-up: a line that is one, or ends in one after a colon.

    Good enough to say that a text tells a command, too weak to say that it tells a wrong one.
    """
    found = []
    for paragraph in document.paragraphs[:MAX_COMMANDS]:
        text = paragraph.text[-200:] if len(paragraph.text) < MAX_LINE else ""
        for said in {text, text.rpartition(": ")[2]}:
            first = said.partition(" ")[0]
            if first in _SPOKEN and " " in said:
                found += [TypedCommand(words, paragraph.line, block=False) for words in simple_commands(said)]
    return tuple(found)


_SPOKEN = frozenset([
    "npm", "pnpm", "yarn", "bun", "pip", "pip3", "uv", "poetry", "pdm", "make", "cargo", "go", "mvn",
    "./mvnw", "gradle", "./gradlew", "docker", "docker-compose", "dotnet", "bundle", "composer", "mix",
    "python", "python3", "pytest", "tox", "nox", "just", "task", "nix", "terraform", "cmake", "swift",
])  # fmt: skip


def _in_block(block: CodeBlock) -> Iterator[TypedCommand]:
    if block.language not in SHELLS | UNNAMED:
        return
    folder = ""
    prompted = any(_prompt(line) for line in block.text.split("\n"))
    for text, line in _logical_lines(block):
        prompt = _prompt(text)
        if prompted and not prompt:
            continue  # what an earlier command printed
        typed = text[prompt:]
        if block.language in _WINDOWS:
            typed = typed.replace("\\", "/")
        for words in simple_commands(typed):
            if words[0] in {"cd", "pushd"}:
                folder = _changed(folder, words)
            else:
                yield TypedCommand(words, line, folder, block.context)
            folder = _moved_away(folder, words)


def _prompt(line: str) -> int:
    """How many characters of the line are a prompt."""
    start = len(line) - len(line.lstrip())
    found = _PROMPT.match(line[start : start + 100])
    return start + found.end() if found else 0


def _logical_lines(block: CodeBlock) -> Iterator[tuple[str, int]]:
    """Lines with their continuations, without comments and here-documents."""
    lines = block.text.split("\n")
    at = 0
    while at < len(lines):
        start, text = at, lines[at]
        while text.endswith("\\") and at + 1 < len(lines) and len(text) < MAX_LINE:
            at += 1
            text = text[:-1] + " " + lines[at].strip()
        at += 1
        if heredoc := _HEREDOC.search(text[:MAX_LINE]):
            while at < len(lines) and lines[at].strip() != heredoc[1]:
                at += 1
            at += 1
        if text.strip() and not text.lstrip().startswith("#") and len(text) < MAX_LINE:
            yield text, block.line + start


def _changed(folder: str, words: tuple[str, ...]) -> str:
    """Where `cd` leads; text that leaves the repository does not come back."""
    if folder == ELSEWHERE or len(words) < 2:
        return ELSEWHERE
    target = words[1].rstrip("/")
    if target.startswith(("/", "~", "$", "<")) or target == "-":
        return ELSEWHERE
    parts = [p for p in folder.split("/") if p]
    for part in target.split("/"):
        if part == ".." and parts and parts[-1] != "..":
            parts.pop()
        elif part not in {".", ""}:
            parts.append(part)
    return "/".join(parts)


def _moved_away(folder: str, words: tuple[str, ...]) -> str:
    """Commands that open another machine or a new project: the rest is about that."""
    if words[0] in {"ssh", "docker", "podman", "kubectl", "vagrant"} and words[1:2] in [
        ("run",), ("exec",), ("attach",), ("ssh",),
    ]:  # fmt: skip
        return ELSEWHERE
    return folder
