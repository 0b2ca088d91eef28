"""Gemfile and *.gemspec, read lightly: literal `gem` and `add_dependency` lines."""

from __future__ import annotations

import re
from collections.abc import Iterator

from shipworthy.model.dependencies import Dependency, Manifest, Stated
from shipworthy.schema.nodes import DocumentError

ECOSYSTEM = "rubygems"
MAX_CHARACTERS = 500_000
_GEM = re.compile(r"""\s*gem\s*\(?\s*["']([\w.-]{1,200})["'](?:\s*,\s*["']([^"']{0,200})["'])?(.*)""")
_ADD = re.compile(
    r"""\s*\w+\.add_(development_|runtime_)?dependency\s*\(?\s*["']([\w.-]{1,200})["'](?:\s*,\s*["']([^"']{0,200})["'])?"""
)
_GROUP = re.compile(r"\s*group\s+(.{1,200}?)\s+do\b")
_RUBY = re.compile(r"""\s*(?:ruby|\w+\.required_ruby_version\s*=)\s*\(?\s*["']([^"']{1,100})["']""")
_NAME = re.compile(r"""\s*\w+\.name\s*=\s*["']([\w.-]{1,200})["']""")
_LICENCE = re.compile(r"""\s*\w+\.licenses?\s*=\s*\[?\s*["']([\w.+-]{1,100})["']""")


def matches(path: str) -> bool:
    name = path.rpartition("/")[2]
    return name in {"Gemfile", "gems.rb"} or name.endswith(".gemspec")


def read(path: str, source: str) -> Manifest | None:
    if len(source) > MAX_CHARACTERS:
        raise DocumentError(f"larger than {MAX_CHARACTERS:,} characters")
    lines = [line if not line.lstrip().startswith("#") else "" for line in source.split("\n")]
    gemspec = path.endswith(".gemspec")
    name = _first(lines, _NAME) if gemspec else None
    return Manifest(
        path,
        ECOSYSTEM,
        name=name.value if name else "",
        library=True if gemspec else None,
        executable=True if gemspec and re.search(r"\.executables\s*(?:=|<<)", source) else None,
        dependencies=tuple(_specified(lines) if gemspec else _listed(lines)),
        runtime=_first(lines, _RUBY),
        licence=_first(lines, _LICENCE) if gemspec else None,
        traits=frozenset(
            {"gemspec"} if not gemspec and re.search(r"^\s*gemspec\b", source, re.MULTILINE) else ()
        ),
    )


def _first(lines: list[str], pattern: re.Pattern[str]) -> Stated | None:
    for number, line in enumerate(lines, start=1):
        if found := pattern.match(line):
            return Stated(found[1], number)
    return None


def _specified(lines: list[str]) -> Iterator[Dependency]:
    for number, line in enumerate(lines, start=1):
        if found := _ADD.match(line):
            yield Dependency(found[2], found[3] or "", number, found[1] == "development_")


def _listed(lines: list[str]) -> Iterator[Dependency]:
    dev = False
    for number, line in enumerate(lines, start=1):
        if group := _GROUP.match(line):
            dev = ":production" not in group[1] and (":development" in group[1] or ":test" in group[1])
        elif re.match(r"end\b", line):
            dev = False
        elif found := _GEM.match(line):
            elsewhere = re.search(r"\b(?:path|git|github|gist):|:(?:path|git|github)\s*=>", found[3])
            yield Dependency(found[1], found[2] or "", number, dev, registry=elsewhere is None)
