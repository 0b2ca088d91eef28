"""Programs that only start another one: what is left when they are taken off."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from shipworthy.collect.following.purposes import program_of
from shipworthy.collect.following.wrapper_table import CONTAINERS, TEXT, WRAPPERS, Wrapper

MAX_LAYERS = 12
_ASSIGNED = re.compile(r"[A-Za-z_]\w*=.*", re.DOTALL)


_SHELLS = frozenset({"bash", "sh", "zsh", "dash", "ksh", "ash"})


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


def unwrap(words: tuple[str, ...], is_script: object = None) -> Core:
    """`is_script(runner, word)` says whether a wrapper knows the word as a script of its own."""
    core = Core(words)
    for _ in range(MAX_LAYERS):
        following = _peel(core, is_script)
        if following is None:
            return core
        core = following
        if core.text or not core.words:
            return core
    return core


def _peel(core: Core, is_script: object) -> Core | None:
    words = core.words
    program = program_of(words[0])
    special = _SPECIAL.get(program)
    if special is not None and (found := special(core)) is not None:
        return found
    if _ASSIGNED.fullmatch(words[0]):
        name, _, value = words[0].partition("=")
        return _changed(core, words[1:], environment={**core.environment, name: value})
    for length in (3, 2, 1):
        key = (program, *words[1:length])
        if len(words) >= length and key in WRAPPERS:
            if callable(is_script) and len(words) > length and is_script(key, words[length:]):
                return None
            return _inside(core, key)
    return None


def _changed(core: Core, words: tuple[str, ...], **more: object) -> Core:
    values = {
        "directory": core.directory, "environment": core.environment, "contained": core.contained,
        "image": core.image, "layers": core.layers, **more,
    }  # fmt: skip
    return Core(words, **values)  # type: ignore[arg-type]  # the names are those of the fields


def _taken(core: Core, words: tuple[str, ...], layer: str) -> Core | None:
    return _changed(core, words, layers=(*core.layers, layer)) if words else None


def _inside(core: Core, key: tuple[str, ...]) -> Core | None:
    """What stands behind a wrapper's own options."""
    taken = _Options(WRAPPERS[key], key, core.directory, dict(core.environment))
    rest = taken.read(list(core.words[len(key) :]))
    if taken.text:
        return _changed(core, (), text=taken.text, directory=taken.directory, environment=taken.environment)
    rest = rest[WRAPPERS[key].operands :]
    contained, image = core.contained, core.image
    if key in CONTAINERS and rest:
        contained, image = True, rest.pop(0)
    if taken.module and rest:
        rest = ["python", "-m", *rest]
    if not rest and not image:
        return None
    return _changed(
        core,
        tuple(rest),
        environment=taken.environment,
        directory=taken.directory,
        contained=contained,
        image=image,
        layers=(*core.layers, " ".join(key)),
    )


@dataclass
class _Options:
    """The options of one wrapper, as they are read off a command."""

    wrapper: Wrapper
    key: tuple[str, ...]
    directory: str
    environment: dict[str, str]
    text: str = ""
    module: bool = False

    def read(self, rest: list[str]) -> list[str]:
        """The words that are left."""
        while rest and not self.text:
            word = rest[0]
            if _ASSIGNED.fullmatch(word):
                name, _, value = rest.pop(0).partition("=")
                self.environment[name] = value
            elif word == "--":
                return rest[1:]
            elif word.startswith("$") and len(rest) > 1:
                rest.pop(0)  # options that are not known
            elif word.startswith("-"):
                self._option(rest)
            else:
                break
        return rest

    def _option(self, rest: list[str]) -> None:
        word = rest.pop(0)
        option, equals, value = word.partition("=")
        if word in TEXT.get(self.key, ()) and rest:
            self.text = rest[0] if len(rest) == 1 or self.key[0] != "nix" else " ".join(rest)
        elif word in {"-m", "--module"} and self.key == ("uv", "run"):
            self.module = True
        elif option in self.wrapper.valued:
            value = value if equals else (rest.pop(0) if rest else "")
            if option in self.wrapper.directory:
                self.directory = posixpath.join(self.directory, value)


def _without_global_options(words: tuple[str, ...], start: int) -> tuple[str, ...]:
    """`docker compose -f a.yml --profile b run …` without what stands before the subcommand."""
    rest = list(words[start:])
    while rest and rest[0].startswith("-"):
        option = rest.pop(0)
        if "=" not in option and option in _COMPOSE_VALUED and rest:
            rest.pop(0)
    return (*words[:start], *rest)


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
            return _changed(core, (), text=rest[0], errexit=errexit)
    return None


def _python(core: Core) -> Core | None:
    """`python -m pytest` is `pytest`; options of the interpreter come before."""
    rest = list(core.words[1:])
    while rest and rest[0].startswith(("-", "$")):
        option = rest.pop(0)
        if option == "-m" and rest:
            return _taken(core, (_MODULES.get(rest[0], rest[0]), *rest[1:]), "python -m")
        if option.startswith("-m") and len(option) > 2:
            return _taken(core, (option[2:], *rest), "python -m")
        if option == "-c":
            return None
        if option in {"-W", "-X"} and rest:
            rest.pop(0)
    return None


_COMPOSE_VALUED = frozenset(
    {"-f", "--file", "-p", "--project-name", "--profile", "--env-file", "--project-directory", "--parallel"}
)
_MODULES = {"build": "pyproject-build", "compileall": "true", "test": "unittest"}
_IN_COMPOSE_VALUED = frozenset(
    {"-f", "--file", "-p", "--project-name", "--profile", "--env-file", "--project-directory", "--parallel"}
)
_MODULES = re.compile(r"node_modules/(?:\.bin/)?((?:@[\w.-]+/)?[\w.-]+)")
_COVERAGE_VALUED = frozenset(
    {
        "--source",
        "--omit",
        "--include",
        "--rcfile",
        "--context",
        "--data-file",
        "--concurrency",
        "--source-dirs",
        "--source-pkgs",
    }
)


def _go_tool(rest: tuple[str, ...]) -> tuple[str, ...]:
    """`go run example.org/cmd/tool@v1 …` and `go tool tool …` start that tool."""
    words = list(rest)
    while words and words[0].startswith("-"):
        words.pop(0)
    if not words or words[0].startswith((".", "/", "$")) or words[0].endswith(".go"):
        return ()
    name = words[0].partition("@")[0].rstrip("/")
    last = name.rpartition("/")[2]
    if _MAJOR.fullmatch(last):
        last = name.rpartition("/")[0].rpartition("/")[2]
    return (last, *words[1:])


def _node_package(words: tuple[str, ...]) -> tuple[str, ...]:
    """`node ./node_modules/jest/bin/jest.js` is `jest`."""
    for index, word in enumerate(words[1:6], start=1):
        if found := _IN_MODULES.search(word):
            return (found[1], *words[index + 1 :])
        if not word.startswith("-"):
            break
    return ()


def _coverage(rest: tuple[str, ...]) -> tuple[str, ...]:
    """What `coverage run` runs: a module or a file."""
    words = list(rest)
    while words and words[0].startswith(("-", "$")):
        option = words.pop(0)
        if option in {"-m", "--module"}:
            return tuple(words)
        if option in _COVERAGE_VALUED and words:
            words.pop(0)
    return ("python", *words) if words else ()
