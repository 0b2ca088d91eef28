"""What Gradle's own tasks run: tests, and the checks that applied plug-ins add to `check`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from shipworthy.model.commands import Command, Target, TaskFile
from shipworthy.schema.nodes import DocumentError

NAMES = ("build.gradle", "build.gradle.kts")
MAX_CHARACTERS = 1_000_000
_PLUGIN = re.compile(
    r"""\bid\s*\(?\s*["']([\w.-]{1,100})["']|apply\s*\(?\s*plugin\s*[:=]\s*["']([\w.-]{1,100})["']"""
    r"""|\balias\s*\(?\s*libs\.plugins\.([\w.]{1,100})|\bkotlin\s*\(\s*["']([\w.-]{1,40})["']"""
)
_BARE = re.compile(
    r"^\s*`?(java|java-library|application|groovy|scala|checkstyle|pmd|jacoco|codenarc|war|antlr)`?\s*$"
)
_TASK = re.compile(
    r"""\b(?:task\s|tasks\.(?:register|create|named))\s*\(?\s*["']?([A-Za-z][\w-]{0,80})["']?"""
)
_DEPENDS = re.compile(r"dependsOn\b([^\n}]{0,500})")
_LINE_COMMENT = re.compile(r"(?<!:)//.*")
_CHECKS = (
    ("checkstyle", "checkstyle"), ("pmd", "pmd"), ("codenarc", "codenarc"), ("spotbugs", "spotbugs"),
    ("spotless", "spotless check"), ("detekt", "detekt"), ("ktlint", "ktlint"), ("kotlinter", "ktlint"),
    ("errorprone", "errorprone"), ("javaformat", "spring-javaformat check"), ("animalsniffer", "animal-sniffer"),
    ("binary-compatibility-validator", "api-check"), ("sonarqube", ""), ("com.android.", "android-lint"),
    ("forbiddenapis", "forbiddenapis"), ("nohttp", "nohttp"), ("google-java-format", "google-java-format"),
)  # fmt: skip
_JVM = ("java", "java-library", "application", "groovy", "scala", "war", "kotlin", "jvm", "multiplatform",
    "org.springframework.boot", "com.android.", "android", "org.jetbrains.kotlin", "quarkus", "micronaut",
    "intellij")  # fmt: skip


def parse(source: str) -> TaskFile:
    """`build`, `check`, `test`, `assemble` and the file's own tasks by name.

    Without a plug-in for the JVM, `test` has no command: a convention of another file may add it.
    """
    if len(source) > MAX_CHARACTERS:
        raise DocumentError(f"larger than {MAX_CHARACTERS:,} characters")
    lines = _uncommented(source).split("\n")
    plugins = [(name, n) for n, text in enumerate(lines, 1) for name in _plugins(text)]
    checks = [
        Command(command, n)
        for name, n in plugins
        for mark, command in _CHECKS
        if mark in name.lower() and command
    ]
    at = next((n for name, n in plugins if name.startswith(_JVM)), 0)
    testing = (Command("gradle-tests", at),) if at else ()
    line = at or 1
    targets = [
        Target("assemble", line, (Command("gradle-assemble", line),)),
        Target("test", line, testing),
        Target("check", line, tuple(dict.fromkeys(checks)), ("test",)),
        Target("build", line, (), ("assemble", "check")),
    ]
    targets += [Target(c.text.split(" ")[0], c.line, (c,)) for c in dict.fromkeys(checks)]
    targets += _own(lines, {t.name for t in targets})
    return TaskFile(tuple(targets))


def _plugins(text: str) -> Iterator[str]:
    if "apply false" in text or "apply(false)" in text:
        return
    for found in _PLUGIN.finditer(text[:2_000]):
        yield found[1] or found[2] or (found[3] or "").replace(".", "-") or f"kotlin-{found[4]}"
    if core := _BARE.match(text):
        yield core[1]


def _own(lines: list[str], known: set[str]) -> Iterator[Target]:
    """Tasks the file defines; what they do is not read, only what they depend on."""
    for number, text in enumerate(lines, 1):
        for found in _TASK.finditer(text[:2_000]):
            name = found[1]
            if name in known or len(known) > 500:
                continue
            known.add(name)
            body = "\n".join(_block(lines, number - 1))
            needs = [w for d in _DEPENDS.finditer(body) for w in re.findall(r"[A-Za-z][\w-]*", d[1])]
            tests = re.search(r"type\s*:\s*Test\b|<Test>|,\s*Test\b", text) is not None
            commands = (Command("gradle-tests", number),) if tests else ()
            yield Target(name, number, commands, tuple(n for n in needs if n not in {"tasks", "named"}))


def _block(lines: list[str], start: int) -> Iterator[str]:
    """A task's own lines: up to the brace that closes at its indentation, or the next task."""
    yield lines[start]
    indent = len(lines[start]) - len(lines[start].lstrip())
    for text in lines[start + 1 : start + 30]:
        depth = len(text) - len(text.lstrip())
        if text.strip() and (depth < indent or _TASK.search(text[:2_000])):
            return
        yield text
        if text.strip().startswith("}") and depth == indent:
            return


def _uncommented(source: str) -> str:
    out, at = [], 0
    while (start := source.find("/*", at)) >= 0:
        end = source.find("*/", start + 2)
        if end < 0:
            break
        out += [source[at:start], "\n" * source.count("\n", start, end)]
        at = end + 2
    text = "".join([*out, source[at:]])
    return "\n".join(_LINE_COMMENT.sub("", line) for line in text.split("\n"))
