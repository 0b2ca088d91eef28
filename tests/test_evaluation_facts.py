"""What evaluations hold, what they found, and whether it is of the prompts and models as they are."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from artefact_samples import FOLDER
from conftest import Step
from shipworthy.collect.context import Context
from shipworthy.collect.models.evaluation_amounts import cases, compared_models
from shipworthy.collect.models.evaluation_results import (
    pass_rate,
    results,
    results_current,
    tasks,
    weak_tasks,
)
from shipworthy.collect.models.model_evaluations import evaluations
from shipworthy.formats.evaluation_cases import promptfoo_suite
from shipworthy.model.facts import Unknown

Make = Callable[..., Context]
CALL = "from openai import OpenAI\n\nclient = OpenAI()\n\n\ndef ask(text):\n    return client.responses.create(model=MODEL, input=text)\n"
APP = {"requirements.txt": "openai==1.0\n", "app.py": CALL, "prompts/answer.md": "Answer the question. " * 9}
SUITE = "prompts: [p.txt]\nproviders: [openai:a, openai:b]\n"
RESULT = (FOLDER / "evaluations/deepeval/latest_test_run.json").read_text()
LATEST = ".deepeval/.latest_test_run.json"


def reason(context: Context, name: str) -> str:
    observed = context.observe(name)
    assert isinstance(observed, Unknown), observed
    return observed.reason


def test_the_cases_a_promptfoo_suite_names_are_counted_where_they_stand(repository: Make) -> None:
    tests = "tests: [{vars: {a: 1}}, file://cases/*.yaml, more.jsonl]\n"
    context = repository({
        **APP,
        "evals/promptfooconfig.yaml": SUITE + tests,
        "evals/cases/a.yaml": "- vars: {x: 1}\n- vars: {x: 2}\n",
        "evals/cases/b.yaml": "- vars: {x: 3}\n",
        "evals/more.jsonl": '{"vars": {}}\n{"vars": {}}\n',
    })  # fmt: skip
    [found] = context.get(evaluations)
    assert (found.cases, found.counted, found.models) == (6, True, 2)
    assert (context.get(cases), context.get(compared_models)) == (6, 2)


def test_cases_that_code_makes_are_not_counted(repository: Make) -> None:
    context = repository({**APP, "promptfooconfig.yaml": SUITE + "tests: file://cases.py:make\n"})
    [found] = context.get(evaluations)
    assert (found.cases, found.counted) == (1, False)
    assert "promptfooconfig.yaml" in reason(context, "evaluations.cases")


@pytest.mark.parametrize(
    "text",
    ["", "[]", "prompts: [a]\ntests: [{vars: {}}]\n", "providers: [a]\ntests: []\n", "prompts: 5\nproviders: 5\ntests: 5\n"],
)  # fmt: skip
def test_a_suite_without_prompts_models_or_tests_is_none(text: str) -> None:
    suite = promptfoo_suite("promptfooconfig.yaml", text)
    assert suite is None or not (suite.cases or suite.files)


def test_code_named_as_an_evaluation_is_one_where_it_names_cases(repository: Make) -> None:
    run = 'import json\n\nrows = open("./data/cases.jsonl")\n'
    data = '{"q": 1}\n' * 4
    files = {**APP, "src/evaluate.py": run, "src/data/cases.jsonl": data}
    [found] = repository(files).get(evaluations)
    assert (found.path, found.line, found.tool, found.cases) == ("src/evaluate.py", 3, "its own", 4)
    few = repository({**files, "src/data/cases.jsonl": '{"q": 1}\n'})
    assert "may be an evaluation" in reason(few, "models.evaluations")


@pytest.mark.parametrize(
    ("path", "text", "tool"),
    [
        ("src/test/java/EvalTest.java", "import org.springframework.ai.evaluation.EvaluationRequest;\nclass T { void t() { e.evaluate(new EvaluationRequest(q, d, a)); } }\n", "Spring AI evaluators"),
        ("tests/App.Tests/EvalTests.cs", "using Microsoft.Extensions.AI.Evaluation;\nawait reporting.CreateScenarioRunAsync(name);\n", "Microsoft.Extensions.AI.Evaluation"),
    ],
)  # fmt: skip
def test_evaluations_of_java_and_c_sharp_are_found_among_tests(
    repository: Make, path: str, text: str, tool: str
) -> None:
    [found] = repository({**APP, path: text}).get(evaluations)
    assert (found.tool, found.as_test) == (tool, True)


def test_a_result_is_believed_until_what_it_is_of_changes(repository: Make) -> None:
    context = repository({**APP, LATEST: RESULT})
    [found] = context.get(results)
    assert (found.cases, found.passed, found.problem) == (2, 1, "")
    assert context.get(results_current)
    assert context.get(pass_rate) == 0.5
    assert [t.task for t in context.get(weak_tasks)] == [LATEST]
    for changed in ("prompts/answer.md", "app.py"):
        step = Step({changed: APP[changed] + "# more\n"}, days=3)
        later = repository({**APP, LATEST: RESULT}, commits=[step])
        assert later.get(results)[0].problem.startswith(f"it is stale: it was made before {changed}")
        assert not later.get(results_current)
        assert "stale" in reason(later, "evaluations.pass_rate")
    other = repository({**APP, LATEST: RESULT}, commits=[Step({"README.md": "x\n"}, days=3)])
    assert other.get(results_current)


def test_a_result_that_came_with_its_change_is_of_it_unless_it_says_it_is_old(repository: Make) -> None:
    made = json.loads((FOLDER / "evaluations/promptfoo/version-2.json").read_text())
    for stamp, current in (("2023-11-14T12:00:00Z", True), ("2023-01-02T12:00:00Z", False)):
        made["results"]["timestamp"] = stamp
        context = repository({**APP, "promptfoo-results.json": json.dumps(made)})
        assert context.get(results_current) is current


def test_the_newest_result_of_a_task_speaks_for_it(repository: Make) -> None:
    log = json.loads((FOLDER / "evaluations/inspect/log.json").read_text())
    files: dict[str, str] = {}
    for day, accuracy in (("14", 1.0), ("13", 0.0)):
        log["stats"]["completed_at"] = f"2023-11-{day}T22:00:00+00:00"
        log["results"]["scores"][0]["metrics"]["accuracy"]["value"] = accuracy
        files[f"logs/2023-11-{day}T22-00-00_capitals_a.json"] = json.dumps(log)
    context = repository({**APP, **files})
    assert len(context.get(results)) == 2
    [task] = context.get(tasks)
    assert (task.task, task.pass_rate) == ("capitals", 1.0)


def test_results_kept_elsewhere_are_unknown_and_those_in_documentation_are_no_results(
    repository: Make,
) -> None:
    context = repository({**APP, "docs/.latest_test_run.json": RESULT})
    assert context.get(results) == ()
    assert "no result" in reason(context, "evaluations.results_current")


def test_a_result_that_cannot_be_read_is_told(repository: Make) -> None:
    context = repository({**APP, LATEST: RESULT[:400]})
    assert "cannot be read" in context.get(results)[0].problem
    assert not context.get(results_current)
