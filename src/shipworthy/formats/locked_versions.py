"""The packages and versions that lock files name, each with its line. By patterns: the files are large and regular."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping

from shipworthy.formats.advisories import spelled
from shipworthy.model.advisories import LockedVersion

MAX_SIZE = 20_000_000
_TABLES = re.compile(
    r"^\[\[package\]\]\s*\nname = \"([^\"\n]{1,200})\"\s*\nversion = \"([^\"\n]{1,100})\"", re.MULTILINE
)
_NPM = re.compile(r"^\s+\"([^\"\n]{1,400})\": \{\s*\n\s*\"version\": \"([^\"\n]{1,100})\"", re.MULTILINE)
_YARN = re.compile(
    r"^\"?(@?[^@\"\s,]{1,200})@[^\n]{0,2000}:\n  version:? \"?([^\"\n]{1,100})\"?$", re.MULTILINE
)
_PNPM = re.compile(
    r"^  ['\"]?/?((?:@[^@/\s]{1,100}/)?[^@/\s'\"]{1,200})[@/](\d[^('\":\s_]{0,100})[^\n]{0,400}:\s*$",
    re.MULTILINE,
)
_GO = re.compile(
    r"^\s*(?:require\s+)?([\w.-]{1,100}\.[\w.-]{1,60}/[^\s]{1,200}|[\w-]{1,60}\.[\w.]{1,40})\s+v(\d[^\s]{0,100})",
    re.MULTILINE,
)
_GEMS = re.compile(r"^    ([\w.-]{1,200}) \((\d[^)\n]{0,100})\)$", re.MULTILINE)
_COMPOSER = re.compile(
    r"^\s+\"name\": \"([\w.-]{1,100}/[\w.-]{1,100})\",\s*\n\s*\"version\": \"v?(\d[^\"\n]{0,100})\"",
    re.MULTILINE,
)
_NUGET = re.compile(
    r"^\s+\"([\w.-]{1,200})\": \{\s*\n\s*\"type\": \"\w{1,20}\",\s*\n(?:\s*\"requested\": [^\n]{0,200}\n)?\s*\"resolved\": \"(\d[^\"\n]{0,100})\"",
    re.MULTILINE,
)
_PIPFILE = re.compile(
    r"^        \"([\w.-]{1,200})\": \{[^}]{0,20000}?\"version\": \"==([^\"\n]{1,100})\"", re.MULTILINE
)
_REQUIREMENT = re.compile(
    r"^([\w.-]{1,200})(?:\[[^\]\n]{0,200}\])?\s{0,10}==\s{0,10}([\w.!+-]{1,100})(?=[\s;\\#]|$)", re.MULTILINE
)
_HEX = re.compile(r"^\s{0,4}\"([\w-]{1,200})\": \{:hex, :\w{1,200}, \"(\d[^\"\n]{0,100})\"", re.MULTILINE)
_PUB = re.compile(
    r"^  ([\w-]{1,200}):\n(?:    [^\n]{0,400}\n|      [^\n]{0,400}\n){0,12}?    version: \"(\d[^\"\n]{0,100})\"",
    re.MULTILINE,
)
_READ: Mapping[str, tuple[str, re.Pattern[str]]] = {
    "uv.lock": ("PyPI", _TABLES), "poetry.lock": ("PyPI", _TABLES), "pdm.lock": ("PyPI", _TABLES), "Pipfile.lock": ("PyPI", _PIPFILE),
    "Cargo.lock": ("crates.io", _TABLES), "package-lock.json": ("npm", _NPM), "npm-shrinkwrap.json": ("npm", _NPM), "yarn.lock": ("npm", _YARN),
    "pnpm-lock.yaml": ("npm", _PNPM), "go.mod": ("Go", _GO), "Gemfile.lock": ("RubyGems", _GEMS), "composer.lock": ("Packagist", _COMPOSER),
    "packages.lock.json": ("NuGet", _NUGET), "mix.lock": ("Hex", _HEX), "pubspec.lock": ("Pub", _PUB),
}  # fmt: skip
_REQUIREMENTS = re.compile(
    r"(?:^|/)(?:[\w.-]*requirements[\w.-]*|constraints[\w.-]*)\.txt$|(?:^|/)requirements/[\w.-]+\.txt$"
)


def reader(path: str) -> Callable[[str], Iterator[LockedVersion]] | None:
    """What reads a lock file of this path; none where it is no lock file, or none that is read."""
    name = path.rpartition("/")[2]
    known = _READ.get(name) or (("PyPI", _REQUIREMENT) if _REQUIREMENTS.search(path) else None)
    if known is None:
        return None
    ecosystem, pattern = known

    def read(text: str) -> Iterator[LockedVersion]:
        line, seen = 1, 0
        for found in pattern.finditer(text[:MAX_SIZE]):
            line += text.count("\n", seen, found.start(1))
            seen = found.start(1)
            package = found[1].rpartition("node_modules/")[2] if ecosystem == "npm" else found[1]
            version = found[2].split("+incompatible")[0]
            if package:
                yield LockedVersion(line, ecosystem, spelled(ecosystem, package), version)

    return read
