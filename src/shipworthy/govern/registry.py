"""The registry of workflows: read strictly, with the line of each of its entries."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from shipworthy.errors import SpecError
from shipworthy.govern.registry_file import PATH, SCHEMA, Entry, RegistryFile
from shipworthy.schema.decode import Decoder, suggest
from shipworthy.schema.from_yaml import read_yaml_all
from shipworthy.schema.jsonschema import schema_of
from shipworthy.schema.nodes import DocumentError, line_of

_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")
_MAX_STARS = 4
_COMMIT = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")
_DIGEST = re.compile(r"\d{1,4}:[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Registry:
    said: RegistryFile
    lines: Mapping[str, int] = field(default_factory=dict)
    """Of the entries, by id."""

    def by_path(self) -> dict[str, str]:
        """The id of each definition that is registered."""
        return {entry.path: id_ for id_, entry in self.said.workflows.items()}


EMPTY = Registry(RegistryFile("shipworthy.workflows/1"))


def registry_schema() -> dict[str, Any]:
    return schema_of(RegistryFile, title=SCHEMA)


def read_registry(text: str, origin: str = PATH) -> Registry:
    """Raises `SpecError` with the line of the first mistake."""
    try:
        document, *more = read_yaml_all(text, strict=True) or [None]
    except DocumentError as error:
        raise SpecError(origin, error.line, str(error)) from None
    if more:
        raise SpecError(origin, 1, "the registry is one document, not several")
    if document is None:
        return EMPTY
    said: RegistryFile = Decoder(origin).decode(RegistryFile, document)
    for line, message, help_ in _problems(said, document):
        raise SpecError(origin, line, message, help=help_)
    written = document.get("workflows")
    return Registry(said, {id_: line_of(written, id_) for id_ in said.workflows})


def _problems(said: RegistryFile, document: Any) -> Iterator[tuple[int, str, str]]:
    if said.policy.began and not _COMMIT.fullmatch(said.policy.began):
        yield (
            line_of(document["policy"], "began"),
            "`began` is the whole id of a commit",
            "git rev-parse HEAD",
        )
    for name, role in said.policy.roles.items():
        if role.count < 1:
            yield (
                line_of(document["policy"]["roles"], name),
                f"the role {name!r} needs no approval at all",
                "",
            )
    seen: dict[str, str] = {}
    for id_, entry in said.workflows.items():
        line = line_of(document["workflows"], id_)
        written = document["workflows"][id_]
        if not _ID.fullmatch(id_):
            yield line, f"{id_[:80]!r} is no id", "letters, digits, dots, hyphens"
        if entry.path.startswith("/") or ".." in entry.path.split("/"):
            yield line_of(written, "path"), "`path` starts at the root of the repository and stays in it", ""
        for index, more in enumerate(entry.files):
            if more.startswith("/") or ".." in more.split("/") or more.count("*") > _MAX_STARS:
                problem = "`files` start at the root of the repository, stay in it, and have few wildcards"
                yield line_of(written["files"], index), problem, ""
        if entry.path in seen:
            problem = f"{entry.path} is registered twice: {seen[entry.path]} and {id_}"
            yield line_of(written, "path"), problem, ""
        seen[entry.path] = id_
        yield from _roles(said, entry, written)


def _roles(said: RegistryFile, entry: Entry, written: Any) -> Iterator[tuple[int, str, str]]:
    for role in entry.reviewers:
        if role not in said.policy.roles:
            line = line_of(written["reviewers"], role)
            yield line, f"there is no role {role!r}", suggest(role, said.policy.roles)
    for index, approval in enumerate(entry.approvals):
        line = line_of(written["approvals"], index)
        if approval.role not in said.policy.roles:
            yield line, f"there is no role {approval.role!r}", suggest(approval.role, said.policy.roles)
        if not _DIGEST.fullmatch(approval.digest):
            yield (
                line,
                f"{approval.digest[:80]!r} is no digest",
                "write it with `shipworthy workflows approve`",
            )
