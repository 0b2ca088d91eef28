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


def discover(start: Path, top: Path) -> Path | None:
    """The nearest configuration from `start` up to the git root `top`, which ends the search."""
    folder = start
    while True:
        for name in CONFIGURATIONS:
            candidate = folder / name
            if candidate.is_file() and _is_ours(candidate, top):
                return candidate
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
        return "shipworthy" in text and "shipworthy" in _tool(read_toml(text))
    except DocumentError:
        return "[tool.shipworthy" in text


def load(path: Path, top: Path) -> Config:
    """The configuration in `path`. Raises `SpecError` with file and line for every mistake."""
    origin = _origin(path, top)
    try:
        text = _text(path)
        raw = read_toml(text) if path.suffix == ".toml" else read_yaml(text, strict=True)
    except DocumentError as error:
        raise SpecError(origin, error.line, str(error)) from None
    line = 1
    if path.name == TOML_NAME:
        tool = _tool(raw)
        line, raw = line_of(tool, "shipworthy"), tool.get("shipworthy")
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
