"""What `shipworthy workflows` lists, draws and exports."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import typer

from shipworthy import __version__, pipeline
from shipworthy.cli.progress import shown_progress
from shipworthy.collect.workflows.results import Told, all_told, in_full
from shipworthy.errors import UsageError
from shipworthy.report import drawings
from shipworthy.report.reporters import encodable
from shipworthy.report.wording import plural
from shipworthy.report.workflows import export
from shipworthy.report.writing import to_file
from shipworthy.schema.decode import suggest


def listed(
    path: Path, *, graph: Path | None, only: Sequence[str], json: bool, config: Path | None, cache: bool
) -> None:
    """Raises `UsageError` for a drawing of no known kind, or of nothing."""
    if graph is not None and graph.suffix not in drawings.SUFFIXES:
        known = ", ".join(drawings.SUFFIXES)
        raise UsageError(
            f"a drawing cannot be written as {graph.suffix or graph.name!r}", help=f"one of {known}"
        )
    name, every = _told(path, config, cache=cache)
    chosen = _chosen(every, only)
    if graph is not None:
        _draw(graph, chosen, name)
    if json:
        text = export.to_json(export.exported(name, __version__, [_exported(each) for each in chosen]))
        sys.stdout.write(text)
    elif graph is None:
        _print(chosen)


def _told(path: Path, config: Path | None, *, cache: bool) -> tuple[str, tuple[Told, ...]]:
    with shown_progress(quiet=False) as progress:
        options = pipeline.Options(config=config, cache=cache, progress=progress)
        opened = pipeline.open_repository(path, options)
        try:
            return opened.door.name, all_told(opened.context)
        finally:
            opened.close()


def _chosen(every: Sequence[Told], only: Sequence[str]) -> Sequence[Told]:
    chosen: dict[int, Told] = {}
    for wanted in only:
        fits = {
            n: each
            for n, each in enumerate(every)
            if wanted.removeprefix("./") in {each.result.path, each.result.name}
        }
        if not fits:
            known = [name for each in every for name in (each.result.path, each.result.name)]
            raise UsageError(
                f"no AI workflow is named {wanted!r}, and none is in a file of that path",
                help=suggest(wanted, known) or "shipworthy workflows lists them",
            )
        chosen |= fits
    return [in_full(chosen[n], every) for n in sorted(chosen)] if only else every


def _draw(file: Path, chosen: Sequence[Told], name: str) -> None:
    shown = [each.result for each in chosen if each.result.graph]
    if not shown:
        raise UsageError(
            "there is no workflow to draw: none is judged",
            help="shipworthy workflows says why; --only NAME draws one that is only listed",
        )
    to_file(file, drawings.drawn(file.suffix, shown, name))
    sys.stderr.write(f"wrote {file}: {plural(len(shown), 'workflow')}\n")


def _exported(each: Told) -> export.Definition:
    return export.Definition(each.result, each.definition, each.proofs, each.rows)


def _print(chosen: Sequence[Told]) -> None:
    from shipworthy.report.terminal import console_for  # noqa: PLC0415  # rich, where a page is printed
    from shipworthy.report.workflows.terminal import render_workflows  # noqa: PLC0415  # as above

    if not chosen:
        typer.echo(encodable("No AI workflow and no agent is defined here.", sys.stdout.encoding))
        return
    render_workflows([each.result for each in chosen], console_for(sys.stdout))
