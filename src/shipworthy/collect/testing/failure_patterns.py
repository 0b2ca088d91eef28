"""What shows that a test is of a refusal or a failure: the words of its name, and what it asserts."""

from __future__ import annotations

import re
from dataclasses import dataclass

ERRORS, DENIED, TIMEOUTS, RETRIES = "errors", "denied", "timeouts", "retries"
RATE_LIMITS, CROSSED, REPEATED, RECOVERY = "rate limits", "tenants crossed", "idempotency", "recovery"


@dataclass(frozen=True)
class FailureKind:
    """Names are read as `words_of` gives them."""

    kind: str
    named: str = ""
    """Suffices: it can mean nothing else."""
    perhaps: str = ""
    """Needs a line that asserts, or a failure that is expected, and what `shows` it."""
    shows: str = ""
    unless: str = ""
    asserted: str = ""
    """In a line that asserts; a bare number also needs a word for a status in it."""


_OWNERS = (
    r"(?:user|tenant|org(?:ani[sz]ation)?|team|account|workspace|project|owner|company|customer|member|group"
    r"|person|client)s?"
)
_ASKED = r"(?:request|webhook|event|delivery|deliveries|message|submission|job|payment|task)s?"
_RIGHTS = r"(?:permissions?|privileges?|authori[sz]ation|credentials?|scopes?)"
_BROKEN = (
    r"(?:fail|error|unavailable|down|unreachable|time[ds]? ?out|throw|raise|exception|offline|broken"
    r"|crash)\w{0,8}"
)
REFUSED = (
    r"\b40[134]\b|[fF]orbidden|FORBIDDEN|[dD]enied|[uU]nauthori[sz]ed|UNAUTHORI|NotFound|NOT_FOUND|not_found"
    r"|DoesNotExist|assertNotContains|assertNotIn\b|\bnot_to include|\bnot in\b|toHaveLength\(0\)"
    r"|toEqual\(\[\]\)|toBeNull\(|Assert\.Empty|assertEmpty|\bis_empty\(|Length\(0\)|\b[tT]hrows?\b|rejects|toThrow|\braises?\b"
)
_FAILED = (
    r"[tT]ime[dD]?-?[oO]ut\w{0,20}(?:Error|Exception|Expired)|DeadlineExceeded|ETIMEDOUT|\b[tT]hrows?\b|rejects|toThrow"
    r"|\braises?\b|\b(?:504|408)\b|\bError\("
)
_AGAIN = (
    r"[aA]ttempt|[cC]all_?[cC]ount|CalledTimes|[cC]alls\b|\btimes\b|[dD]elay|[sS]leep|[bB]ack_?off|\b(?:429|50\d)\b"
    r"|[eE]xception|\braises?\b|[tT]hrows?\b|[eE]rr(?:or)?\b|[cC]onnection|[rR]etry_?(?:[aA]fter|[cC]ount)"
)
KINDS = (
    FailureKind(
        DENIED,
        named=(
            r"\b40[13]\b|\bforbid(?:s|den)?\b|\bun ?authori[sz]ed\b|\bnot authori[sz]ed\b"
            r"|\b(?:permission|access) denied\b"
            r"|\bun ?authenticated\b|\bden(?:y|ies) (?:\w+ ){0,2}(?:access|permission|users?|requests?)\b"
            r"|\b(?:access|request|permission|user)s? (?:is |are |gets? )?(?:denied|refused)\b"
            rf"|\b(?:without|lacks?|missing|insufficient) (?:\w+ )?{_RIGHTS}\b"
            r"|\brequires (?:\w+ )?(?:login|permissions?|authentication|authori[sz]ation)\b"
        ),
        asserted=(
            r"\b40[13]\b|FORBIDDEN|UNAUTHORIZED|Forbidden|Unauthorized|:forbidden\b|:unauthorized\b|\bHTTP_40[13]_"
            r"|PermissionDenied|PermissionError|NotAuthorized|AccessDenied|Unauthenticated"
        ),
    ),
    FailureKind(
        TIMEOUTS,
        perhaps=(
            r"\btime[sd] out\b|\btime ?outs? (?:error|exception|raises?|throws?|handling|returns?|is)\b"
            r"|\b(?:on|after|when|handles?|raises?|throws?|returns?|reports?|connect|connection|read|request|response)"
            r" (?:a |an )?time ?outs?\b|\bdeadline (?:exceeded|passed)\b"
        ),
        shows=_FAILED,
        asserted=(
            r"\w{0,30}Time[dD]?[oO]ut(?:Error|Exception|Expired)\b|(?:ErrorIs|errors\.Is)\([^\n]{0,60}DeadlineExceeded"
            r"|ETIMEDOUT|\b(?:504|408)\b"
        ),
    ),
    FailureKind(RETRIES, perhaps=r"\bretr(?:y|ies|ied|ying)\b|\bback ?off\b", shows=_AGAIN),
    FailureKind(
        RATE_LIMITS,
        named=(
            r"\brate limit(?:s|ed|er|ing)?\b|\bthrottl(?:e|es|ed|ing)\b|\b429\b"
            r"|\btoo many (?:requests|attempts)\b"
        ),
        asserted=r"\b429\b|TOO_MANY_REQUESTS|TooManyRequests|:too_many_requests\b",
    ),
    FailureKind(
        CROSSED,
        perhaps=(
            rf"\b(?:others?|another|different|wrong|foreign|someone else) (?:s )?(?:\w+ )?{_OWNERS}\b"
            r"|\bnot (?:the |an? )?(?:owner|member|collaborator)\b|\bnon (?:member|owner)s?\b"
            r"|\b(?:does ?n ?o?t|do not|not) belong\b|\b(?:outsider|stranger)s?\b|\btenant isolation\b"
            r"|\bcross (?:tenant|org(?:ani[sz]ation)?|workspace|account|team)\b"
        ),
        shows=REFUSED,
        unless=r"\b(?:allow(?:s|ed)?|not found|does not exist|unknown|non ?exist(?:ent|ing)|missing)\b",
    ),
    FailureKind(
        REPEATED,
        named=(
            rf"\bidempoten(?:t|ce|cy|tly)\b|\b(?:duplicated?|repeated|same|replayed) (?:\w+ )?{_ASKED}\b"
            rf"|\b{_ASKED} (?:\w+ )?twice\b|\b(?:call(?:ed|ing)?|run(?:ning)?|process\w*|deliver\w*|submit\w*"
            r"|create\w*|close\w*|apply\w*|register\w*) (?:\w+ )?twice\b"
        ),
    ),
    FailureKind(
        RECOVERY,
        named=(
            r"\brecovers\b|\brecover(?:ed|ing)? (?:from|after|when|on|if)\b"
            r"|\brecovery (?:after|from|of|when|middleware)\b|\bre ?connect(?:s|ed|ion|ing)?\b"
            r"|\broll(?:s|ed|ing)? ?back\b|\bfail ?over\b|\bcircuit ?breakers?\b"
            r"|\bresum(?:e|es|ed) (?:after|from)\b"
            r"|\b(?:after|on|survives?) (?:\w+ )?(?:restart|crash|reboot|outage|disconnect)(?:ed|s|ing)?\b"
            rf"|\bfall(?:s|ing)? ?back (?:\w+ ){{0,8}}{_BROKEN}\b|\bgraceful(?:ly)? degrad\w{{1,6}}\b"
        ),
    ),
)  # fmt: skip
NOT_MEANT = re.compile(
    r"\bmethod not allowed\b|\bretry after\b|\b(?:set|clear) timeout\b"
    r"|\brate limit (?:string|header|config|setting)s?\b"
    r"|\brecover(?:y|s|ed)? (?:code|key|email|phone|token|password|account)s?\b"
)
"""Words of a product's own, taken out of a name before it is read."""
ASSERTING = re.compile(
    r"assert|expect|should|equal|tobe|==|!=|\.is[A-Z]|\bmust|require\.|verify|have_http_status|raise|throw|reject"
    r"|errors\.(?:is|as)|warns|then\(\)|\.status_?code\(\d",
    re.IGNORECASE,
)
STATUS = re.compile(r"status|\bcode\b|response|expect\(\s{0,4}\d|\.code", re.IGNORECASE)
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|(?<=[a-zA-Z])(?=\d)")
_BREAKS = re.compile(r"[_\W]+")
_IDENTIFIER = re.compile(r"[\w.:]+")


def words_of(name: str) -> str:
    """`TestUser_cannotEdit` and `user cannot edit` alike: small letters, one blank between words."""
    last = re.split(r"\.|::", name)[-1] if _IDENTIFIER.fullmatch(name) else name
    return _BREAKS.sub(" ", _CAMEL.sub(" ", last)).strip().lower()
