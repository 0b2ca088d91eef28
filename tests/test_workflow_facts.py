"""Facts about workflows, on definitions as their tools write them."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

import pytest
import yaml

from shipworthy.collect.context import Context, Unavailable
from shipworthy.collect.models.workflow_evaluations import evaluated
from shipworthy.collect.workflows import (
    workflow_agents,
    workflow_checks,
    workflow_data,
    workflow_effects,
    workflow_loops,
    workflow_models,
    workflow_upkeep,
)
from shipworthy.collect.workflows.inventory import own, retired
from shipworthy.model.facts import Unknown

Make = Callable[..., Context]
PATH = "flows/reply.json"


def _task(name: str, type_: str, **more: object) -> dict[str, object]:
    return {"name": name, "taskReferenceName": name, "type": type_, **more}


def _model(name: str = "draft", model: str = "gpt-4o", **more: object) -> dict[str, object]:
    inputs = {"llmProvider": "openai", "model": model, "messages": [{"role": "user", "message": "Hi"}]}
    return _task(name, "LLM_CHAT_COMPLETE", inputParameters={**inputs, **more})


def _send(name: str = "send") -> dict[str, object]:
    return _task(name, "HTTP", inputParameters={"http_request": {"uri": "https://example.org", "method": "POST"}})  # fmt: skip


def _conductor(tasks: list[Any], **more: object) -> str:
    return json.dumps({"name": "reply", "version": 1, "tasks": tasks, **more}, indent=1)


def _asked(*then: object) -> list[object]:
    """A person decides, and what follows is done only on yes."""
    return [
        _task("person", "HUMAN"),
        _task("decide", "SWITCH", evaluatorType="value-param", expression="ok",
              inputParameters={"ok": "${person.output.approved}"},
              decisionCases={"true": list(then), "false": [_task("no", "SET_VARIABLE")]}),
    ]  # fmt: skip


def _docker(agents: Mapping[str, object], **more: object) -> str:
    return yaml.safe_dump({"agents": dict(agents), **more})


def test_a_send_after_a_model_is_approved_where_a_person_decides(repository: Make) -> None:
    context = repository({PATH: _conductor([_model(), *_asked(_send())])})
    (effect,) = context.get(workflow_effects.side_effects)
    assert (effect.node, effect.reason, effect.held) == ("send", "HTTP POST", True)
    (content,) = context.get(workflow_effects.approved_effects)
    assert content.held is True


def test_the_way_around_is_told_with_its_lines(repository: Make) -> None:
    context = repository({PATH: _conductor([_model(), _send()])})
    (effect,) = context.get(workflow_effects.side_effects)
    assert effect.held is False
    assert effect.way.startswith("draft (line ")
    assert "→ send (line " in effect.way
    assert context.get(workflow_effects.approved_effects) == ()


def test_a_model_behind_the_approval_changes_what_was_approved(repository: Make) -> None:
    context = repository({PATH: _conductor([_model(), *_asked(_model("rewrite"), _send())])})
    assert [e.held for e in context.get(workflow_effects.side_effects)] == [True]
    (content,) = context.get(workflow_effects.approved_effects)
    assert content.held is False
    assert "rewrite" in content.way


def test_nothing_is_said_of_what_follows_an_approval_that_may_not_exist(repository: Make) -> None:
    elsewhere = _task("auth", "SUB_WORKFLOW", subWorkflowParam={"name": "not_in_this_repository"})
    context = repository({PATH: _conductor([elsewhere, _model(), _send()])})
    (effect,) = (e for e in context.get(workflow_effects.side_effects) if e.node == "send")
    assert isinstance(effect.held, Unknown)
    (content,) = (e for e in context.get(workflow_effects.approved_effects) if e.node == "send")
    assert isinstance(content.held, Unknown)


def test_code_behind_a_schema_may_look_at_the_content(repository: Make) -> None:
    form = {"type": "object", "properties": {"score": {"type": "integer"}}}
    code = _task(
        "check", "INLINE", inputParameters={"evaluatorType": "javascript", "expression": "$.score > 3"}
    )
    for between, expected in (([], False), ([code], None)):
        context = repository(
            {PATH: _conductor([_model(jsonOutput=True, outputSchema=form), *between, _send()])}
        )
        (consumer,) = (c for c in context.get(workflow_checks.consumers) if c.node == "send")
        assert consumer.validated is True
        if expected is None:
            assert isinstance(consumer.content_checked, Unknown)
        else:
            assert consumer.content_checked is expected


def test_what_only_runs_in_ci_is_not_asked_for_approvals(repository: Make) -> None:
    ci = "on: issues\njobs:\n a:\n  steps:\n   - uses: anthropics/claude-code-action@v1\n"
    context = repository({".github/workflows/a.yml": ci})
    assert context.get(workflow_upkeep.definitions) == 1
    assert context.get(workflow_upkeep.judged_count) == 0
    assert context.get(workflow_effects.side_effects) == ()


def test_tests_and_copies_are_not_judged(repository: Make) -> None:
    text = _conductor([_model(), _send()])
    context = repository({"tests/flows/a.json": text, "flows/a.json": text, "other/b.json": text})
    assert [e.path for e in context.get(workflow_effects.side_effects)] == ["flows/a.json"]
    assert context.get(own) == 1


def test_proofs_of_a_format_nobody_reads_are_unknown(repository: Make) -> None:
    flow = "inputs: {}\noutputs: {}\nnodes:\n- name: a\n  type: llm\n"
    context = repository({"chat/flow.dag.yaml": flow})
    with pytest.raises(Unavailable, match=r"flow\.dag\.yaml is recognised and not read"):
        context.get(workflow_effects.side_effects)
    assert [each.format for each in context.get(retired)] == ["promptflow"]


def test_answers_that_nothing_looks_at_are_told_apart_from_checked_ones(repository: Make) -> None:
    context = repository({PATH: _conductor([_model(), _send()])})
    assert [c.validated for c in context.get(workflow_checks.consumers)] == [False]


def test_the_step_whose_failure_nobody_handles_is_named(repository: Make) -> None:
    catch = [{"ErrorEquals": ["States.ALL"], "Next": "Sorry"}]
    ask = {"Type": "Task", "Resource": "arn:aws:states:::bedrock:invokeModel", "Parameters": {"ModelId": "m"}}
    states = {
        "Ask": {**ask, "Catch": catch, "Next": "Rate"},
        "Rate": {**ask, "Next": "Sorry"},
        "Sorry": {"Type": "Succeed"},
    }
    context = repository({"flows/a.asl.json": json.dumps({"StartAt": "Ask", "States": states}, indent=1)})
    (found,) = context.get(workflow_upkeep.error_handling)
    assert (found.said, found.about) == (False, "“Rate”")


def test_one_provider_under_two_names_is_one(repository: Make) -> None:
    states = {"Ask": {"Type": "Task", "Resource": "arn:aws:states:::bedrock:invokeModel",
                      "Parameters": {"ModelId": "anthropic.claude-x"}, "Next": "Put"},
              "Put": {"Type": "Task", "Resource": "arn:aws:states:::dynamodb:putItem", "End": True}}  # fmt: skip
    lines = _conductor([_model(llmProvider="aws_bedrock"), _send()])
    asl = json.dumps({"StartAt": "Ask", "States": states}, indent=1)
    context = repository({"flows/a.asl.json": asl, PATH: lines})
    assert context.get(workflow_models.providers) == ("bedrock",)


def test_clients_that_code_makes_may_be_of_any_provider(repository: Make) -> None:
    ask = 'function {0}(a: string) -> string {{\n  client "openai/gpt-4o"\n  prompt #"{{{{ a }}}}"#\n}}\n'
    baml = {"baml_src/ask.baml": ask.format("One") + ask.format("Two")}
    assert repository(baml).get(workflow_models.providers) == ("openai",)
    code = "from baml_py import ClientRegistry\n\nregistry = ClientRegistry()\n"
    with pytest.raises(Unavailable, match=r"app\.py may have BAML ask other clients"):
        repository({**baml, "app.py": code}).get(workflow_models.providers)


def test_to_think_and_to_keep_a_list_needs_no_limit(repository: Make) -> None:
    agent = {"model": "openai/gpt-4o", "description": "d", "instruction": "Help."}
    harmless, all_ = [{"type": "think"}, {"type": "todo"}], [{"type": "think"}, {"type": "filesystem"}]
    context = repository({"a.yaml": _docker({"root": {**agent, "toolsets": harmless}}),
                          "b.yaml": _docker({"root": {**agent, "toolsets": all_}})})  # fmt: skip
    found = context.get(workflow_agents.agent_tools)
    assert [(t.path, t.limited, t.open_tools) for t in found] == [
        ("a.yaml", True, ""),
        ("b.yaml", False, "filesystem"),
    ]


def test_models_are_told_by_how_they_are_named(repository: Make) -> None:
    flow = _conductor([_model("a"), _model("b"), _model("c", model="${workflow.input.model}")])
    context = repository({PATH: flow})
    models = context.get(workflow_models.workflow_models)
    assert [m.named_in_place for m in models] == [True, True, False]
    assert context.get(workflow_models.indirect_models) == pytest.approx(1 / 3)
    (scattered,) = context.get(workflow_models.scattered_models)
    assert (scattered.name, scattered.places, scattered.files) == ("gpt-4o", 2, 1)
    assert context.get(workflow_models.providers) == ("openai",)
    assert context.get(workflow_models.second_provider) is False
    assert context.get(workflow_models.literal_models) == 2


def test_conductor_has_no_word_for_a_fallback_and_is_left_out(repository: Make) -> None:
    context = repository({PATH: _conductor([_model()])})
    assert context.get(workflow_models.fallbacks) == ()


def test_fallbacks_of_docker_agents_are_held_against_their_provider(repository: Make) -> None:
    agents = {
        "root": {
            "model": "openai/gpt-4o",
            "instruction": "Answer.",
            "fallback": {"models": ["anthropic/claude-sonnet-4-5"]},
        },
        "other": {"model": "openai/gpt-4o", "instruction": "Answer."},
    }
    context = repository({"agents/team.yaml": _docker(agents)})
    found = {f.node: (f.fallback, f.other_provider) for f in context.get(workflow_models.fallbacks)}
    assert found == {"root": (True, True), "other": (False, False)}


def test_an_agent_with_a_shell_that_nobody_is_asked_about(repository: Make) -> None:
    root = {"model": "openai/gpt-4o", "instruction": "Do it.", "toolsets": [{"type": "shell"}]}
    context = repository({
        "agents/free.yaml": _docker({"root": root}, permissions={"allow": ["shell"]}),
        "agents/asked.yaml": _docker({"root": root}, permissions={"ask": ["*"]}),
    })  # fmt: skip
    asked = {f.path: f.asked for f in context.get(workflow_agents.free_execution)}
    assert asked["agents/free.yaml"] is False
    assert asked["agents/asked.yaml"] is True
    assert context.get(workflow_agents.agents) == 2
    assert all(each.said is True for each in context.get(workflow_agents.agent_roles))


def test_an_agent_alone_owes_nobody_a_schema(repository: Make) -> None:
    one = {"model": "openai/gpt-4o", "instruction": "Answer."}
    alone = repository({"a.yaml": _docker({"root": one})})
    assert alone.get(workflow_agents.agent_results) == ()
    two = repository({"a.yaml": _docker({"root": {**one, "sub_agents": ["other"]}, "other": one})})
    assert [each.said for each in two.get(workflow_agents.agent_results)] == [False, False]


def test_an_owner_is_whom_the_definition_or_codeowners_names(repository: Make) -> None:
    def owned(files: Mapping[str, str]) -> list[bool | Unknown]:
        return [each.said for each in repository(files).get(workflow_upkeep.owners)]

    plain = _conductor([_model(), _send()])
    assert owned({PATH: plain}) == [False]
    assert owned({PATH: _conductor([_model(), _send()], ownerEmail="team@example.org")}) == [True]
    assert owned({PATH: plain, "CODEOWNERS": "/flows/ @team\n"}) == [True]
    assert owned({PATH: plain, "CODEOWNERS": "/flows/ @team\n/flows/reply.json\n"}) == [False]


def test_what_a_definition_says_of_its_runs(repository: Make) -> None:
    plain = repository({PATH: _conductor([_model(), _send()])})
    for told in (workflow_upkeep.timeouts, workflow_upkeep.error_handling):
        assert [each.said for each in plain.get(told)] == [False]
    assert [each.said for each in plain.get(workflow_upkeep.versions)] == [True]
    assert plain.get(workflow_upkeep.cost_limits) == ()
    careful = _conductor(
        [_model(), _send()], timeoutSeconds=60, timeoutPolicy="TIME_OUT_WF", failureWorkflow="mend"
    )
    context = repository({PATH: careful})
    for told in (workflow_upkeep.timeouts, workflow_upkeep.error_handling):
        assert [each.said for each in context.get(told)] == [True]


def test_one_question_to_a_model_is_too_little_for_rules(repository: Make) -> None:
    context = repository({PATH: _conductor([_model()])})
    assert context.get(workflow_upkeep.definitions) == 1
    assert context.get(workflow_upkeep.judged_count) == 0
    assert context.get(workflow_models.workflow_models) == ()
    assert context.get(workflow_upkeep.owners) == ()
    assert context.get(workflow_checks.consumers) == ()


def test_a_loop_is_bounded_by_what_says_so(repository: Make) -> None:
    body = [_model("say"), _model("judge")]
    counted = _task("turns", "DO_WHILE", loopCondition="if ($.turns['iteration'] < 3) {true;} else {false;}", loopOver=body)  # fmt: skip
    context = repository({PATH: _conductor([counted])})
    assert [each.bounded for each in context.get(workflow_loops.loops)] == [True]
    assert len(context.get(workflow_loops.bounded_loops)) == 1


def test_prompts_of_a_registry_have_a_version_or_not(repository: Make) -> None:
    flow = _conductor([
        _model("a", promptName="hello", promptVersion=3),
        _model("b", promptName="hello"),
    ])  # fmt: skip
    context = repository({PATH: flow})
    assert [p.pinned for p in context.get(workflow_data.registry_prompts)] == [True, False]


CASES = "description: x\nprompts: [p]\nproviders: [openai:gpt-4o]\ntests:\n- vars: {a: 1}\n- vars: {a: 2}\n- vars: {a: 3}\n"


def test_an_evaluation_counts_for_the_workflow_it_names(repository: Make) -> None:
    def found(files: Mapping[str, str]) -> list[bool | Unknown]:
        context = repository({PATH: _conductor([_model(), _send()]), **files})
        return [each.evaluated for each in context.get(evaluated)]

    assert found({}) == [False]
    assert found({"promptfooconfig.yaml": CASES.replace("description: x", "description: reply.json")}) == [
        True
    ]
    (unclear,) = found({"promptfooconfig.yaml": CASES})
    assert isinstance(unclear, Unknown)


def test_a_post_that_is_named_for_reading_is_not_taken_for_an_action(repository: Make) -> None:
    named = [_model(), _send("search_prices"), _send("publish_prices")]
    context = repository({PATH: _conductor(named)})
    assert [effect.node for effect in context.get(workflow_effects.side_effects)] == ["publish_prices"]


GRAPH = """
from langchain.chat_models import init_chat_model
from langgraph.graph import END, START, StateGraph

def say(state):
    return {"text": init_chat_model("openai:gpt-4o").invoke(state["text"])}

def judge(state, model):
    return {"text": model.invoke(state["text"])}

graph = StateGraph(dict)
graph.add_node("say", say)
graph.add_node("judge", judge)
graph.add_edge(START, "say")
graph.add_edge("say", "judge")
graph.add_edge("judge", END)
app = graph.compile()
"""


def test_what_may_stand_anywhere_in_code_is_not_missed_in_one_place_of_it(repository: Make) -> None:
    context = repository({"app/flow.py": GRAPH})
    assert context.get(workflow_upkeep.judged_count) == 1
    for told in (workflow_upkeep.timeouts, workflow_upkeep.error_handling, workflow_upkeep.traces):
        assert context.get(told) == ()
    assert [each.said for each in context.get(workflow_upkeep.owners)] == [False]
