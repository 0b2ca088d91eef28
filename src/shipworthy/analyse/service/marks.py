"""Signs of care for a running service in code, and of what asks for such care."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from shipworthy.analyse.service.source import Source
from shipworthy.model.services import ServiceMark

_LIMIT = (
    r"\b(?:slowapi|flask_limiter|fastapi_limiter|django_ratelimit|limits\.strategies|DEFAULT_THROTTLE_RATES"
    r"|throttle_classes"
    r"|throttle_scope|expressRateLimit|rateLimiter?|RateLimiter\w*|rate_?limit(?:er|ed|ing)?|ThrottlerModule"
    r"|ThrottlerGuard"
    r"|AddRateLimiter|UseRateLimiter|RequireRateLimiting|EnableRateLimiting|AspNetCoreRateLimit|bucket4j"
    r"|Bucket4j|tollbooth"
    r"|httprate|ratelimit|[rR]ateLimit(?:Middleware|By\w+)?|rate\.NewLimiter|[tT]hrottle)\b"
    r"|[\"'](?:express-rate-limit|rate-limiter-flexible|@nestjs/throttler|@fastify/rate-limit"
    r"|@upstash/ratelimit|hono-rate-limiter"
    r"|express-slow-down|koa-ratelimit|rate-limit-redis)[\"']"
    r"|\"[\w./-]*(?:ulule/limiter|didip/tollbooth|go-chi/httprate|x/time/rate"
    r"|middleware/limiter)\w*(?:/v\d+)?\""
)
_RETRY = (
    r"^[ \t]*(?:from|import)[ \t]+(?:tenacity|backoff|retrying|stamina|pybreaker|circuitbreaker|aiobreaker"
    r"|retry|retry_async)\b"
    r"|\burllib3\.util(?:\.retry)?[ \t]+import[ \t]+Retry\b|\burllib3\.(?:util\.)?Retry\("
    r"|\bHTTPTransport\([^()\n]{0,80}retries\s*="
    r"|(?:from|require\()\s*[\"'](?:p-retry|async-retry|axios-retry|cockatiel|opossum|exponential-backoff"
    r"|ts-retry[\w-]*|retry|promise-retry|fetch-retry)[\"']"
    r"|\bio\.github\.resilience4j\b|\borg\.springframework\.(?:core\.)?retry\b|\bdev\.failsafe\b"
    r"|\bfault\.tolerance|@Retryable\b|@CircuitBreaker\b"
    r"|^\s*using\s+Polly\b|\bAdd(?:Standard)?Resilience\w*\(|\bAddStandardResilienceHandler\("
    r"|\bAddPolicyHandler\("
    r"|\"[\w./-]*(?:cenkalti/backoff|go-retryablehttp|avast/retry-go|sony/gobreaker|failsafe-go"
    r"|sethvargo/go-retry|eapache/go-resiliency)[\w./-]*\""
    r"|\b(?:with_?retry|withRetries|retry_?with_?backoff|fetchWithRetry|exponential_?backoff"
    r"|exponentialBackoff)\b"
)
_AUDIT = (
    r"^[ \t]*(?:from|import)[ \t]+(?:auditlog|simple_history|reversion|easyaudit|pghistory"
    r"|sqlalchemy_continuum)\b|\bHistoricalRecords\("
    r"|\b[aA]udit_?(?:[lL]og|[eE]vent|[tT]rail|[eE]ntr|[rR]ecord|[aA]ction|[sS]ervice)\w*\b|\b(?:log|record"
    r"|write|create|emit|add)_?[aA]udit\w*\b"
    r"|@Audited\b|\borg\.hibernate\.envers\b|\bAuditingEntityListener\b|@CreatedBy\b|@LastModifiedBy\b"
    r"|\bAuditableEntity\b|\bAudit\.NET\b"
    r"|\baudit\.(?:log|record|write|Log|Record|Write|info|emit|event)\w*\("
    r"|\b(?:activity_?[lL]og|ActivityLog|log_?[aA]ctivity)\w*\b"
)
_SHUTDOWN = (
    r"\bsignal\.Notify(?:Context)?\(|\.(?:Shutdown|GracefulStop|ShutdownWithTimeout)\(|\bendless\."
    r"|\bgracehttp\.|\bfx\.(?:New|Lifecycle)\b"
    r"|\boverseer\.|\bSetupSignalHandler\(|\bgraceful\."
    r"|\b(?:process|this\.process)\.(?:on|once)\s*\(\s*[\"'`]SIG(?:TERM|INT)|\benableShutdownHooks\("
    r"|[\"'](?:@godaddy/terminus|http-terminator"
    r"|close-with-grace|stoppable|lightship|http-graceful-shutdown|@stdlib/|death|exit-hook|async-exit-hook"
    r"|node-graceful-shutdown|signal-exit|why-is-node-running)[\"']"
    r"|[\"']SIGTERM[\"']"
)
_GO_START = r"(?<![\w.])(?:http\.(?:ListenAndServe|ListenAndServeTLS|Serve)\(|\w+\.ListenAndServe(?:TLS)?\()"
_JS_START = r"(?<![\w.$])(?:app|server|httpServer|fastify|serve?r?App|express\(\))\.listen\s*\("
_PAYMENT = (
    r"\bstripe\.(?:PaymentIntent|Charge|Refund|Transfer|Payout|Subscription)\.create\("
    r"|\bstripe\.(?:paymentIntents|charges|refunds|transfers|payouts)\.create\(|\b(?:paymentintent|charge"
    r"|refund|transfer|payout)\.New\("
    r"|\b(?:PaymentIntent|Charge|Refund|Transfer|Payout)\.create\("
)
_GUARDS = {
    "Python": (
        r"\.add_middleware\(\s*\w*(?:[aA]uth|Session|[tT]oken|JWT|Key|User|Access|Secur|Tenant)\w*"
        r"|@\w+\.middleware\(|\b(?:before_request|before_app_request)\b"
        r"|\b(?:FastAPI|APIRouter|include_router|NinjaAPI|Router|Litestar)\([^()]{0,600}(?:dependencies|auth"
        r"|guards|middleware)\s*="
        r"|\bDEFAULT_PERMISSION_CLASSES\b|\bLoginRequiredMiddleware\b|\bMiddleware\(\s*\w*(?:[aA]uth"
        r"|[tT]oken|Key|User|Session)\w*"
        r"|\bclass\s+\w*(?:Auth|Token|ApiKey|APIKey|Access)\w*(?:Middleware|Backend)\b|\bmiddlewares\s*="
        r"|\bpermission_classes\b|\bmiddleware\s*="
    ),
    "JavaScript": (
        r"\bAPP_GUARD\b|\buseGlobalGuards\(|\bforRoutes\(|\bclerkMiddleware\b|\bauthMiddleware\b"
        r"|\bwithAuth\b|\bNextAuth\("
        r"|\.use\([^;\n]{0,200}(?:[aA]uth|passport|jwt|[tT]oken|[sS]ession|protect|require|guard|verify)"
        r"|\.addHook\(\s*[\"'](?:onRequest|preHandler|preValidation)|\.register\([^;\n]{0,80}[aA]uth"
        r"|\bbasicAuth\b|\bhandle\s*=\s*sequence\("
    ),
    "Go": (
        r"\.Use\([^\n]{0,200}(?:[aA]uth|JWT|jwt|[tT]oken|[sS]ession|[uU]ser|[kK]ey|[gG]uard|[sS]ecur"
        r"|[pP]ermission)"
        r"|^func\b[^\n]{0,80}(?:[aA]uth|JWT|[pP]ermission|APIKey|[lL]ogin"
        r"|[vV]erify)\w*\([^\n]{0,120}(?:http\.Handler|HandlerFunc|fiber\.Handler)"
        r"|\bBasicAuth\w*\(|\bSecurityHandler\b|\bmiddleware\.\w*[aA]uth"
    ),
    "Java": (
        r"\b(?:SecurityFilterChain|SecurityWebFilterChain|WebSecurityConfigurerAdapter|EnableWebSecurity"
        r"|HandlerInterceptor\w*|OncePerRequestFilter"
        r"|ContainerRequestFilter|GenericFilterBean|WebFilter|HttpAuthenticationMechanism"
        r"|FilterRegistrationBean)\b|\bimplements\s+Filter\b"
        r"|\binstall\(\s*Authentication\b|\bauthenticate\s*[({]|\bShiroFilter\w*|\bSaServletFilter\b"
        r"|\bSaInterceptor\b|@PreAuthorize\b"
    ),
    "C#": (
        r"\bFallbackPolicy\b|\.RequireAuthorization\(|\bAuthorizeFilter\b|\bIA(?:sync)?uthorizationFilter\b"
        r"|\bIAuthorizationFilter\b|\bAuthorizeFolder\("
        r"|\bUseMiddleware<\w*(?:Auth|Key|Jwt|Token|Tenant|User)\w*>|\bUse\w*(?:ApiKey|BasicAuth)\w*\("
        r"|\bAuthorizeAttribute\b|\bAddMicrosoftIdentity\w*\("
        r"|\bUseAuthentication\(|\bUseAuthorization\("
    ),
}  # fmt: skip
_CORS = (
    r"\bCORSMiddleware\b|\bCORS\s*\(|\bCORS_\w+\s*=|\bcors\s*\(|\benableCors\(|[\"'](?:@fastify/cors|cors"
    r"|hono/cors|@koa/cors)[\"']"
    r"|\bcors\.(?:New|Config|Options|Default)\b|\bCorsConfiguration\b|\baddCorsMappings\b|@CrossOrigin\b"
    r"|\bAddCors\(|\bCORSConfig\b|\bCorsRegistry\b"
)
_DEBUGGABLE = r"(?<!class )\b(?:Flask|Quart|FastAPI|Starlette)\s*\(|\bROOT_URLCONF[ \t]*="

_PATTERNS: Mapping[str, re.Pattern[str]] = {
    kind: re.compile(pattern, re.MULTILINE)
    for kind, pattern in {
        "rate-limit": _LIMIT,
        "retry": _RETRY,
        "audit": _AUDIT,
        "shutdown": _SHUTDOWN,
        "payment": _PAYMENT,
        "cors": _CORS,
        "debuggable": _DEBUGGABLE,
        "start-Go": _GO_START,
        "start-JavaScript": _JS_START,
        **{f"guard-{group}": pattern for group, pattern in _GUARDS.items()},
    }.items()
}
_WITH_TEXTS = frozenset({"rate-limit", "retry", "shutdown", "guard-JavaScript", "cors"})
"""Found with their texts too: modules are imported by them."""
_NOT_HERE = re.compile(r"RateLimit\w*(?:Error|Exception|Exceeded)|rate_limit\w*error", re.IGNORECASE)
PER_KIND = 3


def marks(source: Source, kinds: tuple[str, ...]) -> Iterator[ServiceMark]:
    """The first few of each kind. `kinds` are those whose hints stand in the text."""
    for kind in kinds:
        pattern = _PATTERNS.get(kind)
        # Most texts that hold the hint do not hold the sign; only what is found is worth telling from
        # comments.
        if pattern is not None and pattern.search(source.text):
            yield from _found(source, kind, pattern)


def _found(source: Source, kind: str, pattern: re.Pattern[str]) -> Iterator[ServiceMark]:
    # What may ask who is calling is taken for it even in a comment: then it is not known.
    text = source.text if kind in _WITH_TEXTS or kind.startswith("guard-") else source.code
    count = 0
    for match in pattern.finditer(text):
        start = match.start() + len(match[0]) - len(match[0].lstrip())
        if not kind.startswith("guard-") and _is_said(source, start):
            continue
        kind_here = "idempotent-payment" if kind == "payment" and _has_key(source, match) else kind
        yield ServiceMark(source.line(start), kind_here, match[0].strip()[:60])
        count += 1
        if count >= PER_KIND:
            return


def _is_said(source: Source, start: int) -> bool:
    """In a comment, inside a text, or an error's name."""
    return not source.code[start : start + 1].strip() or bool(_NOT_HERE.match(source.code, start))


def _has_key(source: Source, match: re.Match[str]) -> bool:
    end = source.pairs.get(match.end() - 1, match.end())
    return re.search(r"idempoten", source.text[match.start() : end + 1], re.IGNORECASE) is not None
