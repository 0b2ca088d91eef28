"""Every format a result can be written in, and the writing.

A module `result_<format>.py` beside this one, or a template `report.<format>.j2`, is a format by being there.
"""

from __future__ import annotations

import contextlib
import importlib
import os
import pkgutil
import tempfile
from pathlib import Path
from typing import TextIO

from shipworthy import report
from shipworthy.errors import UsageError
from shipworthy.model.results import Result
from shipworthy.report import escape
from shipworthy.resources import folder

_STRUCTURED = "result_"


def formats() -> list[str]:
    # Reads names only: what a format needs is imported when it is asked for.
    documents = (
        path.name.removeprefix("report.").removesuffix(".j2")
        for path in folder("templates").glob("report.*.j2")
    )
    return sorted({*_structured(), *documents})


def render(result: Result, format: str) -> str:  # noqa: A002  # the field's word
    if format in _structured():
        module = importlib.import_module(f"{report.__name__}.{_STRUCTURED}{format}")
        text: str = module.render(result)
        return text
    from shipworthy.report.documents import render_document  # noqa: PLC0415  # jinja2, only for documents

    return render_document(format, result)


def _structured() -> list[str]:
    names = (module.name for module in pkgutil.iter_modules(report.__path__))
    return sorted(name.removeprefix(_STRUCTURED) for name in names if name.startswith(_STRUCTURED))


def put(stream: TextIO, text: str) -> None:
    """To standard output, whose encoding may know fewer characters than a report."""
    stream.write(escape.encodable(text, stream.encoding or "utf-8"))


def write(path: Path, text: str) -> None:
    """All of the text or none of it: a reader never meets half a report."""
    data = text.encode("utf-8", errors="replace")
    try:
        if path.exists() and not path.is_file():
            path.write_bytes(data)  # a device or pipe cannot be replaced
        else:
            _replace(path.resolve(), data)
    except OSError as error:
        raise UsageError(f"cannot write {path}: {error.strerror or error}") from None


def _replace(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name[:100]}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        Path(name).chmod(_mode(path))
        Path(name).replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            Path(name).unlink()
        raise


def _mode(path: Path) -> int:
    """As the file had it, or as any new file gets it: temporary files are private otherwise."""
    if path.exists():
        return path.stat().st_mode & 0o777
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask
