"""What is proved about a workflow graph, and the path that shows it where it fails."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Question(StrEnum):
    APPROVAL = "approval"
    """Every run that reaches a side effect after a model has crossed an approval."""
    APPROVED_CONTENT = "approved content"
    """No model runs between the last approval and the side effect: what was approved is what is done."""
    VALIDATION = "validation"
    """What a model says is looked at before anything uses it."""
    BOUND = "bound"
    """A cycle, an agent or a retry ends."""
    GATE = "quality gate"
    """A review step measures something, and can refuse or send back."""


class Answer(StrEnum):
    HOLDS = "holds"
    FAILS = "fails"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Step:
    """One node of a witness path."""

    node: str
    label: str
    kind: str
    path: str
    line: int


@dataclass(frozen=True, slots=True)
class Proof:
    """The answer for one node (a side effect, a consumer, a loop, a gate) of one workflow."""

    question: Question
    node: str
    answer: Answer
    reason: str
    """In a sentence: what guards it, what is missing, or what is not known."""
    path: str
    line: int
    witness: tuple[Step, ...] = ()
    """The path on which it fails, from its first node to this one."""
    detail: str = ""
    """`schema only` or `content`; `explicit`, `default 25 (crewai 1.15)`, `expression`, `none`."""
    retry: bool = False
    """Of a bound: what is bounded is how often the node is tried again."""


class Contract(StrEnum):
    """A list of what must be said, by the thing it is said of."""

    NODE = "node"
    AGENT = "agent"
    WORKFLOW = "workflow"


class Cell(StrEnum):
    """Whether one item of a contract is met."""

    STATED = "stated"
    DEFAULT = "default"
    """Not stated; the framework's own value is known."""
    ABSENT = "absent"
    UNKNOWN = "unknown"
    """The format cannot say it, or what would say it could not be read."""
    NOT_APPLICABLE = "not applicable"


@dataclass(frozen=True, slots=True)
class ContractRow:
    """One node, agent or workflow against its contract."""

    contract: Contract
    node: str
    """Empty for the workflow itself."""
    path: str
    line: int
    cells: tuple[tuple[str, Cell], ...]
    """By the contract's items, in its order."""
