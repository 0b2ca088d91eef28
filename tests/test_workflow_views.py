"""Drawings and tables of workflows: what is unguarded is seen, whatever the labels say."""

from __future__ import annotations

import dataclasses
import re
from itertools import combinations, pairwise

import pytest
from defusedxml.ElementTree import fromstring
from hypothesis import given, settings
from hypothesis import strategies as st

from report_pages import check_html, check_markdown
from sample_result import empty, sample
from sample_workflows import workflows
from shipworthy.model.proofs import Answer, Proof, Question, Step
from shipworthy.model.workflow_results import DrawnEdge, DrawnNode, Graph, Unseen, WorkflowResult
from shipworthy.model.workflows import EdgeKind, Effect, Mechanism, NodeKind
from shipworthy.report import reporters
from shipworthy.report.caps import ALL
from shipworthy.report.drawings import drawn
from shipworthy.report.terminal import terminal_text
from shipworthy.report.workflows.layout import Size, layout
from shipworthy.report.workflows.mermaid import mermaid
from shipworthy.report.workflows.order import in_order
from shipworthy.report.workflows.picture import Picture, State, picture
from shipworthy.report.workflows.svg import standalone, svg
from shipworthy.report.workflows.view import row
from test_report_hostile_text import HOSTILE

CLAIMS, REFUND = workflows()[1:3]


def _picture(of: WorkflowResult, limit: int = 100) -> Picture:
    assert of.graph is not None
    return picture(of, of.graph, limit)


def _node(
    id_: str, kind: NodeKind = NodeKind.CODE, label: str = "", effect: Effect = Effect.NONE
) -> DrawnNode:
    return DrawnNode(id_, kind, label or id_, "w.json", 3, effect=effect)


def _chain(*nodes: DrawnNode) -> WorkflowResult:
    edges = tuple(DrawnEdge(a.id, b.id) for a, b in pairwise(nodes))
    graph = Graph(nodes, edges, (nodes[0].id,))
    return WorkflowResult("w.json", 1, "n8n", "w", "product", judged=True, nodes=len(nodes), graph=graph)


def _fails(node: str, *path: str, question: Question = Question.APPROVAL) -> Proof:
    steps = tuple(Step(each, each, "code", "w.json", 3) for each in path)
    return Proof(question, node, Answer.FAILS, "nobody is asked", "w.json", 3, steps)


def test_what_is_unguarded_is_marked_with_the_path_to_it() -> None:
    shown = _picture(CLAIMS)
    by_label = {box.label: box for box in shown.boxes}
    assert by_label["pay_refund"].state is State.UNGUARDED
    assert by_label["pay_refund"].notes == ("✗ no approval before it",)
    assert by_label["find_parcel"].state is State.PLAIN
    witness = {(shown.boxes[e.start].label, shown.boxes[e.end].label) for e in shown.lines if e.witness}
    assert witness == {("Claim arrives", "Judge the claim"), ("Judge the claim", "pay_refund")}


def test_what_is_guarded_is_marked_and_so_is_who_asks() -> None:
    states = {box.label: box.state for box in _picture(REFUND).boxes}
    assert states == {"draft": State.PLAIN, "ask the desk": State.APPROVAL, "book": State.GUARDED}


def test_an_approval_in_doubt_is_not_drawn_as_one() -> None:
    asks = dataclasses.replace(
        _node("ask", NodeKind.APPROVAL), approval=Mechanism.ENVIRONMENT, doubt="set elsewhere"
    )
    assert _picture(_chain(asks)).boxes[0].state is State.OPEN


def test_what_nobody_approves_is_not_also_said_to_differ_from_what_was_approved() -> None:
    both = [_fails("b", "a", "b"), _fails("b", "a", "b", question=Question.APPROVED_CONTENT)]
    flow = dataclasses.replace(_chain(_node("a"), _node("b", effect=Effect.WRITE)), proofs=tuple(both))
    assert _picture(flow).boxes[1].notes == ("✗ no approval before it",)
    flow = dataclasses.replace(flow, proofs=tuple(both[1:]))
    assert _picture(flow).boxes[1].notes == ("✗ changed after approval",)


def test_what_fails_inside_a_sub_workflow_is_drawn_at_the_node_that_runs_it() -> None:
    flow = _chain(_node("a"), _node("run", NodeKind.SUBFLOW), _node("c"))
    flow = dataclasses.replace(flow, proofs=(_fails("run/inner/send", "a", "run", "run/inner/send"),))
    shown = _picture(flow)
    assert [box.state for box in shown.boxes] == [State.PLAIN, State.UNGUARDED, State.PLAIN]
    assert [line.witness for line in shown.lines] == [True, False]


