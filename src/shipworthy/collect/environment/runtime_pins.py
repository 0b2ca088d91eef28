"""Where a language's version is named, other than in the manifest."""

from __future__ import annotations

import re

from shipworthy.collect.context import Context, Unavailable
from shipworthy.collect.environment.containers import base_images
from shipworthy.collect.environment.lock_units import above, is_within, join
from shipworthy.formats import version_files
from shipworthy.model.dependencies import Manifest
from shipworthy.model.facts import Place
from shipworthy.model.repository import FileKind, PathClass

_SETUPS = {"node": "node|bun", "rust": "toolchain"}
"""The inputs of set-up actions, where not named like the language."""
_IMAGES = {
    "python": r"python|pypy",
    "node": r"node|bun|deno",
    "go": r"golang",
    "rust": r"rust",
    "java": r"openjdk|eclipse-temurin|amazoncorretto|maven|gradle|jdk|temurin",
    "dotnet": r"sdk|dotnet[\w-]*|aspnet",
    "ruby": r"ruby",
    "php": r"php",
    "elixir": r"elixir",
}


def pin_file(context: Context, name: str, manifest: Manifest) -> tuple[Place, str] | None:
    for folder in (manifest.folder, *above(manifest.folder)):
        for file_name in version_files.NAMES:
            path = join(folder, file_name)
            if context.file(path) and (found := _pins(context, path, file_name).get(name)):
                return Place(path, found.line), found.value
        flake = join(folder, "flake.lock")
        if context.file(flake) and '"nixpkgs' in context.read(flake):
            return Place(flake), "a Nix flake"
    return None


def _pins(context: Context, path: str, name: str) -> version_files.Pins:
    try:
        return version_files.pins(name, context.read(path))
    except Unavailable:
        return {}


def in_workflow(context: Context, name: str) -> tuple[Place, str, bool] | None:
    """What an action runs with, which settles it, or what CI sets up, which only hints."""
    setup = re.compile(rf"^\s*(?:{_SETUPS.get(name, name)})-version:\s*[\"']?(\d[\w.]{{0,20}})", re.MULTILINE)
    using = re.compile(rf"^\s*using:\s*[\"']?{name}(\d{{1,2}})\b", re.MULTILINE)
    for file in context.files:
        action = file.name in {"action.yml", "action.yaml"} and file.path_class is PathClass.PRODUCT
        if not (action or file.folder == ".github/workflows") or file.kind is not FileKind.TEXT:
            continue
        text = context.read(file.path)
        if found := setup.search(text) or (using.search(text) if action else None):
            place = Place(file.path, text.count("\n", 0, found.start(1)) + 1)
            return place, found[1], action
    return None


def base_image(context: Context, name: str, manifest: Manifest) -> tuple[Place, str] | None:
    if name not in _IMAGES:
        return None
    tag = rf"[:-]{name}-?\d"  # an image of something else that says which version it holds
    wanted = re.compile(rf"(?:^|/)(?:{_IMAGES[name]})(?::|@|$)|{tag}")
    for image in context.get(base_images):
        inside = is_within(image.path.rpartition("/")[0], manifest.folder)
        if inside and image.pinned is True and wanted.search(image.image):
            return Place(image.path, image.line), image.image
    return None
