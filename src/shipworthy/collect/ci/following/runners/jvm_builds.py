"""Maven phases and Gradle tasks, over all modules of the build."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from shipworthy.collect.ci.following.purposes import program_of
from shipworthy.collect.ci.following.runners._tasks import Place, chosen, options, text_of
from shipworthy.collect.ci.following.sources import (
    COMPUTED,
    NOWHERE,
    Call,
    Expansion,
    Opaque,
    Script,
    Sources,
    joined,
)
from shipworthy.formats.tasks import gradle, maven
from shipworthy.schema.nodes import DocumentError

PROGRAMS = frozenset({"mvn", "mvnw", "mvnd", "gradle", "gradlew"})
MAX_MODULES = 300
_MVN_VALUED = frozenset(
    {"-f", "--file", "-pl", "--projects", "-P", "-s", "--settings", "-T", "-gs", "-rf", "-l", "-b", "-t"}
)
_GRADLE_VALUED = frozenset(
    {"-p", "--project-dir", "-x", "--exclude-task", "-I", "--init-script", "-b", "-c", "--tests", "-g"}
)
_SKIPS = (
    "-DskipTests",
    "-Dmaven.test.skip",
    "-DskipTests=true",
    "-Dmaven.test.skip=true",
    "-DskipTests=True",
)
_COMPUTED = ("$", "`")
"""A word that only the run tells: a variable, a value of a matrix."""
_GOALS = {
    "checkstyle:check": "checkstyle", "spotless:check": "spotless check", "pmd:check": "pmd", "spotbugs:check": "spotbugs",
    "surefire:test": "maven-surefire", "failsafe:verify": "failsafe", "sonar:sonar": "sonar-scanner",
    "spring-javaformat:validate": "spring-javaformat", "dependency-check:check": "dependency-check", "ktlint:check": "ktlint",
    "org.sonarsource.scanner.maven:sonar-maven-plugin": "sonar-scanner", "spring-boot:build-image": "docker build",
}  # fmt: skip


def expand(call: Call, sources: Sources) -> Expansion:
    if program_of(call.program).startswith("mvn"):
        return _maven(call, sources)
    return _gradle(call, sources)


def _maven(call: Call, sources: Sources) -> Expansion:
    plain, given = options(call.arguments, _MVN_VALUED)
    files = [*given.get("-f", ()), *given.get("--file", ())]
    root = joined(call.directory, files[0] if files else "pom.xml")
    root = root if root in sources.paths else joined(root, "pom.xml")
    if root not in sources.paths:
        return Opaque(" ".join(call.words[:3]), f"no pom.xml was found in {call.directory or 'the root'}")
    phases = [w for w in plain if w in maven.PHASES]
    if not phases and any(word.startswith(_COMPUTED) for word in plain):
        return _computed(call)
    found: list[Script] = []
    for path in _poms(root, sources):
        try:
            tasks = maven.parse(sources.read(path) or "")
        except DocumentError:
            continue
        found += chosen(Place(path, tasks, path.rpartition("/")[0]), phases, call)
    if any(word.startswith(_SKIPS) and not word.endswith("=false") for word in call.arguments):
        found = [s for s in found if s.text not in {"maven-surefire", "failsafe"}]
    for word in plain:
        goal = next(
            (
                c
                for g, c in _GOALS.items()
                if word.startswith(g) or word.rpartition("-maven-plugin")[0].endswith(g)
            ),
            "",
        )
        if goal:
            found.append(text_of(goal, call))
    return tuple(found)


def _computed(call: Call) -> Opaque:
    return Opaque(" ".join(call.words[:4]), COMPUTED)


def _poms(root: str, sources: Sources) -> Iterator[str]:
    queue = [root]
    seen: set[str] = set()
    while queue and len(seen) < MAX_MODULES:
        path = queue.pop(0)
        if path in seen or path not in sources.paths:
            continue
        seen.add(path)
        yield path
        folder = path.rpartition("/")[0]
        try:
            names = maven.modules(sources.read(path) or "")
        except DocumentError:
            continue
        for name in names:
            inner = joined(folder, name)
            queue.append(inner if inner.endswith(".xml") else joined(inner, "pom.xml"))


def _gradle(call: Call, sources: Sources) -> Expansion:
    plain, given = options(call.arguments, _GRADLE_VALUED)
    directory = call.directory
    for value in [*given.get("-p", ()), *given.get("--project-dir", ())]:
        directory = joined(directory, value)
    skipped = {w.rpartition(":")[2] for o in ("-x", "--exclude-task") for w in given.get(o, ())}
    if directory == NOWHERE or not plain:
        return None
    builds = sources.once("gradle builds below", directory, lambda: list(_builds(directory, sources)))
    found: list[Script] = []
    unknown = []
    for word in plain:
        module, _, name = word.rpartition(":")
        here = joined(directory, module.strip(":").replace(":", "/")) if module.strip(":") else directory
        places = [p for p in builds if _inside(p, here)] or builds
        texts = [s for p in places for s in chosen(p, [name], call)]
        if name in {"test", "check", "build"} and not any(s.text == "gradle-tests" for s in texts):
            texts.append(text_of("gradle-tests", call))
        if "test" in skipped:
            texts = [s for s in texts if s.text != "gradle-tests"]
        found += texts
        if not texts and not any(p.tasks.target(name) for p in places):
            unknown.append(word)
    if any(word.startswith(_COMPUTED) for word in unknown) and not found:
        return _computed(call)
    if unknown:  # tasks of plug-ins: judged by their names
        found.append(text_of(" ".join(["gradle", *unknown]), call)) if found else None
        return tuple(found) or None
    return tuple(found)


def _builds(directory: str, sources: Sources) -> Iterator[Place]:
    below = f"{directory}/" if directory else ""
    paths = [p for name in gradle.NAMES for p in sources.named(name) if p.startswith(below)]
    paths += sorted(p for p in sources.paths if p.endswith(".gradle.kts") and "/src/main/" in p)
    for path in paths[:MAX_MODULES]:
        if path.startswith(("buildSrc/", "build-logic/")) and "/src/main/" not in path:
            continue
        try:
            tasks = gradle.parse(sources.read(path) or "")
        except DocumentError:
            continue
        if "/src/main/" in path:  # a convention for the modules: what it checks, not what it is
            tasks = replace(tasks, targets=tuple(t for t in tasks.targets if t.name != "test"))
        yield Place(path, tasks, path.rpartition("/")[0])


def _inside(place: Place, folder: str) -> bool:
    return not folder or f"{place.directory}/".startswith(f"{folder}/") or "/src/main/" in place.path
