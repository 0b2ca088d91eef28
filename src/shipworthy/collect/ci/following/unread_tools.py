"""Commands that surely run tasks written down somewhere that is not read here."""

from __future__ import annotations

from shipworthy.collect.ci.following.hiding import hidden_by
from shipworthy.collect.ci.following.purposes import program_of
from shipworthy.collect.ci.following.sources import Call, Opaque
from shipworthy.collect.ci.following.tools import MANY_GOALS


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_RUNNERS = _words(
    "earthly dagger nix mage fastlane doit moon please rush rushx makers buck nps zx grunt gulp jake paver bb babashka dub robo "
    "phing castor fake nuke cake tilt waf scons meson-test lage"
)
_SUBCOMMANDS = {
    "cargo": _words("xtask x make task ci dev run"),
    "dotnet": _words("run cake nuke fake"),
    "bazel": _words("run"), "bazelisk": _words("run"), "swift": _words("run"), "mise": _words("run r"), "go": _words("run tool"),
    "mix": _words("check ci quality lint precommit"), "sbt": frozenset(), "lein": frozenset(),
}  # fmt: skip


def unread(call: Call) -> Opaque | None:
    """None where the command starts no such thing."""
    program, words = program_of(call.program), call.words
    name = " ".join(words[:4])
    if program in _RUNNERS:
        return Opaque(name, f"what `{name}` runs is not read")
    plain = [w for w in words[1:] if not w.startswith("-")]
    if plain and plain[0] in _SUBCOMMANDS.get(program, ()):
        return Opaque(name, f"what `{name}` runs is not read")
    if program in MANY_GOALS and hidden_by(" ".join(plain)):
        return Opaque(name, f"the goal is defined in a file of {program}'s own, which is not read")
    if program in {"docker", "docker-compose", "podman"}:
        return _container(words)
    return None


def _container(words: tuple[str, ...]) -> Opaque | None:
    """An image built up to a stage, or services of which one decides: what they run is in their files."""
    for option in ("--target", "--exit-code-from"):
        for place, word in enumerate(words[:-1]):
            if word == option or word.startswith(f"{option}="):
                stage = word.partition("=")[2] or words[place + 1]
                name = f"{words[0]} {words[1]} {option} {stage}"
                return Opaque(name, "what runs in the container is not read") if hidden_by(stage) else None
    return None
