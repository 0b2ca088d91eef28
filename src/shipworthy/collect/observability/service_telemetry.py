"""What a running service tells of itself: metrics, traces, logs that machines read, and ids across calls."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from shipworthy.analyse.models.code_text import code_of, line_of
from shipworthy.collect.context import Context, Unavailable, fact
from shipworthy.collect.deployment import deployable
from shipworthy.collect.environment.runtime_packages import error_tracking
from shipworthy.collect.models.model_calls import content_of
from shipworthy.collect.observability.recorders import IN_BROWSER
from shipworthy.collect.observability.settings_files import settings_files, text_without_remarks
from shipworthy.collect.projects import product_manifests
from shipworthy.collect.repository import languages, source_files
from shipworthy.model.repository import File

METRICS, TRACES, LOGS, ERRORS, CORRELATION = "metrics", "traces", "structured logs", "errors", "correlation"
MAYBE = "maybe correlation"
LISTED = 20
_SIGNS: Mapping[str, str] = {
    MAYBE: r"\brequest_id\b|\brequestId\b|\breq\.id\b|\brequest\.id\b|\btrace_id\b|\btraceId\b",
    METRICS: r"\bprometheus_client\b|\bdjango_prometheus\b|\bprometheus_(?:fastapi|flask)_\w+"
    r"|[\"']prom-client[\"']|\bpromhttp\.|\bpromauto\."
    r"|\bio\.micrometer\.|\bMeterRegistry\b|\bprometheus_exporter\b|\bYabeda\b|\bstatsd\.\w"
    r"|\bStatsD\b|\bUseHttpMetrics\(|\bMapMetrics\(|\bexpvar\."
    r"|\bmetrics_exporter_prometheus\b|\bMeter\.Create(?:Counter|Histogram)|\bcreate_(?:counter"
    r"|histogram)\(|\bcreateCounter\(|management\.endpoints\.web\.exposure"
    r"|@willsoto/nestjs-prometheus|\bprometheus\.(?:New\w+|MustRegister)\(|\bputMetricData\b"
    r"|\bMetrics\(namespace",
    TRACES: r"\bTracerProvider\(|\bregisterOTel\(|\bnew NodeSDK\(|\bAddOpenTelemetry\("
    r"|\bAddServiceDefaults\(|\botel\.SetTracerProvider\(|\botelhttp\.|\bopentelemetry-instrument\b"
    r"|\bddtrace\b|[\"']dd-trace|\belastic-?apm\b|\bnewrelic\b|\bSkylight\b|\bAppsignal\b"
    r"|\bScoutApm\b|\bOpenTelemetry::SDK\.configure|\bopentelemetry_otlp\b"
    r"|javaagent:\S{0,200}(?:opentelemetry|dd-java|newrelic|elastic)|\bconfigure_azure_monitor\("
    r"|\bAddApplicationInsightsTelemetry\(|\bApplicationInsights\b|\blogfire\.configure\("
    r"|\bFastAPIInstrumentor\b|\bDjangoInstrumentor\b|\baws_xray_sdk\b|\bTracer\(service",
    LOGS: r"\bstructlog\b|\bpythonjsonlogger\b|\bpython_json_logger\b|\w{0,30}J(?:son|SON)\w{0,10}Formatter\b"
    r"|[\"']pino[\"']|[\"'](?:nestjs-pino|pino-http|bunyan|winston)[\"']"
    r"|\bzap\.(?:New|L\(|Logger)|\bzerolog\b|\bslog\.(?:New|Set|Info|Error|Warn|With)|\blogrus\b"
    r"|\bUseSerilog\(|\bSerilog\b|\bAddJsonConsole\(|\bLogstashEncoder\b|\bJsonTemplateLayout\b"
    r"|logging\.structured|\bLograge\b|\bconfig\.lograge\b|\bSemanticLogger\b"
    r"|\btracing_subscriber\b|\bhclog\b|\bloguru\b[^\n]{0,200}serialize|serialize\s?=\s?True"
    r"|\bfastify\(\{[^}]{0,200}logger"
    r"|\bLogger\(service|google\.cloud\.logging|\bmonolog\.formatter\.json\b",
    ERRORS: r"\bsentry_sdk\.init\(|\bSentry\.init\(|\bSentry\.captureException\(|\bsentry\.Init\("
    r"|\bRollbar\b|\bBugsnag\b|\bHoneybadger\b|\bAirbrake\b|\bUseSentry\(|\bsentry_dsn\b"
    r"|\bSENTRY_DSN\b",
    CORRELATION: r"(?i)x-request-id|x-correlation-id|\bcorrelation_?-?id\b|\btraceparent\b"
    r"|\brequestid\.New|middleware\.RequestID\b|\bActionDispatch::RequestId\b|\blog_tags\b"
    r"|\bgenReqId\b|\brequest_id_?(?:var|ctx|context|middleware)\b|\bRequestIdMiddleware\b"
    r"|\basgi_correlation_id\b|\bdjango_guid\b|\bnestjs-cls\b|\bcls-rtracer\b|\bPlug\.RequestId\b"
    r"|\bMDC\.put\(|\bbind_contextvars\(|\bTraceContextTextMapPropagator\b|\bpropagate\.(?:inject"
    r"|extract)\(|\botelhttp\.|\bTracerProvider\(|\bregisterOTel\(|\bnew NodeSDK\("
    r"|\bAddOpenTelemetry\(|\bAddServiceDefaults\(|\bopentelemetry-instrument\b|\bddtrace\b"
    r"|[\"']dd-trace|\bFastAPIInstrumentor\b|\bDjangoInstrumentor\b|javaagent:\S{0,200}opentelemetry"
    r"|\bSetRequestId\w{0,10}\b|\btower_http::request_id\b|\bTraceLayer\b",
}
_PACKAGES = re.compile(
    r"^(?:.*:)?(?:micrometer-(?:registry|tracing)-.+|spring-boot-starter-(?:actuator|opentelemetry)"
    r"|quarkus-(?:micrometer|opentelemetry).*|opentelemetry-spring-boot-starter"
    r"|logstash-logback-encoder|lograge|yabeda.*|newrelic.*|elastic-apm.*|appsignal|skylight"
    r"|scout_apm|prometheus_exporter|opentelemetry-instrumentation-all|nightwatch|telescope)$"
)
_SIEVES = {kind: re.compile(pattern.encode()) for kind, pattern in _SIGNS.items()}


@dataclass(frozen=True, slots=True)
class TelemetrySign:
    """A line that shows it."""

    path: str
    line: int
    kind: str
    """metrics, traces, structured logs, errors or correlation"""
    means: str


@fact("traces.service")
def service(context: Context) -> tuple[TelemetrySign, ...]:
    """What the running service tells of itself, the first line of each kind in a file, twenty at most.

    Metrics, traces, logs in a form that machines read, errors sent to a tracker: in product code, settings
    and build files. Unknown where nothing says how the product is run as a service.
    """
    _require_service(context)
    found = [sign for sign in _signs(context) if sign.kind not in {CORRELATION, MAYBE}]
    errors = (TelemetrySign(p.path, p.line, ERRORS, p.name) for p in context.get(error_tracking))
    kept = sorted({*found, *_packages(context), *errors}, key=lambda s: (s.path, s.line, s.kind, s.means))
    for each in kept[:LISTED]:
        context.cite(each.path, each.line)
    return tuple(kept[:LISTED])


@fact("traces.correlation")
def correlation(context: Context) -> tuple[TelemetrySign, ...]:
    """Where an id is taken from a request, made or passed on, so that what belongs together can be found.

    Request and correlation ids, `traceparent`, context put on every log line, tracing that passes its own
    ids. Unknown where nothing says how the product is run as a service, and in .NET, where the platform
    passes trace ids on by itself.
    """
    _require_service(context)
    found = [sign for sign in _signs(context) if sign.kind == CORRELATION][:LISTED]
    for each in found:
        context.cite(each.path, each.line)
    lines = context.get(languages)
    if not found and next(iter(lines), "") == "C#":
        raise Unavailable(
            "ASP.NET Core and HttpClient pass trace ids on by themselves; what logs them is not seen"
        )
    unclear = next((sign for sign in _signs(context) if sign.kind == MAYBE), None)
    if not found and unclear:
        place = f"{unclear.path}:{unclear.line}"
        raise Unavailable(f"{place} names {unclear.means}; whether it follows the request is not to be seen")
    return tuple(found)


def _require_service(context: Context) -> None:
    if not context.get(deployable):
        raise Unavailable("nothing here says how the product is run as a service")


def _signs(context: Context) -> tuple[TelemetrySign, ...]:
    return context.once("telemetry of the service", lambda: tuple(_found(context)))


def _found(context: Context) -> Iterator[TelemetrySign]:
    for file in context.get(source_files):
        if IN_BROWSER.search(file.path):
            continue
        content = content_of(context, file)
        kinds = [kind for kind, sieve in _SIEVES.items() if sieve.search(content)]
        if kinds:
            code = code_of(content.decode("utf-8", errors="replace").replace("\r\n", "\n"), file.language)
            yield from _in_text(file, code, kinds)
    for file in settings_files(context):
        yield from _in_text(file, text_without_remarks(context, file), [METRICS, TRACES, LOGS])


def _in_text(file: File, text: str, kinds: list[str]) -> Iterator[TelemetrySign]:
    for kind in kinds:
        if found := re.search(_SIGNS[kind], text):
            means = " ".join(found[0].split())[:60].strip("(\"'. ")
            yield TelemetrySign(file.path, line_of(text, found.start()), kind, means)


def _packages(context: Context) -> Iterator[TelemetrySign]:
    """Those that work without a word in the code."""
    for manifest in context.get(product_manifests):
        for dependency in manifest.dependencies:
            if not dependency.dev and _PACKAGES.match(dependency.name.lower()):
                yield TelemetrySign(manifest.path, dependency.line, METRICS, dependency.name)
