"""LangGraph's graphs and agents, read from Python code that is never run."""

from __future__ import annotations

import json
from collections.abc import Mapping
from textwrap import dedent

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shipworthy.model.proofs import Answer, Question
from shipworthy.model.workflows import Effect, NodeKind, Origin, Via, Workflow
from shipworthy.prove.all import prove
from workflow_reading import edge, nodes, read_as, read_text, sound, targets

_START, _END = "__start__", "__end__"


def _code(text: str, others: Mapping[str, str] | None = None, path: str = "app.py") -> list[Workflow]:
    found = read_as("langgraph", path, dedent(text), {k: dedent(v) for k, v in (others or {}).items()})
    workflows = [each for each in found if isinstance(each, Workflow)]
    for each in workflows:
        sound(each)
    return workflows


def _one(text: str, others: Mapping[str, str] | None = None) -> Workflow:
    (found,) = _code(text, others)
    return found


_TWO = """
    from langgraph.graph import END, START, StateGraph

    def first(state): return {}
    def second(state): return {}

    builder = StateGraph(dict)
"""


def test_every_form_of_a_node_and_of_an_edge() -> None:
    workflow = _one(
        _TWO
        + """
    from langgraph.types import RetryPolicy
    builder.add_node(first, retry_policy=RetryPolicy(max_attempts=5), timeout=30)
    builder.add_node("renamed", second)
    builder.add_node("inline", lambda state: state)
    builder.add_sequence([("a", first), second])
    builder.add_edge(START, "first").add_edge(["first", "renamed"], "inline")
    builder.set_entry_point("renamed")
    builder.set_finish_point("second")
    graph = builder.compile(name="named")
    """
    )
    assert workflow.name == "named"
    assert list(nodes(workflow)) == [_START, _END, "first", "renamed", "inline", "a", "second"]
    assert [(e.source, e.target) for e in workflow.edges] == [
        ("a", "second"), (_START, "first"), ("first", "inline"), ("renamed", "inline"), (_START, "renamed"),
        ("second", _END),
    ]  # fmt: skip
    retry = nodes(workflow)["first"].retry
    assert retry is not None
    assert (retry.attempts, retry.origin) == (5, Origin.EXPLICIT)
    assert nodes(workflow)["first"].timeout is not None
    assert workflow.bound is not None
    assert (workflow.bound.value, workflow.bound.origin) == ("10007", Origin.DEFAULT)
    assert not workflow.gaps


@pytest.mark.parametrize(
    ("router", "call", "expected"),
    [
        ('def route(state) -> Literal["first", "__end__"]: return x', "route", [("first", "first"), (_END, _END)]),
        ('def route(state):\n    if state: return "first"\n    return END', "route", [("first", "first"), (_END, _END)]),
        ("def route(state): return state", 'route, {"go": "first", True: END}', [("first", "go"), (_END, "true")]),
        ("def route(state): return state", 'route, ["first", "second"]', [("first", "first"), ("second", "second")]),
        ('def route(state): return [Send("second", i) for i in state]', "route", [("second", "second")]),
        ("", 'lambda s: "first" if s else END', [("first", "first"), (_END, _END)]),
        ('def route(state):\n    to = "first"\n    if state: to = "second"\n    return to', "route",
         [("first", "first"), ("second", "second")]),
    ],
)  # fmt: skip
def test_where_a_router_leads(router: str, call: str, expected: list[tuple[str, str]]) -> None:
    text = dedent(_TWO) + (
        "from typing import Literal\nfrom langgraph.types import Send\n"
        f"{router}\nbuilder.add_node(first)\nbuilder.add_node(second)\n"
        f"builder.add_conditional_edges('first', {call})\n"
    )
    (workflow,) = _code(text)
    assert targets(workflow, "first") == expected
    assert not workflow.gaps


def test_a_target_decided_when_it_runs_is_a_gap() -> None:
    workflow = _one(
        _TWO
        + """
    def route(state): return state["next"]
    builder.add_node(first)
    builder.add_conditional_edges("first", route)
    """
    )
    assert [gap.node for gap in workflow.gaps] == ["first"]


