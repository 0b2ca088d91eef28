"""Whether CI looks for what tests do not show, one question each. What it runs is in `operations.guards`."""

from __future__ import annotations

import re

from shipworthy.collect.ci.ci import blind_spots
from shipworthy.collect.ci.following.pipelines import definitions
from shipworthy.collect.context import Context, Unavailable, fact
from shipworthy.collect.operations.guards import Guard, guards_of
from shipworthy.formats import guarding_tools as tools

_MAY_LOOK = re.compile(r"\.github/workflows/|audit|secur|scan|vuln|sast|sbom|\btrivy|\bsnyk", re.IGNORECASE)


@fact("operations.audits")
def audits(context: Context) -> tuple[Guard, ...]:
    """What looks for known vulnerabilities in dependencies: in CI, in the build, or stated for Renovate.

    pip-audit, `npm audit`, osv-scanner, Trivy, Grype, Snyk, govulncheck, cargo-audit and cargo-deny, OWASP
    dependency-check, GitHub's dependency review and the like. Alerts that the hosting service sends
    are a setting of it and not visible here.
    """
    return _known(context, tools.AUDIT)


@fact("operations.code_analysis")
def code_analysis(context: Context) -> tuple[Guard, ...]:
    """What looks for unsafe code in CI and the build.

    CodeQL, Semgrep, Bandit, gosec, Brakeman, Sonar, SpotBugs and the like.
    """
    return _known(context, tools.ANALYSIS)


@fact("operations.secret_scans")
def secret_scans(context: Context) -> tuple[Guard, ...]:
    """What looks for secrets before they are pushed, or in CI.

    gitleaks, TruffleHog, detect-secrets, ggshield and the like, in CI or as hooks of pre-commit.
    """
    return _known(context, tools.SECRETS)


@fact("operations.deployment_checks")
def deployment_checks(context: Context) -> tuple[Guard, ...]:
    """What judges images and infrastructure in CI.

    hadolint, Trivy, Grype, Checkov, tflint, `terraform validate`, kube-linter, `helm lint` and the like.
    """
    return _known(context, tools.IMAGES, tools.INFRASTRUCTURE)


@fact("operations.bills_of_materials")
def bills_of_materials(context: Context) -> tuple[Guard, ...]:
    """What lists the parts of a release (SBOM) when it is made: Syft, CycloneDX, SPDX and the like."""
    return _known(context, tools.SBOM)


@fact("operations.compatibility_checks")
def compatibility_checks(context: Context) -> tuple[Guard, ...]:
    """What compares the interface with that of the last release, in CI or the build.

    `griffe check`, cargo-semver-checks, japicmp, Revapi, apidiff, gorelease, API Extractor, `buf breaking`,
    oasdiff, Kotlin's ABI validation, .NET's package validation and the like.
    """
    return _known(context, tools.COMPATIBILITY)


def _require_sight(context: Context) -> None:
    """Workflows that stand elsewhere may look for anything; a command with a computed name hardly does."""
    for path, system, reason in context.get(definitions).unread:
        raise Unavailable(f"{reason}: what {system} runs is not known", f"look at {path}")
    for spot in context.get(blind_spots):
        if _MAY_LOOK.search(spot.name):
            where = f"{spot.path}:{spot.line} runs `{spot.name}`: {spot.reason}"
            raise Unavailable(where, f"look at what `{spot.name}` runs")


def _known(context: Context, *kinds: str) -> tuple[Guard, ...]:
    """What was found; nothing only where all that CI runs was in sight."""
    found = guards_of(context, *kinds)
    if not found:
        _require_sight(context)
    return found
