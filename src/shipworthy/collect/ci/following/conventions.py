"""Commands that exist by an ecosystem's convention wherever its manifest stands."""

from __future__ import annotations

import re
from collections.abc import Iterator

from shipworthy.collect.ci.following.sources import Sources, joined
from shipworthy.model.commands import Purpose

_MANIFESTS: tuple[tuple[str, dict[Purpose, str]], ...] = (
    ("Cargo.toml", {Purpose.TEST: "cargo test", Purpose.LINT: "cargo clippy", Purpose.BUILD: "cargo build"}),
    ("go.mod", {Purpose.TEST: "go test ./...", Purpose.LINT: "go vet ./...", Purpose.BUILD: "go build ./..."}),
    ("mvnw", {Purpose.INSTALL: "./mvnw package", Purpose.TEST: "./mvnw verify", Purpose.BUILD: "./mvnw package"}),
    ("pom.xml", {Purpose.TEST: "mvn verify", Purpose.BUILD: "mvn package"}),
    ("gradlew", {Purpose.INSTALL: "./gradlew build", Purpose.TEST: "./gradlew check", Purpose.BUILD: "./gradlew build"}),
    ("build.gradle", {Purpose.TEST: "gradle check", Purpose.BUILD: "gradle build"}),
    ("build.gradle.kts", {Purpose.TEST: "gradle check", Purpose.BUILD: "gradle build"}),
    ("mix.exs", {Purpose.TEST: "mix test", Purpose.BUILD: "mix compile"}),
    ("Package.swift", {Purpose.TEST: "swift test", Purpose.BUILD: "swift build"}),
    ("pubspec.yaml", {Purpose.TEST: "dart test", Purpose.LINT: "dart analyze"}),
    ("build.sbt", {Purpose.TEST: "sbt test", Purpose.BUILD: "sbt compile"}),
    ("build.zig", {Purpose.TEST: "zig build test", Purpose.BUILD: "zig build"}),
    ("stack.yaml", {Purpose.TEST: "stack test", Purpose.BUILD: "stack build"}),
    ("gleam.toml", {Purpose.TEST: "gleam test", Purpose.BUILD: "gleam build"}),
    ("rebar.config", {Purpose.TEST: "rebar3 eunit", Purpose.BUILD: "rebar3 compile"}),
    ("project.clj", {Purpose.TEST: "lein test"}),
    ("dune-project", {Purpose.TEST: "dune test", Purpose.BUILD: "dune build"}),
    (".rspec", {Purpose.TEST: "bundle exec rspec"}),
    ("phpunit.xml", {Purpose.TEST: "vendor/bin/phpunit"}),
    ("phpunit.xml.dist", {Purpose.TEST: "vendor/bin/phpunit"}),
    ("WORKSPACE", {Purpose.TEST: "bazel test //...", Purpose.BUILD: "bazel build //..."}),
    ("MODULE.bazel", {Purpose.TEST: "bazel test //...", Purpose.BUILD: "bazel build //..."}),
    ("pytest.ini", {Purpose.TEST: "pytest"}),
    ("manage.py", {Purpose.TEST: "python manage.py test"}),
    ("package.json", {Purpose.INSTALL: "npm install"}),
    ("uv.lock", {Purpose.INSTALL: "uv sync"}),
    ("poetry.lock", {Purpose.INSTALL: "poetry install"}),
    ("pdm.lock", {Purpose.INSTALL: "pdm install"}),
    ("pixi.lock", {Purpose.INSTALL: "pixi install"}),
    ("package-lock.json", {Purpose.INSTALL: "npm ci"}),
    ("pnpm-lock.yaml", {Purpose.INSTALL: "pnpm install"}),
    ("yarn.lock", {Purpose.INSTALL: "yarn install"}),
    ("bun.lock", {Purpose.INSTALL: "bun install"}),
    ("bun.lockb", {Purpose.INSTALL: "bun install"}),
    ("Gemfile.lock", {Purpose.INSTALL: "bundle install"}),
    ("composer.lock", {Purpose.INSTALL: "composer install"}),
    ("mix.lock", {Purpose.INSTALL: "mix deps.get"}),
    ("go.sum", {Purpose.INSTALL: "go mod download"}),
    ("Cargo.lock", {Purpose.INSTALL: "cargo fetch"}),
    (".golangci.yml", {Purpose.LINT: "golangci-lint run"}),
    (".golangci.yaml", {Purpose.LINT: "golangci-lint run"}),
    ("ruff.toml", {Purpose.LINT: "ruff check"}),
    (".ruff.toml", {Purpose.LINT: "ruff check"}),
    (".flake8", {Purpose.LINT: "flake8"}),
    (".pylintrc", {Purpose.LINT: "pylint"}),
    (".rubocop.yml", {Purpose.LINT: "rubocop"}),
    ("phpstan.neon", {Purpose.LINT: "vendor/bin/phpstan analyse"}),
    (".tflint.hcl", {Purpose.LINT: "tflint"}),
)  # fmt: skip
_WRAPPERS = {"pom.xml": "mvnw", "build.gradle": "gradlew", "build.gradle.kts": "gradlew"}
_IN_FILES: tuple[tuple[str, re.Pattern[str], Purpose, str], ...] = (
    ("pyproject.toml", re.compile(r"^\[tool\.pytest\b"), Purpose.TEST, "pytest"),
    ("setup.cfg", re.compile(r"^\[tool:pytest\]"), Purpose.TEST, "pytest"),
    ("tox.ini", re.compile(r"^\[pytest\]"), Purpose.TEST, "pytest"),
    ("pyproject.toml", re.compile(r"""^(?!\s*#).*["']pytest(?![\w-])"""), Purpose.TEST, "pytest"),
    ("setup.py", re.compile(r"""^(?!\s*#).*["']pytest(?![\w-])"""), Purpose.TEST, "pytest"),
    ("pyproject.toml", re.compile(r"^\[tool\.ruff\b"), Purpose.LINT, "ruff check"),
    ("setup.cfg", re.compile(r"^\[flake8\]"), Purpose.LINT, "flake8"),
    ("tox.ini", re.compile(r"^\[flake8\]"), Purpose.LINT, "flake8"),
)  # fmt: skip
_REQUIREMENT = re.compile(r"^pytest(?![\w-])", re.IGNORECASE)
_REQUIREMENTS = tuple(
    f"{folder}{name}.{ending}"
    for folder in ("", "requirements/")
    for name in ("requirements", "requirements-dev", "requirements-test", "dev-requirements", "test-requirements",
        "requirements_dev", "requirements_test", "dev", "test", "tests", "testing", "development")
    for ending in ("txt", "in")
)  # fmt: skip
_IMPORT = re.compile(r"(?:import|from) unittest\b")
_PROJECTS = (".sln", ".csproj", ".fsproj", ".slnx")


