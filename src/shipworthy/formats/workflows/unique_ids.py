"""Ids for things of one name."""

from __future__ import annotations

from collections.abc import Container


class UniqueIds:
    """The first keeps its name, the next are counted; quick however many there are."""

    def __init__(self, taken: Container[str] = ()) -> None:
        self._taken = taken
        self._given: dict[str, int] = {}

    def of(self, name: str) -> str:
        count = self._given.get(name, 0) + 1
        id_ = name if count == 1 else f"{name} ({count})"
        while id_ in self._taken or (id_ != name and id_ in self._given):
            count += 1
            id_ = f"{name} ({count})"
        self._given[name] = count
        self._given.setdefault(id_, 1)
        return id_
