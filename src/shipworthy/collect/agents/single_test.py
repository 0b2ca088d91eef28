"""Whether the texts tell how to run one test alone: the quickest answer to one change."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from shipworthy.collect.context import Context, fact
from shipworthy.collect.guides.documents import read, texts
from shipworthy.collect.guides.guide_commands import commands_typed_here, first_for
from shipworthy.collect.guides.readme import test_command
from shipworthy.formats.prose.purposes import Use
from shipworthy.model.prose import Document

_FILE = r"[\w./{}<>\[\]-]*(?:/|\.)[\w./{}<>\[\]:*-]+"
_RUNNER = r"(?:jest|vitest(?: run)?|mocha|ava|playwright test)"
_NODE = r"(?:(?:npx|bunx|pnpm|yarn|npm|bun)(?: (?:exec|dlx|run|--filter \S+))* )"
_OTHERS = r"(?:rspec|rails test|phpunit|vendor/bin/(?:phpunit|pest)|mix test|deno test|prove|bats)"
_ONE = re.compile(
    r"(?:\S+ ){0,6}(?:pytest|py\.test)\b.*"
    r"(?: -k(?: |$)|::| (?!\./?$)(?:\w[\w.-]*/[\w./<>{}-]+|\S+\.py)\b).*"
    r"|(?:\S+ ){0,4}go test\b.*(?: -run\b| \./(?!\.\.\.)\w).*"
    r"|(?:\S+ ){0,4}cargo (?:nextest run|test|t)\b.*"
    r"(?: --test | -E | -p | --package | (?!-)[\w:<{]+(?= |$)).*"
    rf"|(?:{_NODE}?{_RUNNER}|{_NODE}test(?::[\w-]+)?)(?= ).*"
    rf"(?: -t | -g | --grep | --testNamePattern| {_FILE}| <[\w-]+>).*"
    r"|(?:\S+ )?(?:\./)?gradlew?\b.* --tests\b.*|(?:\S+ )?(?:\./)?mvnw?\b.* -D(?:it\.)?test=.*"
    r"|dotnet (?:run|test)\b.* --?filter\S*.*|swift test\b.* --filter.*|ctest\b.* -R .*|sbt .*testOnly.*"
    rf"|(?:bundle exec |bin/)?{_OTHERS}\b.*(?: --filter|{_FILE}).*"
    r"|(?:\S+ ){0,4}python3? -m unittest [\w.]+\.\w+.*|(?:\S+ ){0,3}(?:\./)?manage\.py test \w.*"
    rf"|(?:\./)?bin/test {_FILE}.*|(?:\./)?bin/test -i .*"
    r"|(?:\S+ )?(?:tox|nox)\b.* -- .*\S|(?:make|just|task) [\w-]*test[\w-]* \S+.*|ruby -I\S+ \S+\.rb.*"
)
_BY_VARIABLE = re.compile(
    r"(?:^|\s)[A-Z_]{0,20}(?:TESTS?|FILE|SPEC|FILTER|PATTERN|CASE|PKG)[A-Z_]{0,20}=\S.* "
    r"(?:make|just|task|tox|nox|npm|pnpm|yarn|rake)\b"
    r"|\b(?:make|just|task) [\w-]*test[\w-]* [A-Z_]{2,30}=\S"
)
"""`TEST=path/to/test.py make test`"""
MAX_LENGTH = 300


@dataclass(frozen=True, slots=True)
class SingleTest:
    """A command that a text names and that runs a part of the tests."""

    path: str
    line: int
    command: str


@fact("documents.single_tests")
def single_tests(context: Context) -> tuple[SingleTest, ...]:
    """The commands in the texts for people and agents that run one test or one file of them.

    `pytest tests/test_x.py -k name`, `go test -run Name`, `npm test -- path`, `./gradlew test --tests Name`
    and their like; the name may be a placeholder.
    """
    found: list[SingleTest] = []
    for guide in texts(context, "readme", "contributing", "developer", "project", "instructions"):
        for command in commands_typed_here(context, guide):
            if _ONE.fullmatch(command.written[:MAX_LENGTH]):
                context.cite(guide.source, command.line)
                found.append(SingleTest(guide.source, command.line, command.written))
        found += _as_written(read(context, guide.source), guide.source)
    if not found:
        context.get(test_command)  # unknown where the text leaves all about tests to another place
        if all_tests := first_for(context, Use.TEST):  # the line to add to
            context.cite(all_tests.path, all_tests.line)
    return tuple(sorted(set(found), key=lambda s: (s.path, s.line, s.command)))[:20]


def _as_written(document: Document, path: str) -> Iterator[SingleTest]:
    """Lines of code blocks with what is no part of a command: variables before it, and `<path>`."""
    for block in document.code_blocks:
        for number, line in enumerate(block.text.split("\n")):
            written = line[:MAX_LENGTH].partition("  #")[0].strip().removeprefix("$ ")
            if not any(mark in line for mark in ("est", "spec")):  # no name of a runner
                continue
            if _BY_VARIABLE.search(written) or ("<" in written and _ONE.fullmatch(written)):
                yield SingleTest(path, block.line + number, written)
