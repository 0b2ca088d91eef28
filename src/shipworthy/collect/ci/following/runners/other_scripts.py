"""Composer, Deno and Rake: named scripts of their project files."""

from __future__ import annotations

from collections.abc import Callable

from shipworthy.collect.ci.following.purposes import program_of
from shipworthy.collect.ci.following.runners._tasks import Place, chosen, options, text_of
from shipworthy.collect.ci.following.sources import Call, Expansion, Opaque, Sources
from shipworthy.formats.tasks import rakefile
from shipworthy.formats.tasks.package_json import parse_composer, parse_deno
from shipworthy.formats.tasks.rakefile import NAMES
from shipworthy.model.commands import TaskFile

PROGRAMS = frozenset({"composer", "deno", "rake"})
_COMPOSER = frozenset(
    {
        "install",
        "update",
        "require",
        "remove",
        "validate",
        "audit",
        "dump-autoload",
        "dumpautoload",
        "config",
        "global",
        "self-update",
        "show",
        "outdated",
        "check-platform-reqs",
        "create-project",
        "exec",
        "diagnose",
        "licenses",
        "bump",
    }
)


def expand(call: Call, sources: Sources) -> Expansion:
    plain, _ = options(
        call.arguments, frozenset({"-d", "--working-dir", "-c", "--config", "-f", "--rakefile"})
    )
    match program_of(call.program):
        case "composer":
            plain = plain[1:] if plain[:1] in (["run"], ["run-script"]) else plain
            if not plain or plain[0] in _COMPOSER:
                return None
            return _named(plain[:1], ("composer.json",), parse_composer, call, sources)
        case "deno":
            if plain[:1] != ["task"] or len(plain) < 2:
                return None
            return _named(plain[1:2], ("deno.json", "deno.jsonc", "package.json"), parse_deno, call, sources)
        case _:
            names = [w.partition("[")[0] for w in plain if "=" not in w] or ["default"]
            return _named(names, NAMES, rakefile.parse, call, sources)


def _named(
    names: list[str], files: tuple[str, ...], parse: Callable[[str], TaskFile], call: Call, sources: Sources
) -> Expansion:
    shown = " ".join(call.words[:3])
    path = sources.beside(call.directory, files)
    if path is None:
        return Opaque(shown, f"no {files[0]} was found in {call.directory or 'the root'}")
    tasks = parse(sources.read(path) or "")
    if not any(tasks.target(n) for n in names):
        rails = [n for n in names if n in {"test", "spec", "default"}]
        if files is NAMES and rails and any(p.endswith("config/application.rb") for p in sources.paths):
            return (text_of("rails test", call),)  # Rails defines it
        return Opaque(shown, f"{names[0]} was not found in {path}")
    return tuple(chosen(Place(path, tasks, call.directory), names, call))
