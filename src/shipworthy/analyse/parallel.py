"""Many files analysed: in processes of their own where there is much to do, here where there is little.

A file whose analysis crashes or does not end costs that file: its process is replaced.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self

from shipworthy.analyse.limits import TookTooLong
from shipworthy.analyse.source import analyse_source
from shipworthy.analyse.stored import to_text
from shipworthy.model.code import FileAnalysis

WORTH_A_PROCESS = 1_500_000
"""Bytes. Processes take about 0.2 s to start, in which this much is read here."""
_BATCH = 12_000_000
"""Bytes held at a time, so that a large repository does not stand in memory twice."""
_MOST_PROCESSES = 16
TIME_LIMIT = 20.0
"""Seconds for one file. The slowest of a million lines of well-known projects took less than two."""


@dataclass(frozen=True, slots=True)
class Job:
    key: str
    """What the result is kept under."""
    content: bytes
    language: str | None


Done = tuple[Job, str | FileAnalysis]
"""An analysis as text to be kept, or why there is none."""


class Analysts:
    """Takes batches of files. A context manager: leaving it ends the processes."""

    def __init__(
        self,
        *,
        processes: int | None = None,
        time_limit: float = TIME_LIMIT,
        worth_a_process: int = WORTH_A_PROCESS,
        analyse: Callable[[bytes, str | None], str] | None = None,
    ) -> None:
        self._processes = min(cores() if processes is None else processes, _MOST_PROCESSES)
        self._time_limit = time_limit
        self._worth_a_process = worth_a_process
        self._analyse = analyse or analyse_to_text
        self._pool: Any = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, _kind: object, error: BaseException | None, _trace: TracebackType | None) -> None:
        if self._pool is not None:
            self._pool.stop() if error else self._pool.close()
            self._pool.join()

    def analyse(self, jobs: Iterable[Job]) -> Iterator[Done]:
        """In no particular order."""
        for batch in _batches(jobs):
            if self._processes < 2 or sum(len(j.content) for j in batch) < self._worth_a_process:
                yield from ((job, self._here(job)) for job in batch)
            else:
                yield from self._in_processes(batch)

    def _here(self, job: Job) -> str | FileAnalysis:
        try:
            return self._analyse(job.content, job.language)
        except TookTooLong as reason:
            return _given_up(job, str(reason))
        except Exception as error:  # noqa: BLE001  # a file costs that file, whatever it does
            return _given_up(job, f"could not be analysed: {error!r}")

    def _in_processes(self, batch: list[Job]) -> Iterator[Done]:
        from pebble import ProcessExpired  # noqa: PLC0415  # only where there is much to do

        batch.sort(key=lambda job: (-len(job.content), job.key))  # the largest last would be waited for
        contents, languages = [j.content for j in batch], [j.language for j in batch]
        results = self._started().map(self._analyse, contents, languages, timeout=self._time_limit).result()
        for job in batch:
            try:
                yield job, next(results) if self._processes > 1 else self._here(job)
            except TookTooLong as reason:
                yield job, _given_up(job, str(reason))
            except BrokenProcessPool:  # processes cannot be had here
                self._processes = 1
                yield job, self._here(job)
            except TimeoutError:
                yield job, _given_up(job, f"was not read in {self._time_limit:g} seconds")
            except ProcessExpired as expired:
                yield (
                    job,
                    _given_up(job, f"ended the process that read it (exit code {expired.exitcode})"),
                )
            except Exception as error:  # noqa: BLE001  # a file costs that file, whatever it does
                yield job, _given_up(job, f"could not be analysed: {error!r}")

    def _started(self) -> Any:
        if self._pool is None:
            from pebble import ProcessPool  # noqa: PLC0415  # only where there is much to do

            self._pool = ProcessPool(max_workers=self._processes, context=_context())
        return self._pool


def cores() -> int:
    """Those this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def analyse_to_text(content: bytes, language: str | None) -> str:
    with _uncollected():
        return to_text(analyse_source(content, language))


@contextmanager
def _uncollected() -> Iterator[None]:
    """An analysis makes many objects and hardly a cycle: looking for cycles takes a tenth of its time."""
    collected = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collected:
            gc.enable()


def _given_up(job: Job, problem: str) -> FileAnalysis:
    lines = sum(1 for line in job.content.split(b"\n") if line.strip())
    return FileAnalysis(lines, generated=False, minified=False, problem=problem)


def _batches(jobs: Iterable[Job]) -> Iterator[list[Job]]:
    batch: list[Job] = []
    size = 0
    for job in jobs:
        batch.append(job)
        size += len(job.content)
        if size >= _BATCH:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _context() -> multiprocessing.context.BaseContext:
    """Processes forked from a clean one that has loaded what they need, where the system can do that."""
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["shipworthy.analyse.parallel"])
    return context
