"""Google's Agent Development Kit: agents in Python code, and in YAML (`agent_class`, `root_agent.yaml`).

Counted: every agent, those that only hold others included, and every tool once. A run is bounded by
`max_llm_calls` where nothing else is said.
"""

from __future__ import annotations

from collections.abc import Sequence

from shipworthy.formats.workflows.adapter import Adapter, Source
from shipworthy.formats.workflows.adapters._adk_code import in_code
from shipworthy.formats.workflows.adapters._adk_yaml import in_yaml
from shipworthy.model.workflows import Workflow


def _read(source: Source) -> Sequence[Workflow]:
    try:
        return in_code(source) if source.path.endswith(".py") else in_yaml(source)
    except RecursionError:  # an expression as deep as the parser lets through
        return ()


ADAPTERS = (Adapter("adk", _read),)