def test_a_loop_over_what_is_written_out_is_taken_turn_by_turn_and_another_is_a_gap() -> None:
    workflow = _one(
        _TWO
        + """
    for name, action in [("a", first), ("b", second)]:
        builder.add_node(name, action)
    for name in load():
        builder.add_node(name, first)
    """
    )
    assert list(nodes(workflow)) == [_START, _END, "a", "b"]
    assert len(workflow.gaps) == 1


def test_commands_in_nodes_lead_on() -> None:
    workflow = _one(
        _TWO
        + """
    from langgraph.types import Command
    def deciding(state):
        if state["approved"]:
            return Command(goto="first")
        return Command(goto=END)
    builder.add_node(first)
    builder.add_node(deciding)
    """
    )
    assert targets(workflow, "deciding") == [("first", "first"), (_END, _END)]


def test_an_agent_is_one_node_with_its_tools_and_each_confirmed_call_has_its_approval() -> None:
    workflow = _one("""
    import requests
    from langchain.agents import create_agent
    from langchain.agents.middleware import HumanInTheLoopMiddleware
    from langchain_core.tools import tool

    @tool
    def tell(text: str) -> str:
        \"\"\"Tells everybody.\"\"\"
        return requests.post("https://example.org", json=text).text

    @tool
    def look(text: str) -> str:
        return requests.get("https://example.org").text

    agent = create_agent(
        "openai:gpt-4o", tools=[tell, look], system_prompt="You help people with care.",
        middleware=[HumanInTheLoopMiddleware(interrupt_on={"tell": True, "look": False})],
    )
    """)
    assert [(n.id, n.kind, n.effect) for n in workflow.nodes] == [
        ("agent", NodeKind.AGENT, Effect.NONE), ("tell", NodeKind.TOOL, Effect.EXTERNAL),
        ("look", NodeKind.TOOL, Effect.READ),
    ]  # fmt: skip
    assert edge(workflow, "agent", "tell").approval is not None
    assert edge(workflow, "agent", "look").approval is None
    (model,) = workflow.nodes[0].models
    assert (model.provider, model.name, model.via) == ("openai", "gpt-4o", Via.LITERAL)
    assert workflow.nodes[0].prompts[0].text.startswith("You help")
    assert workflow.nodes[0].bound is not None
    assert workflow.nodes[0].bound.version == "langchain 1.5"


_ASKING = """
    from langgraph.graph import END, START, StateGraph
    from langgraph.types import Command, interrupt
    from mail import send

    def ask(state):
        {ask}

    def mail(state):
        send(state["text"])

    builder = StateGraph(dict)
    builder.add_node(ask)
    builder.add_node(mail)
    builder.add_edge(START, "ask")
    {edges}
"""
_MAIL = "import smtplib\ndef send(text):\n    with smtplib.SMTP('h') as server:\n        server.send_message(text)\n"


def _asking(ask: str, edges: str = "") -> Workflow:
    return _one(_ASKING.format(ask=ask.replace("\n", "\n        "), edges=edges), {"mail.py": _MAIL})


def test_leave_that_the_asking_node_decides_upon_by_a_command() -> None:
    workflow = _asking(
        'answer = interrupt("Send it?")\nif answer == "yes":\n    return Command(goto="mail")\nreturn Command(goto=END)'
    )
    approval = nodes(workflow)["ask"].approval
    assert approval is not None
    assert (approval.approved, approval.doubt) == (frozenset({"mail"}), "")
    assert nodes(workflow)["ask"].kind is NodeKind.APPROVAL
    assert nodes(workflow)["mail"].effect is Effect.EXTERNAL
    assert "mail.py" in workflow.files


def test_leave_that_a_later_router_decides_upon() -> None:
    workflow = _asking(
        'return {"approved": interrupt("Send it?")}',
        'builder.add_conditional_edges("ask", lambda s: "mail" if s["approved"] else END)',
    )
    approval = nodes(workflow)["ask"].approval
    assert approval is not None
    assert approval.approved == frozenset({"mail"})


def test_a_question_is_no_approval() -> None:
    workflow = _asking('return {"age": interrupt("How old are you?")}', 'builder.add_edge("ask", "mail")')
    assert nodes(workflow)["ask"].kind is NodeKind.HUMAN_INPUT
    assert nodes(workflow)["ask"].approval is None


