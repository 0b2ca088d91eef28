"""Finding and reading the configuration; every mistake in it is told with file and line."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from shipworthy.config.checks import check
from shipworthy.config.stated import Config
from shipworthy.errors import SpecError, UsageError
from shipworthy.model.names import CONFIGURATIONS, TOML_NAME
from shipworthy.schema.decode import Decoder
from shipworthy.schema.from_toml import read_toml
from shipworthy.schema.from_yaml import read_yaml
from shipworthy.schema.nodes import DocumentError, line_of

MAX_BYTES = 1_000_000
_TABLE = "shipworthy"
_SUFFIXES = frozenset({".yaml", ".yml", ".toml"})


def discover(start: Path, top: Path) -> Path | None:
    """The nearest configuration from `start` up to the git root `top`, which ends the search."""
    folder = start
    while True:
        found = [f for f in (folder / n for n in CONFIGURATIONS) if f.is_file() and _is_ours(f, top)]
        if len(found) > 1:
            raise UsageError(
                f"{found[0]} and {found[1]} both configure shipworthy: only one can hold",
                help=f"move what [tool.{_TABLE}] says into {found[0].name}, or the other way round",
            )
        if found:
            return found[0]
        if folder in {top, folder.parent}:
            return None
        folder = folder.parent


def _is_ours(path: Path, top: Path) -> bool:
    """A link may not make us quote a file from elsewhere; a `pyproject.toml` has many readers."""
    if not path.resolve().is_relative_to(top.resolve()):
        raise UsageError(f"the configuration {path} is a link out of the repository")
    if path.name != TOML_NAME:
        return True
    text = _text(path)
    try:
        return "shipworthy" in text and _TABLE in _tool(read_toml(text))
    except DocumentError:
        return "[tool.shipworthy" in text


def load(path: Path, top: Path) -> Config:
    """The configuration in `path`. Raises `SpecError` with file and line for every mistake."""
    origin = _origin(path, top)
    if path.suffix not in _SUFFIXES:
        raise UsageError(
            f"{path} is no configuration: it is neither YAML nor TOML by its name",
            help="name a .yaml or .toml file; shipworthy init writes one",
        )
    try:
        text = _text(path)
        raw = read_toml(text) if path.suffix == ".toml" else read_yaml(text, strict=True)
    except DocumentError as error:
        raise SpecError(origin, error.line, str(error)) from None
    line = 1
    if path.name == TOML_NAME:
        tool = _tool(raw)
        if _TABLE not in tool:
            raise UsageError(f"{path} does not configure shipworthy: it has no [tool.{_TABLE}]")
        line, raw = line_of(tool, _TABLE), tool[_TABLE]
    config: Config = Decoder(origin).decode(Config, {} if raw is None else raw, line)
    config = dataclasses.replace(config, source=origin, root=str(path.parent), lines=_lines(raw))
    check(config)
    return config


def _tool(document: Mapping[str, Any]) -> Mapping[str, Any]:
    tool = document.get("tool")
    return tool if isinstance(tool, Mapping) else {}


def _text(path: Path) -> str:
    try:
        with path.open("rb") as file:
            content = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise UsageError(f"the configuration {path} cannot be read: {error.strerror}") from None
    if len(content) > MAX_BYTES:
        raise UsageError(f"the configuration {path} is larger than {MAX_BYTES:,} bytes")
    return content.decode("utf-8", errors="replace")


def _origin(path: Path, top: Path) -> str:
    try:
        return path.resolve().relative_to(top.resolve()).as_posix()
    except ValueError:
        return path.as_posix()


def _lines(raw: object) -> dict[str, int]:
    lines: dict[str, int] = {}
    if not isinstance(raw, Mapping):
        return lines
    for key, value in raw.items():
        lines[key] = line_of(raw, key)
        entries = (
            value.keys()
            if isinstance(value, Mapping)
            else range(len(value))
            if isinstance(value, list)
            else ()
        )
        for entry in entries:
            name = f"{key}[{entry}]" if isinstance(entry, int) else f"{key}.{entry}"
            lines[name] = line_of(value, entry)
    return lines
