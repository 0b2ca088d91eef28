"""Which file of a repository a tool cannot do without."""

from __future__ import annotations

import re

_PYTHON = r"\.py$|(?:^|/)(?:pyproject\.toml|setup\.cfg|Pipfile|environment\.ya?ml|requirements[\w.-]*\.txt)$"
_CONTAINERS = (
    r"(?i)(?:^|/)(?:(?:docker-)?compose[\w.-]{0,40}\.ya?ml|[\w.-]{0,40}dockerfile[\w.-]{0,40}|containerfile)$"
)
_NEEDS = {
    "pip pip3 uv poetry pdm pipenv rye pixi hatch conda mamba": _PYTHON,
    "pytest py.test python python3 coverage": _PYTHON,
    "tox": r"(?:^|/)(?:tox\.ini|tox\.toml|setup\.cfg|pyproject\.toml)$",
    "nox": r"(?:^|/)noxfile\.py$",
    "npm pnpm yarn bun jest vitest mocha ava cypress playwright lerna turbo nx": r"(?:^|/)package\.json$",
    "deno": r"(?:^|/)(?:deno\.jsonc?|package\.json)$|\.ts$",
    "cargo": r"(?:^|/)Cargo\.toml$",
    "go gotestsum ginkgo": r"(?:^|/)go\.mod$|\.go$",
    "mvn mvnw ./mvnw": r"(?:^|/)pom\.xml$",
    "gradle gradlew ./gradlew": r"(?:^|/)(?:build|settings)\.gradle(?:\.kts)?$",
    "dotnet": r"\.(?:cs|fs|vb)proj$|\.slnx?$",
    "bundle rspec rails bin/rails bin/setup": r"(?:^|/)Gemfile$|\.gemspec$",
    "rake": r"(?:^|/)Rakefile$",
    "composer phpunit vendor/bin/phpunit vendor/bin/pest": r"(?:^|/)composer\.json$",
    "mix": r"(?:^|/)mix\.exs$",
    "docker docker-compose podman": _CONTAINERS,
    "nix nix-shell": r"\.nix$",
    "terraform tofu": r"\.tf$",
    "cmake ctest": r"(?:^|/)CMakeLists\.txt$",
    "meson": r"(?:^|/)meson\.build$",
    "swift": r"(?:^|/)Package\.swift$",
    "flutter dart": r"(?:^|/)pubspec\.yaml$",
    "sbt": r"(?:^|/)build\.sbt$",
    "bazel bazelisk": r"(?:^|/)(?:WORKSPACE|MODULE|BUILD)(?:\.bazel)?$",
    "pre-commit prek": r"(?:^|/)\.pre-commit-config\.yaml$",
    "helm": r"(?:^|/)Chart\.yaml$",
    "vagrant": r"(?:^|/)Vagrantfile$",
    "zig": r"(?:^|/)build\.zig$",
    "stack cabal": r"\.cabal$|(?:^|/)stack\.yaml$",
    "ansible-galaxy ansible-playbook": r"\.ya?ml$",
}
_NEED_OF = {tool: re.compile(pattern) for tools, pattern in _NEEDS.items() for tool in tools.split()}


def need_of(tool: str) -> re.Pattern[str] | None:
    """Found in some tracked path where the tool can work; none for a tool that needs nothing."""
    return _NEED_OF.get(tool)