def test_leave_that_nothing_rests_on_and_leave_asked_for_in_some_cases_only_are_doubted() -> None:
    unheard = _asking('interrupt("Please approve")\nreturn {}', 'builder.add_edge("ask", "mail")')
    sometimes = _asking(
        'if state["big"]:\n    if interrupt("Approve?") != "yes":\n        raise ValueError\nreturn {}',
        'builder.add_edge("ask", "mail")',
    )
    for workflow in (unheard, sometimes):
        approval = nodes(workflow)["ask"].approval
        assert approval is not None
        assert approval.doubt


@pytest.mark.parametrize(
    ("test", "doubt"),
    [
        ('s.get("approved")', ""),
        ('s["approved"] is True', ""),
        ('not s.get("rejected")', "it asks only in some cases"),
        ('s.get("approved") is not False', "it asks only in some cases"),
        ('s["approved"] and s["ready"]', ""),
    ],
)
def test_leave_asked_for_in_some_cases_holds_where_only_a_yes_goes_on(test: str, doubt: str) -> None:
    workflow = _asking(
        'if state["big"]:\n    return {"approved": interrupt("Approve?") == "yes", "rejected": False}\nreturn {}',
        f'builder.add_conditional_edges("ask", lambda s: "mail" if {test} else END)',
    )
    approval = nodes(workflow)["ask"].approval
    assert approval is not None
    assert (approval.approved, approval.doubt) == (frozenset({"mail"}), doubt)


def test_a_run_that_stops_before_a_node_needs_leave_on_each_edge_to_it() -> None:
    workflow = _one(
        _TWO
        + """
    builder.add_node(first)
    builder.add_node(second)
    builder.add_edge(START, "first")
    builder.add_edge("first", "second")
    graph = builder.compile(interrupt_before=["second"])
    """
    )
    assert edge(workflow, "first", "second").approval is not None
    assert edge(workflow, _START, "first").approval is None


def test_a_manifest_names_its_graphs_and_their_code_is_not_listed_again() -> None:
    others = {
        "pkg/__init__.py": "from .build import made as graph\n",
        "pkg/build.py": dedent(_TWO) + "builder.add_node(first)\nmade = builder.compile()\n",
    }
    manifest = json.dumps(
        {"graphs": {"main": "./pkg/__init__.py:graph", "js": {"path": "./a.ts:graph"}}}, indent=1
    )
    found = [w for w in read_text("langgraph.json", manifest, others) if isinstance(w, Workflow)]
    assert [(w.name, len(w.nodes)) for w in found] == [("main", 3), ("js", 0)]
    assert found[0].files == ("pkg/build.py",)
    assert found[1].gaps
    again = read_as(
        "langgraph", "pkg/build.py", others["pkg/build.py"], {**others, "langgraph.json": manifest}
    )
    assert not again


def test_a_file_that_only_imports_types_defines_nothing() -> None:
    assert not _code(
        "from langgraph.graph import StateGraph\nfrom langgraph.types import Command\ndef f(g: StateGraph): ...\n"
    )


@pytest.mark.parametrize(
    ("made", "via", "name", "otherwise"),
    [
        ('ChatOpenAI(model="gpt-4o")', Via.LITERAL, "gpt-4o", ""),
        ('ChatOpenAI(model=os.getenv("M", "gpt-4o"))', Via.ENVIRONMENT, "", "gpt-4o"),
        ('ChatOpenAI(model=config["configurable"].get("model", "gpt-4o"))', Via.CONFIG, "", "gpt-4o"),
        ("ChatOpenAI()", Via.DEFAULT, "", ""),
        ('init_chat_model("openai:gpt-4o")', Via.LITERAL, "gpt-4o", ""),
        ("ChatOpenAI(model=Settings().model)", Via.CONFIG, "", "gpt-4o"),
        ("make()", Via.LITERAL, "gpt-4o", ""),
    ],
)
def test_where_a_model_comes_from(made: str, via: Via, name: str, otherwise: str) -> None:
    text = dedent("""
    import os
    from langchain.chat_models import init_chat_model
    from langchain_openai import ChatOpenAI
    from langgraph.graph import StateGraph
    class Settings:
        model: str = "gpt-4o"
    def make(): return ChatOpenAI(model="gpt-4o")
    def ask(state, config):
        llm = MADE
        return llm.bind_tools([]).invoke("x")
    builder = StateGraph(dict)
    builder.add_node(ask)
    """).replace("MADE", made)
    (workflow,) = _code(text)
    (model,) = nodes(workflow)["ask"].models
    assert (model.via, model.name, model.otherwise, model.provider) == (
        via,
        name,
        otherwise,
        "openai" if made != "ChatOpenAI()" or model.provider else "",
    )


