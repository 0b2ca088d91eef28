"""Lock files: their names by ecosystem, and whether one names a package. Not read further."""

from __future__ import annotations

import re
from collections.abc import Mapping

LOCKS: Mapping[str, tuple[str, ...]] = {
    "pypi": (
        "uv.lock", "poetry.lock", "pdm.lock", "pylock.toml", "Pipfile.lock", "pixi.lock",
        "conda-lock.yml",
    ),
    "npm": (
        "package-lock.json", "npm-shrinkwrap.json", "pnpm-lock.yaml", "yarn.lock", "bun.lock",
        "bun.lockb", "deno.lock",
    ),
    "go": ("go.sum",),
    "cargo": ("Cargo.lock",),
    "composer": ("composer.lock",),
    "rubygems": ("Gemfile.lock", "gems.locked"),
    "hex": ("mix.lock",),
    "swift": ("Package.resolved",),
    "pub": ("pubspec.lock",),
    "nuget": ("packages.lock.json",),
    "gradle": ("gradle.lockfile", "buildscript-gradle.lockfile"),
    "terraform": (".terraform.lock.hcl",),
}  # fmt: skip
COMMANDS: Mapping[str, str] = {
    "pypi": "uv lock",
    "npm": "npm install --package-lock-only",
    "go": "go mod tidy",
    "cargo": "cargo generate-lockfile",
    "composer": "composer update --lock",
    "rubygems": "bundle lock",
    "hex": "mix deps.get",
    "swift": "swift package resolve",
    "pub": "dart pub get",
    "nuget": "dotnet restore --use-lock-file",
    "gradle": "gradle dependencies --write-locks",
    "terraform": "terraform providers lock",
}
"""What writes the lock file, where the project names no tool of its own."""
_EDGES = frozenset("abcdefghijklmnopqrstuvwxyz0123456789-_.")


def folded(text: str, ecosystem: str) -> str:
    """Lock text in the one spelling names are looked up in."""
    text = text.lower()
    return re.sub(r"[_.]", "-", text) if ecosystem == "pypi" else text


def names(lock: str, ecosystem: str, package: str) -> bool:
    """Whether a folded lock text names the package as a whole word."""
    wanted = folded(package, ecosystem)
    at = lock.find(wanted)
    while at >= 0:
        before, after = lock[at - 1 : at], lock[at + len(wanted) : at + len(wanted) + 1]
        if before not in _EDGES and after not in _EDGES:
            return True
        at = lock.find(wanted, at + 1)
    return False
