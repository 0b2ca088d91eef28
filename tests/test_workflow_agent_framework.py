"""Declarative workflows and agents of the Agent Framework, Foundry and Copilot Studio."""

from __future__ import annotations

import json

import yaml

from shipworthy.formats.workflows import reading
from shipworthy.formats.workflows.adapter import Source
from shipworthy.formats.workflows.recognise import recognise
from shipworthy.model.workflows import (
    Aspect,
    EdgeKind,
    Effect,
    Limit,
    NodeKind,
    Via,
    Workflow,
    WorkflowKind,
)
from workflow_mutations import mutated
from workflow_reading import SAMPLES, TextFiles, edge, nodes, read_sample, read_text, real, sound, targets

_MAF = "maf-workflow/microsoft__agent-framework"


def _workflow(actions: str, head: str = "") -> Workflow:
    text = f"kind: Workflow\n{head}trigger:\n  kind: OnConversationStart\n  id: w\n  actions:\n{actions}"
    (found,) = read_text("w.yaml", text)
    assert isinstance(found, Workflow)
    sound(found)
    return found


@real
def test_every_action_of_a_real_workflow_is_a_node_and_jumps_are_edges() -> None:
    workflow = read_sample(f"{_MAF}/declarative-agents/workflow-samples/CustomerSupport.yaml")
    sound(workflow)
    assert (len(workflow.nodes), len(workflow.edges)) == (18, 23)
    assert targets(workflow, "check_if_resolved") == [
        ("end_when_resolved", "test_if_resolved"),
        ("ticket_agent", "else"),
    ]
    assert targets(workflow, "end_when_solved") == [("all_done", "")]
    service = nodes(workflow)["service_agent"]
    assert (service.kind, service.line, service.models[0].via) == (NodeKind.AGENT, 18, Via.REGISTRY)
    assert service.bound is not None
    assert service.bound.limit is Limit.CONDITION
    assert any(g.node == "service_agent" and Aspect.APPROVALS in g.hides for g in workflow.gaps)


@real
def test_yaml_that_other_parsers_refuse_is_read_all_the_same() -> None:
    where = "Microsoft.Agents.AI.Workflows.Declarative.UnitTests/Workflows/EditTable.yaml"
    workflow = read_sample(f"{_MAF}/{where}")
    assert [(n.id, n.native, n.line) for n in workflow.nodes] == [
        ("set_var", "SetVariable", 9),
        ("edit_var", "EditTable", 14),
    ]


@real
def test_a_tool_that_requires_approval_is_asked_for_on_its_way_in() -> None:
    where = "Microsoft.Agents.AI.Workflows.Declarative.IntegrationTests/Workflows"
    workflow = read_sample(f"{_MAF}/{where}/InvokeFunctionToolWithApproval.yaml")
    asked = edge(workflow, "set_item_name", "invoke_get_item_price").approval
    assert asked is not None
    assert (asked.line, asked.doubt) == (23, "")


@real
def test_every_real_file_is_read_into_a_sound_graph() -> None:
    for folder in ("maf-workflow", "maf-agent", "foundry-hosted"):
        for file in sorted((SAMPLES / folder).rglob("*.yaml")):
            workflow = read_sample(file.relative_to(SAMPLES).as_posix())
            sound(workflow)
            assert workflow.nodes


@real
def test_an_agents_file_says_its_model_its_tools_and_when_they_ask() -> None:
    agent = read_sample("maf-agent/microsoft__agent-framework/agent-samples/foundry/MicrosoftLearnAgent.yaml")
    assert agent.kind is WorkflowKind.AGENT
    model = nodes(agent)["MicrosoftLearnAgent"].models[0]
    assert (model.written, model.via, model.line) == ("=Env.FOUNDRY_MODEL", Via.ENVIRONMENT, 6)
    tool = nodes(agent)["microsoft_learn"].tool
    assert tool is not None
    assert (tool.allowed, tool.everything) == (("microsoft_docs_search",), False)
    assert edge(agent, "MicrosoftLearnAgent", "microsoft_learn").approval is None


def _agent(tools: str) -> Workflow:
    (found,) = read_text("a.yaml", f"kind: Prompt\nname: a\nmodel: {{id: gpt-4o}}\ntools:\n{tools}")
    assert isinstance(found, Workflow)
    sound(found)
    return found


