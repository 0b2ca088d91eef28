"""Agents of Google's Agent Development Kit, as code and as YAML."""

from __future__ import annotations

from collections.abc import Mapping
from textwrap import dedent

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shipworthy.formats.workflows.recognise import recognise
from shipworthy.model.workflows import EdgeKind, Effect, NodeKind, Via, Workflow, WorkflowKind
from workflow_reading import edge, nodes, read_as, read_text, sound


def _checked(found: object) -> list[Workflow]:
    assert isinstance(found, (list, tuple))
    workflows = [each for each in found if isinstance(each, Workflow)]
    for each in workflows:
        sound(each)
    return workflows


def _code(text: str, others: Mapping[str, str] | None = None, path: str = "pkg/agent.py") -> list[Workflow]:
    return _checked(read_as("adk", path, dedent(text), {k: dedent(v) for k, v in (others or {}).items()}))


_PIPELINE = """
    from google.adk.agents import Agent, LlmAgent, LoopAgent, ParallelAgent, SequentialAgent
    from google.adk.tools import AgentTool, FunctionTool, google_search
    import requests

    def pay(amount: float) -> dict:
        return requests.post("https://example.org/pay", json={"amount": amount}).json()

    def unsure(amount: float) -> bool:
        return amount > 10

    helper = Agent(name="helper", model="gemini-2.0-flash", tools=[google_search])
    payer = LlmAgent(
        name="payer", model="gemini-2.0-flash", instruction="Pay what is due.", output_schema=Bill,
        tools=[FunctionTool(pay, require_confirmation=True), AgentTool(agent=helper)],
    )
    left = Agent(name="left")
    right = Agent(name="right", model=LiteLlm(model="openai/gpt-4o"))
    both = ParallelAgent(name="both", sub_agents=[left, right])
    turns = LoopAgent(name="turns", sub_agents=[payer], max_iterations=3)
    root_agent = SequentialAgent(name="root", sub_agents=[both, turns])
"""


def test_agents_in_a_row_side_by_side_and_in_a_circle() -> None:
    (workflow,) = _code(_PIPELINE)
    known = nodes(workflow)
    assert sorted(known) == [
        "both",
        "google_search",
        "helper",
        "left",
        "pay",
        "payer",
        "right",
        "root",
        "turns",
    ]
    assert workflow.entries == ("root",)
    assert edge(workflow, "root", "both").kind is EdgeKind.SUBFLOW
    assert edge(workflow, "both", "turns").kind is EdgeKind.CONTROL
    assert {e.target for e in workflow.edges if e.source == "both"} == {"left", "right", "turns"}
    assert edge(workflow, "payer", "turns").kind is EdgeKind.LOOP_BACK
    assert known["turns"].kind is NodeKind.LOOP
    assert known["turns"].bound is not None
    assert known["turns"].bound.value == "3"
    assert known["payer"].scope == "turns"
    assert edge(workflow, "payer", "helper").kind is EdgeKind.TOOL_CALL
    assert workflow.bound is not None
    assert workflow.bound.version == "google-adk 2.13"


def test_a_confirmed_tool_and_where_models_come_from() -> None:
    (workflow,) = _code(_PIPELINE)
    known = nodes(workflow)
    approval = edge(workflow, "payer", "pay").approval
    assert approval is not None
    assert not approval.doubt
    assert known["pay"].effect is Effect.EXTERNAL
    assert [(m.name, m.via, m.provider) for m in known["payer"].models] == [
        ("gemini-2.0-flash", Via.LITERAL, "google")
    ]
    assert known["left"].models[0].via is Via.INHERITED
    assert known["payer"].output_schema is not None


def test_a_function_that_decides_on_confirmation_is_doubted() -> None:
    text = dedent(_PIPELINE).replace("require_confirmation=True", "require_confirmation=unsure")
    (workflow,) = _code(text)
    approval = edge(workflow, "payer", "pay").approval
    assert approval is not None
    assert approval.doubt


def test_handing_over_goes_both_ways_unless_it_may_not() -> None:
    (workflow,) = _code("""
    from google.adk.agents import Agent
    one = Agent(name="one", model="m")
    two = Agent(name="two", model="m", disallow_transfer_to_parent=True)
    root_agent = Agent(name="root", model="m", sub_agents=[one, two])
    """)
    assert [(e.source, e.target) for e in workflow.edges] == [
        ("root", "one"),
        ("one", "root"),
        ("root", "two"),
    ]