def test_a_large_graph_keeps_what_tells_most_and_says_how_much_it_leaves_out() -> None:
    flow = _chain(*(_node(f"n{n}") for n in range(50)), _node("send", effect=Effect.EXTERNAL))
    flow = dataclasses.replace(flow, proofs=(_fails("send", "n48", "n49", "send"),))
    shown = _picture(flow, 5)
    assert [box.label for box in shown.boxes] == ["n0", "n1", "n48", "n49", "send"]
    assert shown.left_out == 46
    assert '"46 nodes are not drawn"' in mermaid(shown)
    assert "46 nodes are not drawn" in svg(shown, "w")


def test_ids_in_a_diagram_stay_when_other_nodes_come() -> None:
    flow = _chain(_node("Send it!"), _node("send it"), _node("Ünïcödé"), _node("end"))
    assert [box.id for box in _picture(flow).boxes] == ["n_send_it", "n_send_it_2", "n_n_c_d", "n_end"]


LINES = re.compile(
    r'flowchart (TD|LR)|  subgraph w\d+\["[^"]*"\]|  end'
    r'|  \w+(\(\[|\{\{|\{|\[\[|\[\(|\[)"[^"]*"(\]\)|\}\}|\}|\]\]|\)\]|\])(:::[a-z]+)?'
    r'|  \w+ (-->|-\.->|-\.-|==>)(\|"[^"]*"\|)? \w+'
    r"|  linkStyle [\d,]+ stroke:#b3261e,stroke-width:4px|  classDef [a-z]+ [\w#:,\- ]+"
)


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_labels_are_nothing_but_labels(text: str) -> None:
    nodes = (_node("a", NodeKind.AGENT, text), dataclasses.replace(_node(text or "x"), label=text))
    flow = dataclasses.replace(_chain(*nodes), name=text)
    assert flow.graph
    edge = DrawnEdge(nodes[0].id, nodes[1].id, EdgeKind.ERROR, port=text)
    flow = dataclasses.replace(flow, graph=dataclasses.replace(flow.graph, edges=(edge,)))
    for diagram in (mermaid(_picture(flow)), mermaid(_picture(flow), _picture(CLAIMS))):
        for line in diagram.splitlines():
            assert LINES.fullmatch(line), line
            for label in re.findall(r'"([^"]*)"', line):
                assert not re.search(r"[<>&`*\[\]{}()|]", label.replace("<br>", "")), label
                assert not re.match(r"\s*([-+*]|\d+[.)])\s", label), label
    root = fromstring(standalone(_picture(flow)))
    known = {"svg", "title", "desc", "style", "g", "path", "polygon", "rect", "text"}
    assert {e.tag.rpartition("}")[2] for e in root.iter()} <= known
    for suffix in (".md", ".html"):
        page = drawn(suffix, [flow, CLAIMS], text)
        assert not re.search(r"(?<!\\)<(script|img|iframe)", page)
    check_html(drawn(".html", [flow, CLAIMS], text))


def test_a_diagram_of_several_workflows_colours_its_own_lines() -> None:
    flow = dataclasses.replace(_chain(_node("a"), _node("b"), _node("c")), proofs=(_fails("c", "b", "c"),))
    diagram = mermaid(_picture(CLAIMS), _picture(flow))
    before = len(_picture(CLAIMS).lines)
    assert re.findall(r"linkStyle ([\d,]+)", diagram) == ["0,2", str(before + 1)]


def test_a_drawing_is_named_and_told_for_those_who_do_not_see_it() -> None:
    text = standalone(_picture(CLAIMS))
    root = fromstring(text)
    space = {"s": "http://www.w3.org/2000/svg"}
    assert root.get("role") == "img"
    assert root.findtext("s:title", namespaces=space) == "Claims"
    about = root.findtext("s:desc", namespaces=space)
    assert about == "6 nodes, 6 connections. Unguarded: pay_refund."
    assert "prefers-color-scheme: dark" in text
    assert "@media print" in text
    assert not re.search(r"<script|href|url\(|@import|style=", text)


sizes = st.builds(Size, st.integers(40, 260).map(float), st.integers(30, 80).map(float))


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_boxes_never_lie_on_one_another(data: st.DataObject) -> None:
    """Whatever the graph: cycles, loops, islands, several lines between two nodes."""
    boxes = data.draw(st.lists(sizes, min_size=1, max_size=25))
    node = st.integers(0, len(boxes) - 1)
    lines = data.draw(st.lists(st.tuples(node, node), max_size=60, unique=True))
    entries = data.draw(st.lists(node, max_size=3, unique=True))
    laid = layout(boxes, lines, entries)
    assert laid == layout(boxes, lines, entries)
    assert len(laid.routes) == len(lines)
    for (x, y), size in zip(laid.centres, boxes, strict=True):
        assert x - size.width / 2 >= -0.01
        assert y - size.height / 2 >= -0.01
        assert x + size.width / 2 <= laid.size.width + 0.01
        assert y + size.height / 2 <= laid.size.height + 0.01
    for (a, one), (b, two) in combinations(zip(laid.centres, boxes, strict=True), 2):
        beside = abs(a[0] - b[0]) >= (one.width + two.width) / 2 - 0.01
        assert beside or abs(a[1] - b[1]) >= (one.height + two.height) / 2 - 0.01


