"""What is proved about workflow graphs, against the plain enumeration of all walks."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from shipworthy.model.proofs import Answer, Proof, Question
from shipworthy.model.workflows import (
    Aspect,
    Bound,
    Check,
    Edge,
    EdgeKind,
    Effect,
    Gap,
    Limit,
    Node,
    NodeKind,
    Prompt,
    Stated,
    Validation,
    Workflow,
)
from shipworthy.prove.all import prove
from shipworthy.prove.graph import Graph
from workflow_graphs import (
    ANSWERING,
    HELD,
    agent,
    approval,
    edge,
    flow,
    graphs,
    model,
    person,
    plain,
    sends,
    step,
    tool,
)
from workflow_oracle import Oracle

A, B = Question.APPROVAL, Question.APPROVED_CONTENT


def answers(workflow: Workflow, question: Question) -> dict[str, Answer]:
    return {p.node: p.answer for p in prove(workflow) if p.question is question}


def proof(workflow: Workflow, question: Question, node: str) -> Proof:
    (found,) = (p for p in prove(workflow) if p.question is question and p.node == node)
    return found


def path(found: Proof) -> list[str]:
    return [s.node for s in found.witness]


def _expected(workflow: Workflow, *, content: bool) -> dict[str, Answer]:
    oracle = Oracle(workflow)
    models = [n for n in oracle.nodes if oracle.speaks(n)]
    reached = oracle.beyond(oracle.entries())
    led_to, seen = oracle.beyond([m for m in models if m in reached]), oracle.beyond(models)
    expected = {}
    for node in workflow.nodes:
        if node.effect in {Effect.NONE, Effect.READ} or node.id not in seen:
            continue
        if node.id not in led_to:
            expected[node.id] = Answer.UNKNOWN
        elif not oracle.unapproved(node.id, "possible", content=content):
            expected[node.id] = Answer.HOLDS
        elif node.effect is Effect.UNKNOWN or not oracle.unapproved(node.id, "certain", content=content):
            expected[node.id] = Answer.UNKNOWN
        else:
            expected[node.id] = Answer.FAILS
    return expected


@settings(max_examples=400, deadline=None)
@given(graphs())
def test_approval_is_what_enumerating_every_walk_says(workflow: Workflow) -> None:
    assert answers(workflow, A) == _expected(workflow, content=False)


@settings(max_examples=400, deadline=None)
@given(graphs())
def test_approved_content_is_what_enumerating_every_walk_says(workflow: Workflow) -> None:
    assert answers(workflow, B) == _expected(workflow, content=True)


_USES = {NodeKind.EXIT, NodeKind.MESSAGE, NodeKind.EXPORT}


def _looked_at(workflow: Workflow) -> dict[str, tuple[Answer, str]]:
    oracle, expected = Oracle(workflow), {}
    for node in workflow.nodes:
        acts = node.effect not in {Effect.NONE, Effect.READ}
        if not (acts or node.kind in _USES) or (least := oracle.looked(node.id, "possible")) is None:
            continue
        most = oracle.looked(node.id, "certain")
        assert most is not None
        end = node.kind in {NodeKind.EXIT, NodeKind.MESSAGE}
        least, most = (3 if end and level == 1 else level for level in (least, most))
        if least >= 2:
            perhaps = "schema only, perhaps content" if most > least else "schema only"
            expected[node.id] = Answer.HOLDS, [perhaps, "content"][least - 2]
        elif node.effect is Effect.UNKNOWN or most >= 2:
            expected[node.id] = Answer.UNKNOWN, ""
        else:
            expected[node.id] = Answer.FAILS, ""
    return expected


@settings(max_examples=500, deadline=None)
@given(graphs(kinds=ANSWERING))
def test_validation_is_what_enumerating_every_walk_says(workflow: Workflow) -> None:
    workflow = replace(workflow, gaps=())
    found = [p for p in prove(workflow) if p.question is Question.VALIDATION]
    assert {p.node: (p.answer, p.detail) for p in found} == _looked_at(workflow)


def test_what_a_person_approves_and_then_runs_holds_both_ways() -> None:
    workflow = flow(
        [model("draft"), person("ask", "yes"), sends("send"), step("end", NodeKind.EXIT)],
        ["draft>ask", "ask:yes>send", "ask:no>end"],
    )
    assert proof(workflow, A, "send").answer is Answer.HOLDS
    assert proof(workflow, B, "send").answer is Answer.HOLDS
    assert proof(workflow, A, "send").reason == "A person is asked at “ask”"


def test_a_model_that_rewrites_after_the_approval_fails_on_content_alone() -> None:
    workflow = flow(
        [model("draft"), person("ask", "yes"), model("rewrite"), sends("send")],
        ["draft>ask", "ask:yes>rewrite", "rewrite>send"],
    )
    assert proof(workflow, A, "send").answer is Answer.HOLDS
    found = proof(workflow, B, "send")
    assert (found.answer, path(found)) == (Answer.FAILS, ["rewrite", "send"])


def test_four_interrupts_cut_every_way_together_and_none_alone() -> None:
    asked = ["question", "draft", "meeting", "notify"]
    nodes = [model("triage"), *(person(f"ask_{n}", "yes") for n in asked), plain("tools"), sends("send")]
    ways = [e for n in asked for e in (f"triage:{n}>ask_{n}", f"ask_{n}:yes>tools", f"ask_{n}:no>triage")]
    workflow = flow(nodes, [*ways, "tools>send"])
    assert proof(workflow, A, "send").answer is Answer.HOLDS
    assert proof(workflow, A, "send").reason.startswith("Asked on every way, together: ")
    for gone in asked:
        rest = [replace(n, approval=None) if n.id == f"ask_{gone}" else n for n in nodes]
        found = proof(replace(workflow, nodes=tuple(rest)), A, "send")
        assert (found.answer, path(found)) == (Answer.FAILS, ["triage", f"ask_{gone}", "tools", "send"])


def test_a_rejected_branch_that_reaches_the_effect_fails_and_says_so() -> None:
    workflow = flow(
        [model("draft"), person("ask", "yes"), sends("send")], ["draft>ask", "ask:yes>send", "ask:no>send"]
    )
    found = proof(workflow, A, "send")
    assert (found.answer, path(found)) == (Answer.FAILS, ["draft", "ask", "send"])
    assert "does not approve leads here too" in found.reason


def test_an_approval_after_the_effect_comes_too_late() -> None:
    workflow = flow([model("draft"), sends("send"), person("ask")], ["draft>send", "send>ask"])
    assert answers(workflow, A) == {"send": Answer.FAILS}


def test_one_path_round_the_approval_is_the_witness() -> None:
    workflow = flow(
        [model("draft"), step("which", NodeKind.CONDITION), person("ask", "yes"), sends("send")],
        ["draft>which", "which:large>ask", "ask:yes>send", "which:small>send"],
    )
    assert path(proof(workflow, A, "send")) == ["draft", "which", "send"]


def test_an_answer_counts_only_where_the_question_was_asked_on_the_way() -> None:
    nodes = [
        plain("start"), model("draft"),
        step("ask", NodeKind.APPROVAL, approval=approval("yes", decided_at="route")),
        step("route", NodeKind.CONDITION), sends("send"),
    ]  # fmt: skip
    edges = ["start>draft", "draft>ask", "ask>route", "route:yes>send"]
    assert proof(flow(nodes, edges), A, "send").answer is Answer.HOLDS
    past = flow(nodes, [*edges, "start>route"])
    assert proof(past, A, "send").answer is Answer.HOLDS, "no model speaks on the way past the question"
    past = flow(nodes, [*edges, "draft>route"])
    assert path(proof(past, A, "send")) == ["start", "draft", "route", "send"]


def test_what_was_asked_before_a_model_spoke_does_not_approve_what_it_said() -> None:
    asked = step("ask", NodeKind.APPROVAL, approval=approval("yes", decided_at="route"))
    workflow = flow(
        [asked, model("draft"), step("route", NodeKind.CONDITION), sends("send")],
        ["ask>draft", "draft>route", "route:yes>send"],
    )
    assert answers(workflow, A) == {"send": Answer.HOLDS}
    assert answers(workflow, B) == {"send": Answer.FAILS}


def test_a_confirmed_tool_call_guards_that_tool_and_no_other() -> None:
    workflow = flow(
        [agent("clerk"), sends("mail"), sends("delete", Effect.WRITE)],
        [tool("clerk>mail", approval=approval()), tool("clerk>delete")],
    )
    assert answers(workflow, A) == {"mail": Answer.HOLDS, "delete": Answer.FAILS}
    assert answers(workflow, B) == {"mail": Answer.HOLDS, "delete": Answer.FAILS}
    assert proof(workflow, A, "mail").reason == "Each call of it is asked for"


def test_an_agent_called_with_leave_acts_guarded_but_not_as_approved() -> None:
    workflow = flow(
        [agent("lead"), agent("worker"), sends("mail")],
        [tool("lead>worker", approval=approval()), tool("worker>mail")],
    )
    assert answers(workflow, A) == {"mail": Answer.HOLDS}
    assert answers(workflow, B) == {"mail": Answer.FAILS}


def test_a_yes_by_timeout_is_nobodys_leave() -> None:
    workflow = flow(
        [model("draft"), person("ask", on_timeout="approve"), sends("send")], ["draft>ask", "ask>send"]
    )
    found = proof(workflow, A, "send")
    assert found.answer is Answer.FAILS
    assert "when time runs out" in found.reason


def test_what_goes_on_after_an_error_of_the_approval_has_no_leave() -> None:
    error = edge("ask>send", kind=EdgeKind.ERROR)
    workflow = flow([model("draft"), person("ask"), sends("send")], ["draft>ask", "ask>send", error])
    assert answers(workflow, A) == {"send": Answer.FAILS}


def test_doubt_and_what_cannot_be_seen_are_unknown_with_the_reason() -> None:
    nodes, edges = (
        [model("draft"), person("ask", doubt="reviewers are a setting"), sends("send")],
        ["draft>ask", "ask>send"],
    )
    found = proof(flow(nodes, edges), A, "send")
    assert (found.answer, found.reason) == (
        Answer.UNKNOWN,
        "Whether anybody is asked is not known: reviewers are a setting",
    )
    bare, direct = [model("draft"), sends("send")], ["draft>send"]
    hidden = Gap("the hook is not read", "w.yaml", 1, frozenset({Aspect.APPROVALS}))
    assert answers(flow(bare, direct, gaps=(hidden,)), A) == {"send": Answer.UNKNOWN}
    assert answers(flow(bare, direct, expressible=frozenset()), A) == {"send": Answer.UNKNOWN}
    sure = [model("draft"), person("ask"), sends("send")]
    hidden = Gap("a target is computed", "w.yaml", 1, frozenset({Aspect.EDGES}), "draft")
    assert answers(flow(sure, edges, gaps=(hidden,)), A) == {"send": Answer.UNKNOWN}
    behind = replace(hidden, node="send")
    assert answers(flow([*sure, plain("end")], [*edges, "send>end"], gaps=(behind,)), A) == {
        "send": Answer.UNKNOWN
    }


def test_an_effect_that_is_not_known_is_unknown_where_nothing_guards_it_and_holds_where_something_does() -> (
    None
):
    nodes = [model("draft"), person("ask"), sends("call", Effect.UNKNOWN)]
    assert answers(flow(nodes, ["draft>ask", "ask>call"]), A) == {"call": Answer.HOLDS}
    assert answers(flow(nodes, ["draft>call"]), A) == {"call": Answer.UNKNOWN}


def test_what_no_model_leads_to_is_not_judged_and_models_beside_the_run_make_it_unknown() -> None:
    assert prove(flow([plain("start"), sends("send")], ["start>send"])) == ()
    assert answers(flow([sends("send"), model("say")], ["send>say"]), A) == {}
    aside = flow([plain("start"), model("draft"), sends("send")], ["draft>send"], ["start"])
    assert answers(aside, A) == {"send": Answer.UNKNOWN}


def test_where_branches_meet_that_one_of_them_asks_is_not_known_to_be_a_way_round() -> None:
    nodes = [
        step("fork", NodeKind.FORK),
        model("draft"),
        person("ask"),
        step("join", NodeKind.JOIN),
        sends("send"),
    ]
    ways = ["fork>draft", "draft>join", "join>send"]
    asked = flow(nodes, [*ways, "fork>ask", "ask>join"])
    found = proof(asked, A, "send")
    assert (found.answer, found.reason) == (
        Answer.UNKNOWN,
        "Whether “join” waits for the branch that asks is not known",
    )
    assert answers(asked, B) == {"send": Answer.FAILS}, "what the model said was shown to nobody"
    assert answers(flow(nodes, [*ways, "fork>join"]), A) == {"send": Answer.FAILS}


def test_a_loop_may_be_left_without_its_body_unless_it_asks_afterwards() -> None:
    turns = step("turns", NodeKind.LOOP)
    inside = [
        model("draft", scope="turns"),
        step("ask", NodeKind.APPROVAL, scope="turns", approval=approval()),
    ]
    back = edge("ask>turns", kind=EdgeKind.LOOP_BACK)
    edges: list[Edge | str] = ["plan>turns", "turns:loop>draft", "draft>ask", back, "turns:done>send"]
    nodes = [model("plan"), turns, *inside, sends("send")]
    found = proof(flow(nodes, edges), A, "send")
    assert found.answer is Answer.UNKNOWN
    assert "runs at all" in found.reason
    nodes[1] = replace(turns, at_least_once=True)
    assert answers(flow(nodes, edges), A) == {"send": Answer.HOLDS}


def test_a_called_part_comes_back_to_who_called_it() -> None:
    workflow = flow(
        [plain("start"), step("part", NodeKind.SUBFLOW), model("inner"), sends("send")],
        ["start>part", edge("part>inner", kind=EdgeKind.SUBFLOW), "part>send"],
    )
    found = proof(workflow, A, "send")
    assert (found.answer, path(found)) == (Answer.FAILS, ["start", "part", "inner", "part", "send"])


# What holds whatever the graph.


def _strip(workflow: Workflow) -> Workflow:
    """Nothing in doubt and nothing hidden, so that every answer is yes or no."""
    nodes = tuple(
        replace(
            n,
            effect=Effect.WRITE if n.effect is Effect.UNKNOWN else n.effect,
            approval=n.approval and replace(n.approval, doubt=""),
        )
        for n in workflow.nodes
    )
    edges = tuple(replace(e, approval=e.approval and replace(e.approval, doubt="")) for e in workflow.edges)
    return replace(workflow, nodes=nodes, edges=edges, gaps=())


@settings(max_examples=150, deadline=None)
@given(graphs(), st.randoms(use_true_random=False))
def test_order_and_names_change_no_answer(workflow: Workflow, chance: object) -> None:
    new = {n.id: f"n{9 - i}" for i, n in enumerate(workflow.nodes)}
    nodes = [
        replace(
            n,
            id=new[n.id],
            approval=n.approval and replace(n.approval, decided_at=new.get(n.approval.decided_at, "")),
        )
        for n in workflow.nodes
    ]
    edges = [replace(e, source=new[e.source], target=new[e.target]) for e in workflow.edges]
    chance.shuffle(nodes)  # type: ignore[attr-defined]
    chance.shuffle(edges)  # type: ignore[attr-defined]
    gaps = tuple(replace(g, node=new[g.node]) for g in workflow.gaps)
    entries = tuple(new[e] for e in reversed(workflow.entries))
    other = replace(workflow, nodes=tuple(nodes), edges=tuple(edges), entries=entries, gaps=gaps)
    for question in (A, B):
        before = {new[n]: a for n, a in answers(workflow, question).items()}
        assert answers(other, question) == before


@settings(max_examples=150, deadline=None)
@given(graphs())
def test_an_approval_on_every_way_in_makes_it_hold(workflow: Workflow) -> None:
    workflow = replace(_strip(workflow), entries=workflow.entries or (workflow.nodes[0].id,))
    for node in answers(workflow, A):
        asking = [replace(e, target=f"ask {node}") if e.target == node else e for e in workflow.edges]
        guarded = replace(
            workflow,
            nodes=(*workflow.nodes, person(f"ask {node}")),
            edges=(*asking, edge(f"ask {node}>{node}")),
            entries=tuple(f"ask {node}" if e == node else e for e in workflow.entries),
        )
        for question in (A, B):
            if Oracle(workflow).speaks(node):
                continue
            reached = Oracle(workflow).beyond(Oracle(workflow).entries())
            spoken = [n.id for n in workflow.nodes if n.id in reached and Oracle(workflow).speaks(n.id)]
            led_to = node in Oracle(workflow).beyond(spoken)
            assert answers(guarded, question).get(node) in (
                {Answer.HOLDS, None} if led_to else {Answer.UNKNOWN, None}
            )


@settings(max_examples=150, deadline=None)
@given(graphs(), st.data())
def test_less_leave_and_more_ways_never_make_a_failure_hold(workflow: Workflow, data: st.DataObject) -> None:
    workflow = replace(_strip(workflow), entries=workflow.entries or (workflow.nodes[0].id,))
    asking = [n for n in workflow.nodes if n.approval]
    before = {q: answers(workflow, q) for q in (A, B)}
    one, other = data.draw(st.sampled_from(workflow.nodes)), data.draw(st.sampled_from(workflow.nodes))
    others = [replace(workflow, edges=(*workflow.edges, Edge(one.id, other.id)))]
    for gone in asking:
        nodes = tuple(replace(n, approval=None) if n is gone else n for n in workflow.nodes)
        others.append(replace(workflow, nodes=nodes))
    for changed in others:
        for question, were in before.items():
            now = answers(changed, question)
            assert all(now[n] is Answer.FAILS for n, was in were.items() if was is Answer.FAILS)


@settings(max_examples=300, deadline=None)
@given(graphs())
def test_every_witness_is_a_path_that_needs_nobodys_leave(workflow: Workflow) -> None:
    oracle = Oracle(workflow)
    for found in prove(workflow):
        if found.question not in {A, B} or not found.witness:
            continue
        ways = oracle.unapproved(found.node, "possible", content=found.question is B)
        drawn = {(start, *(e.target for e in edges)): len(edges) for start, edges in ways}
        assert tuple(path(found)) in drawn
        if found.answer is Answer.FAILS:
            sure = oracle.unapproved(found.node, "certain", content=found.question is B)
            assert len(found.witness) == 1 + min(len(edges) for _, edges in sure), "there is a shorter one"


# Sub-workflows of the repository.


def _runs(id_: str, name: str) -> Node:
    return step(id_, NodeKind.SUBFLOW, runs=name, effect=Effect.UNKNOWN)


def test_a_workflow_of_the_repository_is_followed_into_and_out_of() -> None:
    part = replace(flow([model("write"), sends("post")], ["write>post"]), name="part", path="part.yaml")
    asking = flow(
        [model("draft"), person("ask"), _runs("go", "part"), sends("send")],
        ["draft>ask", "ask>go", "go>send"],
    )
    found = {(p.question, p.node): p for p in prove(asking, [asking, part])}
    assert found[A, "go/post"].answer is Answer.HOLDS
    assert found[B, "go/post"].answer is Answer.FAILS
    assert path(found[B, "go/post"]) == ["go/write", "go/post"]
    assert path(found[B, "send"]) == ["go/write", "go/post", "go", "send"]
    assert (A, "go") not in found


def test_what_a_part_does_by_itself_is_proved_where_it_is_defined() -> None:
    part = replace(flow([model("write"), sends("post")], ["write>post"]), name="part", path="part.yaml")
    outer = flow([plain("start"), _runs("go", "./part.yaml")], ["start>go"])
    assert prove(outer, [outer, part]) == ()
    assert answers(part, A) == {"post": Answer.FAILS}


def test_an_approval_inside_of_a_part_guards_what_comes_after_it() -> None:
    part = replace(flow([person("ask", "yes"), plain("no")], ["ask:no>no"]), name="part")
    outer = flow([model("draft"), _runs("go", "part"), sends("send")], ["draft>go", "go>send"])
    found = {p.question: p for p in prove(outer, [part])}
    assert path(found[A]) == ["draft", "go", "go/ask", "go/no", "go", "send"], "a refusal comes back as well"
    part = replace(part, nodes=(person("ask"),), edges=())
    assert {p.answer for p in prove(outer, [part])} == {Answer.HOLDS}


def test_a_part_that_is_not_here_stays_unknown_and_one_that_runs_itself_ends() -> None:
    outer = flow([model("draft"), _runs("go", "elsewhere"), sends("send")], ["draft>go", "go>send"])
    assert answers(outer, A) == {"go": Answer.UNKNOWN, "send": Answer.UNKNOWN}
    again = replace(
        flow([model("draft"), sends("send"), _runs("go", "again")], ["draft>send", "send>go"]), name="again"
    )
    assert {p.answer for p in prove(again, [again]) if p.question is A} == {Answer.FAILS}


# Validation, by hand.


def _check(id_: str, **more: object) -> Node:
    more.setdefault("rejects", True)
    validation = Validation(Check.CONTENT, "guardrail", "w.yaml", 1, **more)  # type: ignore[arg-type]
    return step(id_, NodeKind.VALIDATION, validation=validation)


def test_an_answer_that_is_given_to_the_user_unseen_fails_with_the_way_it_takes() -> None:
    workflow = flow(
        [plain("start"), model("say"), plain("shape"), step("end", NodeKind.EXIT)],
        ["start>say", "say>shape", "shape>end"],
    )
    found = proof(workflow, Question.VALIDATION, "end")
    assert (found.answer, path(found)) == (Answer.FAILS, ["say", "shape", "end"])
    assert found.reason == "Reached by what the model at “say” says without a check"


def test_what_passed_was_looked_at_and_what_did_not_may_be_told_but_not_sent() -> None:
    end = step("end", NodeKind.EXIT)
    nodes = [model("say"), _check("check", passed=frozenset({"ok"})), sends("send"), end]
    edges = ["say>check", "check:ok>send", "check:bad>end"]
    found = {
        p.node: (p.answer, p.detail) for p in prove(flow(nodes, edges)) if p.question is Question.VALIDATION
    }
    assert found == {"send": (Answer.HOLDS, "content"), "end": (Answer.HOLDS, "content")}
    assert proof(flow(nodes, [*edges, "check:bad>send"]), Question.VALIDATION, "send").answer is Answer.FAILS


def test_a_schema_is_told_from_a_look_at_the_content() -> None:
    held = model("say", output_schema=Stated("schema", "w.yaml", 1))
    found = proof(flow([held, sends("send")], ["say>send"]), Question.VALIDATION, "send")
    assert (found.answer, found.detail) == (Answer.HOLDS, "schema only")
    found = proof(flow([agent("a"), sends("mail")], [tool("a>mail")]), Question.VALIDATION, "mail")
    assert (found.answer, found.detail) == (Answer.HOLDS, "schema only"), (
        "the call holds arguments to a schema"
    )
    through = flow([model("m"), plain("tools"), sends("mail")], ["m>tools", tool("tools>mail")])
    assert proof(through, Question.VALIDATION, "mail").detail == "schema only"
    shell = flow([agent("a"), sends("bash", Effect.EXECUTE)], [tool("a>bash")])
    assert proof(shell, Question.VALIDATION, "bash").answer is Answer.FAILS, "any text is a command"


def test_code_and_conditions_on_the_way_make_it_unknown() -> None:
    for kind in (NodeKind.CODE, NodeKind.CONDITION, NodeKind.HUMAN_INPUT):
        workflow = flow(
            [model("say"), step("between", kind), sends("send")], ["say>between", "between:x>send"]
        )
        found = proof(workflow, Question.VALIDATION, "send")
        assert (found.answer, found.reason) == (
            Answer.UNKNOWN,
            "Whether “between” looks at the answer is not known",
        )


def test_what_a_person_approves_has_been_looked_at() -> None:
    workflow = flow([model("say"), person("ask", "yes"), sends("send")], ["say>ask", "ask:yes>send"])
    found = proof(workflow, Question.VALIDATION, "send")
    assert (found.answer, found.detail) == (Answer.HOLDS, "content")


# Gates.


def gates(workflow: Workflow) -> dict[tuple[str, str], Answer]:
    return {(p.node, p.detail): p.answer for p in prove(workflow) if p.question is Question.GATE}


def _told(text: str) -> tuple[Prompt, ...]:
    return (Prompt("w.yaml", 1, text),)


def test_a_reviewer_without_criteria_in_a_loop_without_end_fails_twice() -> None:
    nodes = [
        model("write"), model("review", prompts=_told("Look at the draft and say whether you like it.")),
        step("good", NodeKind.CONDITION), step("out", NodeKind.EXPORT),
    ]  # fmt: skip
    edges: list[Edge | str] = ["write>review", "review>good", "good:no>write", "good:yes>out"]
    found = gates(flow(nodes, edges))
    assert found["review", "criteria"] is Answer.FAILS
    assert found["review", "refusal"] is Answer.HOLDS
    assert found["review", "revision"] is Answer.FAILS
    assert found["out", "export"] is Answer.UNKNOWN, "the condition may be a check"
    measured = replace(nodes[1], prompts=_told("Score contrast and spacing from 1 to 10."))
    assert gates(flow([nodes[0], measured, *nodes[2:]], edges))["review", "criteria"] is Answer.HOLDS
    unread = replace(nodes[1], prompts=(Prompt("w.yaml", 1, reference="review_v2"),))
    assert gates(flow([nodes[0], unread, *nodes[2:]], edges))["review", "criteria"] is Answer.UNKNOWN


def test_a_gate_after_which_everything_goes_the_same_way_refuses_nothing() -> None:
    nodes = [model("review", prompts=_told("Like it?")), step("good", NodeKind.CONDITION), sends("send")]
    workflow = flow(nodes, ["review>good", "good:yes>send", "good:no>send"])
    found = next(p for p in prove(workflow) if p.question is Question.GATE and p.detail == "refusal")
    assert (found.answer, path(found)) == (Answer.FAILS, ["review", "good", "send"])
    lets_pass = flow(
        [model("say"), _check("check", rejects=False), sends("send")], ["say>check", "check>send"]
    )
    assert gates(lets_pass)["check", "refusal"] is Answer.FAILS


def test_a_model_that_routes_is_no_gate_nor_is_a_reviewer_nobody_branches_on() -> None:
    assert (
        gates(
            flow(
                [model("route"), step("which", NodeKind.CONDITION), plain("a")], ["route>which", "which:a>a"]
            )
        )
        == {}
    )
    assert (
        gates(flow([model("write"), model("reviewer"), plain("a")], ["write>reviewer", "reviewer>a"])) == {}
    )


def test_an_export_nothing_looks_at_fails_as_a_gate_that_is_missing() -> None:
    workflow = flow([model("design"), step("out", NodeKind.EXPORT)], ["design>out"])
    assert gates(workflow) == {("out", "export"): Answer.FAILS}


def test_large_graphs_take_no_longer_than_a_blink_and_their_witnesses_stay_readable() -> None:
    ids = [f"n{i}" for i in range(5_000)]
    chain = [Edge(one, other) for one, other in pairwise(ids)]
    found = prove(flow([model("n0"), *(sends(i) for i in ids[1:])], chain))
    assert len(found) == 3 * 4_999
    assert sum(len(p.witness) for p in found) < 2_000_000
    assert all(p.answer is Answer.FAILS for p in found)


def test_more_approvals_than_are_followed_are_never_answered_wrong() -> None:
    asked = [f"ask{i}" for i in range(12)]
    nodes = [
        model("draft"), *(step(a, NodeKind.APPROVAL, approval=approval("yes", decided_at="route")) for a in asked),
        step("route", NodeKind.CONDITION), sends("send"), sends("log"),
    ]  # fmt: skip
    edges: list[Edge | str] = [
        *(f"{one}>{other}" for one, other in pairwise(["draft", *asked, "route"])),
        "route:yes>send",
    ]
    assert answers(flow(nodes, edges), A) == {"send": Answer.UNKNOWN}
    assert answers(flow(nodes, [*edges, "draft>log"]), A)["log"] is Answer.FAILS


@settings(max_examples=300, deadline=None)
@given(graphs(kinds=(*HELD, NodeKind.LOOP, NodeKind.LOOP, NodeKind.JOIN, NodeKind.JOIN, NodeKind.APPROVAL)))
def test_loops_and_joins_make_answers_unknown_and_never_wrong(workflow: Workflow) -> None:
    oracle = Oracle(workflow)
    for found in prove(workflow):
        if found.question not in {A, B}:
            continue
        content = found.question is B
        if found.answer is Answer.HOLDS:
            assert not oracle.unapproved(found.node, "possible", content=content)
        if found.answer is Answer.FAILS:
            back = tuple(e for edges in Graph(workflow).returns.values() for e in edges)
            drawn = Oracle(replace(workflow, edges=(*workflow.edges, *back)))
            assert drawn.unapproved(found.node, "certain", content=content)


def test_what_a_model_says_of_one_item_is_not_carried_into_the_next() -> None:
    each = step("each", NodeKind.LOOP, bound=Bound(Limit.ITEMS, "rows", "w.yaml", 1))
    nodes = [plain("start"), each, sends("clear", Effect.WRITE), model("say"), sends("save"), sends("report")]
    edges: list[Edge | str] = [
        "start>each",
        "each:loop>clear",
        "clear>say",
        "say>save",
        edge("save>each", kind=EdgeKind.LOOP_BACK),
        "each:done>report",
    ]
    assert answers(flow(nodes, edges), A) == {"save": Answer.FAILS, "report": Answer.FAILS}
    nodes[1] = replace(each, bound=Bound(Limit.ITERATIONS, "3", "w.yaml", 1))
    assert "clear" in answers(flow(nodes, edges), A), "what turns on the same thing again carries it on"
