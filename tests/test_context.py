"""Facts: computed once, with the places they rest on, and unknown with a reason where there is none."""

from __future__ import annotations

import datetime as dt
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from conftest import TODAY, make_repository, open_context
from shipworthy import pipeline
from shipworthy.analyse.cached import CachedAnalyser
from shipworthy.collect.attested import customer_facing
from shipworthy.collect.context import Context, Fact, Unavailable, fact
from shipworthy.collect.discovery import all_facts, specs
from shipworthy.collect.patterns import Match, files_matching, text_matching, value_at
from shipworthy.collect.repository import languages, production_lines
from shipworthy.config import Attestation, Config
from shipworthy.errors import FactError, UsageError
from shipworthy.model.facts import Known, Place, Unknown
from shipworthy.repo.door import Repository, locate

Make = Callable[..., Context]


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_repository(
        tmp_path_factory.mktemp("context") / "r",
        {
            "a.py": "x = 1\n\ny = 2\n",
            "b.py": "z = 1\n",
            "docs/c.md": "# c\n",
            "tests/test_a.py": "def test_a() -> None:\n    assert 1\n",
            "breaks.txt": "one\x0c still one\u2028 still one\x85\r\ntwo\rthree\n",
            "mark.txt": "\ufefffirst\n",
            "latin.txt": b"caf\xe9\n",
            "data.yaml": "a:\n  b: 1\n  c: [x, {d: 2}]\n  e:\nbad: ~\n",
            "data.json": '{\n "a": {"b": [1]}}\n',
            "data.toml": '[a]\nb = "x"\n',
            "broken.yaml": "a: 1\n b: [\n",
        },
    )


def open_with(root: Path, *facts: Fact[Any], config: Config | None = None, today: dt.date = TODAY) -> Context:
    door = Repository(*locate(root), config or Config())
    known = {f.name: f for f in (customer_facing, *facts)}
    analyser = CachedAnalyser(door.read_bytes, None)
    return Context(door, known, config=config or Config(), analyse=analyser, today=today)


# Evidence


@fact("t.reads")
def reads(context: Context) -> int:
    """Reads two files, the later one first."""
    return len(context.read("b.py")) + len(context.read("a.py"))


@fact("t.cites")
def cites(context: Context) -> str:
    """Reads and cites."""
    context.read("b.py")
    context.read("a.py")
    context.cite("a.py", 3)
    context.cite("docs/c.md", 1)
    return "x"


@fact("t.above")
def above(context: Context) -> str:
    """Rests on another fact."""
    context.cite("data.yaml", 2)
    return context.get(cites)


def test_what_was_read_is_evidence_in_the_order_of_paths(root: Path) -> None:
    known = open_with(root, reads).observe("t.reads")
    assert known == Known(19, (Place("a.py"), Place("b.py")))


def test_cited_lines_come_first_and_stand_for_their_file(root: Path) -> None:
    known = open_with(root, cites).observe("t.cites")
    assert known == Known("x", (Place("a.py", 3), Place("docs/c.md"), Place("b.py")), 2)


def test_evidence_of_a_fact_is_evidence_of_the_facts_above(root: Path) -> None:
    known = open_with(root, cites, above).observe("t.above")
    assert known == Known(
        "x", (Place("data.yaml", 2), Place("a.py", 3), Place("b.py"), Place("docs/c.md")), 1
    )


def test_evidence_is_the_same_when_the_fact_below_was_known_before(root: Path) -> None:
    context = open_with(root, cites, above)
    context.observe("t.cites")
    assert context.observe("t.above") == open_with(root, cites, above).observe("t.above")


def test_evidence_of_one_fact_is_not_that_of_the_next(root: Path) -> None:
    context = open_with(root, cites, reads)
    context.observe("t.cites")
    assert context.observe("t.reads") == open_with(root, reads).observe("t.reads")


def test_what_was_read_in_vain_is_no_evidence(root: Path) -> None:
    @fact("t.vain")
    def vain(context: Context) -> int:
        """Reads and finds nothing."""
        context.read("a.py")
        raise Unavailable("nothing")

    @fact("t.falls_back")
    def falls_back(context: Context) -> int:
        """Does without."""
        try:
            return context.get(vain)
        except Unavailable:
            return 0

    assert open_with(root, falls_back).observe("t.falls_back") == Known(0, ())


