"""Conductor's tasks as nodes and edges."""

from __future__ import annotations

import json

from shipworthy.model.workflows import Aspect, Effect, Limit, NodeKind, Origin, Via, Workflow
from workflow_reading import SAMPLES, nodes, read_sample, read_text, real, sound, targets

_ASSETS = "conductor/conductor-oss__conductor/cookbook/assets"
_EXAMPLES = "conductor/conductor-oss__conductor/ai/examples"


@real
def test_a_human_task_whose_answer_a_later_switch_reads_is_an_approval() -> None:
    workflow = read_sample(f"{_ASSETS}/hitl-approval.json")
    sound(workflow)
    assert [n.id for n in workflow.nodes] == [
        "draft", "request_approval", "human_decision", "normalize_decision", "record_decision",
        "route_decision", "send_action", "record_delivery", "record_rejection",
    ]  # fmt: skip
    asked = nodes(workflow)["human_decision"].approval
    assert asked is not None
    assert (asked.decided_at, set(asked.approved)) == ("route_decision", {"true"})
    assert targets(workflow, "route_decision") == [("send_action", "true"), ("record_rejection", "false")]
    assert nodes(workflow)["send_action"].effect is Effect.EXTERNAL
    model = nodes(workflow)["draft"].models[0]
    assert (model.written, model.provider, model.via, model.line) == (
        "gpt-4o-mini",
        "openai",
        Via.LITERAL,
        31,
    )
    assert workflow.stated[Aspect.VERSION].value == "1"


@real
def test_every_real_file_is_read_into_a_sound_graph() -> None:
    files = sorted((SAMPLES / "conductor").rglob("*.json"))
    assert files
    for file in files:
        workflow = read_sample(file.relative_to(SAMPLES).as_posix())
        sound(workflow)
        assert workflow.nodes


def _workflow(tasks: object) -> Workflow:
    text = json.dumps({"name": "w", "tasks": tasks}, indent=1)
    (found,) = read_text("w.json", text)
    assert isinstance(found, Workflow)
    sound(found)
    return found


def _task(name: str, type_: str, **more: object) -> dict[str, object]:
    return {"name": name, "taskReferenceName": name, "type": type_, **more}


def test_branches_meet_again_and_what_ends_the_run_leads_nowhere() -> None:
    workflow = _workflow([
        _task("ask", "LLM_TEXT_COMPLETE", inputParameters={"model": "${workflow.input.model}"}),
        _task("which", "SWITCH", decisionCases={"a": [_task("stop", "TERMINATE")], "b": [_task("go", "NOOP")]}),
        _task("last", "HTTP", inputParameters={"http_request": {"method": "GET", "uri": "https://example.org"}}),
    ])  # fmt: skip
    assert targets(workflow, "which") == [("stop", "a"), ("go", "b"), ("last", "default")]
    assert targets(workflow, "stop") == []
    assert targets(workflow, "go") == [("last", "")]
    assert nodes(workflow)["last"].effect is Effect.READ
    assert nodes(workflow)["ask"].models[0].via is Via.EXPRESSION


def test_a_loop_leads_back_to_itself_and_is_bounded_by_its_condition() -> None:
    workflow = _workflow([
        _task("turns", "DO_WHILE", loopCondition="$.turns['iteration'] < 3", loopOver=[_task("say", "LLM_TEXT_COMPLETE")]),
    ])  # fmt: skip
    loop = nodes(workflow)["turns"]
    assert loop.bound is not None
    assert (loop.bound.limit, loop.bound.value, loop.at_least_once) == (Limit.ITERATIONS, "3", True)
    assert targets(workflow, "say") == [("turns", "")]
    assert nodes(workflow)["say"].scope == "turns"


def test_a_human_task_nobody_branches_on_is_no_approval() -> None:
    workflow = _workflow([_task("say", "LLM_TEXT_COMPLETE"), _task("person", "HUMAN"), _task("go", "HTTP")])
    assert nodes(workflow)["person"].kind is NodeKind.HUMAN_INPUT


def test_an_answer_may_come_by_a_signal_and_be_kept_in_a_variable() -> None:
    def asked(**inputs: object) -> NodeKind:
        workflow = _workflow([
            _task("say", "LLM_TEXT_COMPLETE"),
            _task("wait", "WAIT", inputParameters=inputs),
            _task("keep", "SET_VARIABLE", inputParameters={"answer": "${wait.output.answer}"}),
            _task("route", "SWITCH", inputParameters={"a": "${workflow.variables.answer}"},
                  decisionCases={"approved": [_task("go", "HTTP")]}),
        ])  # fmt: skip
        return nodes(workflow)["wait"].kind

    assert asked() is NodeKind.APPROVAL
    assert asked(duration="5 seconds") is NodeKind.TRANSFORM


def test_what_a_model_makes_of_an_answer_is_no_leave() -> None:
    workflow = _workflow([
        _task("person", "HUMAN"),
        _task("say", "LLM_CHAT_COMPLETE", inputParameters={"userInput": "${person.output.answer}"}),
        _task("route", "SWITCH", inputParameters={"a": "${say.output.result}"},
              decisionCases={"true": [_task("go", "HTTP")]}),
    ])  # fmt: skip
    assert nodes(workflow)["person"].kind is NodeKind.HUMAN_INPUT


