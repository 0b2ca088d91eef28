"""Which languages a linter or type checker reads: one of another language has nothing to look at."""

from __future__ import annotations

import re
from collections.abc import Sequence

_JAVASCRIPT = ("JavaScript", "TypeScript", "Vue", "Svelte", "Astro", "CoffeeScript")
_JVM = ("Kotlin", "Java", "Groovy", "Scala")
_C = ("C", "C++", "Objective-C", "CUDA")
_OF: Sequence[tuple[tuple[str, ...], str]] = (
    (
        ("Python", "Cython"),
        "flake8 pflake8 flakeheaven pylint pyflakes pycodestyle pydocstyle prospector pylama",
    ),
    (
        ("Python", "Cython"),
        "refurb pydoclint deptry vulture ruff mypy dmypy pyright basedpyright pytype pyre zuban",
    ),
    (
        _JAVASCRIPT,
        "eslint eslint_d tslint jshint jslint standard semistandard ts-standard xo oxlint knip publint",
    ),
    (_JAVASCRIPT, "attw vue-tsc tsc svelte-check"),
    (("Go",), "golint staticcheck revive errcheck ineffassign nilaway gocritic golangci-lint"),
    (("Ruby",), "rubocop standardrb reek erb_lint erblint haml-lint slim-lint"),
    (("PHP",), "phpcs phpmd ecs parallel-lint php-parallel-lint tlint phpstan psalm phan larastan"),
    (_JVM, "detekt detekt-cli ktlint checkstyle pmd spotbugs errorprone scalafix scalastyle"),
    (("Swift", "Objective-C"), "swiftlint"),
    (_C, "clang-tidy run-clang-tidy cppcheck cpplint"),
    (("Shell",), "shellcheck"),
    (("Lua",), "luacheck selene"),
    (("Perl",), "perlcritic"),
    (("HCL",), "tflint"),
    (("SQL",), "sqlfluff squawk"),
    (("Solidity",), "solhint"),
    ((), "lint-imports depcruise dependency-cruise dependency-cruiser deptrac tach packwerk pks"),
)
"""Without a language: tools that hold declared boundaries, which are judged for themselves."""
_LANGUAGES = {name: languages for languages, names in _OF for name in names.split()}
_WORD = re.compile(r"[\w][\w.-]*")


def looks_at(command: str, languages: frozenset[str]) -> bool:
    """Whether the command names a tool for one of the languages, or one that is not known here."""
    known = [_LANGUAGES[word] for word in _WORD.findall(command) if word in _LANGUAGES]
    return not known or any(languages.intersection(each) for each in known)
