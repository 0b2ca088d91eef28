"""YAML, JSON and TOML with line numbers: right for people's files, bounded for hostile ones."""

from __future__ import annotations

import json
import time
import tomllib
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from shipworthy.schema import from_json, from_toml, yaml_values
from shipworthy.schema.from_json import read_json
from shipworthy.schema.from_toml import read_toml
from shipworthy.schema.from_yaml import read_yaml, read_yaml_all
from shipworthy.schema.nodes import DocumentError, Listed, Mapped, line_of

READERS: dict[str, Callable[[str], Any]] = {
    "yaml": read_yaml,
    "strict yaml": lambda text: read_yaml(text, strict=True),
    "json": read_json,
    "toml": read_toml,
}
QUICK = 3.0
"""Seconds that a hostile document may take on a busy machine; those that are not bounded take minutes."""


def lines(document: object, path: tuple[str | int, ...] = ()) -> Iterator[tuple[tuple[str | int, ...], int]]:
    """Every key's and entry's path, and the line it is said to stand on."""
    match document:
        case Mapped():
            for key, value in document.items():
                yield (*path, key), document.line_of(key)
                yield from lines(value, (*path, key))
        case Listed():
            for index, value in enumerate(document):
                yield (*path, index), document.line_of(index)
                yield from lines(value, (*path, index))


# YAML: what people write


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("on: push", {"on": "push"}),
        ("yes: no", {"yes": "no"}),
        ("a: off", {"a": "off"}),
        ("a: y", {"a": "y"}),
        ("true: true", {"true": True}),
        ("a: TRUE", {"a": True}),
        ("a: tRUE", {"a": "tRUE"}),
        ("a: 22:30", {"a": "22:30"}),
        ("ports: [22:22]", {"ports": ["22:22"]}),
        ("a: 0755", {"a": "0755"}),
        ("a: 0o17", {"a": "0o17"}),
        ("a: 0x1f", {"a": "0x1f"}),
        ("a: 1_000", {"a": "1_000"}),
        ("a: 0", {"a": 0}),
        ("a: -12", {"a": -12}),
        ("a: +5", {"a": 5}),
        ("a: 3.10", {"a": 3.1}),
        ("a: '3.10'", {"a": "3.10"}),
        ("a: 1e3", {"a": 1000.0}),
        ("a: 1e999", {"a": "1e999"}),
        ("a: .inf", {"a": ".inf"}),
        ("a: 12345678901234567890", {"a": "12345678901234567890"}),
        ("a: 2024-01-15", {"a": "2024-01-15"}),
        ("a: 1.2.3", {"a": "1.2.3"}),
        ("a: ~", {"a": None}),
        ("a:", {"a": None}),
        ("a: ''", {"a": ""}),
        ("a: null", {"a": None}),
        ("a: 'null'", {"a": "null"}),
        ("a: =", {"a": "="}),
        ("1: 2", {"1": 2}),
        ("null: 1", {"null": 1}),
        ("a: |\n  x\n  y\n", {"a": "x\ny\n"}),
        ("a: >-\n  x\n  y\n", {"a": "x y"}),
        ("", None),
        ("# only a comment", None),
        ("---\n", None),
        ("text", "text"),
        ("- a\n- b", ["a", "b"]),
        ("? a\n: b", {"a": "b"}),
        ("{a: 1, b: [x, {c: d}]}", {"a": 1, "b": ["x", {"c": "d"}]}),
    ],
)
def test_yaml_means_what_the_files_users_mean(text: str, value: object) -> None:
    found = read_yaml(text)
    assert found == value
    assert repr(found) == repr(value), "also in type"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a: &x {k: 1}\nb: *x", {"a": {"k": 1}, "b": {"k": 1}}),
        ("a: &x v\n*x : w", {"a": "v", "v": "w"}),
        ("a: &x 1\nb: &x 2\nc: *x", {"a": 1, "b": 2, "c": 2}),
        ("&k key: 1\nother: *k", {"key": 1, "other": "key"}),
        ("a: &x {k: 1, l: 2}\nb: {<<: *x, l: 3}", {"a": {"k": 1, "l": 2}, "b": {"l": 3, "k": 1}}),
        ("a: &x {k: 1}\nb: {l: 3, k: 2, <<: *x}", {"a": {"k": 1}, "b": {"l": 3, "k": 2}}),
        ("a: &x {k: 1}\nb: &y {k: 2, m: 3}\nc: {<<: [*x, *y]}", {
            "a": {"k": 1}, "b": {"k": 2, "m": 3}, "c": {"k": 1, "m": 3},
        }),
        ("a: {<<: 5}", {"a": {}}),
        ("a: {<<: [1, {b: 2}]}", {"a": {"b": 2}}),
        ("a: {'<<': 5}", {"a": {"<<": 5}}),
    ],
)  # fmt: skip
def test_yaml_anchors_and_merge_keys(text: str, value: object) -> None:
    assert read_yaml(text) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a: !!python/object/apply:os.system ['touch x']", {"a": ["touch x"]}),
        ("a: !!python/name:os.system", {"a": ""}),
        ("!!python/object/new:os.system {x: 1}", {"x": 1}),
        ("a: !Ref Bucket", {"a": "Bucket"}),
        ("a: !Sub 5", {"a": "5"}),
        ("a: !reference [b, c]", {"a": ["b", "c"]}),
        ("a: !!str 5", {"a": "5"}),
        ("a: ! 5", {"a": "5"}),
        ("a: !!int '5'", {"a": 5}),
        ("a: !!binary aGk=", {"a": "aGk="}),
        ("a: !!set {x, y}", {"a": {"x": None, "y": None}}),
    ],
)
def test_a_yaml_tag_makes_no_object(text: str, value: object) -> None:
    assert read_yaml(text) == value


