"""build.gradle and build.gradle.kts, read lightly: plug-ins and literal coordinates."""

from __future__ import annotations

import re
from collections.abc import Iterator

from shipworthy.model.dependencies import Dependency, Manifest, Stated
from shipworthy.schema.nodes import DocumentError

ECOSYSTEM = "gradle"
MAX_CHARACTERS = 1_000_000
_PLUGIN = re.compile(r"""\bid\s*\(?\s*["']([\w.-]{1,100})["']|apply\s+plugin\s*:\s*["']([\w.-]{1,100})["']""")
_CORE_PLUGIN = re.compile(r"^\s*`?(application|java-library)`?\s*$")
_COORDINATE = re.compile(
    r"""\b(\w*(?:[iI]mplementation|[aA]pi|[cC]ompileOnly|[rR]untimeOnly|[cC]ompile|[kK]apt|annotationProcessor))\s*\(?\s*["']([\w.-]{1,200}):([\w.-]{1,200})(?::([^"'@:]{1,100}))?"""
)
_TOOLCHAIN = re.compile(r"JavaLanguageVersion\.of\(\s*[\"']?(\d{1,2})|jvmToolchain\(\s*(\d{1,2})")
_LEVEL = re.compile(r"(?:sourceCompatibility|jvmTarget)\s*=\s*(?:JavaVersion\.VERSION_)?[\"']?([\d._]{1,5})")
_PROGRAMS = {
    "application",
    "org.springframework.boot",
    "com.android.application",
    "war",
    "io.quarkus",
}
_LIBRARIES = {
    "java-library",
    "com.android.library",
    "maven-publish",
    "com.vanniktech.maven.publish",
}


def matches(path: str) -> bool:
    return path.rpartition("/")[2] in {"build.gradle", "build.gradle.kts"}


def read(path: str, source: str) -> Manifest | None:
    if len(source) > MAX_CHARACTERS:
        raise DocumentError(f"larger than {MAX_CHARACTERS:,} characters")
    lines = [line.partition("//")[0] if "://" not in line else line for line in source.split("\n")]
    plugins = {name for line in lines for name in _plugins(line)}
    program = bool(plugins & _PROGRAMS)
    return Manifest(
        path,
        ECOSYSTEM,
        library=False if program else (bool(plugins & _LIBRARIES) or None),
        executable=program or None,
        dependencies=tuple(_dependencies(lines)),
        runtime=_runtime(lines, _TOOLCHAIN) or _runtime(lines, _LEVEL),
        traits=frozenset({"locks"} if "dependencyLocking" in source else ()),
    )


def _plugins(line: str) -> Iterator[str]:
    if "apply false" in line:
        return
    for found in _PLUGIN.finditer(line):
        yield found[1] or found[2]
    if core := _CORE_PLUGIN.match(line):
        yield core[1]


def _dependencies(lines: list[str]) -> Iterator[Dependency]:
    for number, line in enumerate(lines, start=1):
        for found in _COORDINATE.finditer(line):
            dev = "test" in found[1].lower()
            yield Dependency(f"{found[2]}:{found[3]}", found[4] or "", number, dev)


def _runtime(lines: list[str], pattern: re.Pattern[str]) -> Stated | None:
    for number, line in enumerate(lines, start=1):
        if found := pattern.search(line):
            return Stated(next(g for g in found.groups() if g), number)
    return None
