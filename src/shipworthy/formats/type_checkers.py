"""Configurations of type checkers: mypy, pyright and TypeScript's compiler."""

from __future__ import annotations

import configparser
from collections.abc import Mapping
from typing import Any

from shipworthy.model.typing_care import CheckerSettings
from shipworthy.schema.from_json import read_json
from shipworthy.schema.from_toml import read_toml
from shipworthy.schema.nodes import Mapped, line_of

_TRUE = frozenset({"true", "yes", "on", "1"})
_PYRIGHT = {"strict": True, "basic": False, "standard": False, "off": False, "recommended": True, "all": True}
"""`recommended` and `all` are basedpyright's."""


def is_typescript(name: str) -> bool:
    return name == "tsconfig.json"


def read_checkers(name: str, text: str) -> list[CheckerSettings]:
    """What the file of that name says; raises `DocumentError`."""
    match name:
        case "pyproject.toml":
            return _pyproject(read_toml(text))
        case "mypy.ini" | ".mypy.ini" | "setup.cfg":
            return _mypy_ini(text)
        case "pyrightconfig.json":
            return [_pyright(read_json(text), 1)]
        case _ if name.endswith(".json"):
            return [_tsconfig(read_json(text))]
        case _:
            return []


def _pyproject(document: Any) -> list[CheckerSettings]:
    tools = _mapping(_mapping(document).get("tool"))
    found = []
    if "mypy" in tools:
        mypy = _mapping(tools["mypy"])
        strict = mypy.get("strict") is True or mypy.get("disallow_untyped_defs") is True
        found.append(CheckerSettings("mypy", line_of(tools, "mypy"), strict))
    pyrights = [tool for tool in ("pyright", "basedpyright") if tool in tools]
    return found + [_pyright(tools[tool], line_of(tools, tool), tool) for tool in pyrights]


def _mypy_ini(text: str) -> list[CheckerSettings]:
    parser = configparser.RawConfigParser(strict=False)
    try:
        parser.read_string(text)
    except configparser.Error:
        return []
    if not parser.has_section("mypy"):
        return []
    stated = (parser.get("mypy", key, fallback="") for key in ("strict", "disallow_untyped_defs"))
    strict = any(value.strip().lower() in _TRUE for value in stated)
    line = next((n for n, t in enumerate(text.split("\n"), 1) if t.strip().startswith("[mypy]")), 1)
    return [CheckerSettings("mypy", line, strict)]


def _pyright(document: Any, line: int, tool: str = "pyright") -> CheckerSettings:
    settings = _mapping(document)
    mode = settings.get("typeCheckingMode")
    # basedpyright is strict unless told otherwise, pyright is not.
    usual = tool == "basedpyright"
    strict = _PYRIGHT.get(mode, usual) if isinstance(mode, str) else usual
    strict = strict or settings.get("reportMissingParameterType") in {True, "error"}
    named = settings.get("include")
    only = [each for each in named if isinstance(each, str)] if isinstance(named, list) else []
    if any("*" in each for each in only):
        only = []
    return CheckerSettings(tool, line, strict, only=tuple(only))


def _tsconfig(document: Any) -> CheckerSettings:
    options = _mapping(_mapping(document).get("compilerOptions"))
    strict = options.get("strict")
    implicit = options.get("noImplicitAny")
    if implicit is False:
        said: bool | None = False
    elif strict is True or implicit is True:
        said = True
    else:
        said = False if strict is False else None
    parents = _mapping(document).get("extends")
    named = [parents] if isinstance(parents, str) else parents if isinstance(parents, list) else []
    keys = [key for key in ("noImplicitAny", "strict") if key in options]  # in the order they decide
    line = line_of(options, keys[0]) if keys else 1
    files, include = _mapping(document).get("files"), _mapping(document).get("include")
    empty = files == [] and not include
    return CheckerSettings(
        "TypeScript", line, said, tuple(n for n in reversed(named) if isinstance(n, str)), empty
    )


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else Mapped()
