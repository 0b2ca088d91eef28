"""What stands ready for the day production fails: backups, instructions, alerts, measured load."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from shipworthy.collect.context import Context, fact
from shipworthy.collect.deployment import deployable, deployment
from shipworthy.collect.operations.guards import guards_of
from shipworthy.collect.operations.migrations import count as migration_count
from shipworthy.collect.operations.operations import OperationalSign, deployments
from shipworthy.collect.projects import product_manifests
from shipworthy.collect.repository import testable_lines
from shipworthy.formats import guarding_tools, operating_guides
from shipworthy.formats.operating_guides import Found
from shipworthy.model.repository import File, FileKind, PathClass

MAX_SIZE = 400_000
LISTED = 20
LEAST_LINES = 100
_FOR_SHOW = re.compile(
    r"(?:^|[-_.])(?:examples?|samples?|demos?|tutorials?|quick-?starts?|starters?(?:-kits?)?|templates?|boilerplate|awesome|workshops?|playground|cookbook)(?:$|[-_.])",
    re.IGNORECASE,
)
_PROSE = frozenset({"markdown", "rst", "asciidoc", "mdx"})
_NOT_FOR_OPERATORS = re.compile(
    r"(?:^|/)(?:changelog|changes|news|history|releases?|contributing|code_of_conduct|agents|claude|license|\.github|\.agents|\.claude|\.cursor|node_modules|skills?|prompts?|adr|rfcs?|blog|i18n|locales?|dev|development)\b",
    re.IGNORECASE,
)
_SCRIPT = re.compile(
    r"\.(?:sh|bash|ps1|sql|py|rb|ya?ml|mk|service|cron|conf)$|(?:^|/)(?:Makefile|justfile|crontab)$|(?:^|/)bin/[^/.]+$|backup[^/.]*$"
)
_BACKUP_NAME = re.compile(
    r"backup|dump|restore|velero|litestream|restic|pgbackrest|barman|wal-?g|(?:^|/)(?:crontab|Makefile|justfile)$|compose",
    re.IGNORECASE,
)
_ALERTS = re.compile(
    r"^\s{0,40}-?\s{0,4}alert:\s{0,4}\S|^kind:\s{0,4}(?:PrometheusRule|PrometheusServiceLevel|ServiceLevelObjective|SLO|AlertPolicy)\s*$|^apiVersion:\s{0,4}openslo/|^\s{0,8}slos:\s*$"
    r"|^[ \t]*resource[ \t]+\"(?:datadog_monitor\w*|datadog_service_level_objective|aws_cloudwatch_metric_alarm|google_monitoring_(?:alert_policy|slo)|azurerm_monitor_metric_alert|grafana_rule_group|newrelic_\w*alert\w*|pagerduty_service|opsgenie_\w+|checkly_check\w*|statuscake_\w+|betteruptime_\w+|sentry_\w*alert\w*)\"",
    re.MULTILINE,
)
_OBJECT = re.compile(r"(?:kind|apiVersion|slos):")
_SPECIFIED = re.compile(
    r"^\s{0,40}-?\s{0,4}(?:expr|objectives?|target|conditions?|indicator\w*)\s{0,4}:\s{0,4}\S?", re.MULTILINE
)
"""What an object must say beyond what it is."""
_ASKING = re.compile(
    r"@task\b|\btask_set\b|\bself\.client\.|\bhttp\.(?:get|post|put|patch|del|request|batch)\(|\bexec\(|\bscenario\(|HTTPSampler|\burl:|\bws\.connect|\bgrpc\.",
)
"""A load test asks something of somebody."""
_SCRIPTED = re.compile(r"from [\"']k6|locust")
_ALERT_HINTS = ("alert", "slo", "Alert", "SLO", "ServiceLevel", "monitor", "alarm", "pagerduty", "opsgenie")
_LOAD = re.compile(
    r"from [\"']k6(?:/\w+)?[\"']|^\s{0,8}from locust\b|^\s{0,8}import locust\b|io\.gatling\.|<jmeterTestPlan|from [\"']artillery[\"']|^\s{0,8}phases:\s*$[\s\S]{0,400}arrivalRate|vegeta attack|\bwrk2? -[tcd]\d|\bautocannon\b.{0,60}http",
    re.MULTILINE,
)
_LOAD_NAME = re.compile(
    r"load|perf|stress|bench|k6|locust|gatling|jmeter|artillery|soak|capacity", re.IGNORECASE
)
_DATABASES = re.compile(
    r"^(?:psycopg\d?(?:-binary)?|asyncpg|mysqlclient|pymysql|aiomysql|pymongo|motor|beanie|sqlalchemy|django|peewee|tortoise-orm|sqlmodel|alembic|pg|mysql2?|mongoose|mongodb|@?prisma(?:/client)?|typeorm|sequelize|drizzle-orm|knex"
    r"|better-sqlite3|sqlx|diesel|sea-orm|rusqlite|tokio-postgres|gorm\.io/gorm|github\.com/(?:jackc/pgx\S*|lib/pq|go-sql-driver/mysql|mattn/go-sqlite3|uptrace/bun)|modernc\.org/sqlite|activerecord|rails|mongoid|sequel"
    r"|ecto_sql|postgrex|npgsql\S*|microsoft\.entityframeworkcore\S*|spring-boot-starter-data-(?:jpa|mongodb|jdbc)|hibernate-core|laravel/framework|doctrine/orm|illuminate/database)$",
    re.IGNORECASE,
)


@fact("operations.operated")
def operated(context: Context) -> bool:
    """Whether a product of this repository's own is brought into production from here.

    Files say who brings it there (`operations.deployments`), there is code of some size to run (100 lines),
    the root is not built to be depended on (a library with a chart for trials is not operated), and the
    repository is not named as examples, a demo, a template or the like.
    """
    if not context.get(deployable) or not context.get(deployments):
        return False
    if _FOR_SHOW.search(context.door.name):
        return False
    roots = [m for m in context.get(product_manifests) if not m.folder]
    return not any(m.library for m in roots) and context.get(testable_lines) >= LEAST_LINES


@fact("operations.keeps_data")
def keeps_data(context: Context) -> bool:
    """Whether the product keeps data of its own: it has database migrations, or depends on a database's client."""
    if context.get(migration_count):
        return True
    for manifest in context.get(product_manifests):
        for dependency in manifest.dependencies:
            name = dependency.name.rpartition(":")[2]
            if not dependency.dev and not dependency.optional and _DATABASES.match(name):
                context.cite(manifest.path, dependency.line)
                return True
    return False


