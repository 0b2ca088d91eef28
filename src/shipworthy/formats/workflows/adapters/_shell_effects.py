"""What shell commands do outside of the machine they run on, by their first words."""

from __future__ import annotations

import re
from collections.abc import Iterator

from shipworthy.formats.agents.ai_scripts import MAX_LINE
from shipworthy.formats.workflows.adapter import Files
from shipworthy.formats.workflows.adapters._shell_commands import BY_START, CODE, LOCAL, LONGEST
from shipworthy.model.workflows import Effect

_ORDER = (Effect.NONE, Effect.READ, Effect.UNKNOWN, Effect.WRITE, Effect.EXTERNAL, Effect.EXECUTE)
_PARTS = re.compile(r"(\|\|?|&&?|;|\$\(|[()`])")
_ARITHMETIC = re.compile(r"\$?\(\([^()]{0,200}\)\)|\\[()]|[<>]\(")
_QUOTED = re.compile(r"'[^']*'|\"[^\"$`]*\"")
_CASE = re.compile(r"\A\(?[^\s()|;&`$]{1,100}(?:\s{0,3}\|\s{0,3}[^\s()|;&`$]{1,100}){1,30}\)")
"""The patterns of one branch of `case`."""
_MAX_SCRIPT = 100_000
_SENDS = re.compile(r"\s(?:(?:-X\s*|--request[ =])(?:POST|PUT|PATCH|DELETE)|-d\b|--data|-F\b|--form|-T\b)")
_API_WRITE = re.compile(
    r"\s(?:-X\s*|--method[ =]|-f\b|-F\b|--field|--raw-field|--input)(?!\s*GET)|\bmutation\b"
)


def _is_build(words: list[str]) -> bool:
    """What a project builds and tests with runs its code, which a model may have written."""
    return any(tuple(words[: len(start)]) == start for start in CODE)


def of_pattern(pattern: str) -> tuple[Effect, str]:
    """Of what a model may type when it is allowed `git diff:*`: anything it is not sure of is execution."""
    words = pattern.replace(":*", " *").strip().split()
    if "*" not in pattern and not _is_build(words):
        return of_script(pattern)
    known = None if words[:2] == ["gh", "api"] or _is_build(words) else _known(words)
    if known in {Effect.NONE, Effect.READ} and words[0] in LOCAL:
        return Effect.EXECUTE, f"`{words[0]}` may run or change anything in its place of work"
    if known:
        return known, f"the command `{' '.join(words[:3])}`"
    shown = " ".join(words[:3]) or "*"
    return Effect.EXECUTE, f"the model may run `{shown}`"


def of_script(script: str, files: Files | None = None) -> tuple[Effect, str]:
    """Of fixed commands and the own scripts they start; unknown where one of them could do anything."""
    worst, reason = Effect.NONE, "its commands change nothing outside of the run"
    for line in _plain_lines(script):
        effect, shown = _of_line(line)
        if effect is Effect.UNKNOWN and files is not None and (own := _own_script(line, files)):
            effect, _ = of_script(own[:_MAX_SCRIPT])
        if _ORDER.index(effect) > _ORDER.index(worst):
            worst, reason = effect, f"it runs `{shown}`"
    return worst, reason


def _own_script(line: str, files: Files) -> str | None:
    """The text of a shell script that is tracked."""
    words = line.split()
    if words[:1] == ["bash"] or words[:1] == ["sh"]:
        words = words[1:]
    named = words[0].strip("\"'").removeprefix("./") if words else ""
    return files.text(named) if named.endswith((".sh", ".bash")) else None


def _of_line(line: str) -> tuple[Effect, str]:
    words = line.split()
    while words and ("=" in words[0] or words[0] in {"sudo", "then", "do", "else", "if", "!", "time"}):
        words = words[1:]
    if not words:
        return Effect.NONE, ""
    shown = " ".join(words[:3])[:60]
    if words[0] in {"curl", "wget"}:
        return (Effect.EXTERNAL if _SENDS.search(line) else Effect.READ), shown
    if words[:2] == ["gh", "api"]:
        return (Effect.WRITE if _API_WRITE.search(line) else Effect.READ), shown
    if (known := _known(words)) is not None:
        return known, shown
    return Effect.UNKNOWN, shown


def _known(words: list[str]) -> Effect | None:
    for length in range(min(LONGEST, len(words)), 0, -1):
        if (effect := BY_START.get(tuple(words[:length]))) is not None:
            return effect
    return None


def _plain_lines(script: str) -> Iterator[str]:
    """Commands, one by one, without comments and without the text of here-documents."""
    until = ""
    for line in script.replace("\\\n", " ").split("\n")[:2_000]:
        stripped = line.strip()[:MAX_LINE]
        if until:
            until = "" if stripped == until else until
            continue
        if found := re.search(r"<<-?\s*['\"]?(\w+)", stripped):
            until = found[1]
        if stripped and not stripped.startswith("#"):
            bare = _ARITHMETIC.sub(" ", _CASE.sub("", _QUOTED.sub("…", stripped)))
            yield from (part for part in map(_bare, _commands(bare)) if part)


def _bare(part: str) -> str:
    return part.strip().strip(")\"'").strip()


def _commands(line: str) -> Iterator[str]:
    """What stands where a command may begin; not what follows on a substitution, nor a pattern of `case`."""
    depth, follows = 0, False
    before = ""
    for part in _PARTS.split(line):
        match part:
            case "$(" | "(":
                depth += 1
                yield before
                before, follows = "", False
            case ")" if depth:
                depth -= 1
                yield before
                before, follows = "", True
            case ")":
                before, follows = "", False
            case "|" | "||" | "&" | "&&" | ";" | "`":
                yield before
                before, follows = "", False
            case _:
                before = "" if follows else part
    yield before