def test_yaml_documents_are_read_one_after_another() -> None:
    assert read_yaml_all("a: 1\n---\nb: 2\n...\n---\n- c\n") == [{"a": 1}, {"b": 2}, ["c"]]
    assert read_yaml("a: 1\n---\nb: 2\n") == {"a": 1}
    assert [d.line for d in read_yaml_all("a: 1\n---\nb: 2\n")] == [1, 3]


def test_an_anchor_of_one_document_is_nothing_to_the_next() -> None:
    with pytest.raises(DocumentError, match="names nothing"):
        read_yaml_all("a: &x 1\n---\nb: *x\n")


@pytest.mark.parametrize("start", ["", "\ufeff", "# comment\n", "\n\n"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_yaml_lines_are_those_an_editor_shows(start: str, newline: str) -> None:
    body = "on:\n  push:\n    - a\n    - &x {b: 1,\n       c: 2}\nlast: *x\ntext: |\n  x\n  y\nend: 1\n"
    at = start.count("\n")
    document = read_yaml((start + body).replace("\n", newline))
    assert dict(lines(document)) == {
        ("on",): at + 1, ("on", "push"): at + 2, ("on", "push", 0): at + 3, ("on", "push", 1): at + 4,
        ("on", "push", 1, "b"): at + 4, ("on", "push", 1, "c"): at + 5, ("last",): at + 6,
        ("last", "b"): at + 4, ("last", "c"): at + 5, ("text",): at + 7, ("end",): at + 10,
    }  # fmt: skip


@pytest.mark.parametrize("odd", ["\x85", "\u2028", "\u2029"])
def test_a_break_of_old_yaml_is_no_line(odd: str) -> None:
    document = read_yaml(f"a: x{odd}y\nc: 1")
    assert (document, document.lines["c"]) == ({"a": "x y", "c": 1}, 2)


def test_a_yaml_key_that_stands_twice_is_an_error_only_where_asked() -> None:
    assert read_yaml("a: 1\nb: 2\na: 3") == {"b": 2, "a": 3}
    with pytest.raises(DocumentError, match="'a' stands twice") as told:
        read_yaml("a: 1\nb: 2\na: 3", strict=True)
    assert told.value.line == 3
    assert read_yaml("a: {x: 1}\nb: {x: 1}", strict=True) == {"a": {"x": 1}, "b": {"x": 1}}


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("a:\n\tb: 1", 2),
        ("a: 1\n b: 2", 2),
        ("a: [1,\nb", 2),
        ("a: b: c", 1),
        ("x: 1\na: 'open", 2),
        ("x: 1\ny: *nothing", 2),
        ("x: 1\n{a: b}: c", 2),
        ("a: {{ value }}", 1),
        ("x: 1\n%YAML 1.2", 2),
        ("x: 1\ny: \x00", 2),
        ("x: 1\n\ny: \x1b[31m", 3),
        ("é: ü\n\ny: \x07", 3),
        ("a: &x\n  b: *x", 2),
        ("&a [*a]", 1),
    ],
)
def test_a_yaml_mistake_is_told_with_its_line(text: str, line: int) -> None:
    with pytest.raises(DocumentError) as told:
        read_yaml(text)
    # The parser notices what is not closed one line later at most.
    assert told.value.line in {line, line + 1}


