"""Programs that only start another one: what is left when they are taken off."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from shipworthy.collect.following.purposes import program_of

MAX_LAYERS = 12
_ASSIGNED = re.compile(r"[A-Za-z_]\w*=.*", re.DOTALL)


@dataclass(frozen=True)
class Wrapper:
    valued: frozenset[str] = frozenset()
    """Options that take the next word as their value."""
    operands: int = 0
    """Words that come before the command."""
    directory: frozenset[str] = frozenset()
    """Options whose value is where the command runs."""


def _wrapper(valued: str = "", operands: int = 0, directory: str = "") -> Wrapper:
    options = frozenset(directory.split())
    return Wrapper(frozenset(valued.split()) | options, operands, options)


_UV = _wrapper(
    "--with --with-requirements --with-editable --group --only-group --no-group --extra --no-extra --python -p --package "
    "--env-file --index-url --index --default-index --extra-index-url --cache-dir --config-file --resolution --from "
    "--exclude-newer --refresh-package --upgrade-package -P --reinstall-package --find-links -f --python-platform -c",
    directory="--directory --project",
)
_PNPM = _wrapper("--filter -F --package -p", directory="--dir -C --prefix")
_COMPOSE = _wrapper(
    "-e --env -u --user -w --workdir -v --volume -p --publish --name --entrypoint --env-file -l --label --index --cap-add --pull"
)
_DOCKER_RUN = _wrapper(
    "-v --volume -w --workdir -e --env --name --network --net -p --publish -u --user --entrypoint --env-file --platform "
    "--mount --add-host -h --hostname -m --memory --cpus --shm-size --tmpfs --ulimit --cap-add --security-opt -l --label "
    "--gpus --ipc --pid --userns --dns --link --device --pull --restart --log-driver --volumes-from --group-add"
)
WRAPPERS: Mapping[tuple[str, ...], Wrapper] = {
    ("env",): _wrapper("-u --unset -S", directory="-C --chdir"),
    ("time",): _wrapper("-f -o"),
    ("sudo",): _wrapper("-u --user -g --group -h -p -C -D"),
    ("doas",): _wrapper("-u"),
    ("nice",): _wrapper("-n"),
    ("ionice",): _wrapper("-c -n"),
    ("timeout",): _wrapper("-k -s --signal --kill-after", 1),
    ("gtimeout",): _wrapper("-k -s --signal --kill-after", 1),
    ("nohup",): _wrapper(), ("command",): _wrapper(), ("exec",): _wrapper("-a"), ("builtin",): _wrapper(),
    ("stdbuf",): _wrapper("-i -o -e"), ("setsid",): _wrapper(), ("unbuffer",): _wrapper(), ("winpty",): _wrapper(),
    ("catchsegv",): _wrapper(), ("xvfb-run",): _wrapper("-n -s -e -f -w -p -l --server-args --server-num --error-file --auth-file"),
    ("dbus-run-session",): _wrapper(), ("retry",): _wrapper("-t -d --tries --delay --times"), ("travis_retry",): _wrapper(),
    ("travis_wait",): _wrapper(), ("chronic",): _wrapper(), ("then",): _wrapper(), ("eatmydata",): _wrapper(),
    ("uv", "run"): _UV, ("uvx",): _UV, ("uv", "tool", "run"): _UV, ("uvenv", "run"): _UV,
    ("poetry", "run"): _wrapper(directory="-C --directory -P --project"), ("pdm", "run"): _wrapper("-p --project"),
    ("pipenv", "run"): _wrapper(), ("rye", "run"): _wrapper("-p"), ("pixi", "run"): _wrapper("-e --environment --manifest-path --feature"),
    ("pixi", "exec"): _wrapper("-s --spec -c"),
    ("conda", "run"): _wrapper("-n --name -p --prefix --cwd"), ("mamba", "run"): _wrapper("-n --name -p"),
    ("micromamba", "run"): _wrapper("-n --name -p -r"), ("hatch", "run"): _wrapper(), ("hatch", "env", "run"): _wrapper("-e --env"),
    ("pipx", "run"): _wrapper("--spec --pip-args --python"), ("nox-poetry",): _wrapper(),
    ("npx",): _wrapper("-p --package -c --call -w --workspace"), ("npm", "exec"): _wrapper("-p --package -w --workspace"),
    ("pnpm", "exec"): _PNPM, ("pnpm", "dlx"): _PNPM, ("pnpx",): _PNPM,
    ("yarn", "exec"): _wrapper(directory="--cwd"), ("yarn", "dlx"): _wrapper("-p --package"),
    ("bunx",): _wrapper(), ("bun", "x"): _wrapper(), ("bun", "--bun"): _wrapper(),
    ("cross-env",): _wrapper(), ("cross-env-shell",): _wrapper(), ("dotenv",): _wrapper("-e -f -c -v"), ("dotenvx", "run"): _wrapper("-f -e"),
    ("env-cmd",): _wrapper("-f -e -r"), ("doppler", "run"): _wrapper("-c -p"), ("op", "run"): _wrapper("--env-file"),
    ("infisical", "run"): _wrapper("--env --path --projectId"), ("aws-vault", "exec"): _wrapper("", 1),
    ("bundle", "exec"): _wrapper("--gemfile"), ("bin/bundle", "exec"): _wrapper(), ("mise", "exec"): _wrapper(), ("mise", "x"): _wrapper(), ("asdf", "exec"): _wrapper(),
    ("direnv", "exec"): _wrapper("", 1), ("nix", "develop"): _wrapper(), ("nix-shell",): _wrapper("-p -A -I"),
    ("devbox", "run"): _wrapper("-c"), ("devenv", "shell"): _wrapper(), ("flox", "activate"): _wrapper("-d"),
    ("nyc",): _wrapper("--reporter -r --exclude -x --include -n --extension -e --cwd --report-dir --temp-dir -t --require -i --check-coverage-lines"),
    ("c8",): _wrapper("--reporter -r --exclude -x --include -n --all-src --report-dir -o --reports-dir --temp-directory --src --config -c --lines --branches --functions --statements"),
    ("istanbul", "cover"): _wrapper(), ("tap-run",): _wrapper(), ("kcov",): _wrapper("", 1), ("with-server",): _wrapper(),
    ("docker", "compose", "run"): _COMPOSE, ("docker", "compose", "exec"): _COMPOSE, ("docker-compose", "run"): _COMPOSE,
    ("docker-compose", "exec"): _COMPOSE, ("docker", "exec"): _wrapper("-e --env -u --user -w --workdir --env-file"),
    ("docker", "run"): _DOCKER_RUN, ("podman", "run"): _DOCKER_RUN, ("docker", "container", "run"): _DOCKER_RUN,
    ("sbt-extras",): _wrapper(), ("fvm",): _wrapper(), ("puro",): _wrapper(), ("melos", "exec"): _wrapper("-c --concurrency --scope --ignore --dir-exists"),
    ("wsl",): _wrapper("-d -u"), ("su",): _wrapper(), ("gosu",): _wrapper("", 1), ("su-exec",): _wrapper("", 1), ("faketime",): _wrapper("", 1),
    ("valgrind",): _wrapper("--tool --leak-check"), ("rr", "record"): _wrapper(), ("strace",): _wrapper("-e -o -p"), ("firejail",): _wrapper(),
    ("codspeed", "run"): _wrapper("--mode -m"), ("opentelemetry-instrument",): _wrapper(), ("ddtrace-run",): _wrapper(), ("buildevents", "cmd"): _wrapper("", 3),
    ("gtime",): _wrapper("-f -o"), ("php",): _wrapper("-d -c"), ("cargo", "with"): _wrapper("", 1), ("act",): _wrapper("-j"), ("Xvfb",): _wrapper(),
    ("nx-cloud", "record"): _wrapper(), ("sfdx",): _wrapper(), ("cs", "launch"): _wrapper(), ("swift", "package", "plugin"): _wrapper(),
}  # fmt: skip
CONTAINERS = frozenset({("docker", "compose", "run"), ("docker", "compose", "exec"), ("docker-compose", "run"),
    ("docker-compose", "exec"), ("docker", "exec"), ("docker", "run"), ("podman", "run"), ("docker", "container", "run")})  # fmt: skip
_TEXT = {("npx",): {"-c", "--call"}, ("nix-shell",): {"--run", "--command"}, ("nix", "develop"): {"-c", "--command"},
    ("su",): {"-c"}, ("flox", "activate"): {"-c"}, ("dotenv",): {"-c"}}  # fmt: skip
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
    if program in _SHELLS:
        return _shell(core)
    if program == "python" and len(words) > 1:
        return _python(core)
    if program in {"node", "nodejs"} and (package := _node_package(words)):
        return _taken(core, package, "node")
    if program == "coverage" and words[1:2] == ("run",):
        return _taken(core, _coverage(words[2:]), program)
    if program == "eval" and len(words) > 1:
        return _changed(core, (), text=" ".join(words[1:]))
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
        if word in _TEXT.get(self.key, ()) and rest:
            self.text = rest[0] if len(rest) == 1 or self.key[0] != "nix" else " ".join(rest)
        elif word in {"-m", "--module"} and self.key == ("uv", "run"):
            self.module = True
        elif option in self.wrapper.valued:
            value = value if equals else (rest.pop(0) if rest else "")
            if option in self.wrapper.directory:
                self.directory = posixpath.join(self.directory, value)


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


_MODULES = {"build": "pyproject-build", "compileall": "true", "test": "unittest"}
_IN_MODULES = re.compile(r"node_modules/(?:\.bin/)?((?:@[\w.-]+/)?[\w.-]+)")
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
