"""Code frameworks that are listed without being read: only where something of theirs is really made."""

from __future__ import annotations

from collections.abc import Callable
from textwrap import dedent

import pytest

from shipworthy.collect.context import Context
from shipworthy.collect.workflows.inventory import inventory
from shipworthy.formats.workflows.adapter import Source
from shipworthy.formats.workflows.code_frameworks import listed_of
from shipworthy.formats.workflows.code_listed import IN_ECMASCRIPT, IN_PYTHON, made_in_ecmascript
from shipworthy.formats.workflows.code_made import made_in_python
from workflow_reading import TextFiles

Make = Callable[..., Context]
_KNOWN = {each.format: each for each in IN_PYTHON}
_IN_SCRIPT = {each.format: each for each in IN_ECMASCRIPT}


@pytest.mark.parametrize(
    ("format_", "text", "line"),
    [
        ("pydantic-ai", "from pydantic_ai import Agent\na = Agent('openai:gpt-4o')\n", 2),
        ("pydantic-ai", "from pydantic_ai import Agent\na = Agent[int, str]('x')\n", 2),
        ("pydantic-ai", "from pydantic_ai import Agent\ndef f(a: Agent): ...\n# Agent()\n", None),
        ("llama-index", "from llama_index.core.workflow import Workflow\n\nclass Mine(Workflow): ...\n", 3),
        ("temporal", "import openai\nfrom temporalio import workflow\n@workflow.defn\nclass Mine: ...\n", 4),
        ("agent-spec-code", "from pyagentspec.agent import Agent\nagent = Agent(name='a')\n", 2),
        ("smolagents", "import smolagents\nsmolagents.CodeAgent(tools=[])\n", 2),
        ("agno", "from agno.agent import Agent as A\nx = A()\n", 2),
    ],
)
def test_what_python_code_makes(format_: str, text: str, line: int | None) -> None:
    source = Source("a.py", text, None, TextFiles({"a.py": text}))
    assert made_in_python(_KNOWN[format_], source) == line


def test_a_module_of_the_repository_is_not_the_framework() -> None:
    text = "from strands import Agent\nAgent()\n"
    files = TextFiles({"a.py": text, "strands.py": "class Agent: ...\n"})
    assert made_in_python(_KNOWN["strands"], Source("a.py", text, None, files)) is None


@pytest.mark.parametrize(
    ("format_", "text", "line"),
    [
        ("mastra", 'import { Agent } from "@mastra/core/agent";\nexport const a = new Agent({})', 2),
        ("mastra", 'import { Agent } from "@mastra/core";\n// new Agent({})\nlet a: Agent', None),
        (
            "langgraph-js",
            "import { StateGraph, END } from '@langchain/langgraph'\nnew StateGraph<State>(x)",
            2,
        ),
        (
            "openai-agents-js",
            'import {\n  Agent as A,\n  run,\n} from "@openai/agents"\n\nconst a = new A({})',
            6,
        ),
        ("vercel-ai", 'import { generateText } from "ai"\ngenerateText({})', None),
        ("mastra", 'import { Agent } from "./agent"\nnew Agent()', None),
    ],
)
def test_what_javascript_makes(format_: str, text: str, line: int | None) -> None:
    assert made_in_ecmascript(_IN_SCRIPT[format_], text) == line


def test_frameworks_are_looked_for_by_what_is_imported() -> None:
    assert [e.format for e in listed_of("a.py", ["pydantic_ai.Agent"])] == ["pydantic-ai"]
    assert [e.format for e in listed_of("a.ts", ["@mastra/core/agent"])] == ["mastra"]
    assert not listed_of("a.ts", ["ai-tools", "pydantic_ai"])
    assert not listed_of("a.py", ["agnostic"])


def test_hostile_script_is_read_without_a_crash() -> None:
    for text in (
        "import {" * 5_000,
        "/*" * 20_000,
        'import { Agent } from "@mastra/core"\n' + "Agent<" * 20_000,
        dedent("\0"),
    ):
        assert made_in_ecmascript(_IN_SCRIPT["mastra"], text) is None


def test_code_in_a_newer_python_than_reads_it_is_found_all_the_same(repository: Make) -> None:
    newer = (
        "from langgraph.graph import StateGraph\ntype Name = str\ndef first[T](state: T) -> T: return state\n"
        "builder = StateGraph(dict)\nbuilder.add_node(first)\n"
    )
    listed = "import { Agent } from '@mastra/core/agent'\nexport const one = new Agent({})\n"
    context = repository(
        {"src/graph.py": newer, "src/one.ts": listed, "src/two.ts": "import { Agent } from '@mastra/core'\n"}
    )
    found = context.get(inventory)
    assert [(each.path, each.format, each.read) for each in found] == [
        ("src/graph.py", "langgraph", True),
        ("src/one.ts", "mastra", False),
    ]
