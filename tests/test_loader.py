"""Every mistake in a rule file is an error with its line, and a suggestion where one is near."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from shipworthy.errors import SpecError
from shipworthy.evaluate.examples import mismatches
from shipworthy.evaluate.load import load
from shipworthy.model.facts import FactSpec, Unknown
from shipworthy.model.rules import AnyOf, Condition, Dimension, Pillar, Rule, Scales

SCALES = Scales(
    (Dimension("testing-maturity", "T", "?", 50), Dimension("repository-ai-readiness", "A", "?", 50)),
    (Pillar("verification", "V", 1.0),), (),
)  # fmt: skip


@dataclass(frozen=True)
class Thing:
    path: str
    line: int
    rate: float | Unknown
    tools: tuple[str, ...]

    @property
    def named(self) -> bool:
        return bool(self.path)


FACTS = {
    s.name: s
    for s in (
        FactSpec("coverage.line_rate", float, "share"),
        FactSpec("code.lines", int, "lines"),
        FactSpec("ci.system", str),
        FactSpec("ci.strict", bool),
        FactSpec("things.all", tuple[Thing, ...]),
        FactSpec("things.names", tuple[str, ...]),
        FactSpec("files.matching", int, "files", ("glob",)),
    )
}
GOOD = """\
id: line-coverage
title: Tests run most of the code
failure: Tests leave too much unrun
counts_toward: {testing-maturity: 3}
what: It reads.
why: It matters.
fix: Mend it.
references: [a paper]
applies_when: [{fact: code.lines, at_least: 1}]
check: [{fact: coverage.line_rate, at_least: 0.8}]
grade: {fact: coverage.line_rate, zero_at: 0.5, full_at: 0.8}
finding: "only {coverage.line_rate}"
examples:
  - {name: good, facts: {code.lines: 1, coverage.line_rate: 0.8}, expect: pass, credit: [1, 1]}
  - {name: bad, facts: {code.lines: 1, coverage.line_rate: 0.5}, expect: fail, credit: [0, 0]}
  - {name: open, facts: {code.lines: 1}, expect: unknown}
"""


def read(text: str, name: str = "line-coverage") -> Rule:
    return load(text, origin=f"pack/{name}.yaml", pack="pack", facts=FACTS, scales=SCALES)


def test_a_good_rule_loads_and_its_examples_pass() -> None:
    rule = read(GOOD)
    assert rule.check == (Condition("coverage.line_rate", "at_least", 0.8, {}, "share"),)
    assert rule.finding == "only {coverage.line_rate:share}"
    assert list(mismatches(rule)) == []


def test_an_example_that_ends_otherwise_is_named() -> None:
    rule = read(
        GOOD.replace(
            "coverage.line_rate: 0.5}, expect: fail, credit: [0, 0]",
            "coverage.line_rate: 0.9}, expect: fail",
        )
    )
    (found,) = mismatches(rule)
    assert "'bad' expects fail, and ends in pass" in str(found)
    (found,) = mismatches(read(GOOD.replace("credit: [1, 1]", "credit: [0.5, 0.5]")))
    assert found.example.name == "good"


@pytest.mark.parametrize(
    ("old", "new", "line", "message", "help_"),
    [
        ("title:", "titel:", 2, "unknown key 'titel'", "did you mean 'title'?"),
        ("why: It matters.\n", "", 1, "the key 'why' is missing", ""),
        ("id: line-coverage", "id: Line_Coverage", 1, "not lower-case words", ""),
        ("id: line-coverage", "id: other", 1, "not the file's name, 'line-coverage'", ""),
        ("testing-maturity: 3", "testing-maturty: 3", 4, "no such dimension", "did you mean 'testing-maturity'?"),
        ("testing-maturity: 3", "testing-maturity: 0", 4, "a weight is above zero", ""),
        ("{testing-maturity: 3}", "{}", 4, "at least one dimension", ""),
        ("testing-maturity: 3", "repository-ai-readiness: 3", 4, "names its pillar", "verification"),
        ("references: [a paper]", "references: []", 8, "at least one reference", ""),
        ("references: [a paper]", "references: [a paper]\npillar: verfication", 9, "no such pillar", "verification"),
        ("fact: coverage.line_rate, at_least", "fact: coverage.line_rte, at_least", 10, "no such fact", "coverage.line_rate"),
        ("at_least: 0.8", "at_lest: 0.8", 10, "no such operator 'at_lest'", "did you mean 'at_least'?"),
        ("at_least: 0.8", "contains: x", 10, "'contains' does not fit coverage.line_rate", ""),
        ("at_least: 0.8", "at_least: high", 10, "cannot be given 'high'", ""),
        ("at_least: 0.8", "is: high", 10, "it can never be 'high'", ""),
        ("at_least: 0.8", "at_least: 0.8, at_most: 1", 10, "one operator, not 2", ""),
        ("{fact: coverage.line_rate, at_least: 0.8}", "{at_least: 0.8}", 10, "a condition is a mapping with a `fact`", ""),
        ("{fact: coverage.line_rate, at_least: 0.8}", "{any: [], fact: x}", 10, "`any:` stands alone", ""),
        ("{fact: coverage.line_rate, at_least: 0.8}", "{any: []}", 10, "`any:` stands alone", ""),
        ("[{fact: coverage.line_rate, at_least: 0.8}]", "[]", 10, "a rule checks something", ""),
        ("[{fact: coverage.line_rate, at_least: 0.8}]", "[{fact: files.matching, at_least: 1}]", 10, "must be given glob", ""),
        ("[{fact: coverage.line_rate, at_least: 0.8}]", "[{fact: code.lines, given: {glob: x}, at_least: 1}]", 10, "given nothing, and is given glob", ""),
        ("[{fact: coverage.line_rate, at_least: 0.8}]", "[{fact: code.lines, given: 3, at_least: 1}]", 10, "`given` is a mapping", ""),
        ("[{fact: coverage.line_rate, at_least: 0.8}]", "[{fact: ci.system, matches: '('}]", 10, "is no pattern", ""),
        ("[{fact: coverage.line_rate, at_least: 0.8}]", "[{fact: item.rate, at_least: 1}]", 10, "the items have no 'item.rate'", ""),
        ("zero_at: 0.5, full_at: 0.8", "zero_at: 0.5, full_at: 0.5", 11, "are the same", ""),
        ("grade: {fact: coverage.line_rate", "grade: {fact: ci.system", 11, "no number to grade by", ""),
        ("grade: {fact: coverage.line_rate", "grade: {fact: ci.nothing", 11, "no such fact", ""),
        ("only {coverage.line_rate}", "only {coverage.lines}", 12, "no such fact 'coverage.lines'", ""),
        ("expect: unknown", "expect: unkown", 16, "cannot be 'unkown'", "did you mean 'unknown'?"),
        ("expect: unknown", "expect: pass", 13, "no example ends in unknown", ""),
        ("expect: fail, credit: [0, 0]", "expect: pass", 13, "no example ends in fail", ""),
        ("facts: {code.lines: 1},", "facts: {code.line: 1},", 16, "no such fact 'code.line'", "code.lines"),
        ("facts: {code.lines: 1},", "facts: {code.lines: many},", 16, "code.lines is a number, and the example says 'many'", ""),
        ("title: Tests", "title: A\ntitle: Tests", 3, "the key 'title' stands twice", ""),
    ],
)  # fmt: skip
def test_a_mistake_is_named_with_its_line(old: str, new: str, line: int, message: str, help_: str) -> None:
    assert old in GOOD
    with pytest.raises(SpecError) as caught:
        read(GOOD.replace(old, new, 1))
    assert str(caught.value).startswith(f"pack/line-coverage.yaml:{line}: ")
    assert message in str(caught.value)
    assert help_ in caught.value.help


EACH = """\
id: things
title: Good
failure: Bad
counts_toward: {testing-maturity: 1}
what: a
why: b
fix: c
references: [d]
for_each: things.all
check: [{fact: item.rate, at_least: 1}, {any: [{fact: item.tools, contains: x}, {fact: item.named, is: true}]}]
finding: "{item.path} has {item.rate:share}"
examples:
  - {name: a, facts: {things.all: [{rate: 1, tools: [x]}]}, expect: pass}
  - {name: b, facts: {things.all: [{rate: 0, tools: [x]}]}, expect: fail}
  - {name: c, facts: {things.all: [{tools: [x]}]}, expect: unknown}
  - {name: d, facts: {things.all: []}, expect: not-applicable}
