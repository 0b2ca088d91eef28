"""Agents of the OpenAI Agents SDK, read from Python code that is never run."""

from __future__ import annotations

from collections.abc import Mapping
from textwrap import dedent

import pytest

from shipworthy.model.workflows import EdgeKind, Effect, NodeKind, Origin, Via, Workflow, WorkflowKind
from workflow_reading import edge, nodes, read_as, sound


def _code(text: str, others: Mapping[str, str] | None = None, path: str = "app.py") -> list[Workflow]:
    found = read_as("openai-agents", path, dedent(text), {k: dedent(v) for k, v in (others or {}).items()})
    workflows = [each for each in found if isinstance(each, Workflow)]
    for each in workflows:
        sound(each)
    return workflows


def _one(text: str, others: Mapping[str, str] | None = None) -> Workflow:
    (found,) = _code(text, others)
    return found


_TEAM = """
    import smtplib
    from agents import Agent, CodeInterpreterTool, Runner, WebSearchTool, function_tool, handoff
    from agents import output_guardrail
    from pydantic import BaseModel

    class Answer(BaseModel):
        text: str

    @function_tool(needs_approval=True)
    def mail(text: str) -> str:
        with smtplib.SMTP("host") as server:
            server.send_message(text)

    @function_tool(needs_approval=lambda *_: False)
    def quiet_mail(text: str) -> str:
        smtplib.SMTP("host").sendmail("a", "b", text)

    writer = Agent(name="Writer", instructions="Write well and briefly.", output_type=Answer)
    faq = Agent[None](name="FAQ", tools=[WebSearchTool(), CodeInterpreterTool(tool_config={})])
    triage = Agent(
        name="Triage", model="gpt-4o", handoffs=[handoff(agent=faq)], output_guardrails=[check],
        tools=[mail, quiet_mail, writer.as_tool(tool_name="write", tool_description="x")],
    )
    faq.handoffs.append(triage)

    async def main():
        await Runner.run(triage, "hello", max_turns=4)
"""


def test_agents_that_lead_to_each_other_are_one_definition() -> None:
    workflow = _one(_TEAM)
    assert (workflow.name, workflow.kind) == ("Triage", WorkflowKind.WORKFLOW)
    assert sorted(nodes(workflow)) == [
        "CodeInterpreterTool", "FAQ", "Triage", "WebSearchTool", "Writer", "mail", "quiet_mail",
    ]  # fmt: skip
    assert edge(workflow, "Triage", "FAQ").kind is EdgeKind.HANDOFF
    assert edge(workflow, "FAQ", "Triage").kind is EdgeKind.HANDOFF
    assert edge(workflow, "Triage", "Writer").kind is EdgeKind.TOOL_CALL
    assert not workflow.gaps


def test_a_confirmed_call_has_its_approval_and_one_a_function_decides_upon_is_doubted() -> None:
    workflow = _one(_TEAM)
    mail, quiet = edge(workflow, "Triage", "mail").approval, edge(workflow, "Triage", "quiet_mail").approval
    assert mail is not None
    assert quiet is not None
    assert (mail.doubt, bool(quiet.doubt)) == ("", True)
    assert nodes(workflow)["mail"].effect is Effect.EXTERNAL
    assert nodes(workflow)["CodeInterpreterTool"].effect is Effect.EXECUTE
    assert nodes(workflow)["WebSearchTool"].effect is Effect.READ


def test_models_turns_schemas_and_guardrails() -> None:
    known = nodes(_one(_TEAM))
    assert [(m.name, m.via, m.provider) for m in known["Triage"].models] == [
        ("gpt-4o", Via.LITERAL, "openai")
    ]
    assert known["Writer"].models[0].via is Via.DEFAULT
    bounds = {name: known[name].bound for name in ("Triage", "FAQ")}
    assert [b and (b.value, b.version) for b in bounds.values()] == [("4", ""), ("10", "openai-agents 0.24")]
    assert known["Writer"].output_schema is not None
    assert known["Triage"].validation is not None
    assert known["Writer"].prompts[0].text == "Write well and briefly."


def test_turns_are_counted_over_everything_that_is_handed_over_to() -> None:
    bound = _one(_TEAM).bound
    assert bound is not None
    assert (bound.value, bound.origin) == ("4", Origin.EXPLICIT)


def test_an_agent_of_another_file_is_part_of_what_leads_to_it() -> None:
    others = {"team/faq.py": 'from agents import Agent\nfaq = Agent(name="FAQ")\n'}
    main = 'from agents import Agent\nfrom team.faq import faq\nroot = Agent(name="Root", handoffs=[faq])\n'
    (workflow,) = _code(main, others)
    assert sorted(nodes(workflow)) == ["FAQ", "Root"]
    assert workflow.files == ("team/faq.py",)
    assert not _code(others["team/faq.py"], {"app.py": main}, path="team/faq.py")


def test_a_local_package_of_that_name_is_none_of_ours() -> None:
    own = {"agents/__init__.py": "class Agent:\n    def __init__(self, name): ...\n"}
    assert not _code('from agents import Agent\na = Agent(name="a")\n', own)
    assert not _code("import agents\nfrom agents import Runner\n")
    assert not _code(
        "from agents import Agent\na = Agent(state_size=8, action_size=4, seed=0)\nb = Agent(a)\n"
    )


def test_servers_are_nodes_with_all_their_tools() -> None:
    workflow = _one("""
    from agents import Agent, HostedMCPTool
    from agents.mcp import MCPServerStdio
    a = Agent(
        name="a", mcp_servers=[MCPServerStdio(name="files", params={}, require_approval="always")],
        tools=[HostedMCPTool(tool_config={"type": "mcp", "server_label": "git", "require_approval": "never"})],
    )
    """)
    files, git = nodes(workflow)["tools of files"], nodes(workflow)["tools of git"]
    assert files.tool is not None
    assert git.tool is not None
    assert (files.tool.everything, git.tool.everything) == (True, True)
    assert edge(workflow, "a", "tools of files").approval is not None
    assert edge(workflow, "a", "tools of git").approval is None


def test_what_is_decided_when_it_runs_is_a_gap() -> None:
    workflow = _one("""
    from agents import Agent
    def build(tools, others):
        return Agent(name="a", tools=tools, handoffs=others)
    """)
    assert len(workflow.gaps) == 2


@pytest.mark.parametrize(
    "text",
    [
        "from agents import Agent\na = Agent(**a)",
        "from agents import Agent\na = Agent(name=a, tools=a, handoffs=[a, a.as_tool()], model=a)",
        "from agents import Agent\na = Agent(*x, **y)\na.handoffs = a.handoffs",
        "from agents import Agent\nb = Agent(handoffs=[c])\nc = Agent(handoffs=[b])",
        "from agents import Agent\na = " + "Agent(handoffs=[" * 60 + "])" * 60,
        "from agents import *\na = Agent(name='x')",
        "from agents import Agent\na = Agent(name='x', tools=[3, None, 'x', {}, [], lambda: a, *a])",
    ],
)
def test_hostile_code_is_read_without_a_crash(text: str) -> None:
    for workflow in _code(text):
        assert workflow.nodes
        assert all(n.kind is not NodeKind.ENTRY for n in workflow.nodes)
