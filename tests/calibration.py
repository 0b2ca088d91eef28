"""Repositories an expert would order at a glance, and files that say nothing."""

from __future__ import annotations

from conftest import Files, Step

PARSER = '''"""Reading of durations such as `1h30m`."""

from __future__ import annotations

UNITS = {"s": 1, "m": 60, "h": 3600}


class DurationError(ValueError):
    """The text is no duration."""


def parse(text: str) -> int:
    """Seconds in `text`. Raises `DurationError`."""
    total, number = 0, ""
    for character in text.strip():
        if character.isdigit():
            number += character
        elif character in UNITS and number:
            total += int(number) * UNITS[character]
            number = ""
        else:
            raise DurationError(f"{character!r} in {text!r}")
    if number or not total:
        raise DurationError(f"{text!r} does not end with a unit")
    return total
'''
FORMATTER = '''"""Writing of durations."""

from __future__ import annotations

from durations.parser import UNITS


def write(seconds: int) -> str:
    """`seconds` in the largest units that fit."""
    if seconds < 0:
        raise ValueError("a duration is not negative")
    parts = []
    for unit, size in sorted(UNITS.items(), key=lambda pair: -pair[1]):
        count, seconds = divmod(seconds, size)
        if count:
            parts.append(f"{count}{unit}")
    return "".join(parts) or "0s"
'''
PARSER_TEST = """import pytest

from durations.parser import DurationError, parse


@pytest.mark.parametrize(("text", "seconds"), [("90s", 90), ("1h30m", 5400), (" 2m ", 120)])
def test_parse(text, seconds):
    assert parse(text) == seconds


@pytest.mark.parametrize("text", ["", "90", "x", "1d", "h"])
def test_what_is_no_duration_is_refused(text):
    with pytest.raises(DurationError):
        parse(text)
"""
FORMATTER_TEST = """import pytest

from durations.formatter import write
from durations.parser import parse


def test_write():
    assert write(5400) == "1h30m"
    assert write(0) == "0s"


def test_negative_is_refused():
    with pytest.raises(ValueError, match="negative"):
        write(-1)


def test_what_is_written_can_be_read():
    for seconds in (1, 59, 60, 3661):
        assert parse(write(seconds)) == seconds
"""
CLI_TEST = """import subprocess
import sys


def test_the_installed_package_can_be_used():
    done = subprocess.run([sys.executable, "-c", "import durations.parser as p; print(p.parse('1h'))"], capture_output=True, text=True)
    assert done.stdout == "3600\\n"
"""
WORKFLOW = """name: ci
on:
  push: {branches: [main]}
  pull_request:
permissions:
  contents: read
jobs:
  check:
    runs-on: ubuntu-latest
    timeout-minutes: 10
    steps:
      - uses: actions/checkout@11bd71901bbe5b1630ceea73d27597364c9af683
      - run: pip install -e . --group dev
      - run: ruff check .
      - run: mypy src
      - run: pytest --cov
"""
PYPROJECT = """[build-system]
requires = ["hatchling"]
build-backend = "hatchling.build"

[project]
name = "durations"
version = "1.2.0"
description = "Durations as people write them."
readme = "README.md"
requires-python = ">=3.11"
license = "MIT"
dependencies = []

[dependency-groups]
dev = ["pytest==8.4.1", "pytest-cov==6.2.1", "ruff==0.12.0", "mypy==1.16.1"]

[tool.mypy]
strict = true

[tool.coverage.report]
fail_under = 90
"""
README = """# durations

Reads and writes durations as people write them: `1h30m` is 5400 seconds. No dependency, typed throughout.

## Install

```sh
pip install durations
```

## Use

```python
from durations.parser import parse

parse("1h30m")  # 5400
```

## Develop

```sh
pip install -e . --group dev
pytest
```

`src/durations/parser.py` reads, `src/durations/formatter.py` writes.
"""
LICENCE = """MIT License

Copyright (c) 2026 the durations authors

Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated documentation files
(the "Software"), to deal in the Software without restriction, including without limitation the rights to use, copy, modify, merge,
publish, distribute, sublicense, and/or sell copies of the Software, and to permit persons to whom the Software is furnished to do
so, subject to the following conditions: The above copyright notice and this permission notice shall be included in all copies or
substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF
MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT.
"""
CHANGELOG = """# Changelog

## 1.2.0 - 2023-11-20
- Hours are read too.

## 1.1.0 - 2023-11-18
- Writing of durations.
"""

WELL_KEPT: Files = {
    "README.md": README,
    "LICENSE": LICENCE,
    "CHANGELOG.md": CHANGELOG,
    "pyproject.toml": PYPROJECT,
    ".python-version": "3.12\n",
    ".gitignore": "__pycache__/\n*.pyc\n.venv/\ndist/\nbuild/\n*.egg-info/\n.coverage\n.env\n",
    ".github/workflows/ci.yml": WORKFLOW,
    ".github/dependabot.yml": "version: 2\nupdates:\n  - {package-ecosystem: pip, directory: /, schedule: {interval: weekly}}\n  - {package-ecosystem: github-actions, directory: /, schedule: {interval: weekly}}\n",
    "src/durations/__init__.py": '"""Durations as people write them."""\n',
    "src/durations/parser.py": PARSER,
    "src/durations/formatter.py": FORMATTER,
    "tests/test_parser.py": PARSER_TEST,
    "tests/test_formatter.py": FORMATTER_TEST,
    "tests/integration/test_package.py": CLI_TEST,
}
WELL_KEPT_HISTORY = [
    Step(
        {"src/durations/parser.py": PARSER.replace('"h": 3600', '"h": 3_600')}, "Hours", days=1, tag="v1.0.0"
    ),
    Step({"src/durations/formatter.py": FORMATTER + "\n"}, "Writing", days=5, tag="v1.1.0"),
    Step({"src/durations/parser.py": PARSER}, "Hours again", days=9, tag="v1.2.0"),
    Step({"src/durations/parser.py": PARSER + "\n\nDAY = 86_400\n"}, "Days", days=12),
]