"""


def test_a_rule_over_items_loads_and_its_examples_pass() -> None:
    rule = read(EACH, "things")
    assert isinstance(rule.check[1], AnyOf)
    assert list(mismatches(rule)) == []


@pytest.mark.parametrize(
    ("old", "new", "line", "message"),
    [
        ("for_each: things.all", "for_each: things.names", 9, "things.names is no list of items"),
        ("for_each: things.all", "for_each: things.al", 9, "no such fact"),
        ("fact: item.rate,", "fact: item.rat,", 10, "the items have no 'item.rat'"),
        (
            "fact: item.tools, contains: x",
            "fact: item.tools, at_least: 1",
            10,
            "does not fit item.tools",
        ),
        ("fact: item.named, is: true", "fact: item.named, is: 1", 10, "can never be 1"),
        ("{item.path} has", "{item.pth} has", 11, "the items have no 'item.pth'"),
        (
            "finding:",
            "grade: {fact: code.lines, zero_at: 0, full_at: 1}\nfinding:",
            11,
            "cannot be graded too",
        ),
        ("[{tools: [x]}]", "[{tool: [x]}]", 15, "have no field 'tool'"),
        ("[{tools: [x]}]", "[3]", 15, "are mappings of their fields"),
    ],
)
def test_a_mistake_about_items_is_named_with_its_line(old: str, new: str, line: int, message: str) -> None:
    assert old in EACH
    with pytest.raises(SpecError) as caught:
        read(EACH.replace(old, new, 1), "things")
    assert str(caught.value).startswith(f"pack/things.yaml:{line}: ")
    assert message in str(caught.value)


def test_a_shown_list_must_be_items_and_its_fields_exist() -> None:
    with pytest.raises(SpecError, match=r"things\.names is no list of items"):
        read(GOOD + "show: {items: things.names, message: x}\n")
    with pytest.raises(SpecError, match=r"the items have no 'item\.pth'"):
        read(GOOD + 'show: {items: things.all, message: "{item.pth}"}\n')
    assert read(GOOD + 'show: {items: things.all, message: "{item.path}"}\n').show
