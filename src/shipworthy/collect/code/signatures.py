"""How much of the code says what types it takes and gives."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from shipworthy.collect.code.complexity import require_enough
from shipworthy.collect.context import Context, Unavailable, fact
from shipworthy.collect.repository import source_files

_BY_WILL = frozenset({"Python", "TypeScript", "PHP"})
"""Languages in which a function may do without types."""
_WITHOUT = frozenset({"JavaScript", "Ruby", "Shell"})
"""Languages whose functions cannot have types."""
LISTED = 20


@dataclass(frozen=True, slots=True)
class Untyped:
    """A function with a parameter or a result without a type that is not inferred either."""

    path: str
    line: int
    name: str


@dataclass(frozen=True, slots=True)
class _Signature:
    path: str
    line: int
    name: str
    language: str
    typed: bool


@fact("types.typed_share", unit="share")
def typed_share(context: Context) -> float:
    """The share of the product's named functions with a type for every parameter and for the result.

    Those of statically typed languages count as typed, and so do results in TypeScript, which infers them.
    Left out are function literals, and languages in
    which a function cannot say its types (JavaScript, Ruby, shell).
    """
    found = _signatures(context)
    if not found:
        raise Unavailable("no function is in a language with types")
    return sum(s.typed for s in found) / len(found)


@fact("types.optional_share", unit="share")
def optional_share(context: Context) -> float:
    """The share of the product's named functions in languages where types are written or left out at will."""
    found = _signatures(context)
    return sum(s.language in _BY_WILL for s in found) / len(found) if found else 0.0


@fact("types.by_language")
def by_language(context: Context) -> Mapping[str, float]:
    """By language, the share of named functions with a type for every parameter and for the result."""
    counts: dict[str, list[bool]] = {}
    for signature in _signatures(context):
        counts.setdefault(signature.language, []).append(signature.typed)
    return {language: sum(typed) / len(typed) for language, typed in sorted(counts.items())}


@fact("types.untyped")
def untyped(context: Context) -> tuple[Untyped, ...]:
    """The first twenty named functions with a parameter or a result without a type."""
    missing = [s for s in _signatures(context) if not s.typed]
    return tuple(Untyped(s.path, s.line, s.name) for s in missing[:LISTED])


def _signatures(context: Context) -> list[_Signature]:
    return context.once("signatures", lambda: list(_read(context)))


def _read(context: Context) -> Iterator[_Signature]:
    require_enough(context)
    for file in context.get(source_files):
        syntax = context.analysis(file).syntax
        if syntax is None or file.language in _WITHOUT:
            continue
        for function in syntax.functions:
            if not function.name.endswith("(anonymous)"):
                yield _Signature(file.path, function.line, function.name, file.language or "", function.typed)
