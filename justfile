# Every recipe uses the tools in .venv; `just setup` makes it.
export PATH := justfile_directory() / ".venv" / (if os() == "windows" { "Scripts" } else { "bin" }) + (if os() == "windows" { ";" } else { ":" }) + env("PATH")

# List the recipes.
help:
    @just --list --unsorted

# Make .venv with the locked development tools and this project, editable.
setup:
    python3 -m venv .venv
    .venv/bin/python -m pip install --quiet --require-hashes -r requirements/dev.txt
    .venv/bin/python -m pip install --quiet --no-deps --no-build-isolation -e .

# Everything CI runs, tests last.
check: lint types contracts wheel test

# Formatting and lint.
lint:
    ruff format --check .
    ruff check .

# Static types, strict.
types:
    mypy

# Who may import whom.
contracts:
    lint-imports --no-logo

# The built wheel scans this repository from a clean environment, with the sources out of reach.
wheel:
    python tests/wheel.py

# The test suite, on every core.
test *ARGS:
    pytest -n auto --dist worksteal {{ ARGS }}

# Format, and mend what lint can mend.
fix:
    ruff check --fix .
    ruff format .

# Write the generated pages and schemas.
docs:
    python docs/generate.py

# Lock the dependencies again, by hash, without addresses.
lock:
    uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --no-header pyproject.toml -o requirements/runtime.txt
    uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --no-header --group dev pyproject.toml -o requirements/dev.txt

# Compare speed with a bare interpreter and with radon.
bench *ARGS:
    python benchmarks/run.py {{ ARGS }}
