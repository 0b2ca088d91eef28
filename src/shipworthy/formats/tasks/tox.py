"""tox environments, from tox.ini, setup.cfg, tox.toml and pyproject.toml."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any

from shipworthy.formats.tasks._ini import Lines, Section, read_ini
from shipworthy.formats.tasks._values import joined, listed, table, text, texts
from shipworthy.model.commands import Command, Target, TaskFile
from shipworthy.schema.from_toml import read_toml
from shipworthy.schema.nodes import line_of

MAX_ENVIRONMENTS = 5_000
MAX_DEPTH = 5
MAX_CONDITION = 200
BASE = ""
"""The name of the target any environment without settings of its own falls back to."""
_BRACES = re.compile(r"\{([^{}]*)\}")
_REFERENCE = re.compile(r"\{\[([^\]{}]+)\]([\w-]+)\}")
_SUBSTITUTION = re.compile(r"\{([a-z_]\w*)(?::([^{}]*))?\}")
_CONDITION = re.compile(r"(!?[\w.,!-]+(?:\{[^{}]*\})?[\w.,!-]*)\s*:\s+(.*)|(!?[\w.,!-]+)\s*:\s*$")
_PLAIN = re.compile(r"(?:py|pypy|cpython|jython|graalpy)?[\d.]*t?|pypy\d[\d.]*|pypy-[\d.]+")


@lru_cache(maxsize=64)
def parse(source: str, path: str = "tox.ini") -> TaskFile | None:
    """None where the file has no tox settings."""
    if path.endswith(".toml"):
        document = read_toml(source)
        if not path.endswith("tox.toml"):
            document = table(document, "tool", "tox")  # type: ignore[assignment]  # a mapping either way
        legacy = text(document.get("legacy_tox_ini")) if document else ""
        if legacy:
            found = _from_ini(read_ini(legacy), "tox")
            return found and _shifted(found, line_of(document, "legacy_tox_ini"))
        return _from_toml(document) if document else None
    prefix = "tox:tox" if path.endswith("setup.cfg") else "tox"
    return _from_ini(read_ini(source), prefix)


def select(found: TaskFile, names: Sequence[str]) -> list[Target]:
    """The targets for environment names, or for the default ones where none is named."""
    default = [t for t in found.targets if t.default and t.name != BASE]
    if not names:
        return default
    chosen = []
    for name in names:
        if name == "ALL":
            chosen += [t for t in found.targets if t.name != BASE]
            continue
        target = found.target(name) or _fallback(found, name)
        if target is not None:
            chosen.append(target)
    return chosen


def _fallback(found: TaskFile, name: str) -> Target | None:
    """An environment that is nowhere spelled out: its factors must be known ones."""
    known = {factor for t in found.targets for factor in t.name.split("-")}
    if all(factor in known or _PLAIN.fullmatch(factor) for factor in name.split("-")):
        return found.target(BASE)
    return None


def _from_ini(sections: dict[str, Section], head: str) -> TaskFile | None:
    if head not in sections and not any(s.startswith("testenv") for s in sections):
        return None
    top = sections.get(head, Section(head, 1))
    declared = _expanded(top.text("envlist") or top.text("env_list") or "py")
    named: dict[str, Section] = {}
    for section in sections.values():
        if section.name.startswith("testenv:"):
            for name in _expanded(section.name.removeprefix("testenv:")):
                named[name] = section
    reader = _Ini(sections)
    names = dict.fromkeys([*declared, *named])
    targets = [
        reader.target(name, named.get(name), default=name in declared)
        for name in list(names)[:MAX_ENVIRONMENTS]
    ]
    return TaskFile((*targets, reader.target(BASE, None, default=False)))


class _Ini:
    def __init__(self, sections: dict[str, Section]) -> None:
        self._sections = sections
        self._base = sections.get("testenv", Section("testenv", 1))

    def target(self, name: str, section: Section | None, *, default: bool) -> Target:
        own = section or self._base
        factors = set(name.split("-"))
        commands: list[Command] = []
        for key in ("commands_pre", "commands", "commands_post"):
            commands += self._commands(self._lines(own, key, 0), factors)
        directory = _literal(own.text("changedir") or own.text("change_dir"))
        if own.text("ignore_outcome").lower() == "true":
            commands = [_ignored(c, "`ignore_outcome`") for c in commands]
        return Target(name, own.line, tuple(commands), (), default, directory)

    def _lines(self, section: Section, key: str, depth: int) -> Lines:
        """The value's lines, those it refers to in place of the reference."""
        holder = section if key in section.entries else self._base
        found: Lines = []
        for number, line in holder.lines(key):
            reference = _REFERENCE.fullmatch(line.strip())
            other = self._sections.get(reference[1]) if reference else None
            if reference and other is not None and depth < MAX_DEPTH:
                found += self._lines(other, reference[2], depth + 1)
            else:
                found.append((number, _REFERENCE.sub(self._inline, line)))
        return found

    def _inline(self, reference: re.Match[str]) -> str:
        section = self._sections.get(reference[1])
        return section.text(reference[2]).replace("\n", " ")[:2_000] if section else "$_"

    def _commands(self, lines: Lines, factors: set[str]) -> Iterator[Command]:
        waiting: tuple[int, str] | None = None
        for number, line in lines:
            start, whole = waiting or (number, "")
            whole += line
            if whole.endswith("\\"):
                waiting = (start, whole[:-1] + " ")
                continue
            waiting = None
            command = _for_factors(whole, factors)
            if command:
                yield _command(command, start)


