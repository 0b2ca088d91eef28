"""The files that say with which settings the product is started."""

from __future__ import annotations

import re
from collections.abc import Iterator

from shipworthy.collect.context import Context
from shipworthy.collect.models.model_calls import content_of
from shipworthy.model.repository import File, FileKind, PathClass

MAX_SIZE = 200_000
_NAMES = re.compile(
    r"(?:^|/)(?:\.env[\w.-]*|[\w.-]*\.env|[\w.-]*dockerfile[\w.-]*|procfile|[\w.-]*\.(?:ya?ml|toml|properties|tf|sh"
    r"|bicep)|(?:host|appsettings|package|langgraph)[\w.-]*\.json)$",
    re.IGNORECASE,
)
_LOCKS = re.compile(r"(?:lock|-lock)\.ya?ml$|\.lock$|(?:^|/)uv\.lock$")


def settings_files(context: Context) -> tuple[File, ...]:
    """Environment files, compose files, Dockerfiles, deployment files; not workflows of the CI."""
    return context.once("settings files", lambda: tuple(_found(context)))


def _found(context: Context) -> Iterator[File]:
    for file in context.of_class(PathClass.PRODUCT):
        likely = file.kind is FileKind.TEXT and file.size <= MAX_SIZE and _NAMES.search(file.path)
        if likely and not file.path.startswith(".github/") and not _LOCKS.search(file.path):
            yield file


def text_without_remarks(context: Context, file: File) -> str:
    """What stands behind a comment sign is not set. Not evidence yet."""
    text = content_of(context, file).decode("utf-8", errors="replace").replace("\r\n", "\n")
    return re.sub(r"^[ \t]*(?:#|//)[^\n]*", "", text, flags=re.MULTILINE)
