"""Dockerfiles: instructions, and the images that stages start from."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from shipworthy.model.containers import Instruction, Stage

MAX_LINES = 20_000
_TEMPLATES = (".tt", ".j2", ".jinja", ".tmpl", ".tpl", ".template", ".erb", ".hbs", ".md", ".in")
_INSTRUCTION = re.compile(r"\s*([A-Za-z]{2,20})\s+(.*)", re.DOTALL)
_HEREDOC = re.compile(r"<<-?\s*[\"']?([A-Za-z_]\w{0,60})[\"']?")
_ESCAPE = re.compile(r"#\s*escape\s*=\s*`", re.IGNORECASE)
_VARIABLE = re.compile(r"\$(?:\{(\w{1,100})(?::?[-+]([^}]{0,300}))?\}|(\w{1,100}))")


def matches(path: str) -> bool:
    name = path.rpartition("/")[2].lower()
    return not name.endswith(_TEMPLATES) and (
        name in {"dockerfile", "containerfile"}
        or name.startswith(("dockerfile.", "containerfile."))
        or name.endswith((".dockerfile", ".containerfile"))
    )


def instructions(text: str) -> Iterator[Instruction]:
    lines = text.split("\n")[:MAX_LINES]
    escape = "`" if _ESCAPE.match(lines[0]) else "\\"
    joined: list[str] = []
    start = 0
    ends: list[str] = []
    for number, line in enumerate(lines, start=1):
        if ends:
            if line.strip() == ends[0]:
                ends.pop(0)
            continue
        if line.lstrip().startswith("#") or (joined and not line.strip()):
            continue
        start = start or number
        bare = line.rstrip()
        joined.append(bare.removesuffix(escape))
        if bare.endswith(escape):
            continue
        whole = " ".join(joined)
        joined, at, start = [], start, 0
        if found := _INSTRUCTION.match(whole):
            yield Instruction(found[1].upper(), found[2].strip(), at)
            ends = _HEREDOC.findall(found[2]) if found[1].upper() in {"RUN", "COPY", "ADD"} else []


def stages(read: Sequence[Instruction]) -> list[Stage]:
    """Every `FROM`, with the arguments stated before the first one filled in."""
    values: dict[str, str] = {}
    found: list[Stage] = []
    for instruction in read:
        if instruction.name == "ARG" and not found:
            name, _, value = instruction.arguments.partition("=")
            values[name.strip()] = _filled(value.strip().strip("\"'"), values)[0]
        elif instruction.name == "FROM":
            found.append(_stage(instruction, values, {s.name for s in found if s.name}))
    return found


def _stage(instruction: Instruction, values: Mapping[str, str], earlier: set[str]) -> Stage:
    words = [w for w in instruction.arguments.split() if not w.startswith("--")]
    image, unresolved = _filled(words[0], values) if words else ("", False)
    named = len(words) >= 3 and words[1].lower() == "as"  # `FROM image AS name`
    name = words[2].lower() if named else ""
    return Stage(image, name, instruction.line, image.lower() in earlier, unresolved)


def _filled(text: str, values: Mapping[str, str]) -> tuple[str, bool]:
    """The text with variables replaced, and whether one had no value."""
    missing = False

    def value(match: re.Match[str]) -> str:
        nonlocal missing
        found = values.get(match[1] or match[3]) or match[2]
        missing = missing or not found
        return found or match[0]

    filled = _VARIABLE.sub(value, text)
    return filled, missing or "{{" in text or "<%" in text