# Reading


def test_a_line_is_counted_as_editors_count(root: Path) -> None:
    text = open_with(root).read("breaks.txt")
    assert text == "one  still one  still one \ntwo\nthree\n"
    assert len(text.splitlines()) == text.count("\n") == 3


def test_a_mark_in_front_is_not_part_of_the_text(root: Path) -> None:
    assert open_with(root).read("mark.txt") == "first\n"


def test_bytes_that_are_no_utf8_are_replaced(root: Path) -> None:
    context = open_with(root)
    assert context.read("latin.txt") == "caf\ufffd\n"
    assert context.read_bytes("latin.txt") == b"caf\xe9\n"


@pytest.mark.parametrize("path", ["missing.py", "../r/a.py", ".git/config", "docs"])
def test_what_cannot_be_read_is_unavailable_with_its_reason(path: str, root: Path) -> None:
    with pytest.raises(Unavailable) as told:
        open_with(root).read(path)
    assert told.value.reason == f"{path} cannot be read: it is not tracked"


@pytest.mark.skipif(sys.platform == "win32", reason="permissions differ there")
def test_a_file_that_may_not_be_read_is_unavailable(repository: Make) -> None:
    context = repository({"a.py": "x = 1\n"})
    assert isinstance(context.door, Repository)
    (context.door.root / "a.py").unlink()
    os.mkfifo(context.door.root / "a.py")
    with pytest.raises(Unavailable, match=r"a\.py cannot be read: it is not a regular file"):
        context.read("a.py")


def test_files_are_found_by_path_and_class(root: Path) -> None:
    context = open_with(root)
    assert context.file("a.py") is not None
    assert context.file("missing") is None
    assert [f.path for f in context.files] == sorted(f.path for f in context.files)


# Once


def test_a_fact_is_computed_once_whatever_comes_of_it(root: Path) -> None:
    calls = []

    @fact("t.counted")
    def counted(context: Context) -> int:
        """Counts."""
        calls.append("value")
        return 1

    @fact("t.refused")
    def refused(context: Context) -> int:
        """Counts and has no value."""
        calls.append("none")
        raise Unavailable("no", "do something")

    context = open_with(root, counted, refused)
    for _ in range(3):
        assert context.get(counted) == 1
        assert context.observe("t.counted") == Known(1)
        assert context.observe("t.refused") == Unknown("no", "do something")
    assert calls == ["value", "none"]


def test_a_reason_does_not_grow_with_every_question(root: Path) -> None:
    @fact("t.refused")
    def refused(context: Context) -> int:
        """Has no value."""
        raise Unavailable("no")

    context, depths = open_with(root), []
    for _ in range(3):
        with pytest.raises(Unavailable) as told:
            context.get(refused)
        depths.append(len(list(told.traceback)))
    assert len(set(depths[1:])) == 1


def test_what_facts_share_is_made_once_and_evidence_of_each(root: Path) -> None:
    calls = []

    def make(context: Context) -> str:
        calls.append("made")
        return context.read("a.py")

    @fact("t.first")
    def first(context: Context) -> str:
        """Uses what is shared."""
        return context.once(("text", "a.py"), lambda: make(context))

    @fact("t.second")
    def second(context: Context) -> int:
        """Uses it too."""
        return len(context.once(("text", "a.py"), lambda: make(context)))

    context = open_with(root, first, second)
    assert context.observe("t.first") == Known("x = 1\n\ny = 2\n", (Place("a.py"),))
    assert context.observe("t.second") == Known(13, (Place("a.py"),))
    assert calls == ["made"]


# Unknown and attested


@fact("t.missing")
def missing(context: Context) -> int:
    """Never known."""
    raise Unavailable("looked for x in y", "run z")


@fact("t.joined")
def joined(context: Context) -> int:
    """Needs what is never known."""
    return context.get(missing) + 1


