"""What `.shipworthy/workflows.yaml` decodes into; the descriptions of the fields are its documentation."""
# ruff: noqa: RUF009  # `described` makes a field

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Literal

PATH = ".shipworthy/workflows.yaml"
SCHEMA = "shipworthy.workflows/1"


class State(StrEnum):
    DRAFT = "draft"
    IN_REVIEW = "in-review"
    APPROVED = "approved"
    PUBLISHED = "published"
    RETIRED = "retired"


class When(StrEnum):
    """What of a workflow calls for a role's approval."""

    ALWAYS = "always"
    SIDE_EFFECTS = "side effects"
    """It writes, reaches somebody, runs commands, or that cannot be told."""
    DATA_ACCESS = "data access"
    """It reads stored data, searches, remembers, or is said to handle data that is not public."""
    EXECUTION = "execution"
    """It runs commands or code that a model may choose."""
    PERSONAL_DATA = "personal data"


def described(description: str, **kwargs: Any) -> Any:
    return field(metadata={"description": description}, **kwargs)


@dataclass(frozen=True)
class Role:
    """Who must approve what."""

    when: tuple[When, ...] = described("Required where any of these holds.", default=(When.ALWAYS,))
    count: int = described("How many people of it.", default=1)
    people: tuple[str, ...] = described(
        "Who may approve for it, by mail address; none: whoever did not make the change.", default=()
    )


DEFAULT_ROLES: Mapping[str, Role] = {
    "owner": Role(),
    "security": Role((When.SIDE_EFFECTS, When.DATA_ACCESS)),
}


@dataclass(frozen=True)
class Policy:
    roles: Mapping[str, Role] = described(
        "The roles there are. By default owner, always, and security, for side effects and data access.",
        default_factory=lambda: dict(DEFAULT_ROLES),
    )
    began: str = described(
        "The commit at which approvals began: who wrote what was there before may approve it.", default=""
    )


@dataclass(frozen=True)
class ApprovalRecord:
    """Leave given by a person to a definition as it was."""

    role: str = described("For which role.")
    by: str = described("Who: `Name <mail>`.")
    date: dt.date = described("When.")
    digest: str = described("What was approved.")
    commit: str = described("The commit that was checked out.", default="")
    entered_by: str = described("Who wrote it down, where that was not whose leave it is.", default="")
    parts: Mapping[str, str] = described(
        "The files it was made of, each with its own digest.", default_factory=dict
    )


@dataclass(frozen=True)
class Publication:
    version: str = described("As which version.")
    digest: str = described("What was published.")
    date: dt.date = described("When.")
    by: str = described("By whom.", default="")


@dataclass(frozen=True)
class Entry:
    """One definition."""

    path: str = described("Its file, from the root of the repository.")
    state: State = described("Where it stands.", default=State.DRAFT)
    version: str | int = described("Of a format that cannot state one; text: quote `1.10`.", default="")
    files: tuple[str, ...] = described(
        "More files it is made of than its format names: globs, from the root of the repository.", default=()
    )
    reviewers: Mapping[str, tuple[str, ...]] = described(
        "Who may approve it, by role: mail addresses.", default_factory=dict
    )
    approvals: tuple[ApprovalRecord, ...] = described("Written by `workflows approve`.", default=())
    published: Publication | None = described("Written by `workflows publish`.", default=None)


@dataclass(frozen=True)
class RegistryFile:
    schema: Literal["shipworthy.workflows/1"] = described("The format.")
    policy: Policy = described("Whose approval a workflow needs.", default_factory=Policy)
    workflows: Mapping[str, Entry] = described("The definitions, by an id of yours.", default_factory=dict)