def conventional(directory: str, purpose: Purpose, sources: Sources) -> Iterator[tuple[str, str, int]]:
    """Command, and the path and line that make it one."""
    for name, commands in _MANIFESTS:
        path = joined(directory, name)
        wrapped = joined(directory, _WRAPPERS.get(name, "?")) in sources.paths
        if purpose in commands and path in sources.paths and not wrapped:
            yield commands[purpose], path, 1
    for name, pattern, wanted, command in _IN_FILES:
        path = joined(directory, name)
        if wanted is purpose and path in sources.paths and (line := _line(path, pattern, sources)):
            yield command, path, line
    if purpose is Purpose.TEST:
        yield from _pytest(directory, sources)
        yield from _unittest(directory, sources)
    if purpose in {Purpose.TEST, Purpose.BUILD}:
        yield from _dotnet(directory, purpose, sources)


def _pytest(directory: str, sources: Sources) -> Iterator[tuple[str, str, int]]:
    """Among the requirements of the folder, or with a conftest.py for its tests."""
    for name in _REQUIREMENTS:
        path = joined(directory, name)
        if path in sources.paths and (line := _line(path, _REQUIREMENT, sources)):
            yield "pytest", path, line
            return
    for name in ("conftest.py", "tests/conftest.py", "test/conftest.py"):
        if (path := joined(directory, name)) in sources.paths:
            yield "pytest", path, 1
            return


def _unittest(directory: str, sources: Sources) -> Iterator[tuple[str, str, int]]:
    """Test modules that import `unittest`: Python finds them by itself."""
    for folder in ("tests", "test"):
        start = f"{joined(directory, folder)}/"
        found = sorted(p for p in sources.paths if p.startswith(start) and p.endswith(".py"))
        for path in found[:50]:
            if path.rpartition("/")[2].startswith("test") and (line := _line(path, _IMPORT, sources)):
                yield f"python -m unittest discover {folder}", path, line
                return


def _dotnet(directory: str, purpose: Purpose, sources: Sources) -> Iterator[tuple[str, str, int]]:
    below = f"{directory}/" if directory else ""
    found = [p for p in sources.paths if p.startswith(below) and p.endswith(_PROJECTS)]
    if found:
        command = "dotnet test" if purpose is Purpose.TEST else "dotnet build"
        yield command, min(found, key=lambda p: (p.count("/"), p)), 1


def _line(path: str, pattern: re.Pattern[str], sources: Sources) -> int:
    text = sources.read(path) or ""
    for number, line in enumerate(text.split("\n")[:20_000], start=1):
        if pattern.match(line[:1_000]):
            return number
    return 0
