"""What a project tells coverage.py to leave out: expressions that its data file does not hold."""

from __future__ import annotations

import configparser
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from shipworthy.schema.from_toml import read_toml
from shipworthy.schema.nodes import DocumentError

NAMES = (".coveragerc", ".coveragerc.toml", "setup.cfg", "tox.ini", "pyproject.toml")
"""Where it looks, in its order: the first that speaks of coverage is the only one."""
MAX_EXPRESSIONS = 100
MAX_LENGTH = 300
_CLASS = re.compile(r"\[\^?\]?(?:\\.|[^\]\\])*\]")
_ESCAPED = re.compile(r"\\.", re.DOTALL)
_REPEAT = re.compile(r"[*+]|\{\d*,?\d*\}")
_HEAVY = re.compile(r"\)\s*(?:[*+]|\{)|\(\?(?!:)")
"""A group that is repeated, or one that looks around."""
_ACROSS = re.compile(r"(?:\[(?:\^|[^\]]*\\[sSDWn])(?:\\.|[^\]\\])*\]|\\[DW])(?:[*+]|\{)")
"""What may reach over the ends of many lines."""
_RUN = re.compile(r"\s+|[^\n]+")


@dataclass(frozen=True)
class PythonSettings:
    excluded: tuple[str, ...] | None = None
    """In place of what it leaves out by itself; none where that stays."""
    also: tuple[str, ...] = ()
    partial: tuple[str, ...] | None = None
    partial_also: tuple[str, ...] = ()

    @property
    def stated(self) -> tuple[str, ...]:
        return (*(self.excluded or ()), *self.also, *(self.partial or ()), *self.partial_also)

    def cost(self, text: str) -> int:
        """Steps that matching them may take at worst. Whoever wrote them may want it to take forever."""
        runs = Counter(len(run) for run in _RUN.findall(text)) if self.stated else Counter()
        return sum(
            many * length ** (1 + _repeats(each)) for each in self.stated for length, many in runs.items()
        )


AS_SHIPPED = PythonSettings()


def settings_in(name: str, text: str) -> PythonSettings | None:
    """None where the file does not speak of coverage. Raises `DocumentError`."""
    if name.endswith(".toml"):
        document = read_toml(text)
        section = document if name == ".coveragerc.toml" else _at(document, "tool", "coverage")
        section = section or _at(document, "tool", "coverage")
        return _settings(_at(section, "report")) if isinstance(section, Mapping) else None
    parser = configparser.ConfigParser(interpolation=None, strict=False)
    try:
        parser.read_string(text)
    except configparser.Error as error:
        raise DocumentError(str(error).partition("\n")[0]) from None
    prefix = "" if name == ".coveragerc" else "coverage:"
    if not any(section.startswith(prefix or "") for section in parser.sections()):
        return None
    found = dict(parser.items(f"{prefix}report")) if parser.has_section(f"{prefix}report") else {}
    return _settings(
        {key: [each for each in value.split("\n") if each.strip()] for key, value in found.items()}
    )


def _at(document: object, *keys: str) -> object:
    for key in keys:
        document = document.get(key) if isinstance(document, Mapping) else None
    return document


def _settings(report: object) -> PythonSettings:
    """Raises `DocumentError` for an expression that may take forever."""
    section = report if isinstance(report, Mapping) else {}

    def said(key: str) -> tuple[str, ...] | None:
        value = section.get(key)
        if isinstance(value, str):
            value = value.split("\n")
        if not isinstance(value, Sequence):
            return None
        return tuple(each.strip() for each in value if isinstance(each, str) and each.strip())

    found = PythonSettings(
        said("exclude_lines"),
        said("exclude_also") or (),
        said("partial_branches"),
        said("partial_also") or (),
    )
    for each in found.stated:
        _refuse_heavy(each)
    if len(found.stated) > MAX_EXPRESSIONS:
        raise DocumentError(f"leaves out more than {MAX_EXPRESSIONS} kinds of lines")
    return found


def _refuse_heavy(expression: str) -> None:
    plain = _CLASS.sub("x", _ESCAPED.sub("x", expression))
    try:
        re.compile(expression)
    except (re.error, RecursionError, OverflowError):
        raise DocumentError(f"leaves out {expression[:60]!r}, which is no expression") from None
    heavy = _HEAVY.search(plain) or _ACROSS.search(expression) or _repeats(expression) > 2
    if len(expression) > MAX_LENGTH or heavy:
        raise DocumentError(f"leaves out {expression[:60]!r}, which is not tried here")


def _repeats(expression: str) -> int:
    return len(_REPEAT.findall(_CLASS.sub("x", _ESCAPED.sub("x", expression))))
