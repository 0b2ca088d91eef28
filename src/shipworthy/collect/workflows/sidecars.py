"""Sidecars, found with the definitions, laid upon those they describe."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from shipworthy.collect.context import Context
from shipworthy.collect.workflows.files import TrackedFiles
from shipworthy.formats.workflows.own.declaring import Remark, Sidecar, declare, noted
from shipworthy.formats.workflows.own.reading import open_sidecar
from shipworthy.model.workflows import Definition, Workflow
from shipworthy.schema.nodes import line_of

Key = tuple[str, str]
"""A file and a format it was read in: code may be of several."""
Read = Mapping[Key, Sequence[Definition] | None]


class Described:
    """Definitions with what sidecars declare of them."""

    def __init__(self, context: Context, read: Read) -> None:
        self.read = dict(read)
        self.remarks: list[Remark] = []
        self._context = context
        self._files = TrackedFiles(context)

    def lay(self, sidecars: Iterable[str]) -> None:
        for path in sidecars:
            opened = open_sidecar(path, self._context.read(path))
            for error in opened.errors:
                said = str(error).removeprefix(f"{path}:{error.line}: ")
                self._remark(path, error.line, f"{said} ({error.help})" if error.help else said)
            if opened.said is not None and not opened.errors:
                self._one(Sidecar(path, opened.said, opened.document))

    def _one(self, sidecar: Sidecar) -> None:
        line = line_of(sidecar.document, "describes")
        target = self._files.beside(sidecar.path, sidecar.said.describes)
        keys = [key for key in self.read if key[0] == target]
        if target is None:
            self._remark(sidecar.path, line, f"there is no tracked file {sidecar.said.describes[:200]!r}")
        elif not keys:
            self._remark(sidecar.path, line, f"{target} is no definition of a workflow that is known here")
        elif all(self.read[key] is None for key in keys):
            self._remark(sidecar.path, line, f"{target} is of a format that is not read")
        else:
            self._upon(target, keys, sidecar)

    def _upon(self, target: str, keys: Sequence[Key], sidecar: Sidecar) -> None:
        wanted = sidecar.said.workflow
        declared = {
            (key, index): declare(definition, sidecar)
            for key in keys
            for index, definition in enumerate(self.read[key] or ())
            if isinstance(definition, Workflow) and wanted in {"", definition.name}
        }
        if not declared:
            line = line_of(sidecar.document, "workflow", line_of(sidecar.document, "describes"))
            self._remark(sidecar.path, line, f"{target} holds no workflow {wanted[:100]!r}")
        # In a file of several workflows, a node need only be in one.
        remarks = sorted(set.intersection(*({*said} for _, said in declared.values()))) if declared else []
        self.remarks += remarks
        for key in keys:
            laid = list(self.read[key] or ())
            for index in range(len(laid)):
                if (key, index) in declared:
                    laid[index] = noted(declared[key, index][0], remarks)
            self.read[key] = laid if self.read[key] is not None else None

    def _remark(self, path: str, line: int, problem: str) -> None:
        self.remarks.append(Remark(path, line, problem))
