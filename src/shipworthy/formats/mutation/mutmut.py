"""What mutmut 3 keeps beside its mutated copies: `mutants/…/module.py.meta`, one for each module.

It names the function a mutant stands in, not its line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from shipworthy.formats.untrusted import document, number
from shipworthy.model.content import Content
from shipworthy.model.mutation import Mutant, MutantStatus, MutationReport
from shipworthy.schema.nodes import DocumentError

FORMAT = "mutmut"
_HEAD = re.compile(rb'^\s*\{\s*"exit_code_by_key"\s*:')
_KEY = re.compile(r"^(?:.*\.)?x(?:_(?P<plain>.+)|ǁ(?P<owner>.+)ǁ(?P<method>.+))__mutmut_\d+$")
_BELOW = re.compile(r"^(?:.*/)?mutants/")
_EXITS: Mapping[int, MutantStatus] = {
    0: MutantStatus.SURVIVED,
    1: MutantStatus.KILLED,
    3: MutantStatus.KILLED,
    37: MutantStatus.INVALID,  # the type checker refused it: it says nothing of the tests
    **dict.fromkeys((5, 33), MutantStatus.NOT_COVERED),
    **dict.fromkeys((2, 34), MutantStatus.NOT_TRIED),
    **dict.fromkeys((24, -24, 36, 152, 255), MutantStatus.TIMED_OUT),
}
"""Any other end, a crash above all, is suspicious to the tool and says nothing here."""
_INTERRUPTED = 2


def matches(head: bytes, path: str) -> bool:
    return path.endswith(".meta") and bool(_HEAD.match(head))


def parse(content: Content) -> MutationReport:
    codes = document(content).get("exit_code_by_key")
    if not isinstance(codes, Mapping):
        raise DocumentError("has no exit codes")
    path = _BELOW.sub("", content.path).removesuffix(".meta")
    open_ends = sum(code is None or code == _INTERRUPTED for code in codes.values())
    warnings = (f"it was interrupted: {open_ends} mutants were not tried",) if open_ends else ()
    return MutationReport(
        format=FORMAT,
        producer="mutmut 3",
        mutants=tuple(_mutants(path, codes)),
        complete=not warnings,
        warnings=warnings,
    )


def _mutants(path: str, codes: Mapping[str, object]) -> Iterator[Mutant]:
    for key, code in codes.items():
        exit_code = number(codes, key)
        status = MutantStatus.NOT_TRIED if code is None else MutantStatus.INVALID
        if exit_code is not None and exit_code == int(exit_code):
            status = _EXITS.get(int(exit_code), MutantStatus.INVALID)
        change = f"mutant {key.rpartition('_')[2]}, see `mutmut show {key}`"
        yield Mutant(path, 1, status, change[:300], _function(key))


def _function(key: str) -> str:
    found = _KEY.match(key)
    if not found:
        return ""
    return found["plain"] or f"{found['owner']}.{found['method']}"
