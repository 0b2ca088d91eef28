"""Which definition of the repository a sub-workflow node runs."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable

from shipworthy.model.workflows import Workflow


class Definitions:
    def __init__(self, workflows: Iterable[Workflow]) -> None:
        self._called: dict[str, list[Workflow]] = {}
        for workflow in workflows:
            for name in {workflow.id, workflow.name, workflow.path} - {""}:
                self._called.setdefault(name, []).append(workflow)

    def called(self, name: str, by: Workflow) -> Workflow | str:
        """Or why it is not known which. The same format goes before others, the same folder before others."""
        folder = posixpath.dirname(by.path)
        beside = posixpath.normpath(posixpath.join(folder, name)) if "\0" not in name else name
        found = self._called.get(name) or self._called.get(beside) or []
        near = [w for w in found if posixpath.dirname(w.path) == folder]
        for nearer in (near, found):
            alike = [w for w in nearer if w.format == by.format]
            if len(choice := alike or nearer) == 1:
                return choice[0]
        return f"several definitions are called {name}" if found else f"{name} is not in the repository"
