"""What git ignores and what it holds by accident: judged by asking git, not by reading patterns."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from shipworthy.collect.context import Context, Unavailable, fact
from shipworthy.collect.lock_units import above, join
from shipworthy.collect.projects import product_manifests
from shipworthy.collect.repository import source_files
from shipworthy.formats.dotenv import secret_values
from shipworthy.model.repository import File, FileKind, PathClass

_PRODUCTS = {
    "npm": ("node_modules/left/index.js",),
    "cargo": ("target/debug/deps/left.d",),
    "maven": ("target/classes/Left.class",),
    "gradle": ("build/classes/java/main/Left.class", ".gradle/left.lock"),
    "nuget": ("bin/Debug/left.dll", "obj/project.assets.json"),
    "composer": ("vendor/autoload.php",),
    "hex": ("_build/dev/left.beam", "deps/left/mix.exs"),
    "swift": (".build/debug/left.o",),
    "pub": (".dart_tool/package_config.json",),
    "terraform": (".terraform/providers/left", "terraform.tfstate"),
}
"""What building or running a project of that ecosystem writes beside its manifest."""
_JUNK = re.compile(
    r"(?:^|/)(?:(?P<bytecode>__pycache__/|[^/]+\.pyc$)|(?P<desktop>\.DS_Store$|Thumbs\.db$|desktop\.ini$)"
    r"|(?P<packages>node_modules/|\.venv/|venv/lib/|site-packages/)"
    r"|(?P<build>\.terraform/|target/(?:debug|release|classes)/|\.gradle/|\.next/cache/|[^/]+\.egg-info/)"
    r"|(?P<state>[^/]*\.tfstate(?:\.backup)?$)|(?P<caches>\.(?:pytest|mypy|ruff)_cache/|\.coverage$)"
    r"|(?P<editor>\.idea/workspace\.xml$|[^/]+\.sw[op]$|[^/]+\.orig$|[^/]+\.rej$))"
)
_TEST_DATA = re.compile(
    r"(?:^|[/_-])(?:tests?|specs?|fixtures?|testdata|examples?|samples?|mocks?|demos?|playgrounds?)(?:$|[/_-])"
)
"""Installed packages below such a folder are input of tests, though their own folder says vendored."""
_WORDS = {
    "bytecode": "compiled Python",
    "desktop": "a file of the desktop",
    "packages": "installed packages",
    "build": "build output",
    "state": "Terraform state, which holds secrets in plain text",
    "caches": "a tool's cache",
    "editor": "an editor's own file",
}


@dataclass(frozen=True, slots=True)
class IgnoreProbe:
    """A path that working here creates, and whether git would ignore it."""

    path: str
    line: int
    probe: str
    ignored: bool


@dataclass(frozen=True, slots=True)
class Junk:
    """Tracked files that nobody meant to track, by folder."""

    path: str
    line: int
    what: str
    count: int


@fact("ignored.probes")
def probes(context: Context) -> tuple[IgnoreProbe, ...]:
    """What building and running this repository writes into it, and whether git ignores that.

    Asked of `git check-ignore`, per manifest and ecosystem present: `__pycache__`, `node_modules`,
    `target`, `.terraform` …, and `.env` where a template for it is tracked.
    """
    wanted = dict.fromkeys(_probes(context))
    try:
        ignored = context.door.ignored(sorted({probe for probe, _ in wanted}))
    except ValueError as error:
        raise Unavailable(f"git cannot say what it ignores: {error}") from None
    root = context.file(".gitignore")
    return tuple(
        IgnoreProbe(root.path if root else at, 1, probe, probe in ignored) for probe, at in sorted(wanted)
    )


def _probes(context: Context) -> Iterator[tuple[str, str]]:
    """Each probe with the file that makes it likely. Projects inside projects share what is above."""
    seen: set[tuple[str, str]] = set()
    manifests = context.get(product_manifests)
    for manifest in sorted(manifests, key=lambda m: (m.path.count("/"), m.path)):
        folder, ecosystem = manifest.folder, manifest.ecosystem
        if (
            folder.startswith(".")
            or not manifest.dependencies
            or any((f, ecosystem) in seen for f in (folder, *above(folder)))
        ):
            continue
        seen.add((folder, ecosystem))
        for name in _PRODUCTS.get(ecosystem, ()):
            yield join(folder, name), manifest.path
    yield from _bytecode(context)
    yield from _dotenv(context)


def _bytecode(context: Context) -> Iterator[tuple[str, str]]:
    """Python writes bytecode for what is imported, so a package shows where; a lone script does not."""
    for file in context.get(source_files):
        if file.language == "Python" and file.name == "__init__.py":
            yield join(file.folder, "__pycache__/left.cpython-312.pyc"), file.path
            return


def _dotenv(context: Context) -> Iterator[tuple[str, str]]:
    """Where a template for it lies, somebody will write the real one."""
    for file in context.of_class(PathClass.PRODUCT):
        if re.fullmatch(r"\.env[.-](?:example|sample|template|dist)", file.name):
            probe = join(file.folder, ".env")
            if context.file(probe) is None:
                yield probe, file.path


@fact("ignored.tracked_junk")
def tracked_junk(context: Context) -> tuple[Junk, ...]:
    """Tracked files that tools write and nobody meant to commit, one entry per folder and kind.

    Compiled Python, installed packages, build output, Terraform state, caches, files of desktops and
    editors, and `.env` files with real secrets. Test data, examples, vendored code and the packages of
    a JavaScript action are left out.
    """
    grouped: dict[tuple[str, str], list[str]] = {}
    for file in context.files:
        if file.kind not in {FileKind.TEXT, FileKind.BINARY, FileKind.LFS}:
            continue
        if (what := _junk(context, file)) and not _is_meant(context, file):
            grouped.setdefault((what, _top(file.path)), []).append(file.path)
    return tuple(
        Junk(paths[0], 1, what, len(paths))
        for (what, _), paths in sorted(grouped.items(), key=lambda g: g[1][0])
    )


def _junk(context: Context, file: File) -> str:
    if found := _JUNK.search(file.path):
        return _WORDS[str(found.lastgroup)]
    if file.name == ".env" or re.fullmatch(r"\.env\.(?:local|production|prod|staging)", file.name):
        try:
            if any(True for _ in secret_values(context.read(file.path))):
                return "environment variables with secrets"
        except Unavailable:
            return ""
    return ""


def _is_meant(context: Context, file: File) -> bool:
    if file.path_class in {PathClass.TEST, PathClass.EXAMPLE, PathClass.DOCS, PathClass.DATA}:
        return True
    if _TEST_DATA.search(file.folder):
        return True
    if "node_modules/" in file.path or "site-packages/" in file.path:
        above = re.split(r"(?:node_modules|site-packages)/", file.path, maxsplit=1)[0]
        return any(context.file(above + name) for name in ("action.yml", "action.yaml"))
    return file.path_class is PathClass.VENDORED


def _top(path: str) -> str:
    """The folder that holds the whole of it: what is above `node_modules`, `__pycache__` …"""
    found = _JUNK.search(path)
    return path[: found.start()] if found else path
