"""The languages reports are written in: how each escapes, and how long a page in it may be."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from markupsafe import Markup

from shipworthy.report import bars, escape, markdown
from shipworthy.report.workflows.picture import Picture


@dataclass(frozen=True)
class Language:
    """Without `autoescape`, `finalize` escapes: every value a template places goes through it."""

    budget: int
    """Bytes."""
    autoescape: bool = False
    finalize: Callable[[Any], Any] | None = None
    filters: Mapping[str, Callable[..., Any]] = field(default_factory=dict)


def _drawn(shown: Picture, id_: str) -> Markup:
    from shipworthy.report.workflows.svg import svg  # noqa: PLC0415  # what lays out, where something is drawn

    return svg(shown, id_)


def _mermaid(shown: Picture) -> markdown.Markdown:
    from shipworthy.report.workflows.mermaid import mermaid  # noqa: PLC0415  # as above

    return markdown.Markdown(mermaid(shown))


PLAIN = Language(budget=1_000_000, finalize=lambda value: escape.seen(str(value)), filters={"bar": bars.bar})
_LANGUAGES: Mapping[str, Language] = {
    # A page this size still opens from a mail.
    "html": Language(
        budget=300_000,
        autoescape=True,
        filters={"prose": escape.html_prose, "links": escape.html_links, "drawn": _drawn},
    ),
    # A pull-request comment takes 65,536 characters.
    "md": Language(
        budget=60_000,
        finalize=markdown.markdown,
        filters={
            "prose": markdown.markdown_prose,
            "code": markdown.markdown_code,
            "cell": markdown.markdown_cell,
            "summary": markdown.markdown_html,
            "bar": bars.bar,
            "mermaid": _mermaid,
        },
    ),
}


def language_of(format_name: str) -> Language:
    """By the last suffix: `html`, and `brief.html` too."""
    return _LANGUAGES.get(format_name.rpartition(".")[2], PLAIN)