@fact("operations.backups")
def backups(context: Context) -> tuple[OperationalSign, ...]:
    """What shows that data is backed up and comes back, twenty at most, by path.

    Looked for: commands such as `pg_dump`, `restic`, `velero` in scripts, scheduled jobs and manifests; backup
    settings of databases in Terraform; Kubernetes objects that schedule backups; and sections of the
    documentation on backup that say how the data is brought back and name a command.
    """
    found = [
        *_signs(context, _scripts(context), lambda text, _: operating_guides.dumps(text)),
        *_signs(context, _infrastructure(context), operating_guides.kept_by_infrastructure),
        *_signs(context, _prose(context), operating_guides.backups),
    ]
    return _first(context, found) or _none(context)


@fact("operations.runbooks")
def runbooks(context: Context) -> tuple[OperationalSign, ...]:
    """Instructions for those who run the product, twenty at most, by path.

    Sections of the documentation on incidents, on-call, troubleshooting, administration or maintenance that
    say something (40 words) and name at least three commands to type. A heading alone is no instruction.
    """
    return _first(context, _signs(context, _prose(context), operating_guides.runbooks)) or _none(context)


@fact("operations.alerts")
def alerts(context: Context) -> tuple[OperationalSign, ...]:
    """Alerts and service level objectives kept as code, twenty at most, by path.

    Prometheus rules, Sloth, Pyrra and OpenSLO objects, monitors and alarms of Datadog, CloudWatch, Google,
    Azure, Grafana, PagerDuty and Opsgenie in Terraform.
    """

    def read(text: str, _: str) -> Iterator[Found]:
        found = _ALERTS.search(text) if any(hint in text for hint in _ALERT_HINTS) else None
        if found and not (_OBJECT.match(found[0].strip()) and not _SPECIFIED.search(text)):
            yield Found(text.count("\n", 0, found.start()) + 1, " ".join(found[0].split()))

    files = [f for f in _infrastructure(context) if not f.path.startswith(".github/")]
    return _first(context, _signs(context, files, read)) or _none(context)


