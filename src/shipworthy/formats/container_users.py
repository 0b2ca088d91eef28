"""As whom a container runs, by its Dockerfile."""

from __future__ import annotations

import re
from dataclasses import dataclass

from shipworthy.formats import dockerfile
from shipworthy.model.containers import Instruction

_ROOT_BASES = re.compile(
    r"^(?:docker\.io/|registry\.hub\.docker\.com/)?(?:library/)?(?:scratch|alpine|debian|ubuntu|fedora|centos|rockylinux|almalinux|amazonlinux|busybox|python|node|golang|rust"
    r"|ruby|openjdk|eclipse-temurin|amazoncorretto|gradle|maven|php|elixir|erlang|perl|swift|oven/bun|denoland/deno|buildpack-deps|oraclelinux|archlinux)(?=[:@]|$)"
    r"|^(?:mcr\.microsoft\.com/dotnet/(?:aspnet|runtime|sdk|runtime-deps)|gcr\.io/distroless/(?!.*nonroot)|public\.ecr\.aws/docker/library/|ghcr\.io/astral-sh/uv:python|ghcr\.io/linuxserver/baseimage)"
)
"""Images known to start as root. Others may set a user themselves: nothing is said of those."""
_SERVES = re.compile(r"\b(?:nginx|apache2?|httpd|haproxy|php-fpm|uwsgi|supervisord|s6-overlay|/init)\b")
_DROPS = re.compile(
    r"\b(?:gosu|su-exec|setpriv|s6-setuidgid|s6-overlay|runuser|setuidgid|chpst|setuser|step-down|PUID|UID_GID|USER_ID)\b|\bsu\s+-\w*\s|\bsu\s+\w+\s+-|--user[= ]|--userspec"
)
"""Started as root, and another user before it serves: the usual way to own mounted folders."""
_USER = re.compile(r"^\"?(?:root|0)\"?(?::\S{0,40})?$")


@dataclass(frozen=True, slots=True)
class RunsAs:
    line: int
    user: str
    root: bool
    scripts: tuple[str, ...]
    """Names of files that start it, where those may become somebody else."""


def runs_as(text: str) -> RunsAs | None:
    """None where it offers no port, or where the file does not tell, because its base image may."""
    read = list(dockerfile.instructions(text))
    stages = dockerfile.stages(read)
    if not stages or _SERVES.search(_starting(read)):
        return None
    last = stages[-1]
    bounds = [s.line for s in stages] + [1 << 30]
    chain: list[Instruction] = []
    stage, seen = last, {last.line}
    while True:  # from the last stage down through those it starts from
        end = bounds[bounds.index(stage.line) + 1]
        chain = [i for i in read if stage.line <= i.line < end] + chain
        below = next((s for s in stages if stage.earlier and s.name == stage.image.lower()), None)
        if below is None or below.line in seen:
            break
        stage = below
        seen.add(stage.line)
    if not any(i.name == "EXPOSE" for i in chain):
        return None  # it builds or packs something
    users = [i for i in chain if i.name == "USER"]
    started = _starting(chain)
    scripts = tuple(sorted({w.rpartition("/")[2] for w in re.findall(r"[\w./-]{3,100}", started)}))
    if users:
        user = users[-1].arguments.strip()
        if "$" in user:
            return None
        root = bool(_USER.match(user)) and not _DROPS.search(text)
        return RunsAs(users[-1].line, user, root, scripts)
    if stage.unresolved or not _ROOT_BASES.match(stage.image.lower()):
        return None
    return RunsAs(last.line, "", not _DROPS.search(text), scripts)


def _starting(read: list[Instruction]) -> str:
    return " ".join(i.arguments for i in read if i.name in {"ENTRYPOINT", "CMD"})


def drops(script: str) -> bool:
    """Whether a script that starts the container becomes another user, or starts a server that does."""
    return _DROPS.search(script) is not None or _SERVES.search(script) is not None
