"""tsconfig.json and jsconfig.json: how names of modules are mapped to paths."""

from __future__ import annotations

from dataclasses import dataclass

from shipworthy.schema.from_json import read_json
from shipworthy.schema.nodes import DocumentError

MAX_PATTERNS = 2_000


@dataclass(frozen=True, slots=True)
class TsConfig:
    """As written: paths are relative to the file."""

    extends: tuple[str, ...] = ()
    base_url: str | None = None
    paths: tuple[tuple[str, tuple[str, ...]], ...] | None = None
    references: tuple[str, ...] = ()


def read(text: str) -> TsConfig:
    """What cannot be read says nothing."""
    try:
        root = read_json(text)
    except DocumentError:
        return TsConfig()
    if not isinstance(root, dict):
        return TsConfig()
    options = root.get("compilerOptions")
    options = options if isinstance(options, dict) else {}
    base, paths, references = options.get("baseUrl"), options.get("paths"), root.get("references")
    written = references if isinstance(references, list) else []
    return TsConfig(
        extends=_texts(root.get("extends")),
        base_url=base if isinstance(base, str) else None,
        paths=_paths(paths) if isinstance(paths, dict) else None,
        references=tuple(
            r["path"] for r in written if isinstance(r, dict) and isinstance(r.get("path"), str)
        ),
    )


def _paths(paths: dict[str, object]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    pairs = ((pattern, _texts(targets)) for pattern, targets in paths.items() if pattern.count("*") < 2)
    return tuple(pair for pair in pairs if pair[1])[:MAX_PATTERNS]


def _texts(value: object) -> tuple[str, ...]:
    values = value if isinstance(value, list) else [value]
    return tuple(v for v in values if isinstance(v, str))
