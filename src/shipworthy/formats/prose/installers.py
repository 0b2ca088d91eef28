"""Which package manager a typed command installs the project with, and which lock files are its own."""

from __future__ import annotations

from collections.abc import Mapping

from shipworthy.model.prose import TypedCommand

LOCKS: Mapping[str, tuple[str, ...]] = {
    "npm": ("package-lock.json", "npm-shrinkwrap.json"),
    "pnpm": ("pnpm-lock.yaml",),
    "yarn": ("yarn.lock",),
    "bun": ("bun.lock", "bun.lockb"),
    "poetry": ("poetry.lock",),
    "uv": ("uv.lock",),
    "pdm": ("pdm.lock",),
    "pipenv": ("Pipfile.lock", "Pipfile"),
}
FAMILIES = (("npm", "pnpm", "yarn", "bun"), ("poetry", "uv", "pdm", "pipenv"))
"""Where one of a family has written the lock file, another of it installs something else."""
_INSTALLS = {
    **dict.fromkeys(("npm", "pnpm", "bun"), frozenset({"install", "i", "ci"})),
    "yarn": frozenset({"install"}),
    "poetry": frozenset({"install", "sync"}),
    "uv": frozenset({"sync"}),
    "pdm": frozenset({"install", "sync"}),
    "pipenv": frozenset({"install", "sync"}),
}
_ELSEWHERE = (
    "-g",
    "--global",
    "-C",
    "--dir",
    "--cwd",
    "--prefix",
    "--directory",
    "--project",
    "-F",
    "--filter",
)


def installer(command: TypedCommand) -> str:
    """The package manager that would install all the project needs; empty for every other command."""
    tool, *rest = command.words
    if any(word.split("=")[0] in _ELSEWHERE for word in rest):
        return ""
    plain = [word for word in rest if not word.startswith("-")]
    if plain[:1] and plain[0] in _INSTALLS.get(tool, frozenset()) and len(plain) == 1:
        return tool
    return "yarn" if [tool, *rest] == ["yarn"] else ""
