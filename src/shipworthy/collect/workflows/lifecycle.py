"""The governed lifecycle of the product's workflows: who answers for them, what is approved and published."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from shipworthy.collect.context import Context, Unavailable, fact
from shipworthy.collect.operations.ownership import owners_of
from shipworthy.collect.workflows.definitions import sidecar_paths, sidecar_remarks
from shipworthy.collect.workflows.governed import Governed, governed
from shipworthy.errors import SpecError
from shipworthy.formats.workflows.own.declaring import Remark
from shipworthy.govern.registry import EMPTY, Registry, read_registry
from shipworthy.govern.registry_file import PATH, State
from shipworthy.model.repository import PathClass
from shipworthy.model.workflows import Aspect

_CLAIMS = frozenset({State.APPROVED.value, State.PUBLISHED.value})


@dataclass(frozen=True, slots=True)
class WorkflowStanding:
    path: str
    line: int
    name: str
    id: str
    """In the registry; empty where it is not registered."""
    state: str
    """draft, in-review, approved, published or retired; a draft where it is not registered."""
    version: str
    """As the definition, its sidecar or the registry states it."""
    owner: str
    owner_from: str
    """definition, registry, CODEOWNERS, git; empty where nobody answers for it. Each weaker than the last."""
    fresh: bool
    """What was approved is what is there, and everyone needed has approved it."""
    runnable: bool
    """It is published, unchanged since, and its approvals are fresh."""
    sound: bool
    """It holds what its state claims. A draft claims nothing."""
    missing: tuple[str, ...]
    """Roles whose fresh approval is wanting."""
    changed: tuple[str, ...]
    """Files that are not as they were approved."""


def registry_of(context: Context) -> Registry:
    """What the tracked registry says; nothing where there is none. Raises `SpecError`."""
    return read_registry(context.read(PATH)) if context.file(PATH) else EMPTY


@fact("ai_workflows.registry_problems")
def registry_problems(context: Context) -> tuple[Remark, ...]:
    """What is wrong with `.shipworthy/workflows.yaml`.

    A mistake in it, with its line; a definition it names that is not there or that defines no workflow.
    """
    try:
        registry = registry_of(context)
    except SpecError as error:
        said = str(error).removeprefix(f"{error.origin}:{error.line}: ")
        return (Remark(error.origin, error.line, f"{said} ({error.help})" if error.help else said),)
    known = {each.path for each in _governed(context)}
    return tuple(
        Remark(PATH, registry.lines.get(id_, 1), f"{id_}: {entry.path} {_wrong(context, entry.path)}")
        for id_, entry in registry.said.workflows.items()
        if entry.path not in known
    )


def _wrong(context: Context, path: str) -> str:
    return "defines no workflow that is known here" if context.file(path) else "is no tracked file"


@fact("ai_workflows.sidecar_problems")
def sidecar_problems(context: Context) -> tuple[Remark, ...]:
    """What sidecars of workflow definitions say that cannot be meant.

    A misspelt key, a definition or node that is not there, a side effect said to be more harmless than the
    definition shows, a version that is not the one the definition states.
    """
    return sidecar_remarks(context)


@fact("ai_workflows.standing")
def standing(context: Context) -> tuple[WorkflowStanding, ...]:
    """Where each workflow of the product stands: its state, owner, version and approvals.

    From `.shipworthy/workflows.yaml`, held against the digest of what is there now. The owner is whom the
    definition or its sidecar names, else the registry, else CODEOWNERS, else who changed it most often in a
    year. Unknown where the registry cannot be read.
    """
    return tuple(
        _standing(context, each)
        for each in _governed(context)
        if (file := context.file(each.path)) and file.path_class is PathClass.PRODUCT
    )


@fact("ai_workflows.claims")
def claims(context: Context) -> tuple[WorkflowStanding, ...]:
    """The workflows of `ai_workflows.standing` that the registry says are approved or published.

    Without those that by the registry's own policy nobody has to approve, and nobody did.
    """
    asked = {each.path for each in _governed(context) if each.needed or each.standing.fresh}
    return tuple(
        each
        for each in context.get(standing)
        if each.state in _CLAIMS and (each.path in asked or not each.sound)
    )


@fact("ai_workflows.registered", unit="workflows")
def registered(context: Context) -> int:
    """How many workflows `.shipworthy/workflows.yaml` names."""
    try:
        return len(registry_of(context).said.workflows)
    except SpecError:
        return 1  # a registry that cannot be read is there all the same


@fact("ai_workflows.sidecars", unit="files")
def sidecars(context: Context) -> int:
    """How many sidecars of workflow definitions there are."""
    return len(sidecar_paths(context))


def _governed(context: Context) -> tuple[Governed, ...]:
    try:
        registry = registry_of(context)
    except SpecError as error:
        raise Unavailable(f"the registry cannot be read: {error}", f"mend {PATH}") from None
    return context.once(("workflows", "governed"), lambda: governed(context, registry))


def _standing(context: Context, each: Governed) -> WorkflowStanding:
    owner, owner_from = _owner(context, each)
    version = each.stated(Aspect.VERSION)
    said = each.standing
    return WorkflowStanding(
        each.path, each.line, each.name, each.id, said.state.value,
        version.value if version else str(each.entry.version) if each.entry else "", owner, owner_from,
        fresh=bool(said.fresh) and not said.missing, runnable=said.runnable, sound=said.sound,
        missing=tuple(sorted(said.missing or ())), changed=said.changed,
    )  # fmt: skip


def _owner(context: Context, each: Governed) -> tuple[str, str]:
    if stated := each.stated(Aspect.OWNER):
        return stated.value, "definition"
    if each.entry and (named := each.entry.reviewers.get("owner")):
        return ", ".join(named), "registry"
    if owners := owners_of(context, each.path):
        return ", ".join(owners), "CODEOWNERS"
    often = context.once(("workflows", "changed by"), lambda: _changed_by(context))
    people = sorted((-n, author) for author, n in often.get(each.path, {}).items())
    return (people[0][1], "git") if people else ("", "")


def _changed_by(context: Context) -> dict[str, Counter[str]]:
    """How often each person changed each file in a year."""
    changed: dict[str, Counter[str]] = {}
    try:
        for commit in context.door.commits():
            if "[bot]" not in commit.author:
                for path in commit.paths:
                    changed.setdefault(path, Counter())[commit.author] += 1
    except ValueError:
        return {}
    return changed
