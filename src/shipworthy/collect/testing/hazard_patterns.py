"""What in product code shows that it calls other services, checks rights, holds tenants, takes jobs."""

from __future__ import annotations

from collections.abc import Mapping

from shipworthy.collect.testing.layer_patterns import Sign

CALLS, ACCESS, JOBS, TENANTS = "calls", "access", "jobs", "tenants"

_TENANT = Sign(
    TENANTS,
    r"\b(?:tenant|organi[sz]ation|workspace)(?:_id|Id|ID)\b|\b(?:org|team)(?:_id|Id|ID)\b",
)
_JAVASCRIPT = (
    Sign(CALLS, r"\bawait fetch\(|\baxios(?:\.\w{1,12})?\(|\bgot(?:\.\w{1,8})?\([\"'`]|\bundici\.request\("),
    Sign(
        ACCESS,
        r"\b(?:status|sendStatus|writeHead)\(\s{0,4}40[13]\b|\bnew (?:Forbidden|Unauthorized)\w{0,20}\("
        r"|@UseGuards\(|\bstatus:\s{0,4}40[13]\b|\bcode:\s{0,4}[\"'](?:FORBIDDEN|UNAUTHORIZED)[\"']"
        r"|\bpassport\.authenticate\(|\bhttpStatus\.(?:FORBIDDEN|UNAUTHORIZED)\b",
    ),
    Sign(
        JOBS,
        r"\bnew Worker\([\"'`\w]|@Processor\(|\bstripe\.webhooks\.constructEvent\(|\bnew Stripe\("
        r"|\bconsumer\.run\(",
    ),
    _TENANT,
)
_JVM = (
    Sign(
        CALLS,
        r"\bHttpClient\.new\w{1,20}\(|\bnew RestTemplate\(|\bWebClient\.(?:create|builder)\("
        r"|\bRestClient\.\w{1,8}\(|\bnew OkHttpClient\(|@FeignClient\b",
    ),
    Sign(
        ACCESS,
        r"@(?:PreAuthorize|PostAuthorize|Secured|RolesAllowed)\b|\bSecurityFilterChain\b"
        r"|\bHttpStatus\.(?:FORBIDDEN|UNAUTHORIZED)\b|\bnew (?:AccessDenied|NoAuthorization)Exception\(",
    ),
    Sign(JOBS, r"@(?:KafkaListener|RabbitListener|SqsListener|JmsListener)\b|\bcom\.stripe\."),
    _TENANT,
)
HAZARDS: Mapping[str, tuple[Sign, ...]] = {
    "Python": (
        Sign(
            CALLS,
            r"\b(?:requests|httpx)\.(?:get|post|put|patch|delete|request|Client|AsyncClient|Session)\("
            r"|\baiohttp\.ClientSession\(|\burlopen\(|\burllib3\.PoolManager\(",
        ),
        Sign(
            ACCESS,
            r"\braise (?:\w{1,30}\.)?(?:PermissionDenied|NotAuthenticated|HTTPForbidden|HTTPUnauthorized)\b"
            r"|@(?:\w{1,30}\.)?(?:permission_required|login_required|user_passes_test)\b|\bLoginRequiredMixin\b"
            r"|\bPermissionRequiredMixin\b|\bpermission_classes\s{0,4}=|\bHttpResponseForbidden\("
            r"|\bstatus_code\s{0,4}=\s{0,4}(?:status\.)?(?:HTTP_)?40[13]\b|\babort\(40[13]\b"
            r"|\bHTTPException\(\s{0,20}(?:status_code=)?(?:status\.)?(?:HTTP_)?40[13]",
        ),
        Sign(
            JOBS,
            r"@(?:\w{1,30}\.)?(?:shared_task|dramatiq\.actor|celery\.task)\b|@(?:celery_)?app\.task\b"
            r"|\bstripe\.Webhook\b|\bstripe\.\w{1,30}\.create\(",
        ),
        _TENANT,
    ),
    **dict.fromkeys(("JavaScript", "TypeScript"), _JAVASCRIPT),
    "Go": (
        Sign(
            CALLS,
            r"\bhttp\.(?:Get|Post|PostForm|Head)\(|\bhttp\.NewRequest(?:WithContext)?\(|&?http\.Client\{"
            r"|\bhttp\.DefaultClient\b",
        ),
        Sign(
            ACCESS,
            r"\bhttp\.Status(?:Unauthorized|Forbidden)\b|\bcodes\.(?:PermissionDenied|Unauthenticated)\b"
            r"|\becho\.Err(?:Unauthorized|Forbidden)\b"
            r"|\b(?:response\.\w{1,6}|json\.|html\.)(?:Unauthorized|Forbidden)\(",
        ),
        Sign(
            JOBS,
            r"\bstripe/stripe-go\b|\basynq\.NewServer\(|\bsarama\.ConsumerGroup\b|\bkafka\.NewReader\(",
        ),
        _TENANT,
    ),
    "Rust": (
        Sign(CALLS, r"\breqwest::(?:Client|get|blocking)\b|\bClient::builder\(\)"),
        Sign(ACCESS, r"\bStatusCode::(?:FORBIDDEN|UNAUTHORIZED)\b|\bStatus::(?:Forbidden|Unauthorized)\b"),
        _TENANT,
    ),
    **dict.fromkeys(("Java", "Kotlin", "Scala", "Groovy"), _JVM),
    "C#": (
        Sign(
            CALLS,
            r"\bnew HttpClient\(|\bIHttpClientFactory\b|\.AddHttpClient[(<]|\bHttpClient \w{1,30}[,)]",
        ),
        Sign(
            ACCESS,
            r"\[Authorize\b|\.RequireAuthorization\(|\breturn (?:Forbid|Unauthorized)\("
            r"|\bnew (?:UnauthorizedAccess|ForbiddenAccess)Exception\(",
        ),
        Sign(
            JOBS,
            r"\bServiceBusProcessor\b|: IConsumer<|\bStripe\.\w{1,30}Service\b"
            r"|\bEventUtility\.ConstructEvent\(",
        ),
        _TENANT,
    ),
    "Ruby": (
        Sign(CALLS, r"\bNet::HTTP\b|\bFaraday\b|\bHTTParty\b|\bRestClient\.\w{1,8}\b"),
        Sign(
            ACCESS,
            r"\bbefore_action :(?:authenticate|authorize)_?\w{0,40}"
            r"|\bbefore_action :require_\w{0,20}(?:log|sign|user|admin|auth|permission|owner|member|staff"
            r"|access)\w{0,20}|\bauthorize!"
            r"|\bhead :(?:forbidden|unauthorized)"
            r"|\bstatus: :(?:forbidden|unauthorized)|\bstatus: 40[13]\b",
        ),
        Sign(
            JOBS,
            r"\binclude Sidekiq::(?:Worker|Job)\b|< (?:ApplicationJob|ActiveJob::Base)\b"
            r"|\bStripe::\w{1,30}\.",
        ),
        _TENANT,
    ),
    "PHP": (
        Sign(
            CALLS,
            r"\bHttp::(?:get|post|put|with\w{1,20})\(|\bnew (?:\\?GuzzleHttp\\)?Client\(|\bcurl_init\(",
        ),
        Sign(
            ACCESS,
            r"\bmiddleware\(\[?[\"']auth\b|\bGate::\w{1,12}\(|\$this->authorize\("
            r"|\babort(?:_if|_unless)?\([^\n]{0,60}40[13]\b"
            r"|\bnew AccessDenied\w{0,20}\(",
        ),
        Sign(JOBS, r"\bimplements ShouldQueue\b|\b\\?Stripe\\\w{1,30}::"),
        _TENANT,
    ),
}  # fmt: skip
