"""What git ignores and what it holds by accident: judged by asking git, not by reading patterns."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from shipworthy.collect.context import Context, Unavailable, fact
from shipworthy.collect.environment.lock_units import above, join
from shipworthy.collect.projects import product_manifests
from shipworthy.collect.repository import source_files
from shipworthy.model.repository import PathClass

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


@dataclass(frozen=True, slots=True)
class IgnoreProbe:
    """A path that working here creates, and whether git would ignore it."""

    path: str
    line: int
    probe: str
    ignored: bool


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
