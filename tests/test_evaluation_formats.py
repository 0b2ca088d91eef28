"""Results of evaluations are read as what their tools mean by passed, and a run that broke off is none."""

from __future__ import annotations

import io
import json
import zipfile
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from artefact_samples import expected, samples
from shipworthy.formats import evaluations as formats
from shipworthy.model.content import Content
from shipworthy.model.evaluations import EvaluationRun
from shipworthy.repo.artefact_marks import looks
from shipworthy.schema.nodes import DocumentError
from test_mutation_formats import MISTAKES, places, with_mistake


def read(content: str | bytes, path: str = "a.json") -> EvaluationRun:
    run = formats.read(Content.of(content.encode() if isinstance(content, str) else content, path))
    assert run is not None
    return run


def told(run: EvaluationRun) -> Any:
    return {
        "format": run.format,
        "producer": run.producer,
        "produced_at": run.produced_at,
        "complete": run.complete,
        "warnings": list(run.warnings),
        "tasks": [[t.task, t.passed, t.failed, t.errors, t.unjudged, list(t.models)] for t in run.tasks],
    }


SAMPLES = samples("evaluations")


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda p: f"{p.parent.name}-{p.name}")
def test_a_sample_is_read_as_expected(sample: Path) -> None:
    content = sample.read_bytes()
    assert looks(content)
    assert told(read(content, sample.name)) == expected(sample)


def archive(method: int = zipfile.ZIP_DEFLATED, name: str = "header.json") -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", method) as made:
        made.writestr("_journal/start.json", "{}")
        made.writestr(name, '{"version": 2, "status": "success", "eval": {"task": "t"}}')
    return packed.getvalue()


def test_a_log_that_cannot_be_unpacked_says_what_to_do() -> None:
    packed = archive(zipfile.ZIP_STORED)
    assert read(packed, "logs/a.eval").tasks[0].task == "t"
    for broken, said in (
        (archive(name="other.json"), "did not end"),
        (archive()[:60], "cannot be unpacked"),
        (_with_method(archive(), 93), "inspect log convert"),
    ):
        with pytest.raises(DocumentError, match=said):
            read(broken, "logs/a.eval")


def _with_method(packed: bytes, method: int) -> bytes:
    """Each entry's method, where it stands in the archive and in its directory."""
    changed = bytearray(packed)
    for mark, offset in ((b"PK\x03\x04", 8), (b"PK\x01\x02", 10)):
        at = changed.find(mark)
        while at >= 0:
            changed[at + offset : at + offset + 2] = method.to_bytes(2, "little")
            at = changed.find(mark, at + 4)
    return bytes(changed)


def test_a_header_is_read_no_further_than_a_document_may_be_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shipworthy.formats.evaluations.inspect_eval.MAX_BYTES", 40)
    with pytest.raises(DocumentError, match="larger than"):
        read(archive(), "a.eval")


def test_a_run_that_did_not_end_is_incomplete() -> None:
    log = json.dumps({"version": 2, "status": "error", "eval": {"task": "t"}})
    assert read(log).warnings == ("its status is error",)
    record = '{"spec": {"eval_name": "e", "completion_fns": ["m"]}}\n'
    assert not read(record, "a.jsonl").complete


def test_a_case_without_a_verdict_is_not_judged() -> None:
    case: dict[str, Any] = {"name": "a", "expected_output": None, "assertions": {}, "evaluator_failures": []}
    run = read(json.dumps({"name": "t", "cases": [case], "failures": []}))
    assert (run.cases, run.judged, run.passed) == (1, 0, 0)
    log = {"version": 2, "status": "success", "eval": {"task": "t"},
           "results": {"total_samples": 3, "completed_samples": 2, "scores": [{"metrics": {"mean": {"value": 4}}}]}}  # fmt: skip
    run = read(json.dumps(log))
    assert (run.cases, run.judged) == (3, 1)


@pytest.mark.parametrize(
    "text",
    [
        '{"results": [{"command": "x"}]}',
        '{"version": 2, "status": "ok"}',
        '{"name": "app", "cases": [1]}',
        '{"rows": [{"id": 1}]}',
        '{"testCases": {}}',
        '{"spec": {"openapi": "3"}}',
    ],
)
def test_what_only_looks_alike_is_no_result(text: str) -> None:
    assert formats.reader_of(Content.of(text.encode(), "a.json")) is None


JSON_SAMPLES = [p for p in SAMPLES if p.suffix == ".json"]


@pytest.mark.parametrize("sample", JSON_SAMPLES, ids=lambda p: f"{p.parent.name}-{p.name}")
@settings(max_examples=15)
@given(data=st.data())
def test_no_wrong_type_at_any_place_breaks_a_reader(sample: Path, data: st.DataObject) -> None:
    document = json.loads(sample.read_text())
    place = data.draw(st.sampled_from(places(document)))
    broken = json.dumps(with_mistake(document, place, data.draw(MISTAKES)))
    with suppress(DocumentError):
        formats.read(Content.of(broken.encode(), sample.name))


@settings(max_examples=60)
@given(st.binary(max_size=200), st.sampled_from(SAMPLES))
def test_no_content_breaks_a_reader(tail: bytes, sample: Path) -> None:
    content = sample.read_bytes()
    for broken in (content[: len(content) // 2] + tail, content[:-30] + tail, tail + content):
        with suppress(DocumentError):
            formats.read(Content.of(broken, sample.name))
