"""Crews in Python with their YAML, crews in YAML and JSON alone."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping

from hypothesis import given, settings
from hypothesis import strategies as st

from shipworthy.collect.context import Context
from shipworthy.collect.workflows.inventory import inventory
from shipworthy.formats.workflows import reading
from shipworthy.formats.workflows.adapter import Source
from shipworthy.formats.workflows.recognise import recognise
from shipworthy.model.workflows import (
    Aspect,
    Check,
    EdgeKind,
    Effect,
    NodeKind,
    Origin,
    Via,
    Workflow,
    WorkflowKind,
)
from workflow_mutations import mutated
from workflow_reading import TextFiles, edge, nodes, read_as, read_text, sound

_AGENTS = """researcher:
  role: Researcher
  goal: Find {topic}
  backstory: Curious
  llm: openai/gpt-4o
writer:
  role: Writer
  goal: Write
  backstory: Eloquent
  max_iter: 7
  allow_delegation: true
"""
_TASKS = """research:
  description: Research {topic}
  expected_output: A list
  agent: researcher
write:
  description: Write it
  expected_output: A text
  agent: writer
  context: [research]
  human_input: true
"""
_CREW = """
import os
from crewai import Agent, Crew, Process, Task
from crewai.project import CrewBase, agent, crew, task
from crewai_tools import FileWriterTool, SerperDevTool
from .tools import Mailer
from pydantic import BaseModel

class Post(BaseModel):
    text: str

def short(answer):
    return (len(answer.raw) < 280, answer)

@CrewBase
class PostCrew:
    agents_config = "config/agents.yaml"
    tasks_config = "config/tasks.yaml"

    @agent
    def researcher(self) -> Agent:
        return Agent(config=self.agents_config["researcher"], tools=[SerperDevTool()], max_retry_limit=4)

    @agent
    def writer(self) -> Agent:
        tools = [FileWriterTool()]
        tools.append(Mailer())
        return Agent(config=self.agents_config["writer"], llm=os.getenv("MODEL", "gpt-4o-mini"), tools=tools)

    @task
    def research(self) -> Task:
        return Task(config=self.tasks_config["research"])

    @task
    def write(self) -> Task:
        return Task(config=self.tasks_config["write"], output_pydantic=Post, guardrail=short)

    @crew
    def crew(self) -> Crew:
        return Crew(agents=self.agents, tasks=self.tasks, process=Process.sequential)
"""
_MAILER = """
from crewai.tools import BaseTool
import smtplib

class Mailer(BaseTool):
    name: str = "Mailer"

    def _run(self, to: str) -> str:
        smtplib.SMTP("host").sendmail("a", to, "text")
        return "done"
