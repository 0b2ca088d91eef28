"""The graphs as JSON (`shipworthy.workflows/1`), for programs: all but what must not leave a repository.

Of prompts only a digest and the length are told, of credentials nothing but that there are some.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any

from shipworthy.model.proofs import ContractRow, Proof
from shipworthy.model.workflow_results import WorkflowResult
from shipworthy.model.workflows import Definition as Graph
from shipworthy.model.workflows import ModelRegistry, Prompt, Workflow
from shipworthy.schema.jsonschema import schema_of

SCHEMA = "shipworthy.workflows/1"
MASK = "***"
_SURROGATE = re.compile("[\ud800-\udfff]")
_SECRET_NAME = re.compile(
    r"(?i)(api|access|private|secret|auth)[-_ ]?key|token$|secret|passw|credential|authori[sz]ation"
)
_SECRET = re.compile(
    r"\b(?:sk-[\w-]{16,200}|gh[pousr]_\w{20,200}|github_pat_\w{20,200}|xox[abprs]-[\w-]{10,200}"
    r"|AKIA\w{12,40}|AIza[\w-]{30,80}|hf_\w{20,80}|eyJ[\w-]{10,400}\.[\w-]{10,2000}\.[\w-]{0,1000})"
)
_LOGIN = re.compile(r"(?<=://)[^/@\s:]{1,200}:[^/@\s]{1,200}(?=@)")
_QUERY = re.compile(r"(?i)([?&](?:api_?key|key|token|access_token|sig|secret)=)[^&\s]{1,400}")


@dataclass(frozen=True)
class PromptDigest:
    """A prompt without its text."""

    path: str
    line: int
    sha256: str
    """Of the text as UTF-8; empty where it could not be had."""
    length: int
    """Characters of the text."""
    reference: str = ""
    version: str = ""


@dataclass(frozen=True)
class Definition:
    """One definition as it is told, and as it was read."""

    told: WorkflowResult
    graph: Graph | None
    proofs: Sequence[Proof]
    contracts: Sequence[ContractRow]


@dataclass(frozen=True)
class ExportedDefinition:
    path: str
    line: int
    format: str
    name: str
    path_class: str
    judged: bool
    listed_because: str
    """Why it is not judged."""
    state: str
    retired: str
    twin: str
    duplicate_of: str
    workflow: Workflow | None
    registry: ModelRegistry | None
    proofs: tuple[Proof, ...]
    contracts: tuple[ContractRow, ...]


@dataclass(frozen=True)
class Export:
    schema: str
    tool: str
    repository: str
    definitions: tuple[ExportedDefinition, ...]


def exported(repository: str, version: str, found: Sequence[Definition]) -> Export:
    return Export(SCHEMA, f"shipworthy {version}", repository, tuple(map(_exported, found)))


def _exported(each: Definition) -> ExportedDefinition:
    told = each.told
    return ExportedDefinition(
        told.path, told.line, told.format, told.name, told.path_class, told.judged, told.listed_because,
        told.state, told.retired, told.twin, told.duplicate_of,
        each.graph if isinstance(each.graph, Workflow) else None,
        each.graph if isinstance(each.graph, ModelRegistry) else None,
        tuple(each.proofs), tuple(each.contracts),
    )  # fmt: skip


def to_json(export: Export) -> str:
    """The same graphs are the same bytes. ASCII only, so that no encoding can break it."""
    text = json.dumps(_plain(export), indent=2, ensure_ascii=True, allow_nan=False)
    return text.replace("##", "\\u0023#") + "\n"  # `##[…` is a command to some build servers


def export_schema() -> dict[str, Any]:
    return schema_of(
        Export, title=f"AI workflows as shipworthy reads them ({SCHEMA})", instead={Prompt: PromptDigest}
    )


def _plain(value: Any, key: str = "") -> Any:
    match value:
        case Prompt():
            return _plain(_digest(value))
        case Enum():
            return value.value
        case bool() | int() | float() | None:
            return value
        case str():
            return masked(_SURROGATE.sub("\ufffd", value))
        case Mapping():
            return {_plain(k): _plain(v) for k, v in sorted(value.items())}
        case set() | frozenset():
            return sorted(_plain(v) for v in value)
        case list() | tuple() if key == "parameters":
            return [[_plain(k), MASK if _SECRET_NAME.search(k) else _plain(v)] for k, v in value]
        case list() | tuple():
            return [_plain(v) for v in value]
        case _:
            return {f.name: _plain(getattr(value, f.name), f.name) for f in dataclasses.fields(value)}


def _digest(prompt: Prompt) -> PromptDigest:
    data = prompt.text.encode("utf-8", errors="replace")
    sha = hashlib.sha256(data).hexdigest() if prompt.text else ""
    return PromptDigest(prompt.path, prompt.line, sha, len(prompt.text), prompt.reference, prompt.version)


def masked(text: str) -> str:
    """Without what looks like a credential; names and addresses stay."""
    return _QUERY.sub(rf"\1{MASK}", _LOGIN.sub(MASK, _SECRET.sub(MASK, text)))
