"""Whether a review step measures anything, as far as its words tell.

Said to be without criteria is only a step whose whole instruction can be read and names no number, no list
of points and no word of measuring.
"""

from __future__ import annotations

import re

from shipworthy.model.workflows import Check, Node

_REVIEW = """
    approver assess assessor audit auditor check checker critic criticise criticize critique evaluate
    evaluation evaluator grade grader guardrail inspect inspector judge judgement judgment moderate moderation
    moderator proofread qa quality rejudge review reviewer score scorer validate validation validator
    verify verifier
"""
REVIEW = frozenset(_REVIEW.split())
_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")
_MEASURES = re.compile(
    r"\d|criteri|rubric|threshold|scor|rating|grade|checklist|\bmust\b|at least|at most|percent|contrast"
    r"|spacing|alignment|hierarchy|accessib|readab|consisten|schema|polic|complian|violat|correct|accura|factual"
    r"|hallucinat|grounded|relevan|complete|fluen|toxic|harm|pii|syntax|lint|test|bug|error",
    re.IGNORECASE,
)
_POINT = re.compile(r"^\s*(?:[-*•]|\w\))\s", re.MULTILINE)


def reviews(node: Node) -> bool:
    """By its name."""
    text = f"{node.label} {node.id}"[:300]
    return any(word.lower() in REVIEW for word in _WORD.findall(text))


def measures(node: Node) -> bool | None:
    """None where what it is told cannot be read."""
    validation = node.validation
    if validation is not None and (validation.criteria or validation.check is Check.SCHEMA):
        return True
    if node.criteria is not None or node.output_schema is not None:
        return True
    texts = [p.text for p in node.prompts if p.text]
    if any(_MEASURES.search(text) or len(_POINT.findall(text)) > 1 for text in texts):
        return True
    return False if texts and len(texts) == len(node.prompts) else None