"""
_FILES = {
    "src/post/crew.py": _CREW, "src/post/tools.py": _MAILER, "src/post/config/agents.yaml": _AGENTS,
    "src/post/config/tasks.yaml": _TASKS,
}  # fmt: skip


def _python(text: str, others: Mapping[str, str] | None = None, path: str = "main.py") -> list[Workflow]:
    found = read_as("crewai", path, text, others)
    for workflow in found:
        assert isinstance(workflow, Workflow)
        sound(workflow)
    return [w for w in found if isinstance(w, Workflow)]


def _crew() -> Workflow:
    (found,) = _python(_CREW, _FILES, "src/post/crew.py")
    return found


def test_code_and_yaml_make_one_crew() -> None:
    crew = _crew()
    assert (crew.name, crew.line, crew.entries) == ("PostCrew", 16, ("research",))
    assert crew.files == (
        "src/post/config/agents.yaml", "src/post/config/tasks.yaml", "src/post/tools.py",
    )  # fmt: skip
    assert crew.gaps == ()
    assert [(n.id, n.kind) for n in crew.nodes] == [
        ("researcher", NodeKind.AGENT), ("SerperDevTool", NodeKind.TOOL), ("writer", NodeKind.AGENT),
        ("FileWriterTool", NodeKind.TOOL), ("Mailer", NodeKind.TOOL), ("research", NodeKind.MODEL_CALL),
        ("write", NodeKind.MODEL_CALL),
    ]  # fmt: skip


def test_tasks_run_in_order_each_by_its_agent_which_calls_its_tools() -> None:
    crew = _crew()
    edges = {(e.source, e.target, e.kind) for e in crew.edges}
    assert edges == {
        ("research", "write", EdgeKind.CONTROL), ("research", "write", EdgeKind.DATA),
        ("research", "researcher", EdgeKind.TOOL_CALL), ("write", "writer", EdgeKind.TOOL_CALL),
        ("writer", "researcher", EdgeKind.TOOL_CALL), ("researcher", "SerperDevTool", EdgeKind.TOOL_CALL),
        ("writer", "FileWriterTool", EdgeKind.TOOL_CALL), ("writer", "Mailer", EdgeKind.TOOL_CALL),
    }  # fmt: skip


def test_what_tools_do_comes_from_their_code_where_it_is_there() -> None:
    found = nodes(_crew())
    effects = {id_: found[id_].effect for id_ in ("SerperDevTool", "FileWriterTool", "Mailer")}
    assert effects == {
        "SerperDevTool": Effect.READ, "FileWriterTool": Effect.WRITE, "Mailer": Effect.EXTERNAL,
    }  # fmt: skip
    assert found["Mailer"].path == "src/post/tools.py"


def test_models_of_yaml_of_the_environment_and_the_frameworks_own() -> None:
    found = nodes(_crew())
    literal, environment = found["researcher"].models[0], found["writer"].models[0]
    assert (literal.via, literal.provider, literal.path, literal.line) == (
        Via.LITERAL, "openai", "src/post/config/agents.yaml", 5,
    )  # fmt: skip
    assert (environment.via, environment.written, environment.otherwise) == (
        Via.ENVIRONMENT, "MODEL", "gpt-4o-mini",
    )  # fmt: skip
    assert found["write"].models[0].via is Via.INHERITED
    (plain,) = _python("from crewai import Agent, Crew\na = Agent(role='r')\nCrew(agents=[a], tasks=[])\n")
    assert nodes(plain)["a"].models[0].via is Via.DEFAULT


def test_bounds_and_retries_carry_the_frameworks_defaults() -> None:
    found = nodes(_crew())
    stated, default = found["writer"].bound, found["researcher"].bound
    assert stated is not None
    assert default is not None
    assert (stated.value, stated.origin, stated.path) == ("7", Origin.EXPLICIT, "src/post/config/agents.yaml")
    assert (default.value, default.origin, default.version) == ("25", Origin.DEFAULT, "crewai 1.15")
    retry = found["researcher"].retry
    assert retry is not None
    assert (retry.attempts, retry.origin) == (5, Origin.EXPLICIT)


def test_a_guardrail_checks_content_and_a_schema_binds_the_answer() -> None:
    write = nodes(_crew())["write"]
    assert write.validation is not None
    assert (write.validation.check, write.validation.criteria) == (Check.CONTENT, ("len(answer.raw) < 280",))
    assert write.output_schema is not None
    assert write.retry is not None
    assert write.retry.attempts == 4


def test_human_input_reviews_the_answer_and_is_no_approval() -> None:
    crew = _crew()
    assert all(n.approval is None and n.kind is not NodeKind.APPROVAL for n in crew.nodes)
    assert all(e.approval is None for e in crew.edges)


def test_yaml_that_code_uses_is_part_of_its_crew() -> None:
    others = {k: v for k, v in _FILES.items() if not k.endswith("tasks.yaml")}
    assert read_text("src/post/config/tasks.yaml", _TASKS, others) == ()


def test_yaml_without_code_is_a_definition_with_gaps() -> None:
    (found,) = read_text("post/config/tasks.yaml", _TASKS, {"post/config/agents.yaml": _AGENTS})
    assert isinstance(found, Workflow)
    sound(found)
    assert (found.name, found.files) == ("post", ("post/config/agents.yaml",))
    assert edge(found, "write", "writer").kind is EdgeKind.TOOL_CALL
    assert not any(e.kind is EdgeKind.CONTROL for e in found.edges)
    assert {Aspect.TOOLS, Aspect.MODELS, Aspect.EDGES} <= found.gaps[0].hides
    assert read_text("post/config/agents.yaml", _AGENTS, {"post/config/tasks.yaml": _TASKS}) == ()
    (agents,) = read_text("post/config/agents.yaml", _AGENTS)
    assert isinstance(agents, Workflow)
    assert {n.id for n in agents.nodes} == {"researcher", "writer"}


_FACTORIES = {
    "trip_agents.py": """
from crewai import Agent
from langchain_openai import ChatOpenAI
class TripAgents:
    def __init__(self):
        self.llm = ChatOpenAI(model="gpt-4", temperature=0.2)
    def expert(self):
        return Agent(role="Expert", goal="g", backstory="b", llm=self.llm, tools=get_tools())
    def made(self, who):
        return Agent(role=who, goal="g", backstory="b")
""",
    "trip_tasks.py": """
from crewai import Task
class TripTasks:
    def plan(self, agent, context):
        return Task(description="Plan", expected_output="A plan", agent=agent, context=context)
""",
}


def test_agents_and_tasks_made_by_classes_of_other_modules_are_found() -> None:
    (crew,) = _python(
        """
from crewai import Crew, Process
from trip_agents import TripAgents
from trip_tasks import TripTasks

