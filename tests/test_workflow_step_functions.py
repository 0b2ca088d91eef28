"""State machines for AWS Step Functions as nodes and edges."""

from __future__ import annotations

import json
from typing import Any

import pytest

from shipworthy.formats.workflows.recognise import recognise
from shipworthy.model.proofs import Answer, Question
from shipworthy.model.workflows import Aspect, EdgeKind, Effect, Limit, NodeKind, Origin, Via, Workflow
from shipworthy.prove.all import prove
from workflow_reading import SAMPLES, edge, nodes, read_sample, read_text, real, sound, targets

_SAMPLES = "asl/aws-samples__step-functions-workflows-collection"
_MODEL = {
    "Type": "Task", "Resource": "arn:aws:states:::bedrock:invokeModel",
    "Parameters": {"ModelId": "anthropic.claude-3-haiku", "Body": {"prompt": "Say."}},
}  # fmt: skip
_SEND = {"Type": "Task", "Resource": "arn:aws:states:::sns:publish", "Parameters": {}, "End": True}


@real
@pytest.mark.parametrize(
    ("file", "counted"),
    [
        ("bedrock-evaluations-sam/statemachine/statemachine.asl.json", (27, 30)),
        ("sfn-bedrock-describe-assets/statemachine/statemachine.asl.json", (3, 3)),
        ("bedrock-invokemodel/statemachine/StateMachine.asl.json", (1, 0)),
    ],
)
def test_nodes_and_edges_equal_a_count_by_hand(file: str, counted: tuple[int, int]) -> None:
    workflow = read_sample(f"{_SAMPLES}/{file}")
    sound(workflow)
    assert (len(workflow.nodes), len(workflow.edges)) == counted
    assert not [gap for gap in workflow.gaps if gap.broken]


@real
def test_a_state_machine_without_a_model_is_no_definition_of_ours() -> None:
    file = SAMPLES / _SAMPLES / "wait-for-callback/statemachine/statemachine.asl.json"
    assert recognise(file.name, file.read_bytes()) is None


def _machine(states: dict[str, Any], start: str = "", **more: object) -> Workflow:
    root = {"StartAt": start or next(iter(states)), "States": states, **more}
    (found,) = read_text("m.asl.json", json.dumps(root, indent=1))
    assert isinstance(found, Workflow)
    sound(found)
    return found


def _asked(choice: dict[str, Any], default: str = "Reject", resource: str = "sqs:sendMessage") -> Workflow:
    return _machine({
        "Draft": {**_MODEL, "Next": "Ask"},
        "Ask": {
            "Type": "Task", "Resource": f"arn:aws:states:::{resource}.waitForTaskToken", "TimeoutSeconds": 60,
            "Catch": [{"ErrorEquals": ["States.Timeout"], "Next": "Reject"}], "Next": "Keep",
        },
        "Keep": {"Type": "Pass", "Next": "Approved?"},
        "Approved?": {"Type": "Choice", "Choices": [choice], "Default": default},
        "Send": _SEND,
        "Reject": {"Type": "Fail"},
    })  # fmt: skip


@pytest.mark.parametrize(
    ("choice", "default"),
    [
        ({"Variable": "$.answer", "StringEquals": "APPROVED", "Next": "Send"}, "Reject"),
        ({"Variable": "$.approved", "BooleanEquals": True, "Next": "Send"}, "Reject"),
        ({"Variable": "$.answer", "StringEquals": "rejected", "Next": "Reject"}, "Send"),
        ({"Not": {"Variable": "$.approved", "BooleanEquals": True}, "Next": "Reject"}, "Send"),
        ({"Condition": "{% $states.input.approved = true %}", "Next": "Send"}, "Reject"),
        ({"Condition": "{% $decision = 'approve' %}", "Next": "Send"}, "Reject"),
    ],
)
def test_a_callback_whose_answer_a_choice_reads_is_an_approval(choice: dict[str, Any], default: str) -> None:
    workflow = _asked(choice, default)
    ask = nodes(workflow)["Ask"]
    assert ask.approval is not None
    assert (ask.kind, ask.effect, ask.approval.decided_at) == (NodeKind.APPROVAL, Effect.NONE, "Approved?")
    assert ask.approval.timeout is not None
    answers = {p.question: p.answer for p in prove(workflow) if p.node == "Send"}
    assert answers[Question.APPROVAL] is Answer.HOLDS
    assert answers[Question.APPROVED_CONTENT] is Answer.HOLDS


@pytest.mark.parametrize(
    "choice",
    [
        {"Variable": "$.amount", "NumericGreaterThan": 3, "Next": "Send"},
        {"Variable": "$.urgent", "BooleanEquals": True, "Next": "Send"},
    ],
)
def test_a_callback_whose_answer_is_something_else_is_none(choice: dict[str, Any]) -> None:
    ask = nodes(_asked(choice))["Ask"]
    assert ask.approval is None
    assert ask.effect is Effect.EXTERNAL


