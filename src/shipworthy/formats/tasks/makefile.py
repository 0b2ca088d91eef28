"""Makefiles: targets, what they need, their recipes with the simple variables filled in."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from shipworthy.formats.tasks._make_variables import expand
from shipworthy.formats.tasks._values import no_more_than
from shipworthy.model.commands import Command, Target, TaskFile

NAMES = ("GNUmakefile", "makefile", "Makefile")
MAX_CHARACTERS = 2_000_000
MAX_TARGETS = 2_000
_ASSIGN = re.compile(r"(?:(?:export|override|private)\s+)*([\w.-]+)\s*(\+=|\?=|!=|:{0,3}=)\s?(.*)", re.DOTALL)
_DIRECTIVE = re.compile(r"(?:ifn?eq|ifn?def|else|endif|export|unexport|vpath|override)\b")
_INCLUDE = re.compile(r"[-s]?include\s+(.*)")
_DEFINE = re.compile(r"(?:override\s+)?define\s+([\w.-]+)")


@dataclass
class _Rule:
    line: int
    needs: list[str] = field(default_factory=list)
    recipe: list[tuple[int, str]] = field(default_factory=list)
    stem: str = ""


def parse(
    text: str,
    overrides: Mapping[str, str] | None = None,
    environment: Mapping[str, str] | None = None,
) -> TaskFile:
    """`overrides` win over what the file sets; `environment` over what it does not."""
    no_more_than(MAX_CHARACTERS, text, "characters")
    reader = _Reader(dict(overrides or {}), dict(environment or {}))
    reader.read(text)
    return reader.result()


class _Reader:
    def __init__(self, overrides: dict[str, str], environment: dict[str, str]) -> None:
        self._fixed = frozenset(overrides)
        self._given = frozenset(environment)
        self._variables = {"MAKE": "make", "CURDIR": ".", **environment, **overrides}
        self._own: set[str] = set()
        self._rules: dict[str, _Rule] = {}
        self._current: list[_Rule] = []
        self._includes: list[str] = []

    def read(self, text: str) -> None:
        lines = iter(_logical(text.split("\n")))
        for number, line in lines:
            if line.startswith("\t") and self._current:
                for rule in self._current:
                    rule.recipe.append((number, line[1:]))
                continue
            bare = _uncommented(line).strip()
            if not bare:
                continue
            if found := _DEFINE.match(bare):
                body = []
                for _, inner in lines:
                    if inner.strip() == "endef":
                        break
                    body.append(inner)
                self._set(found[1], "=", "\n".join(body))
            elif not self._statement(bare, number):
                self._current = []

    def _statement(self, line: str, number: int) -> bool:
        if found := _ASSIGN.fullmatch(line):
            self._set(found[1], found[2], found[3].strip())
        elif found := _INCLUDE.fullmatch(line):
            self._includes += expand(found[1], self._variables).split()
        elif _DIRECTIVE.match(line):
            return True  # both branches are read
        elif ":" in line and len(self._rules) < MAX_TARGETS:
            return self._rule(line, number)
        return False

    def _set(self, name: str, operator: str, value: str) -> None:
        if name in self._fixed or (operator == "?=" and name in self._given):
            return
        if operator == "?=" and name in self._variables:
            return
        if operator == "+=":
            value = f"{self._variables.get(name, '')} {value}".strip()
        if operator == "!=":
            value = "$(shell …)"
        if operator in {":=", "::="}:
            value = expand(value, self._variables).replace("$", "$$")
        self._variables[name] = value[:20_000]
        self._own.add(name)

    def _rule(self, line: str, number: int) -> bool:
        head, _, inline = line.partition(";")
        names, _, needs = head.partition(":")
        needs = needs.lstrip(":")
        if _ASSIGN.fullmatch(needs.strip()) or names.strip().startswith("$(eval"):
            return True
        pattern, colon, after = expand(needs, self._variables).partition(":")
        self._current = []
        for name in expand(names, self._variables).split()[:200]:
            rule = self._rules.setdefault(name, _Rule(number))
            stem = _stem(pattern.strip(), name) if colon else ""
            rule.stem = stem or rule.stem
            wanted = (after if colon else pattern).replace("|", " ").split()
            rule.needs += [w.replace("%", stem) if stem else w for w in wanted][:500]
            if inline.strip():
                rule.recipe.append((number, inline.strip()))
            self._current.append(rule)
        return True

    def result(self) -> TaskFile:
        plain = {n: r for n, r in self._rules.items() if "%" not in n and not n.startswith(".")}
        goal = expand(self._variables.get(".DEFAULT_GOAL", ""), self._variables)
        own = {k: v for k, v in self._variables.items() if k in self._own}
        return TaskFile(
            tuple(self._target(n, r) for n, r in plain.items()),
            goal or next(iter(plain), None),
            tuple(self._includes),
            tuple(self._target(n, r) for n, r in self._rules.items() if "%" in n)
            + tuple(self._target("%", r) for n, r in self._rules.items() if n == ".DEFAULT"),
            tuple(own.items()),
        )

    def _target(self, name: str, rule: _Rule) -> Target:
        stem = rule.stem or ("%" if "%" in name else "")
        automatic = {
            "@": name,
            "<": rule.needs[0] if rule.needs else "",
            "^": " ".join(rule.needs[:50]),
            "*": stem,
        }
        commands = tuple(self._commands(rule, {**self._variables, **automatic}))
        return Target(name, rule.line, commands, tuple(dict.fromkeys(rule.needs)))

    def _commands(self, rule: _Rule, variables: Mapping[str, str]) -> Iterator[Command]:
        for number, raw in rule.recipe:
            text = expand(raw, variables).lstrip()
            ignored = ""
            while text[:1] in {"@", "-", "+"}:
                ignored = "a leading `-`" if text[0] == "-" else ignored
                text = text[1:].lstrip()
            if text and not text.startswith("#"):
                yield Command(text, number, ignored)


def _logical(lines: list[str]) -> Iterator[tuple[int, str]]:
    """Lines joined at a trailing backslash; in recipes the break stays, for the shell to see."""
    number = 0
    while number < len(lines):
        start, line = number, lines[number]
        recipe = line.startswith("\t")
        while lines[number].endswith("\\") and number + 1 < len(lines):
            number += 1
            following = lines[number]
            if recipe:
                line += "\n" + following.removeprefix("\t")
            else:
                line = line[:-1].rstrip() + " " + following.strip()
        yield start + 1, line
        number += 1


def _uncommented(line: str) -> str:
    if line.lstrip().startswith("#"):
        return ""
    return line.partition(" #")[0] if " #" in line else line


def _stem(pattern: str, name: str) -> str:
    before, percent, after = pattern.partition("%")
    if percent and name.startswith(before) and name.endswith(after):
        return name[len(before) : len(name) - len(after)]
    return ""