def run():
    agents, tasks = 1, 2
    makers = TripAgents()
    plans = TripTasks()
    one = makers.expert()
    two = makers.made("Second")
    three = makers.made("Third")
    first = plans.plan(one, [])
    last = plans.plan(two, [first])
    return Crew(agents=[one, two, three], tasks=[first, last], process=Process.hierarchical, manager_llm="gpt-4o")
""",
        _FACTORIES,
    )
    assert [n.id for n in crew.nodes if n.kind is NodeKind.AGENT] == ["one", "two", "three", "crew manager"]
    model = nodes(crew)["one"].models[0]
    assert (model.via, model.name, model.provider, model.path, model.parameters) == (
        Via.ALIAS, "gpt-4", "openai", "trip_agents.py", (("temperature", "0.2"),),
    )  # fmt: skip
    assert edge(crew, "first", "crew manager").kind is EdgeKind.TOOL_CALL
    assert edge(crew, "crew manager", "two").kind is EdgeKind.TOOL_CALL
    assert [(e.source, e.target) for e in crew.edges if e.kind is EdgeKind.DATA] == [("first", "last")]
    assert any(g.node == "one" and Aspect.TOOLS in g.hides for g in crew.gaps)
    assert crew.files == ("trip_agents.py", "trip_tasks.py")


def test_a_part_of_a_list_that_is_only_known_when_it_runs_is_a_gap() -> None:
    (crew,) = _python("""
from crewai import Agent, Crew, Task
from crewai_tools import FileReadTool
a = Agent(role="r", goal="g", backstory="b", tools=[FileReadTool()] + toolkit.get_tools())
Crew(agents=[a, *others], tasks=build())
""")
    assert nodes(crew)["FileReadTool"].effect is Effect.READ
    assert len(crew.gaps) == 3


def test_code_execution_and_servers_are_tools() -> None:
    (crew,) = _python("""
from crewai import Agent, Crew
a = Agent(role="r", goal="g", backstory="b", allow_code_execution=True, mcps=["https://x/mcp", "stripe#create_refund"])
Crew(agents=[a], tasks=[])
""")
    effects = {n.id: n.effect for n in crew.nodes if n.kind is NodeKind.TOOL}
    assert effects["code execution"] is Effect.EXECUTE
    assert effects["https://x/mcp"] is Effect.UNKNOWN
    assert any(g.node == "https://x/mcp" for g in crew.gaps)


def test_an_agent_that_is_set_to_work_by_itself_is_a_definition() -> None:
    (agent,) = _python("""
from crewai import Agent
from crewai_tools import FileWriterTool
writer = Agent(role="r", goal="g", backstory="b", tools=[FileWriterTool()])
def run(q):
    writer.kickoff(q)
    return writer.kickoff_async(q)