def test_bytes_that_are_no_utf8_are_read_as_replaced() -> None:
    assert read_yaml(b"a: caf\xe9\n".decode("utf-8", errors="replace")) == {"a": "caf\ufffd"}


# Hostile documents


def _laughs(levels: int) -> str:
    rows = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    rows += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, levels)]
    return "\n".join(rows)


HOSTILE = {
    "yaml": {
        "billion laughs": _laughs(20),
        "laughs by merging": "a0: &a0 {k0: 1}\n"
        + "\n".join(f"a{n}: &a{n} {{<<: [{', '.join([f'*a{n - 1}'] * 9)}], k{n}: 1}}" for n in range(1, 40)),
        "flow sequences": "[" * 100_000,
        "flow mappings": "{a: " * 100_000,
        "closed flow sequences": "[" * 5_000 + "]" * 5_000,
        "block sequences": "- " * 100_000,
        "block mappings": "".join("  " * n + "a:\n" for n in range(1_000)),
        "complex keys": "? " * 100_000,
        "a chain of aliases": "a0: &a0 [1]\n"
        + "".join(f"a{n}: &a{n} [*a{n - 1}]\n" for n in range(1, 1_000)),
        "in itself": "&a [*a]",
        "in itself by a mapping": "a: &x {b: {c: *x}}",
        "too large": "a" * 3_000_000,
        "many values": "[" + "1," * 300_000 + "]",
    },
    "json": {
        "arrays": "[" * 1_000_000,
        "objects": '{"a":' * 1_000_000,
        "closed arrays": "[" * 900 + "]" * 900,
        "long closed arrays": "[" * 900 + '"' + "x" * 1_100_000 + '"' + "]" * 900,
        "open comments": "/*" * 2_000_000,
        "comments in comments": "/*/" * 2_000_000,
        "escaped quotes": '"' + '\\"' * 2_000_000,
        "escapes": '"\\' * 2_000_000,
        "commas": "[1" + ", " * 2_000_000,
        "blanks": "[1," + " \n" * 2_000_000,
        "slashes": "/" * 4_000_000,
        "a long number": "1" * 10_000,
        "no number": "[NaN]",
        "minus infinity": "-Infinity",
        "too much": "[1e999]",
        "too large": " " * 21_000_000,
    },
    "toml": {
        "arrays": "a = " + "[" * 100_000,
        "tables": "a = " + "{a = " * 100_000,
        "parts of a key": ".".join("a" * 100_000) + " = 1",
        "parts of a header": "[" + ".".join("a" * 100_000) + "]",
        "parts of an inline key": "x = {" + ".".join(["'a'"] * 100_000) + " = 1}",
        "a long number": "a = " + "9" * 10_000,
        "an open text": 'a = "' + '\\"' * 400_000,
        "an open header": "[" + " " * 1_000_000,
        "too large": "#" * 6_000_000,
    },
}


@pytest.mark.parametrize(
    ("kind", "name"), [(kind, name) for kind, texts in HOSTILE.items() for name in texts]
)
def test_a_hostile_document_is_refused_at_once(kind: str, name: str) -> None:
    start = time.process_time()
    with pytest.raises(DocumentError):
        READERS[kind](HOSTILE[kind][name])
    assert time.process_time() - start < QUICK


