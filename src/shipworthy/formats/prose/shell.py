"""The commands a text tells its reader to type."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator

from shipworthy.formats.prose.wording import tells_changes
from shipworthy.model.prose import CodeBlock, CodeSpan, Document, TypedCommand

SHELLS = frozenset(
    ["sh", "bash", "shell", "zsh", "fish", "console", "terminal", "shell-session", "shellsession", "sh-session", "bash-session", "cmd", "powershell", "ps1", "pwsh", "commandline", "command-line", "prompt", "bat"]
)
UNNAMED = frozenset({"", "text", "plain", "plaintext", "txt", "none"})
ELSEWHERE = "\0"
"""The folder of commands that run in a place that is not this repository."""
MAX_LINE = 2_000

_PROMPT = re.compile(r"(?:\([\w.-]{1,40}\) ?)?(?:[\w.~@:/-]{0,40})(?:\$|%|❯|PS>|>) +(?=\S)")
_HEREDOC = re.compile(r"<<-?\s?['\"]?(\w{1,40})['\"]?")
_ASSIGNMENT = re.compile(r"[A-Za-z_]\w{0,80}=.*", re.DOTALL)
_REDIRECT = re.compile(r"[0-9]?>{1,2}|<|&>")
_SEPARATORS = frozenset({"&&", "||", ";", ";;", "|", "&", "(", ")", "\n"})
_KEYWORDS = frozenset({"if", "then", "else", "elif", "do", "while", "until", "!", "{"})
_WINDOWS = frozenset({"cmd", "powershell", "ps1", "pwsh", "bat"})
PREFIXES = (
    ("sudo",), ("time",), ("exec",), ("env",), ("command",), ("nohup",), ("dotenv", "--"), ("dotenvx", "run", "--"),
    ("uv", "run"), ("poetry", "run"), ("pipenv", "run"), ("bundle", "exec"), ("npx",), ("pnpm", "exec"), ("pnpm", "dlx"), ("yarn", "exec"),
    ("bunx",), ("corepack",), ("uvx",), ("pipx", "run"), ("mise", "exec", "--"),
)  # fmt: skip


def typed_commands(document: Document) -> tuple[TypedCommand, ...]:
    """In order of appearance; blocks first."""
    found = [c for block in document.code_blocks for c in _in_block(block)]
    for span in document.spans:
        if tells_changes(span.around):
            continue
        if len(span.text) < MAX_LINE and (" " in span.text or _is_run(span)):
            texts = _simple_commands(span.text)
            found += [TypedCommand(w, span.line, "", span.sentence, block=False) for w in texts]
    return tuple(found)


_SCRIPT_RUNNERS = frozenset({"hatch", "pdm", "pixi", "rye"})
_PYTHONS = frozenset({"python", "python3"})
_TOOLS = frozenset(["pytest", "tox", "nox", "make", "ctest", "rspec", "mvn", "sbt", "rake", "phpunit", "yarn", "vitest", "jest", "mocha"])
_RUN = re.compile(r"(?i)\b(?:run|running|runs|execut\w+|invok\w+|using|with|call|type)\b")


def _is_run(span: CodeSpan) -> bool:
    """A tool that is a whole command, where the sentence says to run it."""
    return span.text in _TOOLS and _RUN.search(span.sentence) is not None


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
        for words in _simple_commands(typed):
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


def _simple_commands(text: str) -> list[tuple[str, ...]]:
    """The commands of one line; none where the line is not shell."""
    lexer = shlex.shlex(text, posix=True, punctuation_chars="();<>|&")
    lexer.whitespace_split = True
    lexer.commenters = "#"
    try:
        tokens = list(lexer)
    except ValueError:
        return []
    found: list[tuple[str, ...]] = []
    held: list[str] = []
    for token in [*tokens, "\n"]:
        if token in _SEPARATORS:
            if words := _essential(held):
                found.append(words)
            held = []
        else:
            held.append(token)
    return found


def _essential(tokens: list[str]) -> tuple[str, ...]:
    """The words without redirections, assignments in front, and commands that run commands."""
    words: list[str] = []
    skip = False
    for token in tokens:
        if _REDIRECT.fullmatch(token):
            skip = True
        elif skip:
            skip = False
        else:
            words.append(token)
    while words:
        if words[0] in _KEYWORDS or _ASSIGNMENT.fullmatch(words[0]):
            words = words[1:]
        elif prefix := next((p for p in PREFIXES if tuple(words[: len(p)]) == p), None):
            words = _after_options(words[len(prefix) :])
        elif words[0] in _SCRIPT_RUNNERS and words[1:2] == ["run"] and words[2:3] and words[2] in _TOOLS | _PYTHONS:
            words = words[2:]
        else:
            break
    return tuple(words)


_WITH_VALUE = frozenset(
    ["--group", "--extra", "--with", "--python", "-p", "--directory", "--project", "--package", "--only-group", "--no-group", "--env-file", "--with-requirements", "--with-editable", "-e", "-m", "--manifest-path", "-f", "-u"]
)


def _after_options(words: list[str]) -> list[str]:
    """What a running command runs: behind its own options."""
    at = 0
    while at < len(words) and words[at].startswith("-"):
        at += 2 if words[at] in _WITH_VALUE else 1
    return words[at:]


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
