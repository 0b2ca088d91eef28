"""What an approval is bound to: a definition without what changes nothing of it.

Form 1. A digest is `1:` and the SHA-256 of what `digest` below lists. Each file is one part:

- JSON and YAML: the parsed document. Key order, comments, indentation and the style of quotes are gone;
  values that readers of YAML 1.1 and 1.2 take differently keep how they were written (`schema/canonical.py`).
- Of drawn formats, where nodes lie and what is selected or in view is left out; of n8n also the ids and times
  of saving, while the order of nodes from top to bottom stays, because n8n runs branches in it; of our own
  format the `state`, which the registry decides.
- Every other file (prompts, code, Markdown), and a document that is no plain JSON or YAML: its text, with
  line feeds as line ends and without a byte order mark. Any other difference counts.

Files are named relative to the folder of the definition, so that moving all of them together changes nothing.
A new version of this form is a new number: approvals of an older one are stale, and say why.
"""

from __future__ import annotations

import json
import posixpath
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from shipworthy.govern.layout import without_layout
from shipworthy.schema.canonical import canonical_json, canonical_yaml
from shipworthy.schema.nodes import DocumentError

FORM = "1"
MISSING = "missing"
_SHORT = 16


@dataclass(frozen=True, slots=True)
class Digest:
    """Of one definition with all files it is made of."""

    value: str
    parts: Mapping[str, str]
    """By file, relative to the definition's folder: enough of its own digest to see that it changed."""

    @property
    def short(self) -> str:
        return self.value.partition(":")[2][:12]


NOTHING = Digest("", {})
"""Of what nobody asked about."""


def digest(path: str, formats: tuple[str, ...], contents: Mapping[str, bytes | None]) -> Digest:
    """`contents` holds the definition under `path` and every other file; none: it cannot be read."""
    folder = posixpath.dirname(path) or "."
    parts = {
        posixpath.relpath(name, folder): _part(name, content, formats if name == path else ())
        for name, content in sorted(contents.items())
    }
    whole = _hash([FORM, posixpath.relpath(path, folder), sorted(parts.items())])
    return Digest(f"{FORM}:{whole}", {name: part[:_SHORT] for name, part in parts.items()})


def _part(name: str, content: bytes | None, formats: tuple[str, ...]) -> str:
    if content is None:
        return MISSING
    text = content.decode("utf-8", errors="surrogateescape").removeprefix("\ufeff")
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    try:
        if name.endswith((".json", ".jsonc")):
            return _hash(["json", without_layout(canonical_json(text), formats)])
        if name.endswith((".yaml", ".yml")):
            return _hash(["yaml", without_layout(canonical_yaml(text), formats)])
    except DocumentError:
        pass
    return _hash(["text", text])


def _hash(value: Any) -> str:
    said = json.dumps(value, sort_keys=True, ensure_ascii=True, separators=(",", ":"))
    return sha256(said.encode("ascii")).hexdigest()