HARMLESS = {
    "yaml": {
        "a thousand uses of one alias": "a: &a {x: 1}\n" + "".join(f"k{n}: *a\n" for n in range(1_000)),
        "eighty levels": "".join(" " * n + "a:\n" for n in range(80)) + " " * 80 + "a: 1\n",
        "many open brackets in text": "a: |\n" + "  echo '\\e[31m' [[[\n" * 2_000,
        "a long text": "a: " + "x" * 1_500_000,
        "many lines": "a:" + "\n" * 1_500_000 + " b",
        "many keys": "".join(f"k{n}: v\n" for n in range(50_000)),
    },
    "json": {
        "a hundred levels": "[" * 100 + "]" * 100,
        "a large document": json.dumps([{"a": [1, 2, "x" * 20]}] * 100_000),
        "blanks before the end": "[1" + " \n" * 1_000_000 + "]",
    },
    "toml": {
        "a hundred levels": "a = " + "[" * 100 + "]" * 100,
        "headers in text": 'a = """\n' + "[ " + " " * 500_000 + 'x\n"""\n',
        "many tables": "".join(f"[a.b{n}]\nx = 1\n" for n in range(20_000)),
        "many entries": "a = [" + "1," * 200_000 + "]",
    },
}


@pytest.mark.parametrize(
    ("kind", "name"), [(kind, name) for kind, texts in HARMLESS.items() for name in texts]
)
def test_a_large_document_is_read_in_time(kind: str, name: str) -> None:
    start = time.process_time()
    READERS[kind](HARMLESS[kind][name])
    assert time.process_time() - start < 2 * QUICK


@pytest.mark.parametrize("kind", READERS)
@given(text=st.text() | st.text(alphabet="{}[]:,-&*!|>'\"#\\/\n\t =.a1\x00\x85\ufeff"))
def test_any_text_is_read_or_refused(kind: str, text: str) -> None:
    line = 1
    try:
        READERS[kind](text)
    except DocumentError as error:
        line = error.line
    assert 1 <= line <= text.count("\n") + text.count("\r") + 2


@given(st.text(alphabet=st.characters(exclude_categories=[])))
def test_lone_surrogates_are_read_or_refused(text: str) -> None:
    for read in READERS.values():
        try:
            read(text)
        except DocumentError:
            continue


# JSON


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('// c\n{"a": 1} // d', {"a": 1}),
        ('{"a": /* c */ 1, "b": "/* no */ // no"}', {"a": 1, "b": "/* no */ // no"}),
        ('{"a": [1, 2,], "b": ",]",}', {"a": [1, 2], "b": ",]"}),
        ('{"a": "\\"//", /* "x": 1 */ "b": 2}', {"a": '"//', "b": 2}),
        ('\ufeff{"a": 1}', {"a": 1}),
        ('{\t"a"\t:\t1\r\n}', {"a": 1}),
        ('{"a": 1, "a": 2}', {"a": 2}),
        ('{"": {"": []}}', {"": {"": []}}),
        ('"\\ud83d\\ude00"', "\U0001f600"),
        ('["\\ud800"]', ["\ud800"]),
        ("12345678901234567890123", 12345678901234567890123),
        ("[-0, 1.5e3, 1E2]", [0, 1500.0, 100.0]),
        ("null", None),
        ("[]", []),
    ],
)
def test_json_is_read_as_editors_read_it(text: str, value: object) -> None:
    assert read_json(text) == value


def test_json_lines_are_those_an_editor_shows() -> None:
    text = '{ // c\n  "a": 1, /*\n */ "b":\n    {"c": [\n  1,\n  {"d": "x\\ny"},\n ]},\n "e": []\n}\n'
    assert dict(lines(read_json(text))) == {
        ("a",): 2, ("b",): 3, ("b", "c"): 4, ("b", "c", 0): 5, ("b", "c", 1): 6, ("b", "c", 1, "d"): 6,
        ("e",): 8,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("text", "line"),
    [('{\n"a": 1\n"b": 2}', 3), ("", 1), ('// fine\n{"a": tru}', 2), ("[1]\n[2]", 2), ("{'a': 1}", 1)],
)
def test_a_json_mistake_is_told_with_its_line(text: str, line: int) -> None:
    with pytest.raises(DocumentError) as told:
        read_json(text)
    assert told.value.line == line


TEXTS = st.text(alphabet=st.characters(codec="utf-8"))
TREES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4),
    max_leaves=12,
)


