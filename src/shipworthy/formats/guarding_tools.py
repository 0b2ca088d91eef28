"""What commands, actions and build plugins look for: known vulnerabilities, unsafe code, secrets, broken interfaces."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from shipworthy.model.operations import Sign

AUDIT = "audit"
ANALYSIS = "analysis"
SECRETS = "secrets"
IMAGES = "images"
INFRASTRUCTURE = "infrastructure"
SBOM = "sbom"
COMPATIBILITY = "compatibility"
SIGNING = "signing"
LICENCES = "licences"
LOAD = "load"

_BEFORE = (
    r"(?:^|[;&|({]\s{0,8}|(?<!\w)(?:run|exec|npx|bunx|dlx|uvx|sudo|-m|-c|time|then|do|else|if|tool|x)\s{1,8}"
    r"|\b\w{1,40}=\S{0,200}\s{1,8})(?:\S{0,100}/)?"
)
"""Where a command begins: not behind `install`, not within a text."""
MAX_LINE = 400
_PREPARES = re.compile(
    r"\b(?:pip3?|pipx|uv|npm|yarn|pnpm|apt-get|apt|apk|brew|go|cargo|gem|dotnet tool|choco|conda|poetry)\b[^\n;&|]{0,80}"
    r"\b(?:install|add|i)\b[^\n;&|]{0,200}"
)
_HARMLESS = re.compile(r"\|\|\s{0,4}(?:true|:|exit 0|echo)\b|\|\|\s{0,4}:|^\s{0,40}(?:#|echo\b|printf\b)")
_ASKS = re.compile(r"(?:^|\s)(?:--version|--help|version|help)(?:\s|$)")


def _commands(*names: str) -> re.Pattern[str]:
    return re.compile(rf"{_BEFORE}(?:{'|'.join(names)})(?=\s|$|[;&|)@:\"'`])")


_COMMANDS: Mapping[str, re.Pattern[str]] = {
    AUDIT: _commands(
        "pip-audit", "pip_audit", r"safety (?:check|scan)", r"(?:npm|pnpm|bun|uv) audit", r"yarn (?:npm )?audit", "audit-ci",
        "better-npm-audit", "osv-scanner", r"trivy (?:fs|filesystem|image|repo|rootfs|sbom|vm|-)[^\n]{0,80}", "grype",
        r"snyk (?:test|monitor|container)", "govulncheck", "nancy", r"cargo[- ]audit", r"cargo[- ]deny", r"bundle[- ]audit",
        "bundler-audit", r"composer audit", r"mix (?:deps\.audit|hex\.audit)", r"dependency-check(?:\.sh)?", "dep-scan",
        r"docker scout \w{1,12}", r"dotnet list [^\n]{0,80}--vulnerable", r"dotnet package list [^\n]{0,80}--vulnerable",
        "local-php-security-checker", "retire", "pysentry", r"pipenv (?:check|audit)",
        r"org\.owasp:dependency-check-maven\S{0,60}", r"(?:\./)?gradlew?\s[^\n]{0,80}dependencyCheck\w{0,20}", r"mvnw?\s[^\n]{0,120}dependency-check\S{0,60}",
        r"the pre-commit hook (?:pip-audit|osv-scanner|cargo-audit|cargo-deny|safety|python-safety-dependencies-check)\S{0,30}",
    ),
    ANALYSIS: _commands(
        "codeql", r"semgrep (?:ci|scan|--)\S{0,80}", "semgrep", "opengrep", "bandit", "gosec", "brakeman", r"sonar-scanner(?:-cli)?", r"mvnw?\s[^\n]{0,160}sonar:sonar",
        r"mvnw?\s[^\n]{0,160}sonar-maven-plugin\S{0,60}", r"(?:\./)?gradlew?\s[^\n]{0,80}sonar(?:qube)?", r"dotnet[- ]sonarscanner", "njsscan", "horusec", r"mix sobelow", "sobelow",
        r"snyk code", "psalm --taint-analysis", "devskim", "cppcheck", r"(?:\./)?gradlew?\s[^\n]{0,80}spotbugs\w{0,20}", r"mvnw?\s[^\n]{0,160}spotbugs:\w{1,10}", "security-code-scan",
        "flawfinder", "mythril", "slither",
        r"the pre-commit hook (?:bandit|semgrep|gosec|njsscan)\S{0,30}",
    ),
    SECRETS: _commands(
        "gitleaks", "trufflehog3?", r"detect-secrets(?:-hook)?", "ggshield", "talisman", "whispers", "kingfisher", "noseyparker", r"git[- ]secrets", "secretlint",
        r"trivy \w{1,12} [^\n]{0,80}--scanners \S{0,40}secret",
        r"the pre-commit hook (?:gitleaks|detect-secrets|trufflehog|ggshield|detect-private-key|detect-aws-credentials|kingfisher|talisman|ripsecrets)\S{0,30}",
    ),
    IMAGES: _commands(
        r"trivy image", r"grype", r"docker scout \w{1,12}", r"snyk container", "dockle", "hadolint", "clair-scanner",
        r"the pre-commit hook hadolint\S{0,30}",
    ),
    INFRASTRUCTURE: _commands(
        r"trivy (?:config|conf)", "checkov", "tfsec", "terrascan", "kics", "kube-linter", "kubescape", "kube-score", "kubeconform", "kubeval", "kubesec", "polaris",
        "datree", "tflint", r"(?:terraform|tofu|terragrunt)\s[^\n]{0,60}validate", "conftest", r"cfn[_-]lint", r"cfn[_-]nag", "ansible-lint", r"helm lint", r"ct lint\S{0,20}",
        "kyverno", r"pulumi preview", r"bicep (?:lint|build)",
        r"the pre-commit hook (?:checkov|tfsec|terraform_validate|terraform_tflint|terraform_trivy|terraform_checkov|kube-linter|cfn-lint|ansible-lint)\S{0,30}",
    ),
    SBOM: _commands(
        "syft", r"cyclonedx(?:-py|-bom|-npm|-gomod|-cli|-php|-ruby)?", "cyclonedx_py", r"cargo[- ]cyclonedx", r"cargo[- ]sbom", r"cargo[- ]auditable", "cdxgen", "spdx-sbom-generator", "sbom-tool",
        r"npm sbom", r"trivy \w{1,12} [^\n]{0,80}--format (?:cyclonedx|spdx)\S{0,10}", r"mvnw?\s[^\n]{0,160}cyclonedx\S{0,60}", r"(?:\./)?gradlew?\s[^\n]{0,80}cyclonedxBom",
        r"dotnet[- ]CycloneDX", r"docker (?:sbom|buildx build [^\n]{0,200}--sbom)\S{0,10}", "bom generate", "ko build", r"apko \w{1,10}", r"syft-\S{1,20}",
    ),
    COMPATIBILITY: _commands(
        r"griffe check", r"cargo[- ]semver-checks", r"cargo[- ]public-api", "apidiff", "gorelease", "go-apidiff", r"api-extractor run", r"buf breaking", "oasdiff", "openapi-diff", "optic",
        "roave-backward-compatibility-check", r"(?:\./)?gradlew?\s[^\n]{0,80}(?:apiCheck|japicmp|revapi|checkLegacyAbi|metalavaCheckCompatibility)\w{0,20}", r"mvnw?\s[^\n]{0,160}(?:japicmp|revapi|clirr)\S{0,40}", "sbt [^\n]{0,60}mimaReportBinaryIssues",
        r"abidiff", "abi-compliance-checker", r"graphql-inspector diff", r"rover subgraph check", r"spectral-diff", r"swift package diagnose-api-breaking-changes", "aexpy", "attw",
        r"mix hex\.diff", "tsd",
    ),
    SIGNING: _commands(
        r"cosign (?:sign|attest)\S{0,10}", r"gh attestation\b", r"npm publish [^\n]{0,120}--provenance", r"(?:gpg2?|gpg --\S{1,20}) [^\n]{0,120}(?:--detach-sign|--armor|-ab|--sign|-b)\b", "minisign", "signify", "rsign", "osslsigncode",
        "signtool", r"azuresigntool", r"codesign", "notarytool", "slsa-generator", r"python -m sigstore", "sigstore",
    ),
    LICENCES: _commands(
        r"cargo[- ]deny", "license-checker(?:-rseidelsohn)?", "pip-licenses", "licensecheck", "liccheck", "go-licenses", "license_finder", "licensed", "fossa", "scancode", "reuse", "nlf", "dotnet-project-licenses",
        "license-eye",
    ),
    LOAD: _commands(
        r"k6 run", "k6", "locust", r"artillery (?:run|quick)", "gatling", "jmeter", "vegeta", "wrk2?", "hey", "autocannon", "oha", "drill", "ghz", "fortio", "siege", "ab", r"mvnw?\s[^\n]{0,160}gatling:test", r"(?:\./)?gradlew?\s[^\n]{0,80}gatlingRun",
    ),
}  # fmt: skip
_ACTIONS: Mapping[str, re.Pattern[str]] = {
    kind: re.compile(rf"(?:{names})", re.IGNORECASE)
    for kind, names in {
        AUDIT: r"aquasecurity/trivy-action|actions/dependency-review-action|snyk/actions|pypa/gh-action-pip-audit|rustsec/audit-check"
        r"|actions-rust-lang/audit|actions-rs/audit-check|embarkstudios/cargo-deny-action|golang/govulncheck-action|anchore/scan-action"
        r"|google/osv-scanner|docker/scout-action|dependency-check/dependency-check_action|fossas/fossa-action|sonatype-nexus-community/"
        r"|symfonycorp/security-checker-action|crazy-max/ghaction-container-scan|step-security/\S{0,20}trivy|azure/container-scan|oxsecurity/megalinter",
        ANALYSIS: r"github/codeql-action/analyze|returntocorp/semgrep|semgrep/semgrep|securego/gosec|sonarsource/|checkmarx/|veracode/|jetbrains/qodana"
        r"|pycqa/bandit|snyk/actions|mdegis/bandit|tj-actions/bandit|oxsecurity/megalinter|microsoft/security-devops|microsoft/devskim|azure:sonar|presidentbeef/brakeman|codacy/codacy-analysis|github/super-linter|super-linter/super-linter",
        SECRETS: r"gitleaks/gitleaks-action|zricethezav/gitleaks|trufflesecurity/trufflehog|gitguardian/ggshield|reviewdog/action-detect-secrets|secret-scanner|oxsecurity/megalinter",
        IMAGES: r"aquasecurity/trivy-action|anchore/scan-action|docker/scout-action|hadolint/hadolint-action|reviewdog/action-hadolint|snyk/actions/docker|goodwithtech/dockle|crazy-max/ghaction-container-scan|azure/container-scan",
        INFRASTRUCTURE: r"bridgecrewio/checkov|aquasecurity/tfsec|terraform-linters/|stackrox/kube-linter|checkmarx/kics|ansible/ansible-lint|instrumenta/kubeval|azure/k8s-lint|kubescape/|datreeio/|helm/chart-testing|clowdhaus/terraform-composite-actions/pre-commit|accurics/terrascan|triat/terraform-security|tenable/terrascan|dflook/terraform-validate",
        SBOM: r"anchore/sbom-action|cyclonedx/|advanced-security/(?:sbom|spdx)|actions/attest-sbom|microsoft/sbom|psastras/sbom-rs|spdx/|kubernetes-sigs/\S{0,20}bom",
        COMPATIBILITY: r"obi1kenobi/cargo-semver-checks|joelanford/go-apidiff|bufbuild/buf-breaking|oasdiff/|tufin/oasdiff|kamilkisiela/graphql-inspector|the-guild-org/graphql-inspector|openapitools/openapi-diff|roave/\S{0,40}backward|exactlylabs/\S{0,20}breaking",
        SIGNING: r"actions/attest(?:-build-provenance)?@|sigstore/gh-action-sigstore|slsa-framework/slsa-github-generator|azure/(?:trusted|artifact)-signing|crazy-max/ghaction-import-gpg|rubygems/release-gem|rubygems/configure-rubygems|nuget/login|rust-lang/crates-io-auth-action|apple-actions/import-codesign",
        LICENCES: r"embarkstudios/cargo-deny|fossas/|apache/skywalking-eyes|fsfe/reuse|github/licensed|actions/dependency-review",
        LOAD: r"grafana/(?:k6|run-k6)|artilleryio/|rbaskets/jmeter",
    }.items()
}  # fmt: skip
_GITLAB = re.compile(
    r"template:\s{0,4}[\"']?(?:Jobs|Security)?/?(\w[\w-]{1,40})(?:\.latest)?\.gitlab-ci\.ya?ml"
)
_TEMPLATES = {
    "SAST": ANALYSIS, "Dependency-Scanning": AUDIT, "Secret-Detection": SECRETS, "Container-Scanning": IMAGES,
    "SAST-IaC": INFRASTRUCTURE, "License-Scanning": LICENCES, "Browser-Performance": LOAD, "Load-Performance-Testing": LOAD,
}  # fmt: skip
_PLUGINS: Mapping[str, re.Pattern[str]] = {
    AUDIT: re.compile(r"<artifactId>dependency-check-maven<|org\.owasp\.dependencycheck|<NuGetAudit>true"),
    ANALYSIS: re.compile(
        r"<artifactId>(?:spotbugs-maven-plugin|findsecbugs-plugin|error_prone_core)<|com\.github\.spotbugs"
        r"|net\.ltgt\.errorprone|SecurityCodeScan|<AnalysisModeSecurity>All|SonarAnalyzer\.CSharp"
    ),
    SBOM: re.compile(r"<artifactId>cyclonedx-maven-plugin<|org\.cyclonedx\.bom|Microsoft\.Sbom\.Targets"),
    COMPATIBILITY: re.compile(
        r"<artifactId>(?:japicmp-maven-plugin|revapi-maven-plugin|clirr-maven-plugin|animal-sniffer-maven-plugin)<"
        r"|me\.champeau\.gradle\.japicmp|binary-compatibility-validator|abiValidation|japicmp|revapi|sbt-mima-plugin"
        r"|<EnablePackageValidation>\s{0,4}true|Microsoft\.CodeAnalysis\.PublicApiAnalyzers|roave/backward-compatibility-check"
        r"|@microsoft/api-extractor"
    ),
    LICENCES: re.compile(r"<artifactId>license-maven-plugin<|com\.github\.jk1\.dependency-license-report"),
}
_BUILD_FILES = re.compile(
    r"(?:^|/)(?:pom\.xml|[^/]*\.gradle(?:\.kts)?|libs\.versions\.toml|Directory\.(?:Build|Packages)\.(?:props|targets)|[^/]+\.csproj"
    r"|plugins\.sbt|build\.sbt)$"
)
"""What such a file names, the build runs; a script in `package.json` runs only when it is called."""


def kinds_of_command(text: str) -> Iterator[tuple[str, str]]:
    """The kinds of thing a line of shell looks for, each with the tool that does."""
    short = text[:MAX_LINE]
    if _HARMLESS.search(short) or _ASKS.search(short):
        return
    plain = _PREPARES.sub("", short)
    for kind, pattern in _COMMANDS.items():
        if found := pattern.search(plain):
            yield kind, " ".join(found[0].strip(" ;&|({").split())[:60]


def kinds_of_action(uses: str, inputs: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """The same for a GitHub action, an orb or a task, with what it is given."""
    given = {name.lower(): value for name, value in inputs.items()}
    name = uses.partition("@")[0]
    for kind, pattern in _ACTIONS.items():
        if pattern.match(uses) and _meant(kind, name.lower(), given):
            yield kind, name
    signs = given.get("attestations") != "false" and not given.get("password")
    if name.lower() == "pypa/gh-action-pypi-publish" and signs:
        yield SIGNING, name
    if name.lower() == "docker/build-push-action":
        if given.get("sbom", "").lower() not in {"", "false"}:
            yield SBOM, name
        if given.get("provenance", "").lower() not in {"", "false"}:
            yield SIGNING, name
    if "secret" in given.get("scanners", "") and "trivy" in name.lower():
        yield SECRETS, name


def _meant(kind: str, name: str, given: Mapping[str, str]) -> bool:
    """Tools that look for many things look for those they are asked to."""
    if name == "aquasecurity/trivy-action":
        how = given.get("scan-type", "image")
        return {IMAGES: how == "image", AUDIT: how != "config"}.get(kind, True)
    return name != "sonarsource/sonarqube-quality-gate-action"


def templates(text: str) -> Iterator[tuple[str, Sign]]:
    """GitLab's own templates that a definition includes."""
    for number, line in enumerate(text.split("\n"), start=1):
        found = _GITLAB.search(line[:MAX_LINE]) if "template" in line else None
        if found and "#" not in line[: found.start()] and found[1] in _TEMPLATES:
            yield _TEMPLATES[found[1]], Sign(number, f"GitLab's {found[1]}")


def is_build_file(path: str) -> bool:
    return _BUILD_FILES.search(path) is not None


def plugins(text: str) -> Iterator[tuple[str, Sign]]:
    """Plugins of the build; each kind once, where it is named first."""
    for kind, pattern in _PLUGINS.items():
        for found in pattern.finditer(text):
            start = text.rfind("\n", 0, found.start()) + 1
            if not text[start : found.start()].lstrip().startswith(("//", "#", "*", "<!--")):
                yield kind, Sign(text.count("\n", 0, found.start()) + 1, found[0].strip("<>").split(">")[-1])
                break
