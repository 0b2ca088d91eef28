"""The JSON Schema of our own format: a sidecar where the file says what it `describes`, else a definition."""

from __future__ import annotations

from typing import Any

from shipworthy.formats.workflows.own.document import SCHEMA, WorkflowFile
from shipworthy.formats.workflows.own.sidecar import SidecarFile
from shipworthy.schema.jsonschema import schema_of


def workflow_schema() -> dict[str, Any]:
    definition, sidecar = (schema_of(hint, title=SCHEMA) for hint in (WorkflowFile, SidecarFile))
    head = {key: definition.pop(key) for key in ("$schema", "title")}
    for key in head:
        sidecar.pop(key)
    return {**head, "if": {"required": ["describes"]}, "then": sidecar, "else": definition}
