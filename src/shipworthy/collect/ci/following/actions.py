"""What well-known GitHub actions, CircleCI orbs and Azure tasks do. Data; one line to add one."""

from __future__ import annotations

from collections.abc import Mapping

from shipworthy.collect.ci.following.tools import Purposes
from shipworthy.model.commands import Purpose


def _each(purposes: str, names: str) -> dict[str, Purposes]:
    value = frozenset(Purpose(p) for p in purposes.split("+"))
    return dict.fromkeys(names.lower().split(), value)


ACTIONS: Mapping[str, Purposes] = {
    **_each(
        "lint",
        "golangci/golangci-lint-action github/super-linter super-linter/super-linter oxsecurity/megalinter "
        "megalinter/megalinter astral-sh/ruff-action chartboost/ruff-action py-actions/flake8 grantmcconnaughey/lintly-flake8-github-action "
        "wearerequired/lint-action dominikh/staticcheck-action giraffate/clippy-action clechasseur/rs-clippy-check actions-rs/clippy-check "
        "auguwu/clippy-action norio-nomura/action-swiftlint ansible/ansible-lint ansible/ansible-lint-action ansible-community/ansible-lint-action "
        "ludeeus/action-shellcheck luizm/action-sh-checker sonarsource/sonarcloud-github-action "
        "sonarsource/sonarqube-scan-action sonarsource/sonarqube-quality-gate-action codacy/codacy-analysis-cli-action "
        "trunk-io/trunk-action qltysh/qlty-action/check jetbrains/qodana-action "
        "cpp-linter/cpp-linter-action standardrb/standard-ruby-action andrewmcodes/rubocop-linter-action "
        " stefanoeb/eslint-action sibiraj-s/action-eslint tj-actions/eslint-changed-files morphy2k/revive-action "
        " dbelyaev/action-checkstyle nikitasavinov/checkstyle-action terraform-linters/tflint-action "
        " nebularg/actions-luacheck lunarmodules/luacheck "
        "obi1kenobi/cargo-semver-checks-action ",
    ),
    **_each("lint+format", " "),
    **_each(
        "format",
        "psf/black rickstaa/action-black creyd/prettier_action actionsx/prettier jidicula/clang-format-action "
        "doozyx/clang-format-lint-action axel-op/googlejavaformat-action "
        "isort/isort-action jamescurtin/isort-action dprint/check johnnymorganz/stylua-action actions-rust-lang/rustfmt mshick/add-rustfmt "
        "editorconfig-checker/action-editorconfig-checker greut/eclint-action ",
    ),
    **_each("type-check", "jakebailey/pyright-action tsuyoshicho/action-mypy jpetrucciani/mypy-check "),
    **_each(
        "test",
        "cypress-io/github-action julia-actions/julia-runtest "
        "r-lib/actions/check-r-package "
        "game-ci/unity-test-runner grafana/k6-action grafana/run-k6-action "
        " gdunit4/gdunit4-action "
        " ",
    ),
    **_each(
        "security",
        "github/codeql-action/analyze github/codeql-action/autobuild aquasecurity/trivy-action aquasecurity/tfsec-action "
        "aquasecurity/tfsec-pr-commenter-action ossf/scorecard-action actions/dependency-review-action snyk/actions gitleaks/gitleaks-action "
        "trufflesecurity/trufflehog bridgecrewio/checkov-action returntocorp/semgrep-action semgrep/semgrep-action pypa/gh-action-pip-audit "
        "rustsec/audit-check actions-rust-lang/audit actions-rs/audit-check embarkstudios/cargo-deny-action securego/gosec golang/govulncheck-action "
        "anchore/scan-action google/osv-scanner-action zizmorcore/zizmor-action woodruffw/zizmor-action "
        "shiftleftsecurity/scan-action microsoft/security-devops-action github/ossar-action checkmarx/ast-github-action fossas/fossa-action "
        "gitguardian/ggshield-action gitguardian/ggshield/actions/secret boostsecurityio/poutine-action "
        "docker/scout-action dependency-check/dependency-check_action ",
    ),
    **_each(
        "configuration",
        "ibiqlik/action-yamllint karancode/yamllint-github-action raven-actions/actionlint reviewdog/action-actionlint devops-actions/actionlint "
        "hadolint/hadolint-action stackrox/kube-linter-action instrumenta/kubeval-action stoplightio/spectral-action "
        "hacs/action home-assistant/actions/hassfest frenck/action-addon-linter reviewdog/action-yamllint reviewdog/action-hadolint "
        "mpalmer/action-validator gradle/wrapper-validation-action gradle/actions/wrapper-validation",
    ),
    **_each(
        "prose",
        "wagoid/commitlint-github-action amannn/action-semantic-pull-request webiny/action-conventional-commits crate-ci/typos codespell-project/actions-codespell "
        "errata-ai/vale-action vale-cli/vale-action streetsidesoftware/cspell-action rojopolis/spellcheck-github-actions avto-dev/markdown-lint "
        "davidanson/markdownlint-cli2-action nosborn/github-action-markdown-cli lycheeverse/lychee-action gaurav-nelson/github-action-markdown-link-check "
        "tcort/github-action-markdown-link-check fsfe/reuse-action apache/skywalking-eyes apache/skywalking-eyes/header korandoru/hawkeye "
        "ytanikin/prconventionalcommits deepakputhraya/action-pr-title reviewdog/action-misspell ",
    ),
    **_each("coverage", "codecov/codecov-action coverallsapp/github-action paambaati/codeclimate-action codacy/codacy-coverage-reporter-action "
        "py-cov-action/python-coverage-comment-action orgoro/coverage irongut/codecoveragesummary madrapps/jacoco-report qltysh/qlty-action/coverage"),
    **_each("build", "docker/build-push-action docker/bake-action pypa/cibuildwheel hynek/build-and-inspect-python-package pyo3/maturin-action "
        "redhat-actions/buildah-build tauri-apps/tauri-action messense/maturin-action hashicorp/packer-github-actions "
        " depot/build-push-action samuelmeuli/action-electron-builder game-ci/unity-builder "),
    **_each("release", "pypa/gh-action-pypi-publish softprops/action-gh-release ncipollo/release-action actions/create-release googleapis/release-please-action "
        "google-github-actions/release-please-action changesets/action cycjimmy/semantic-release-action goreleaser/goreleaser-action js-devtools/npm-publish "
        "katyo/publish-crates release-drafter/release-drafter svenstaro/upload-release-action marvinpinto/action-automatic-releases rubygems/release-gem "
        "go-semantic-release/action release-plz/action jreleaser/release-action helm/chart-releaser-action mislav/bump-homebrew-formula-action "
        "python-semantic-release/python-semantic-release haaleo/publish-vscode-extension"),
    **_each("deploy", "actions/deploy-pages peaceiris/actions-gh-pages jamesives/github-pages-deploy-action amondnet/vercel-action cloudflare/wrangler-action "
        "cloudflare/pages-action nwtgck/actions-netlify firebaseextended/action-hosting-deploy superfly/flyctl-actions azure/webapps-deploy "
        "azure/functions-action aws-actions/amazon-ecs-deploy-task-definition google-github-actions/deploy-cloudrun google-github-actions/deploy-appengine "
        "akhileshns/heroku-deploy appleboy/ssh-action digitalocean/app_action serverless/github-action azure/k8s-deploy azure/static-web-apps-deploy "
        "aws-actions/aws-cloudformation-github-deploy pulumi/actions easingthemes/ssh-deploy burnett01/rsync-deployments "),
    # CircleCI orbs
    **_each("test", "node/test cypress/run go/test"),
    **_each("lint", "ruby/rubocop-check shellcheck/check"),
    **_each("coverage", "codecov/upload coveralls/upload"),
    # Azure tasks
    **_each("test", "azure:vstest@1 azure:vstest@2 azure:vstest@3 azure:visualstudiotest@2"),
    **_each("build", "azure:msbuild@1 azure:vsbuild@1 azure:docker@2"),
    **_each("lint", "azure:sonarqubeanalyze@5 azure:sonarcloudanalyze@1 azure:sonarcloudanalyze@2 azure:sonarqubeanalyze@6"),
    **_each("deploy", "azure:azurewebapp@1 azure:azurefunctionapp@1 azure:kubernetesmanifest@0 azure:helmdeploy@0 azure:azurermwebappdeployment@4"),
}  # fmt: skip

