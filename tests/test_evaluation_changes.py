"""What changed since the base that may change answers, and whether an evaluation saw it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from conftest import Files, Step
from shipworthy.collect.context import Context
from shipworthy.collect.models.answer_changes import answer_changes, change_evaluated, changed_evaluations
from shipworthy.model.facts import Unknown

Make = Callable[..., Context]
CALL = 'from openai import OpenAI\n\nclient = OpenAI()\nPROMPT = """You answer.\na\nb\nc\nd\n{}"""\n\n\ndef ask(text):\n    return client.responses.create(model="{}", input=text)\n'
SUITE = "prompts: [p.txt]\nproviders: [openai:a]\ntests: [{vars: {a: 1}}]\n"
BEFORE = {
    "requirements.txt": "openai==2.0\n",
    "app.py": CALL.format("", "gpt-4o-2024-08-06"),
    "prompts/answer.md": "Answer the question. " * 9,
    "evals/promptfooconfig.yaml": SUITE,
}


@pytest.fixture
def changed(repository: Make) -> Callable[..., Context]:
    return lambda files, also=None: repository({**BEFORE, **(also or {})}, commits=[Step({}, tag="v1.0.0"), Step(files, days=2)])  # fmt: skip


@pytest.mark.parametrize(
    ("files", "found"),
    [
        ({"app.py": CALL.format("e", "gpt-4o-2024-08-06")}, [("app.py", 4, "the prompt PROMPT")]),
        ({"app.py": CALL.format("", "gpt-4.1-2025-04-14")}, [("app.py", 13, "the model gpt-4.1-2025-04-14")]),
        ({"app.py": CALL.format("", "gpt-4o-2024-08-06") + "# more\n"}, []),
        ({"prompts/answer.md": "Answer at length. " * 9}, [("prompts/answer.md", 1, "a prompt")]),
        ({"README.md": "More.\n"}, []),
        ({"prompts/answer.md": None}, []),
    ],
)
def test_what_may_change_answers(
    changed: Callable[..., Context], files: Files, found: list[tuple[str, int, str]]
) -> None:
    context = changed(files)
    assert [(c.path, c.line, c.what) for c in context.get(answer_changes)] == found


def test_a_change_is_evaluated_where_ci_an_evaluation_or_a_result_says_so(
    changed: Callable[..., Context],
) -> None:
    prompt = {"prompts/answer.md": "Answer at length. " * 9}
    assert changed(prompt).get(change_evaluated) is False
    along = changed({**prompt, "evals/promptfooconfig.yaml": SUITE + "# more\n"})
    assert along.get(changed_evaluations) == ("evals/promptfooconfig.yaml",)
    assert along.get(change_evaluated)
    workflow = "on: push\njobs:\n  a:\n    runs-on: x\n    steps:\n      - run: npx promptfoo eval\n"
    assert changed(prompt, {".github/workflows/e.yml": workflow}).get(change_evaluated)
    assert isinstance(changed({"README.md": "x\n"}).observe("evaluations.change_evaluated"), Unknown)