def test_a_server_whose_calls_are_always_asked_for_and_one_without_a_list() -> None:
    agent = _agent("""
  - {kind: mcp, name: mail, url: https://m, approvalMode: always, allowedTools: [send_mail]}
  - {kind: mcp, name: all, url: https://x}
  - {kind: mcp, name: some, approvalMode: {kind: specify, alwaysRequireApprovalTools: [send_mail]}, allowedTools: [send_mail, delete_mail]}
  - {kind: code_interpreter}
""")  # fmt: skip
    asked = edge(agent, "a", "mail").approval
    assert asked is not None
    assert asked.doubt == ""
    assert nodes(agent)["mail"].effect is Effect.EXTERNAL
    assert edge(agent, "a", "all").approval is None
    assert nodes(agent)["all"].tool.everything  # type: ignore[union-attr]
    assert any(g.node == "all" and Aspect.TOOLS in g.hides for g in agent.gaps)
    some = edge(agent, "a", "some").approval
    assert some is not None
    assert some.doubt
    assert nodes(agent)["code_interpreter"].effect is Effect.EXECUTE


def test_a_jump_back_is_bounded_by_the_condition_that_leads_to_it() -> None:
    workflow = _workflow("""
    - {kind: InvokeAzureAgent, id: ask, agent: {name: A}}
    - kind: ConditionGroup
      id: again
      conditions:
        - condition: =Local.Count < 4
          id: few
          actions: [{kind: GotoAction, id: back, actionId: ask}]
    - {kind: EndWorkflow, id: end}
""")
    assert edge(workflow, "back", "ask").kind is EdgeKind.LOOP_BACK
    bound = nodes(workflow)["again"].bound
    assert bound is not None
    assert (bound.limit, bound.value) == (Limit.CONDITION, "=Local.Count < 4")


def test_a_jump_back_that_nothing_ends_has_no_bound() -> None:
    workflow = _workflow("""
    - {kind: InvokeAzureAgent, id: ask, agent: {name: A}}
    - {kind: If, id: which, condition: =Local.X, then: [{kind: SendActivity, id: say, activity: hi}]}
    - {kind: GotoAction, id: back, actionId: ask}
    - {kind: EndWorkflow, id: end}
""")
    assert nodes(workflow)["which"].bound is None
    assert targets(workflow, "back") == [("ask", "")]
    assert not any(e.target == "end" for e in workflow.edges)


def test_an_end_inside_of_a_loop_bounds_it() -> None:
    workflow = _workflow("""
    - {kind: InvokeAzureAgent, id: ask, agent: {name: A}}
    - {kind: If, id: done, condition: =Local.Done, then: [{kind: SendActivity, id: bye}, {kind: EndWorkflow, id: end}]}
    - {kind: GotoAction, id: back, actionId: ask}
""")  # fmt: skip
    assert nodes(workflow)["done"].bound is not None


def test_a_limit_of_turns_bounds_the_whole_run() -> None:
    workflow = _workflow("    - {kind: InvokeAzureAgent, id: a, agent: {name: A}}\n", "maxTurns: 500\n")
    assert workflow.bound is not None
    assert workflow.bound.value == "500"


def _question(entity: str, conditions: str) -> Workflow:
    return _workflow(f"""
    - {{kind: InvokeAzureAgent, id: draft, agent: {{name: A}}}}
    - {{kind: Question, id: ask, property: Local.Answer, entity: {entity}}}
    - kind: ConditionGroup
      id: which
      conditions:
{conditions}
      elseActions: [{{kind: EndWorkflow, id: stop}}]
    - {{kind: HttpRequestAction, id: send, method: POST, url: https://example.org}}
""")


def test_a_question_is_an_approval_where_the_answer_may_be_no() -> None:
    yes = '        - {condition: "=Local.Answer = \\"yes\\"", id: agreed, actions: [{kind: SendActivity, id: ok}]}'
    workflow = _question("StringPrebuiltEntity", yes)
    asked = nodes(workflow)["ask"].approval
    assert asked is not None
    assert (asked.decided_at, set(asked.approved)) == ("which", {"agreed"})
    truth = "        - {condition: =Local.Answer, id: agreed, actions: [{kind: SendActivity, id: ok}]}"
    bare = nodes(_question("BooleanPrebuiltEntity", truth))["ask"]
    assert bare.kind is NodeKind.APPROVAL


def test_a_refusal_alone_leaves_the_other_way_approved() -> None:
    no = '        - {condition: "=Local.Answer <> \\"yes\\"", id: refused, actions: [{kind: EndWorkflow, id: out}]}'
    asked = nodes(_question("StringPrebuiltEntity", no))["ask"].approval
    assert asked is not None
    assert asked.approved == {"else"}


