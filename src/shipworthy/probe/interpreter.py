"""The interpreter the project's tests run in, and what is installed there."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from shipworthy.probe.errors import UnprobedError

ASKED_FOR = 30.0
"""Seconds an interpreter may take to say what is installed."""
OLDEST = (3, 8)
_BIN = "Scripts/python.exe" if os.name == "nt" else "bin/python"
_QUESTION = """
import importlib.metadata as m, json, os, sys
print(json.dumps({"version": list(sys.version_info[:3]), "fork": hasattr(os, "fork"), "path": sys.path,
    "installed": sorted({(d.metadata["Name"] or "").lower().replace("_", "-") for d in m.distributions()})}))
"""


@dataclass(frozen=True)
class Interpreter:
    path: Path
    version: tuple[int, ...]
    installed: frozenset[str]
    search_path: tuple[str, ...]
    """Its `sys.path`: where an editable install leads is among it."""


def chosen(stated: Path | None, project: Path, root: Path) -> tuple[Path, str]:
    """The interpreter and why that one. Raises `UnprobedError`."""
    if stated is not None:
        # Not resolved: a virtual environment is known by the path of its link.
        return stated.absolute(), "named by --python"
    for path, why in _candidates(project, root):
        if path.is_file():
            return path, why
    return Path(sys.executable), "the one shipworthy runs in; there is no .venv in the project"


def _candidates(project: Path, root: Path) -> Iterator[tuple[Path, str]]:
    for folder in dict.fromkeys((project, root)):
        for name in (".venv", "venv"):
            yield folder / name / _BIN, f"the project's {name}"
    for variable in ("VIRTUAL_ENV", "CONDA_PREFIX"):
        if active := os.environ.get(variable):
            yield Path(active) / _BIN, f"the active environment (${variable})"


def asked(path: Path, variables: Mapping[str, str], folder: Path) -> Interpreter:
    """What it says of itself. Raises `UnprobedError` where it cannot probe, with what would mend that."""
    try:
        done = subprocess.run(
            [str(path), "-c", _QUESTION],
            capture_output=True, timeout=ASKED_FOR, check=True, cwd=folder, env=dict(variables),
        )  # fmt: skip
        said = json.loads(done.stdout)
    except (OSError, subprocess.SubprocessError, ValueError) as error:
        raise UnprobedError(
            f"{path} cannot be run as a Python interpreter: {error}", help="name another with --python PATH"
        ) from None
    if not said["fork"]:
        raise UnprobedError(
            "the probe needs fork, which this system's Python does not have",
            help="run it on Linux or macOS, or in a container",
        )
    if tuple(said["version"]) < OLDEST:
        raise UnprobedError(f"{path} is older than Python 3.8", help="name another with --python PATH")
    if "pytest" not in said["installed"]:
        raise UnprobedError(
            f"pytest is not installed for {path}",
            help=f"{path} -m pip install pytest, and what the tests need; or name another with --python PATH",
        )
    return Interpreter(path, tuple(said["version"]), frozenset(said["installed"]), tuple(said["path"]))
