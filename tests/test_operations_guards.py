"""What CI and the build look for besides right answers, and whether what is delivered waits for the tests."""

from __future__ import annotations

from collections.abc import Callable
from textwrap import dedent

import pytest

from shipworthy.collect.context import Context
from shipworthy.collect.discovery import specs
from shipworthy.collect.operations.gates import deliveries
from shipworthy.collect.operations.guards import guards
from shipworthy.collect.operations.releases import publications
from shipworthy.collect.operations.security_checks import audits
from shipworthy.formats import guarding_tools as tools
from shipworthy.model.facts import Known, Unknown

Repository = Callable[..., Context]


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("pip-audit -r requirements.txt", {"audit"}),
        ("uv run pip-audit", {"audit"}),
        ("pip install pip-audit", set()),
        ("go install golang.org/x/vuln/cmd/govulncheck@latest && govulncheck ./...", {"audit"}),
        ("npm audit || true", set()),
        ("npm audit --omit=dev", {"audit"}),
        ("echo run pip-audit now", set()),
        ("# bandit -r src", set()),
        ("python -m bandit -r src", {"analysis"}),
        ("trivy config .", {"infrastructure"}),
        ("trivy image app:1", {"audit", "images"}),
        ("gitleaks detect --no-git", {"secrets"}),
        ("syft . -o spdx-json", {"sbom"}),
        ("griffe check pkg -a v1", {"compatibility"}),
        ("cosign sign --yes image", {"signing"}),
        ("cosign version", set()),
        ("k6 run load.js", {"load"}),
        ("terraform -chdir=infra validate", {"infrastructure"}),
        ("cat safety-notes.txt", set()),
        ("./gradlew build dependencyCheckAnalyze", {"audit"}),
    ],
)
def test_a_command_looks_for_what_its_tool_is_asked_for(text: str, kinds: set[str]) -> None:
    assert {kind for kind, _ in tools.kinds_of_command(text)} == kinds


def test_an_action_looks_for_what_it_is_given() -> None:
    def kinds(uses: str, **given: str) -> set[str]:
        return {
            kind
            for kind, _ in tools.kinds_of_action(uses, {k.replace("_", "-"): v for k, v in given.items()})
        }

    assert "audit" not in kinds("aquasecurity/trivy-action@0.20", scan_type="config")
    assert "audit" in kinds("aquasecurity/trivy-action@0.20", scan_type="fs")
    assert kinds("github/codeql-action/analyze@v3") == {"analysis"}
    assert kinds("github/codeql-action/init@v3") == set()
    assert kinds("docker/build-push-action@v6", sbom="true", provenance="false") == {"sbom"}
    assert kinds("actions/checkout@v4") == set()


CHECKS = """\
    on: [push, pull_request]
    jobs:
      checks:
        runs-on: ubuntu-latest
        steps:
          - uses: actions/checkout@v4
          - run: make audit
          - run: bandit -r src
            continue-on-error: true
          - run: |
              npm audit || true
              syft scan \\
                dir:.
          - uses: github/codeql-action/analyze@v3
    """


def test_guards_are_followed_into_task_files_and_forgiven_ones_do_not_count(repository: Repository) -> None:
    context = repository({
        ".github/workflows/checks.yml": dedent(CHECKS),
        "Makefile": "audit:\n\tpip-audit\n",
        "pom.xml": "<project><build><plugins><plugin>\n<artifactId>japicmp-maven-plugin</artifactId></plugin></plugins></build></project>",
        ".pre-commit-config.yaml": "repos:\n- repo: https://github.com/gitleaks/gitleaks\n  hooks:\n  - id: gitleaks\n",
        "renovate.json": '{\n"osvVulnerabilityAlerts": true,\n"vulnerabilityAlerts": {"enabled": false}}',
    })  # fmt: skip
    found = {(g.path, g.line, g.kind) for g in context.get(guards)}
    assert found == {
        (".github/workflows/checks.yml", 7, "audit"),
        (".github/workflows/checks.yml", 12, "sbom"),
        (".github/workflows/checks.yml", 14, "analysis"),
        (".pre-commit-config.yaml", 4, "secrets"),
        ("pom.xml", 2, "compatibility"),
        ("renovate.json", 2, "audit"),
    }