def test_a_question_about_something_else_is_input() -> None:
    size = '        - {condition: "=Local.Answer = \\"large\\"", id: large, actions: [{kind: SendActivity, id: ok}]}'
    assert nodes(_question("StringPrebuiltEntity", size))["ask"].kind is NodeKind.HUMAN_INPUT


def test_a_loop_over_items_and_what_leaves_it() -> None:
    workflow = _workflow("""
    - kind: Foreach
      id: each
      items: =Local.Items
      actions:
        - {kind: If, id: bad, condition: =Local.Bad, then: [{kind: BreakLoop, id: out}], else: [{kind: ContinueLoop, id: next}]}
    - {kind: EndConversation, id: end}
""")  # fmt: skip
    bound = nodes(workflow)["each"].bound
    assert bound is not None
    assert (bound.limit, bound.value) == (Limit.ITEMS, "=Local.Items")
    assert targets(workflow, "out") == [("end", "")]
    assert edge(workflow, "next", "each").kind is EdgeKind.LOOP_BACK
    assert targets(workflow, "each") == [("bad", "each"), ("end", "done")]


def test_what_a_tool_does_is_known_by_its_method_or_name_and_never_guessed() -> None:
    workflow = _workflow("""
    - {kind: HttpRequestAction, id: get, url: https://x}
    - {kind: HttpRequestAction, id: any, method: =Local.Method, url: https://x}
    - {kind: InvokeFunctionTool, id: mail, functionName: SendMail, requireApproval: =Local.Ask}
    - {kind: InvokeMcpTool, id: named, toolName: =Env.TOOL, serverUrl: https://m}
    - {kind: InvokeFlowAction, id: flow, flowId: 1-2-3}
""")
    effects = {n.id: n.effect for n in workflow.nodes}
    assert effects == {
        "get": Effect.READ, "any": Effect.UNKNOWN, "mail": Effect.EXTERNAL, "named": Effect.UNKNOWN,
        "flow": Effect.UNKNOWN,
    }  # fmt: skip
    asked = edge(workflow, "any", "mail").approval
    assert asked is not None
    assert asked.doubt


def test_an_agent_that_a_file_beside_it_defines_is_run_by_that_file() -> None:
    text = """kind: Workflow
trigger:
  kind: OnConversationStart
  actions:
    - {kind: InvokeAzureAgent, id: ask, agent: {name: Helper}}
    - {kind: InvokeAzureAgent, id: other, agent: {name: Elsewhere}}
"""
    agent = "kind: Prompt\nname: Helper\ninstructions: Help.\nmodel: {id: gpt-4o}\n"
    (found,) = read_text("flows/w.yaml", text, {"flows/agents/helper.yaml": agent, "b/helper.yaml": agent})
    assert isinstance(found, Workflow)
    assert nodes(found)["ask"].runs == "flows/agents/helper.yaml"
    assert found.files == ("flows/agents/helper.yaml",)
    assert [g.node for g in found.gaps] == ["other"]


def test_a_jump_to_nowhere_is_a_gap() -> None:
    workflow = _workflow("    - {kind: GotoAction, id: go, actionId: gone}\n")
    assert [(g.node, set(g.hides)) for g in workflow.gaps] == [("go", {Aspect.EDGES})]


def test_the_short_form_and_the_topic_of_copilot_studio_are_read_too() -> None:
    (short,) = read_text(
        "workflow.yaml", "name: short\nactions:\n  - {kind: SetValue, id: a, path: x, value: 1}\n"
    )
    assert isinstance(short, Workflow)
    assert short.name == "short"
    (topic,) = read_text(
        "topic.yaml",
        "kind: AdaptiveDialog\nbeginDialog:\n  kind: OnRecognizedIntent\n  id: main\n  actions:\n"
        "    - {kind: AnswerQuestionWithAI, id: ask}\n    - {kind: BeginDialog, id: other, dialog: x}\n",
    )
    assert isinstance(topic, Workflow)
    assert nodes(topic)["ask"].kind is NodeKind.MODEL_CALL
    assert any(g.node == "other" for g in topic.gaps)


def test_values_and_names_that_need_quotes_elsewhere_are_read() -> None:
    workflow = _workflow("""
    - kind: HttpRequestAction
      id: call
      url: =Concatenate("https://x: ", Local.Y)
      headers:
        accept: */*
      responseSchema:
        properties:
          @type: String
    - {kind: EndWorkflow, id: end}
""")
    assert [(n.id, n.line) for n in workflow.nodes] == [("call", 8), ("end", 15)]


