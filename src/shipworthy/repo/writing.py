"""Writing one file into a repository, because its user asked for that: whole, or not at all."""

from __future__ import annotations

import os
import tempfile
from contextlib import suppress
from pathlib import Path

from shipworthy.errors import UsageError
from shipworthy.repo.regular import open_regular

MAX_BYTES = 2_000_000


def read_text(root: Path, path: str) -> str | None:
    """Of the working tree, tracked or not; none where there is none. A link is refused."""
    full = _inside(root, path)
    try:
        descriptor = open_regular(full)
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        raise UsageError(f"{path} cannot be read: {error}") from None
    with os.fdopen(descriptor, "rb") as file:
        content = file.read(MAX_BYTES + 1)
    if len(content) > MAX_BYTES:
        raise UsageError(f"{path} is larger than {MAX_BYTES:,} bytes")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        raise UsageError(f"{path} is not UTF-8") from None


def write_text(root: Path, path: str, text: str) -> None:
    """Who reads at the same time sees the old file or the new one."""
    full = _inside(root, path)
    if full.is_symlink():
        raise UsageError(f"{path} is a link: it is left as it is")
    try:
        full.parent.mkdir(parents=True, exist_ok=True)
        handle, made = tempfile.mkstemp(prefix=f".{full.name}.", dir=full.parent)
    except OSError as error:
        raise UsageError(f"{path} cannot be written: {error.strerror}") from None
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
        Path(made).chmod(full.stat().st_mode & 0o777 if full.exists() else 0o644)
        Path(made).replace(full)
    except OSError as error:
        with suppress(OSError):
            Path(made).unlink()
        raise UsageError(f"{path} cannot be written: {error.strerror}") from None


def _inside(root: Path, path: str) -> Path:
    """A folder on the way may be a link to anywhere."""
    full = root / path
    top = root.resolve()
    if not full.parent.resolve().is_relative_to(top) or full.parent.resolve() != top / Path(path).parent:
        raise UsageError(f"{path} lies behind a link: nothing is read or written there")
    return full
