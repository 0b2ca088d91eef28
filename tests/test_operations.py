"""What shows how the product runs: health checks, the way back, deployments. Substance, not names."""

from __future__ import annotations

from collections.abc import Callable
from textwrap import dedent

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shipworthy.collect.context import Context
from shipworthy.collect.environment.runtime_packages import error_tracking, feature_flags
from shipworthy.collect.operations.operations import deployments, health_checks, rollback
from shipworthy.formats import deploy_commands
from shipworthy.formats import health_checks as health_formats
from shipworthy.formats import rollback as rollback_formats
from shipworthy.model.facts import Known, Unknown
from shipworthy.schema.nodes import DocumentError

Repository = Callable[..., Context]
SERVICE = {"Dockerfile": "FROM python:3.12\nEXPOSE 80\n", "app/main.py": "x = 1\n"}
DEPLOYMENT = """\
    apiVersion: apps/v1
    kind: Deployment
    spec:
      strategy: {type: RollingUpdate}
      template:
        spec:
          containers:
            - name: app
              image: app:1
              readinessProbe: {httpGet: {path: /, port: 80}}
    """


def health(path: str, text: str) -> list[tuple[int, str]]:
    reader = health_formats.reader(path)
    assert reader is not None
    return [(s.line, s.means) for s in reader(dedent(text))]


def ways_back(path: str, text: str) -> list[int]:
    reader = rollback_formats.reader(path)
    assert reader is not None
    return [s.line for s in reader(dedent(text))]


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("FROM a\nHEALTHCHECK CMD curl -f localhost\n", [2]),
        ("FROM a\nHEALTHCHECK --interval=5s \\\n  CMD curl -f localhost\n", [2]),
        ("FROM a\nHEALTHCHECK NONE\n", []),
        ("FROM a\nHEALTHCHECK CMD exit 0\n", []),
        ('FROM a\nHEALTHCHECK CMD ["true"]\n', []),
        ("FROM a\n# HEALTHCHECK CMD curl localhost\n", []),
    ],
)
def test_a_dockerfile_must_really_check(text: str, lines: list[int]) -> None:
    assert [line for line, _ in health("Dockerfile", text)] == lines


def test_the_check_of_a_bought_in_database_is_not_the_products() -> None:
    text = """\
    services:
      db:
        image: docker.io/library/postgres:16
        healthcheck: {test: pg_isready}
      web:
        build: .
        healthcheck: {test: curl localhost}
      api:
        image: ghcr.io/us/api
        healthcheck: {test: curl localhost, disable: true}
      worker:
        image: ghcr.io/us/worker
        healthcheck: {test: [CMD, ping]}
    """
    assert [line for line, _ in health("compose.yml", text)] == [7, 13]


def test_probes_of_containers_count_and_empty_ones_do_not() -> None:
    assert health("k8s/app.yml", DEPLOYMENT) == [(10, "a readinessProbe")]
    assert health("k8s/app.yml", DEPLOYMENT.replace("{httpGet: {path: /, port: 80}}", "{}")) == []


def test_probes_in_helm_templates_are_seen_in_the_text() -> None:
    text = (
        "spec:\n  {{- if .Values.probe }}\n  livenessProbe:\n    x: y\n  # readinessProbe: z\n  {{- end }}\n"
    )
    assert [line for line, _ in health("chart/templates/app.yaml", text)] == [3]


@pytest.mark.parametrize(
    ("path", "text", "line"),
    [
        ("fly.toml", "app = 'x'\n[[http_service.checks]]\npath = '/up'\n", 2),
        ("render.yaml", "services:\n  - type: web\n    healthCheckPath: /up\n", 3),
        ("app.yaml", "runtime: python\nreadiness_check:\n  path: /up\n", 2),
        ("railway.json", '{"deploy": {\n"healthcheckPath": "/up"}}', 2),
        ("main.tf", 'resource "x" "y" {\n  health_check {\n    path = "/up"\n  }\n}\n', 2),
    ],
)
def test_platforms_state_their_checks(path: str, text: str, line: int) -> None:
    assert [found for found, _ in health(path, text)] == [line]


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ('@router.get("/health-check/")', True),
        ('app.get("/healthz", (req, res) => res.send())', True),
        ('mux.HandleFunc("GET /api/v1/readyz", ready)', False),
        ('mux.HandleFunc("/api/v1/readyz", ready)', True),
        ('path("health/", views.health),', True),
        ('get "up" => "rails/health#show"', True),
        ("app.MapHealthChecks(path);", True),
        ('response = requests.get("http://other/health")', False),
        ('await fetch("/health")', False),
        ('title = "health"', False),
        ('logger.info("reading health")', False),
    ],
)
def test_a_route_is_registered_not_called(line: str, *, found: bool) -> None:
    assert bool(list(health_formats.routes(line))) is found