@pytest.mark.parametrize("boxes", [60, 150])
def test_where_everything_leads_everywhere_is_drawn_all_the_same(boxes: int) -> None:
    """The library would take minutes, or call itself too often."""
    lines = [(a, b) for a in range(boxes) for b in range(boxes)]
    laid = layout([Size(120, 50)] * boxes, lines, [0])
    assert len(set(laid.centres)) == boxes
    assert len(laid.routes) == len(lines)


def test_a_run_begins_at_the_top_also_where_it_comes_back_there() -> None:
    boxes = [Size(100, 50)] * 3
    lines = [(1, 0), (0, 2), (2, 1)]
    assert layout(boxes, lines, [1]).centres[1] == min(layout(boxes, lines, [1]).centres)
    assert layout(boxes, lines, [2]).centres[2] == min(layout(boxes, lines, [2]).centres)


def test_nodes_are_told_in_the_order_in_which_they_run() -> None:
    nodes = tuple(map(_node, ("last", "loop", "first", "other", "body")))
    pairs = [
        ("first", "loop"),
        ("loop", "body"),
        ("body", "loop"),
        ("loop", "last"),
        ("first", "other"),
        ("other", "last"),
    ]
    graph = Graph(nodes, tuple(DrawnEdge(*pair) for pair in pairs), ("first",))
    told = [node.id for node in in_order(graph)]
    assert sorted(told) == sorted(node.id for node in nodes)
    assert told[0] == "first"
    assert told.index("loop") < told.index("body")
    assert told.index("other") < told.index("last")


def test_a_terminal_shows_the_ends_of_a_long_path() -> None:
    names = [f"n{n}" for n in range(30)]
    flow = _chain(*map(_node, names))
    flow = dataclasses.replace(flow, proofs=(_fails("n29", *names),), answers={"approval": {"fails": 1}})
    page = terminal_text(dataclasses.replace(sample(), workflows=(flow,)), verbose=False)
    assert page.count("w.json:3\n") == 1 + page.count("w.json:3\n", 0, page.index("→ n0"))
    shown = [name for name in names if re.search(rf"→ {name}  (w\.json:3|line 3)\n", page)]
    assert shown == ["n0", "n1", "n24", "n25", "n26", "n27", "n28", "n29"]
    assert "… 22 more" in page


def test_of_what_fails_in_one_workflow_three_are_told_and_the_rest_counted() -> None:
    names = [f"n{n}" for n in range(6)]
    flow = _chain(*map(_node, names))
    failing = tuple(_fails(name, "n0", name) for name in names[1:])
    flow = dataclasses.replace(flow, proofs=failing, answers={"approval": {"fails": 5}})
    page = terminal_text(dataclasses.replace(sample(), workflows=(flow,)), verbose=False)
    assert [n for n in names if f"Approval: {n} in " in page] == ["n1", "n2", "n3"]
    assert "and 2 more in w: shipworthy workflows --json" in page
    result = dataclasses.replace(sample(), workflows=(flow,))
    assert "2 more that fail" in reporters.render(result, "html")
    assert "and 2 more: `shipworthy workflows --json`" in reporters.render(result, "md")


def test_of_what_is_not_read_nothing_is_said_to_be_absent() -> None:
    flow = dataclasses.replace(
        _chain(_node("n")), nodes=0, graph=None, unseen=(Unseen("./a.ts:graph cannot be read", "w.json", 1),)
    )
    told = row(flow, ALL)
    assert (told.models, told.effects) == ("none seen", "none seen")
    assert told.notes == "not read: ./a.ts:graph cannot be read"
    assert row(dataclasses.replace(flow, unseen=(), nodes=1), ALL).effects == "none"


def test_a_repository_without_workflows_has_no_such_section() -> None:
    for name in ("html", "md"):
        assert "AI workflows" not in reporters.render(empty(), name)
        assert "AI workflows" in reporters.render(sample(), name)


def test_a_report_says_what_is_only_listed_and_why() -> None:
    for name in ("html", "md"):
        page = reporters.render(sample(), name)
        assert "part of the documentation; Prompt Flow is retired on 2027-04-20" in page
        assert "it says the same as flows/claims.json" in page


def test_a_thousand_workflows_fit_every_report() -> None:
    many = tuple(
        dataclasses.replace(CLAIMS, path=f"flows/{n}.json", name=f"Claims {n}") for n in range(1_000)
    )
    result = dataclasses.replace(sample(), workflows=many, workflows_left_out=7)
    html, markdown = reporters.render(result, "html"), reporters.render(result, "md")
    assert len(html.encode()) < 300_000
    assert len(markdown.encode()) < 60_000
    assert "1,007 definitions" in html
    check_html(html)
    check_markdown(markdown)
