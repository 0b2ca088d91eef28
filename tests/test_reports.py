"""Every report is a view of one result: as it was, within its size, honest about nothing."""

from __future__ import annotations

import dataclasses
import io
import os
import re
from pathlib import Path

import pytest

from report_pages import PAGES, check_html, check_markdown, printed
from sample_result import empty, large, poisoned, sample
from shipworthy.report import reporters
from shipworthy.report.result_json import from_json, to_json
from shipworthy.report.terminal import console_for, render_terminal, terminal_text

GOLDEN = Path(__file__).parent / "golden"
UPDATE = "UPDATE_GOLDEN"


@pytest.mark.parametrize("name", PAGES)
def test_the_sample_reads_as_it_did(name: str) -> None:
    path, now = GOLDEN / name, PAGES[name](sample())
    if os.environ.get(UPDATE):
        path.parent.mkdir(exist_ok=True)
        path.write_text(now, encoding="utf-8", newline="\n")
    assert now == path.read_text(encoding="utf-8"), (
        f"{name} changed. If that is meant: {UPDATE}=1 pytest tests/test_reports.py, then read the difference"
    )


@pytest.mark.parametrize(
    ("rules", "findings", "words"), [(60, 50, 1), (3, 1000, 5), (1000, 3, 3), (200, 15, 100), (1, 3000, 1)]
)
def test_documents_keep_to_their_budget(rules: int, findings: int, words: int) -> None:
    result = large(rules, findings, words)
    for name, budget in {"md": 60_000, "html": 300_000}.items():
        page = reporters.render(result, name)
        assert len(page.encode()) < budget
        assert "more, see the JSON result" in page
        assert page.rstrip().endswith("</html>" if name == "html" else "`")


def test_the_tightest_page_fits_whatever_the_result() -> None:
    result = dataclasses.replace(poisoned("x" * 4_000 + " "), rules=large(500, 20, 200).rules)
    assert len(reporters.render(result, "md").encode()) < 60_000
    assert len(reporters.render(result, "html").encode()) < 300_000


def test_nothing_measured_is_never_called_ready() -> None:
    for page in (reporters.render(empty(), "md"), reporters.render(empty(), "html"), printed(empty())):
        assert "Undecided" in page
        assert "no rule applies" in page
        assert "—" in page
    check_html(reporters.render(empty(), "html"))
    assert "Nothing fails" not in reporters.render(empty(), "html")
    check_markdown(reporters.render(empty(), "md"))
    assert from_json(to_json(empty())) == empty()


@pytest.mark.parametrize("width", [40, 60, 80, 120, 200])
def test_a_terminal_page_keeps_to_its_width(width: int) -> None:
    page = terminal_text(sample(), verbose=True, width=width)
    lines = [line for line in page.splitlines() if not re.fullmatch(r" +\S+:\d+", line)]
    assert max(len(line) for line in lines) <= width


def test_a_path_is_never_broken() -> None:
    assert ".github/workflows/release.yml:14\n" in terminal_text(sample(), width=30)


def test_a_pipe_gets_no_colour() -> None:
    stream = io.StringIO()
    render_terminal(sample(), console=console_for(stream))
    assert "\x1b" not in stream.getvalue()


def test_no_color_is_kept_to() -> None:
    page = printed(sample(), force_terminal=True, color_system="truecolor", no_color=True)
    assert not re.search(r"\x1b\[[\d;]*3\dm", page)
    assert "\x1b[" in printed(sample(), force_terminal=True, color_system="truecolor")


def test_an_encoding_without_blocks_gets_plain_characters() -> None:
    page = printed(poisoned("naïve → “quoted” 漢字"), encoding="ascii")
    assert 'na?ve -> "quoted" ??' in page
    assert "#" in page


def test_quiet_says_the_verdict_and_no_more() -> None:
    page = terminal_text(sample(), quiet=True)
    assert page.startswith("✗ Not ready")
    assert len(page.splitlines()) <= 5
