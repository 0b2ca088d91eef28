"""Workflows of the fixed result: one that reaches a customer unguarded, one that is guarded, some only listed."""

from __future__ import annotations

from shipworthy.model.proofs import Answer, Cell, Contract, Proof, Question, Step
from shipworthy.model.workflow_results import (
    ApprovalPoint,
    DrawnEdge,
    DrawnNode,
    Graph,
    Matrix,
    MatrixRow,
    ModelUse,
    Unseen,
    WorkflowResult,
)
from shipworthy.model.workflows import EdgeKind, Effect, Mechanism, NodeKind, Via, WorkflowKind

CLAIMS, REFUND = "flows/claims.json", "flows/refund.yaml"


def _claims() -> WorkflowResult:
    nodes = (
        DrawnNode("start", NodeKind.ENTRY, "Claim arrives", CLAIMS, 4, "webhook"),
        DrawnNode("judge", NodeKind.AGENT, "Judge the claim", CLAIMS, 12, "agent", models=("gpt-4o",)),
        DrawnNode("find", NodeKind.TOOL, "find_parcel", CLAIMS, 30, "http", effect=Effect.READ, effect_reason="HTTP GET"),
        DrawnNode("pay", NodeKind.TOOL, "pay_refund", CLAIMS, 41, "http", effect=Effect.EXTERNAL, effect_reason="HTTP POST"),
        DrawnNode("which", NodeKind.CONDITION, "Refused?", CLAIMS, 55, "if"),
        DrawnNode("say", NodeKind.EXIT, "Answer the customer", CLAIMS, 61, "reply"),
    )  # fmt: skip
    edges = (
        DrawnEdge("start", "judge"),
        DrawnEdge("judge", "find", EdgeKind.TOOL_CALL),
        DrawnEdge("judge", "pay", EdgeKind.TOOL_CALL),
        DrawnEdge("judge", "which"),
        DrawnEdge("which", "say", port="no"),
        DrawnEdge("which", "judge", EdgeKind.LOOP_BACK, port="yes"),
    )
    steps = tuple(Step(n.id, n.label, n.kind.value, n.path, n.line) for n in (nodes[0], nodes[1], nodes[3]))
    proofs = (
        Proof(
            Question.APPROVAL, "pay", Answer.FAILS, "nobody is asked on the way from `Judge the claim`",
            CLAIMS, 41, steps,
        ),
        Proof(
            Question.VALIDATION, "say", Answer.UNKNOWN, "what `Refused?` looks at is an expression", CLAIMS, 61
        ),
        Proof(
            Question.BOUND, "judge", Answer.HOLDS, "its turns end", CLAIMS, 12, (), "default 10 (n8n 1.9)"
        ),
    )  # fmt: skip
    said = (Cell.STATED, Cell.DEFAULT, Cell.ABSENT, Cell.UNKNOWN, Cell.NOT_APPLICABLE)
    return WorkflowResult(
        CLAIMS, 1, "n8n", "Claims", "product", judged=True, kind=WorkflowKind.WORKFLOW, nodes=6, edges=6,
        effects={"external": 1, "read": 1},
        models=(ModelUse("gpt-4o", Via.LITERAL, "openai", "gpt-4o-2024-08-06", CLAIMS, 14, 1, ("claude-sonnet",)),),
        answers={"approval": {"fails": 1}, "bound": {"holds": 1}, "validation": {"unknown": 1}},
        proofs=proofs, proofs_left_out=2,
        contracts=(
            Matrix(Contract.WORKFLOW, ("owner", "version", "cost limit", "traces", "tenant"), (MatrixRow("", said),)),
            Matrix(Contract.NODE, ("input", "output", "retry", "timeout", "errors"), (MatrixRow("judge", said), MatrixRow("pay", said[::-1]))),
        ),
        unseen=(Unseen("the sub-workflow 77 is not in this repository", CLAIMS, 70),), unseen_left_out=1,
        graph=Graph(nodes, edges, ("start",)), version="7", state="draft",
    )  # fmt: skip


def _refund() -> WorkflowResult:
    nodes = (
        DrawnNode("draft", NodeKind.MODEL_CALL, "draft", REFUND, 5, models=("small",)),
        DrawnNode("ask", NodeKind.APPROVAL, "ask the desk", REFUND, 11, approval=Mechanism.NODE),
        DrawnNode("book", NodeKind.TOOL, "book", REFUND, 19, effect=Effect.WRITE, effect_reason="INSERT"),
    )
    return WorkflowResult(
        REFUND, 1, "conductor", "refund", "product", judged=True, kind=WorkflowKind.WORKFLOW, nodes=3, edges=2,
        effects={"write": 1},
        models=(ModelUse("small", Via.ALIAS, "", "", REFUND, 6),),
        approvals=(ApprovalPoint("ask", Mechanism.NODE, REFUND, 11, "the desk", doubt="the timeout is set elsewhere"),),
        answers={"approval": {"holds": 1}, "approved content": {"holds": 1}},
        proofs=(
            Proof(Question.APPROVAL, "book", Answer.HOLDS, "`ask the desk` stands before it", REFUND, 19),
            Proof(Question.APPROVED_CONTENT, "book", Answer.HOLDS, "no model runs after it", REFUND, 19),
        ),
        graph=Graph(nodes, (DrawnEdge("draft", "ask"), DrawnEdge("ask", "book", port="approved")), ("draft",)),
        owner="@payments", state="published",
    )  # fmt: skip


def workflows() -> tuple[WorkflowResult, ...]:
    return (
        WorkflowResult(
            "docs/flow.dag.yaml", 1, "promptflow", "", "docs", listed_because="part of the documentation",
            retired="Prompt Flow is retired on 2027-04-20",
        ),
        _claims(),
        _refund(),
        WorkflowResult(
            "flows/copy.json", 1, "n8n", "Claims", "product", listed_because=f"it says the same as {CLAIMS}",
            duplicate_of=CLAIMS,
        ),
    )  # fmt: skip
