"""Folders of rules: found by being there, each with a version and a digest of what it says."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from shipworthy.errors import SpecError, UsageError
from shipworthy.evaluate.load import load
from shipworthy.evaluate.profile_file import PROFILE_FILE
from shipworthy.model.facts import FactSpec
from shipworthy.model.results import Pack
from shipworthy.model.rules import Rule, Scales
from shipworthy.schema.decode import Decoder
from shipworthy.schema.from_yaml import read_yaml
from shipworthy.schema.nodes import DocumentError

SCALES_FILE = "dimensions.yaml"
_NO_RULES = frozenset({"catalogues", PROFILE_FILE})
"""Beside the packs: data, no rules."""


@dataclass(frozen=True)
class Book:
    """All rules of a run, and the packs they came from."""

    rules: tuple[Rule, ...]
    packs: tuple[Pack, ...]
    scales: Scales


def load_scales(folder: Path) -> Scales:
    path = folder / SCALES_FILE
    try:
        raw = read_yaml(path.read_text(encoding="utf-8"), strict=True)
    except DocumentError as error:
        raise SpecError(SCALES_FILE, error.line, str(error)) from None
    scales: Scales = Decoder(SCALES_FILE).decode(Scales, raw)
    return scales


@dataclass(frozen=True)
class Shelf:
    """What one folder holds."""

    rules: tuple[Rule, ...]
    packs: tuple[Pack, ...]


def load_shelf(folder: Path, version: str, *, facts: Mapping[str, FactSpec], scales: Scales) -> Shelf:
    """The rules in a folder, with the version of its packs. Raises `SpecError`."""
    if not folder.is_dir():
        raise UsageError(f"{folder} is no folder of rules")
    rules: list[Rule] = []
    packs: list[Pack] = []
    for name, files in sorted(_packs(folder).items()):
        rules += (
            load(_text(file), origin=_origin(file, folder), pack=name, facts=facts, scales=scales)
            for file in files
        )
        packs.append(Pack(name, version, _digest(files)))
    return Shelf(tuple(rules), tuple(packs))


def bind(shelves: Iterable[Shelf], scales: Scales) -> Book:
    """One book of them all. Raises `SpecError` where two rules have one id."""
    rules: dict[str, Rule] = {}
    packs: list[Pack] = []
    for shelf in shelves:
        for rule in shelf.rules:
            if rule.id in rules:
                message = f"the rule {rule.id!r} is also in {rules[rule.id].origin}"
                raise SpecError(rule.origin, 1, message)
            rules[rule.id] = rule
        packs += shelf.packs
    return Book(tuple(rules[key] for key in sorted(rules)), tuple(packs), scales)


def _packs(folder: Path) -> dict[str, list[Path]]:
    """Pack name to rule files. A file right in the folder belongs to a pack of the folder's name."""
    packs: dict[str, list[Path]] = {}
    for file in sorted(folder.rglob("*.yaml")):
        parts = file.relative_to(folder).parts
        if file.name == SCALES_FILE or parts[0] in _NO_RULES:
            continue
        packs.setdefault(file.parent.name if len(parts) > 1 else folder.resolve().name, []).append(file)
    return packs


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise SpecError(file.as_posix(), 1, f"cannot be read: {error}") from None


def _origin(file: Path, folder: Path) -> str:
    return f"{folder.name}/{file.relative_to(folder).as_posix()}"


def _digest(files: Iterable[Path]) -> str:
    """Of names and contents, independent of where they lie and of line endings."""
    digest = hashlib.sha256()
    for file in sorted(files, key=lambda f: f.name):
        digest.update(file.name.encode() + b"\0")
        digest.update(file.read_bytes().replace(b"\r\n", b"\n") + b"\0")
    return digest.hexdigest()[:16]
