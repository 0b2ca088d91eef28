"""Flows of CrewAI: methods that listen to one another, in Python and in YAML."""

from __future__ import annotations

from collections.abc import Mapping

import yaml

from shipworthy.formats.workflows import reading
from shipworthy.formats.workflows.adapter import Source
from shipworthy.model.workflows import (
    EdgeKind,
    Effect,
    Limit,
    Mechanism,
    NodeKind,
    Origin,
    Workflow,
)
from workflow_mutations import mutated
from workflow_reading import TextFiles, edge, nodes, read_as, read_text, sound, targets

_HEAD = """
from crewai import Agent, Crew, Task, LLM
from crewai.flow.flow import Flow, listen, or_, router, start
from crewai.flow.human_feedback import human_feedback
"""


def _flow(text: str, others: Mapping[str, str] | None = None) -> Workflow:
    every = [w for w in read_as("crewai", "main.py", _HEAD + text, others) if isinstance(w, Workflow)]
    (found,) = [w for w in every if w.name == "F"]
    sound(found)
    return found


def test_methods_are_nodes_and_what_they_listen_to_is_an_edge() -> None:
    flow = _flow("""
class F(Flow):
    @start("retry")
    def begin(self):
        self.state.n = 1

    @router(begin)
    def judge(self):
        return "done" if self.state.n else "retry"

    @listen(or_("done", begin))
    def save(self):
        with open("x.txt", "w") as file:
            file.write("x")
""")
    assert [(n.id, n.kind, n.effect) for n in flow.nodes] == [
        ("begin", NodeKind.CODE, Effect.NONE), ("judge", NodeKind.CONDITION, Effect.NONE),
        ("save", NodeKind.CODE, Effect.WRITE),
    ]  # fmt: skip
    assert targets(flow, "judge") == [("begin", "retry"), ("save", "done")]
    assert edge(flow, "judge", "begin").kind is EdgeKind.LOOP_BACK
    assert flow.entries == ("begin",)
    assert flow.bound is not None
    assert (flow.bound.value, flow.bound.origin) == ("100", Origin.DEFAULT)


def test_a_crew_that_a_method_runs_comes_before_what_it_makes_of_the_answer() -> None:
    crew = """
from crewai import Agent, Crew, Task
class Drafts:
    def crew(self):
        a = Agent(role="r", goal="g", backstory="b", llm="gpt-4o")
        t = Task(description="d", expected_output="e", agent=a)
        return Crew(agents=[a], tasks=[t])
"""
    flow = _flow(
        """
from drafts import Drafts
class F(Flow):
    @start()
    def begin(self):
        self.state.text = Drafts().crew().kickoff().raw

    @listen(begin)
    def send(self):
        send_email(self.state.text)
""",
        {"drafts.py": crew},
    )
    ran = nodes(flow)["Drafts"]
    assert (flow.entries, ran.kind, ran.runs, ran.scope) == (
        ("Drafts",), NodeKind.SUBFLOW, "drafts.py:7", "begin",
    )  # fmt: skip
    assert targets(flow, "Drafts") == [("begin", "")]
    assert nodes(flow)["send"].effect is Effect.EXTERNAL
    assert flow.files == ("drafts.py",)


_ASKED = """
class F(Flow):
    @start()
    @human_feedback(message="Fine?", emit=["approved", "rejected"], llm="gpt-4o-mini"{more})
    def draft(self):
        return LLM(model="gpt-4o").call("Write")

    @listen("approved")
    def publish(self):
        send_post(self.state.text)

    @listen("rejected")
    def drop(self):
        pass
"""


def test_feedback_that_can_reject_is_an_approval() -> None:
    flow = _flow(_ASKED.replace("{more}", ""))
    asked = nodes(flow)["draft (feedback)"]
    assert asked.approval is not None
    assert (asked.kind, set(asked.approval.approved), asked.approval.on_timeout) == (
        NodeKind.APPROVAL, {"approved"}, "",
    )  # fmt: skip
    assert targets(flow, "draft") == [("draft (feedback)", "")]
    assert targets(flow, "draft (feedback)") == [("publish", "approved"), ("drop", "rejected")]
    assert nodes(flow)["draft"].kind is NodeKind.MODEL_CALL
    assert nodes(flow)["draft"].models[0].name == "gpt-4o"


def test_feedback_that_is_taken_for_a_yes_when_nobody_answers_says_so() -> None:
    asked = nodes(_flow(_ASKED.replace("{more}", ', default_outcome="approved"')))[
        "draft (feedback)"
    ].approval
    assert asked is not None
    assert asked.on_timeout == "approve"


