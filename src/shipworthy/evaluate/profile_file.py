"""`rules/profile.yaml`, read strictly: what it names must exist."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from shipworthy.errors import SpecError
from shipworthy.evaluate.conditions import clauses
from shipworthy.evaluate.names import Names
from shipworthy.model.facts import FactSpec
from shipworthy.model.profile import Component, ProfileSpec, Question
from shipworthy.schema.decode import Decoder, suggest
from shipworthy.schema.from_yaml import read_yaml
from shipworthy.schema.nodes import DocumentError, line_of

PROFILE_FILE = "profile.yaml"


@dataclass(frozen=True)
class ComponentEntry:
    id: str
    title: str
    about: str
    applies_when: tuple[Mapping[str, object], ...] = ()
    rules: tuple[str, ...] = ()
    facts: tuple[Mapping[str, object], ...] = ()
    concerns: tuple[str, ...] = ()
    otherwise: str = ""


@dataclass(frozen=True)
class ProfileFile:
    components: tuple[ComponentEntry, ...]
    questions: tuple[Question, ...]


def load_profile(folder: Path, *, facts: Mapping[str, FactSpec], rules: Iterable[str]) -> ProfileSpec:
    """Raises `SpecError` with file and line where a rule, fact or component is named that there is not."""
    try:
        raw = read_yaml((folder / PROFILE_FILE).read_text(encoding="utf-8"), strict=True)
    except DocumentError as error:
        raise SpecError(PROFILE_FILE, error.line, str(error)) from None
    file: ProfileFile = Decoder(PROFILE_FILE).decode(ProfileFile, raw)
    names, known = Names(PROFILE_FILE, facts), frozenset(rules)
    components = tuple(
        _component(entry, node, line_of(raw["components"], index, 1), names, known)
        for index, (entry, node) in enumerate(zip(file.components, raw["components"], strict=True))
    )
    ids = {component.id for component in components}
    for index, question in enumerate(file.questions):
        for named in question.components:
            if named not in ids:
                line = line_of(raw["questions"], index, 1)
                raise names.fail(line, f"no such component {named!r}", suggest(named, ids))
    return ProfileSpec(components, file.questions)


def _component(
    entry: ComponentEntry, node: Mapping[str, object], line: int, names: Names, rules: frozenset[str]
) -> Component:
    for rule in (*entry.rules, *entry.concerns):
        if rule not in rules:
            raise names.fail(line, f"no such rule {rule!r}", suggest(rule, rules))
    if not entry.rules and not entry.facts:
        raise names.fail(line, f"nothing shows the component {entry.id!r}", "name rules or facts")
    return Component(
        entry.id, entry.title, entry.about,
        clauses(names, _listed(node, "applies_when"), line, {}),
        entry.rules, clauses(names, _listed(node, "facts"), line, {}), entry.concerns, entry.otherwise,
    )  # fmt: skip


def _listed(node: Mapping[str, object], key: str) -> list[object]:
    found = node.get(key)
    return found if isinstance(found, list) else []
