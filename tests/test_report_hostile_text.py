"""File names and messages of a scanned repository are shown, and never obeyed."""

from __future__ import annotations

import dataclasses
import re

import pytest

from report_pages import PAGES, check_html, check_markdown, check_terminal, printed
from sample_result import poisoned, sample
from shipworthy.model.results import Finding
from shipworthy.report import reporters
from shipworthy.report.result_json import from_json, to_json

HOSTILE = [
    "a\nb.py",
    "a\n::error file=x::pwned",
    "::error file=x::pwned",
    "%0A::error::pwned",
    "##[set-output name=x]pwned ##vso[task.setvariable]x",
    "<script>alert(1)</script>",
    "\"><img src=x onerror=alert(1)> ' onclick='x",
    "</style></details><!-- <iframe src=//evil.example>",
    "\x1b[31mred\x1b]8;;http://evil.example\x07link\x1b]8;;\x07\x9b2J",
    "a\r\x08\x00b\x7f",
    "txt.exe\u202egpj.\u2066\u2069\u200b\ufeff",
    "caf\udce9.py \ud800",
    "x" * 4_000 + ".py",
    "`` ``` code ` | pipe | \\| \\",
    "[link](javascript:alert(1)) ![i](http://evil.example/i.png) <http://evil.example>",
    "@octocat fixes #1, GH-1, a/b#2 and https://evil.example/x www.evil.example me@evil.example",
    "1. one\n2. two\n# head\n> quote\n---\n| a |\n|---|\n~~x~~ $x$ &lt; &amp;",
    "`a|b` and `c\\|d` | e",
    "- item",
    "+ item",
    "{{ 7 * 7 }}{% raw %}{# #}",
    "[bold red]markup[/bold red] :tada: [link=http://evil.example]x[/link]",
    "",
    " ",
]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
@pytest.mark.parametrize("name", [*PAGES, "colour"])
def test_no_line_is_a_command_to_a_build_server(name: str, text: str) -> None:
    result = poisoned(text)
    page = (
        printed(result, color_system="truecolor", force_terminal=True)
        if name == "colour"
        else PAGES[name](result)
    )
    for line in re.split(r"[\r\n]", page):
        assert not re.sub(r"\x1b\[[\d;]*m", "", line).strip().startswith("::")
        assert not re.search(r"##\w*\[", line)


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_text_is_inert_in_html(text: str) -> None:
    check_html(reporters.render(poisoned(text), "html"))


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_text_is_inert_in_markdown(text: str) -> None:
    check_markdown(reporters.render(poisoned(text), "md"))


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
@pytest.mark.parametrize("verbose", [False, True])
def test_hostile_text_is_inert_in_a_terminal(text: str, *, verbose: bool) -> None:
    result = poisoned(text)
    check_terminal(printed(result, verbose=verbose))
    coloured = printed(result, verbose=verbose, color_system="truecolor", force_terminal=True)
    check_terminal(re.sub(r"\x1b\[[\d;]*m", "", coloured))


def test_ids_are_hostile_too() -> None:
    for text in HOSTILE:
        result = poisoned(text, ids=True)
        check_html(reporters.render(result, "html"))
        check_markdown(reporters.render(result, "md"))
        check_terminal(printed(result, verbose=True))
        assert to_json(from_json(to_json(result))) == to_json(result)


def test_hostile_text_is_shown_and_not_dropped() -> None:
    result = poisoned("<script>a\nb\x1b[31m|@x")
    assert "&lt;script&gt;a\\nb\\x1b[31m|@x" in reporters.render(result, "html")
    assert "`<script>a\\nb\\x1b[31m|@x:14`" in reporters.render(result, "md")
    assert "<script>a\\nb\\x1b[31m|@x:14" in printed(result)


def test_a_long_name_is_cut_in_its_middle() -> None:
    name = "start/" + "x" * 4_000 + "/end.py"
    found = dataclasses.replace(sample().rules[0], findings=(Finding("m", name, 7, "f"),))
    result = dataclasses.replace(sample(), rules=(found,))
    for page in (reporters.render(result, "md"), reporters.render(result, "html"), printed(result)):
        assert re.search(r"start/x+…x+/end\.py:7", page)
        assert "x" * 200 not in page
