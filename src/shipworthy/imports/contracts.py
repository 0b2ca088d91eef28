"""Which imports break a contract of import-linter by themselves."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from shipworthy.model.boundaries import Contract

MAX_WILDCARDS = 3


def breaches(contract: Contract, imports: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Pairs of modules by their dotted names, in the order given; those the contract ignores left out."""
    ignored = [(_exactly(source), _exactly(target)) for source, target in contract.ignored]
    is_breach = _JUDGES[contract.kind](contract)
    for source, target in imports:
        if is_breach(source, target) and not any(s(source) and t(target) for s, t in ignored):
            yield source, target


Judge = Callable[[str, str], bool]


def _layers(contract: Contract) -> Judge:
    """A module of a lower layer imports one of a higher; or one of the same, where those are apart."""
    stacks = [
        [[_below(f"{container}.{n}" if container else n) for n in names] for names in contract.layers]
        for container in contract.containers or ("",)
    ]

    def is_breach(source: str, target: str) -> bool:
        for stack in stacks:
            one, other = _place(stack, source), _place(stack, target)
            if one is not None and other is not None:
                same = one[0] == other[0] and one[1] != other[1] and contract.apart[one[0]]
                if other[0] < one[0] or same:
                    return True
        return False

    return is_breach


def _place(stack: list[list[Callable[[str], bool]]], module: str) -> tuple[int, int] | None:
    for height, layer in enumerate(stack):
        for index, holds in enumerate(layer):
            if holds(module):
                return height, index
    return None


def _forbidden(contract: Contract) -> Judge:
    sources, targets = list(map(_below, contract.sources)), list(map(_below, contract.forbidden))
    return lambda source, target: any(s(source) for s in sources) and any(t(target) for t in targets)


def _independence(contract: Contract) -> Judge:
    modules = [[_below(name) for name in contract.sources]]

    def is_breach(source: str, target: str) -> bool:
        one, other = _place(modules, source), _place(modules, target)
        return one is not None and other is not None and one != other

    return is_breach


_JUDGES: dict[str, Callable[[Contract], Judge]] = {
    "layers": _layers,
    "forbidden": _forbidden,
    "independence": _independence,
}


def _exactly(pattern: str) -> Callable[[str], bool]:
    expression = _expression(pattern, "")
    return lambda module: expression is not None and expression.fullmatch(module) is not None


def _below(pattern: str) -> Callable[[str], bool]:
    """The module, and all in it."""
    expression = _expression(pattern, r"(?:\..+)?")
    return lambda module: expression is not None and expression.fullmatch(module) is not None


def _expression(pattern: str, end: str) -> re.Pattern[str] | None:
    """`*` stands for one name, `**` for several. Many of them would take forever, and nobody writes them."""
    if pattern.count("*") > 2 * MAX_WILDCARDS:
        return None
    parts = (".+" if p == "**" else r"[^.]+" if p == "*" else re.escape(p) for p in pattern.split("."))
    return re.compile(r"\.".join(parts) + end)