@pytest.mark.parametrize(
    ("address", "provider"),
    [
        ('"https://api.deepseek.com/v1"', "deepseek"),
        ('"http://gateway.internal/v1"', ""),
        ('os.getenv("BASE")', ""),
        ("None", "openai"),
    ],
)
def test_whose_a_model_is_its_servers_address_says(address: str, provider: str) -> None:
    text = dedent("""
    import os
    from langchain_openai import ChatOpenAI
    from langgraph.graph import StateGraph
    def ask(state): return ChatOpenAI(model="chat-1", base_url=ADDRESS).invoke("x")
    builder = StateGraph(dict)
    builder.add_node(ask)
    """).replace("ADDRESS", address)
    (workflow,) = _code(text)
    (model,) = nodes(workflow)["ask"].models
    assert model.provider == provider


_WHOLE = dedent(_ASKING).format(
    ask='return {"ok": interrupt({"approve": state})}',
    edges='builder.add_conditional_edges("ask", lambda s: "mail" if s["ok"] else END)',
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_code_cut_and_mixed_anywhere_is_read_without_a_crash(data: st.DataObject) -> None:
    lines = _WHOLE.splitlines()
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(lines) - 1))
        odd = data.draw(st.sampled_from(["", "builder = builder", "ask = ask()", "builder.add_node(*[], **{})", "builder.add_edge()",
                                         "builder.add_conditional_edges(3, None, {None: 4})", "from app import *", "\0", "builder.compile(interrupt_before=3)",
                                         "StateGraph = StateGraph(StateGraph)", "for builder in builder: builder.add_node(builder, builder)"]))  # fmt: skip
        lines[at] = odd
    _code("\n".join(lines), {"mail.py": "from app import send\n"})


@pytest.mark.parametrize(
    "text",
    [
        "x = " + "(" * 500 + ")" * 500,
        "from langgraph.graph import StateGraph\nx = StateGraph(1)" + ".add_node('a', f)" * 300,
        "from langgraph.graph import StateGraph\nx = " + "+".join(["StateGraph(1)"] * 3000),
        "from langgraph.graph import StateGraph\n" + "\n".join(f"def f{i}(s): return f{i + 1}(s)" for i in range(400))
        + "\nb = StateGraph(1)\nb.add_node(f0)\n",
        "a = b\nb = a\nfrom langgraph.prebuilt import create_react_agent\nx = create_react_agent(a, b)",
        "\ufefffrom langgraph.prebuilt import create_react_agent\ntools = tools + tools\ncreate_react_agent('m', tools)",
    ],
)  # fmt: skip
def test_hostile_code_is_read_without_a_crash(text: str) -> None:
    _code(text)


@pytest.mark.parametrize(
    "graphs",
    [3, None, [], {"a": 3}, {"a": {"path": []}}, {"a": ":"}, {"a": "../x.py:y"}, {"": "langgraph.json:z"}],
)
def test_hostile_manifests_are_read_without_a_crash(graphs: object) -> None:
    text = json.dumps({"graphs": graphs})
    if isinstance(graphs, dict):
        assert len(read_text("langgraph.json", text)) == len(graphs)


_BOOKING = """
    from langchain_core.tools import tool
    from langgraph.prebuilt import create_react_agent
    from langgraph.types import interrupt

    def with_leave(inner):
        @tool(inner.name)
        def asking(**given):
            answer = interrupt([given])[0]
            if answer["type"] == "accept":
                return inner.invoke(given)
            return "no"
        return asking

    @tool
    def book_hotel(name: str):
        answer = interrupt(f"About to book {name}. Please approve or suggest edits.")
        if answer["type"] == "accept":
            pass
        elif answer["type"] == "edit":
            name = answer["args"]["name"]
        else:
            raise ValueError(answer)
        return f"Booked {name}."

    def book_flight(name: str):
        return f"Booked {name}."

    agent = create_react_agent("openai:gpt-4o", tools=[book_hotel, with_leave(book_flight), book_flight])
"""


