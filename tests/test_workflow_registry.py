"""The registry's text: one entry is written, everything else stays."""

from __future__ import annotations

import dataclasses
import datetime as dt
from contextlib import suppress

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from shipworthy.errors import SpecError
from shipworthy.govern.approving import id_for, is_raised, seen_before, with_approval
from shipworthy.govern.policy import holding, required
from shipworthy.govern.registry import EMPTY, read_registry, registry_schema
from shipworthy.govern.registry_file import (
    DEFAULT_ROLES,
    ApprovalRecord,
    Entry,
    Publication,
    RegistryFile,
    State,
    When,
)
from shipworthy.govern.registry_text import with_entry
from shipworthy.model.workflows import Aspect, Effect, Gap, Node, NodeKind, Workflow
from shipworthy.schema.from_yaml import read_yaml

DIGEST = "1:" + "ab" * 32
RECORD = ApprovalRecord(
    "owner", "Bob <bob@example.org>", dt.date(2026, 1, 2), DIGEST, "c" * 40, parts={"a.yaml": "00"}
)
ENTRY = Entry("flows/a.yaml", State.IN_REVIEW, approvals=(RECORD,))
ENTRY_OF_C = dataclasses.replace(ENTRY, path="c.yaml")
WRITTEN = """\
# ours
schema: shipworthy.workflows/1

# who looks
policy:
  roles:
    owner: {when: [always]}  # one is enough

workflows:
  # the first
  a:  # and why
    # where
    path: flows/a.yaml
    state: draft  # for now
    reviewers:
      owner:
        - bob@example.org  # on call
  # the second
  b:
    path: flows/b.yaml
# the end
"""


def test_comments_and_all_that_is_not_ours_stay() -> None:
    said = read_registry(WRITTEN).said
    entry = dataclasses.replace(said.workflows["a"], state=State.IN_REVIEW, approvals=(RECORD,))
    text = with_entry(WRITTEN, said, "a", entry)
    assert read_registry(text).said.workflows["a"] == entry
    kept = [line for line in WRITTEN.splitlines() if "state" not in line]
    assert [line for line in text.splitlines() if line in kept] == kept
    assert "    state: in-review\n" in text


def test_line_ends_stay_those_of_the_file() -> None:
    windows = WRITTEN.replace("\n", "\r\n")
    text = with_entry(windows, read_registry(windows).said, "c", dataclasses.replace(ENTRY, path="c.yaml"))
    assert text.count("\r\n") == text.count("\n")
    assert "# who looks\r\n" in text


def test_an_entry_is_added_after_the_last() -> None:
    text = with_entry(WRITTEN, read_registry(WRITTEN).said, "c", dataclasses.replace(ENTRY, path="c.yaml"))
    assert list(read_registry(text).said.workflows) == ["a", "b", "c"]
    assert text.startswith(WRITTEN.removesuffix("# the end\n"))
    assert text.endswith("# the end\n")


@pytest.mark.parametrize(
    "text",
    [
        None,
        "",
        "# only this\n",
        "schema: shipworthy.workflows/1\n",
        "schema: shipworthy.workflows/1\nworkflows: {}\n",
        "schema: shipworthy.workflows/1\nworkflows:\n",
        "schema: shipworthy.workflows/1\nworkflows: {a: {path: flows/a.yaml}}\n",
        '{"schema": "shipworthy.workflows/1", "workflows": {"a": {"path": "flows/a.yaml"}}}\n',
        "schema: shipworthy.workflows/1\r\nworkflows:\r\n  a:\r\n    path: flows/a.yaml\r\n",
        "schema: shipworthy.workflows/1\nworkflows:\n    'a':\n            path: flows/a.yaml\n            approvals: []\n    b: {path: b}",
        "workflows:\n  a:\n    path: &p flows/a.yaml\n    approvals:\n    - {role: owner, by: x, date: 2026-01-01, digest: 'DIGEST'}\nschema: shipworthy.workflows/1\n",
    ],
)  # fmt: skip
def test_whatever_the_style_what_is_written_is_what_was_meant(text: str | None) -> None:
    plain = text.replace("DIGEST", DIGEST) if text else text
    try:
        said = read_registry(plain or "").said
    except SpecError:
        said = EMPTY.said  # `workflows:` without a value
        plain = None
    for entry in (ENTRY, dataclasses.replace(ENTRY, state=State.DRAFT, approvals=())):
        new = with_entry(plain, said, "a", entry)
        assert read_registry(new).said == dataclasses.replace(said, workflows={**said.workflows, "a": entry})


