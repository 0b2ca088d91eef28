"""What names are bound to, from the inner to the outer."""

from __future__ import annotations

from dataclasses import dataclass, field

from shipworthy.analyse.models.code_tree import Expression, Name
from shipworthy.analyse.models.values import Routine, Type, Value


@dataclass(eq=False, slots=True)
class Scope:
    names: dict[str, Value] = field(default_factory=dict)
    around: Scope | None = None
    function: str = ""
    """The qualified name of the function it belongs to."""
    routine: Routine | None = None
    type: Type | None = None
    """The class in whose body it is."""
    outer: set[str] = field(default_factory=set)
    """Names that are bound further out."""

    def find(self, name: str) -> Value | None:
        scope: Scope | None = self
        while scope is not None:
            if name in scope.names:
                return scope.names[name]
            scope = scope.around
        return None


def top(scope: Scope) -> Scope:
    while scope.around is not None:
        scope = scope.around
    return scope


def owner_of(target: Expression, scope: Scope) -> Scope:
    """Where the name is bound that is given something else."""
    at: Scope | None = scope
    while isinstance(target, Name) and at is not None:
        if target.name in at.names:
            return at
        at = at.around
    return scope


def qualified(around: Scope, name: str) -> str:
    inside = around.function
    return ".".join(part for part in (inside, name) if part)


def named_scope(outside: Scope, scope: Scope) -> Scope:
    """A method sees what is around its class, under the name of the class."""
    return outside if outside is scope else Scope({}, outside, scope.function)
