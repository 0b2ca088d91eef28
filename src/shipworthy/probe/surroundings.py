"""How the project's pytest is called: its command, variables and search path."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path, PurePosixPath

from shipworthy.probe.conversation import INSIDE
from shipworthy.probe.interpreter import Interpreter
from shipworthy.probe.workspace import Workspace

_OF_MODULES = frozenset({"src", "lib"})
"""Folders in which a module may lie that belongs to no package."""
_NOT_PASSED_ON = ("GIT_", "COV_CORE_", "COVERAGE_", "PYTEST_", "SHIPWORTHY_PROBE_")


def command(python: Interpreter, project: Path, arguments: Sequence[str]) -> list[str]:
    own = ["-p", "shipworthy_probe.plugin", f"--rootdir={project}"]
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
        "PYTHONDONTWRITEBYTECODE": "",  # set in many images; but each fresh process would compile everything
        "PYTHONHASHSEED": "0",
        "TMPDIR": str(space.temp),
        "SHIPWORTHY_PROBE_TEMP": str(space.temp),
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
    """The folders packages lie in: `src` or `lib`, else the first around a file that is no package."""
    roots = set()
    for file in files:
        folder = PurePosixPath(file).parent
        is_package = (tree / folder / "__init__.py").exists()
        while str(folder) != "." and (tree / folder / "__init__.py").exists():
            folder = folder.parent
        named = [p for p in (folder, *folder.parents) if p.name in _OF_MODULES]
        if named:
            roots.add(str(named[0]))
        elif is_package and not _shadows(tree / folder):  # scripts are found by whoever runs them
            roots.add(str(folder))
    return sorted(roots, key=lambda root: (root == ".", root))


def _shadows(folder: Path) -> bool:
    """In a namespace a package may be called as one that Python itself needs."""
    return any((folder / name / "__init__.py").is_file() for name in sys.stdlib_module_names)