@fact("operations.load_tests")
def load_tests(context: Context) -> tuple[OperationalSign, ...]:
    """Tests that measure how much load the product bears, twenty at most, by path.

    Scripts of k6, Locust, Gatling, JMeter, Artillery, vegeta, wrk and autocannon, and CI that runs them.
    """

    def read(text: str, _: str) -> Iterator[Found]:
        found = _LOAD.search(text)
        if found and not (_SCRIPTED.search(found[0]) and not _ASKING.search(text)):
            yield Found(text.count("\n", 0, found.start()) + 1, " ".join(found[0].split())[:60])

    files = [
        f for f in context.files
        if f.path_class not in {PathClass.VENDORED, PathClass.DOCS} and _LOAD_NAME.search(f.path) and (f.language or "yaml" in f.tags or f.name.endswith(".jmx"))
    ]  # fmt: skip
    in_ci = [OperationalSign(g.path, g.line, g.tool) for g in guards_of(context, guarding_tools.LOAD)]
    return _first(context, [*_signs(context, files, read), *in_ci]) or _none(context)


def _scripts(context: Context) -> list[File]:
    return [
        f for f in context.files
        if f.path_class in {PathClass.PRODUCT, PathClass.DOCS} and _SCRIPT.search(f.path) and _BACKUP_NAME.search(f.path)
    ]  # fmt: skip


def _infrastructure(context: Context) -> list[File]:
    return [
        f for f in context.of_class(PathClass.PRODUCT) if f.name.endswith((".tf", ".yaml", ".yml", ".rules"))
    ]


def _prose(context: Context) -> list[File]:
    kept = {PathClass.PRODUCT, PathClass.DOCS}
    return [
        f
        for f in context.files
        if f.tags & _PROSE and f.path_class in kept and not _NOT_FOR_OPERATORS.search(f.path)
    ]


def _signs(
    context: Context, files: Iterable[File], read: Callable[[str, str], Iterator[Found]]
) -> Iterator[OperationalSign]:
    """What the files show. The many that show nothing are no evidence, so they are read unnoted."""
    for file in files:
        if file.kind is not FileKind.TEXT or file.size > MAX_SIZE:
            continue
        try:
            text = context.door.read_bytes(file.path).decode("utf-8", errors="replace").replace("\r\n", "\n")
        except (OSError, ValueError):
            continue
        for found in read(text, file.path):
            yield OperationalSign(file.path, found.line, found.means)


def _first(context: Context, found: Iterable[OperationalSign]) -> tuple[OperationalSign, ...]:
    kept = sorted(set(found), key=lambda s: (s.path, s.line, s.means))[:LISTED]
    for sign in kept:
        context.cite(sign.path, sign.line)
    return tuple(kept)


def _none(context: Context) -> tuple[OperationalSign, ...]:
    """What is missing is missing where the deployment is stated."""
    stated = [(d.path, d.line) for d in context.get(deployments)] or [
        (d.path, d.line) for d in context.get(deployment)
    ]
    for path, line in stated[:1]:
        context.cite(path, line)
    return ()
