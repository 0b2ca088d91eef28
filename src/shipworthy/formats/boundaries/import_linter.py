"""import-linter: `.importlinter`, setup.cfg, pyproject.toml."""

from __future__ import annotations

import configparser
import re
from collections.abc import Iterator, Mapping
from typing import Any

from shipworthy.model.boundaries import Boundaries, Contract
from shipworthy.schema.from_toml import read_toml
from shipworthy.schema.nodes import DocumentError, line_of

PROGRAMS = ("lint-imports", "import-linter", "importlinter")
MAX_CHARACTERS = 500_000
_KINDS = frozenset({"layers", "forbidden", "independence", "protected", "acyclic_siblings"})
_CHECKED = frozenset({"layers", "forbidden", "independence"})
_SECTION = re.compile(r"^\[importlinter:contract:", re.MULTILINE)


def matches(path: str) -> bool:
    return path.rpartition("/")[2] in {".importlinter", "setup.cfg", "pyproject.toml"}


def read(path: str, text: str) -> Boundaries | None:
    if len(text) > MAX_CHARACTERS:
        return None
    if path.endswith(".toml"):
        if "importlinter" not in text:
            return None
        root, written, line = _of_toml(text)
    else:
        if not _SECTION.search(text):
            return None
        root, written, line = _of_ini(text)
    kinds = [c for c, _ in written if c.get("type") in _KINDS]
    contracts = tuple(_contract(c, at) for c, at in written if _is_plain(c))
    packages = tuple(_texts(root.get("root_packages")) or _texts(root.get("root_package")))
    return Boundaries(path, line, "import-linter", PROGRAMS, len(kinds), contracts, packages)


Written = list[tuple[Mapping[str, Any], int]]


def _of_toml(text: str) -> tuple[Mapping[str, Any], Written, int]:
    root: Any = read_toml(text)
    for key in ("tool", "importlinter"):
        root = root.get(key) if isinstance(root, dict) else None
    if not isinstance(root, dict):
        return {}, [], 1
    contracts = root.get("contracts")
    entries = contracts if isinstance(contracts, list) else []
    written: Written = [(c, line_of(entries, i)) for i, c in enumerate(entries) if isinstance(c, dict)]
    return root, written, written[0][1] if written else line_of(root, "contracts")


def _of_ini(text: str) -> tuple[Mapping[str, Any], Written, int]:
    parser = configparser.RawConfigParser(strict=False)
    try:
        parser.read_string(text)
    except configparser.Error as error:
        raise DocumentError(str(error)) from None
    lines = {line.strip(): n for n, line in reversed(list(enumerate(text.split("\n"), start=1)))}
    root = dict(parser.items("importlinter")) if parser.has_section("importlinter") else {}
    names = [s for s in parser.sections() if s.startswith("importlinter:contract:")]
    written: Written = [(dict(parser.items(s)), lines.get(f"[{s}]", 1)) for s in names]
    return root, written, written[0][1] if written else 1


def _is_plain(written: Mapping[str, Any]) -> bool:
    """Its modules stand for all below them, as is usual."""
    alone = str(written.get("as_packages", "true")).lower() == "false"
    return written.get("type") in _CHECKED and not alone


def _contract(written: Mapping[str, Any], line: int) -> Contract:
    heights = [_height(layer) for layer in _texts(written.get("layers"))]
    return Contract(
        kind=str(written["type"]),
        name=str(written.get("name", "")),
        line=line,
        layers=tuple(names for names, _ in heights),
        apart=tuple(apart for _, apart in heights),
        containers=tuple(_texts(written.get("containers"))),
        sources=tuple(_texts(written.get("source_modules")) or _texts(written.get("modules"))),
        forbidden=tuple(_texts(written.get("forbidden_modules"))),
        ignored=tuple(_ignored(written)),
    )


def _height(layer: str) -> tuple[tuple[str, ...], bool]:
    """`a | b` are apart from each other, `a : b` are not; `(a)` need not be there."""
    names = (name.strip().strip("()").strip() for name in re.split(r"[|:]", layer))
    return tuple(name for name in names if name), "|" in layer


def _ignored(written: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for entry in _texts(written.get("ignore_imports")):
        source, arrow, target = entry.partition("->")
        if arrow:
            yield source.strip(), target.strip()


def _texts(value: object) -> list[str]:
    """A list, or a text of a name a line."""
    if isinstance(value, str):
        lines = (line.strip() for line in value.split("\n"))
        return [line for line in lines if line and not line.startswith("#")]
    return [v for v in value if isinstance(v, str)] if isinstance(value, list) else []