@given(TREES, st.sampled_from([None, 2]))
def test_what_json_writes_is_read_back(tree: object, indent: int | None) -> None:
    for ascii_only in (True, False):
        assert read_json(json.dumps(tree, indent=indent, ensure_ascii=ascii_only)) == tree


@given(
    st.dictionaries(
        TEXTS, st.dictionaries(TEXTS, st.lists(st.integers(), max_size=3), max_size=3), max_size=4
    )
)
def test_a_json_key_stands_on_the_line_that_is_told(tree: dict[str, dict[str, list[int]]]) -> None:
    text = json.dumps(tree, indent=1)
    rows = text.split("\n")
    for path, line in lines(read_json(text)):
        assert (json.dumps(path[-1]) if isinstance(path[-1], str) else "") in rows[line - 1]


# YAML laws

WORDS = st.text(alphabet=st.characters(codec="utf-8"), max_size=20).filter(
    # PyYAML writes these bare, since they are words in YAML 1.1 and numbers only in 1.2.
    lambda text: not yaml_values._FLOAT.fullmatch(text) and not set(text) & set("\x85\u2028\u2029")
)
BOUNDED = st.integers(-(10**17), 10**17)
YAML_TREES = st.recursive(
    st.none() | st.booleans() | BOUNDED | WORDS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(WORDS, inner, max_size=4),
    max_leaves=12,
)


@given(YAML_TREES, st.sampled_from([None, True, False]))
def test_what_yaml_writes_is_read_back(tree: object, flow: bool | None) -> None:  # noqa: FBT001  # PyYAML's argument
    for unicode in (True, False):
        text = yaml.safe_dump(tree, default_flow_style=flow, allow_unicode=unicode, sort_keys=False)
        assert read_yaml(text) == tree


KEYS = st.text(alphabet="abcxyz_-", min_size=1, max_size=12).filter(lambda k: k[0].isalpha())
KEYED = st.dictionaries(KEYS, st.dictionaries(KEYS, st.lists(BOUNDED, max_size=3), max_size=3), max_size=4)


@given(KEYED)
def test_a_yaml_key_stands_on_the_line_that_is_told(tree: dict[str, dict[str, list[int]]]) -> None:
    text = yaml.safe_dump(tree, default_flow_style=False)
    rows = text.split("\n")
    for path, line in lines(read_yaml(text)):
        last = path[-1]
        assert rows[line - 1].strip().startswith(f"{last}:" if isinstance(last, str) else "- ")


# TOML

TOML = '''
top = 1
"quoted key" = 2  # top = 3
a.b.c = 4
a.b.d = 5
text = """
[not.a.header]
key = "not a key"
""" # end
other = \'\'\'
x = \'\' [y]
\'\'\'
inline = {x = 1, "y.z" = {w = [1, 2]}}
when = 1979-05-27 07:32:00
list = [
  1, # one
  "]", [
    2],
  {k = 1},
]

[tool.ruff]  # a comment with ] in it
select = ["A",
  "B"]
[ tool . "poetry" . 'dev' ]
name = "x"

[[job]]
name = "first"
[[job.step]]
run = "a"
[[job.step]]
run = "b"
[job.env]
x = 1
[[job]]
name = "second"
[[job.step]]
run = "c"
'''


def test_toml_lines_are_those_an_editor_shows() -> None:
    document = read_toml(TOML)
    assert document == tomllib.loads(TOML)
    assert dict(lines(document)) == {
        ("top",): 2, ("quoted key",): 3, ("a",): 4, ("a", "b"): 4, ("a", "b", "c"): 4, ("a", "b", "d"): 5,
        ("text",): 6, ("other",): 10, ("inline",): 13, ("inline", "x"): 13, ("inline", "y.z"): 13,
        ("inline", "y.z", "w"): 13, ("inline", "y.z", "w", 0): 13, ("inline", "y.z", "w", 1): 13,
        ("when",): 14, ("list",): 15, ("list", 0): 16, ("list", 1): 17, ("list", 2): 17,
        ("list", 2, 0): 18, ("list", 3): 19, ("list", 3, "k"): 19, ("tool",): 22, ("tool", "ruff"): 22,
        ("tool", "ruff", "select"): 23, ("tool", "ruff", "select", 0): 23, ("tool", "ruff", "select", 1): 24,
        ("tool", "poetry"): 25, ("tool", "poetry", "dev"): 25, ("tool", "poetry", "dev", "name"): 26,
        ("job",): 28, ("job", 0): 28, ("job", 0, "name"): 29, ("job", 0, "step"): 30,
        ("job", 0, "step", 0): 30, ("job", 0, "step", 0, "run"): 31, ("job", 0, "step", 1): 32,
        ("job", 0, "step", 1, "run"): 33, ("job", 0, "env"): 34, ("job", 0, "env", "x"): 35,
        ("job", 1): 36, ("job", 1, "name"): 37, ("job", 1, "step"): 38, ("job", 1, "step", 0): 38,
        ("job", 1, "step", 0, "run"): 39,
    }  # fmt: skip


