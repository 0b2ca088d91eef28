"""Rule files, read strictly: every mistake is an error with file and line, and a suggestion."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

from shipworthy.errors import SpecError
from shipworthy.evaluate.conditions import clauses
from shipworthy.evaluate.facttypes import fields_of, item_type, kind_of_type
from shipworthy.evaluate.names import Names
from shipworthy.evaluate.operators import kind_of
from shipworthy.evaluate.rule_file import RuleFile
from shipworthy.model.facts import FactSpec
from shipworthy.model.rules import Example, Grade, Outcome, Rule, Scales, Show
from shipworthy.schema.decode import Decoder, suggest
from shipworthy.schema.from_yaml import read_yaml
from shipworthy.schema.nodes import DocumentError, line_of

AI_READINESS = "repository-ai-readiness"
_ID = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")


def load(text: str, *, origin: str, pack: str, facts: Mapping[str, FactSpec], scales: Scales) -> Rule:
    """The rule in `text`. Raises `SpecError` naming file, line and what was probably meant."""
    try:
        raw = read_yaml(text, strict=True)
    except DocumentError as error:
        raise SpecError(origin, error.line, str(error)) from None
    file: RuleFile = Decoder(origin).decode(RuleFile, raw)
    return _Loader(Names(origin, facts), raw, file, scales).rule(pack)


@dataclass(frozen=True)
class _Loader:
    names: Names
    raw: Mapping[str, Any]
    file: RuleFile
    scales: Scales

    def rule(self, pack: str) -> Rule:
        file, names = self.file, self.names
        self._check_identity()
        self._check_counts()
        fields = names.fields(file.for_each, self._line("for_each")) if file.for_each else {}
        if not file.check:
            raise names.fail(self._line("check"), "a rule checks something")
        check = clauses(names, self.raw["check"], self._line("check"), fields)
        applies = clauses(names, self.raw.get("applies_when") or (), self._line("applies_when"), {})
        grade, show = self._grade(), self._show()
        finding = names.template(file.finding, self._line("finding"), fields) if file.finding else None
        self._check_examples()
        return Rule(
            id=file.id, title=file.title, failure=file.failure, counts_toward=file.counts_toward,
            what=file.what.strip(), why=file.why.strip(), fix=file.fix.strip(), check=check,
            examples=tuple(Example(e.name, e.facts, e.expect, e.credit) for e in file.examples),
            severity=file.severity, confidence=file.confidence, effort=file.effort,
            stability=file.stability, blocker=file.blocker, pillar=file.pillar,
            references=file.references, needs=file.needs, applies_when=applies,
            for_each=file.for_each, grade=grade, finding=finding, show=show, pack=pack,
            origin=names.origin,
        )  # fmt: skip

    def _line(self, key: str) -> int:
        return line_of(self.raw, key)

    def _check_identity(self) -> None:
        stem, line, fail = PurePath(self.names.origin).stem, self._line("id"), self.names.fail
        if not _ID.fullmatch(self.file.id):
            raise fail(line, f"the id {self.file.id!r} is not lower-case words joined by hyphens")
        if self.file.id != stem:
            raise fail(line, f"the id {self.file.id!r} is not the file's name, {stem!r}")
        if not self.file.references:
            raise fail(self._line("references"), "a rule names at least one reference for its weight")

    def _check_counts(self) -> None:
        line, fail, pillar = self._line("counts_toward"), self.names.fail, self.file.pillar
        known = [d.id for d in self.scales.dimensions]
        for dimension, weight in self.file.counts_toward.items():
            at = line_of(self.raw["counts_toward"], dimension, line)
            if dimension not in known:
                raise fail(at, f"no such dimension {dimension!r}", suggest(dimension, known))
            if weight <= 0:
                raise fail(at, "a weight is above zero; what weighs nothing is `stability: preview`")
        if not self.file.counts_toward:
            raise fail(line, "a rule counts toward at least one dimension")
        pillars = [p.id for p in self.scales.pillars]
        if AI_READINESS in self.file.counts_toward and pillar is None:
            raise fail(
                line, f"what counts toward {AI_READINESS} names its pillar", "one of " + ", ".join(pillars)
            )
        if pillar is not None and pillar not in pillars:
            raise fail(self._line("pillar"), f"no such pillar {pillar!r}", suggest(pillar, pillars))

    def _grade(self) -> Grade | None:
        grade = self.file.grade
        if grade is None:
            return None
        line, fail = self._line("grade"), self.names.fail
        if self.file.for_each:
            raise fail(line, "`for_each` earns by share; it cannot be graded too")
        if kind_of_type(self.names.spec(grade.fact, line).hint) not in {"number", None}:
            raise fail(line, f"{grade.fact} is no number to grade by")
        if grade.zero_at == grade.full_at:
            raise fail(line, "`zero_at` and `full_at` are the same")
        return Grade(grade.fact, grade.zero_at, grade.full_at)

    def _show(self) -> Show | None:
        if self.file.show is None:
            return None
        line = self._line("show")
        fields = self.names.fields(self.file.show.items, line)
        return Show(self.file.show.items, self.names.template(self.file.show.message, line, fields))

    def _check_examples(self) -> None:
        shown = {example.expect for example in self.file.examples}
        missing = {Outcome.PASS, Outcome.FAIL, Outcome.UNKNOWN} - shown
        if missing:
            raise self.names.fail(self._line("examples"), f"no example ends in {', '.join(sorted(missing))}")
        for index, example in enumerate(self.file.examples):
            for name, value in example.facts.items():
                _check_stated(self.names, name, value, line_of(self.raw["examples"], index))


def _check_stated(names: Names, name: str, value: object, line: int) -> None:
    """A fact as an example states it has the fact's type, and its items have the items' fields."""
    hint = names.spec(name, line).hint
    kind = kind_of_type(hint)
    if kind is not None and kind_of(value) != kind:
        raise names.fail(line, f"{name} is a {kind}, and the example says {value!r}")
    item = item_type(hint)
    for entry in value if item and isinstance(value, list) else ():
        if not isinstance(entry, Mapping):
            raise names.fail(line, f"the items of {name} are mappings of their fields")
        for key in entry:
            if item and key not in fields_of(item):
                near = suggest(str(key), fields_of(item))
                raise names.fail(line, f"the items of {name} have no field {key!r}", near)