""")
    assert (agent.kind, agent.name, agent.entries) == (WorkflowKind.AGENT, "writer", ("writer",))
    assert edge(agent, "writer", "FileWriterTool").kind is EdgeKind.TOOL_CALL


def test_python_that_only_speaks_of_crews_is_none() -> None:
    for text in ("import crewai\n", "class Crew: pass\nCrew(agents=[], tasks=[])\n", "def x(:\n", "\0"):
        assert _python(text) == []


_JSON = {
    "name": "team", "agents": ["reader"], "process": "sequential",
    "tasks": [
        {"name": "read", "description": "d", "expected_output": "e", "agent": "reader"},
        {"name": "tell", "description": "d", "expected_output": "e", "agent": "reader", "context": ["read"],
         "guardrail": "Every claim is supported", "human_input": True},
    ],
}  # fmt: skip
_READER = """{
  // an agent
  "role": "Reader", "goal": "g", "backstory": "b", "llm": {"model": "anthropic/claude-sonnet-4-5"},
  "tools": ["custom:fetch_page", "crewai_tools:FileWriterTool"], "settings": {"max_iter": 3},
}"""


def test_a_crew_in_json_brings_its_agents_and_tools_along() -> None:
    others = {
        "agents/reader.jsonc": _READER,
        "tools/fetch_page.py": "import requests\ndef f(u): return requests.get(u)\n",
    }
    (crew,) = read_text("crew.jsonc", json.dumps(_JSON), others)
    assert isinstance(crew, Workflow)
    sound(crew)
    assert crew.files == ("agents/reader.jsonc", "tools/fetch_page.py")
    reader = nodes(crew)["reader"]
    assert (reader.path, reader.models[0].provider) == ("agents/reader.jsonc", "anthropic")
    assert reader.bound is not None
    assert reader.bound.value == "3"
    assert {n.id: n.effect for n in crew.nodes if n.tool} == {
        "fetch_page": Effect.READ, "FileWriterTool": Effect.WRITE,
    }  # fmt: skip
    tell = nodes(crew)["tell"]
    assert tell.validation is not None
    assert tell.validation.criteria == ("Every claim is supported",)
    (alone,) = read_text("crew.jsonc", json.dumps(_JSON))
    assert isinstance(alone, Workflow)
    assert alone.gaps


def test_other_json_and_yaml_with_such_words_is_none() -> None:
    for path, text in (
        ("crew.json", '{"agents": 3, "tasks": [{"title": "x"}]}'),
        ("characters.yaml", "hero:\n  role: r\n  goal: g\n  backstory: b\nage: 3\n"),
        ("x.yaml", "description: d\nexpected_output: e\n"),
    ):
        assert recognise(path, text.encode()) is None


def test_yaml_may_hold_its_agents_in_groups() -> None:
    grouped = "workers:\n" + "".join(f"  {line}\n" for line in _AGENTS.splitlines())
    (crew,) = _python(
        "from crewai import Agent, Crew\nimport yaml\nwith open('config/agents.yaml') as f:\n    all = yaml.safe_load(f)\n"
        "Crew(agents=[Agent(config=all['workers']['researcher'])], tasks=[])\n",
        {"config/agents.yaml": grouped},
    )
    assert crew.gaps == ()
    assert next(iter(crew.nodes)).models[0].name == "openai/gpt-4o"


def test_where_the_path_is_fixed_what_agents_share_may_stand_beside_them() -> None:
    text = "common: &c\n  llm: gpt-4o\n" + _AGENTS.replace(
        "  role: Researcher", "  <<: *c\n  role: Researcher"
    )
    assert recognise("agents.yaml", text.encode()) is None
    (found,) = read_text("x/config/agents.yaml", text)
    assert isinstance(found, Workflow)
    assert {n.id for n in found.nodes} == {"researcher", "writer"}


def test_wrong_types_anywhere_are_read_without_a_crash() -> None:
    agent = {
        "role": "r",
        "goal": "g",
        "backstory": "b",
        "tools": ["a"],
        "mcps": ["x#y"],
        "llm": {"model": "m"},
    }
    task = {
        "description": "d",
        "expected_output": "e",
        "agent": "a",
        "context": ["t"],
        "guardrails": ["x"],
        "tools": ["b"],
    }
    whole = {
        "name": "n",
        "agents": {"a": agent},
        "tasks": [task],
        "process": "hierarchical",
        "manager_agent": "a",
    }
    for document in (*mutated({"a": agent}), *mutated({"t": task}), *mutated(whole)):
        for found in reading.read("crewai", Source("c.yaml", "", document, TextFiles({}))) or ():
            assert isinstance(found, Workflow)
            sound(found)


_TOKENS = sorted(
    {*_CREW.replace("(", " ( ").replace(")", " ) ").split(), "self.crew()", "[*a]", "x = x", "lambda: 1"}
)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, len(_CREW) - 1), st.integers(0, 60), st.sampled_from(_TOKENS))
def test_broken_python_is_read_without_a_crash(at: int, length: int, put: str) -> None:
    _python(_CREW[:at] + put + _CREW[at + length :], _FILES, "src/post/crew.py")


def test_long_chains_and_deep_expressions_are_read_without_a_crash() -> None:
    head = "from crewai import Agent, Crew, Task\n"
    many = 900
    for text in (
        "a = [*a]\nCrew(agents=a, tasks=a)\n",
        "x" + ".y()" * many + "\nb = x" + ".y()" * many + "\nCrew(agents=[b], tasks=[])\n",
        "Crew(agents=[Agent(role=" + "+".join(["'a'"] * many) + ")], tasks=[])\n",
        "Crew(agents=[f" + "[0]" * many + "], tasks=[g" + "()" * many + "])\n",
        "Crew(agents=" + "+".join(["[a]"] * many) + ", tasks=t" + ".copy()" * many + ")\n",
        "a = Agent(llm="
        + " or ".join(["x"] * many)
        + ", config=c"
        + ".copy()" * many
        + ")\nCrew(agents=[a])\n",
        "".join(f"a{i} = a{i + 1}\n" for i in range(many)) + "Crew(agents=[a0])\n",
    ):
        _python(head + text)
        _python(head + "class F(Flow):\n @start()\n def m(self):\n  " + text.replace("\n", "\n  "))


def test_names_that_mean_one_another_end() -> None:
    _python("""
from crewai import Agent, Crew
a = b
b = a
def f(): return f()
class C:
    x = C().x
    def m(self): return self.m()
tools = tools + [tools]
Crew(agents=[a, f(), C().m(), *tools], tasks=tools)
""")


def test_yaml_is_listed_as_a_part_of_the_crew_that_code_makes(repository: Callable[..., Context]) -> None:
    context = repository(_FILES)
    listed = {each.path: each.listed_because for each in context.get(inventory)}
    assert listed == {
        "src/post/crew.py": "",
        "src/post/config/agents.yaml": "it is part of src/post/crew.py",
        "src/post/config/tasks.yaml": "it is part of src/post/crew.py",
    }
