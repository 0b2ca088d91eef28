"""Programs that only start another one: what is left when they are taken off."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable
from dataclasses import dataclass

from shipworthy.collect.ci.following.purposes import program_of
from shipworthy.collect.ci.following.starters import STARTERS, Core, changed
from shipworthy.collect.ci.following.wrapper_table import CONTAINERS, TEXT, WRAPPERS, Wrapper

MAX_LAYERS = 12
_ASSIGNED = re.compile(r"[A-Za-z_]\w*=.*", re.DOTALL)
IsScript = Callable[[tuple[str, ...], tuple[str, ...]], bool]
"""Whether a wrapper, given these words, is given the name of a script of the project."""


def unwrap(words: tuple[str, ...], is_script: IsScript | None = None) -> Core:
    """What is left of a command once all its wrappers are taken off."""
    core = Core(words)
    for _ in range(MAX_LAYERS):
        following = _peel(core, is_script)
        if following is None:
            return core
        core = following
        if core.text or not core.words:
            return core
    return core


def _peel(core: Core, is_script: IsScript | None) -> Core | None:
    words = core.words
    program = program_of(words[0])
    special = STARTERS.get(program)
    if special is not None and (found := special(core)) is not None:
        return found
    if _ASSIGNED.fullmatch(words[0]):
        name, _, value = words[0].partition("=")
        return changed(core, words[1:], environment={**core.environment, name: value})
    for length in (3, 2, 1):
        key = (program, *words[1:length])
        if len(words) >= length and key in WRAPPERS:
            if is_script is not None and len(words) > length and is_script(key, words[length:]):
                return None
            return _inside(core, key)
    return None


def _inside(core: Core, key: tuple[str, ...]) -> Core | None:
    """What stands behind a wrapper's own options."""
    taken = _Options(WRAPPERS[key], key, core.directory, dict(core.environment))
    rest = taken.read(list(core.words[len(key) :]))
    if taken.text:
        return changed(core, (), text=taken.text, directory=taken.directory, environment=taken.environment)
    rest = rest[WRAPPERS[key].operands :]
    contained, image = core.contained, core.image
    if key in CONTAINERS and rest:
        contained, image = True, rest.pop(0)
    if taken.module and rest:
        rest = ["python", "-m", *rest]
    if not rest and not image:
        return None
    return changed(
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
