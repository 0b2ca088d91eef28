"""The facts file says to a rule what the repository said."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import TODAY, Step, make_repository
from shipworthy import pipeline
from shipworthy.collect import factsheet
from shipworthy.collect.factsheet import Sheet, from_json, to_json, to_text
from shipworthy.errors import SpecError, UsageError
from shipworthy.evaluate.evaluate import evaluate
from shipworthy.model.facts import Known, Unknown
from shipworthy.repo.door import Repository

OPTIONS = pipeline.Options(today=TODAY, cache=False)

FILES: dict[str, str | bytes] = {
    "README.md": "# widget\n\n## Setup\n\n    pip install -e .\n",
    "pyproject.toml": '[project]\nname = "widget"\nversion = "1.0"\ndependencies = ["httpx>=0.27", "openai"]\n',
    "src/widget/__init__.py": "from widget.core import area\n\n__all__ = ['area']\n",
    "src/widget/core.py": '"""Core."""\nimport openai\n\n\ndef area(a: int, b: int) -> int:\n'
    '    """The area."""\n    if a < 0 or b < 0:\n        raise ValueError(a)\n    return a * b\n',
    "tests/test_core.py": "from widget.core import area\n\n\ndef test_area():\n    assert area(2, 3) == 6\n",
    "Dockerfile": 'FROM python:3.12\nCMD ["python"]\n',
    ".github/workflows/ci.yml": "on: [push]\njobs:\n  test:\n    runs-on: ubuntu-latest\n    steps:\n"
    "      - uses: actions/checkout@v4\n      - run: pytest\n",
    "AGENTS.md": "# Agents\n\nRun `pytest` before a commit. See `src/widget/missing.py`.\n",
    ".gitignore": "*.pyc\n",
    "odd \x1b[31m\n.py": "x = 1\n",
    b"\xff.py".decode("utf-8", errors="surrogateescape"): "y = 1\n",
}


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> pipeline.Opened:
    steps = [
        Step({"src/widget/core.py": str(FILES["src/widget/core.py"]) + f"# {n}\n"}, days=n, tag=f"v0.{n}")
        for n in range(1, 8)
    ]
    root = make_repository(tmp_path_factory.mktemp("sheet") / "r", FILES, steps)
    return pipeline.open_repository(root, OPTIONS)


@pytest.fixture(scope="module")
def sheet(opened: pipeline.Opened) -> Sheet:
    return factsheet.collect_sheet(opened.context, factsheet.chosen([]) + pipeline.parametrised(opened.book))


@pytest.fixture(scope="module")
def text(sheet: Sheet) -> str:
    return to_json(sheet)


def test_every_fact_comes_back_as_it_was(sheet: Sheet, text: str) -> None:
    """In type too, but for structures that no rule can ask for."""
    back = from_json(text, origin="facts.json")
    assert set(back.observations) == set(sheet.observations)
    known = 0
    for name, observation in sheet.observations.items():
        hint = factsheet._type_of(name)
        if hint is not object:
            assert back.observations[name] == observation, name
            known += isinstance(observation, Known)
    assert known > 50
    assert back.summary == sheet.summary


def test_rules_judge_the_file_as_they_judge_the_repository(opened: pipeline.Opened, text: str) -> None:
    back = from_json(text, origin="facts.json")
    for rule in opened.book.rules:
        assert evaluate(rule, back) == evaluate(rule, opened.context), rule.id


def test_a_scan_of_the_file_is_the_scan_of_the_repository(
    opened: pipeline.Opened, text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "facts.json").write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    from_file = pipeline.scan_facts(tmp_path / "facts.json", OPTIONS)
    assert isinstance(opened.context.door, Repository)
    assert from_file == pipeline.scan(opened.context.door.root, OPTIONS)


def test_the_file_is_the_same_each_time(opened: pipeline.Opened, text: str) -> None:
    assert isinstance(opened.context.door, Repository)
    again = pipeline.open_repository(opened.context.door.root, OPTIONS)
    queries = factsheet.chosen([]) + pipeline.parametrised(again.book)
    assert to_json(factsheet.collect_sheet(again.context, reversed(queries))) == text


def test_the_file_is_plain_ascii_and_names_no_folder_of_this_machine(
    opened: pipeline.Opened, text: str
) -> None:
    assert text.isascii()
    assert isinstance(opened.context.door, Repository)
    assert str(opened.context.door.root) not in text


def test_the_file_as_text_cannot_steer_a_terminal(sheet: Sheet) -> None:
    shown = to_text(sheet)
    assert all(line.isprintable() for line in shown.split("\n"))
    assert "repository.kinds:" in shown


def test_a_fact_the_file_does_not_have_is_unknown(text: str) -> None:
    document = json.loads(text)
    del document["facts"]["code.files"]
    observed = from_json(json.dumps(document), origin="f").observe("code.files")
    assert isinstance(observed, Unknown)
    assert "code.files" in observed.reason
    assert observed.remedy


def test_a_fact_with_parameters_is_kept_by_what_was_given() -> None:
    assert factsheet.key_of("a", {"z": "1", "b": "2"}) == 'a{"b": "2", "z": "1"}'
    assert factsheet.key_of("a", {"b": "2", "z": "1"}) == factsheet.key_of("a", {"z": "1", "b": "2"})
    assert factsheet.key_of("a") == "a"


def test_facts_are_chosen_by_name() -> None:
    assert factsheet.chosen(["code.files"]) == [("code.files", {})]
    assert ("text.matching", {}) not in factsheet.chosen([])
    with pytest.raises(UsageError, match=r"no such fact: 'code\.file'") as told:
        factsheet.chosen(["code.file"])
    assert told.value.help == "did you mean 'code.files'?"


# Hostile files


def _change(text: str, change: Callable[[dict[str, Any]], object]) -> str:
    document = json.loads(text)
    change(document)
    return json.dumps(document)


@pytest.mark.parametrize(
    "document",
    ["", "null", "[]", "5", "{}", '{"schema": "shipworthy.facts/2"}', "{", "[" * 10_000, '{"schema": 1}'],
)
def test_what_is_no_facts_file_is_refused(document: str) -> None:
    with pytest.raises(SpecError, match=r"^facts\.json:\d+: "):
        from_json(document, origin="facts.json")


BROKEN: dict[str, Callable[[dict[str, Any]], object]] = {
    "no summary": lambda d: d.pop("summary"),
    "a summary of another kind": lambda d: d.update(summary=[]),
    "a number for a name": lambda d: d["summary"]["repository"].update(name=5),
    "no facts": lambda d: d.pop("facts"),
    "a list of facts": lambda d: d.update(facts=[]),
    "a bare value": lambda d: d["facts"].update({"code.files": 5}),
    "neither value nor unknown": lambda d: d["facts"].update({"code.files": {"evidence": []}}),
    "a word for a number": lambda d: d["facts"]["code.production_lines"].update(value="many"),
    "a number for a list": lambda d: d["facts"]["code.files"].update(value=5),
    "numbers for items": lambda d: d["facts"]["code.files"].update(value=[5]),
    "an item without its path": lambda d: d["facts"]["code.files"]["value"][0].pop("path"),
    "an item with more": lambda d: d["facts"]["code.files"]["value"][0].update(__class__="x"),
    "a line that is a word": lambda d: d["facts"]["code.files"].update(evidence=[["a.py", "x"]]),
    "a place without a line": lambda d: d["facts"]["code.files"].update(evidence=[["a.py"]]),
    "evidence that is a word": lambda d: d["facts"]["code.files"].update(evidence="a.py"),
    "cited that is a list": lambda d: d["facts"]["code.files"].update(cited=[]),
    "null for a value": lambda d: d["facts"]["code.production_lines"].update(value=None),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_facts_file_is_refused_with_its_line(name: str, text: str) -> None:
    with pytest.raises(SpecError, match=r"^facts\.json:\d+: "):
        from_json(_change(text, BROKEN[name]), origin="facts.json")


def test_a_mistake_names_the_fact_and_its_line(text: str) -> None:
    lines = text.split("\n")
    at = next(i for i, line in enumerate(lines) if '"code.production_lines"' in line)
    lines[at + 1] = lines[at + 1].split(":")[0] + ': "many",'
    with pytest.raises(SpecError) as told:
        from_json("\n".join(lines), origin="facts.json")
    assert str(told.value) == f"facts.json:{at + 2}: code.production_lines must be a whole number, not 'many'"


ODD = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=3),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["path", "line", "unknown", "remedy", "value"]) | st.text(max_size=3),
            inner,
            max_size=3,
        )
    ),
    max_leaves=5,
)


@given(data=st.data())
def test_any_change_to_a_facts_file_is_judged_or_refused(
    data: st.DataObject, opened: pipeline.Opened, text: str
) -> None:
    document = json.loads(text)
    name = data.draw(st.sampled_from(sorted(document["facts"])))
    fact = document["facts"][name]
    where = data.draw(st.sampled_from(["value", "item", "evidence", "cited", "fact"]))
    odd = data.draw(ODD)
    items = fact.get("value")
    if where == "item" and isinstance(items, list) and items and isinstance(items[0], dict):
        items[0][data.draw(st.sampled_from(sorted(items[0])))] = odd
    elif where == "fact":
        document["facts"][name] = odd
    else:
        fact["value" if where == "item" else where] = odd
    try:
        back = from_json(json.dumps(document), origin="f")
    except SpecError:
        return
    to_text(back)
    for rule in opened.book.rules:
        if name in pipeline.facts_of(rule):
            evaluate(rule, back)