def test_two_tasks_of_one_name_stay_two_nodes() -> None:
    tasks = [_task("a", "LLM_TEXT_COMPLETE"), *[_task("a", "NOOP") for _ in range(3)]]
    assert len(_workflow(tasks).nodes) == 4
    (flat,) = read_text("w.json", json.dumps({"name": "w", "tasks": tasks}))
    assert isinstance(flat, Workflow)
    assert len(flat.nodes) == 4


def test_a_loop_that_another_condition_may_prolong_is_bounded_by_an_expression() -> None:
    condition = "$.turns['iteration'] < 3 || $.turns['again']"
    workflow = _workflow([
        _task("turns", "DO_WHILE", loopCondition=condition, loopOver=[_task("say", "LLM_TEXT_COMPLETE")]),
    ])  # fmt: skip
    assert [n.bound.limit for n in workflow.nodes if n.bound] == [Limit.CONDITION]


def _fan_out(expression: str) -> Workflow:
    inputs = {"forkTaskType": "CALL_MCP_TOOL", "forkTaskInputs": "${plan.output.result}"}
    return _workflow([
        _task("say", "LLM_CHAT_COMPLETE"),
        _task("plan", "JSON_JQ_TRANSFORM", inputParameters={"queryExpression": expression}),
        _task("fan", "FORK_JOIN_DYNAMIC", inputParameters=inputs),
        _task("met", "JOIN"),
    ])  # fmt: skip


def test_branches_made_at_run_time_are_known_where_their_tools_are_written_out() -> None:
    known = _fan_out('[{mcpServer: .s, method: "pull_request_read", arguments: {owner: .o, method: .}}]')
    assert nodes(known)["fan"].effect is Effect.READ
    assert not known.gaps
    chosen = _fan_out("[{mcpServer: .s, method: .tool, arguments: {}}]")
    assert nodes(chosen)["fan"].effect is Effect.UNKNOWN
    unsaid = _workflow([_task("say", "LLM_CHAT_COMPLETE"), _task("fan", "FORK_JOIN_DYNAMIC")])
    assert [(g.node, Aspect.EFFECTS in g.hides, Aspect.EDGES in g.hides) for g in unsaid.gaps] == [
        ("fan", True, False)
    ]


def test_code_that_looks_at_a_models_answer_and_ends_the_run_is_a_check() -> None:
    workflow = _workflow([
        _task("say", "LLM_CHAT_COMPLETE"),
        _task("look", "JSON_JQ_TRANSFORM", inputParameters={
            "said": "${say.output.result}", "queryExpression": "{ok: ((.said | length) < 500)}",
        }),
        _task("route", "SWITCH", inputParameters={"ok": "${look.output.result.ok}"},
              decisionCases={"true": [_task("go", "HTTP")], "false": [_task("end", "TERMINATE")]}),
    ])  # fmt: skip
    found = nodes(workflow)["route"].validation
    assert found is not None
    assert (set(found.passed), found.rejects) == ({"true"}, True)
    assert "500" in found.criteria[0]


def test_what_a_tasks_own_file_says_counts() -> None:
    tasks = [_task("say", "LLM_CHAT_COMPLETE"), _task("go", "SIMPLE", taskDefinition={"timeoutSeconds": 9})]
    defined = [{"name": "say", "retryCount": 2, "responseTimeoutSeconds": 30}]
    (found,) = read_text(
        "a/w.json", json.dumps({"name": "w", "tasks": tasks}), {"a/taskdefs.json": json.dumps(defined)}
    )
    assert isinstance(found, Workflow)
    say, go = found.nodes
    assert say.retry is not None
    assert (say.retry.attempts, say.retry.path) == (3, "a/taskdefs.json")
    assert found.files == ("a/taskdefs.json",)
    assert go.retry is not None
    assert (go.retry.attempts, go.retry.origin) == (4, Origin.DEFAULT)


def test_a_sub_workflow_names_what_it_runs() -> None:
    workflow = _workflow([
        _task("say", "LLM_CHAT_COMPLETE"), _task("sub", "SUB_WORKFLOW", subWorkflowParam={"name": "other"}),
        _task("any", "SUB_WORKFLOW", subWorkflowParam={"name": "${say.output}"}),
    ])  # fmt: skip
    assert [n.runs for n in workflow.nodes] == ["", "other", ""]


def test_wrong_types_of_what_the_whole_states_are_left_out() -> None:
    text = json.dumps(
        {"name": [], "version": {}, "ownerEmail": [1], "tasks": [_task("say", "LLM_CHAT_COMPLETE")]}
    )
    (found,) = read_text("w.json", text)
    assert isinstance(found, Workflow)
    assert Aspect.OWNER not in found.stated


def test_wrong_types_anywhere_are_read_without_a_crash() -> None:
    say = _task("say", "LLM_TEXT_COMPLETE", inputParameters=3, taskDefinition=[], loopCondition={})
    for odd in (
        _task("s", "SWITCH", decisionCases=[1], defaultCase=7),
        _task("f", "FORK_JOIN", forkTasks=[3, None, [4]]),
        _task("d", "DO_WHILE", loopOver="x"),
        _task("h", "HTTP", inputParameters={"http_request": "x"}),
    ):
        _workflow([say, odd])