_WORDS = st.text(st.characters(exclude_categories=["Cs", "Cc", "Co", "Cn"]), min_size=1, max_size=30)


@given(
    _WORDS, _WORDS, st.sampled_from(list(State)), st.dictionaries(_WORDS, _WORDS, max_size=3),
    st.lists(st.sampled_from(["# c", "", "  # d", "    # e"]), max_size=4), st.integers(0, 12),
)  # fmt: skip
def test_any_names_survive_writing_and_reading(
    by: str, version: str, state: State, parts: dict[str, str], comments: list[str], where: int
) -> None:
    lines = WRITTEN.split("\n")
    text = "\n".join([*lines[:where], *comments, *lines[where:]])
    said = read_registry(text).said
    record = dataclasses.replace(RECORD, by=by, parts=parts)
    published = Publication(version, DIGEST, dt.date(2026, 1, 3), by)
    entry = dataclasses.replace(
        said.workflows["a"], state=state, approvals=(RECORD, record), published=published, version=version
    )
    new = with_entry(text, said, "a", entry)
    assert read_registry(new).said.workflows == {**said.workflows, "a": entry}
    for comment in (
        "# ours",
        "# who looks",
        "# the first",
        "# and why",
        "# on call",
        "# the second",
        "# the end",
    ):
        assert comment in new


@given(st.text(max_size=200))
def test_any_text_is_a_registry_or_an_error_of_it(text: str) -> None:
    with suppress(SpecError):
        read_registry(f"schema: shipworthy.workflows/1\n{text}")


def test_the_last_approval_of_other_content_is_kept_to_measure_the_next_change() -> None:
    first, second, third = (dataclasses.replace(RECORD, digest="1:" + d * 64, commit=d * 40) for d in "abc")
    entry = with_approval(Entry("a"), first, complete=True)
    entry = with_approval(entry, second, complete=True)
    entry = with_approval(entry, third, complete=True)
    assert [a.digest[2] for a in entry.approvals] == ["b", "c"]
    assert seen_before(entry, "owner", third.digest) == second
    assert seen_before(entry, "security", third.digest) is None


@pytest.mark.parametrize(
    ("version", "before", "raised"),
    [
        ("1.10.0", "1.9.0", True), ("1.9.0", "1.10.0", False), ("1.0", "1.0.0", False), ("2", "1.9", True),
        ("v2.0", "1.9", True), ("1.2.0", "1.2.0-rc1", True), ("1.2.0-rc1", "1.2.0", False),
        ("abc", "abd", True), ("abc", "abc", False), ("1.0.0", "1.0.0", False),
    ],
)  # fmt: skip
def test_which_version_comes_after(version: str, before: str, raised: bool) -> None:  # noqa: FBT001
    assert is_raised(version, before) is raised


def test_ids_are_words_and_never_taken() -> None:
    assert id_for("Support reply!", "x.json", ()) == "support-reply"
    assert id_for("客服", "flows/客服.json", {"json": 1}) == "json-2"


def _needs(*nodes: Node, **more: object) -> list[str]:
    workflow = Workflow("x", "w", "a", 1, nodes, (), ())
    workflow = dataclasses.replace(workflow, **more)  # type: ignore[arg-type]
    return sorted(required(DEFAULT_ROLES, holding([workflow])))


def test_who_must_approve_hangs_on_what_the_graph_does() -> None:
    model = Node("m", NodeKind.MODEL_CALL, "a", 1)
    assert _needs(model) == ["owner"]
    for effect in (Effect.READ, Effect.WRITE, Effect.UNKNOWN):
        assert _needs(model, Node("t", NodeKind.TOOL, "a", 1, effect=effect)) == ["owner", "security"]
    hidden = Gap("imported tools", "a", 1, frozenset({Aspect.TOOLS}))
    assert _needs(model, gaps=(hidden,)) == ["owner", "security"]
    assert _needs(model, gaps=(dataclasses.replace(hidden, hides=frozenset({Aspect.PROMPTS})),)) == ["owner"]
    assert sorted(required(DEFAULT_ROLES, holding(None))) == ["owner", "security"]
    assert set(holding(None)) == set(When)


def test_the_published_words_are_those_of_the_reader() -> None:
    assert RegistryFile("shipworthy.workflows/1").policy.roles == DEFAULT_ROLES


def test_the_published_schema_accepts_what_is_written() -> None:
    validator = jsonschema.Draft7Validator(registry_schema())
    written = read_yaml(with_entry(WRITTEN, read_registry(WRITTEN).said, "c", ENTRY_OF_C))
    assert not list(validator.iter_errors(written))
    assert list(validator.iter_errors({**written, "polcy": {}}))