def test_a_tool_that_asks_first_is_confirmed_at_each_call() -> None:
    workflow = _one(_BOOKING.replace(", book_flight]", "]"))
    for name in ("book_hotel", "book_flight"):
        assert nodes(workflow)[name].effect is Effect.EXTERNAL
        approval = edge(workflow, "agent", name).approval
        assert approval is not None
        assert not approval.doubt


@pytest.mark.parametrize(
    ("files", "limit"),
    [
        ({"requirements.txt": "langgraph==0.6.11\n"}, ("25", "langgraph 0.6")),
        ({"pyproject.toml": 'dependencies = ["langgraph~=1.1.0"]'}, ("10000", "langgraph 1.1")),
        ({"uv.lock": '[[package]]\nname = "langgraph"\nversion = "1.0.3"\n'}, ("25", "langgraph 1.0")),
        ({"requirements.txt": "langgraph>=0.2\n"}, ("10007", "langgraph 1.2")),
    ],
)
def test_how_many_steps_a_run_takes_depends_on_the_version(
    files: dict[str, str], limit: tuple[str, str]
) -> None:
    workflow = _one(_TWO + "\n    builder.add_node(first)\n", files)
    assert workflow.bound is not None
    assert (workflow.bound.value, workflow.bound.version) == limit


def test_a_sub_graph_is_known_by_where_it_is_made() -> None:
    inner, outer = _code(
        _TWO
        + """
    builder.add_node(first)
    inner = builder.compile()
    def calling(state): return inner.invoke(state)
    outer = StateGraph(dict)
    outer.add_node("direct", inner)
    outer.add_node(calling)
    """
    )
    assert {nodes(outer)[name].runs for name in ("direct", "calling")} == {inner.id}
    assert {nodes(outer)[name].kind for name in ("direct", "calling")} == {NodeKind.SUBFLOW}


def test_a_supervisor_hands_over_and_is_handed_back_to() -> None:
    workflow = _one("""
    from langgraph_supervisor import create_supervisor
    from langgraph.prebuilt import create_react_agent
    one = create_react_agent("openai:gpt-4o", [], name="one")
    team = create_supervisor([one], model="openai:gpt-4o", supervisor_name="boss").compile(name="team")
    """)
    assert [(e.source, e.target) for e in workflow.edges] == [("boss", "one"), ("one", "boss")]


def test_what_a_tool_node_runs_are_nodes_of_their_own() -> None:
    workflow = _one("""
    from langchain_openai import ChatOpenAI
    from langgraph.graph import START, MessagesState, StateGraph
    from langgraph.prebuilt import ToolNode, tools_condition
    import subprocess
    def shell(command: str): return subprocess.run(command, shell=True)
    def look(q: str): return db.select(q)
    tools = [shell]
    tools.append(look)
    def ask(state): return {"messages": [ChatOpenAI(model="gpt-4o").bind_tools(tools).invoke(state["messages"])]}
    builder = StateGraph(MessagesState)
    builder.add_node("ask", ask)
    builder.add_node(ToolNode(tools))
    builder.add_edge(START, "ask")
    builder.add_conditional_edges("ask", tools_condition)
    builder.add_edge("tools", "ask")
    """)
    assert list(nodes(workflow)) == [_START, _END, "ask", "tools", "shell", "look"]
    assert nodes(workflow)["shell"].effect is Effect.EXECUTE
    assert targets(workflow, "ask") == [("tools", "tools"), (_END, _END)]
    assert nodes(workflow)["ask"].tools is not None


