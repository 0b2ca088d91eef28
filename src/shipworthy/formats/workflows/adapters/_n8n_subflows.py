"""Workflows that n8n's nodes start: the same one at another trigger, or another of the repository."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Mapping

from shipworthy.formats.workflows.adapters._n8n_document import Raw
from shipworthy.formats.workflows.adapters._n8n_values import is_expression, text
from shipworthy.model.workflows import Node, NodeKind

_ITSELF = re.compile(r"=\s*\{\{\s*\$workflow\.id\s*\}\}\s*")
"""An id that is reckoned from it is another's."""
_STARTING = frozenset({"executeWorkflow", "toolWorkflow", "retrieverWorkflow"})


def name_runs(nodes: dict[str, Node], raws: Mapping[str, Raw], own: str, itself: str) -> None:
    """`own` is the workflow's id, `itself` what it is called by where it starts itself."""
    for id_, node in list(nodes.items()):
        if node.kind is not NodeKind.SUBFLOW or raws[id_].short not in _STARTING:
            continue
        called = text(raws[id_].parameters, "workflowId")
        if _ITSELF.fullmatch(called) or (own and called == own):
            nodes[id_] = dataclasses.replace(node, runs=itself)
        elif is_expression(called):
            nodes[id_] = dataclasses.replace(node, opaque="which workflow it starts is decided when it runs")
        else:
            nodes[id_] = dataclasses.replace(node, runs=called[:200])


def begins_when_called(raws: Mapping[str, Raw]) -> tuple[str, ...]:
    return tuple(id_ for id_, raw in raws.items() if raw.short == "executeWorkflowTrigger")
