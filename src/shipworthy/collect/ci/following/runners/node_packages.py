"""npm, pnpm, yarn and bun: scripts of a package, of a workspace's packages, of packages by filter."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Sequence

from shipworthy.collect.ci.following.purposes import program_of
from shipworthy.collect.ci.following.runners._packages import (
    Package,
    package_at,
    packages_below,
    run_in,
    selected,
)
from shipworthy.collect.ci.following.runners._tasks import options, text_of
from shipworthy.collect.ci.following.sources import NOWHERE, Call, Expansion, Opaque, Script, Sources, joined

PROGRAMS = frozenset({"npm", "pnpm", "yarn", "yarnpkg", "bun"})
_SHORT = {"t": "test", "tst": "test"}


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_OWN = {
    "npm": _words("ci install i install-clean clean-install add audit publish config cache pack version view info ls list link login "
        "outdated prune rebuild root search set-script token unpublish update up whoami init create help dedupe explain "
        "fund get set bin prefix ping pkg doctor diff dist-tag owner query sbom install-test it exec x uninstall rm"),
    "pnpm": _words("install i add remove update up link import rebuild prune fetch patch audit list ls outdated why publish pack store "
        "env setup config dedupe deploy server root bin create dlx exec init approve-builds licenses self-update"),
    "yarn": _words("install add remove upgrade up config cache info why link pack publish version audit set plugin dedupe rebuild dlx "
        "exec node init create constraints import outdated list licenses global bin autoclean policies check npm patch "
        "search stage unlink unplug explain generate-lock-entry"),
    "bun": _words("install i add remove update link pm build test create init upgrade x publish ci audit outdated repl why patch exec"),
}  # fmt: skip
_VALUED = frozenset({
    "--prefix", "-C", "--dir", "--cwd", "-w", "--workspace", "--filter", "-F", "--workspace-concurrency", "--loglevel",
    "--reporter", "--mutex", "-c", "--config", "--include", "--exclude", "--from", "-j", "--jobs", "--registry", "--userconfig",
    "--network-timeout", "--cache-folder", "--resume-from", "--filter-prod", "--test-pattern",
})  # fmt: skip


def expand(call: Call, sources: Sources) -> Expansion:
    program = {"yarnpkg": "yarn"}.get(program_of(call.program), program_of(call.program))
    words, given = options(call.arguments, _VALUED)
    directory = call.directory
    for option in ("--prefix", "-C", "--dir", "--cwd"):
        for value in given.get(option, ())[:1]:
            directory = joined(directory, value)
    words, everywhere, filters = _scope(words, given)
    explicit = words[:1] in (["run"], ["run-script"], ["rum"]) or (
        program == "npm" and words[:1] == ["start"]
    )
    if words[:1] in (["run"], ["run-script"], ["rum"]):
        words = words[1:]
    if not words:
        return None
    if (
        program == "bun"
        and not explicit
        and ("/" in words[0] or words[0].endswith((".ts", ".js", ".tsx", ".mjs")))
    ):
        return None
    name = _SHORT.get(words[0], words[0]) if program in {"npm", "pnpm"} else words[0]
    if not explicit and name in _OWN[program]:
        return None
    if program == "npm" and not explicit and name not in {"test", "stop", "restart"}:
        return None
    return _scripts(call, sources, directory, name, filters, words, everywhere=everywhere, explicit=explicit)


def _scope(words: list[str], given: dict[str, list[str]]) -> tuple[list[str], bool, list[str]]:
    """What is left of the words, whether all packages are meant, and which ones by filter."""
    everywhere = bool({"-r", "--recursive", "--workspaces", "-ws", "--ws"} & set(given))
    filters = [f for o in ("--filter", "-F", "-w", "--workspace", "--filter-prod") for f in given.get(o, ())]
    if words[:1] == ["recursive"] or words[:1] == ["multi"]:
        words, everywhere = words[1:], True
    if words[:2] == ["workspaces", "foreach"]:
        words, everywhere = words[2:], True
        filters += given.get("--include", [])
    elif words[:2] == ["workspaces", "run"]:
        words, everywhere = words[1:], True
    elif words[:1] == ["workspace"] and len(words) > 2:
        filters.append(words[1])
        words = words[2:]
    return words, everywhere, filters


def _scripts(
    call: Call,
    sources: Sources,
    directory: str,
    name: str,
    filters: Sequence[str],
    words: Sequence[str],
    *,
    everywhere: bool,
    explicit: bool,
) -> Expansion:
    shown = " ".join([call.program, *words[:2]])
    own = package_at(directory, sources)
    if own is None:
        where = (
            "the folder is not known"
            if directory == NOWHERE
            else f"no package.json in {directory or 'the root'}"
        )
        return Opaque(shown, where) if explicit or name == "test" else _tool(call, words)
    packages: Sequence[Package] = [own]
    if filters:
        packages = selected(filters, packages_below(own, sources), own)
    elif everywhere:
        packages = [*packages_below(own, sources), own]
    found = tuple(_found(packages, name, call, _handed_on(call, words[0])))
    if found:
        return found
    if any(p.tasks.target(name) for p in packages):
        return ()
    if not explicit and name not in {"test", "stop", "restart"}:
        return _tool(call, words)
    if "--if-present" in call.arguments or everywhere:
        return ()
    return Opaque(shown, f"the script {name} was not found in {own.path}")


def _handed_on(call: Call, name: str) -> Sequence[str]:
    """Arguments for the script: behind `--`; except for npm, also behind its name."""
    words = call.arguments
    if "--" in words:
        return words[words.index("--") + 1 :]
    return () if call.program == "npm" or name not in words else words[words.index(name) + 1 :]


def _found(packages: Sequence[Package], name: str, call: Call, more: Sequence[str]) -> Iterator[Script]:
    for package in packages:
        yield from run_in(package, name, call, more)


def _tool(call: Call, words: Sequence[str]) -> Expansion:
    """`yarn jest` and `pnpm eslint` start a program of a dependency."""
    rest = call.arguments[call.arguments.index(words[0]) :]
    return (text_of(shlex.join(rest), call),)