@pytest.mark.parametrize(
    ("path", "text", "lines"),
    [
        ("deploy.sh", "kubectl apply -f k8s\nkubectl -n prod rollout undo deployment/app\n", [2]),
        ("deploy.sh", "# kubectl rollout undo deployment/app\n", []),
        (
            ".github/workflows/deploy.yml",
            "steps:\n  - run: helm upgrade app ./chart --install --atomic\n",
            [2],
        ),
        ("k8s/app.yml", DEPLOYMENT, [4]),
        ("k8s/app.yml", DEPLOYMENT.replace("{type: RollingUpdate}", "{type: Recreate}"), []),
        ("k8s/app.yml", "apiVersion: argoproj.io/v1alpha1\nkind: Rollout\n", [2]),
        (
            "compose.yml",
            "services:\n  a:\n    deploy:\n      update_config: {failure_action: rollback}\n",
            [4],
        ),
        ("ecs.tf", "  deployment_circuit_breaker {\n    enable = true\n    rollback = true\n  }\n", [3]),
    ],
)
def test_ways_back_are_stated_not_mentioned(path: str, text: str, lines: list[int]) -> None:
    assert ways_back(path, text) == lines


WORDS = "Deploy the previous version again: run the deploy workflow with its tag, and wait for the checks to pass. "


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        (f"# Deploying\n\n## Rolling back a release\n\n{WORDS}\n", [3]),
        (f"Rollback\n========\n\n{WORDS}\n", [1]),
        ("## Rollback\n\nTBD\n", []),
        (f"We can roll back a release.\n\n{WORDS}\n", []),
        (f"## Rolling back transactions\n\n{WORDS}\n", []),
        (
            "## Rollback\n\n"
            + "The session is closed and all that was done in it is forgotten for good. " * 2,
            [],
        ),
    ],
)
def test_instructions_have_a_heading_and_say_something(text: str, lines: list[int]) -> None:
    assert [s.line for s in rollback_formats.instructions(text)] == lines


@pytest.mark.parametrize(
    ("path", "text", "lines"),
    [
        (".github/workflows/release.yml", "a:\n  # - run: kubectl apply -f k8s\n  - run: fly deploy\n", [3]),
        (".github/workflows/release.yml", "a:\n  - run: make test\n", []),
        (".github/workflows/deploy.yml", "a:\n  - run: docker compose -f prod.yml up -d\n", [2]),
        (".github/workflows/ci.yml", "a:\n  - run: docker compose -f test.yml up -d\n", []),
        ("deploy.sh", "docker stack deploy -c stack.yml app\n", [1]),
    ],
)
def test_commands_that_deploy(path: str, text: str, lines: list[int]) -> None:
    reader = deploy_commands.reader(path)
    assert reader is not None
    assert [s.line for s in reader(text)] == lines


@pytest.mark.parametrize(
    "path", [".github/workflows/deploy-docs.yml", "src/release.yml", ".github/workflows/docs-preview.yml"]
)
def test_documentation_is_another_product(path: str) -> None:
    assert deploy_commands.reader(path) is None


def test_what_is_missing_is_said_where_the_deployment_stands(repository: Repository) -> None:
    seen = repository(SERVICE).observe("operations.health_checks")
    assert isinstance(seen, Known)
    assert seen.value == ()
    assert (seen.evidence[0].path, seen.evidence[0].line) == ("Dockerfile", 2)


