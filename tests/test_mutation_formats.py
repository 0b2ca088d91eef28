"""Reports of mutation tools are read mutant by mutant, whatever a summary says."""

from __future__ import annotations

import json
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from artefact_samples import expected, samples
from shipworthy.formats import mutation as formats
from shipworthy.model.content import Content
from shipworthy.model.mutation import MutantStatus, MutationReport
from shipworthy.repo.artefact_marks import looks
from shipworthy.schema.nodes import DocumentError

NAMES = {"session.sqlite": "session.sqlite", "price.py.meta": "mutants/src/calc/price.py.meta"}


def read(text: str | bytes, path: str = "mutation.json") -> MutationReport:
    report = formats.read(Content.of(text.encode() if isinstance(text, str) else text, path))
    assert report is not None
    return report


def told(report: MutationReport) -> Any:
    return {
        "format": report.format,
        "producer": report.producer,
        "commit": report.commit,
        "produced_at": report.produced_at,
        "complete": report.complete,
        "warnings": list(report.warnings),
        "roots": list(report.roots),
        "counts": {s.value: n for s in MutantStatus if (n := report.count(s))},
        "mutants": [[m.path, m.line, m.status.value, m.function, m.tests, m.extreme] for m in report.mutants],
        "functions": [
            [f.path, f.line, f.name, f.outcome.value, f.sampled, f.tests] for f in report.functions
        ],
    }


@pytest.mark.parametrize("sample", samples("mutation"), ids=lambda p: p.name)
def test_a_scan_finds_each_format_by_what_it_begins_with(sample: Path) -> None:
    assert looks(sample.read_bytes())


@pytest.mark.parametrize("sample", samples("mutation"), ids=lambda p: p.name)
def test_a_sample_is_read_as_expected(sample: Path) -> None:
    assert told(read(sample.read_bytes(), NAMES.get(sample.name, sample.name))) == expected(sample)


@pytest.mark.parametrize(
    ("content", "path"),
    [
        (b"", "mutation.json"),
        (b"{}", "mutation.json"),
        (b"[]", "mutation.json"),
        (b"\xff\xfe\0", "mutations.xml"),
        (b"<coverage/>", "mutations.xml"),
        (b"SQLite format 3\0", "session.sqlite"),
        (b'{"exit_code_by_key": {}}', "package.json"),
        (b'{"outcomes": [{"name": "win"}]}', "outcomes.json"),
    ],
)
def test_other_content_is_no_report(content: bytes, path: str) -> None:
    assert formats.read(Content.of(content, path)) is None


@pytest.mark.parametrize(
    ("content", "path"),
    [
        ('{"schemaVersion": "2"', "a.json"),
        ('{"schemaVersion": "2", "files": []}', "a.json"),
        ('{"outcomes": []', "outcomes.json"),
        ('{"exit_code_by_key": [1]}', "a.py.meta"),
        ("<mutations><mutation", "mutations.xml"),
        ('<!DOCTYPE m [<!ENTITY a "b">]><mutations>&a;</mutations>', "mutations.xml"),
        ('[{"job_id": "a"}]\n', "dump.jsonl"),
        ('[{"job_id": "a"}, null', "dump.jsonl"),
    ],
)
def test_what_is_broken_is_refused_with_a_reason(content: str, path: str) -> None:
    with pytest.raises(DocumentError):
        read(content, path)


def test_mutants_that_wait_make_a_report_incomplete() -> None:
    for text, path in (
        ('{"exit_code_by_key": {"a.x_f__mutmut_1": null}}', "mutants/a.py.meta"),
        ('{"exit_code_by_key": {"a.x_f__mutmut_1": 2}}', "mutants/a.py.meta"),
        ('[{"job_id": "a", "mutations": []}, null]', "dump.jsonl"),
        ("<mutations><mutation status='NOT_STARTED'/></mutations>", "mutations.xml"),
        ('{"outcomes": [], "start_time": "2026-01-01T00:00:00Z", "end_time": null}', "outcomes.json"),
        ('{"killed": 1, "total": 2, "check_was_interrupted_by_user": 0}', "mutmut-cicd-stats.json"),
        ('{"killed": 1, "total": 1, "check_was_interrupted_by_user": 1}', "mutmut-cicd-stats.json"),
        ('{"go_module": "a", "files": [{"mutations": [{"status": "RUNNABLE", "line": 1}]}]}', "a.json"),
        ('{"stats": {"totalMutantsCount": 2}, "killed": []}', "infection.json"),
        (
            '{"schemaVersion": "2", "files": {}, "config": {"shipworthy": {"complete": false}}}',
            "probe.json",
        ),
    ):
        report = read(text, path)
        assert not report.complete, text
        assert report.warnings


def test_a_report_of_mutants_cut_short_says_so() -> None:
    report = read("<mutations><mutation status='KILLED'/><mutation status='KILLED'/><mut", "mutations.xml")
    assert (len(report.mutants), report.complete) == (2, False)


def test_a_red_suite_makes_no_mutant_killed() -> None:
    outcome = {"scenario": "Baseline", "summary": "Failure"}
    assert not read(json.dumps({"outcomes": [outcome]}), "outcomes.json").complete
    killed = '[{"job_id": "a", "mutations": []}, {"worker_outcome": "normal", "test_outcome": "killed"}]\n'
    report = read(killed * 9, "dump.jsonl")
    assert not report.complete
    assert "always fails" in report.warnings[0]


def test_a_session_with_a_view_in_it_is_refused(tmp_path: Path) -> None:
    import sqlite3  # noqa: PLC0415  # the only test that needs it

    path = tmp_path / "session.sqlite"
    with sqlite3.connect(path) as connection:
        connection.execute("create table work_results (job_id)")
        connection.execute("create view mutation_specs as select 1 as job_id")
    with pytest.raises(DocumentError, match="holds the view"):
        read(path.read_bytes(), "session.sqlite")


MISTAKES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


def places(value: Any, at: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The path to every value in a document."""
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [at, *(place for key, each in inside for place in places(each, (*at, key)))]


def with_mistake(document: Any, place: tuple[Any, ...], mistake: Any) -> Any:
    if not place:
        return mistake
    copy = dict(document) if isinstance(document, dict) else list(document)
    copy[place[0]] = with_mistake(copy[place[0]], place[1:], mistake)
    return copy


JSON_SAMPLES = [p for p in samples("mutation") if p.suffix in {".json", ".meta"}]


@pytest.mark.parametrize("sample", JSON_SAMPLES, ids=lambda p: p.name)
@settings(max_examples=25)
@given(data=st.data())
def test_no_wrong_type_at_any_place_breaks_a_reader(sample: Path, data: st.DataObject) -> None:
    document = json.loads(sample.read_text())
    place = data.draw(st.sampled_from(places(document)))
    broken = json.dumps(with_mistake(document, place, data.draw(MISTAKES)))
    with suppress(DocumentError):
        formats.read(Content.of(broken.encode(), NAMES.get(sample.name, sample.name)))


@given(st.binary(max_size=300), st.sampled_from(samples("mutation")))
def test_no_content_breaks_a_reader(tail: bytes, sample: Path) -> None:
    content = sample.read_bytes()
    for broken in (content[: len(content) // 2] + tail, tail + content):
        with suppress(DocumentError):
            formats.read(Content.of(broken, NAMES.get(sample.name, sample.name)))