def test_a_rejected_answer_that_leads_on_does_not_hold() -> None:
    workflow = _asked({"Variable": "$.answer", "StringEquals": "approved", "Next": "Send"}, default="Send")
    answers = {p.question: p.answer for p in prove(workflow) if p.node == "Send"}
    assert answers[Question.APPROVAL] is Answer.FAILS


def test_a_model_is_named_in_place_or_chosen_when_it_runs() -> None:
    named = {
        "a": {"ModelId": "arn:aws:bedrock:eu-west-1::foundation-model/amazon.nova-lite-v1:0"},
        "b": {"ModelId.$": "$.model"},
        "c": {"ModelId": "${Model}"},
        "d": {"ModelId": "{% $model %}", "GuardrailIdentifier": "g-1"},
    }
    workflow = _machine({
        n: {"Type": "Task", "Resource": "arn:aws:states:::bedrock:invokeModel", "Arguments": a, "End": True}
        for n, a in named.items()
    })  # fmt: skip
    found = [node.models[0] for node in workflow.nodes]
    assert [m.via for m in found] == [Via.LITERAL, Via.EXPRESSION, Via.CONFIG, Via.EXPRESSION]
    assert found[0].name == "amazon.nova-lite-v1:0"
    assert [n.validation is not None for n in workflow.nodes] == [False, False, False, True]
    asked = _machine({
        "x": {
            "Type": "Task", "Resource": "arn:aws:states:::http:invoke", "End": True,
            "Parameters": {"ApiEndpoint": "https://api.openai.com/v1/chat/completions", "Method": "POST",
                           "RequestBody": {"model": "gpt-4o"}},
        },
    })  # fmt: skip
    model = asked.nodes[0].models[0]
    assert (asked.nodes[0].kind, model.provider, model.name) == (NodeKind.MODEL_CALL, "openai", "gpt-4o")


def test_a_model_that_embeds_says_nothing() -> None:
    workflow = _machine(
        {"a": {**_MODEL, "Parameters": {"ModelId": "amazon.titan-embed-text-v2:0"}, "End": True}}
    )
    assert (workflow.nodes[0].kind, workflow.nodes[0].models[0].name) == (
        NodeKind.RETRIEVAL,
        "amazon.titan-embed-text-v2:0",
    )


def test_what_stands_in_a_map_or_a_branch_is_led_to_and_leads_on() -> None:
    inner = {"StartAt": "Say", "States": {"Say": {**_MODEL, "End": True}}}
    workflow = _machine({
        "Each": {"Type": "Map", "ItemsPath": "$.items", "ItemProcessor": inner, "Next": "Both"},
        "Both": {"Type": "Parallel", "Next": "Send", "Branches": [
            {"StartAt": "One", "States": {"One": {"Type": "Pass", "End": True}}},
            {"StartAt": "Two", "States": {"Two": {"Type": "Succeed"}}},
        ]},
        "Send": _SEND,
    })  # fmt: skip
    assert targets(workflow, "Each") == [("Say", "each"), ("Both", "")]
    assert edge(workflow, "Say", "Each").kind is EdgeKind.LOOP_BACK
    assert targets(workflow, "Both") == [("One", ""), ("Two", "")]
    assert targets(workflow, "One") == targets(workflow, "Two") == [("Send", "")]
    assert nodes(workflow)["Say"].scope == "Each"
    bound = nodes(workflow)["Each"].bound
    assert bound is not None
    assert bound.limit is Limit.ITEMS


def test_a_poll_ends_by_its_choice_and_a_counted_one_by_a_number() -> None:
    rule = {"Variable": "$.tries", "NumericGreaterThanEquals": 5, "Next": "Stop"}
    workflow = _machine({
        "Wait": {"Type": "Wait", "Seconds": 5, "Next": "Look"},
        "Look": {**_MODEL, "Next": "Done?"},
        "Done?": {"Type": "Choice", "Choices": [rule], "Default": "Wait"},
        "Stop": {"Type": "Succeed"},
    })  # fmt: skip
    bound = nodes(workflow)["Done?"].bound
    assert bound is not None
    assert (bound.limit, bound.value) == (Limit.ITERATIONS, "5")


