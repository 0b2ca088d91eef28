"""Programs that only start another one, and the options they take. Data; one line to add one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


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
    ("wsl",): _wrapper("-d -u"), ("su",): _wrapper(), ("script",): _wrapper("-t -B -I -O -E -m -o"), ("gosu",): _wrapper("", 1), ("su-exec",): _wrapper("", 1), ("faketime",): _wrapper("", 1),
    ("valgrind",): _wrapper("--tool --leak-check"), ("rr", "record"): _wrapper(), ("strace",): _wrapper("-e -o -p"), ("firejail",): _wrapper(),
    ("codspeed", "run"): _wrapper("--mode -m"), ("opentelemetry-instrument",): _wrapper(), ("ddtrace-run",): _wrapper(), ("buildevents", "cmd"): _wrapper("", 3),
    ("gtime",): _wrapper("-f -o"), ("php",): _wrapper("-d -c"), ("cargo", "with"): _wrapper("", 1), ("act",): _wrapper("-j"), ("Xvfb",): _wrapper(),
    ("nx-cloud", "record"): _wrapper(), ("mint", "run"): _wrapper(), ("sfdx",): _wrapper(), ("cs", "launch"): _wrapper(), ("swift", "package", "plugin"): _wrapper(),
}  # fmt: skip
CONTAINERS = frozenset({("docker", "compose", "run"), ("docker", "compose", "exec"), ("docker-compose", "run"),
    ("docker-compose", "exec"), ("docker", "exec"), ("docker", "run"), ("podman", "run"), ("docker", "container", "run")})  # fmt: skip
TEXT = {("npx",): {"-c", "--call"}, ("nix-shell",): {"--run", "--command"}, ("nix", "develop"): {"-c", "--command"},
    ("su",): {"-c"}, ("flox", "activate"): {"-c"}, ("dotenv",): {"-c"},
    ("script",): {"-c", "--command", "-ec", "-qec", "-eqc", "-qefc", "-efqc", "-qfec"}}  # fmt: skip
"""Options whose value is a command line of its own."""