def test_without_audit_it_is_known_that_there_is_none_unless_a_workflow_stands_elsewhere(
    repository: Repository,
) -> None:
    assert repository({"a.py": "x = 1\n"}).get(audits) == ()
    elsewhere = "on: push\njobs:\n  a:\n    uses: org/ci/.github/workflows/all.yml@main\n"
    assert isinstance(
        repository({".github/workflows/a.yml": elsewhere}).observe("operations.audits"), Unknown
    )


TESTS = """\
    on: [push, pull_request]
    jobs:
      test: {runs-on: ubuntu-latest, steps: [{uses: actions/checkout@v4}, {run: pytest}]}
    """
DELIVERY = """\
    on: {trigger}
    jobs:
      test: {{runs-on: ubuntu-latest, steps: [{{uses: actions/checkout@v4}}, {{run: pytest}}]}}
      deploy:
        {more}
        runs-on: ubuntu-latest
        steps:
          - uses: actions/checkout@v4
          - run: kubectl apply -f k8s
    """


def gates(repository: Repository, workflow: str, tests: str = TESTS, path: str = "deploy.yml") -> list[bool]:
    files = {
        "tests/test_a.py": "def test_a():\n    assert f() == 1\n",
        f".github/workflows/{path}": dedent(workflow),
    }
    if tests:
        files[".github/workflows/tests.yml"] = dedent(tests)
    return [d.gated for d in repository(files).get(deliveries) if isinstance(d.gated, bool)]


def test_a_delivery_waits_for_the_tests_or_does_not(repository: Repository) -> None:
    push = "{push: {branches: [main]}}"
    assert gates(repository, DELIVERY.format(trigger=push, more="needs: test")) == [True]
    assert gates(repository, DELIVERY.format(trigger=push, more="timeout-minutes: 5")) == [False]
    assert gates(repository, DELIVERY.format(trigger=push, more="environment: production")) == [True]
    assert gates(
        repository, DELIVERY.format(trigger="{release: {types: [published]}}", more="timeout-minutes: 5")
    ) == [True]
    alone = "on: release\njobs:\n  publish: {runs-on: x, steps: [{uses: actions/checkout@v4}, {run: twine upload dist/*}]}\n"
    assert gates(repository, alone) == [True]
    assert gates(repository, alone, tests="") == [False]
    assert gates(repository, alone, path="docs-preview.yml") == []


def test_who_publishes_needs_a_lasting_secret_or_not(repository: Repository) -> None:
    publish = """\
        on: release
        jobs:
          with-secret: {runs-on: x, steps: [{uses: actions/checkout@v4}, {run: npm publish}]}
          trusted: {runs-on: x, permissions: {id-token: write}, steps: [{uses: actions/checkout@v4}, {run: npm publish}]}
          rehearsal: {runs-on: x, steps: [{uses: actions/checkout@v4}, {run: npm publish --dry-run}]}
        """
    found = repository({".github/workflows/p.yml": dedent(publish), "package.json": "{}"}).get(publications)
    assert [(p.job, p.registry, p.trusted) for p in found] == [
        ("with-secret", "npm", False),
        ("trusted", "npm", True),
    ]


def test_what_only_people_can_state_has_a_question(repository: Repository) -> None:
    asked = {name: spec.question for name, spec in specs().items() if spec.question}
    assert len(asked) >= 9
    assert all(question.endswith("?") for question in asked.values())
    context = repository({"a.py": "x = 1\n"})
    assert all(isinstance(context.observe(name), Unknown) for name in asked)
    assert isinstance(context.observe("operations.guards"), Known)
