"""How strong an assertion is, by its name, whatever library it is of."""

from __future__ import annotations

import re

from shipworthy.model.checks import Strength

_FAILURE = re.compile(r"raise|throw|panic|reject|warns|failswith|didthrow|expectederror|iserr$|unwraperr")
_NO_FAILURE = re.compile(
    r"not?(?:raise|throw|panic|reject)|nothing(?:raised|thrown)|doesnotthrow|noerror|nilerror"
)
_TRUTH = re.compile(
    r"^(?:tobe|be|is|assert|expect)?(?:true|truthy|trueish|false|falsy|falsey|defined|ok|present|success|successful|notnil|notnull|notnone|isnotnull"
    r"|isnotnil|isnotnone|notempty|isnotempty|exists?|notzero|tobeinthedocument|tobevisible|nothing|failed)$"
)
_VALUE = re.compile(
    r"^(?:assert|refute|to|must|should|is|are|be|have|has|deep|strict|loose|all|a)*"
    r"(?:equals?|eq|eql|be|same|is|identical|equivalent|equalto|sameas|identicalto|equalsto|snapshot|inlinesnapshot|json|jsoneq|yamleq|equality|equiv"
    r"|contentsame|arrayequals?|iterableequals?|collectionequals?|deeply|dict|list|tuple|set|sequence|multiline|count|approvals?|sameinstance|equalvalues|jsonequals?|textequals?|calledwith|calledoncewith"
    r"|beencalledwith|beenlastcalledwith|beennthcalledwith|allclose|almostequal|approx|closeto|indelta|inepsilon|isequal|equalbytes|exactly|containexactly|matcharray|exactlyinanyorder|statuscode|status)+"
    r"(?:equal|to|ish|string|file|array|object|arrays|bytes|with|once|as)*$"
)


_PART = re.compile(
    r"contain|include|match|start|end|prefix|suffix|greater|less|least|most|above|below|between|length|size|count"
    r"|instance|type|kind|null|nil|none|undefined|empty|property|propert|key|not|regex|pattern|closeto|any|all|some"
    r"|subset|superset|has|member|within|positive|negative|zero|nan|error|called|in$|oneof"
)


def is_known(name: str) -> bool:
    """Whether it can be told what an assertion of that name says."""
    found = plain(name)
    return any(form.search(found) for form in (_FAILURE, _TRUTH, _VALUE, _PART))


def plain(name: str) -> str:
    return name.replace("_", "").replace("!", "").replace("?", "").lower()


def is_failure(name: str) -> bool:
    found = plain(name)
    return bool(_FAILURE.search(found)) and not _NO_FAILURE.search(found)


def strength(name: str, *, negated: bool = False) -> Strength:
    """Of an assertion or matcher that is no mere condition; unknown ones say a property."""
    found = plain(name)
    if _NO_FAILURE.search(found):
        return Strength.PART
    if _TRUTH.match(found):
        return Strength.TRUTH
    if negated:
        nothing = re.search(r"(?:null|nil|none|undefined|empty)$", found)
        return Strength.TRUTH if nothing else Strength.PART
    if _VALUE.match(found):
        return Strength.VALUE
    return Strength.PART


def is_exact(name: str) -> bool:
    """It says what the value is, if only that it is nothing."""
    found = plain(name)
    return (
        re.search(r"(?:null|nil|none|undefined|empty|noerror|false|zero)$", found) is not None
        and "not" not in found
    )
