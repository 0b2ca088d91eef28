"""Namespaces C# files use without saying so: `global using` in another file, `<Using>` in the project."""

from __future__ import annotations

import re
from collections.abc import Mapping

from shipworthy.collect.context import Context, Unavailable
from shipworthy.collect.repository import source_files
from shipworthy.model.repository import FileKind, PathClass

_IN_CODE = re.compile(r"^[ \t]*global[ \t]+using[ \t]+(?:static[ \t]+)?([\w.]{1,200})[ \t]*;", re.MULTILINE)
_IN_PROJECT = re.compile(r"<Using\s[^>]{0,100}Include=\"([\w.]{1,200})\"")
_PROJECTS = (".csproj", "Directory.Build.props", "Directory.Build.targets")


def namespaces_at(context: Context, folder: str) -> tuple[str, ...]:
    """Those known in the files of a folder, by the project or folder above it."""
    found: dict[str, None] = {}
    for place, names in _by_folder(context).items():
        if not place or folder == place or folder.startswith(f"{place}/"):
            found.update(dict.fromkeys(names))
    return tuple(found)


def _by_folder(context: Context) -> Mapping[str, tuple[str, ...]]:
    return context.once("global usings", lambda: _read(context))


def _read(context: Context) -> Mapping[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    if not any(file.language == "C#" for file in context.get(source_files)):
        return {}
    projects = {f.folder for f in context.files if f.path.endswith(".csproj")}
    for file in context.of_class(PathClass.PRODUCT):
        stated = file.path.endswith(_PROJECTS)
        if file.kind is not FileKind.TEXT or not (stated or file.language == "C#"):
            continue
        try:
            if not stated and b"global using" not in context.door.read_bytes(file.path):
                continue
            names = (_IN_PROJECT if stated else _IN_CODE).findall(context.read(file.path))
        except (OSError, ValueError, Unavailable):
            continue
        if names:
            found.setdefault(file.folder if stated else _project_of(file.folder, projects), []).extend(names)
    return {folder: tuple(dict.fromkeys(names)) for folder, names in sorted(found.items())}


def _project_of(folder: str, projects: set[str]) -> str:
    """The nearest folder with a project; the file's own where there is none."""
    place = folder
    while place not in projects:
        if not place:
            return folder
        place = place.rpartition("/")[0]
    return place
