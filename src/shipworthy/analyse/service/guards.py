"""The words by which code asks who is calling.

Of two kinds, since both "somebody asks" and "nobody asks" must be true when they are said: what lies between
is not known.
"""

from __future__ import annotations

import re

from shipworthy.model.services import Guard

NAMED = re.compile(
    r"auth(?!or(?!i))|current_?user|log_?in|logged_?in|permission|\bperms?\b|admin|jwt|api_?key|credential"
    r"|guard|identity"
    r"|principal|protect|\bacl\b|csrf|passport|bearer|id_?token|verify_?token|token_?(?:required|check|dep"
    r"|auth|verif)"
    r"|session_?required|is_?valid_?session|keycloak|clerk|oidc|oauth|role_?required|require_?(?:role|user"
    r"|scope|token|key|session)"
    r"|user_?required|superuser|verify_?(?:key|user|signature|access|webhook|request|session)|signed_?in"
    r"|signature",
    re.IGNORECASE,
)
"""Surely one, in names of decorators, middleware, dependencies, parameters."""

MAY_BE = re.compile(
    r"roles?\b|secur|require|verif|member|owner|tenant|user|signed|policy|token(?!iz)|ensure|restrict"
    r"|private|access"
    r"|subscription|workspace|organi[sz]ation|session|check|scope|account|allow|viewer|actor",
    re.IGNORECASE,
)
"""Perhaps one."""

ASKED = re.compile(
    r"\b40[13]\b|unauthori[sz]|forbidden|current_?user|\breq(?:uest)?\.(?:user|auth|session)\b|\bauth\w*\s*\("
    r"|get_?server_?session|get_?session\(|verify_?(?:token|signature|user|access|api|session|jwt"
    r"|auth)\w*\s*\("
    r"|check_?(?:perm|auth|access|user)|permission|\bg\.user|is_?authenticated|signature|hmac|\bjwt|api_?key"
    r"|authori[sz](?:e|ation)"
    r"|authenticat|bearer|principal|locals\.\w*user|logged_?in|credentials|access_?token|\bclaims\b"
    r"|is_?admin|x-[\w-]*(?:key|token|secret)"
    r"|supabase\.auth|require_?(?:user|auth|role|admin|session|login)|auth\.(?:api\.)?get",
    re.IGNORECASE,
)
"""Surely, in the body of a handler."""

MAY_ASK = re.compile(
    r"get_?user|verify|tenant|session(?:\.get|\[)|cookie|secret|user_?id|\bowner_?id|token|require\w*\(|check\w*\(|\bacl\b"
    r"|ensure\w*\(|assert\w*\(|guard|access"
    r"|\badapter\b|graphql|trpc|\bbot\b|\bproxy|handle\w*\(",
    re.IGNORECASE,
)
"""Perhaps, there."""

HARMLESS = re.compile(
    r"^(?:get_?)?(?:async_?)?(?:db|database|session|db_?session|async_?session|settings|config|logger"
    r"|service|repo\w*|"
    r"\w*_?service|\w*_?repository|\w*_?client|\w*_?store|redis|cache|pagination|page\w*|params|filters?|uow|"
    r"upload\w*|multer\w*|\w*validat\w*|\w*schema\w*|json|bodyParser|urlencoded|cors|compression|limiter|"
    r"\w*rate_?limit\w*|cache\w*|asyncHandler|catchAsync|wrap\w*|zValidator|express|raw|text|logger|swag\w*|"
    r"Depends|Annotated|Path|Query|Body|Header|File|Form|Cookie|Request|Response|BackgroundTasks|UploadFile|"
    r"Session|AsyncSession|Connection|Logger|c|ctx|context|req|res|next)$",
    re.IGNORECASE,
)
"""Names that stand around routes and ask nobody who they are."""

FOR_ALL = re.compile(
    r"health|\blive(?:ness|z)?\b|\bready|\bping\b|metrics|log-?_?in|sign-?_?in|sign-?_?up|regist(?:er"
    r"|ration)|log-?_?out|sign-?_?out"
    r"|\bauth|oauth|\btokens?\b|callback|passw|forgot|\breset|confirm|activat|docs\b|openapi|swagger|redoc"
    r"|static|assets|favicon"
    r"|robots|web-?_?hooks?\b|csrf|version|\bstatus\b|\.well-known|unsubscribe|invit|manifest|sitemap"
    r"|heartbeat|sso|saml|oidc"
    r"|authenticate|jwks|_?error\b|404|contact|subscribe|newsletter|feedback|telemetry|fallback"
    r"|events?/slack|slack/events|\bcsp",
    re.IGNORECASE,
)
"""Addresses and handlers that are there for everybody, or for whoever shows a signature."""

MAX_PURPOSE = 200


def local_guard(named: str, body: str, purpose: str) -> tuple[Guard, bool]:
    """What the names around a handler and its body say, and whether they could be read for certain.

    `purpose` is the address and the name of the handler.
    """
    if NAMED.search(named) or ASKED.search(body):
        return Guard.GUARDED, True
    if FOR_ALL.search(purpose[:MAX_PURPOSE]):
        return Guard.PURPOSE, True
    return Guard.OPEN, not (MAY_BE.search(named) or MAY_ASK.search(body))


CHANGING = frozenset({"POST", "PUT", "PATCH", "DELETE"})