OWNERS: Mapping[str, Purposes] = {"reviewdog": frozenset({Purpose.LINT})}
"""For owners all of whose actions are for one thing."""

SETUP_WORDS = (
    "checkout",
    "setup-",
    "cache",
    "install-",
    "upload-artifact",
    "download-artifact",
    "action-setup",
)
"""Parts of the names of actions that only prepare."""

COMMAND_INPUTS: Mapping[str, tuple[str, str]] = {
    # action: the input that holds a command, and what comes before it
    "actions-rs/cargo": ("command", "cargo"),
    "actions-rs-plus/cargo": ("command", "cargo"),
    "houseabsolute/actions-rust-cross": ("command", "cargo"),
    "clechasseur/rs-cargo": ("command", "cargo"),
    "nick-fields/retry": ("command", ""),
    "nick-invision/retry": ("command", ""),
    "wandalen/wretry.action": ("command", ""),
    "coactions/setup-xvfb": ("run", ""),
    "gabrielbb/xvfb-action": ("run", ""),
    "smithki/xvfb-action": ("run", ""),
    "reactivecircus/android-emulator-runner": ("script", ""),
    "gradle/gradle-build-action": ("arguments", "gradle"),
    "eskatos/gradle-command-action": ("arguments", "gradle"),
    "burrunan/gradle-cache-action": ("arguments", "gradle"),
    "codspeedhq/action": ("run", ""),
    "borales/actions-yarn": ("cmd", "yarn"),
    "goreleaser/goreleaser-action": ("args", "goreleaser"),
    "magefile/mage-action": ("args", "mage"),
    "vmactions/freebsd-vm": ("run", ""),
    "vmactions/openbsd-vm": ("run", ""),
    "cross-platform-actions/action": ("run", ""),
    "uraimo/run-on-arch-action": ("run", ""),
    "addnab/docker-run-action": ("run", ""),
    "devcontainers/ci": ("runCmd", ""),
    "gacts/run-and-post-run": ("run", ""),
    "dagger/dagger-for-github": ("args", "dagger"),
    "azure:npm@1": ("customCommand", "npm"),
    "azure:dotnetcorecli@2": ("command", "dotnet"),
    "azure:gradle@2": ("tasks", "gradle"),
    "azure:gradle@3": ("tasks", "gradle"),
    "azure:maven@3": ("goals", "mvn"),
    "azure:maven@4": ("goals", "mvn"),
    "azure:gulp@1": ("targets", "gulp"),
    "azure:bash@3": ("script", ""),
    "azure:cmdline@2": ("script", ""),
    "azure:powershell@2": ("script", ""),
    "azure:go@0": ("command", "go"),
    "azure:cmake@1": ("cmakeArgs", "cmake"),
}  # fmt: skip
"""Actions that run a command given to them."""

PRE_COMMIT: Mapping[str, str] = {
    # action: the input that holds the arguments of `pre-commit run`
    "pre-commit/action": "extra_args",
    "j178/prek-action": "extra-args",
    "tox-dev/action-pre-commit-uv": "extra_args",
    "cloudposse/github-action-pre-commit": "extra_args",
    "clowdhaus/terraform-composite-actions/pre-commit": "args",
}
