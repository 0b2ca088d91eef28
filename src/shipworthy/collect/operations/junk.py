"""Tracked files that tools write and nobody meant to track."""

from __future__ import annotations

import re
from dataclasses import dataclass

from shipworthy.collect.context import Context, Unavailable, fact
from shipworthy.formats.dotenv import secret_values
from shipworthy.model.repository import File, FileKind, PathClass

_JUNK = re.compile(
    r"(?:^|/)(?:(?P<bytecode>__pycache__/|[^/]+\.pyc$)|(?P<desktop>\.DS_Store$|Thumbs\.db$|desktop\.ini$)"
    r"|(?P<packages>node_modules/|\.venv/|venv/lib/|site-packages/)"
    r"|(?P<build>\.terraform/|target/(?:debug|release|classes)/|\.gradle/|\.next/cache/|[^/]+\.egg-info/)"
    r"|(?P<state>[^/]*\.tfstate(?:\.backup)?$)|(?P<caches>\.(?:pytest|mypy|ruff)_cache/|\.coverage$)"
    r"|(?P<editor>\.idea/workspace\.xml$|[^/]+\.sw[op]$|[^/]+\.orig$|[^/]+\.rej$))"
)
_TEST_DATA = re.compile(
    r"(?:^|[/_-])(?:tests?|specs?|fixtures?|testdata|examples?|samples?|mocks?|demos?|playgrounds?)(?:$|[/_-])"
)
"""Installed packages below such a folder are input of tests, though their own folder says vendored."""
_WORDS = {
    "bytecode": "compiled Python",
    "desktop": "a file of the desktop",
    "packages": "installed packages",
    "build": "build output",
    "state": "Terraform state, which holds secrets in plain text",
    "caches": "a tool's cache",
    "editor": "an editor's own file",
}


@dataclass(frozen=True, slots=True)
class Junk:
    """Tracked files that nobody meant to track, by folder."""

    path: str
    line: int
    what: str
    count: int


@fact("ignored.tracked_junk")
def tracked_junk(context: Context) -> tuple[Junk, ...]:
    """Tracked files that tools write and nobody meant to commit, one entry per folder and kind.

    Compiled Python, installed packages, build output, Terraform state, caches, files of desktops and
    editors, and `.env` files with real secrets. Test data, examples, vendored code and the packages of
    a JavaScript action are left out.
    """
    grouped: dict[tuple[str, str], list[str]] = {}
    for file in context.files:
        if file.kind not in {FileKind.TEXT, FileKind.BINARY, FileKind.LFS}:
            continue
        if (what := _junk(context, file)) and not _is_meant(context, file):
            grouped.setdefault((what, _top(file.path)), []).append(file.path)
    return tuple(
        Junk(paths[0], 1, what, len(paths))
        for (what, _), paths in sorted(grouped.items(), key=lambda g: g[1][0])
    )


def _junk(context: Context, file: File) -> str:
    if found := _JUNK.search(file.path):
        return _WORDS[str(found.lastgroup)]
    if file.name == ".env" or re.fullmatch(r"\.env\.(?:local|production|prod|staging)", file.name):
        try:
            if any(True for _ in secret_values(context.read(file.path))):
                return "environment variables with secrets"
        except Unavailable:
            return ""
    return ""


def _is_meant(context: Context, file: File) -> bool:
    if file.path_class in {PathClass.TEST, PathClass.EXAMPLE, PathClass.DOCS, PathClass.DATA}:
        return True
    if _TEST_DATA.search(file.folder):
        return True
    if "node_modules/" in file.path or "site-packages/" in file.path:
        above = re.split(r"(?:node_modules|site-packages)/", file.path, maxsplit=1)[0]
        return any(context.file(above + name) for name in ("action.yml", "action.yaml"))
    return file.path_class is PathClass.VENDORED


def _top(path: str) -> str:
    """The folder that holds the whole of it: what is above `node_modules`, `__pycache__` …"""
    found = _JUNK.search(path)
    return path[: found.start()] if found else path
