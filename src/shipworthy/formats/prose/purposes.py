"""What a typed command is for: to set the project up, to install the product, to run its tests, to run it."""

from __future__ import annotations

import re
from enum import StrEnum

from shipworthy.model.prose import TypedCommand


class Use(StrEnum):
    SET_UP = "set-up"
    """Makes a checkout ready to be worked on."""
    INSTALL = "install"
    """Fetches the published product."""
    TEST = "test"
    RUN = "run"


MAX_LENGTH = 300
_TASK = (
    r"(?:make|gmake|just|task|invoke|inv|rake|poe|mage|(?:npm|pnpm|yarn|bun|composer) (?:run|run-script)"
    r"|deno task|(?:pnpm|yarn|composer)(?! run| list| exec| dlx)|(?:hatch|pdm|pixi|rye) run)(?: -\S+)*"
)
_SIMPLE_TASK = r"(?:make|just|task|mage)"
_TEST_NAME = r"(?:[\w./-]*[-_:./])?(?:tests?|specs?|unit|richtest|testsuite|testall)(?:[-_:.][\w:.-]*)?"
_SET_UP_NAME = (
    r"(?:[\w-]*[-_:])?(?:install|setup|set-up|bootstrap|develop|init|deps|env|venv|sync|prepare|requirements"
    r"|dependencies|configure)(?:[-_:.][\w:.-]*)?"
)
_RUN_NAME = r"(?:[\w-]*[-_:])?(?:run|start|serve|server|dev|up|watch|preview|develop)(?:[-_:.][\w:.-]*)?"
_PIP = r"(?:python3? -m pip|py -m pip|uv pip|pip3?|pipx)"
_NODE = r"(?:npm|pnpm|yarn|bun)"
_COMPOSE = r"docker(?:-| )compose(?: -\S+(?: [\w./][\w./-]*)?)*"
_SCRIPT = r"(?:(?:bash|sh|source|python3?|node) |\./|(?=[\w.-]{1,80}/))(?:[\w.-]{1,80}/){0,4}"