def test_retries_count_the_first_attempt_and_carry_the_languages_default() -> None:
    workflow = _machine({
        "a": {**_MODEL, "Retry": [{"ErrorEquals": ["States.ALL"]}], "Next": "b"},
        "b": {**_MODEL, "Retry": [{"ErrorEquals": ["X"], "MaxAttempts": 0}, {"ErrorEquals": ["Y"], "MaxAttempts": 5}],
              "TimeoutSeconds": 30, "Catch": [{"ErrorEquals": ["States.ALL"], "Next": "a"}], "End": True},
    }, TimeoutSeconds=600)  # fmt: skip
    a, b = workflow.nodes
    assert [(n.retry.attempts, n.retry.origin) for n in (a, b) if n.retry] == [
        (4, Origin.DEFAULT),
        (6, Origin.EXPLICIT),
    ]
    assert b.timeout is not None
    assert b.errors is not None
    assert edge(workflow, "b", "a").kind is EdgeKind.ERROR
    assert workflow.bound is not None


def test_functions_are_opaque_and_only_harm_shows_in_their_names() -> None:
    def function(name: str) -> dict[str, Any]:
        return {
            "Type": "Task",
            "Resource": "arn:aws:states:::lambda:invoke",
            "Parameters": {"FunctionName": name},
            "End": True,
        }

    workflow = _machine(
        {"say": {**_MODEL, "Next": "a"}, "a": function("send-mail"), "b": function("get-items")}
    )
    effects = [(n.effect, bool(n.opaque)) for n in workflow.nodes[1:]]
    assert effects == [(Effect.EXTERNAL, True), (Effect.UNKNOWN, True)]


def test_which_function_asks_the_model_that_is_spoken_of_is_not_seen() -> None:
    function = {"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "End": True}
    workflow = _machine({"Ask Bedrock": function})
    assert [Aspect.MODELS in gap.hides for gap in workflow.gaps] == [True]


def test_another_machine_is_named_where_its_address_is_written_out() -> None:
    def child(arn: str) -> dict[str, Any]:
        return {
            "Type": "Task", "Resource": "arn:aws:states:::states:startExecution.sync:2", "End": True,
            "Parameters": {"StateMachineArn": arn},
        }  # fmt: skip

    named = child("arn:aws:states:eu-west-1:1:stateMachine:Mail")
    workflow = _machine({"say": {**_MODEL, "Next": "a"}, "a": named, "b": child("${Other}")})
    assert [n.runs for n in workflow.nodes] == ["", "Mail", ""]


def test_templates_hold_state_machines_as_mappings_or_as_text() -> None:
    inner = json.dumps({"StartAt": "a", "States": {"a": {**_MODEL, "End": True}}})
    text = f"""
Resources:
  First:
    Type: AWS::Serverless::StateMachine
    Properties:
      Definition:
        StartAt: a
        States:
          a: {{Type: Task, Resource: 'arn:aws:states:::bedrock:invokeModel', End: true}}
  Second:
    Type: AWS::StepFunctions::StateMachine
    Properties:
      DefinitionString: !Sub |
        {inner}
  Other:
    Type: AWS::SNS::Topic
"""
    found = [w for w in read_text("template.yaml", text) if isinstance(w, Workflow)]
    assert [(w.name, w.line, w.nodes[0].line) for w in found] == [("First", 6, 9), ("Second", 13, 13)]


def test_a_target_that_is_no_state_is_a_gap() -> None:
    workflow = _machine({"a": {**_MODEL, "Next": "gone"}}, start="nowhere")
    assert [(g.node, g.broken) for g in workflow.gaps] == [("a", True), ("", True)]


@pytest.mark.parametrize("odd", [3, None, [], {}, "x", [3], {"a": None}, True])
def test_wrong_types_anywhere_are_read_without_a_crash(odd: object) -> None:
    sample = {
        "StartAt": "Each", "Comment": "bedrock", "TimeoutSeconds": 5,
        "States": {
            "Each": {"Type": "Map", "ItemProcessor": {"StartAt": "Say", "States": {"Say": {**_MODEL, "End": True}}},
                     "Next": "Both", "Retry": [{"MaxAttempts": 2}], "Catch": [{"ErrorEquals": ["x"], "Next": "Which"}]},
            "Both": {"Type": "Parallel", "Branches": [{"StartAt": "P", "States": {"P": {"Type": "Pass"}}}], "Next": "Which"},
            "Which": {"Type": "Choice", "Choices": [{"Variable": "$.a", "StringEquals": "yes", "Next": "Ask"}], "Default": "Ask"},
            "Ask": {"Type": "Task", "Resource": "arn:aws:states:::sqs:sendMessage.waitForTaskToken", "Next": "Which"},
        },
    }  # fmt: skip
    text = json.dumps(sample)
    for place in _places(sample):
        document = json.loads(text)
        value = document
        for key in place[:-1]:
            value = value[key]
        value[place[-1]] = odd
        if recognise("m.json", json.dumps(document).encode()):
            for workflow in read_text("m.json", json.dumps(document)):
                assert isinstance(workflow, Workflow)
                sound(workflow)


def _places(value: Any, before: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [p for key, entry in items for p in [(*before, key), *_places(entry, (*before, key))]]
