"""Which formats there are, and how their text reaches a file."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from pathlib import Path

import jinja2
import pytest

from report_pages import check_terminal
from sample_result import poisoned, sample
from shipworthy.errors import UsageError
from shipworthy.report import documents, reporters
from shipworthy.report.writing import to_file


def test_formats_are_there_by_being_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert reporters.formats() == ["html", "json", "md"]
    (tmp_path / "report.brief.txt.j2").write_text("{{ page.verdict.word }}: {{ page.name }}\n")
    (tmp_path / "report.broken.md.j2").write_text("{{ page.no_such_thing }}\n")
    documents._environment.cache_clear()
    monkeypatch.setattr(documents, "folder", lambda _name: tmp_path)
    monkeypatch.setattr(reporters, "folder", lambda _name: tmp_path)
    assert reporters.formats() == ["brief.txt", "broken.md", "json"]
    assert reporters.render(sample(), "brief.txt") == "Not ready: parcel-desk\n"
    with pytest.raises(jinja2.UndefinedError):
        reporters.render(sample(), "broken.md")
    with pytest.raises(UsageError, match="no format 'html'"):
        reporters.render(sample(), "html")
    documents._environment.cache_clear()


def test_a_plain_template_is_no_way_around_escaping(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "report.txt.j2").write_text("{{ page.name }}\n{{ page.verdict.reasons[0] }}\n")
    documents._environment.cache_clear()
    monkeypatch.setattr(documents, "folder", lambda _name: tmp_path)
    page = documents.render_document("txt", poisoned("::error::x\x1b[0m"))
    documents._environment.cache_clear()
    check_terminal(page)
    assert page.startswith(": :error::x\\x1b[0m\n: :")


def test_a_file_is_written_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "new" / "report.md"
    to_file(target, "first\n")
    assert target.read_bytes() == b"first\n"
    assert target.stat().st_mode & 0o777 == 0o666 & ~_umask()

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(UsageError, match=r"cannot write .*report\.md: No space left on device"):
        to_file(target, "second\n")
    assert [p.name for p in target.parent.iterdir()] == ["report.md"]
    assert target.read_bytes() == b"first\n"


def test_a_pipe_or_device_is_written_to_and_not_replaced(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    to_file(pipe, "text\n")
    assert os.read(reader, 100) == b"text\n"
    os.close(reader)
    assert pipe.is_fifo()


def test_standard_output_may_know_few_characters() -> None:
    raw = io.BytesIO()
    stream = io.TextIOWrapper(raw, encoding="ascii", errors="strict")
    stream.write(reporters.encodable(reporters.render(poisoned("naïve → 漢"), "md"), stream.encoding))
    stream.flush()
    assert b"na?ve -> ?" in raw.getvalue()


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "real.md").write_text("old")
    (tmp_path / "link.md").symlink_to("real.md")
    to_file(tmp_path / "link.md", "new")
    assert (tmp_path / "link.md").is_symlink()
    assert (tmp_path / "real.md").read_text() == "new"


def test_where_nothing_can_be_written_that_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(UsageError, match="cannot write"):
        to_file(tmp_path / "file" / "report.md", "x")
    with pytest.raises(UsageError, match="cannot write"):
        to_file(tmp_path, "x")


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def test_json_costs_neither_rich_nor_jinja() -> None:
    code = (
        "import sys; from shipworthy.report import reporters, result_json; reporters.formats();"
        "print([m for m in ('rich', 'jinja2', 'markdown_it') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
