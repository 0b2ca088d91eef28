"""A line of shell to the simple commands in it, without what only surrounds them."""

from __future__ import annotations

import re
import shlex

_ASSIGNMENT = re.compile(r"[A-Za-z_]\w{0,80}=.*", re.DOTALL)
_REDIRECT = re.compile(r"[0-9]?>{1,2}|<|&>")
_SEPARATORS = frozenset({"&&", "||", ";", ";;", "|", "&", "(", ")", "\n"})
_KEYWORDS = frozenset({"if", "then", "else", "elif", "do", "while", "until", "!", "{"})
_PREFIXES = (
    ("sudo",), ("time",), ("exec",), ("env",), ("command",), ("nohup",), ("dotenv", "--"),
    ("dotenvx", "run", "--"), ("uv", "run"), ("poetry", "run"), ("pipenv", "run"), ("bundle", "exec"),
    ("npx",), ("pnpm", "exec"), ("pnpm", "dlx"), ("yarn", "exec"), ("bunx",), ("corepack",), ("uvx",),
    ("pipx", "run"), ("mise", "exec", "--"),
)  # fmt: skip
"""Commands that run another command."""
TOOLS = frozenset([
    "pytest", "tox", "nox", "make", "ctest", "rspec", "mvn", "sbt", "rake", "phpunit", "yarn", "vitest",
    "jest", "mocha",
])  # fmt: skip
"""Programs that are a whole command without an argument."""
_SCRIPT_RUNNERS = frozenset({"hatch", "pdm", "pixi", "rye"})
_PYTHONS = frozenset({"python", "python3"})


def simple_commands(text: str) -> list[tuple[str, ...]]:
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
        elif prefix := next((p for p in _PREFIXES if tuple(words[: len(p)]) == p), None):
            words = _after_options(words[len(prefix) :])
        elif (
            words[0] in _SCRIPT_RUNNERS
            and words[1:2] == ["run"]
            and words[2:3]
            and words[2] in TOOLS | _PYTHONS
        ):
            words = words[2:]
        else:
            break
    return tuple(words)


_WITH_VALUE = frozenset([
    "--group", "--extra", "--with", "--python", "-p", "--directory", "--project", "--package",
    "--only-group", "--no-group", "--env-file", "--with-requirements", "--with-editable", "-e", "-m",
    "--manifest-path", "-f", "-u",
])  # fmt: skip


def _after_options(words: list[str]) -> list[str]:
    """What a running command runs: behind its own options."""
    at = 0
    while at < len(words) and words[at].startswith("-"):
        at += 2 if words[at] in _WITH_VALUE else 1
    return words[at:]
