"""Analysis in processes of its own: equal to analysis here, and a file that breaks costs that file."""

from __future__ import annotations

import sys
from types import ModuleType

import pytest

from breaking_analyses import breaking, failing
from shipworthy.analyse.cached import CachedAnalyser
from shipworthy.analyse.parallel import Analysts, Job, analyse_to_text
from shipworthy.model.code import FileAnalysis
from shipworthy.model.repository import File, FileKind, PathClass

TEXTS = {
    "a.py": (b"def f(a):\n    return a and 1\n", "Python"),
    "b.go": (b"package b\nfunc F() { if x { y() } }\n", "Go"),
    "c.xyz": (b"what\n", None),
    "d.lua": (b"print(1)\n", "Lua"),
}


def jobs() -> list[Job]:
    return [Job(path, content, language) for path, (content, language) in TEXTS.items()]


def test_processes_find_what_is_found_here() -> None:
    with Analysts(processes=1) as here, Analysts(processes=2, worth_a_process=0) as elsewhere:
        found = {job.key: done for job, done in here.analyse(jobs())}
        assert found == {job.key: done for job, done in elsewhere.analyse(jobs())}
        assert found.keys() == TEXTS.keys()


def test_a_file_that_ends_its_process_or_never_ends_costs_that_file() -> None:
    with Analysts(processes=2, worth_a_process=0, time_limit=2, analyse=breaking) as analysts:
        found = {job.key: done for job, done in analysts.analyse(jobs())}
    crashed, slow = found["b.go"], found["d.lua"]
    assert isinstance(crashed, FileAnalysis)
    assert "ended the process" in crashed.problem
    assert crashed.lines == 2
    assert isinstance(slow, FileAnalysis)
    assert slow.problem == "was not read in 2 seconds"
    assert isinstance(found["a.py"], str)
    assert isinstance(found["c.xyz"], str)


def test_where_processes_cannot_be_had_files_are_analysed_here(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown_elsewhere(content: bytes, language: str | None) -> str:
        return analyse_to_text(content, language)

    unknown_elsewhere.__module__, unknown_elsewhere.__qualname__ = "only_here", "unknown_elsewhere"
    module = ModuleType("only_here")
    monkeypatch.setattr(module, "unknown_elsewhere", unknown_elsewhere, raising=False)
    monkeypatch.setitem(sys.modules, "only_here", module)
    with Analysts(processes=2, worth_a_process=0, analyse=unknown_elsewhere) as analysts:
        found = {job.key: done for job, done in analysts.analyse(jobs())}
    assert found.keys() == TEXTS.keys()
    assert all(isinstance(each, str) for each in found.values())


@pytest.mark.parametrize("processes", [1, 2])
def test_a_bug_met_in_a_file_costs_that_file(processes: int) -> None:
    with Analysts(processes=processes, worth_a_process=0, analyse=failing) as analysts:
        found = {job.key: done for job, done in analysts.analyse(jobs())}
    broken = found.pop("b.go")
    assert isinstance(broken, FileAnalysis)
    assert "could not be analysed" in broken.problem
    assert all(isinstance(each, str) for each in found.values())


def test_what_broke_is_asked_again_by_the_next_run() -> None:
    kept: dict[str, str] = {}

    class Kept:
        get = kept.get
        put = kept.__setitem__

    def analyser(analyse: Analysts) -> CachedAnalyser:
        return CachedAnalyser(lambda path: TEXTS[path][0], Kept(), FILES, analysts=lambda: analyse)

    broken = analyser(Analysts(processes=2, worth_a_process=0, time_limit=2, analyse=breaking))
    assert broken(FILES[0]).problem
    assert broken.gave_up
    assert len(kept) == len(FILES) - 2, "what ended well is kept"
    assert not analyser(Analysts())(FILES[0]).problem
    assert len(kept) == len(FILES)


def file(path: str) -> File:
    language = TEXTS[path][1]
    return File(path, "", FileKind.TEXT, PathClass.PRODUCT, language, frozenset(), len(TEXTS[path][0]))


FILES = [file("b.go"), file("a.py"), file("d.lua")]
