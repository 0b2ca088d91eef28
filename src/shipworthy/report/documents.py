"""Reports from templates: every `templates/report.<format>.j2` is a format by being there."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

import jinja2

from shipworthy.errors import UsageError
from shipworthy.model.results import Result
from shipworthy.report import escape
from shipworthy.report.caps import LADDER
from shipworthy.report.languages import language_of
from shipworthy.report.view import page
from shipworthy.resources import folder


def formats() -> Mapping[str, Path]:
    """Template by format name."""
    found = sorted(folder("templates").glob("report.*.j2"))
    return {path.name.removeprefix("report.").removesuffix(".j2"): path for path in found}


def render_document(name: str, result: Result) -> str:
    """The report, with as much detail as its language's budget allows."""
    known = formats()
    if name not in known:
        raise UsageError(f"there is no format {name!r}", help=f"one of {', '.join(known)}")
    template = _environment(name).get_template(known[name].name)
    text = ""
    for caps in LADDER:
        text = escape.no_commands(template.render(page=page(result, caps)))
        if len(text.encode()) < language_of(name).budget:
            break
    return text


def rendered(language: str, template: str, **values: object) -> str:
    """A page that is no report of a result."""
    return escape.no_commands(_environment(language).get_template(template).render(**values))


@cache
def _environment(name: str) -> jinja2.Environment:
    """How values are escaped follows from the format, for every file of the template.

    Not `select_autoescape()`: it asks each file for its own last suffix, so that a partial with
    another name would go unescaped without a word.
    """
    language = language_of(name)
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(folder("templates"), encoding="utf-8"),
        undefined=jinja2.StrictUndefined,
        autoescape=language.autoescape,  # noqa: S701  # languages without it escape in `finalize`
        finalize=language.finalize,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters.update(language.filters)
    return environment
