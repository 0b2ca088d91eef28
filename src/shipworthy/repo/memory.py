"""What was answered last, said again as long as nothing it rests on has changed."""

from __future__ import annotations

import time
from functools import cache
from typing import Any

from shipworthy.repo.git import GitError
from shipworthy.repo.memos import Memos
from shipworthy.repo.outside import Outside
from shipworthy.repo.state import SETTLED, Question, State, state_of

Memo = dict[str, Any]


def recall(memos: Memos, key: str, question: Question) -> Memo | None:
    """The memo, if it still holds."""
    memo = memos.get(key)
    if memo is None or (state := _now(question)) is None:
        return None
    try:
        holds = state.beyond(Outside(memo["outside"])).hex() == memo["state"]
    except (KeyError, TypeError, ValueError, AttributeError, OSError):
        return None
    return memo if holds else None


def lasting(question: Question, outside: Outside, began: int) -> Memo | None:
    """What a memo of an answer begun at that time must say to be recalled.

    None where anything changed so late that the answer may be one about what was there before.
    """
    state = _looked_at(question)
    if state is None:
        return None
    marks = state.beyond(outside)
    if marks.newest > began - SETTLED:
        return None
    return {"outside": outside.said(), "state": marks.hex()}


def clock() -> int:
    return time.time_ns()


def _looked_at(question: Question) -> State | None:
    try:
        return state_of(question)
    except (GitError, OSError, ValueError):
        return None


_now = cache(_looked_at)
"""Two memos may be asked for in one run; between them nothing is answered."""
