"""One repository's releases replayed, and what is said of it."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from shipworthy import pipeline
from shipworthy.analyse.blobs import analyses_of
from shipworthy.cli.progress import shown_progress
from shipworthy.collect.context import Unavailable
from shipworthy.collect.history.replay import Progress, replayed
from shipworthy.errors import READY, UNDECIDED
from shipworthy.model.backtest import Backtest
from shipworthy.model.code import FileAnalysis
from shipworthy.report.backtest import to_json, to_text, unknown_to_json, unknown_to_text
from shipworthy.report.reporters import encodable
from shipworthy.score.backtest import concluded


def backtested(path: Path, options: pipeline.Options, *, json: bool) -> int:
    """Writes what there is to say; the exit code."""
    with shown_progress(quiet=False) as progress:
        opened = pipeline.open_repository(path, replace(options, progress=progress))
        try:
            told: Backtest | Unavailable = _replayed(opened, progress)
        except Unavailable as reason:
            told = reason
        finally:
            opened.close()
    name = opened.door.name
    if isinstance(told, Unavailable):
        say = unknown_to_json if json else unknown_to_text
        _write(say(name, told.reason, told.remedy))
        return UNDECIDED
    _write(to_json(name, told) if json else to_text(name, told))
    return UNDECIDED if told.too_little else READY


def _replayed(opened: pipeline.Opened, progress: Progress) -> Backtest:
    def analyse(blobs: Mapping[str, str]) -> Iterator[tuple[str, FileAnalysis]]:
        return analyses_of(
            blobs,
            opened.door.blobs,
            opened.analyser.store,
            lambda done, of: progress("Reading what changed", done, of),
        )

    return concluded(replayed(opened.context, opened.door, analyse, progress))


def _write(text: str) -> None:
    sys.stdout.write(encodable(text, sys.stdout.encoding))