_TANGLE = "def handle(a, b, c, d):\n" + "".join(
    f"    if a == {n} and b != {n} or c > {n}:\n        d = d + {n}\n" for n in range(40)
)
NEGLECTED: Files = {
    "README.md": "# stuff\n",
    "app.py": "import os\nimport requests\n\n"
    + "\n\n".join(_TANGLE.replace("handle", f"handle{n}") for n in range(15))
    + "\n",
    "setup.py": "from setuptools import setup\nsetup(name='stuff', version='0.1', py_modules=['app'], install_requires=['requests'], entry_points={'console_scripts': ['stuff=app:handle0']})\n",
    "app.pyc": b"\x00\x01",
}
ONE_LINE: Files = {"README.md": "# thing\n"}

GO_LIBRARY: Files = {
    "go.mod": "module example.org/durations\n\ngo 1.22\n",
    "README.md": README.replace("pip install durations", "go get example.org/durations").replace(
        "pip install -e . --group dev\npytest", "go test ./..."
    ),
    "LICENSE": LICENCE,
    "durations.go": '// Package durations reads durations.\npackage durations\n\nimport "strconv"\n\n// Parse returns seconds.\nfunc Parse(text string) (int, error) {\n\tif text == "" {\n\t\treturn 0, strconv.ErrSyntax\n\t}\n\treturn strconv.Atoi(text)\n}\n',
    "durations_test.go": 'package durations\n\nimport "testing"\n\nfunc TestParse(t *testing.T) {\n\tgot, err := Parse("3")\n\tif err != nil || got != 3 {\n\t\tt.Fatalf("got %d, %v", got, err)\n\t}\n}\n',
    ".github/workflows/test.yml": "on: [push, pull_request]\njobs:\n  test:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: actions/checkout@v4\n      - run: go test ./...\n",
}

_WORDS = "x x x\n"
STUBS: Files = {
    "AGENTS.md": "", "CLAUDE.md": _WORDS, "GEMINI.md": "TODO\n", ".cursorrules": "", ".github/copilot-instructions.md": _WORDS,
    ".cursor/rules/all.mdc": "---\n---\n", "CONTRIBUTING.md": "", "CODE_OF_CONDUCT.md": _WORDS, "SECURITY.md": _WORDS, "SUPPORT.md": "",
    "CODEOWNERS": "", ".github/CODEOWNERS": "# nobody yet\n", ".github/PULL_REQUEST_TEMPLATE.md": "", ".github/ISSUE_TEMPLATE/bug.md": "",
    ".github/dependabot.yml": "version: 2\nupdates: []\n", "renovate.json": "{}\n", ".editorconfig": "",
    ".github/workflows/stub-ci.yml": "name: ci\non: [push, pull_request]\njobs: {}\n",
    ".github/workflows/stub-test.yml": "name: test\non: pull_request\njobs:\n  test:\n    runs-on: ubuntu-latest\n    steps: []\n",
    ".github/workflows/stub-echo.yml": "name: lint\non: pull_request\npermissions: {}\njobs:\n  test:\n    runs-on: ubuntu-latest\n    timeout-minutes: 5\n    steps:\n      - run: echo tests passed\n",
    ".gitlab-ci.yml": "stages: []\n", ".pre-commit-config.yaml": "repos: []\n", ".golangci.yml": "# linters:\n#   enable: [depguard]\n",
    "ruff.toml": "# select = ['ALL']\n", "mypy.ini": "# [mypy]\n# strict = True\n", ".eslintrc.json": "{}\n", "tsconfig.json": "{}\n",
    "tox.ini": "# [testenv]\n", "Makefile": "test:\n\ttrue\nlint:\n\techo ok\n", "justfile": "test:\n    true\n",
    "tests/test_stub.py": "def test_it():\n    assert True\n", "tests/__init__.py": "", "tests/unit/test_more.py": "def test_more():\n    pass\n",
    "tests/e2e/test_all.py": "import pytest\n\ndef test_all():\n    assert 1 == 1\n", "tests/integration/test_stub_integration.py": "def test_i():\n    assert True\n",
    "docs/README.md": "", "docs/adr/0001-record.md": "# 1. Record\n", "ARCHITECTURE.md": _WORDS, "Dockerfile": "", ".dockerignore": "",
    ".devcontainer/devcontainer.json": "{}\n", "docker-compose.yml": "services: {}\n", ".env.example": "", ".nvmrc": "", ".tool-versions": "",
    "requirements.lock": "", "coverage.xml": "<coverage/>\n", "junit.xml": "<testsuites/>\n", ".claude/settings.json": "{}\n", ".mcp.json": "{}\n",
    "promptfooconfig.yaml": "", "evals/cases.jsonl": "", "runbook.md": "", "ROLLBACK.md": _WORDS, "migrations/0001.sql": "",
    "HISTORY.md": "", ".release-please-manifest.json": "{}\n", "codecov.yml": "coverage: {}\n",
}  # fmt: skip