_ASSISTANT = {
    "pkg/graph.py": """
        from langgraph.graph import END, StateGraph
        from pkg.people import ask, draft_review, invite_review, tell
        from pkg.mail import send
        from pkg.models import draft, triage

        def route(state) -> Literal["draft", "tell"]: ...
        def act(state) -> Literal["ask", "draft_review", "invite_review"]: ...
        def after(state) -> Literal["draft", "send_node"]: ...
        def human(state): pass
        def send_node(state): send(state["text"])

        builder = StateGraph(dict)
        for node in (triage, draft, ask, draft_review, invite_review, tell, human, send_node):
            builder.add_node(node)
        builder.set_entry_point("triage")
        builder.add_conditional_edges("triage", route)
        builder.add_conditional_edges("draft", act)
        builder.add_edge(["ask"], "human")
        builder.add_edge("draft_review", "human")
        builder.add_edge("invite_review", "human")
        builder.add_edge("tell", "human")
        builder.add_conditional_edges("human", after)
        builder.add_edge("send_node", END)
        graph = builder.compile()
    """,
    "pkg/people.py": "from langgraph.types import interrupt\n"
    + "\n".join(
        f"async def {name}(state):\n    answer = interrupt([state])[0]\n    if answer['type'] == 'ignore':\n"
        "        return {'messages': []}\n    return {'messages': [answer]}"
        for name in ("ask", "draft_review", "invite_review", "tell")
    ),
    "pkg/mail.py": "from googleapiclient.discovery import build\ndef send(text):\n    deliver(build('gmail', 'v1'), text)\n"
    "def deliver(service, text):\n    service.users().messages().send(body=text).execute()\n",
    "pkg/models.py": "from langchain_openai import ChatOpenAI\n"
    + "\n".join(
        f"def {n}(state): return ChatOpenAI(model='gpt-4o').invoke('x')" for n in ("triage", "draft")
    ),
}


def test_four_interrupts_in_another_module_cut_every_way_to_the_sending_together() -> None:
    others = {path: dedent(text) for path, text in _ASSISTANT.items()}
    manifest = json.dumps({"graphs": {"main": "./pkg/graph.py:graph"}})
    (workflow,) = [w for w in read_text("langgraph.json", manifest, others) if isinstance(w, Workflow)]
    sound(workflow)
    asking = {n.id for n in workflow.nodes if n.approval is not None and not n.approval.doubt}
    assert asking == {"ask", "draft_review", "invite_review", "tell"}
    assert nodes(workflow)["send_node"].effect is Effect.EXTERNAL
    answers = {p.question: p.answer for p in prove(workflow) if p.node == "send_node"}
    assert answers[Question.APPROVAL] is Answer.HOLDS
    assert answers[Question.APPROVED_CONTENT] is Answer.HOLDS


@pytest.mark.parametrize("left_out", ["ask", "draft_review", "invite_review", "tell"])
def test_without_one_of_them_the_sending_is_unguarded(left_out: str) -> None:
    others = {path: dedent(text) for path, text in _ASSISTANT.items()}
    name = f"async def {left_out}(state):\n    answer = interrupt([state])[0]"
    others["pkg/people.py"] = others["pkg/people.py"].replace(
        name, name.replace("interrupt([state])[0]", "state")
    )
    manifest = json.dumps({"graphs": {"main": "./pkg/graph.py:graph"}})
    (workflow,) = [w for w in read_text("langgraph.json", manifest, others) if isinstance(w, Workflow)]
    (answer,) = (
        p.answer for p in prove(workflow) if (p.node, p.question) == ("send_node", Question.APPROVAL)
    )
    assert answer is Answer.FAILS


@pytest.mark.parametrize(
    ("body", "effect"),
    [
        ("return requests.get('u').json()", Effect.READ),
        ("return requests.delete('u').text", Effect.WRITE),
        ("return httpx.Client().post('u', json=x)", Effect.EXTERNAL),
        ("subprocess.run(x, shell=True)", Effect.EXECUTE),
        ("subprocess.run(['git', 'status'])", Effect.UNKNOWN),
        ("return eval(x)", Effect.EXECUTE),
        ("open('f', 'w').write(x)", Effect.WRITE),
        ("return open('f').read()", Effect.READ),
        (
            "sql = f'SELECT a FROM b WHERE c = {x}'\n    return sqlite3.connect('d').cursor().execute(sql).fetchall()",
            Effect.READ,
        ),
        ("sqlite3.connect('d').execute('DELETE FROM b')", Effect.WRITE),
        ("return bigquery.Client().query(x).result()", Effect.UNKNOWN),
        ("return slack.WebClient().chat_postMessage(text=x)", Effect.EXTERNAL),
        ("return other.nothing_known(x)", Effect.UNKNOWN),
        ("return x.strip().lower()", Effect.NONE),
        ("return sum(int(part) for part in x.split(','))", Effect.NONE),
    ],
)
def test_what_a_tool_does_is_told_by_what_its_code_calls(body: str, effect: Effect) -> None:
    imports = "import httpx, other, requests, slack, sqlite3, subprocess\nfrom google.cloud import bigquery\n"
    workflow = _one(
        f"from langgraph.prebuilt import create_react_agent\n{imports}def thing(x):\n    {body}\n"
        "agent = create_react_agent('openai:gpt-4o', [thing])\n"
    )
    assert nodes(workflow)["thing"].effect is effect


