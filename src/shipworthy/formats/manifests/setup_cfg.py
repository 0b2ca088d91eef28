"""setup.cfg of setuptools."""

from __future__ import annotations

import configparser
from collections.abc import Iterator

from shipworthy.formats.manifests._requirement import is_dev_group, requirement
from shipworthy.formats.manifests._values import locate
from shipworthy.model.dependencies import Dependency, Manifest, Stated
from shipworthy.schema.nodes import DocumentError

ECOSYSTEM = "pypi"
MAX_CHARACTERS = 500_000


def matches(path: str) -> bool:
    return path.rpartition("/")[2] == "setup.cfg"


def read(path: str, source: str) -> Manifest | None:
    """The project; none for a file that only configures tools."""
    if len(source) > MAX_CHARACTERS:
        raise DocumentError(f"larger than {MAX_CHARACTERS:,} characters")
    parser = configparser.RawConfigParser(strict=False)
    try:
        parser.read_string(source)
    except configparser.Error as error:
        message = str(error).split("\n", maxsplit=1)[0]
        raise DocumentError(message, getattr(error, "lineno", None) or 1) from None
    name = parser.get("metadata", "name", fallback="").strip()
    dependencies = tuple(_dependencies(parser, source))
    if not (name or dependencies):
        return None
    labels = parser.get("metadata", "classifiers", fallback="") + parser.get(
        "metadata", "classifier", fallback=""
    )
    private = True if "Private ::" in labels else None
    commands = parser.get("options.entry_points", "console_scripts", fallback="").strip()
    return Manifest(
        path,
        ECOSYSTEM,
        name=name,
        private=private,
        library=False if private else _library(parser),
        executable=True if commands else None,
        dependencies=dependencies,
        runtime=_stated(parser, source, "options", "python_requires"),
        licence=_stated(parser, source, "metadata", "license"),
        traits=frozenset({"buildable", "setuptools"}),
    )


def _library(parser: configparser.RawConfigParser) -> bool | None:
    shown = (
        "classifiers",
        "classifier",
        "license",
        "url",
        "author",
        "keywords",
        "home_page",
        "home-page",
    )
    count = sum(bool(parser.get("metadata", key, fallback="").strip()) for key in shown)
    return True if count >= 2 else None  # one field is a template's


def _stated(parser: configparser.RawConfigParser, source: str, section: str, key: str) -> Stated | None:
    value = parser.get(section, key, fallback="").strip()
    return Stated(value, locate(source, key)) if value else None


def _dependencies(parser: configparser.RawConfigParser, source: str) -> Iterator[Dependency]:
    start = locate(source, "install_requires")
    for written in parser.get("options", "install_requires", fallback="").splitlines():
        if found := requirement(written, locate(source, written.strip(), start)):
            yield found
    extras = "options.extras_require"
    if not parser.has_section(extras):
        return
    start = locate(source, extras)
    for group, lines in parser.items(extras):
        for written in lines.splitlines():
            line = locate(source, written.strip(), start)
            if found := requirement(written, line, dev=is_dev_group(group), optional=True):
                yield found
