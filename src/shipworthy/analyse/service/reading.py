"""What one file has to do with running a service. Most have nothing: they are told by a few words."""

from __future__ import annotations

import re

from shipworthy.analyse.service.bodies import bodies
from shipworthy.analyse.service.dangers import dangers
from shipworthy.analyse.service.marks import marks
from shipworthy.analyse.service.outgoing import outgoing
from shipworthy.analyse.service.routes import routes
from shipworthy.analyse.service.source import GROUPS, Source
from shipworthy.model.services import ServiceReading

_HINTS: dict[str, dict[str, tuple[bytes, ...]]] = {
    "Python": {
        "routes": (b"@", b"urlpatterns", b"router."),
        "outgoing": (b"requests.", b"httpx.", b"urlopen", b"ClientSession"),
        "dangers": (
            b"verify=False", b"verify = False", b"unverified_context", b"CERT_NONE", b"verify_ssl",
            b"ssl=False", b"allow_credentials",
            b"supports_credentials", b"CORS_ALLOW_CREDENTIALS", b"debug=True", b"debug = True",
            b"yaml.unsafe_load", b"UnsafeLoader",
            b"yaml.Loader", b"loads(req", b"eval(req", b"exec(req",
        ),
        "bodies": (b"request.json", b"request.get_json", b"request.form[", b"request.body()", b"req.json"),
        "guard-Python": (
            b"middleware", b"Middleware", b"before_request", b"before_app", b"dependencies",
            b"permission_classes",
            b"PERMISSION_CLASSES", b"auth=", b"guards",
        ),
        "debuggable": (b"Flask(", b"FastAPI(", b"Starlette(", b"Quart(", b"ROOT_URLCONF"),
        "cors": (b"CORS",),
    },
    "JavaScript": {
        "routes": (b".get(", b".post(", b".put(", b".delete(", b".patch(", b".all(", b"@Controller",
        b"export"),
        "outgoing": (b"axios", b"'got'", b'"got"', b"fetch("),
        "dangers": (b"rejectUnauthorized", b"strictSSL", b"NODE_TLS_REJECT", b"credentials: true",
        b"eval(req", b"Function(req"),
        "bodies": (b"req.body", b"request.body", b".json()"),
        "guard-JavaScript": (
            b"GUARD", b"Guard", b"forRoutes", b"iddleware", b"withAuth", b".use(", b"addHook", b"asicAuth",
            b"NextAuth", b"sequence(",
            b".register(",
        ),
        "cors": (b"cors'", b'cors"', b"cors(", b"enableCors"),
        "start-JavaScript": (b".listen(", b".listen ("),
    },
    "Go": {
        "routes": (
            b".GET(", b".POST(", b".PUT(", b".PATCH(", b".DELETE(", b".Any(", b".Get(", b".Post(", b".Put(",
            b".Patch(", b".Delete(",
            b".HandleFunc(", b".Handle(", b".Method",
        ),
        "outgoing": (b"http.Get(", b"http.Post", b"http.Head(", b"http.DefaultClient", b"http.Client{"),
        "dangers": (b"InsecureSkipVerify",),
        "guard-Go": (b"http.Handler", b"HandlerFunc", b"fiber.Handler", b".Use(", b"BasicAuth",
        b"SecurityHandler"),
        "cors": (b"cors.", b"CORSConfig"),
        "start-Go": (b"ListenAndServe", b"http.Serve"),
    },
    "Java": {
        "routes": (b"Controller", b"ws.rs", b"ktor.server"),
        "outgoing": (b"RestTemplate", b"OkHttpClient", b"java.net.http", b"openConnection"),
        "dangers": (b"NoopHostnameVerifier", b"ALLOW_ALL_HOSTNAME", b"checkServerTrusted", b"TrustAll",
        b"InsecureTrust", b"lowCredentials("),
        "guard-Java": (b"Security", b"Filter", b"Interceptor", b"uthenticat", b"PreAuthorize", b"Shiro",
        b"SaServlet"),
        "cors": (b"Cors", b"CrossOrigin"),
    },
    "C#": {
        "routes": (b"[Http", b", Http", b".MapGet(", b".MapPost(", b".MapPut(", b".MapDelete(",
        b".MapPatch("),
        "outgoing": (b"new HttpClient", b"AddHttpClient"),
        "dangers": (
            b"CertificateValidationCallback", b"CertificateCustomValidation", b"DangerousAccept",
            b"SetIsOriginAllowed", b"BinaryFormatter",
            b"NetDataContractSerializer", b"LosFormatter",
        ),
        "guard-C#": (b"FallbackPolicy", b"RequireAuthoriz", b"AuthorizeF", b"uthorizationFilter",
        b"AuthorizeAttr", b"UseAuthor", b"UseMiddleware<", b"UseAuthentication", b"ApiKey",
        b"MicrosoftIdentity"),
        "cors": (b"AddCors",),
    },
}  # fmt: skip
_ANYWHERE: dict[str, tuple[bytes, ...]] = {
    "rate-limit": (b"ate_limit", b"ateLimit", b"ate-limit", b"atelimit", b"hrottl", b"ucket4j", b"THROTTLE",
    b"slowapi", b"x/time/rate"),
    "audit": (
        b"auditlog", b"audit_", b"_audit", b"auditLog", b"AuditLog", b"AuditEvent", b"auditEvent",
        b"AuditTrail", b"AuditService",
        b"auditService", b"AuditRecord", b"Auditing", b"Auditable", b"@Audited", b"audit.",
        b"simple_history", b"reversion",
        b"ActivityLog", b"activityLog", b"activity_log", b"logActivity", b"log_activity", b"@CreatedBy",
        b"LastModifiedBy", b"pghistory",
    ),
    "payment": (b"stripe.", b"PaymentIntent", b"paymentintent"),
}  # fmt: skip
_RETRIES: dict[str, tuple[bytes, ...]] = {
    "Python": (
        b"tenacity", b"backoff", b"import retry", b"retrying", b"stamina", b"breaker", b"urllib3",
        b"retries=", b"with_retr", b"retry_with",
    ),
    "JavaScript": (b"retry'", b'retry"', b"cockatiel", b"opossum", b"backoff", b"withRetr", b"WithRetr",
    b"etryWithBackoff", b"Backoff"),
    "Go": (b"cenkalti/backoff", b"go-retryablehttp", b"retry-go", b"gobreaker", b"failsafe-go", b"go-retry",
    b"go-resiliency", b"ackoff"),
    "Java": (b"resilience4j", b"springframework.retry", b"core.retry", b"failsafe", b"@Retryable",
    b"@CircuitBreaker", b"fault.tolerance"),
    "C#": (b"Polly", b"esilience", b"AddPolicyHandler", b"WithRetr"),
}  # fmt: skip
_ENDS: dict[str, tuple[bytes, ...]] = {
    "JavaScript": (b"SIGTERM", b"SIGINT", b"enableShutdownHooks", b"erminus", b"terminator",
    b"close-with-grace", b"stoppable", b"exit-hook", b"lightship", b"raceful"),
    "Go": (b"signal.Notify", b".Shutdown", b"GracefulStop", b"SignalHandler", b"fx.", b"graceful",
    b"endless"),
}  # fmt: skip
_ROUTING = {
    "Python": re.compile(
        rb"^[ \t]*@[\w.]+\.(?:get|post|put|patch|delete|head|options|route|api_route|custom_route)[ \t]*\("
        rb"|urlpatterns|router\.(?:register|add_)", re.MULTILINE,
    ),
    "JavaScript": re.compile(
        rb"\.(?:get|post|put|patch|delete|del|all)\s*(?:<[^()\n]{0,200}>)?\(\s*[\"'`][/*]|@Controller\b"
        rb"|^export\s+(?:default|async|const|\{)",
        re.MULTILINE,
    ),
}  # fmt: skip
"""What must be there besides, where the words alone are common."""


def kinds_in(content: bytes, language: str | None) -> tuple[str, ...]:
    """What may be found in the content, by words that must stand there if it is."""
    group = GROUPS.get(language or "")
    if group is None:
        return ()
    hints = {**_HINTS[group], **_ANYWHERE, "retry": _RETRIES[group], "shutdown": _ENDS.get(group, ())}
    found = [kind for kind, words in hints.items() if any(word in content for word in words)]
    if "routes" in found and group in _ROUTING and not _ROUTING[group].search(content):
        found.remove("routes")
    return tuple(found)


def read_service(text: str, language: str, path: str, kinds: tuple[str, ...]) -> ServiceReading:
    source = Source(text, language)
    found = tuple(routes(source, path)) if "routes" in kinds else ()
    return ServiceReading(
        routes=found,
        outgoing=tuple(sorted(outgoing(source), key=lambda o: o.line)) if "outgoing" in kinds else (),
        dangers=tuple(sorted(dangers(source), key=lambda d: d.line)) if "dangers" in kinds else (),
        bodies=tuple(bodies(source, found)) if "bodies" in kinds else (),
        marks=tuple(marks(source, kinds)),
    )
