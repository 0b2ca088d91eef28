"""Commands that download what they start: `npx`, `uvx`, `docker run` … and the version they ask for."""

from __future__ import annotations

import re
from collections.abc import Sequence

from shipworthy.model.agents import PackageRun

_NPM_RUNNERS = frozenset({"npx", "bunx", "pnpx"})
_NPM_SUBCOMMANDS = {"npm": ("exec", "x"), "pnpm": ("dlx",), "yarn": ("dlx",), "bun": ("x",)}
_PYPI_RUNNERS = {"uvx": (), "uv": ("tool", "run"), "pipx": ("run",)}
_CONTAINERS = frozenset({"docker", "podman", "nerdctl"})
_PACKAGE_OPTIONS = frozenset({"-p", "--package", "--from", "--spec"})
_OPTIONS_WITH_VALUE = frozenset({
    "-c", "--call", "--registry", "--python", "--index", "--index-url", "--extra-index-url",
    "--with", "--with-requirements", "--directory", "--project", "-w", "--workspace", "--pip-args",
    "--default-index", "--cache",
})  # fmt: skip
_DOCKER_SWITCHES = frozenset({
    "-i", "-t", "-it", "-ti", "-d", "--rm", "--interactive", "--tty", "--init", "--privileged",
    "--read-only", "-q", "--quiet", "--no-healthcheck",
})  # fmt: skip
_DOCKER_OPTIONS = frozenset({
    "-e", "--env", "--env-file", "-v", "--volume", "--mount", "--name", "-p", "--publish", "--network",
    "--net", "-u", "--user", "-w", "--workdir", "--entrypoint", "--platform", "--pull", "--memory", "-m",
    "--cpus", "--add-host", "-l", "--label", "--tmpfs", "--cap-drop", "--cap-add", "--security-opt",
    "--gpus", "--hostname", "-h", "--dns", "--ulimit", "--shm-size", "--restart", "--pids-limit",
})  # fmt: skip
_EXACT = re.compile(r"v?\d{1,9}(?:\.\d{1,9}){1,3}(?:[-+.]?[0-9A-Za-z][0-9A-Za-z.+-]{0,80})?")
_THREE = re.compile(r"v?\d{1,9}\.\d{1,9}\.\d{1,9}(?:[-+][0-9A-Za-z.+-]{1,80})?")
"""npm reads `1.2` as a range."""
_COMMIT = re.compile(r"[0-9a-f]{7,64}")
_VARIABLE = re.compile(r"[$%{<]")


def package_run(command: str, arguments: Sequence[str]) -> PackageRun | None:
    """What is downloaded and started; none where nothing is, or where that cannot be told."""
    words = [command, *arguments]
    if _program(words[0]) == "cmd" and len(words) > 2 and words[1].lower() == "/c":
        words = words[2:]
    program, rest = _program(words[0]), words[1:]
    if program in _NPM_RUNNERS:
        return _npm(rest)
    if rest and rest[0] in _NPM_SUBCOMMANDS.get(program, ()):
        return _npm(rest[1:])
    if program in _PYPI_RUNNERS and tuple(rest[: len(_PYPI_RUNNERS[program])]) == _PYPI_RUNNERS[program]:
        return _pypi(rest[len(_PYPI_RUNNERS[program]) :])
    if program in _CONTAINERS and rest[:1] == ["run"]:
        return _image(rest[1:])
    if program == "go" and rest[:1] == ["run"]:
        return _go(rest[1:])
    return None


def _program(word: str) -> str:
    name = word.replace("\\", "/").rpartition("/")[2].lower()
    return re.sub(r"\.(?:exe|cmd|bat)$", "", name)


def _asked_for(arguments: Sequence[str]) -> str:
    """The package named by an option, or else by the first word that is no option."""
    first = ""
    skip = False
    for index, word in enumerate(arguments):
        name, equals, value = word.partition("=")
        if skip:
            skip = False
        elif name in _PACKAGE_OPTIONS:
            return value if equals else "".join(arguments[index + 1 : index + 2])
        elif word in _OPTIONS_WITH_VALUE:
            skip = True
        elif word in {"--no-install", "--no"}:
            return ""
        elif not word.startswith("-"):
            first = first or word
            break
    return first


def _npm(arguments: Sequence[str]) -> PackageRun | None:
    asked = _asked_for(arguments)
    if not asked or _VARIABLE.search(asked) or asked.startswith((".", "/", "~")):
        return None
    if ":" in asked or asked.count("/") > asked.startswith("@"):
        _, _, commit = asked.partition("#")
        return PackageRun(asked, commit, _is_fixed(commit), "git")
    name, _, version = asked[1:].partition("@") if asked.startswith("@") else asked.partition("@")
    name = f"@{name}" if asked.startswith("@") else name
    return PackageRun(name, version, _THREE.fullmatch(version) is not None, "npm")


def _pypi(arguments: Sequence[str]) -> PackageRun | None:
    asked = _asked_for(arguments)
    if not asked or _VARIABLE.search(asked) or asked.startswith((".", "/", "~")):
        return None
    if asked.startswith(("git+", "http:", "https:")):
        _, _, commit = asked.partition("://")[2].rpartition("@")
        commit = commit.partition("#")[0] if "@" in asked else ""
        return PackageRun(asked, commit, _is_fixed(commit) or asked.endswith(".whl"), "git")
    found = re.match(r"([\w.-]{1,200})(?:\[[^\]]{0,200}\])?(?:(==|@)(.{0,100}))?", asked)
    if found is None:
        return None
    version = (found[3] or "").strip()
    return PackageRun(found[1], version, _EXACT.fullmatch(version) is not None, "pypi")


def _is_fixed(revision: str) -> bool:
    """A commit, or a tag that names a version."""
    return (_COMMIT.fullmatch(revision) or _EXACT.fullmatch(revision)) is not None


def _image(arguments: Sequence[str]) -> PackageRun | None:
    """None where an option we do not know may have taken the next word as its value."""
    words = iter(arguments)
    for word in words:
        if word in _DOCKER_OPTIONS:
            next(words, None)
        elif word.startswith("-"):
            if word not in _DOCKER_SWITCHES and "=" not in word:
                return None
        else:
            return _tagged(word)
    return None


def _tagged(image: str) -> PackageRun | None:
    if _VARIABLE.search(image):
        return None
    name, _, digest = image.partition("@")
    folder, _, last = name.rpartition("/")
    last, _, tag = last.partition(":")
    full = f"{folder}/{last}" if folder else last
    moving = tag.lower() in {"", "latest", "main", "master", "edge", "stable", "nightly", "dev"}
    return PackageRun(full, tag, bool(digest) or not moving, "docker")


def _go(arguments: Sequence[str]) -> PackageRun | None:
    asked = next((w for w in arguments if not w.startswith("-")), "")
    name, _, version = asked.partition("@")
    if not version:
        return None
    return PackageRun(name, version, _EXACT.fullmatch(version) is not None, "go")
