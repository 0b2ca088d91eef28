"""The result of the last scan that asked the same of the same, as far as it still holds."""

from __future__ import annotations

from collections.abc import Sequence

from shipworthy.cli.again import Call
from shipworthy.errors import SpecError
from shipworthy.model.results import Result
from shipworthy.repo.installation import installation
from shipworthy.repo.marks import Marks
from shipworthy.repo.memory import Memo, lasting, recall
from shipworthy.repo.memos import Memos
from shipworthy.repo.outside import Outside
from shipworthy.repo.place import cache_folder
from shipworthy.repo.state import Question
from shipworthy.report.result_json import from_json, to_json
from shipworthy.report.writing import Written


class Remembered:
    def __init__(self, question: Question) -> None:
        self._question = question
        self._memos = Memos(cache_folder())
        self._lasting: Memo | None = None
        marks = Marks()
        marks.say("result", question, installation())
        self._key = marks.hex()

    def result(self) -> Result | None:
        memo = recall(self._memos, self._key, self._question)
        if memo is None:
            return None
        try:
            result = from_json(memo["result"], origin="memo")
        except (KeyError, TypeError, AttributeError, SpecError):
            return None
        self._lasting = {name: memo[name] for name in ("outside", "state")}
        return result

    def learn(self, result: Result, outside: Outside, began: int) -> None:
        """A result worked out just now; `began` is when the work on it did."""
        self._lasting = lasting(self._question, outside, began)
        if self._lasting:
            self._memos.put(self._key, {**self._lasting, "result": to_json(result)})

    def keep(self, call: Call, written: Sequence[Written]) -> None:
        """What the command wrote of the result."""
        if self._lasting:
            call.keep(self._question, self._lasting, written)