def test_a_missing_fact_makes_those_above_unknown_with_its_reason_and_remedy(root: Path) -> None:
    assert open_with(root, missing, joined).observe("t.joined") == Unknown("looked for x in y", "run z")


def _attested(**changes: object) -> Config:
    said = {"value": True, "by": "Ada", "on": TODAY, "until": TODAY, **changes}
    entry = Attestation(**said)  # type: ignore[arg-type]  # named by each test
    return Config(
        attestations={"product.customer_facing": entry, "t.missing": entry, "t.reads": entry},
        source=".shipworthy.yaml",
        lines={"attestations.product.customer_facing": 7},
    )


def test_an_attestation_fills_what_is_unknown_and_is_its_evidence(root: Path) -> None:
    context = open_with(root, config=_attested())
    assert context.observe("product.customer_facing") == Known(True, (Place(".shipworthy.yaml", 7),), 1)


def test_an_attestation_is_used_by_the_facts_above(root: Path) -> None:
    known = open_with(root, missing, joined, config=_attested(value=41)).observe("t.joined")
    assert known == Known(42, (Place(".shipworthy.yaml"),))


def test_an_attestation_does_not_override_what_was_seen(root: Path) -> None:
    context = open_with(root, reads, config=_attested(value=5))
    assert context.observe("t.reads") == Known(19, (Place("a.py"), Place("b.py")))


@pytest.mark.parametrize(
    ("days_on", "days_until", "holds"),
    [(0, 0, True), (-10, 10, True), (-10, 0, True), (-10, -1, False), (1, 10, False), (0, 10, True)],
)
def test_an_attestation_holds_from_its_first_to_its_last_day(
    days_on: int, days_until: int, holds: bool, root: Path  # noqa: FBT001  # a column of the table
) -> None:  # fmt: skip
    config = _attested(on=TODAY + dt.timedelta(days=days_on), until=TODAY + dt.timedelta(days=days_until))
    observed = open_with(root, config=config).observe("product.customer_facing")
    assert isinstance(observed, Known) == holds


def test_an_attested_no_is_a_value(root: Path) -> None:
    observed = open_with(root, config=_attested(value=False)).observe("product.customer_facing")
    assert isinstance(observed, Known)
    assert observed.value is False


# Bugs


@pytest.mark.parametrize(
    "error", [KeyError("x"), RecursionError(), TypeError("y"), AssertionError(), OSError("z")]
)
def test_any_other_exception_is_our_bug_and_names_the_fact(error: Exception, root: Path) -> None:
    @fact("t.broken")
    def broken(context: Context) -> int:
        """Fails."""
        raise error

    @fact("t.over_broken")
    def over(context: Context) -> int:
        """Asks for what fails."""
        return context.get(broken)

    for name in ("t.broken", "t.over_broken"):
        with pytest.raises(FactError, match=r"the fact 't\.broken' failed") as told:
            open_with(root, broken, over).observe(name)
        assert told.value.__cause__ is error


def test_a_fact_that_needs_itself_is_our_bug(root: Path) -> None:
    @fact("t.circle")
    def circle(context: Context) -> int:
        """Goes round."""
        return context.get(circle)

    with pytest.raises(FactError, match=r"t\.circle"):
        open_with(root, circle).observe("t.circle")


# Facts with parameters


def test_a_parameter_is_part_of_the_question(root: Path) -> None:
    context = open_context(root)
    assert context.get(files_matching, glob="*.py") == 3
    assert context.get(files_matching, glob="/docs/") == 1
    assert context.get(files_matching, glob="nothing") == 0
    assert context.observe("files.matching", {"glob": "*.py"}) == Known(
        3, (Place("a.py"), Place("b.py"), Place("tests/test_a.py")), 3
    )


def test_text_is_found_with_its_line(root: Path) -> None:
    context = open_context(root)
    found = context.get(text_matching, glob="*.py", pattern=r"^\w = [12]$")
    assert found == (Match("a.py", 1, "x = 1"), Match("a.py", 3, "y = 2"), Match("b.py", 1, "z = 1"))
    assert context.get(text_matching, glob="breaks.txt", pattern="three")[0].line == 3
    assert context.get(text_matching, glob="*.py", pattern="^$") == (Match("a.py", 2, ""),)


