"""Every format a result can be written in.

A module `result_<format>.py` beside this one, or a template `report.<format>.j2`, is a format by being there.
"""

from __future__ import annotations

import importlib
import pkgutil

from shipworthy import report
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


def encodable(text: str, encoding: str | None) -> str:
    """For standard output, whose encoding may know fewer characters than a report."""
    return escape.encodable(text, encoding or "utf-8")
