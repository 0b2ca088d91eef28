"""Which types a file declares, abstract or not, and which they implement."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from shipworthy.analyse.models.code_text import line_of

_NAMES = r"[\w.,<>\[\]| \t\n]{0,300}"
_PYTHON = re.compile(r"^[ \t]*class[ \t]+(?P<name>\w{1,80})[ \t]*(?:\[[^\]]{0,80}\])?\((?P<bases>[^()]{0,300})\)[ \t]*:", re.MULTILINE)  # fmt: skip
_BRACED = re.compile(
    r"\b(?P<abstract>abstract[ \t]+|sealed[ \t]+)?(?P<kind>class|interface|trait|record|object)[ \t]+(?P<name>\w{1,80})(?:<[^>{}]{0,80}>)?"
    r"[ \t]*(?:\([^(){}]{0,600}\))?(?P<bases>" + _NAMES + r"(?:\([^(){}]{0,200}\)" + _NAMES + r"){0,3})\{"
)
_ABSTRACT_PYTHON = re.compile(r"\b(?:ABC|Protocol|ABCMeta)\b")
_WORD = re.compile(r"\b[A-Z]\w{0,80}")
_GO_INTERFACE = re.compile(r"^type[ \t]+(?P<name>\w{1,80})[ \t]+interface[ \t]*\{(?P<body>[^}]{0,4000})\}", re.MULTILINE)  # fmt: skip
_GO_METHOD = re.compile(r"^[ \t]+(?P<method>[A-Z]\w{0,80})\(", re.MULTILINE)
_GO_RECEIVER = re.compile(r"^func[ \t]*\([ \t]*\w{0,40}[ \t]*\*?(?P<type>\w{1,80})(?:\[[^\]]{0,80}\])?\)[ \t]*(?P<method>\w{1,80})\(", re.MULTILINE)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Declared:
    name: str
    line: int
    abstract: bool
    bases: frozenset[str]
    methods: frozenset[str] = frozenset()
    """Of Go's types, which name no bases."""


def declared_types(code: str, language: str) -> Iterator[Declared]:
    """`code` is without comments and long texts."""
    if language == "Python":
        yield from _python(code)
    elif language == "Go":
        yield from _go(code)
    else:
        for found in _BRACED.finditer(code):
            abstract = found["kind"] in {"interface", "trait"} or (found["abstract"] or "").startswith(
                "abstr"
            )
            bases = frozenset(_WORD.findall(found["bases"]))
            yield Declared(found["name"], line_of(code, found.start()), abstract, bases)


def _python(code: str) -> Iterator[Declared]:
    classes = list(_PYTHON.finditer(code))
    for index, found in enumerate(classes):
        end = classes[index + 1].start() if index + 1 < len(classes) else len(code)
        abstract = (
            bool(_ABSTRACT_PYTHON.search(found["bases"])) or "@abstractmethod" in code[found.end() : end]
        )
        bases = frozenset(_WORD.findall(found["bases"]))
        yield Declared(found["name"], line_of(code, found.start("name")), abstract, bases)


def _go(code: str) -> Iterator[Declared]:
    for found in _GO_INTERFACE.finditer(code):
        methods = frozenset(m["method"] for m in _GO_METHOD.finditer(found["body"]))
        if methods:
            yield Declared(found["name"], line_of(code, found.start()), True, frozenset(), methods)
    of_type: dict[str, set[str]] = {}
    first: dict[str, int] = {}
    for found in _GO_RECEIVER.finditer(code):
        of_type.setdefault(found["type"], set()).add(found["method"])
        first.setdefault(found["type"], line_of(code, found.start()))
    for name, names in of_type.items():
        yield Declared(name, first[name], False, frozenset(), frozenset(names))


def implements(concrete: Declared, interface: Declared) -> bool:
    if concrete.abstract or concrete.name == interface.name:
        return False
    if interface.methods:
        return interface.methods <= concrete.methods
    return interface.name in concrete.bases
