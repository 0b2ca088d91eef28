"""Markdown, as markdown-it reads CommonMark with tables."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.token import Token

from shipworthy.formats.prose.parts import Parts, sentence_around
from shipworthy.model.prose import Document, Link, Paragraph
from shipworthy.schema.from_yaml import read_yaml
from shipworthy.schema.nodes import DocumentError

_TAG = re.compile(r"<[^<>]{1,2000}>")
_TARGET = re.compile(
    r"""<(a|img|source)\s[^<>]{0,500}?\b(?:href|src)\s?=\s?["']([^"'<>\s]{1,500})""", re.IGNORECASE
)


@cache
def _parser() -> MarkdownIt:
    # Emphasis changes nothing that is asked here.
    return MarkdownIt("commonmark").enable("table").disable("emphasis")


def read(text: str) -> Document:
    front, body = _split_front_matter(text)
    return _Reader(body.split("\n")).read(body, front)


def _split_front_matter(text: str) -> tuple[Mapping[str, object], str]:
    """The YAML between two lines of dashes at the top; the body keeps its line numbers."""
    if not text.startswith("---\n"):
        return {}, text
    end = text.find("\n---", 3)
    if end < 0:
        return {}, text
    head, rest = text[4 : end + 1], text[end + 4 :]
    try:
        front = read_yaml(head)
    except DocumentError:
        front = None
    blank = "\n" * (head.count("\n") + 1)
    return front if isinstance(front, Mapping) else {}, blank + rest


class _Reader:
    def __init__(self, lines: list[str]) -> None:
        self.lines = lines
        self.parts = Parts()
        self.row = ""
        """The whole table row the reader is in, with the table's head."""
        self.head = ""

    def read(self, body: str, front: Mapping[str, object]) -> Document:
        tokens = _parser().parse(body)
        for index, token in enumerate(tokens):
            self._take(token, tokens, index)
        return self.parts.document(len(without_comments(body).split()), front)

    def _take(self, token: Token, tokens: list[Token], index: int) -> None:
        parts = self.parts
        match token.type:
            case "heading_open":
                parts.heading(int(token.tag[1]), tokens[index + 1].content, _line(token))
            case "bullet_list_open" | "ordered_list_open":
                parts.leads.append(self._lead(tokens, index))
            case "bullet_list_close" | "ordered_list_close":
                parts.leads.pop()
            case "fence":
                parts.block(token.content, _line(token) + 1, token.info)
            case "code_block":
                parts.block(token.content, _line(token), "")
            case "html_block":
                self._html(token.content, _line(token))
            case "tr_open":
                self._row(tokens, index)
            case "table_close":
                self.row = self.head = ""
            case "inline":
                self._inline(token, heading=tokens[index - 1].type == "heading_open")

    def _lead(self, tokens: list[Token], index: int) -> str:
        """The paragraph that announces a list: the one before it, in the same item or block."""
        if index == 0 or tokens[index - 1].type != "paragraph_close":
            return ""
        return tokens[index - 2].content[-400:]

    def _row(self, tokens: list[Token], index: int) -> None:
        cells = []
        for token in tokens[index:]:
            if token.type == "tr_close":
                break
            if token.type == "inline":
                cells.append(token.content)
        text = " | ".join(cells)[:1000]
        self.head = self.head or text
        self.row = f"{self.head} | {text}"

    def _html(self, content: str, line: int) -> None:
        content = without_comments(content)
        self.parts.links.extend(_targets(content, line))
        text = _TAG.sub(" ", content)
        for offset, words in enumerate(text.split("\n")):
            if words.strip():
                self.parts.paragraphs.append(Paragraph(words.strip(), line + offset))

    def _inline(self, token: Token, *, heading: bool) -> None:
        said: list[str] = []
        length = 0
        spans: list[tuple[str, int, int]] = []
        line, links = _line(token), 0
        for child in token.children or []:
            match child.type:
                case "softbreak" | "hardbreak":
                    words, line = " ", line + 1
                case "code_inline":
                    words, line = child.content, self._settled(child.content, line)
                    if not links:  # inside a link, the link says what is meant
                        spans.append((words, line, length))
                case "link_open" | "image":
                    words = ""
                    links += child.type == "link_open"
                    self._link(child, line)
                case "link_close":
                    words, links = "", links - 1
                case "html_inline":
                    words = ""
                    self.parts.links.extend(_targets(child.content, line))
                case _:
                    words = child.content
            said.append(words)
            length += len(words)
        text = "".join(said)
        if not heading:
            self.parts.paragraphs.append(Paragraph(text.strip(), _line(token)))
        for words, at, start in spans:
            sentence = self.row or sentence_around(text, start, start + len(words))
            self.parts.span(words, at, sentence)

    def _link(self, token: Token, line: int) -> None:
        image = token.type == "image"
        target = token.attrGet("src" if image else "href")
        self.parts.links.append(Link(str(target or ""), line, image))

    def _settled(self, needle: str, line: int) -> int:
        """Code over a line's end is one token: look for it a little further down."""
        start = needle.split(" ", 1)[0]
        for candidate in range(line, min(line + 3, len(self.lines) + 1)):
            if start in self.lines[candidate - 1]:
                return candidate
        return line


def _line(token: Token) -> int:
    return token.map[0] + 1 if token.map else 1


def _targets(html: str, line: int) -> list[Link]:
    return [
        Link(found[2], line + html.count("\n", 0, found.start()), found[1].lower() != "a")
        for found in _TARGET.finditer(html)
    ]


def without_comments(text: str) -> str:
    """The text with HTML comments blanked, line numbers kept."""
    kept: list[str] = []
    at = 0
    while (start := text.find("<!--", at)) >= 0:
        end = text.find("-->", start)
        end = len(text) if end < 0 else end + 3
        kept += [text[at:start], "\n" * text.count("\n", start, end)]
        at = end
    return "".join(kept) + text[at:]
