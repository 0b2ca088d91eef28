"""Reads definitions the way a scan does, from texts or from the real samples beside the project."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from shipworthy.formats.workflows import reading
from shipworthy.formats.workflows.adapter import Source
from shipworthy.formats.workflows.recognise import recognise
from shipworthy.model.workflows import Definition, Edge, Node, Workflow

SAMPLES = Path(__file__).parents[2] / "shared" / "samples" / "workflows"
real = pytest.mark.skipif(not SAMPLES.is_dir(), reason="real workflow files are not beside the project")


class TextFiles:
    """Files that are nothing but a mapping; modules are found below its top."""

    def __init__(self, files: Mapping[str, str]) -> None:
        self._files = files

    def text(self, path: str) -> str | None:
        return self._files.get(path)

    def beside(self, path: str, reference: str) -> str | None:
        whole = posixpath.normpath(posixpath.join(posixpath.dirname(path), reference))
        return whole if whole in self._files else None

    def under(self, folder: str) -> Sequence[str]:
        return sorted(p for p in self._files if not folder or p.startswith(f"{folder.rstrip('/')}/"))

    def module(self, path: str, name: str) -> str | None:
        folder = posixpath.dirname(path)
        dots = len(name) - len(name.lstrip("."))
        for _ in range(dots - 1):
            folder = posixpath.dirname(folder)
        inside = name.lstrip(".").replace(".", "/")
        roots = [folder] if dots else [folder, ""]
        tails = (f"{inside}.py", f"{inside}/__init__.py") if inside else ("__init__.py",)
        places = (posixpath.join(root, tail) for root in roots for tail in tails)
        return next((p for p in places if p in self._files), None)


def read_text(path: str, text: str, others: Mapping[str, str] | None = None) -> Sequence[Definition]:
    """As a scan reads it: recognised by content, then by the adapter of its format."""
    opened = recognise(path, text.encode())
    assert opened is not None, f"{path} is not recognised"
    files = TextFiles({path: text, **(others or {})})
    read = reading.read(opened.found.format, Source(path, opened.text, opened.document, files))
    assert read is not None, f"nothing reads {opened.found.format}"
    return read


def read_as(
    format_: str, path: str, text: str, others: Mapping[str, str] | None = None
) -> Sequence[Definition]:
    """By a format that is known otherwise: by its path, or by what code imports."""
    read = reading.read(format_, Source(path, text, None, TextFiles({path: text, **(others or {})})))
    assert read is not None, f"nothing reads {format_}"
    return read


def read_sample(relative: str) -> Workflow:
    """The one workflow of a real file."""
    found = read_text(relative, (SAMPLES / relative).read_text(encoding="utf-8"))
    assert len(found) == 1
    assert isinstance(found[0], Workflow)
    return found[0]


def nodes(workflow: Workflow) -> dict[str, Node]:
    return {node.id: node for node in workflow.nodes}


def targets(workflow: Workflow, source: str) -> list[tuple[str, str]]:
    """Where a node leads, and by which port."""
    return [(edge.target, edge.port) for edge in workflow.edges if edge.source == source]


def sound(workflow: Workflow) -> None:
    """What holds of every graph, whatever it was read from."""
    ids = [node.id for node in workflow.nodes]
    assert len(ids) == len(set(ids)), "two nodes share an id"
    known = set(ids)
    for edge in workflow.edges:
        assert {edge.source, edge.target} <= known, edge
    assert set(workflow.entries) <= known
    assert all(node.line >= 1 for node in workflow.nodes)
    assert all(node.scope == "" or node.scope in known for node in workflow.nodes)
    decides = {n.approval.decided_at for n in workflow.nodes if n.approval} - {""}
    assert decides <= known


def edge(workflow: Workflow, source: str, target: str) -> Edge:
    return next(e for e in workflow.edges if (e.source, e.target) == (source, target))