def test_a_pattern_that_is_none_is_an_error_of_the_rule(root: Path) -> None:
    with pytest.raises(UsageError, match="no regular expression"):
        open_context(root).get(text_matching, glob="*", pattern="(")


@pytest.mark.parametrize(
    ("file", "path", "value", "line"),
    [
        ("data.yaml", "a.b", 1, 2),
        ("data.yaml", "a.c", ["x", {"d": 2}], 3),
        ("data.yaml", "a.e", "", 4),
        ("data.yaml", "a.nothing", "", 1),
        ("data.yaml", "a.b.deeper", "", 1),
        ("data.yaml", "", "", 1),
        ("data.json", "a.b", [1], 2),
        ("data.toml", "a.b", "x", 2),
    ],
)
def test_a_value_is_found_by_its_path(file: str, path: str, value: object, line: int, root: Path) -> None:
    known = open_context(root).observe("value.at", {"file": file, "path": path})
    assert isinstance(known, Known)
    assert (known.value, known.evidence[0]) == (value, Place(file, line))


def test_a_missing_file_has_no_value_and_a_broken_one_none_that_is_known(root: Path) -> None:
    context = open_context(root)
    assert context.get(value_at, file="missing.yaml", path="a") == ""
    with pytest.raises(Unavailable, match=r"broken\.yaml:\d+ cannot be read"):
        context.get(value_at, file="broken.yaml", path="a")


def test_a_parameter_has_a_name_and_no_other(root: Path) -> None:
    assert dict(files_matching.parameters) == {"glob": str}
    assert list(text_matching.parameters) == ["glob", "pattern"]
    assert not production_lines.parameters
    with pytest.raises(FactError, match=r"files\.matching"):
        open_context(root).observe("files.matching", {"globs": "*"})


# All of them


@dataclass(frozen=True)
class Item:
    path: str
    line: int


def test_a_fact_says_what_it_is(root: Path) -> None:
    @fact("t.described", unit="lines")
    def described(context: Context) -> tuple[Item, ...]:
        """First sentence, on one line.

        The rest.
        """
        return ()

    assert described.summary == "First sentence, on one line."
    assert described.documentation.endswith("The rest.")
    assert described.unit == "lines"
    assert languages.hint is not None


def test_every_fact_is_documented_and_typed() -> None:
    for name, one in all_facts().items():
        assert one.name == name
        assert one.summary.endswith((".", "…")), f"{name}: {one.summary}"
        assert one.hint is not None, name
    assert set(specs()) == set(all_facts())


def test_every_fact_has_a_value_or_a_reason(root: Path) -> None:
    context = open_context(root)
    for name, one in all_facts().items():
        if not one.parameters:
            observed = context.observe(name)
            assert isinstance(observed, Known) or observed.reason, name


@pytest.mark.parametrize(
    "files",
    [
        {
            "a.py": b"\xff\xfe\x00",
            "b.yaml": "a: [",
            "package.json": "[]",
            "pyproject.toml": "[",
            "Cargo.toml": "x",
        },
        {
            ".github/workflows/ci.yml": "jobs: 5",
            ".gitlab-ci.yml": "- x",
            "Dockerfile": "FROM\n",
            "AGENTS.md": "",
        },
        {
            "package.json": '{"scripts": 5, "dependencies": []}',
            "pyproject.toml": "project = 5\n[tool]\nx = 1",
        },
        {
            "README.md": "",
            "go.mod": "",
            "pom.xml": "<",
            "build.gradle": "{",
            "coverage.xml": "<x",
            "junit.xml": "",
        },
        {"setup.py": "(", "requirements.txt": "\0", ".pre-commit-config.yaml": "repos: {}", "Makefile": "\t"},
    ],
)
def test_a_malformed_repository_is_scanned_to_the_end(files: dict[str, str | bytes], tmp_path: Path) -> None:
    root = make_repository(tmp_path / "r", files)
    context = open_context(root)
    for name, one in all_facts().items():
        if not one.parameters:
            context.observe(name)
    pipeline.scan(root, pipeline.Options(today=TODAY))
