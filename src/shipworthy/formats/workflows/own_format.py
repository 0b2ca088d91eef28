"""Our own format: definitions, and sidecars that speak of definitions in other formats.

Known by its first words alone, so that a file with a mistake in it is still one of ours.
"""

from __future__ import annotations

import re

from shipworthy.formats.workflows.format import YAML, Format, Found

WORKFLOW = "shipworthy"
SIDECAR = "shipworthy-sidecar"
_SCHEMA = re.compile(r"""^schema[ \t]*:[ \t]*["']?shipworthy\.workflow/""", re.MULTILINE)
_DESCRIBES = re.compile(r"^describes[ \t]*:[ \t]*(.{0,200})", re.MULTILINE)
_NAME = re.compile(r"""^name[ \t]*:[ \t]*["']?([^"'\n#]{1,200})""", re.MULTILINE)


def _workflow(text: str) -> Found | None:
    found = _SCHEMA.search(text)
    if found is None or _DESCRIBES.search(text):
        return None
    name = _NAME.search(text)
    line = text.count("\n", 0, (name or found).start()) + 1
    return Found(name[1].strip() if name else "", line)


def _sidecar(text: str) -> Found | None:
    describes = _DESCRIBES.search(text)
    if describes is None or not _SCHEMA.search(text):
        return None
    return Found(line=text.count("\n", 0, describes.start()) + 1)


FORMATS = (
    Format(SIDECAR, YAML, (b"shipworthy.workflow/", b"describes"), _sidecar, text=True),
    Format(WORKFLOW, YAML, (b"shipworthy.workflow/",), _workflow, text=True),
)
