"""The names a rule file uses, held against the facts there are."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from shipworthy.errors import SpecError
from shipworthy.evaluate.facttypes import fields_of, item_type
from shipworthy.evaluate.phrases import PLACEHOLDER
from shipworthy.model.facts import FactSpec
from shipworthy.schema.decode import suggest

Fields = Mapping[str, Any]
"""The types of `item.…` by that name; empty outside `for_each`."""


@dataclass(frozen=True)
class Names:
    """`origin` is the rule file; every mistake is a `SpecError` that names it and the line."""

    origin: str
    facts: Mapping[str, FactSpec]

    def fail(self, line: int, message: str, help: str = "") -> SpecError:  # noqa: A002  # as in errors
        return SpecError(self.origin, line, message, help=help)

    def spec(self, name: str, line: int) -> FactSpec:
        if name not in self.facts:
            raise self.fail(line, f"no such fact {name!r}", suggest(name, self.facts))
        return self.facts[name]

    def fields(self, name: str, line: int) -> Fields:
        """The fields of a list fact's items."""
        item = item_type(self.spec(name, line).hint)
        if item is None:
            raise self.fail(line, f"{name} is no list of items")
        return {f"item.{key}": hint for key, hint in fields_of(item).items()}

    def asked(self, name: str, given: Mapping[str, object], line: int, fields: Fields) -> tuple[Any, str]:
        """The type and unit of what a condition or a text asks for."""
        if name.startswith("item."):
            if name not in fields:
                raise self.fail(line, f"the items have no {name!r}", suggest(name, fields))
            return fields[name], ""
        spec = self.spec(name, line)
        if sorted(given) != sorted(spec.parameters):
            wanted, got = ", ".join(spec.parameters) or "nothing", ", ".join(given) or "nothing"
            raise self.fail(line, f"{name} must be given {wanted}, and is given {got}")
        return spec.hint, spec.unit

    def template(self, text: str, line: int, fields: Fields) -> str:
        """The text, each placeholder checked, a fact's own unit added."""

        def checked(match: re.Match[str]) -> str:
            _, unit = self.asked(match[1], {}, line, fields)
            unit = match[2] or unit
            return f"{{{match[1]}:{unit}}}" if unit.isalpha() else f"{{{match[1]}}}"

        return PLACEHOLDER.sub(checked, text)
