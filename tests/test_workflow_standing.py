"""Which definitions count: copies, stubs, templates for others and collections do not."""

from __future__ import annotations

import json
from collections.abc import Callable

from shipworthy.collect.context import Context
from shipworthy.collect.workflows.inventory import AiDefinition, inventory

Make = Callable[..., Context]
FLOW = {"tasks": [{"name": "say", "taskReferenceName": "say", "type": "LLM_TEXT_COMPLETE"}]}


def _flow(name: str) -> str:
    return json.dumps({**FLOW, "name": name})


def _found(context: Context) -> dict[str, AiDefinition]:
    return {each.path: each for each in context.get(inventory)}


def test_a_copy_is_attached_to_the_file_of_the_product(repository: Make) -> None:
    found = _found(repository({p: _flow("W") for p in ("docs/w.json", "flows/w.json", "tests/w.json")}))
    assert {p: e.duplicate_of for p, e in found.items()} == {
        "docs/w.json": "flows/w.json",
        "flows/w.json": "",
        "tests/w.json": "flows/w.json",
    }
    assert [p for p, e in found.items() if e.judged] == ["flows/w.json"]


def test_the_same_words_about_another_module_are_no_copy(repository: Make) -> None:
    manifest = json.dumps({"graphs": {"main": "./graph.py:graph"}})
    graph = "from langgraph.graph import StateGraph\ngraph = StateGraph(dict)\ngraph.add_node('{}', print)\n"
    found = _found(
        repository(
            {
                "a/langgraph.json": manifest,
                "a/graph.py": graph.format("one"),
                "b/langgraph.json": manifest,
                "b/graph.py": graph.format("two"),
            }
        )
    )
    if found["a/langgraph.json"].read:
        assert found["b/langgraph.json"].duplicate_of == ""


def test_a_file_that_only_points_elsewhere_is_a_stub(repository: Make) -> None:
    context = repository({".github/workflows/old.md": "---\nredirect: a/b/workflows/new.md@main\n---\n"})
    (stub,) = context.get(inventory)
    assert (stub.format, stub.stub, stub.judged) == ("gh-aw", "a/b/workflows/new.md@main", False)


def test_what_its_tool_does_not_read_where_it_lies_is_offered_to_others(repository: Make) -> None:
    workflow = "---\non: push\ntools:\n  edit:\n---\nDo.\n"
    agent = "---\nname: a\ntools: [read]\n---\nDo.\n"
    found = _found(
        repository(
            {
                "workflows/w.md": workflow,
                ".github/workflows/own.md": workflow + "More.\n",
                "agents/a.agent.md": agent,
                ".github/agents/b.agent.md": agent + "More.\n",
            }
        )
    )
    assert {p: bool(e.listed_because) for p, e in found.items()} == {
        ".github/agents/b.agent.md": False,
        ".github/workflows/own.md": False,
        "agents/a.agent.md": True,
        "workflows/w.md": True,
    }


def test_a_collection_is_one_by_what_it_holds_and_by_its_own_word(repository: Make) -> None:
    flows = {f"flows/{n}.json": _flow(str(n)) for n in range(12)}
    code = {f"src/m{n}.py": f"x = {n}\n" for n in range(40)}
    judged = [
        sum(e.judged for e in repository({**flows, **more}).get(inventory))
        for more in (
            {"README.md": "# Awesome flows\n"},
            {"README.md": "# Billing flows\n\nWhat our billing runs.\n"},
            {"README.md": "# Awesome flows\n", **code},
        )
    ]
    assert judged == [0, 12, 12]


def test_a_retired_platform_is_named_with_its_date(repository: Make) -> None:
    flow = "inputs: {}\noutputs: {}\nnodes:\n- name: a\n  type: llm\n  source: {type: code, path: a.jinja2}\n"
    (found,) = repository({"flow/flow.dag.yaml": flow}).get(inventory)
    assert (found.format, "2027-04-20" in found.retired, found.read) == ("promptflow", True, False)


def test_code_exported_from_agent_builder_is_known_by_what_it_writes_into_its_runs(repository: Make) -> None:
    code = (
        "from agents import Agent, RunConfig, Runner\nmy_agent = Agent(name='a', instructions='b', model='gpt-5')\n"
        "async def run(x):\n    return await Runner.run(my_agent, input=x, run_config=RunConfig(trace_metadata={\n"
        '        "__trace_source__": "agent-builder",\n        "workflow_id": "wf_1",\n    }))\n'
    )
    found = _found(repository({"app/flow.py": code, "app/other.py": code.replace("agent-builder", "mine")}))
    assert "2026-11-30" in found["app/flow.py"].retired
    assert "app/other.py" not in found or not found["app/other.py"].retired


def test_what_lies_in_flowises_marketplace_is_offered_to_others(repository: Make) -> None:
    chain = {"id": "c", "name": "llmChain", "label": "LLM Chain", "category": "Chains", "type": "LLMChain",
             "inputs": {}, "inputAnchors": [], "inputParams": [], "outputs": {}}  # fmt: skip
    drawn = json.dumps({"nodes": [{"id": "c", "type": "customNode", "data": chain}], "edges": []})
    offered, own = "server/marketplaces/chatflows/a.json", "server/marketplace/a.json"
    found = _found(repository({offered: drawn, own: drawn + "\n"}))
    assert [p for p, e in found.items() if e.judged] == [own]
    assert "marketplace" in found[offered].listed_because
