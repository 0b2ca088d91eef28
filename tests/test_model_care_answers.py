"""What is done with answers: checked before they are used, guarded, reviewed, asked for exactly."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from shipworthy.collect.context import Context
from shipworthy.collect.models.answer_care import (
    caching,
    circuit_breakers,
    exact_calls,
    guardrails,
    human_review,
    loose_calls,
    read_answers,
    unvalidated_answers,
    validated_share,
)
from shipworthy.model.facts import Unknown

Make = Callable[..., Context]
HEAD = "import json\nfrom openai import OpenAI\n\nclient = OpenAI()\n\n\n"
ASK = "    answer = client.chat.completions.create(model=M, messages=text{})\n"


def app(body: str, name: str = "ask", call: str = "") -> dict[str, str]:
    code = f"{HEAD}def {name}(text):\n{ASK.format(call)}{body}"
    return {"requirements.txt": "openai==2.0\n", "app.py": code}


@pytest.mark.parametrize(
    ("files", "validated"),
    [
        (app("    return json.loads(answer.choices[0].message.content)\n"), [False]),
        (app("    data = json.loads(answer.choices[0].message.content)\n    return Answer.model_validate(data)\n"), [True]),
        (app("    return json.loads(answer.choices[0].message.content)\n", call=", response_format={'type': 'json_schema'}"), [True]),
        (app("    return json.loads(answer.choices[0].message.content)\n", call=", response_format={'type': 'json_object'}"), [False]),
        (app("    save(answer)\n    return json.loads(settings)\n"), []),
        (app("    return answer\n"), []),
    ],
)  # fmt: skip
def test_an_answer_that_is_parsed_is_checked_by_a_schema_or_by_code(
    repository: Make, files: dict[str, str], validated: list[bool]
) -> None:
    context = repository(files)
    assert [r.validated for r in context.get(read_answers)] == validated
    assert [r.line for r in context.get(unvalidated_answers)] == ([9] if False in validated else [])
    if validated:
        assert context.get(validated_share) == float(validated[0])
    else:
        assert isinstance(context.observe("models.validated_share"), Unknown)


@pytest.mark.parametrize(
    ("name", "call", "exact", "loose"),
    [
        ("classify_ticket", "", 1, 1),
        ("classify_ticket", ", temperature=0", 1, 0),
        ("extract", ", seed=7", 1, 0),
        ("route_request", "", 1, 1),
        ("open_router", "", 0, 0),
        ("answer", "", 0, 0),
    ],
)
def test_a_task_with_one_right_answer_is_told_by_its_name(
    repository: Make, name: str, call: str, exact: int, loose: int
) -> None:
    context = repository(app("    return answer\n", name, call))
    assert (context.get(exact_calls), len(context.get(loose_calls))) == (exact, loose)


def test_guards_reviews_caches_and_breakers_are_found_in_code(repository: Make) -> None:
    code = (
        "import pybreaker\nfrom langgraph.types import interrupt\n\n\ndef check(text):\n"
        "    client.moderations.create(input=text)\n    interrupt('go on?')\n    set_llm_cache(x)\n"
    )
    files = {**app("    return answer\n"), "check.py": code}
    context = repository(files)
    assert [(s.path, s.line) for s in context.get(guardrails)] == [("check.py", 6)]
    assert [(s.path, s.line) for s in context.get(human_review)] == [("check.py", 7)]
    assert [s.line for s in context.get(caching)] == [8]
    assert [s.line for s in context.get(circuit_breakers)] == [1]
    comments = repository({**files, "check.py": "".join(f"# {line}\n" for line in code.split("\n"))})
    assert comments.get(guardrails) == comments.get(human_review) == ()


def test_without_a_call_of_a_model_nothing_is_asked(repository: Make) -> None:
    context = repository({"app.py": "interrupt(1)\n"})
    assert isinstance(context.observe("models.human_review"), Unknown)
    assert context.get(read_answers) == ()
