"""Runners of several package scripts: npm-run-all, concurrently, turbo, nx, lerna and their like."""

from __future__ import annotations

import fnmatch
import shlex
from collections.abc import Iterator, Sequence
from dataclasses import replace

from shipworthy.collect.ci.following.purposes import program_of
from shipworthy.collect.ci.following.runners._packages import (
    Package,
    package_at,
    packages_below,
    run_in,
    selected,
)
from shipworthy.collect.ci.following.runners._tasks import Place, chosen, options, text_of
from shipworthy.collect.ci.following.sources import Call, Expansion, Opaque, Script, Sources, joined
from shipworthy.formats.tasks.package_json import parse_nx_plugins, parse_nx_project

PROGRAMS = frozenset({
    "npm-run-all", "npm-run-all2", "run-s", "run-p", "concurrently", "conc", "turbo", "nx", "lerna", "lage", "wsrun", "ultra",
    "start-server-and-test", "server-test", "firebase-exec", "nx-executor", "vp",
})  # fmt: skip
_VALUED = frozenset({
    "-t", "--target", "--targets", "-p", "--projects", "--filter", "-F", "--scope", "--ignore", "--parallel", "--concurrency",
    "--base", "--head", "--exclude", "--configuration", "-c", "--since", "--cache-dir", "--max-parallel", "-n", "--names",
    "--prefix", "--kill-signal", "--files", "--output-logs", "--log-order", "--runner", "--env-mode", "--cwd", "--tag",
})  # fmt: skip
_EXECUTORS = (
    ("jest", "jest"), ("vite:test", "vitest"), ("vitest", "vitest"), ("karma", "karma"), ("cypress", "cypress run"),
    ("playwright", "playwright test"), ("eslint", "eslint"), ("linter", "eslint"), ("lint", "eslint"), ("stylelint", "stylelint"),
    (":tsc", "tsc"), ("typecheck", "tsc --noEmit"), ("pytest", "pytest"), ("go:test", "go test"), ("go:lint", "golangci-lint run"),
    ("webpack", "webpack"), ("esbuild", "esbuild"), ("rollup", "rollup"), ("vite:build", "vite build"), ("build", "esbuild"),
    (":test", "jest"), ("application", "esbuild"), ("browser", "webpack"), ("package", "ng build"),
)  # fmt: skip
"""What an Nx executor's name says it runs."""


def expand(call: Call, sources: Sources) -> Expansion:
    program = program_of(call.program)
    if program == "nx-executor":
        return _executor(call)
    if program in {"concurrently", "conc", "start-server-and-test", "server-test"}:
        return _commands(program, call, sources)
    own = package_at(call.directory, sources)
    if own is None:
        return Opaque(" ".join(call.words[:3]), "no package.json was found")
    plain, given = options(call.arguments, _VALUED)
    if program in {"npm-run-all", "npm-run-all2", "run-s", "run-p"}:
        return _matching(plain, own, call)
    if program == "nx":
        return _nx(plain, given, own, call, sources)
    words = plain[1:] if plain[:1] == ["run"] else plain
    if program == "lerna" and plain[:1] == ["exec"]:
        return _tail(call)
    if program == "lerna" and plain[:1] != ["run"]:
        return None
    names = [n for word in words for n in word.split(",")]
    packages = packages_below(own, sources)
    filters = [f for o in ("--filter", "-F", "--scope") for f in given.get(o, ())]
    packages = selected(filters, packages, own) if filters else [*packages, own]
    return _in_each(names, packages, own, call)


def _in_each(names: Sequence[str], packages: Sequence[Package], own: Package, call: Call) -> Expansion:
    """A root script that runs turbo again is not run by turbo."""
    found: list[Script] = []
    for name in names:
        bare = name.rpartition("#")[2].removeprefix("//")
        for package in packages:
            target = package.tasks.target(bare)
            again = target and any(program_of(call.program) in c.text for c in target.commands)
            if not (package is own and again):
                found += run_in(package, bare, call)
    if found or not names:
        return tuple(found)
    return Opaque(" ".join(call.words[:3]), f"no package has a script {names[0]}")


