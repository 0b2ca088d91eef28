"""What git is told before it is asked: nothing runs, nothing is fetched, every machine answers alike."""

from __future__ import annotations

import os
import shutil
from functools import cache
from pathlib import Path

# What would run something, reach a network, or read a file that is not part of the repository.
SAFE = {
    "core.fsmonitor": "false",
    "core.hooksPath": os.devnull,
    "core.pager": "cat",
    "core.askPass": "",
    "core.untrackedCache": "false",
    "core.alternateRefsCommand": "",
    "core.excludesFile": os.devnull,
    "core.attributesFile": os.devnull,
    "credential.helper": "",
    "diff.external": "",
    "diff.orderFile": os.devnull,
    "log.showSignature": "false",
    "mailmap.file": os.devnull,
    "mailmap.blob": "",
    "protocol.allow": "never",
    "safe.directory": "*",
}
# What would make the same commit look different on two machines.
ALIKE = {
    "core.bigFileThreshold": "512m",
    "core.quotePath": "false",
    "color.ui": "false",
    "diff.algorithm": "myers",
    "diff.ignoreSubmodules": "all",
    "diff.relative": "false",
    "diff.submodule": "short",
    "i18n.logOutputEncoding": "UTF-8",
    "log.showRoot": "true",
    "submodule.recurse": "false",
}
_FIXED = {
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_ALLOW_PROTOCOL": "none",
    "GIT_ATTR_NOSYSTEM": "1",
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_PAGER": "cat",
    "LC_ALL": "C.UTF-8",
    "TZ": "UTC",
}
_KEPT = ("HOME", "SYSTEMROOT", "TEMP", "TMP", "USERPROFILE", "LD_LIBRARY_PATH")


@cache
def program() -> str | None:
    """Where git is; none where it is not installed."""
    return shutil.which("git", path=_path())


def _path() -> str:
    """Without relative entries: from inside the scanned repository they name programs of its own."""
    entries = os.environ.get("PATH", os.defpath).split(os.pathsep)
    return os.pathsep.join(entry for entry in entries if Path(entry).is_absolute())


def environment(settings: dict[str, str]) -> dict[str, str]:
    """Hooks export GIT_DIR and GIT_INDEX_FILE; only what git needs to start is kept.

    Settings go through variables, not `-c`: a driver's name may hold an equals sign.
    """
    kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
    given = {"GIT_CONFIG_COUNT": str(len(settings))}
    for index, (key, value) in enumerate(settings.items()):
        given[f"GIT_CONFIG_KEY_{index}"] = key
        given[f"GIT_CONFIG_VALUE_{index}"] = value
    return kept | {"PATH": _path()} | given | _FIXED