def test_toml_with_windows_line_ends_and_a_mark_in_front_has_the_same_lines() -> None:
    assert dict(lines(read_toml("\ufeff" + TOML.replace("\n", "\r\n")))) == dict(lines(read_toml(TOML)))


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("a = 1\na = 2", 2),
        ("[x]\n[x]", 2),
        ("x = 1\na = ", 2),
        ("x = 1\ny = 2\nz = [1,\n", 4),
        ("tab\x00 = 1", 1),
    ],
)
def test_a_toml_mistake_is_told_with_its_line(text: str, line: int) -> None:
    with pytest.raises(DocumentError) as told:
        read_toml(text)
    assert told.value.line == line


TOML_VALUES = st.booleans() | st.integers(-(10**15), 10**15) | TEXTS
TOML_TREES = st.dictionaries(
    TEXTS,
    TOML_VALUES | st.lists(TOML_VALUES, max_size=3) | st.dictionaries(TEXTS, TOML_VALUES, max_size=3),
    max_size=4,
)


def _toml(tree: dict[str, Any]) -> str:
    """A writer of its own: texts and keys as basic strings, one entry of a list a line."""
    return "".join(f"{_toml_text(key)} = {_toml_value(value)}\n" for key, value in tree.items())


def _toml_text(text: str) -> str:
    return '"' + "".join(c if c.isalnum() and c.isascii() else f"\\U{ord(c):08x}" for c in text) + '"'


def _toml_value(value: object) -> str:
    match value:
        case bool():
            return str(value).lower()
        case int():
            return str(value)
        case str():
            return _toml_text(value)
        case list():
            return "[\n" + "".join(f"{_toml_value(v)},\n" for v in value) + "]"
        case dict():
            return "{" + ", ".join(f"{_toml_text(k)} = {_toml_value(v)}" for k, v in value.items()) + "}"
        case _:
            raise AssertionError(value)


@given(TOML_TREES)
def test_what_toml_says_is_read_with_its_lines(tree: dict[str, Any]) -> None:
    text = _toml(tree)
    document = read_toml(text)
    assert document == tree
    rows = text.split("\n")
    for path, line in lines(document):
        last = path[-1]
        if isinstance(last, str):
            assert _toml_text(last) in rows[line - 1]
        else:
            assert rows[line - 1] == _toml_value(document[str(path[0])][last]) + ","


@settings(max_examples=50)
@given(st.text(alphabet="ab.\"'[]{}=#\n ,1"))
def test_the_toml_reader_agrees_with_the_standard_one(text: str) -> None:
    try:
        expected = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        with pytest.raises(DocumentError):
            read_toml(text)
    else:
        assert read_toml(text) == expected


# Nodes


def test_a_line_that_is_not_known_is_that_of_the_container_or_the_default() -> None:
    document = read_yaml("a: 1\nb: [x]")
    assert line_of(document, "b") == 2
    assert line_of(document, "nothing") == 1
    assert line_of(document["b"], 0) == 2
    assert line_of(document["b"], 5) == 2
    assert line_of({"a": 1}, "a", 7) == 7
    assert line_of(None, 0) == 1
    assert line_of(document, 0, 3) == 3


def test_the_caps_are_in_an_order_that_makes_sense() -> None:
    assert yaml_values.MAX_DEPTH < from_json.MAX_DEPTH < 1_000
    assert from_toml.MAX_LOCATED < from_toml.MAX_BYTES