def test_feedback_without_outcomes_is_input() -> None:
    flow = _flow("""
class F(Flow):
    @start()
    @human_feedback(message="What do you think?")
    def draft(self):
        pass
""")
    assert nodes(flow)["draft (feedback)"].kind is NodeKind.HUMAN_INPUT


def test_a_question_at_the_terminal_is_an_approval_only_where_it_can_end_the_run() -> None:
    text = """
class F(Flow):
    @start()
    def begin(self):
        pass

    @router(begin)
    def ask(self):
        choice = input("1 quit, 2 go on")
        if choice == "1":
            {no}
        return "go"

    @listen("go")
    def act(self):
        send_email()
"""
    asked = nodes(_flow(text.replace("{no}", "exit()")))["ask"]
    assert asked.approval is not None
    assert (asked.kind, asked.approval.mechanism) == (NodeKind.APPROVAL, Mechanism.INTERRUPT)
    assert nodes(_flow(text.replace("{no}", "print(1)")))["ask"].kind is NodeKind.HUMAN_INPUT


def test_code_that_calls_what_nobody_knows_is_unknown() -> None:
    flow = _flow("""
class F(Flow):
    @start()
    def begin(self):
        frobnicate(self.state)

    @listen(begin)
    def count(self):
        print(len(self.state.items))

    @router(count)
    def go(self):
        return self.state.where

    @listen("nobody")
    def never(self):
        pass
""")
    assert nodes(flow)["begin"].effect is Effect.UNKNOWN
    assert nodes(flow)["count"].effect is Effect.NONE
    assert [g.node for g in flow.gaps] == ["go"]


_YAML = """schema: crewai.flow/v1
name: Review
config: {max_method_calls: 20, tracing: true}
methods:
  brief:
    start: true
    do:
      call: crew
      with:
        agents:
          researcher: {role: R, goal: G, backstory: B, llm: openai/gpt-4o, tools: [SerperDevTool]}
        tasks:
          - {name: research, description: D, expected_output: E, agent: researcher}
  route:
    listen: brief
    router: true
    emit: [followup, done]
    do: {call: expression, expr: "'done'"}
  write:
    listen: {or: [followup, route]}
    do:
      call: agent
      with: {role: W, goal: G, backstory: B, input: "${outputs.brief}"}
    human_feedback: {message: "Fine?", emit: [approved, revise], default_outcome: revise}
  publish:
    listen: approved
    do: {call: tool, ref: "crewai_tools:FileWriterTool"}
  each_one:
    listen: publish
    do:
      call: each
      in: state.items
      do:
        - {name: one, action: {call: code, ref: "shop.mail:send"}}
        - {name: two, action: {call: script, code: "1 + 1"}}
"""


def test_a_declared_flow_with_its_crew_agents_feedback_and_loop() -> None:
    (flow,) = read_text(
        "flow.yaml", _YAML, {"shop/mail.py": "import smtplib\ndef send(x): smtplib.SMTP().sendmail(x)\n"}
    )
    assert isinstance(flow, Workflow)
    sound(flow)
    found = nodes(flow)
    assert [n.id for n in flow.nodes] == [
        "brief", "researcher", "SerperDevTool", "research", "route", "write", "write agent",
        "write (feedback)", "publish", "each_one", "each_one.one", "each_one.two",
    ]  # fmt: skip
    assert flow.bound is not None
    assert flow.bound.value == "20"
    assert targets(flow, "route") == [("write agent", "followup"), ("write agent", "")]
    asked = found["write (feedback)"].approval
    assert asked is not None
    assert (set(asked.approved), asked.on_timeout) == ({"approved"}, "reject")
    assert targets(flow, "write (feedback)") == [("publish", "approved")]
    assert found["publish"].effect is Effect.WRITE
    assert found["each_one.one"].effect is Effect.EXTERNAL
    assert found["each_one.two"].effect is Effect.NONE
    assert found["each_one"].bound is not None
    assert found["each_one"].bound.limit is Limit.ITEMS
    assert flow.files == ("shop/mail.py",)


def test_wrong_types_anywhere_are_read_without_a_crash() -> None:
    for document in mutated(yaml.safe_load(_YAML)):
        for found in reading.read("crewai", Source("f.yaml", "", document, TextFiles({}))) or ():
            assert isinstance(found, Workflow)
            sound(found)


def test_a_helper_whose_name_only_holds_a_verb_is_no_action() -> None:
    flow = _flow("""
from elsewhere import build_command, replace, send_mail

class F(Flow):
    @start()
    def plan(self):
        return build_command(replace(self.state))

    @listen(plan)
    def tell(self, plan):
        send_mail(plan)
""")
    assert nodes(flow)["plan"].effect is Effect.UNKNOWN
    assert nodes(flow)["tell"].effect is Effect.EXTERNAL
