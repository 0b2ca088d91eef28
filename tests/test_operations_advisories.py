"""Lock files compared with a local copy of advisories: the ranges mean what OSV says, and nothing is guessed."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shipworthy.collect.context import Context
from shipworthy.collect.operations.advisories import advisories_given, vulnerable
from shipworthy.config import Config
from shipworthy.formats import advisories, locked_versions
from shipworthy.model.advisories import Affected, Range
from shipworthy.model.facts import Unknown

Repository = Callable[..., Context]

LOCKS = {
    "uv.lock": ('version = 1\n\n[[package]]\nname = "Jinja2"\nversion = "3.1.2"\nsource = {}\n', [(4, "PyPI", "jinja2", "3.1.2")]),
    "requirements.txt": ("# pins\njinja2[a] == 3.1.2 ; python_version > '3'\nflask>=1\n", [(2, "PyPI", "jinja2", "3.1.2")]),
    "package-lock.json": (
        '{\n  "name": "a",\n  "packages": {\n    "": {\n      "version": "1.0.0"\n    },\n    "node_modules/x/node_modules/@s/n": {\n      "version": "2.0.0",\n',
        [(7, "npm", "@s/n", "2.0.0")],
    ),
    "yarn.lock": ('# yarn\n\n"@s/n@^2.0.0", "@s/n@^2.1.0":\n  version "2.1.3"\n\nms@2:\n  version: 2.1.2\n', [(3, "npm", "@s/n", "2.1.3"), (6, "npm", "ms", "2.1.2")]),
    "pnpm-lock.yaml": ("packages:\n\n  '@s/n@2.1.3(react@18.0.0)':\n    resolution: {}\n  /ms@2.0.0:\n    x: y\n", [(3, "npm", "@s/n", "2.1.3"), (5, "npm", "ms", "2.0.0")]),
    "go.mod": ("module a.b/c\n\ngo 1.22\n\nrequire (\n\tgolang.org/x/net v0.7.0\n\tgithub.com/x/y v2.0.0+incompatible // indirect\n)\n", [(6, "Go", "golang.org/x/net", "0.7.0"), (7, "Go", "github.com/x/y", "2.0.0")]),
    "Cargo.lock": ('[[package]]\nname = "time"\nversion = "0.1.0"\n', [(2, "crates.io", "time", "0.1.0")]),
    "Gemfile.lock": ("GEM\n  specs:\n    rack (2.0.1)\n      x (>= 1)\n", [(3, "RubyGems", "rack", "2.0.1")]),
    "composer.lock": ('{\n  "packages": [\n    {\n      "name": "a/b",\n      "version": "v1.2.3",\n', [(4, "Packagist", "a/b", "1.2.3")]),
    "packages.lock.json": ('{\n    "net8.0": {\n      "Newtonsoft.Json": {\n        "type": "Direct",\n        "requested": "[12, )",\n        "resolved": "12.0.1"\n', [(3, "NuGet", "newtonsoft.json", "12.0.1")]),
    "mix.lock": ('%{\n  "plug": {:hex, :plug, "1.0.0", "abc"},\n', [(2, "Hex", "plug", "1.0.0")]),
    "pubspec.lock": ('packages:\n  http:\n    dependency: direct\n    description:\n      name: http\n    source: hosted\n    version: "0.13.0"\n', [(2, "Pub", "http", "0.13.0")]),
}  # fmt: skip


@pytest.mark.parametrize("name", sorted(LOCKS))
def test_lock_files_name_versions(name: str) -> None:
    text, wanted = LOCKS[name]
    read = locked_versions.reader(f"app/{name}")
    assert read is not None
    assert [(v.line, v.ecosystem, v.name, v.version) for v in read(text)] == wanted


@pytest.mark.parametrize(
    ("ecosystem", "version", "answer"),
    [
        ("PyPI", "1.0", True),
        ("PyPI", "1.2rc1", True),
        ("PyPI", "1.2", False),
        ("PyPI", "1.2.post1", False),
        ("PyPI", "strange", None),
        ("npm", "1.2.0-beta.2", True),
        ("npm", "1.2.0", False),
        ("npm", "1.10.0", False),
        ("Go", "0.9.0-20200101000000-abcdefabcdef", True),
        ("NuGet", "1.1.9.9", True),
        ("NuGet", "1.1-beta", None),
        ("Maven", "1.1", True),
        ("Maven", "1.1.RELEASE", None),
    ],
)
def test_versions_are_compared_as_their_ecosystem_does(
    ecosystem: str,
    version: str,
    answer: bool | None,  # noqa: FBT001  # a column of the table
) -> None:
    affected = Affected(ecosystem, "a", (Range("0", fixed="1.2.0"),))
    assert advisories.speaks_of(affected, version) is answer


def test_what_is_listed_is_affected_and_what_is_not_listed_is_not() -> None:
    affected = Affected("Maven", "a", (Range("0", fixed="1.RELEASE"),), frozenset({"0.9.RELEASE"}))
    assert advisories.speaks_of(affected, "0.9.RELEASE") is True
    assert advisories.speaks_of(affected, "1.1.RELEASE") is False
    assert advisories.speaks_of(Affected("npm", "a", (Range("1.0.0", last="1.5.0"),)), "1.5.0") is True
    assert advisories.speaks_of(Affected("npm", "a", (Range("1.0.0", last="1.5.0"),)), "1.5.1") is False
    assert advisories.speaks_of(Affected("npm", "a"), "1.0.0") is False


_VERSIONS = st.builds(
    lambda n, pre: ".".join(map(str, n)) + (f"-{pre}" if pre else ""),
    st.tuples(*[st.integers(0, 12)] * 3),
    st.sampled_from(["", "alpha", "alpha.1", "alpha.beta", "beta.2", "beta.11", "rc.1"]),
)


@given(_VERSIONS, _VERSIONS, _VERSIONS)
def test_semantic_versions_have_an_order(a: str, b: str, c: str) -> None:
    def order(x: str, y: str) -> int:
        found = advisories.compared("npm", x, y)
        assert found is not None
        return found

    assert order(a, b) == -order(b, a)
    assert (order(a, b) == 0) == (a == b)
    if order(a, b) <= 0 and order(b, c) <= 0:
        assert order(a, c) <= 0


@given(st.recursive(st.none() | st.integers() | st.text(max_size=4), lambda i: st.lists(i, max_size=3) | st.dictionaries(st.sampled_from(["id", "affected", "package", "name", "ecosystem", "ranges", "type", "events", "introduced", "versions", "aliases", "database_specific"]), i, max_size=5)))  # fmt: skip
def test_no_advisory_breaks_the_reader(tree: object) -> None:
    read = advisories.read(
        json.dumps({"id": "X", "affected": tree, "database_specific": tree, "aliases": tree}).encode()
    )
    assert read is None or read.id == "X"


def advisory(identifier: str, *aliases: str, fixed: str = "3.1.3", withdrawn: bool = False) -> str:
    events = [{"introduced": "0"}, {"fixed": fixed}]
    affected = {
        "package": {"ecosystem": "PyPI", "name": "Jinja2"},
        "ranges": [{"type": "ECOSYSTEM", "events": events}],
    }
    document = {
        "id": identifier,
        "aliases": aliases,
        "affected": [affected],
        "database_specific": {"severity": "HIGH"},
    }
    return json.dumps(document | ({"withdrawn": "2024-01-01T00:00:00Z"} if withdrawn else {}))


def test_a_locked_version_is_matched_with_the_copy_that_is_given(
    repository: Repository, tmp_path: Path
) -> None:
    copy = tmp_path / "osv"
    (copy / "PyPI").mkdir(parents=True)
    (copy / "PyPI" / "a.json").write_text(advisory("GHSA-a", "CVE-1"))
    (copy / "PyPI" / "b.json").write_text(advisory("PYSEC-b", "CVE-1", "GHSA-a", fixed="3.1.4"))
    (copy / "PyPI" / "c.json").write_text(advisory("GHSA-c", withdrawn=True))
    (copy / "PyPI" / "broken.json").write_text('{"affected":')
    files = {"uv.lock": LOCKS["uv.lock"][0], "tests/uv.lock": LOCKS["uv.lock"][0]}
    context = repository(files, config=Config(advisories=str(copy)))
    assert context.get(advisories_given)
    found = context.get(vulnerable)
    assert [(v.path, v.line, v.name, v.version, v.severity, v.fixed) for v in found] == [
        ("uv.lock", 4, "jinja2", "3.1.2", "high", "3.1.4")
    ]
    assert found[0].advisories == ("GHSA-a",)


def test_without_a_copy_nothing_is_said(repository: Repository, tmp_path: Path) -> None:
    context = repository({"uv.lock": LOCKS["uv.lock"][0]})
    assert not context.get(advisories_given)
    assert isinstance(context.observe("dependencies.vulnerable"), Unknown)
    for place in (tmp_path / "nowhere.json", tmp_path):
        other = repository({"uv.lock": LOCKS["uv.lock"][0]}, config=Config(advisories=str(place)))
        assert isinstance(other.observe("dependencies.vulnerable"), Unknown)
