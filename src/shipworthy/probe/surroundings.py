"""How the project's pytest is called: variables, search path, and what its plugins must not do."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path, PurePosixPath

from shipworthy.probe.conversation import INSIDE
from shipworthy.probe.interpreter import Interpreter
from shipworthy.probe.workspace import Workspace

_QUIETED = {
    "pytest-xdist": ("-n0",),
    "pytest-cov": ("--no-cov",),
    "pytest-randomly": ("--randomly-dont-reorganize",),
    "pytest-rerunfailures": ("--reruns=0",),
    "pytest-benchmark": ("--benchmark-disable",),
}
"""Switched off in their own words: without the plugin, its options in `addopts` would be unknown."""
_NOT_PASSED_ON = ("GIT_", "COV_CORE_", "COVERAGE_", "PYTEST_", "SHIPWORTHY_PROBE_")


def command(python: Interpreter, project: Path, arguments: Sequence[str]) -> list[str]:
    quiet = [word for name, words in _QUIETED.items() if name in python.installed for word in words]
    own = ["-p", "shipworthy_probe.plugin", f"--rootdir={project}", *quiet]
    return [str(python.path), "-m", "pytest", *own, *arguments]


def plain_variables(path: Path) -> dict[str, str]:
    """As the user has them, with the interpreter's own programs first."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(_NOT_PASSED_ON)}
    kept["PATH"] = os.pathsep.join([str(path.parent), *filter(None, [kept.get("PATH")])])
    return kept


def variables(python: Interpreter, space: Workspace, files: Iterable[str]) -> dict[str, str]:
    """The private copy stands before whatever is installed, editable or not."""
    found = [str(INSIDE), *map(str, _roots(python, space, files))]
    own = {
        "PYTHONPATH": os.pathsep.join(dict.fromkeys(found)),
        "PYTHONPYCACHEPREFIX": str(space.pycache),
        "PYTHONHASHSEED": "0",
        "TMPDIR": str(space.temp),
    }
    return {**plain_variables(python.path), **own}


def _roots(python: Interpreter, space: Workspace, files: Iterable[str]) -> Iterator[Path]:
    for entry in python.search_path:
        path = Path(os.path.realpath(entry)) if entry else space.original
        if (
            path.is_relative_to(space.original)
            and not path.is_relative_to(python.path.parent.parent)
            and entry
        ):
            yield space.mapped(path)
    for root in import_roots(space.tree, files):
        yield space.tree / root
    for entry in os.environ.get("PYTHONPATH", "").split(os.pathsep):
        if entry and not Path(os.path.realpath(entry)).is_relative_to(space.original):
            yield Path(entry)


def import_roots(tree: Path, files: Iterable[str]) -> list[str]:
    """The folders packages lie in: the first around each file that is no package itself."""
    roots = set()
    for file in files:
        folder = PurePosixPath(file).parent
        if not (tree / folder / "__init__.py").exists():
            continue  # scripts and loose modules are found by whoever runs them
        while str(folder) != "." and (tree / folder / "__init__.py").exists():
            folder = folder.parent
        roots.add(str(folder))
    return sorted(roots, key=lambda root: (root == ".", root))
