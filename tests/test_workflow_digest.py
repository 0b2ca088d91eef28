"""What an approval is bound to: everything of a definition but its layout."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shipworthy.govern.canonical import MISSING, digest

N8N: dict[str, Any] = {
    "name": "w", "versionId": "1", "updatedAt": "x", "active": True,
    "nodes": [
        {"name": "a", "type": "n8n-nodes-base.noOp", "position": [0, 0], "parameters": {"width": 3}},
        {"name": "b", "type": "n8n-nodes-base.noOp", "position": [200, 100], "parameters": {}},
    ],
    "connections": {},
}  # fmt: skip
DIFY: dict[str, Any] = {
    "app": {"mode": "workflow"},
    "workflow": {"graph": {
        "nodes": [{"id": "1", "position": {"x": 1.0}, "selected": False, "data": {"selected": True, "title": "t"}}],
        "edges": [{"id": "e", "zIndex": 0}],
        "viewport": {"zoom": 1},
    }},
}  # fmt: skip


def value(content: Any, path: str = "f/a.json", format_: str = "n8n", **others: bytes | None) -> str:
    text = content if isinstance(content, str) else json.dumps(content)
    named = {f"f/{name.replace('_', '.')}": said for name, said in others.items()}
    return digest(path, (format_,), {path: text.encode(), **named}).value


def changed(document: dict[str, Any], *path: object, to: object) -> dict[str, Any]:
    made: dict[str, Any] = json.loads(json.dumps(document))
    at: Any = made
    for key in path[:-1]:
        at = at[key]
    at[path[-1]] = to
    return made


@pytest.mark.parametrize(
    ("document", "format_", "path", "to"),
    [
        (N8N, "n8n", ("nodes", 0, "position"), [30, 10]),
        (N8N, "n8n", ("versionId",), "2"),
        (N8N, "n8n", ("updatedAt",), "y"),
        (DIFY, "dify", ("workflow", "graph", "nodes", 0, "position"), {"x": 2.5}),
        (DIFY, "dify", ("workflow", "graph", "nodes", 0, "selected"), True),
        (DIFY, "dify", ("workflow", "graph", "nodes", 0, "data", "selected"), False),
        (DIFY, "dify", ("workflow", "graph", "edges", 0, "zIndex"), 9),
        (DIFY, "dify", ("workflow", "graph", "viewport"), {}),
    ],
)
def test_layout_changes_nothing(
    document: dict[str, Any], format_: str, path: tuple[object, ...], to: object
) -> None:
    assert value(document, format_=format_) == value(changed(document, *path, to=to), format_=format_)
    assert value(document, format_="conductor") != value(changed(document, *path, to=to), format_="conductor")


@pytest.mark.parametrize(
    ("document", "format_", "path", "to"),
    [
        (N8N, "n8n", ("nodes", 0, "parameters", "width"), 4),
        (N8N, "n8n", ("active",), False),
        (N8N, "n8n", ("nodes", 0, "position"), [0, 500]),
        (N8N, "n8n", ("connections",), {"a": {}}),
        (DIFY, "dify", ("workflow", "graph", "nodes", 0, "data", "title"), "u"),
        (DIFY, "dify", ("app", "mode"), "chat"),
    ],
)
def test_everything_else_does(
    document: dict[str, Any], format_: str, path: tuple[object, ...], to: object
) -> None:
    assert value(document, format_=format_) != value(changed(document, *path, to=to), format_=format_)


def test_key_order_comments_indentation_and_quotes_change_nothing() -> None:
    assert value('{"a": 1, "b": [2]}') == value('{\n"b": [2],\r\n  "a": 1}')
    yaml = "a: x\nb: [1, y]\n"
    for same in ("# c\nb:\n  - 1\n  - 'y' # d\na: \"x\"\n", "b: [1, y]\r\na: x\r\n"):
        assert value(yaml, "f/a.yaml") == value(same, "f/a.yaml")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("a: no\n", "a: 'no'\n"),
        ("a: 1e3\n", "a: '1e3'\n"),
        ("a: 0o7\n", "a: '0o7'\n"),
        ("a: 2026-01-01\n", "a: '2026-01-01'\n"),
        ("a: !Ref x\n", "a: x\n"),
        ("a: !Ref [x]\n", "a: [x]\n"),
        ("a: 1\na: 2\n", "a: 2\n"),
        ("a: no\n", "a: {plain: [tag:yaml.org,2002:bool, no]}\n"),
        ("a: [b, c]\n", "a: [c, b]\n"),
        ("a: &x {b: 1}\n", "a: &x {b: 2}\n"),
        ("a: 1\n", "a: 1\n---\nb: 2\n"),
        ("on: x\n", "'on': x\n"),
    ],
)
def test_what_some_reader_may_take_otherwise_stays_a_difference(one: str, other: str) -> None:
    assert value(one, "f/a.yaml") != value(other, "f/a.yaml")


def test_a_key_that_stands_twice_in_json_is_a_difference() -> None:
    assert value('{"a": 1, "a": 2}') != value('{"a": 2}')
    assert value('{"a": 1.0}') != value('{"a": 1.00}')


def test_every_file_it_is_made_of_counts_and_is_named() -> None:
    whole = value(N8N, prompt_md=b"Be brief.\n")
    assert whole != value(N8N, prompt_md=b"Be long.\n")
    assert whole != value(N8N)
    assert whole != value(N8N, prompt_md=None)
    assert whole == value(N8N, prompt_md=b"\xef\xbb\xbfBe brief.\r\n")
    made = digest("f/a.json", ("n8n",), {"f/a.json": b"{}", "p/b.md": b"x", "f/c.md": None})
    assert sorted(made.parts) == ["../p/b.md", "a.json", "c.md"]
    assert made.parts["c.md"] == MISSING


def test_moving_all_files_together_changes_nothing() -> None:
    here = digest("f/a.json", (), {"f/a.json": b"{}", "f/p/b.md": b"x"})
    there = digest("g/h/a.json", (), {"g/h/a.json": b"{}", "g/h/p/b.md": b"x"})
    assert here == there


@given(st.binary(max_size=300), st.sampled_from(["f/a.json", "f/a.yaml", "f/a.md", "a.yml"]))
def test_any_bytes_have_a_digest_and_the_same_bytes_the_same(content: bytes, path: str) -> None:
    first, second = (digest(path, ("n8n", "shipworthy"), {path: content}) for _ in range(2))
    assert first == second
    assert len(first.short) == 12


@given(st.binary(max_size=60), st.binary(max_size=60))
def test_texts_that_differ_beyond_line_ends_have_two_digests(one: bytes, other: bytes) -> None:
    def plain(content: bytes) -> bytes:
        return content.removeprefix(b"\xef\xbb\xbf").replace(b"\r\n", b"\n").replace(b"\r", b"\n")

    same = digest("a.md", (), {"a.md": one}).value == digest("a.md", (), {"a.md": other}).value
    assert same == (plain(one) == plain(other))


def test_deep_and_wide_documents_fall_back_to_their_text() -> None:
    for text in (
        "[" * 100_000,
        "a: " + "{b: " * 200 + "1" + "}" * 200,
        "&a [*a]",
        "x: &x [1]\n" + "y: [*x]\n" * 9,
    ):
        assert value(text, "f/a.yaml")
        assert value(text)
