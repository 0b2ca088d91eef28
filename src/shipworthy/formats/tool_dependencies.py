"""Python packages that tool runners install: tox, nox, conda. Names only."""

from __future__ import annotations

import re

MAX_CHARACTERS = 500_000
_INSTALL = re.compile(r"\binstall\(([^)]{0,2000})\)")
_WORD = re.compile(r"[A-Za-z][\w.-]{1,80}")


def matches(path: str) -> bool:
    name = path.rpartition("/")[2]
    return name in {"tox.ini", "tox.toml", "noxfile.py", "environment.yml", "environment.yaml", "setup.cfg"}


def names(path: str, text: str) -> set[str]:
    """Every word that may be an installed package: generous, since it only ever excuses."""
    text = text[:MAX_CHARACTERS]
    if path.endswith(".py"):
        text = "\n".join(_INSTALL.findall(text))
    return {word.lower().replace("_", "-") for word in _WORD.findall(text)}
