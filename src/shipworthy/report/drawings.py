"""Workflows drawn into a file, by the file's suffix."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from shipworthy.errors import UsageError
from shipworthy.model.workflow_results import WorkflowResult
from shipworthy.report import escape
from shipworthy.report.caps import Caps
from shipworthy.report.markdown import markdown, markdown_code
from shipworthy.report.workflows.mermaid import mermaid
from shipworthy.report.workflows.picture import Picture, picture

MOST = 150
"""Nodes of one drawing."""
_CAPS = Caps(0, 20, 600, 300, rows=10_000, workflows=200, pictures=200, drawn=MOST, steps=200, cells=100)


def drawn(suffix: str, workflows: Sequence[WorkflowResult], name: str) -> str:
    return _KINDS[suffix](workflows, name)


def _pictures(workflows: Sequence[WorkflowResult]) -> list[Picture]:
    return [picture(w, w.graph, MOST) for w in workflows if w.graph]


def _mermaid(workflows: Sequence[WorkflowResult], _name: str) -> str:
    return mermaid(*_pictures(workflows))


def _markdown(workflows: Sequence[WorkflowResult], name: str) -> str:
    parts = [f"# AI workflows of {markdown(escape.sentence(name, 80))}"]
    for workflow, shown in zip(workflows, _pictures(workflows), strict=True):
        place = markdown_code(f"{escape.path(workflow.path)}:{workflow.line}")
        parts.append(f"## {markdown(shown.title)}\n\n{place}\n\n```mermaid\n{mermaid(shown)}```")
    return "\n\n".join(parts) + "\n"


def _svg(workflows: Sequence[WorkflowResult], _name: str) -> str:
    from shipworthy.report.workflows.svg import standalone  # noqa: PLC0415  # what lays out, where it is drawn

    if len(workflows) > 1:
        raise UsageError(
            f"an SVG holds one workflow, and there are {len(workflows)}",
            help="choose one with --only NAME, or write .html",
        )
    return standalone(_pictures(workflows)[0])


def _html(workflows: Sequence[WorkflowResult], name: str) -> str:
    from shipworthy.report.documents import rendered  # noqa: PLC0415  # jinja2, only for pages
    from shipworthy.report.workflows.view import workflows_view  # noqa: PLC0415  # as above

    flows = workflows_view(workflows, 0, _CAPS)
    return rendered("html", "workflows.html.j2", name=escape.sentence(name, 80), page={"workflows": flows})


_KINDS: Mapping[str, Callable[[Sequence[WorkflowResult], str], str]] = {
    ".mmd": _mermaid,
    ".md": _markdown,
    ".svg": _svg,
    ".html": _html,
}
SUFFIXES = tuple(_KINDS)
