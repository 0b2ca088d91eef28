"""Justfiles: recipes, what they need, their lines with the simple variables filled in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from shipworthy.formats.tasks._values import no_more_than
from shipworthy.model.commands import Command, Target, TaskFile

NAMES = ("justfile", "Justfile", ".justfile", "JUSTFILE")
MAX_CHARACTERS = 2_000_000
_ASSIGN = re.compile(r"(?:export\s+)?([A-Za-z_][\w-]*)\s*:=\s*(.*)")
_ALIAS = re.compile(r"alias\s+([\w-]+)\s*:=\s*([\w-]+)")
_IMPORT = re.compile(r"import\??\s+(['\"])(.+?)\1")
_RECIPE = re.compile(r"@?([A-Za-z_][\w-]*)((?:\s[^:]*)?):(?!=)(.*)")
_NEED = re.compile(r"\(\s*([\w:-]+)[^)]*\)|([A-Za-z_][\w:-]*)")
_INTERPOLATED = re.compile(r"\{\{\s*([\w-]+)\s*\}\}")
_ANY = re.compile(r"\{\{[^{}]*\}\}")


@dataclass
class _Recipe:
    line: int
    needs: tuple[str, ...]
    lines: list[tuple[int, str]] = field(default_factory=list)


def parse(text: str) -> TaskFile:
    no_more_than(MAX_CHARACTERS, text, "characters")
    recipes: dict[str, _Recipe] = {}
    variables: dict[str, str] = {}
    aliases: dict[str, tuple[str, int]] = {}
    includes: list[str] = []
    current: _Recipe | None = None
    for number, line in _logical(text.split("\n")):
        if line[:1] in {" ", "\t"}:
            if current is not None and line.strip():
                current.lines.append((number, line))
            continue
        if not line.strip() or line.startswith(("#", "[")):
            continue
        if found := _ALIAS.match(line):
            aliases[found[1]] = (found[2], number)
        elif found := _IMPORT.match(line):
            includes.append(found[2])
        elif found := _ASSIGN.fullmatch(line.rstrip()):
            variables[found[1]] = _literal(found[2])
        elif found := _RECIPE.match(line):
            current = _Recipe(number, tuple(_needs(found[3])))
            recipes[found[1]] = current
    targets = [_target(name, recipe, variables) for name, recipe in recipes.items()]
    targets += [Target(name, line, (), (other,)) for name, (other, line) in aliases.items()]
    return TaskFile(tuple(targets), next(iter(recipes), None), tuple(includes))


def _logical(lines: list[str]) -> Iterator[tuple[int, str]]:
    number = 0
    while number < len(lines):
        start, line = number, lines[number]
        while lines[number].endswith("\\") and number + 1 < len(lines):
            number += 1
            line += "\n" + lines[number]
        yield start + 1, line
        number += 1


def _needs(text: str) -> Iterator[str]:
    for found in _NEED.finditer(text.partition("#")[0][:2_000]):
        yield found[1] or found[2]


def _literal(text: str) -> str:
    """A quoted text without its quotes; anything computed is not known."""
    text = text.strip()
    if len(text) > 1 and text[0] in "'\"" and text[-1] == text[0] and text[0] not in text[1:-1]:
        return text[1:-1]
    return "$_"


def _target(name: str, recipe: _Recipe, variables: dict[str, str]) -> Target:
    first = recipe.lines[0][1].strip() if recipe.lines else ""
    if first.startswith("#!"):
        body = "\n".join(line for _, line in recipe.lines[1:])
        start = recipe.lines[1][0] if len(recipe.lines) > 1 else recipe.line
        language = "shell" if re.search(r"\b(?:ba|z|da)?sh\b", first) else "other"
        language = "python" if "python" in first else language
        errexit = bool(re.search(r"\s-\w*e", first))
        command = Command(_filled(body, variables), start, errexit=errexit, language=language)
        return Target(name, recipe.line, (command,) if body.strip() else (), recipe.needs)
    return Target(name, recipe.line, tuple(_commands(recipe, variables)), recipe.needs)


def _commands(recipe: _Recipe, variables: dict[str, str]) -> Iterator[Command]:
    for number, line in recipe.lines:
        text, ignored = line.strip(), ""
        while text[:1] in {"@", "-"}:
            ignored = "a leading `-`" if text[0] == "-" else ignored
            text = text[1:].lstrip()
        if text and not text.startswith("#"):
            yield Command(_filled(text, variables), number, ignored)


def _filled(text: str, variables: dict[str, str]) -> str:
    text = _INTERPOLATED.sub(lambda m: variables.get(m[1], "$_"), text)
    return _ANY.sub("$_", text)
