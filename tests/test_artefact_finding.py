"""Reports are found by what they hold, wherever a tool or the user put them."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from artefact_samples import FOLDER, samples
from conftest import TODAY, make_repository, write
from shipworthy import pipeline
from shipworthy.collect.context import Context
from shipworthy.collect.testing.artefacts import artefacts, reports_of
from shipworthy.collect.testing.coverage_reports import measured
from shipworthy.errors import UsageError
from shipworthy.model.content import HEAD, Content
from shipworthy.model.facts import Unknown
from shipworthy.repo.artefact_marks import is_named, looks, may_be

Make = Callable[..., Context]
LCOV = "SF:src/app.py\nDA:1,1\nDA:2,0\nend_of_record\n"
CODE = {"src/app.py": "x = 1\ny = 2\n", "tests/test_app.py": "def test_a():\n    assert 1 == int('1')\n"}
KINDS = [
    path.name
    for path in sorted(FOLDER.iterdir())
    if path.name in {"benchmarks", "coverage", "evaluations", "mutation", "tests"}
]


@pytest.mark.parametrize(
    "sample", [s for kind in KINDS for s in samples(kind)], ids=lambda p: f"{p.parent.name}/{p.name}"
)
def test_every_sample_is_told_from_other_files_by_its_first_bytes(sample: Path) -> None:
    """Where it is not: add what its format begins with to `repo/artefact_marks.py`."""
    assert is_named(sample.name) or looks(sample.read_bytes()[:HEAD])


@pytest.mark.parametrize(
    "text", ["", "{}", "[]", "Notes.\n", '{"name": "app", "version": "1"}', "<project><build/></project>", "SQLite format 3\0"]
)  # fmt: skip
def test_other_files_are_no_candidates(text: str) -> None:
    assert not looks(text.encode())


@pytest.mark.parametrize(
    "name", ["result.info", "out/unit.txt", "build/cov/all.out", "ci.log", "reports/a-b.json"]
)
def test_a_report_of_any_name_is_found_where_nobody_tracks_it(repository: Make, name: str) -> None:
    assert may_be(name)
    context = repository(CODE, untracked={name: LCOV, ".gitignore": "build/\nout/\n"})
    assert [c.path for c in reports_of(context, "coverage")] == [name]


def test_a_tracked_file_needs_the_name_of_a_report(repository: Make) -> None:
    context = repository(CODE | {"data.txt": LCOV, "lcov.info": LCOV})
    assert [c.path for c in reports_of(context, "coverage")] == ["lcov.info"]


def test_in_test_folders_lies_test_data(repository: Make) -> None:
    untracked = {
        "tests/data/lcov.info": LCOV,
        "tests/data/x.txt": LCOV,
        "tests/App/TestResults/1/lcov.info": LCOV,
    }
    context = repository(CODE, untracked=untracked)
    assert [c.path for c in reports_of(context, "coverage")] == ["tests/App/TestResults/1/lcov.info"]


def test_each_family_is_given_its_own(repository: Make) -> None:
    context = repository(
        CODE, untracked={"a.xml": "<testsuites/>", "b.xml": "<coverage line-rate='1'/>", "c.xml": "<a/>"}
    )
    assert [c.path for c in reports_of(context, "tests")] == ["a.xml"]
    assert [c.path for c in reports_of(context, "coverage")] == ["b.xml"]
    assert artefacts(context).unknown == ()


# Reports that the user names


def opened(tmp_path: Path, *named: str, files: dict[str, str] | None = None) -> pipeline.Opened:
    root = make_repository(tmp_path / "r", files or CODE)
    options = pipeline.Options(today=TODAY, cache=False, artifacts=tuple(tmp_path / name for name in named))
    return pipeline.open_repository(root, options)


def test_a_named_report_counts_whatever_its_name(tmp_path: Path) -> None:
    write(tmp_path, {"ci/cov.dat": LCOV})
    context = opened(tmp_path, "ci/cov.dat").context
    assert [c.path for c in reports_of(context, "coverage")] == ["../ci/cov.dat"]
    assert measured(context)["src/app.py"].missed == {2}


def test_all_reports_of_a_named_folder_count(tmp_path: Path) -> None:
    write(tmp_path, {"ci/a/1": LCOV, "ci/b/tests/2.info": LCOV.replace("2,0", "2,1"), "ci/log.html": "<p>"})
    context = opened(tmp_path, "ci").context
    assert [c.path for c in reports_of(context, "coverage")] == ["../ci/a/1", "../ci/b/tests/2.info"]
    assert measured(context)["src/app.py"].covered == {1, 2}
    assert artefacts(context).unknown == ()


def test_what_no_reader_knows_is_told(tmp_path: Path) -> None:
    write(tmp_path, {"a.txt": "nothing", "b/c.txt": "nothing"})
    (tmp_path / "empty").mkdir()
    found = opened(tmp_path, "a.txt", "b", "empty")
    assert artefacts(found.context).unknown == ("../a.txt", "../b", "../empty")
    result = pipeline.scan(
        tmp_path / "r", pipeline.Options(today=TODAY, cache=False, artifacts=(tmp_path / "a.txt",))
    )
    assert "../a.txt was given as a report and is in no known format" in result.repository.notes


@pytest.mark.parametrize("name", ["missing.xml", "loop", "a\0b"])
def test_what_is_not_there_is_an_error_of_usage(tmp_path: Path, name: str) -> None:
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    with pytest.raises(UsageError, match="--artifact"):
        opened(tmp_path, name)


def test_links_in_a_named_folder_lead_nowhere(tmp_path: Path) -> None:
    write(tmp_path, {"secret/lcov.info": LCOV, "ci/x.txt": "x"})
    (tmp_path / "ci" / "lcov.info").symlink_to(tmp_path / "secret" / "lcov.info")
    (tmp_path / "ci" / "all").symlink_to(tmp_path / "secret")
    os.mkfifo(tmp_path / "ci" / "coverage.xml")
    assert not reports_of(opened(tmp_path, "ci").context, "coverage")


def test_a_named_report_of_the_working_tree_counts_once(tmp_path: Path) -> None:
    context = opened(tmp_path, "r/lcov.info", files=CODE | {"lcov.info": LCOV}).context
    assert [c.path for c in reports_of(context, "coverage")] == ["lcov.info"]


# What is read


@pytest.mark.parametrize(
    "name", ["coverage.xml", "lcov.info", ".coverage", "coverage.out", ".resultset.json"]
)
def test_an_empty_file_is_a_run_that_was_interrupted(repository: Make, name: str) -> None:
    context = repository(CODE, untracked={name: ""})
    assert "it is empty" in why(context)


def test_a_report_too_large_to_read_is_told_at_once(tmp_path: Path) -> None:
    root = make_repository(tmp_path / "r", CODE)
    with (root / "coverage.xml").open("wb") as file:
        file.write(b'<?xml version="1.0"?><coverage line-rate="1">')
        file.truncate(1_000_000_000)
    context = pipeline.open_repository(root, pipeline.Options(today=TODAY, cache=False)).context
    assert "coverage.xml: it cannot be read: is larger than 200 MB" in why(context)


def test_a_stream_ends_where_the_file_ended(repository: Make) -> None:
    context = repository(CODE, untracked={"lcov.info": LCOV})
    content = context.door.artefact("lcov.info")
    with Path(context.door.root, "lcov.info").open("a") as file:  # type: ignore[attr-defined]
        file.write("SF:more\n")
    with content.open() as stream:
        assert stream.read().decode() == LCOV


NUMBERS: tuple[Any, ...] = (None, True, -1, 0, 1e300, 10**30, "7", [], {}, 1.5)


@pytest.mark.parametrize("odd", NUMBERS)
def test_wrong_values_anywhere_break_no_reader(repository: Make, odd: Any) -> None:
    place = {"start": {"line": odd}, "end": odd}
    texts = {
        "istanbul.json": {"/a.js": {
            "path": odd, "statementMap": {"0": place, "1": odd}, "s": {"0": odd}, "f": odd,
            "branchMap": {"0": {"loc": place, "line": odd}, "1": odd}, "b": {"0": odd, "1": [odd]},
            "fnMap": {"0": {"name": odd, "decl": place, "line": 1}, "1": odd},
        }, "b.js": odd},
        "rb.json": {"a": {"coverage": {"a.rb": {"lines": [odd, 1], "branches": {"[:if, 0, 1, 2]": odd}, "methods": odd},
                                      "b.rb": odd, "c.rb": [odd]}, "timestamp": odd}, "b": odd},
        "llvm.json": {"data": [{"files": [
            {"filename": "a.c", "segments": [[1, 1, odd, True, True], [odd, 1, 1, 1, 1], odd],
             "branches": [[odd] * 9, odd], "expansions": [odd, {"source_region": odd, "branches": odd}]}, odd,
        ], "functions": [odd, {"name": odd, "filenames": odd, "regions": [odd]}]}, odd], "type": "llvm.coverage.json.export"},
        "py.json": {"meta": {"branch_coverage": True, "timestamp": odd}, "files": {
            "a.py": {"executed_lines": [odd], "missing_lines": odd, "executed_branches": [[odd, 1], odd],
                     "functions": {"f": odd, "g": {"start_line": odd, "executed_lines": [odd]}}}, "b.py": odd}},
    }  # fmt: skip
    context = repository(CODE, untracked={name: json.dumps(text) for name, text in texts.items()})
    assert {c.path for c in reports_of(context, "coverage")} == set(texts)
    context.observe("coverage.measurement")


XML = (
    (
        '<coverage generated="{0}" clover="{0}"><project timestamp="{0}"><file name="{0}"><metrics conditionals="{0}"/>'
        '<line num="{0}" count="{0}" type="cond" truecount="{0}" falsecount="{0}"/><line/></file></project></coverage>'
    ),
    (
        '<CoverageSession><Module><Files><File uid="1" fullPath="{0}"/></Files><Method><FileRef uid="{0}"/>'
        '<SequencePoint sl="{0}" el="{0}" vc="{0}" fileid="1"/><BranchPoint sl="{0}" vc="{0}" fileid="1"/></Method>'
        "</Module></CoverageSession>"
    ),
    (
        '<results><modules><module><functions><function><range source_id="1" start_line="{0}" end_line="{0}"/>'
        '</function></functions><source_files><source_file id="1" path="{0}"/></source_files></module></modules></results>'
    ),
    (
        '<report><counter type="{0}"/><package name="{0}"><sourcefile name="{0}"><line nr="{0}" ci="{0}" mb="{0}"/>'
        "</sourcefile></package></report>"
    ),
)


@pytest.mark.parametrize("odd", ["", "-5", "NaN", "Infinity", "9" * 40, "1e5", "x", "&#1;", "0"])
def test_wrong_values_in_xml_break_no_reader(repository: Make, odd: str) -> None:
    untracked = {f"coverage{i}.xml": text.format(odd) for i, text in enumerate(XML)}
    repository(CODE, untracked=untracked).observe("coverage.measurement")


def test_lines_of_many_files_are_bounded(repository: Make) -> None:
    text = "".join(f"SF:f{i}\nDA:4999999,1\nend_of_record\n" for i in range(30))
    assert "names more than" in why(repository(CODE, untracked={"lcov.info": text}))


def test_a_line_without_end_is_refused(repository: Make) -> None:
    context = repository(CODE, untracked={"lcov.info": "SF:" + "a" * 1_500_000})
    assert "has a line of more than 1,000,000 bytes" in why(context)


@pytest.mark.parametrize(
    "head",
    [
        " " * HEAD, "\n" * HEAD, "#\n " * (HEAD // 3), "TN:\n\t" * (HEAD // 5), "{" + '"type":1,' * (HEAD // 9),
        '{"a":{"coverage":' * (HEAD // 17), "<!--" * (HEAD // 4), "<?x" * (HEAD // 3), "mode: " * (HEAD // 6),
        '"' * HEAD, "\\" * HEAD, '{"' + "a" * HEAD, "SQLite format 3\0" * (HEAD // 16), "[{" * (HEAD // 2),
    ],
    ids=range(14),
)  # fmt: skip
def test_no_first_bytes_keep_a_reader_busy(head: str) -> None:
    """Some would have kept one busy for longer than anybody waits."""
    began = time.process_time()
    for kind in ("benchmarks", "coverage", "mutation", "tests"):
        import_module(f"shipworthy.formats.{kind}").reader_of(Content.of(head.encode(), "report.json"))
    looks(head.encode())
    assert time.process_time() - began < 2


def why(context: Context) -> str:
    told = context.observe("coverage.line_rate")
    assert isinstance(told, Unknown)
    return told.reason
