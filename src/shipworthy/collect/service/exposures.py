"""Lines of product code that take a protection away."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from shipworthy.analyse.service.source import GROUPS
from shipworthy.collect.context import Context, fact
from shipworthy.collect.repository import source_files
from shipworthy.collect.service.outgoing import calls
from shipworthy.collect.service.service_files import service_files
from shipworthy.model.repository import File


@dataclass(frozen=True, slots=True)
class Exposure:
    path: str
    line: int
    means: str


def _of_kind(context: Context, kind: str) -> tuple[Exposure, ...]:
    found = [
        Exposure(path, danger.line, danger.means)
        for path, reading in service_files(context).items()
        for danger in reading.dangers
        if danger.kind == kind
    ]
    for each in found[:1]:
        context.cite(each.path, each.line)
    return tuple(found)


def has_mark(context: Context, *kinds: str) -> bool:
    return any(m.kind in kinds for reading in service_files(context).values() for m in reading.marks)


@fact("exposures.read_languages")
def read_languages(context: Context) -> tuple[str, ...]:
    """The product's languages in which routes, outgoing calls and exposures are read."""
    return tuple(
        sorted({f.language for f in context.get(source_files) if f.language in GROUPS and f.language})
    )


@fact("exposures.unverified_tls")
def unverified_tls(context: Context) -> tuple[Exposure, ...]:
    """Lines that take any certificate.

    `verify=False`, `rejectUnauthorized: false`, `InsecureSkipVerify: true` …

    Left out are those that stand under an option by which whoever runs the product asks for it, and those
    that a comment for a security checker answers for.
    """
    return _of_kind(context, "tls")


@fact("exposures.speaks_tls")
def speaks_tls(context: Context) -> bool:
    """Whether the product's code calls others over HTTP, or sets how certificates are checked."""
    return bool(context.get(calls)) or bool(context.get(unverified_tls))


@fact("exposures.cors_set")
def cors_set(context: Context) -> bool:
    """Whether the code says which other sites may call the product from a browser."""
    return has_mark(context, "cors") or bool(_of_kind(context, "cors"))


@fact("exposures.open_cors")
def open_cors(context: Context) -> tuple[Exposure, ...]:
    """Places that let any site call with the user's cookies and read the answer."""
    return _of_kind(context, "cors")


@fact("exposures.deserialised")
def deserialised(context: Context) -> tuple[Exposure, ...]:
    """Places where data becomes code or any object.

    `yaml.unsafe_load` and YAML loaders that make any object; `pickle.loads`, `eval` and the like given a part
    of a request; .NET's `BinaryFormatter`.
    """
    return _of_kind(context, "deserialisation")


# Debug mode

_SETTINGS = re.compile(r"(?:^|/)settings(?:/\w+)?\.py$")
_FOR_WORK = re.compile(r"dev|local|test|debug|example|sample|ci\b|docker", re.IGNORECASE)
_LITERAL = re.compile(r"^DEBUG\s*(?::\s*bool\s*)?=\s*True\b", re.MULTILINE)
_BY_DEFAULT = re.compile(
    r"^DEBUG\s*=\s*(?:[\w.]*(?:getenv|environ\.get|config"
    r"|env(?:\.bool)?))\(\s*[\"']\w+[\"']\s*,\s*(?:default\s*=\s*)?[\"']?(?:True|1|true)\b",
    re.MULTILINE,
)
_DJANGO = re.compile(r"^(?:ROOT_URLCONF|INSTALLED_APPS)\s*=", re.MULTILINE)
_OFF = re.compile(r"^[ \t]*DEBUG\s*=\s*(?!True\b)\S", re.MULTILINE)


@fact("exposures.debuggable")
def debuggable(context: Context) -> bool:
    """Whether the product uses Django, Flask, FastAPI or Starlette, which have a debug mode."""
    return has_mark(context, "debuggable")


@fact("exposures.debug_mode")
def debug_mode(context: Context) -> tuple[Exposure, ...]:
    """Places that switch a debug mode on unless somebody switches it off.

    Django's settings with `DEBUG = True` or with a variable that is true by default, where no other settings
    module beside them switches it off; `app.run(debug=True)` outside of what runs when the file is started by
    hand; `FastAPI(debug=True)`.
    """
    return tuple(sorted([*_of_kind(context, "debug"), *_django(context)], key=lambda e: (e.path, e.line)))


def _django(context: Context) -> Iterator[Exposure]:
    settings = [f for f in context.get(source_files) if _is_settings(f)]
    texts = {f.path: context.read(f.path) for f in settings}
    for file in settings:
        text = texts[file.path]
        if _FOR_WORK.search(file.name) or not _DJANGO.search(text):
            continue
        literal, default = _LITERAL.search(text), _BY_DEFAULT.search(text)
        found = literal or default
        if found is None or _switched_off(file, text, found.end(), texts):
            continue
        line = text.count("\n", 0, found.start()) + 1
        means = "DEBUG is on" if literal else "DEBUG is on unless the environment says otherwise"
        yield Exposure(file.path, line, f"Django's {means}")


def _is_settings(file: File) -> bool:
    return bool(_SETTINGS.search(file.path)) or (file.language == "Python" and "settings" in file.name)


def _switched_off(file: File, text: str, behind: int, texts: dict[str, str]) -> bool:
    """Later in the same file, or by another settings module that is laid over it."""
    if _OFF.search(text, behind) or re.search(r"local_settings|import_module|exec\(", text):
        return True
    return any(path != file.path and _OFF.search(other) for path, other in texts.items())
