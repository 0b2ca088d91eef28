"""One fixed, rich result: every outcome, every kind of weight, and arithmetic that adds up."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import Any

from sample_profile import profile
from sample_workflows import workflows
from shipworthy.model.facts import Place
from shipworthy.model.results import (
    SCHEMA,
    AiReadiness,
    DimensionResult,
    Finding,
    NextStep,
    OverallConfidence,
    Pack,
    PillarResult,
    Policy,
    Project,
    RepositorySummary,
    Result,
    RuleResult,
    Tool,
    Verdict,
    Waiver,
)
from shipworthy.model.rules import Confidence, Effort, Outcome, Severity, Stability

COMPLEXITY, MODEL, AI, TESTING, RISK = (
    "software-complexity",
    "model-reliability",
    "repository-ai-readiness",
    "testing-maturity",
    "production-risk",
)
TITLES = {
    COMPLEXITY: ("Software complexity", "How tractable are the code and this release's change?"),
    MODEL: (
        "Model reliability",
        "Where a model is part of the product, can its answers be relied on?",
    ),
    AI: (
        "Repository AI readiness",
        "Can a person or an agent who is new here change it and know that the change is right?",
    ),
    TESTING: ("Testing maturity", "Would the tests notice if this release broke something?"),
    RISK: ("Production risk", "If the release goes wrong, is that prevented, seen and undone?"),
}
PILLARS = {
    "verification": "Verification loop",
    "environment": "Reproducible environment",
    "change-locality": "Change locality",
    "code-health": "Code health",
    "docs-and-names": "Documentation and names",
    "instructions": "Agent instructions",
    "types": "Types",
}
THRESHOLD = 50.0
PASS, FAIL, UNKNOWN, NOT_APPLICABLE, WAIVED = (
    Outcome.PASS,
    Outcome.FAIL,
    Outcome.UNKNOWN,
    Outcome.NOT_APPLICABLE,
    Outcome.WAIVED,
)
_CREDIT = {
    PASS: (1.0, 1.0),
    FAIL: (0.0, 0.0),
    WAIVED: (0.0, 0.0),
    UNKNOWN: (0.0, 1.0),
    NOT_APPLICABLE: (0.0, 1.0),
}


def rule(
    id_: str,
    title: str,
    failure: str,
    outcome: Outcome,
    weight: dict[str, float],
    *,
    credit: tuple[float, float] | None = None,
    findings: Sequence[tuple[str, int, str]] = (),
    evidence: Sequence[tuple[str, int]] = (),
    **more: Any,
) -> RuleResult:
    given: dict[str, Any] = {
        "severity": Severity.MEDIUM,
        "confidence": Confidence.HIGH,
        "stability": Stability.STABLE,
        "effort": Effort.HOURS,
        "blocker": False,
        "pillar": None,
        "reason": "",
        "what": "Reads the files named as evidence.",
        "why": "What nobody checks goes wrong unnoticed.",
        "fix": "Add what is missing.",
        "references": ("Reason: stated for the sample",),
        "pack": next(iter(weight), "workflow-governance"),
    }
    given.update(more)
    return RuleResult(
        id=id_,
        title=title,
        failure=failure,
        outcome=outcome,
        weight=weight,
        credit=credit or _CREDIT[outcome],
        findings=tuple(
            Finding(message, path, line, f"{id_}-{n}:0") for n, (path, line, message) in enumerate(findings)
        ),
        evidence=tuple(Place(*place) for place in evidence),
        **given,
    )


def rules() -> tuple[RuleResult, ...]:
    return (
        rule(
            "action-pinning",
            "Workflows pin third-party actions to a commit",
            "Workflows run third-party actions that can change under them",
            FAIL,
            {RISK: 8},
            credit=(0.4, 0.4),
            severity=Severity.HIGH,
            effort=Effort.MINUTES,
            findings=[
                (
                    ".github/workflows/release.yml",
                    14,
                    "`softprops/action-gh-release@v2` follows a tag",
                ),
                (
                    ".github/workflows/release.yml",
                    31,
                    "`docker/build-push-action@v6` follows a tag",
                ),
                (
                    ".github/workflows/test.yml",
                    22,
                    "`codecov/codecov-action@main` follows a branch",
                ),
            ],
            why="A tag can be moved; in March 2025 one moved tag leaked the secrets of 23,000 repositories.",
            fix="Write the commit instead of the tag, with the version behind it: "
            "`uses: owner/name@<40 digits>  # v2.1.0`. A bot keeps both up to date.",
        ),
        rule(
            "agent-instructions-true",
            "Instructions for agents are true",
            "Instructions for agents name what is not there",
            FAIL,
            {AI: 10},
            credit=(0.5, 0.5),
            pillar="instructions",
            effort=Effort.MINUTES,
            findings=[
                ("AGENTS.md", 12, "names `make verify`; the Makefile has no such target"),
                ("AGENTS.md", 31, "names `src/parcels/legacy/`, which does not exist"),
            ],
            why="An agent follows a wrong instruction with the same zeal as a right one.",
            fix="Correct the two lines, or delete them.",
        ),
        rule(
            "changelog-current",
            "The changelog tells of the last release",
            "The changelog does not tell of the last release",
            PASS,
            {RISK: 3},
            reason="releases.changelog_covers_last is yes",
            evidence=[("CHANGELOG.md", 8)],
        ),
        rule(
            "ci-cannot-pass-silently",
            "A failing test fails the pipeline",
            "A failing test can leave the pipeline green",
            FAIL,
            {TESTING: 12, AI: 8},
            severity=Severity.CRITICAL,
            blocker=True,
            pillar="verification",
            effort=Effort.MINUTES,
            findings=[
                (
                    ".github/workflows/test.yml",
                    41,
                    "`pytest -q || true` is green whatever the tests say",
                )
            ],
            what="Follows the test command through make, tox and scripts to what the pipeline runs.",
            why="A pipeline that cannot fail proves nothing, and everyone believes it does.",
            fix="Delete `|| true` on line 41.",
            references=(
                "Analysis of 1,000 pipelines, https://example.org/silent-pipelines",
                "Reason: everything else the tests could show depends on it",
            ),
        ),
        rule(
            "complexity-distribution",
            "Hardly any function is too complex to test",
            "Too many functions are too complex to test",
            PASS,
            {COMPLEXITY: 30, AI: 6},
            pillar="code-health",
            credit=(0.9, 0.9),
            reason="code.complexity_p95 is 8; code.complexity_max is 24",
            evidence=[("src/parcels/routing.py", 88), ("src/parcels/tariffs.py", 14)],
        ),
        rule(
            "dependency-lock",
            "Dependencies are locked",
            "Dependencies are not locked",
            PASS,
            {AI: 14, RISK: 8},
            pillar="environment",
            reason="dependencies.lock_covers_manifests is yes",
            evidence=[("uv.lock", 1)],
        ),
        rule(
            "evaluation-results",
            "Model answers are evaluated",
            "Model answers are not evaluated",
            NOT_APPLICABLE,
            {MODEL: 30},
            reason="ai.is_product_behaviour is no; wanted to be yes",
        ),
        rule(
            "function-tests",
            "Every public function is reached by a test",
            "Public functions are reached by no test",
            FAIL,
            {TESTING: 10},
            credit=(0.45, 0.7),
            findings=[
                (
                    f"src/parcels/{name}.py",
                    line,
                    f"no test reaches `{name}.{function}`",
                )
                for name, line, function in (
                    ("customs", 14, "declare"),
                    ("customs", 57, "tariff_code"),
                    ("labels", 9, "render_label"),
                    ("labels", 40, "barcode"),
                    ("routing", 88, "cheapest_route"),
                    ("routing", 132, "split_shipment"),
                    ("tariffs", 14, "price"),
                    ("tariffs", 71, "surcharge"),
                    ("tracking", 25, "merge_events"),
                    ("tracking", 90, "estimate_arrival"),
                    ("webhooks", 18, "retry"),
                    ("webhooks", 44, "sign"),
                )
            ],
            reason="18 of 40 hold, 10 cannot be said",
            why="What no test reaches breaks without a sound.",
            fix="Begin with `src/parcels/routing.py`: it changes most often.",
        ),
        rule(
            "health-endpoint",
            "The service says whether it is well",
            "The service does not say whether it is well",
            WAIVED,
            {RISK: 6},
            findings=[("src/parcels/app.py", 1, "no route answers a health check")],
            waivers=(
                Waiver("the gateway probes the port until the new mesh is there", "mira", "2026-03-31"),
            ),
        ),
        rule(
            "hotspots",
            "What changes most is simple",
            "What changes most is also what is most complex",
            UNKNOWN,
            {COMPLEXITY: 20, AI: 6},
            pillar="change-locality",
            reason="the history is cut short after 50 commits (git fetch --unshallow)",
            needs=("the whole history: run `git fetch --unshallow`",),
            effort=Effort.DAYS,
        ),
        rule(
            "import-cycles",
            "Modules do not import one another in circles",
            "Modules import one another in circles",
            FAIL,
            {COMPLEXITY: 15, AI: 6},
            pillar="change-locality",
            effort=Effort.DAYS,
            findings=[
                (
                    "src/parcels/routing.py",
                    3,
                    "routing → tariffs → customs → routing",
                )
            ],
            fix="Move what `customs` needs of `routing` into a module that both may import.",
        ),
        rule(
            "line-coverage",
            "Tests run most of the code",
            "Tests leave too much of the code unrun",
            UNKNOWN,
            {TESTING: 20, AI: 8},
            pillar="verification",
            reason="no coverage report; looked for coverage.xml, .coverage and lcov.info "
            "(run `pytest --cov --cov-report=xml`)",
            needs=("a coverage report: run `pytest --cov --cov-report=xml`",),
        ),
        rule(
            "migration-reversible",
            "Migrations can be undone",
            "Migrations cannot be undone",
            PASS,
            {RISK: 10},
            reason="6 of 6 hold",
            evidence=[("migrations/0006_customs.py", 21)],
        ),
        rule(
            "naming-consistency",
            "One thing has one name",
            "One thing has several names",
            FAIL,
            {AI: 5},
            stability=Stability.PREVIEW,
            confidence=Confidence.LOW,
            severity=Severity.LOW,
            pillar="docs-and-names",
            findings=[
                (
                    "src/parcels/tracking.py",
                    25,
                    "`shipment` here is `parcel` in 14 other files",
                )
            ],
        ),
        rule(
            "readme-commands",
            "The README's commands exist",
            "The README names commands that do not exist",
            PASS,
            {AI: 8},
            pillar="docs-and-names",
            reason="4 of 4 hold",
            evidence=[("README.md", 21)],
        ),
        rule(
            "release-tags",
            "Releases are tagged",
            "Releases are not tagged",
            PASS,
            {RISK: 4, COMPLEXITY: 5},
            reason="releases.count is 14",
        ),
        rule(
            "rollback",
            "A release can be taken back",
            "Nothing says how a release is taken back",
            FAIL,
            {RISK: 12},
            severity=Severity.HIGH,
            findings=[
                ("deploy/service.yaml", 1, "no rollback step, no previous image kept, no runbook names it")
            ],
            why="The first hour of an incident is spent on finding out how to go back.",
            fix="Keep the last two images (`revisionHistoryLimit: 2`) and write the command into `docs/runbook.md`.",
        ),
        rule(
            "secrets-absent",
            "No secret is committed",
            "Secrets are committed",
            PASS,
            {RISK: 15},
            blocker=True,
            severity=Severity.CRITICAL,
            reason="secrets.found is none",
        ),
        rule(
            "static-types",
            "Types are checked",
            "Types are not checked",
            UNKNOWN,
            {AI: 4},
            pillar="types",
            effort=Effort.DAYS,
            reason="`Jenkinsfile` runs what cannot be followed: a shared library",
            needs=("attest `ci.type_check`, or name the command in the README",),
        ),
        rule(
            "test-results",
            "The tests ran and passed",
            "Tests fail",
            UNKNOWN,
            {TESTING: 15},
            reason="no test report; looked for junit.xml and TEST-*.xml (run `pytest --junitxml=junit.xml`)",
            needs=("a test report: run `pytest --junitxml=junit.xml`",),
        ),
        rule(
            "tests-assert",
            "Tests assert something",
            "Tests assert nothing",
            FAIL,
            {TESTING: 18, AI: 6},
            credit=(0.35, 0.35),
            pillar="verification",
            severity=Severity.HIGH,
            findings=[
                ("tests/test_app.py", 12, "`test_start` asserts nothing"),
                ("tests/test_labels.py", 30, "`test_render` asserts only that something is not none"),
            ],
            why="A test without an assertion passes whatever the code does.",
            fix="Assert the answer, not that there was one.",
        ),
        rule(
            "tool-allow-list",
            "Agents may use only the tools they need",
            "An agent may use any tool",
            PASS,
            {},
            reason="1 of 1 hold",
            evidence=[(".claude/settings.json", 4)],
        ),
        rule(
            "tenant-filter",
            "Queries name the tenant",
            "Queries do not name the tenant",
            NOT_APPLICABLE,
            {RISK: 12},
            reason="tenancy.is_multi_tenant is no; wanted to be yes",
        ),
    )


def _interval(found: Sequence[RuleResult], dimension: str) -> tuple[float | None, float | None]:
    weighed = _weighed(found, dimension)
    total = sum(r.weight[dimension] for r in weighed)
    if not total:
        return None, None
    low, high = (100 * sum(r.weight[dimension] * r.credit[end] for r in weighed) / total for end in (0, 1))
    return round(low, 2), round(high, 2)


def _weighed(found: Sequence[RuleResult], dimension: str) -> list[RuleResult]:
    return [
        r
        for r in found
        if dimension in r.weight
        and r.outcome not in {NOT_APPLICABLE, WAIVED}
        and r.stability is Stability.STABLE
    ]


def dimension(found: Sequence[RuleResult], id_: str) -> DimensionResult:
    low, high = _interval(found, id_)
    weighed = _weighed(found, id_)
    total = sum(r.weight[id_] for r in weighed)
    sure = sum(r.weight[id_] for r in weighed if r.credit[0] == r.credit[1])
    known = int(100 * sure / total) / 100 if total else 0.0
    return DimensionResult(id_, *TITLES[id_], low is not None, low, high, THRESHOLD, len(weighed), known)


def steps(found: Sequence[RuleResult]) -> tuple[NextStep, ...]:
    made = []
    for r in found:
        if r.outcome not in {FAIL, UNKNOWN} or r.stability is Stability.PREVIEW:
            continue
        gains = {
            d: 100 * w * (1 - r.credit[0]) / sum(x.weight[d] for x in _weighed(found, d))
            for d, w in r.weight.items()
        }
        best = max(gains, key=lambda d: gains[d])
        open_ = r.outcome is UNKNOWN
        made.append(
            NextStep(
                r.id,
                r.title if open_ else r.failure,
                best,
                round(gains[best], 2),
                r.effort,
                "; ".join(r.needs) if open_ else r.fix,
                open_,
            )
        )
    return tuple(sorted(made, key=lambda s: (-s.points, s.rule)))


def sample() -> Result:
    found = rules()
    dimensions = tuple(dimension(found, d) for d in TITLES)
    ai = dimensions[2]
    pillars = tuple(
        PillarResult(id_, title, *_interval([r for r in found if r.pillar == id_], AI))
        for id_, title in PILLARS.items()
    )
    known = [d for d in dimensions if d.floor is not None]
    weakest = min(known, key=lambda d: d.floor or 0)
    return Result(
        schema=SCHEMA,
        tool=Tool(
            "shipworthy",
            "0.1.0",
            (
                Pack("software-complexity", "0.1.0", "sha256:4b1c9a7e02d35f68"),
                Pack("house-rules", "local", "sha256:99d0e4f1c2a3b5d7"),
            ),
        ),
        repository=RepositorySummary(
            name="parcel-desk",
            head="1f2e3d4c5b6a79880f1e2d3c4b5a69788f9e0d1c",
            branch="main",
            dirty=True,
            shallow=True,
            files=412,
            languages={"Python": 9120, "TypeScript": 3044, "SQL": 310},
            kinds=("service", "application"),
            notes=(
                "the history is cut short: facts about change over time are unknown",
                "1 file was skipped: `assets/demo.mp4` is larger than 20 MB",
            ),
        ),
        verdict=Verdict.NOT_READY,
        verdict_reasons=(
            "the blocker ci-cannot-pass-silently fails: A failing test can leave the pipeline green",
        ),
        confidence=OverallConfidence(
            min(d.floor or 0 for d in known), min(d.ceiling or 0 for d in known), weakest.id
        ),
        ai_readiness=AiReadiness(
            ai.floor,
            ai.ceiling,
            1,
            "Assisted",
            "Verified needs verification at 50, environment at 40",
            pillars,
        ),
        dimensions=dimensions,
        rules=found,
        projects=(
            Project("parcel-desk", "", "python", "pyproject.toml", 9120),
            Project("parcel-web", "web", "npm", "web/package.json", 3044),
        ),
        workflows=workflows(),
        next=steps(found),
        policy=Policy(
            source=".shipworthy.yaml",
            switched_off={"licence": "internal service, never distributed"},
            weights={"hotspots": "two thirds of the history is an import"},
            attested={"release.customer_facing": "yes (says mira, until 2026-06-30)"},
            thresholds={"testing-maturity": "60 instead of 50"},
            left_out={"house-rules": "left out by --ignore"},
            unused_waivers=(".shipworthy.yaml:31: the waiver of seed-data ended on 2025-12-31",),
        ),
        profile=profile(),
    )


def poisoned(text: str, *, ids: bool = False) -> Result:
    """The sample with the text in every place that holds text; in `ids`, too, which stay apart by their ends."""

    def poison(value: Any, key: str = "") -> Any:
        if dataclasses.is_dataclass(value) and not isinstance(value, type):
            names = [f.name for f in dataclasses.fields(value)]
            return dataclasses.replace(value, **{n: poison(getattr(value, n), n) for n in names})
        if type(value) is str:
            return named(value) if key in _IDS else value if key == "schema" else text
        if isinstance(value, tuple):
            return tuple(poison(v, key) for v in value)
        if isinstance(value, dict):
            kept = key in _COUNTED
            return {
                k if kept else named(k) if key == "weight" else text + k: poison(v, key if kept else "")
                for k, v in value.items()
            }
        return value

    def named(id_: str) -> str:
        return text + id_ if ids else id_

    result: Result = poison(sample())
    return result


_COUNTED = {"answers"}
"""Mappings whose keys are words of ours."""
_IDS = {"id", "limited_by", "dimension", "rule", "pillar", "node", "start", "end", "entries"}


def empty() -> Result:
    result = sample()
    none = [
        dataclasses.replace(d, applicable=False, floor=None, ceiling=None, rules=0, known=0.0)
        for d in result.dimensions
    ]
    return dataclasses.replace(
        result, rules=(), next=(), dimensions=tuple(none), projects=(), workflows=(), verdict=Verdict.UNDECIDED,
        verdict_reasons=(), confidence=OverallConfidence(None, None, None), policy=Policy(""),
        ai_readiness=AiReadiness(None, None, 0, "Unproven", "", ()),
        repository=dataclasses.replace(result.repository, head=None, branch=None, languages={}, notes=()),
    )  # fmt: skip


def large(rules: int, findings: int, words: int) -> Result:
    prose = "Seven words that say what is wrong. " * words
    made = tuple(
        rule(
            f"rule-{n:04}", f"Rule {n} holds", f"Rule {n} fails", FAIL, {TESTING: 1, RISK: 1},
            findings=[(f"src/some/folder/module_{n}_{i}.py", i, f"{i}: {prose}") for i in range(findings)],
            why=prose, what=prose, fix=prose,
        )
        for n in range(rules)
    )  # fmt: skip
    return dataclasses.replace(sample(), rules=made)
