"""What tasks are usually called, by what they are for. A name alone proves nothing."""

from __future__ import annotations

import re

from shipworthy.model.commands import Purpose

NAMES = {
    Purpose.TEST: re.compile(
        r"tests?|check|checks|spec|verify|ci|all|default|validate|unit|units|pytest|py|run-?tests?|runtests?"
        r"|(?:test|tests|unit|check)[-_:.](?:all|unit|units|py|python|ci|local|run|once|quick|fast|js|node|go)"
        r"|(?:unit|run|all)[-_:.]?tests?|tests?[-_:][\w:-]{1,20}|py3?[\d.]*"
    ),
    Purpose.LINT: re.compile(
        r"lint\w*|check\w*|tests?|style|quality|ci|all|verify|static\w*|pre-?commit|lint[-_:][\w:-]{1,20}"
        r"|analy[sz]e|format|fmt|ruff|eslint"
    ),
    Purpose.BUILD: re.compile(r"build|compile|dist|bundle|all|build[-_:][\w:-]{1,20}"),
    Purpose.INSTALL: re.compile(
        r"setup|install|bootstrap|init|develop|dev|deps|dependencies|prepare|env|sync|devenv|venv"
    ),
}  # fmt: skip
FIRST = {
    Purpose.TEST: ("test", "tests", "check", "spec"),
    Purpose.LINT: ("lint", "check", "style"),
    Purpose.BUILD: ("build", "compile"),
    Purpose.INSTALL: ("setup", "bootstrap", "install", "dev"),
}
ANY = re.compile(r".+")
"""Where no task has one of those names, what each of them runs decides."""
EVERYTHING = re.compile(
    r"check\w*|ci|verify|validate|all|test|tests|default|pre-?commit|presubmit|qa|preflight|prerelease|pr"
)