def _for_factors(line: str, factors: set[str]) -> str:
    """`lint: flake8` holds for environments with that factor; `a,b: …` for either, `a-b: …` for both."""
    head, colon, _ = line.partition(":")
    found = _CONDITION.fullmatch(line) if colon and len(head) <= MAX_CONDITION else None
    if not found:
        return line
    condition = found[1] or found[3]
    for option in _expanded(condition):
        parts = option.split("-")
        if all((p[1:] not in factors) if p.startswith("!") else (p in factors) for p in parts):
            return found[2] or ""
    return ""


def _command(line: str, number: int) -> Command:
    ignored = ""
    line = line.strip()
    while line[:1] in {"-", "!"} and not line.startswith("--"):
        ignored = "a leading `-`" if line[0] == "-" else ignored
        line = line[1:].lstrip()
    return Command(_literal(line), number, ignored)


def _literal(line: str) -> str:
    """`{posargs:tests}` is what stands there when nothing is given; other substitutions are paths."""
    for _ in range(3):
        line = _SUBSTITUTION.sub(_substituted, line)
    return line


def _substituted(found: re.Match[str]) -> str:
    name, default = found[1], found[2] or ""
    if name == "posargs":
        return default
    if name == "env":
        return default.partition(":")[2] or f"${default.partition(':')[0]}"
    return {"toxinidir": ".", "tox_root": ".", "envpython": "python"}.get(name, "$_")


def _expanded(value: str) -> list[str]:
    """`py{38,39}-test, lint` and lines of such, written out."""
    value = _BRACES.sub(lambda m: "{" + m[1].replace(",", "|").replace(" ", "") + "}", value)
    names: list[str] = []
    for word in re.split(r"[,\s]+", value):
        parts = [p.split("|") if i % 2 else [p] for i, p in enumerate(_BRACES.split(word))]
        product = itertools.islice(itertools.product(*parts), MAX_ENVIRONMENTS)
        names += ["".join(choice) for choice in product if word]
    return list(dict.fromkeys(n for n in names if n))[:MAX_ENVIRONMENTS]


def _from_toml(document: dict[str, Any]) -> TaskFile | None:
    names = texts(document.get("env_list", document.get("envlist")))
    base = table(document.get("env_run_base"))
    own = table(document.get("env"))
    targets = []
    for name in list(dict.fromkeys([*names, *own]))[:MAX_ENVIRONMENTS]:
        given = table(own.get(name))
        line = line_of(own, name) if name in own else line_of(document, "env_run_base")
        targets.append(_toml_target(str(name), given, base, line, default=name in names))
    line = line_of(document, "env_run_base")
    return TaskFile((*targets, _toml_target(BASE, {}, base, line, default=False)))


def _toml_target(
    name: str, given: dict[str, Any], base: dict[str, Any], line: int, *, default: bool
) -> Target:
    commands: list[Command] = []
    for key in ("commands_pre", "commands", "commands_post"):
        holder = given if key in given else base
        for command in listed(holder.get(key)):
            words = [w for w in listed(command) if isinstance(w, str)]
            words += [w for t in listed(command) for w in texts(table(t).get("default"))]
            if words:
                commands.append(_command(joined(words), line_of(holder, key, line)))
    directory = _literal(text(given.get("change_dir", base.get("change_dir"))))
    if given.get("ignore_outcome") is True:
        commands = [_ignored(c, "`ignore_outcome`") for c in commands]
    return Target(name, line, tuple(commands), (), default, directory)


def _ignored(command: Command, why: str) -> Command:
    return Command(command.text, command.line, command.ignored or why)


def _shifted(found: TaskFile, lines: int) -> TaskFile:
    """Lines of a text inside another file."""
    return TaskFile(
        tuple(
            Target(
                t.name,
                t.line + lines,
                tuple(Command(c.text, c.line + lines, c.ignored) for c in t.commands),
                t.dependencies,
                t.default,
                t.directory,
            )
            for t in found.targets
        )
    )