def test_nothing_is_said_of_health_where_nothing_runs(repository: Repository) -> None:
    context = repository({"lib/main.py": "x = 1\n"})
    assert isinstance(context.observe("operations.health_checks"), Unknown)
    assert isinstance(context.observe("operations.rollback"), Unknown)
    assert context.get(deployments) == ()


def test_a_dockerfile_says_how_it_runs_not_who_brings_it_there(repository: Repository) -> None:
    assert repository(SERVICE).get(deployments) == ()
    workflow = "on: push\njobs:\n  a:\n    steps:\n      - run: kubectl apply -f k8s/\n"
    found = repository({**SERVICE, ".github/workflows/deploy.yml": workflow}).get(deployments)
    assert [(d.path, d.line) for d in found] == [(".github/workflows/deploy.yml", 5)]


def test_routes_are_looked_for_last(repository: Repository) -> None:
    route = {"app/main.py": '@app.get("/healthz")\ndef healthz(): ...\n'}
    assert [s.path for s in repository({**SERVICE, **route}).get(health_checks)] == ["app/main.py"]
    dockerfile = {"Dockerfile": "FROM a\nEXPOSE 80\nHEALTHCHECK CMD curl localhost\n"}
    assert [s.path for s in repository({**SERVICE, **route, **dockerfile}).get(health_checks)] == [
        "Dockerfile"
    ]
    page = {"src/app/api/heartbeat/route.ts": "export function GET() { return Response.json({}) }\n"}
    assert [s.path for s in repository({**SERVICE, **page}).get(health_checks)] == list(page)


def test_tests_and_examples_show_nothing(repository: Repository) -> None:
    context = repository(
        {**SERVICE, "examples/k8s/app.yml": dedent(DEPLOYMENT), "tests/k8s/app.yml": dedent(DEPLOYMENT)}
    )
    assert context.get(health_checks) == ()
    assert context.get(rollback) == ()


def test_packages_are_known_by_whole_words(repository: Repository) -> None:
    manifest = '{"name": "a", "dependencies": {\n"@sentry/node": "9",\n"unleash-client": "6",\n"react-native-flipper": "1"}}'
    context = repository({"package.json": manifest, "index.js": "x\n"})
    assert [p.line for p in context.get(error_tracking)] == [2]
    assert [p.name for p in context.get(feature_flags)] == ["unleash-client"]


PIECES = st.sampled_from([
    "kind: Deployment", "apiVersion: v1", "\n", "  ", ": ", "- ", "spec:", "services:", "healthcheck:", "strategy: 5",
    "containers: null", "template: []", "HEALTHCHECK", "CMD", "{", "}", "[", "]", "# Rollback", "===", '"/health"', "get(",
    "kubectl", " rollout undo", "---", "{{", "é", "\0",
])  # fmt: skip


@given(
    path=st.sampled_from(
        ["Dockerfile", "compose.yml", "k8s.yaml", "fly.toml", "railway.json", "a.tf", "x.sh", "Makefile"]
    ),
    pieces=st.lists(PIECES, max_size=40),
)
def test_no_text_breaks_a_reader(path: str, pieces: list[str]) -> None:
    text = "".join(pieces)
    readers = [health_formats.reader(path), rollback_formats.reader(path)]
    readers += [health_formats.routes, rollback_formats.instructions, deploy_commands.reader("deploy.sh")]
    for reader in readers:
        if reader is not None:
            try:
                assert all(1 <= sign.line <= text.count("\n") + 1 for sign in reader(text))
            except DocumentError:
                continue


@pytest.mark.parametrize(
    "text",
    [
        "\n" * 200_000,
        " " * 400_000,
        '"/health' * 60_000,
        '"' + "a/" * 200_000,
        "rollback\n" * 50_000,
        "helm " * 80_000,
    ],
    ids=["lines", "blanks", "quotes", "path", "titles", "helm"],
)
def test_hostile_texts_are_read_in_no_time(text: str) -> None:
    for reader in (
        health_formats.routes,
        rollback_formats.instructions,
        rollback_formats.commands,
        deploy_commands.reader("deploy.sh"),
        health_formats.reader("a.tf"),
        rollback_formats.reader("a.tf"),
    ):
        assert reader is not None
        list(reader(text))