def test_what_could_be_imported_runs_not_what_stands_in_for_it() -> None:
    workflow = _one("""
    try:
        from langgraph.graph import END, START, StateGraph
    except ImportError:
        StateGraph = None
        START, END = "__start__", "__end__"

    def first(state): return {}

    builder = StateGraph(dict)
    builder.add_node("first", first)
    builder.add_edge(START, "first")
    builder.add_edge("first", END)
    graph = builder.compile()
    """)
    assert list(nodes(workflow)) == [_START, _END, "first"]


_BY_HTTP = """
    import os
    import requests
    from langgraph.graph import END, START, StateGraph

    client = None

    class Client:
        def __init__(self):
            self.base = "https://gateway.example.org"
        def answer(self, text):
            return requests.post(
                f"{self.base}/chat/completions", json={"model": "gpt-4o", "messages": [text]}
            ).json()

    def begin():
        global client
        client = Client()

    def say(state):
        return {"said": client.answer(state["text"])}

    def send(state):
        requests.post("https://example.org/send", json=state)

    builder = StateGraph(dict)
    builder.add_node("say", say)
    builder.add_node("send", send)
    builder.add_edge(START, "say")
    builder.add_edge("say", "send")
    builder.add_edge("send", END)
    graph = builder.compile()
"""


def test_a_model_asked_by_a_plain_request_is_a_model_and_no_message_to_others() -> None:
    workflow = _one(_BY_HTTP)
    found = nodes(workflow)
    (model,) = found["say"].models
    assert (model.name, model.via) == ("gpt-4o", Via.LITERAL)
    assert found["say"].effect not in {Effect.EXTERNAL, Effect.WRITE}
    assert (found["send"].models, found["send"].effect) == ((), Effect.EXTERNAL)
    failing = {p.node for p in prove(workflow) if p.answer is Answer.FAILS}
    assert failing == {"send", _END}


_RUN = """
    import subprocess
    import sys
    from pathlib import Path
    from langgraph.graph import END, START, StateGraph

    SCRIPT = Path(__file__).parent / "ask.py"

    def node(state):
        %s

    builder = StateGraph(dict)
    builder.add_node("node", node)
    builder.add_edge(START, "node")
    builder.add_edge("node", END)
    graph = builder.compile()
"""


@pytest.mark.parametrize(
    ("line", "effect"),
    [
        ("subprocess.run(['pdflatex', state['path']])", Effect.UNKNOWN),
        ("subprocess.run([sys.executable, str(SCRIPT), '--question', state['q']])", Effect.UNKNOWN),
        ("subprocess.run(['pdflatex', state['path']]).stdout.lower()", Effect.UNKNOWN),
        ("subprocess.run(['bash', '-c', state['q']])", Effect.EXECUTE),
        ("subprocess.run([sys.executable, '-c', state['q']])", Effect.EXECUTE),
        ("subprocess.run(['python', state['q']])", Effect.EXECUTE),
        ("subprocess.run(['git', state['q']], shell=True)", Effect.EXECUTE),
        ("subprocess.run([state['q'], '--help'])", Effect.EXECUTE),
        ("Path(state['q']).mkdir(exist_ok=True)", Effect.NONE),
        ("__import__; import asyncpg; asyncpg.create_pool(dsn='x')", Effect.NONE),
    ],
)
def test_a_fixed_program_is_not_any_command(line: str, effect: Effect) -> None:
    assert nodes(_one(_RUN % line))["node"].effect is effect
