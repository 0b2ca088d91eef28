"""Whether type checkers are told to refuse functions without types, package by package."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass

from shipworthy.collect.context import Context, Unavailable, fact
from shipworthy.collect.projects import product_manifests
from shipworthy.formats.type_checkers import is_typescript, read_checkers
from shipworthy.model.facts import Unknown
from shipworthy.model.repository import FileKind, PathClass
from shipworthy.model.typing_care import CheckerSettings
from shipworthy.schema.nodes import DocumentError

_NAMES = frozenset({"pyproject.toml", "mypy.ini", ".mypy.ini", "setup.cfg", "pyrightconfig.json"})
_MAX_DEPTH = 10
_STRICT_BASES = re.compile(
    r"@tsconfig/|@vue/tsconfig|@sindresorhus/tsconfig|@total-typescript/tsconfig|astro/tsconfigs/strict"
)
"""Published bases of which every one is strict."""
_MAJOR = re.compile(r"^[\^~>=v ]*(\d{1,4})\b")
STRICT_BY_DEFAULT = 6
"""The version of TypeScript from which on what is not stated is strict."""


@dataclass(frozen=True, slots=True)
class CheckerConfig:
    """One checker's configuration in force for a folder; at the line that decides it."""

    path: str
    line: int
    tool: str
    strict: bool | Unknown
    """A function without types is an error to it."""
    decided_in: str
    """The file that says so, where another one is extended."""


@fact("types.checkers")
def checkers(context: Context) -> tuple[CheckerConfig, ...]:
    """The product's configurations of mypy, pyright and TypeScript: whether untyped functions are errors.

    Strict is for mypy `strict` or `disallow_untyped_defs`, for pyright the mode `strict`, for TypeScript
    `strict` or `noImplicitAny`, looked for along `extends`: files, packages of the same workspace, published
    bases. Projects that only reference others, and those of tests alone, are left out.
    """
    found = []
    for file in context.of_class(PathClass.PRODUCT):
        if file.kind is FileKind.TEXT and (file.name in _NAMES or is_typescript(file.name)):
            for settings in _settings(context, file.path):
                if not settings.empty and _sees_the_product(context, file.folder, settings.only):
                    found.append(_config(context, file.path, settings))  # noqa: PERF401  # three deep
    return tuple(found)


def _sees_the_product(context: Context, folder: str, only: tuple[str, ...]) -> bool:
    """Not so where all that it names are tests: those of the project's types, as a rule."""
    named = [posixpath.normpath(posixpath.join(folder, each)) for each in only]
    product = [file.path for file in context.of_class(PathClass.PRODUCT) if file.language == "Python"]
    return not named or any(
        each == "." or f"{path}/".startswith(f"{each}/") for each in named for path in product
    )


def _config(context: Context, path: str, settings: CheckerSettings) -> CheckerConfig:
    if settings.tool != "TypeScript":
        return CheckerConfig(path, settings.line, settings.tool, settings.strict is True, path)
    strict, decided, line = _along(context, path, settings, 0)
    if strict is None:
        strict = _by_default(context, path)
    shown = line if decided == path else 1
    return CheckerConfig(path, shown, settings.tool, strict, decided)


def _along(
    context: Context, path: str, settings: CheckerSettings, depth: int
) -> tuple[bool | Unknown | None, str, int]:
    """What is decided here or further up; none where nothing is said."""
    if settings.strict is not None:
        return settings.strict, path, settings.line
    for name in settings.extends if depth < _MAX_DEPTH else ():
        target = _target(context, path, name)
        if target is None:
            if _STRICT_BASES.match(name):
                return True, name, 1
            return Unknown(f"{name} is not in the repository"), path, 1
        for parent in _settings(context, target):
            decided = _along(context, target, parent, depth + 1)
            if decided[0] is not None:
                return decided
    return None, path, 1


def _target(context: Context, path: str, name: str) -> str | None:
    """The tracked file that `extends` means."""
    folder = path.rpartition("/")[0]
    if name.startswith("."):
        base = posixpath.normpath(posixpath.join(folder, name))
    else:
        owner = next((m for m in context.get(product_manifests) if _names(m.ecosystem, m.name, name)), None)
        if owner is None:
            return None
        base = posixpath.normpath(posixpath.join(owner.folder, name[len(owner.name) + 1 :]))
    tried = (base, f"{base}.json", posixpath.join(base, "tsconfig.json"))
    return next((each for each in tried if (f := context.file(each)) and f.kind is FileKind.TEXT), None)


def _names(ecosystem: str, package: str, name: str) -> bool:
    return ecosystem == "npm" and bool(package) and (name == package or name.startswith(f"{package}/"))


def _by_default(context: Context, path: str) -> bool | Unknown:
    """Silence means strict or not, by the version of the compiler that the nearest manifest asks for."""
    folder = path.rpartition("/")[0]
    asked = {
        m.folder: d.spec
        for m in context.get(product_manifests)
        if m.ecosystem == "npm"
        for d in m.dependencies
        if d.name == "typescript"
    }
    while folder and folder not in asked:
        folder = folder.rpartition("/")[0]
    major = _MAJOR.match(asked.get(folder, ""))
    if major is None:
        return Unknown("it depends on the version of TypeScript, which no manifest states")
    return int(major[1]) >= STRICT_BY_DEFAULT


def _settings(context: Context, path: str) -> list[CheckerSettings]:
    try:
        return read_checkers(path.rpartition("/")[2], context.read(path))
    except (DocumentError, Unavailable):
        return []