def test_actions_beside_the_trigger_and_agents_written_in_place_are_read() -> None:
    (found,) = read_text(
        "w.yaml",
        "kind: workflow\nname: beside\ntrigger: {kind: OnConversationStart, id: t}\nactions:\n"
        "  - {kind: InvokeAzureAgent, id: a, agentId: Helper}\n"
        "  - {kind: InvokeAzureAgent, id: b, agent: {model: {id: gpt-5}, instructions: x}}\n",
    )
    assert isinstance(found, Workflow)
    models = [n.models[0] for n in found.nodes]
    assert [(m.written, m.via) for m in models] == [("Helper", Via.REGISTRY), ("gpt-5", Via.LITERAL)]


def test_a_file_no_parser_takes_is_listed_with_everything_unknown() -> None:
    text = "kind: Workflow\ntrigger:\n  kind: OnConversationStart\n  actions:\n    - kind: [unclosed\n"
    (found,) = read_text("w.yaml", text)
    assert isinstance(found, Workflow)
    assert found.nodes == ()
    assert found.gaps[0].hides == frozenset(Aspect)


def test_kubernetes_and_other_files_with_actions_are_none_of_ours() -> None:
    for text in (
        "kind: Workflow\napiVersion: argoproj.io/v1alpha1\nspec:\n  actions: []\n",
        "name: x\nactions:\n  - kind: SendEmail\n  - kind: SetVariable\n",
        "kind: Deployment\nactions: []\n",
        "actions:\n  - kind: deploy\n",
    ):
        assert recognise("x.yaml", text.encode()) is None


_EVERYTHING = {
    "kind": "Workflow", "maxTurns": 3,
    "trigger": {"kind": "OnConversationStart", "id": "w", "actions": [
        {"kind": "InvokeAzureAgent", "id": "a", "agent": {"name": "A"},
         "input": {"externalLoop": {"when": "=x"}, "messages": "=m"}, "output": {"responseObject": "Local.R"}},
        {"kind": "Question", "id": "q", "property": "Local.A", "entity": {"kind": "BooleanPrebuiltEntity"}},
        {"kind": "ConditionGroup", "id": "c", "conditions": [
            {"id": "i", "condition": "=Local.A", "actions": [{"kind": "GotoAction", "id": "g", "actionId": "a"}]},
        ], "elseActions": [{"kind": "BreakLoop", "id": "b"}]},
        {"kind": "Foreach", "id": "f", "items": "=I", "actions": [{"kind": "ContinueLoop", "id": "n"}]},
        {"kind": "InvokeMcpTool", "id": "t", "toolName": "send", "requireApproval": True},
    ]},
}  # fmt: skip
_PROMPT = {
    "kind": "Prompt", "name": "a", "instructions": "x", "description": "d",
    "model": {"id": "m", "provider": "OpenAI", "options": {"temperature": 1}},
    "tools": [
        {"kind": "mcp", "name": "t", "url": "u", "approvalMode": {"kind": "specify", "alwaysRequireApprovalTools": ["x"]},
         "allowedTools": ["x"]},
        {"kind": "function", "name": "f", "parameters": {"a": 1}},
    ],
}  # fmt: skip


def test_wrong_types_anywhere_are_read_without_a_crash() -> None:
    for document in (*mutated(_EVERYTHING), *mutated(_PROMPT)):
        text = json.dumps(document)
        parsed = yaml.safe_load(text)
        for found in reading.read("agent-framework", Source("w.yaml", text, parsed, TextFiles({}))) or ():
            assert isinstance(found, Workflow)
            sound(found)


def test_deep_nesting_ends_in_a_gap() -> None:
    inner: dict[str, object] = {"kind": "SendActivity", "id": "last"}
    for depth in range(90):
        inner = {"kind": "If", "id": f"i{depth}", "condition": "=x", "then": [inner]}
    document = {"kind": "Workflow", "trigger": {"kind": "OnConversationStart", "actions": [inner]}}
    (found,) = reading.read("agent-framework", Source("w.yaml", "", document, TextFiles({}))) or ()
    assert isinstance(found, Workflow)
    sound(found)
    assert any(Aspect.EDGES in g.hides for g in found.gaps)


def test_a_topic_of_copilot_studio_is_named_by_its_component_or_its_file() -> None:
    topic = "kind: AdaptiveDialog\nbeginDialog:\n  kind: OnUnknownIntent\n  id: main\n  actions:\n  - kind: SearchAndSummarizeContent\n    id: s\n"
    named = f"mcs.metadata:\n  componentName: Ask us\n{topic}"
    found = [read_text("topics/fallback.topic.mcs.yml", text)[0] for text in (topic, named)]
    assert [w.name for w in found if isinstance(w, Workflow)] == ["fallback", "Ask us"]
