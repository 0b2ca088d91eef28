"""What a Maven build runs by itself: the plug-ins bound to its phases, in the order of phases."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element  # the type only; the parser is defused

from shipworthy.formats.manifests._xml import below, child_text, line, read_xml
from shipworthy.model.commands import Command, Target, TaskFile

PHASES = ("validate", "compile", "test", "package", "verify", "install", "deploy")
_PLUGINS = {
    # plug-in: the phase it is bound to unless told otherwise, what it runs
    "maven-checkstyle-plugin": ("verify", "checkstyle"),
    "maven-pmd-plugin": ("verify", "pmd"),
    "spotbugs-maven-plugin": ("verify", "spotbugs"),
    "findbugs-maven-plugin": ("verify", "spotbugs"),
    "spotless-maven-plugin": ("verify", "spotless check"),
    "spring-javaformat-maven-plugin": ("validate", "spring-javaformat check"),
    "fmt-maven-plugin": ("verify", "google-java-format"),
    "forbiddenapis": ("verify", "forbiddenapis"),
    "ktlint-maven-plugin": ("verify", "ktlint"),
    "ktlint": ("verify", "ktlint"),
    "detekt-maven-plugin": ("verify", "detekt"),
    "maven-failsafe-plugin": ("verify", "failsafe"),
    "dependency-check-maven": ("verify", "dependency-check"),
    "jacoco-maven-plugin": ("verify", "jacoco"),
    "frontend-maven-plugin": ("compile", "frontend-maven-plugin"),
}  # fmt: skip
_EARLIER = {
    "generate-sources": "compile", "process-sources": "compile", "generate-resources": "compile",
    "process-resources": "compile", "process-classes": "compile", "initialize": "validate",
    "generate-test-sources": "test", "process-test-sources": "test", "test-compile": "test",
    "process-test-classes": "test", "prepare-package": "package", "pre-integration-test": "verify",
    "integration-test": "verify", "post-integration-test": "verify",
}  # fmt: skip
_CHECKS = frozenset(
    {"check", "verify", "validate", "integration-test", "spotbugs", "cpd-check", "ktlint", "lint"}
)
_NEED_EXECUTION = frozenset({
    "maven-checkstyle-plugin", "maven-pmd-plugin", "spotbugs-maven-plugin", "spotless-maven-plugin",
    "spring-javaformat-maven-plugin", "maven-failsafe-plugin", "fmt-maven-plugin", "detekt-maven-plugin",
})  # fmt: skip


def parse(source: str) -> TaskFile:
    """Each phase is a target that needs the phase before it."""
    root = read_xml(source)
    found: dict[str, list[Command]] = {phase: [] for phase in PHASES}
    found["compile"].append(Command("maven-compiler", line(root)))
    if not _skips_tests(root):
        found["test"].append(Command("maven-surefire", line(root)))
    if "-Xplugin:ErrorProne" in source:
        found["compile"].append(Command("errorprone", _line_with(source, "-Xplugin:ErrorProne")))
    for phase, command in _plugins(root):
        found[phase].append(command)
    targets = tuple(
        Target(phase, line(root), tuple(found[phase]), PHASES[i - 1 : i] if i else ())
        for i, phase in enumerate(PHASES)
    )
    return TaskFile(targets)


def _line_with(source: str, text: str) -> int:
    return source.count("\n", 0, source.index(text)) + 1


def modules(source: str) -> list[str]:
    root = read_xml(source)
    return [(m.text or "").strip() for m in below(root, "modules", "module")][:500]


def _skips_tests(root: Element) -> bool:
    for properties in root.findall("properties"):
        for name in ("skipTests", "maven.test.skip"):
            if child_text(properties, name) == "true":
                return True
    return False


def _plugins(root: Element) -> Iterator[tuple[str, Command]]:
    for plugin in below(root, "build", "plugins", "plugin"):
        name = child_text(plugin, "artifactId")
        if name not in _PLUGINS:
            continue
        usual, command = _PLUGINS[name]
        executions = list(below(plugin, "executions", "execution"))
        if not executions and name in _NEED_EXECUTION:
            continue
        for execution in executions or [plugin]:
            goals = {(g.text or "").strip() for g in below(execution, "goals", "goal")}
            if executions and name in _NEED_EXECUTION and goals and not goals & _CHECKS:
                continue
            stated = child_text(execution, "phase")
            phase = _EARLIER.get(stated, stated) or usual
            if phase in PHASES:
                yield phase, Command(command, line(plugin))