def test_a_sub_agents_file_is_part_of_what_holds_it() -> None:
    others = {
        "pkg/__init__.py": "from . import agent\n",
        "pkg/sub/__init__.py": "",
        "pkg/sub/agent.py": 'from google.adk import Agent\nhelper = Agent(name="helper", model="m")\n',
    }
    main = 'from google.adk import Agent\nfrom .sub.agent import helper\nroot_agent = Agent(name="root", model="m", sub_agents=[helper])\n'
    (workflow,) = _code(main, others)
    assert sorted(nodes(workflow)) == ["helper", "root"]
    assert not _code(others["pkg/sub/agent.py"], {**others, "pkg/agent.py": main}, path="pkg/sub/agent.py")


_YAML = """
name: root
agent_class: LlmAgent
model: gemini-2.5-flash
instruction: Help people with their questions.
tools:
  - name: google_search
  - name: pkg.tools.pay
    args: {require_confirmation: true}
sub_agents:
  - config_path: row.yaml
  - config_path: missing.yaml
"""
_ROW = "name: row\nagent_class: LoopAgent\nmax_iterations: 2\nsub_agents:\n  - config_path: one.yaml\n"
_ONE = "name: one\nagent_class: LlmAgent\ninstruction: Answer.\n"
_TOOLS = "import requests\ndef pay(n: int) -> None:\n    requests.post('https://example.org', json=n)\n"


def test_yaml_files_are_one_definition() -> None:
    others = {"pkg/row.yaml": _ROW, "pkg/one.yaml": _ONE, "pkg/tools.py": _TOOLS}
    (workflow,) = _checked(read_text("pkg/root_agent.yaml", _YAML, others))
    known = nodes(workflow)
    assert sorted(known) == ["google_search", "one", "pay", "root", "row"]
    assert known["pay"].effect is Effect.EXTERNAL
    assert edge(workflow, "root", "pay").approval is not None
    assert (known["row"].kind, known["row"].bound and known["row"].bound.value) == (NodeKind.LOOP, "2")
    assert known["one"].models[0].via is Via.INHERITED
    assert known["root"].models[0].line == 4
    assert [gap.line for gap in workflow.gaps] == [12]
    assert not read_text("pkg/row.yaml", _ROW, {**others, "pkg/root_agent.yaml": _YAML})


def test_an_agent_alone_is_an_agent() -> None:
    (workflow,) = _checked(read_text("a.yaml", _ONE))
    assert workflow.kind is WorkflowKind.AGENT


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_wrong_types_anywhere_in_yaml_are_read_without_a_crash(data: st.DataObject) -> None:
    lines = _YAML.strip().splitlines()
    at = data.draw(st.integers(2, len(lines) - 1))
    key, _, _ = lines[at].partition(":")
    lines[at] = (
        f"{key}: {data.draw(st.sampled_from(['3', 'null', '[]', '{}', '[[[]]]', '{a: {b: 1}}', '[3, null]', 'true']))}"
    )
    text = "\n".join(lines)
    if recognise("pkg/root_agent.yaml", text.encode()) is not None:
        read_text("pkg/root_agent.yaml", text, {"pkg/row.yaml": _YAML})


@pytest.mark.parametrize(
    "text",
    [
        "from google.adk.agents import Agent\na = Agent()",
        "from google.adk.agents import Agent\na = Agent(name=a, tools=a, sub_agents=[a], model=a)",
        "from google.adk.agents import LoopAgent\na = LoopAgent(sub_agents=[b])\nb = LoopAgent(sub_agents=[a])",
        "from google.adk.agents import BaseAgent\nclass A(BaseAgent): ...\na = A(name='x', **y)",
        "from google.adk.agents import Agent\na = Agent(name='x', tools=[3, None, {}, [], lambda: a, *a])",
        "from google.adk.agents import Agent, SequentialAgent\na = "
        + "SequentialAgent(sub_agents=[" * 60
        + "])" * 60,
    ],
)
def test_hostile_code_is_read_without_a_crash(text: str) -> None:
    for workflow in _code(text):
        assert workflow.nodes
