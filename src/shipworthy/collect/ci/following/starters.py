"""Interpreters and tools that start another program in a way of their own."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

_MODULES = {"build": "pyproject-build", "compileall": "true", "test": "unittest"}
_MAJOR = re.compile(r"v\d+")
_IN_MODULES = re.compile(r"node_modules/(?:\.bin/)?((?:@[\w.-]+/)?[\w.-]+)")
_COMPOSE_VALUED = frozenset(
    {"-f", "--file", "-p", "--project-name", "--profile", "--env-file", "--project-directory", "--parallel"}
)
_COVERAGE_VALUED = frozenset({
    "--source", "--omit", "--include", "--rcfile", "--context", "--data-file", "--concurrency", "--source-dirs", "--source-pkgs",
})  # fmt: skip


@dataclass(frozen=True)
class Core:
    """What is left: words of a program, or a shell text to be read in its turn."""

    words: tuple[str, ...] = ()
    text: str = ""
    errexit: bool = False
    directory: str = ""
    environment: Mapping[str, str] = field(default_factory=dict)
    contained: bool = False
    """It runs in a container, where paths are not those of the repository."""
    image: str = ""
    layers: tuple[str, ...] = ()


def changed(core: Core, words: tuple[str, ...], **more: object) -> Core:
    values = {
        "directory": core.directory, "environment": core.environment, "contained": core.contained,
        "image": core.image, "layers": core.layers, **more,
    }  # fmt: skip
    return Core(words, **values)  # type: ignore[arg-type]  # the names are those of the fields


def taken(core: Core, words: tuple[str, ...], layer: str) -> Core | None:
    return changed(core, words, layers=(*core.layers, layer)) if words else None


def _shell(core: Core) -> Core | None:
    """`bash -ec "text"`; a file to run is left to the resolver."""
    errexit = False
    rest = list(core.words[1:])
    while rest and rest[0][:1] in {"-", "+"}:
        option = rest.pop(0)
        plain = option.startswith("-") and not option.startswith("--")
        errexit = errexit or (plain and "e" in option[1:])
        if plain and "o" in option[1:] and rest:
            errexit = errexit or rest[0] == "errexit"
            rest.pop(0)
        if plain and "c" in option[1:] and rest:
            return changed(core, (), text=rest[0], errexit=errexit)
    return None


def _python(core: Core) -> Core | None:
    """`python -m pytest` is `pytest`; options of the interpreter come before."""
    rest = list(core.words[1:])
    while rest and rest[0].startswith(("-", "$")):
        option = rest.pop(0)
        if option == "-m" and rest:
            return taken(core, (_MODULES.get(rest[0], rest[0]), *rest[1:]), "python -m")
        if option.startswith("-m") and len(option) > 2:
            return taken(core, (option[2:], *rest), "python -m")
        if option == "-c":
            return None
        if option in {"-W", "-X"} and rest:
            rest.pop(0)
    return None


def _go(core: Core) -> Core | None:
    """`go run example.org/cmd/tool@v1 …` and `go tool tool …` start that tool."""
    if core.words[1:2] not in (("run",), ("tool",)):
        return None
    words = list(core.words[2:])
    while words and words[0].startswith("-"):
        words.pop(0)
    if not words or words[0].startswith((".", "/", "$")) or words[0].endswith(".go"):
        return None
    name = words[0].partition("@")[0].rstrip("/")
    last = name.rpartition("/")[2]
    if _MAJOR.fullmatch(last):
        last = name.rpartition("/")[0].rpartition("/")[2]
    return taken(core, (last, *words[1:]), "go run")


def _node(core: Core) -> Core | None:
    """`node ./node_modules/jest/bin/jest.js` is `jest`."""
    for index, word in enumerate(core.words[1:6], start=1):
        if found := _IN_MODULES.search(word):
            return taken(core, (found[1], *core.words[index + 1 :]), "node")
        if not word.startswith("-"):
            break
    return None


def _coverage(core: Core) -> Core | None:
    """What `coverage run` runs: a module or a file."""
    if core.words[1:2] != ("run",):
        return None
    words = list(core.words[2:])
    while words and words[0].startswith(("-", "$")):
        option = words.pop(0)
        if option in {"-m", "--module"}:
            return taken(core, tuple(words), "coverage")
        if option in _COVERAGE_VALUED and words:
            words.pop(0)
    return taken(core, ("python", *words), "coverage") if words else None


def _compose(core: Core) -> Core | None:
    """`docker compose -f a.yml --profile b run …` without what stands before the subcommand."""
    start = 1 if core.words[0].endswith("docker-compose") else 2
    if start == 2 and core.words[1:2] != ("compose",):
        return None
    rest = list(core.words[start:])
    while rest and rest[0].startswith("-"):
        option = rest.pop(0)
        if "=" not in option and option in _COMPOSE_VALUED and rest:
            rest.pop(0)
    words = (*core.words[:start], *rest)
    return changed(core, words) if words != core.words else None


def _command(core: Core) -> Core | None:
    """`command -v tool` only asks whether there is one."""
    return changed(core, ()) if core.words[1:2] in (("-v",), ("-V",)) else None


def _eval(core: Core) -> Core | None:
    return changed(core, (), text=" ".join(core.words[1:])) if len(core.words) > 1 else None


STARTERS: Mapping[str, Callable[[Core], Core | None]] = {
    **dict.fromkeys(("bash", "sh", "zsh", "dash", "ksh", "ash"), _shell),
    **dict.fromkeys(("python", "pypy", "py"), _python),
    **dict.fromkeys(("node", "nodejs"), _node),
    **dict.fromkeys(("docker", "docker-compose", "podman"), _compose),
    "go": _go,
    "coverage": _coverage,
    "command": _command,
    "eval": _eval,
}
