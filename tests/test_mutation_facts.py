"""What mutation tools measured counts where it is of this code and these tests, and of enough of it."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Sequence
from typing import Any

import pytest

from conftest import DAY, START, Step
from shipworthy.collect.context import Context
from shipworthy.collect.testing import mutation, mutation_score
from shipworthy.model.facts import Known, Unknown
from shipworthy.model.proportion import wilson

Make = Callable[..., Context]
CODE = {
    "pyproject.toml": "[project]\nname = 'shop'\n",
    "src/shop/price.py": "def total(prices):\n    return sum(prices)\n\n\nclass Cart:\n    def add(self, x):\n        self.x = x\n",
    "tests/test_price.py": "from shop.price import total\n\n\ndef test_total():\n    assert total([1, 2]) == 3\n",
}
LINES = {"total": 1, "Cart.add": 6}


def function(name: str, outcome: str, *, sampled: bool = True, tests: int = 3) -> dict[str, Any]:
    place = {"path": "src/shop/price.py", "line": LINES[name], "function": name}
    return {**place, "mutants": [], "sampled": sampled, "tests": tests, "outcome": outcome, "reason": ""}


def probe(functions: Sequence[dict[str, Any]], **more: object) -> str:
    config = {"commit": "", "at": "2026-01-01T00:00:00Z", "complete": True, "functions": functions, **more}
    framework = {"name": "shipworthy probe", "version": "1"}
    return json.dumps({
        "schemaVersion": "2", "framework": framework, "config": {"shipworthy": config}, "files": {},
    })  # fmt: skip


def stryker(*statuses: str, path: str = "src/shop/price.py") -> str:
    mutants = [
        {
            "id": str(number),
            "mutatorName": "Arithmetic",
            "status": status,
            "location": {"start": {"line": 2, "column": 1}},
            "coveredBy": ["a", "b"],
        }
        for number, status in enumerate(statuses)
    ]
    return json.dumps({"schemaVersion": "1", "files": {path: {"language": "python", "mutants": mutants}}})


def told(context: Context, name: str) -> Any:
    match context.observe(name):
        case Known(value):
            return value
        case Unknown(reason, remedy):
            return f"{reason} | {remedy}"


def scan(repository: Make, report: str, at: str = "mutation.json", **more: Any) -> Context:
    return repository(CODE, untracked={at: report}, **more)


def test_the_probe_is_reckoned_from_the_functions_drawn_at_random(repository: Make) -> None:
    drawn = [function("total", "required"), function("Cart.add", "pseudo-tested")]
    context = scan(repository, probe([*drawn, function("total", "pseudo-tested", sampled=False)]))
    assert told(context, "mutation.source") == "bodies"
    assert told(context, "mutation.required_share") == 0.5
    context = scan(repository, probe([function("total", "partial")]))
    assert told(context, "mutation.required_share") == 1
    assert told(context, "mutation.required_floor") == round(wilson(1, 1).low, 4)


def test_a_function_that_nobody_misses_stands_at_its_line(repository: Make) -> None:
    unasked = function("Cart.add", "pseudo-tested", sampled=False, tests=4)
    context = scan(repository, probe([function("total", "required"), unasked]))
    [found] = context.get(mutation.pseudo_tested)
    assert (found.path, found.line) == ("src/shop/price.py", 6)
    assert found.said == "4 tests run Cart.add, none notices when its body is gone"
    assert told(context, "mutation.required_share") == 1


def test_without_a_random_part_the_share_is_unknown(repository: Make) -> None:
    context = scan(repository, probe([function("total", "required", sampled=False)]))
    assert "no function drawn at random" in told(context, "mutation.required_share")
    assert context.get(mutation.pseudo_tested) == ()


def test_a_probe_of_a_part_says_nothing_of_the_whole(repository: Make) -> None:
    large = {**CODE, "src/shop/other.py": "x = 1\n" * 50}
    drawn = [function("total", "required")]
    part = probe(drawn, scope=["src/shop/price.py"])
    context = repository(large, untracked={"probe.json": part})
    assert "1 file, which holds" in told(context, "mutation.required_floor")
    whole = probe(drawn, scope=["src/shop/price.py", "src/shop/other.py"])
    assert told(repository(large, untracked={"probe.json": whole}), "mutation.required_share") == 1


def test_when_most_could_not_be_probed_the_share_is_unknown(repository: Make) -> None:
    functions = [function("total", "required"), function("Cart.add", "not-probed")]
    assert told(scan(repository, probe(functions)), "mutation.required_share") == 1
    other = {**function("Cart.add", "not-probed"), "function": "Cart.add.inner"}
    text = probe([*functions, other]).replace("Cart.add.inner", "add")
    assert "could not be probed" in told(scan(repository, text), "mutation.required_share")


def test_the_score_counts_what_no_test_runs_and_not_what_is_invalid(repository: Make) -> None:
    statuses = ("Killed", "Timeout", "Survived", "NoCoverage", "CompileError", "RuntimeError", "Ignored")
    context = scan(repository, stryker(*statuses))
    assert told(context, "mutation.source") == "details"
    assert told(context, "mutation.score") == 0.5
    assert told(context, "mutation.score_floor") == round(wilson(2, 4).low, 4)
    [survivor] = context.get(mutation_score.survivors)
    assert (survivor.path, survivor.line, survivor.tests) == ("src/shop/price.py", 2, 2)
    assert "bodies of functions" in told(context, "mutation.required_share")


def test_two_reports_on_one_file_count_once(repository: Make) -> None:
    more = stryker("Killed", "Killed", "Killed", "Survived")
    context = repository(
        CODE, untracked={"mutation.json": stryker("Killed", "Survived"), "b/mutation.json": more}
    )
    assert told(context, "mutation.score") == 0.75


def test_a_tool_pointed_at_a_part_says_nothing_of_the_whole(repository: Make) -> None:
    large = {**CODE, "src/shop/other.py": "x = 1\n" * 50}
    context = repository(large, untracked={"mutation.json": stryker("Killed")})
    assert "1 file, which holds" in told(context, "mutation.score")
    assert told(context, "mutation.source") == "details"


def test_mutmut_names_the_function_and_the_tree_tells_the_line(repository: Make) -> None:
    meta = json.dumps({"exit_code_by_key": {"shop.price.xǁCartǁadd__mutmut_1": 0}})
    context = scan(repository, meta, at="mutants/src/shop/price.py.meta")
    [survivor] = context.get(mutation_score.survivors)
    assert (survivor.path, survivor.line, survivor.function) == ("src/shop/price.py", 6, "Cart.add")


def test_counts_without_files_are_a_score_too(repository: Make) -> None:
    counts = '{"killed": 3, "survived": 1, "total": 4, "check_was_interrupted_by_user": 0}'
    context = scan(repository, counts, at="mutants/mutmut-cicd-stats.json")
    assert told(context, "mutation.score") == 0.75
    assert context.get(mutation_score.survivors) == ()


@pytest.mark.parametrize(
    ("report", "reason"),
    [
        ("{", "it cannot be read"),
        (stryker("Killed", "Pending"), "it was interrupted"),
        (probe([function("total", "required")], complete=False), "it was interrupted"),
        (stryker("CompileError"), "no change in it could be tried"),
        (stryker(), "no change in it could be tried"),
        (stryker("Killed", path="elsewhere/x.py"), "none of the files it changes is tracked here"),
        (stryker("Killed", path="tests/test_price.py"), "it changes no file of the product"),
        (stryker("Killed").replace('"line": 2', '"line": 99'), "has nothing on line 99"),
    ],
)
def test_what_cannot_be_believed_is_unknown_with_the_reason(
    repository: Make, report: str, reason: str
) -> None:
    if report == "{":
        report = stryker("Killed")[:-9]
    context = scan(repository, report)
    assert told(context, "mutation.source") == "nothing"
    for name in ("mutation.score", "mutation.required_floor"):
        assert reason in told(context, name)
        assert told(context, name).endswith("| shipworthy probe --run -o mutation.json")


def test_a_report_older_than_code_or_tests_is_stale(repository: Make) -> None:
    at = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(START + DAY))
    for path in ("src/shop/price.py", "tests/test_price.py"):
        later = [Step({path: CODE[path] + "\n"}, days=2)]
        context = scan(repository, probe([function("total", "required")], at=at), commits=later)
        assert f"it was made before {path} last changed" in told(context, "mutation.required_share")


def test_the_commit_it_names_decides(repository: Make) -> None:
    later = [Step({"README.md": "x\n"}, days=2), Step({"src/shop/price.py": "def total(x): pass\n"}, days=3)]
    first = repository(CODE).door.head.commit
    text = probe([function("total", "required")], commit=first)
    assert told(repository(CODE, later[:1], untracked={"a.json": text}), "mutation.required_share") == 1
    changed = repository(CODE, later, untracked={"a.json": text})
    assert "src/shop/price.py changed after the commit" in told(changed, "mutation.required_share")
    other = text.replace(str(first), "f" * 40)
    context = repository(CODE, untracked={"a.json": other})
    assert "not in the last year's history" in told(context, "mutation.required_share")


def test_a_change_that_is_not_committed_makes_it_stale(repository: Make) -> None:
    head = repository(CODE).door.head.commit
    path = "src/shop/price.py"
    changed = {path: CODE[path] + "\n", "a.json": probe([function("total", "required")], commit=head)}
    context = repository(CODE, untracked=changed)
    assert f"it was made before {path} last changed" in told(context, "mutation.required_share")


def test_functions_that_are_not_where_it_says_make_it_stale(repository: Make) -> None:
    head = repository(CODE).door.head.commit
    moved = {**function("total", "required"), "line": 2}
    context = scan(repository, probe([moved], commit=head))
    assert "has no total on line 2" in told(context, "mutation.required_share")


def test_without_any_test_nothing_is_noticed(repository: Make) -> None:
    context = repository({"src/shop/price.py": CODE["src/shop/price.py"]})
    assert told(context, "mutation.required_floor") == 0
    assert told(context, "mutation.source") == "nothing"


@pytest.mark.parametrize(
    ("path", "command"),
    [("src/a.ts", "npx stryker"), ("src/lib.rs", "cargo mutants"), ("src/A.java", "pitest"), ("src/a.go", "gremlins"), ("src/a.sh", "Stryker's")],
)  # fmt: skip
def test_the_remedy_is_of_the_language(repository: Make, path: str, command: str) -> None:
    files = {path: "x\n", "tests/test_a.py": "def test_a():\n    assert f() == 1\n"}
    assert command in told(repository(files), "mutation.score")


def test_details_count_where_too_little_was_probed(repository: Make) -> None:
    unasked = probe([function("total", "required", sampled=False)])
    context = repository(CODE, untracked={"probe.json": unasked, "mutation.json": stryker("Killed")})
    assert told(context, "mutation.source") == "details"
    drawn = probe([function("total", "required")])
    context = repository(CODE, untracked={"probe.json": drawn, "mutation.json": stryker("Killed")})
    assert told(context, "mutation.source") == "bodies"
    assert told(repository(CODE, untracked={"probe.json": unasked}), "mutation.source") == "bodies"


JAVA = {
    "src/main/java/shop/Price.java": "package shop;\n" + "// price\n" * 12,
    "src/main/java/shop/Tax.java": "package shop;\n" + "// tax\n" * 30,
    "src/test/java/shop/PriceTest.java": (
        "import org.junit.jupiter.api.Test;\nclass PriceTest {\n"
        "  @Test void totals() { assertEquals(3, total()); }\n}\n"
    ),
}


def descartes(file: str, method: str, line: int, status: str) -> str:
    return (
        f"<mutation status='{status}' numberOfTestsRun='2'><sourceFile>{file}.java</sourceFile>"
        f"<mutatedClass>shop.{file}</mutatedClass><mutatedMethod>{method}</mutatedMethod>"
        f"<lineNumber>{line}</lineNumber><mutator>void</mutator></mutation>"
    )


def test_bodies_taken_out_by_other_tools_count_as_far_as_they_were_pointed(repository: Make) -> None:
    price = descartes("Price", "total", 3, "KILLED") + descartes("Price", "log", 7, "SURVIVED")
    unrun = descartes("Tax", "rate", 5, "NO_COVERAGE")
    context = repository(JAVA, untracked={"mutations.xml": f"<mutations>{price}{unrun}</mutations>"})
    assert told(context, "mutation.required_share") == 0.5
    assert [(f.path, f.line) for f in context.get(mutation.pseudo_tested)] == [
        ("src/main/java/shop/Price.java", 7)
    ]
    context = repository(JAVA, untracked={"mutations.xml": f"<mutations>{price}</mutations>"})
    assert "1 file, which holds" in told(context, "mutation.required_share")