_TESTS = (
    r"(?:python3? -[\w ]{0,10}m )?(?:pytest|py\.test|unittest|nose2?|trial|stestr)\b.*|coverage run\b.*",
    (
        r"(?:tox|nox|ctest|phpunit|vendor/bin/\w+|rspec|jest|vitest|mocha|ava|karma|cypress|playwright|bats"
        r"|prove|busted|minitest|ginkgo|gotestsum)\b.*"
    ),
    r"go test\b.*|cargo (?:nextest|test|t|insta|llvm-cov|xtask test)\b.*|mix (?:test|precommit)\b.*",
    r"swift test\b.*|sbt .*test.*|bazel(?:isk)? test\b.*|dotnet test\b.*|deno test\b.*|bun test\b.*",
    r"(?:\./)?(?:mvnw?|mvn)\b.*\b(?:test|verify|check)\b.*|(?:\./)?gradlew?\b.*\b\w*(?:[tT]est|check|build)\b.*",
    (
        r"(?:flutter|dart|zig|meson|stack|cabal|lein|terraform|tofu|hatch|molecule|turbo|nx|crystal) "
        r"(?:run )?(?:test|spec|build test)\b.*"
    ),
    rf"{_TASK} {_TEST_NAME}(?: .*)?|npm (?:t|test)\b.*|{_SIMPLE_TASK} (?:check|checks|verify|ci)\b.*",
    r"(?:bin/)?rails test\b.*|rake\b.*|(?:python3? )?(?:\./)?manage\.py test\b.*",
    rf"{_SCRIPT}(?:run[-_]?)?tests?(?:[-_]?\w+)?(?:\.(?:sh|py|js|mjs|ts|bash|ps1))?(?: .*)?",
)
_SET_UPS = (
    r"uv sync\b.*|uv (?:pip sync|venv)\b.*|python3? setup\.py (?:develop|install|build).*|pip-sync\b.*",
    (
        r"(?:poetry|pdm|pipenv|rye|pixi|hatch env|mise|asdf|devbox|conda env|mamba env|micromamba) "
        r"(?:install|sync|create|update)\b.*"
    ),
    rf"{_PIP} install\b.*(?:-e\b|--editable|-r\b|--requirement|--group| \.(?:\[|/|$| )).*",
    rf"{_NODE} (?:install|i|ci|bootstrap)(?: -\S+)*|yarn(?: --\S+)*|lerna bootstrap.*|corepack enable.*",
    r"cargo (?:build|b|run|r|check|test|install --path|xtask)\b.*|zig build\b.*|swift build\b.*",
    r"go (?:build|test|generate|vet|run \.|mod (?:download|tidy|vendor)|install \.)\S*.*",
    r"(?:\./)?(?:mvnw?|gradlew?|mvn)\b.*|dotnet (?:restore|build|run|test|tool restore)\b.*|sbt\b.*",
    r"lein deps.*|stack (?:build|setup)\b.*|cabal build.*|bundle(?: install)?\b.*|composer install\b.*",
    r"mix (?:deps\.get|setup)\b.*|(?:flutter|dart) pub get.*|rebar3 .*|deno (?:install|cache)\b.*",
    rf"{_COMPOSE} (?:up|build|run|watch)\b.*|docker build\b.*|devcontainer up.*|vagrant up.*|tilt up.*",
    r"nix (?:develop|build)\b.*|nix-shell(?! -p| --packages).*|(?:terraform|tofu) init\b.*|helm dep\w* .*",
    r"ansible-galaxy install\b.*|pre-commit install\b.*|prek install\b.*|tox\b.*|nox\b.*",
    r"cmake\b.*|meson setup\b.*|\./configure\b.*|\./autogen\.sh.*|bazel(?:isk)? build\b.*",
    rf"{_TASK} {_SET_UP_NAME}(?: .*)?|make|{_SIMPLE_TASK} (?:all|build|dev|up|start)\b.*",
    (
        rf"{_SCRIPT}(?:setup|set-up|bootstrap|install|init|dev|develop|prepare|build|start|up)"
        r"(?:[-_](?:dev|env|all|local|deps|venv))?(?:\.(?:sh|py|js|ps1|bash))?(?: .*)?"
    ),
)
_INSTALLS = (
    rf"{_PIP} install\b.*|uv (?:add|tool install)\b.*|uvx \S+.*|(?:poetry|pdm|rye) add\b.*|conda install\b.*",
    rf"{_NODE} (?:install|i|add|create|global add)\b.+|npx \S+.*|deno (?:add|install)\b.*",
    r"go (?:get|install)\b.*|cargo (?:install|add|binstall)\b.*|gem install\b.*",
    r"composer (?:require|global|create-project)\b.*|dotnet (?:add|tool install|new)\b.*",
    r"(?:brew|apt|apt-get|dnf|yum|pacman|apk|winget|scoop|choco|snap|port|nix-env|zypper|emerge) .*",
    r"(?:docker|podman) (?:run|pull)\b.*|helm (?:install|upgrade|repo)\b.*|curl\b.*|wget\b.*",
    r"Install-Module .*",
)
_RUNS = (
    rf"{_TASK} {_RUN_NAME}(?: .*)?|{_COMPOSE} up\b.*|(?:docker|podman) run\b.*|npm start\b.*|uvx \S+.*",
    r"cargo run\b.*|go run\b.*|dotnet run\b.*|java -jar\b.*|node \S+\.[cm]?js.*|deno run\b.*",
    r"bun run \S+\.[jt]sx?.*|php artisan serve.*|mix (?:phx\.server|run).*",
    r"(?:\./)?(?:mvnw?|gradlew?|mvn)\b.*(?:run|Run|bootRun)\b.*",
    r"python3? (?!-m (?:venv|virtualenv|pip|pytest|unittest|build|twine)\b|setup\.py|-c)(?:-m )?\S+.*",
    r"(?:flask|fastapi|uvicorn|gunicorn|streamlit|hypercorn|granian|litestar)\b.*",
    (
        r"(?:nx|turbo|ng|expo|next|vite|astro|nuxt|gatsby|hugo|jekyll|mkdocs|wrangler|vercel|serverless|sls"
        r"|firebase|shopify) (?:run |x )?(?:serve|server|dev|start|deploy)\b.*"
    ),
    r"(?:bin/)?rails (?:s|server)\b.*|bin/dev\b.*|(?:terraform|tofu) (?:plan|apply)\b.*|kubectl apply\b.*",
    r"helm (?:install|upgrade)\b.*|ansible-playbook\b.*",
)
_PATTERNS = {
    use: re.compile("|".join(f"(?:{pattern})" for pattern in patterns))
    for use, patterns in {
        Use.SET_UP: _SET_UPS,
        Use.INSTALL: _INSTALLS,
        Use.TEST: _TESTS,
        Use.RUN: _RUNS,
    }.items()
}
_NEITHER = re.compile(
    r"go mod init|go install \S+@|cargo install (?!--path)|(?:pnpm|yarn|composer) (?:install|i|add|up) [^-]"
    r"|\S+ -y$|.* (?:--help|--version|-h|-l|--list)$"
)


def uses(command: TypedCommand) -> frozenset[Use]:
    """Several where a tool does several things: `go test` fetches what it needs, then tests."""
    text = command.written[:MAX_LENGTH]
    found = {use for use, pattern in _PATTERNS.items() if pattern.fullmatch(text)}
    if _NEITHER.match(text):
        found -= {Use.SET_UP, Use.TEST}
    return frozenset(found)