def _matching(names: Sequence[str], own: Package, call: Call) -> Expansion:
    """Names may be globs, where `:` parts a name as `/` does a path, and carry arguments."""
    found: list[Script] = []
    for word in names:
        pattern = word.split(" ")[0]
        wanted = [t.name for t in own.tasks.targets if _fits(t.name, pattern)]
        found += [s for name in wanted for s in run_in(own, name, call)]
    return tuple(found) or Opaque(" ".join(call.words[:3]), f"no such script in {own.path}")


def _fits(name: str, pattern: str) -> bool:
    if "*" not in pattern:
        return name == pattern
    if "**" not in pattern and name.count(":") != pattern.count(":"):
        return False
    return fnmatch.fnmatchcase(name, pattern.replace("**", "*"))


def _commands(program: str, call: Call, sources: Sources) -> Expansion:
    """Each word is a command of its own; `npm:test:*` names scripts."""
    plain, _ = options(call.arguments, _VALUED)
    own = package_at(call.directory, sources)
    if program not in {"concurrently", "conc"}:
        scripts = {t.name for t in own.tasks.targets} if own else set()
        plain = [f"npm:{w}" if w in scripts else w for w in plain if "://" not in w and not w.isdigit()]
    found: list[Script] = []
    for word in plain:
        if word.startswith(("npm:", "yarn:", "pnpm:", "bun:")) and own is not None:
            inner = _matching([word.partition(":")[2]], own, call)
            found += inner if isinstance(inner, tuple) else ()
        else:
            found.append(text_of(word, call))
    return tuple(found)


def _tail(call: Call) -> Expansion:
    words = list(call.arguments)
    if "--" not in words:
        return None
    return (text_of(shlex.join(words[words.index("--") + 1 :]), replace(call, directory="?")),)


def _executor(call: Call) -> Expansion:
    name = call.words[1] if len(call.words) > 1 else ""
    command = next((c for mark, c in _EXECUTORS if mark in name.lower()), "")
    if not command:
        return Opaque(f"the Nx executor {name}", "what it runs is not read")
    return (text_of(command, call),)


def _nx(
    plain: list[str], given: dict[str, list[str]], own: Package, call: Call, sources: Sources
) -> Expansion:
    """`nx run-many -t a b`, `nx affected -t a`, `nx run project:target`, `nx target project`."""
    names = [n for o in ("-t", "--target", "--targets") for v in given.get(o, ()) for n in v.split(",")]
    projects: list[str] = [p for o in ("-p", "--projects") for v in given.get(o, ()) for p in v.split(",")]
    verb = plain[0] if plain else ""
    if verb in {"run-many", "affected"}:
        names += plain[1:]
    elif verb.startswith("affected:"):
        names.append(verb.partition(":")[2])
    elif verb == "run" and len(plain) > 1:
        project, _, name = plain[1].partition(":")
        names, projects = [name.partition(":")[0]], [project]
    elif verb in {
        "reset",
        "graph",
        "report",
        "migrate",
        "format:check",
        "format:write",
        "sync",
        "release",
        "",
    }:
        return None if verb != "format:check" else (text_of("prettier --check .", call),)
    elif verb == "exec":
        return _tail(call)
    else:
        names, projects = [verb], plain[1:2]
    found = list(_nx_targets(names, projects, own, call, sources))
    found += _inferred(names, own, call, sources)
    shown = " ".join(["nx", *names])
    return tuple(found) or Opaque(shown, f"no project has a target {', '.join(names)} that is written out")


def _inferred(names: Sequence[str], own: Package, call: Call, sources: Sources) -> Iterator[Script]:
    """Targets that plug-ins of nx.json add to every project with the tool's configuration."""
    path = joined(own.folder, "nx.json")
    if path not in sources.paths:
        return
    tasks = parse_nx_plugins(sources.read(path) or "{}")
    yield from chosen(Place(path, tasks, own.folder), names, call)


def _nx_targets(
    names: Sequence[str], projects: Sequence[str], own: Package, call: Call, sources: Sources
) -> Iterator[Script]:
    below = f"{own.folder}/" if own.folder else ""
    for path in sources.named("project.json")[:400]:
        if path.startswith(below):
            folder = path.rpartition("/")[0]
            tasks = parse_nx_project(sources.read(path) or "{}")
            if not projects or {tasks.name, folder.rpartition("/")[2]} & set(projects):
                yield from chosen(Place(path, tasks, joined("", folder)), names, call)
    packages = packages_below(own, sources)
    for package in selected(projects, packages, own) if projects else packages:
        for name in names:
            yield from run_in(package, name, call)
