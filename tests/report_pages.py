"""Reports as tests take them: every page there is, and what holds of any page whatever it shows."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Sequence
from html import unescape
from html.parser import HTMLParser
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token
from rich.console import Console

from sample_result import sample
from shipworthy.model.results import Result
from shipworthy.report import reporters
from shipworthy.report.result_json import to_json
from shipworthy.report.terminal import render_terminal, terminal_text


def printed(result: Result, *, encoding: str = "utf-8", verbose: bool = False, **console: Any) -> str:
    raw = io.BytesIO()
    stream = io.TextIOWrapper(raw, encoding=encoding, errors="strict", newline="\n")
    given = {"width": 100, "highlight": False, "emoji": False, "markup": False, "_environ": {}}
    render_terminal(result, console=Console(file=stream, **{**given, **console}), verbose=verbose)
    stream.flush()
    return raw.getvalue().decode(encoding)


PAGES: dict[str, Callable[[Result], str]] = {
    "result.json": to_json,
    "report.md": lambda result: reporters.render(result, "md"),
    "report.html": lambda result: reporters.render(result, "html"),
    "terminal.txt": lambda result: terminal_text(result, verbose=False),
    "terminal-verbose.txt": lambda result: terminal_text(result, verbose=True),
    "terminal-quiet.txt": lambda result: terminal_text(result, quiet=True),
    "terminal-60.txt": lambda result: terminal_text(result, verbose=False, width=60),
    "terminal-ascii.txt": lambda result: printed(result, encoding="ascii"),
}


ELEMENTS = frozenset(
    """
    html head meta link title style body a svg defs pattern rect header p strong b span nav main
    section h1 h2 h3 h4 h5 div ul ol li dl dt dd table caption thead tbody tr th td details summary
    article code br footer desc g path polygon text
    """.split()  # noqa: SIM905  # as a list it would be forty lines
)
ATTRIBUTES = frozenset(
    """
    lang charset name content http-equiv rel href class width height aria-hidden aria-label aria-labelledby focusable id patternunits patterntransform x y rx fill scope open tabindex role xmlns viewbox d points
    """.split()  # noqa: SIM905  # as a list it would be forty lines
)
VOID = {"meta", "link", "br", "rect"}


class Page(HTMLParser):
    """A page as a browser would take it apart."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.text = ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data

    def values(self, attribute: str) -> list[str]:
        return [a[attribute] or "" for _, a in self.elements if attribute in a]


def check_html(text: str) -> Page:
    """Nothing but known elements and attributes, closed in order, that lead nowhere but to sources."""
    page = Page(text)
    assert page.open == []
    assert {tag for tag, _ in page.elements} <= ELEMENTS
    assert {name for _, attributes in page.elements for name in attributes} <= ATTRIBUTES
    ids = page.values("id")
    assert len(ids) == len(set(ids))
    for target in page.values("href"):
        assert re.match(r"#|https?://|data:,$", target)
        assert not target.startswith("#") or target[1:] in ids
    assert [
        a["fill"]
        for _, a in page.elements
        if "fill" in a and not re.fullmatch(r"url\(#hatch-\w+\)", a["fill"] or "")
    ] == []
    assert text.count("<!--") == 0
    check_terminal(text)
    return page


def check_markdown(text: str) -> None:
    """No HTML but details and summary, no link or picture, nothing a forge turns into a mention."""
    parsed = MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(text)
    tokens = [t for token in parsed for t in (token, *(token.children or ()))]
    for token in tokens:
        if token.type in {"html_block", "html_inline"}:
            for tag in re.findall(r"<[^>]*>?", token.content):
                assert tag in {"<details>", "</details>", "<summary>", "</summary>"}
        assert token.type != "fence" or token.info == "mermaid"
        assert token.type not in {
            "link_open",
            "image",
            "s_open",
            "code_block",
            "blockquote_open",
            "hr",
        }
        if token.type in {"text", "html_block"}:
            assert not re.search(r"(?<!\w)@\w|#\d|GH-\d|://|\bwww\.", unescape(token.content), re.IGNORECASE)
    headings = [t.tag for t in parsed if t.type == "heading_open"]
    assert headings[0] == "h3"
    assert set(headings) <= {"h3", "h4", "h5"}
    cells, *others = _tables(parsed)
    assert len(cells) == 4 * (len(sample().dimensions) + 1)
    assert len(others) <= 3  # the profile's parts and questions, and the workflows
    assert all(re.fullmatch(r"\*\*[\d.–]+\*\*|\*\*—\*\*", score) for score in cells[1::4])
    check_terminal(text.replace("\u2060", ""))


def _tables(parsed: Sequence[Token]) -> list[list[str]]:
    """The cells of each table, all of whose rows are whole."""
    found: list[list[str]] = []
    columns = 0
    for number, token in enumerate(parsed):
        if token.type == "table_open":
            found.append([])
            columns = 0
        columns += token.type == "th_open"
        if token.type == "td_open":
            found[-1].append(parsed[number + 1].content)
        if token.type == "table_close":
            assert len(found[-1]) % columns == 0
    return found


def check_terminal(text: str) -> None:
    """No control character but line ends, and nothing that hides or turns text around."""
    assert not re.search(
        "[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff]",
        text,
    )
