"""Helpers in modules of their own that start something for the tests that import them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from shipworthy.collect.testing.layer_carriers import Carrier, joined, mentioned
from shipworthy.collect.testing.layer_signs import Found
from shipworthy.model.repository import File

Helpers = Mapping[str, Mapping[str, Carrier]]
"""By the module's name and the function's."""
_FROM = re.compile(
    r"^[ \t]{0,12}from[ \t]{1,4}([\w.]{1,200})[ \t]{1,4}import[ \t]{1,4}(\([^)]{0,3000}\)|[^\n(]{1,500})",
    re.MULTILINE,
)
_WORD = re.compile(r"\w+")
_REQUIRED = re.compile(r"^[ \t]{0,12}require(_relative)?[ (]{1,3}[\"']([\w./-]{1,200})[\"']", re.MULTILINE)
_IN = re.compile(
    r"\b(?:uses|extend)\(([^()]{1,300})\)(?:->(?:use|extend)\([^()]{0,300}\)){0,3}->in\(([^()]{0,500})\)"
)
_PATH = re.compile(r"[\"']([^\"']{1,100})[\"']")


def imported_helpers(helpers: Helpers, text: str) -> Iterator[Found]:
    """Where a Python test calls what it imports from such a module."""
    named: dict[str, Carrier] = {}
    for match in _FROM.finditer(text) if helpers else ():
        known = helpers.get(match[1].rpartition(".")[2], {})
        named.update({name: known[name] for name in _WORD.findall(match[2]) if name in known})
    yield from mentioned(named, text, r"\(")


def required(text: str, folder: str) -> Iterator[str]:
    """What a file of Ruby requires: paths without ending, or the last part of a name on the load path."""
    for match in _REQUIRED.finditer(text):
        yield joined(folder, match[2]) if match[1] else match[2].rpartition("/")[2]


def of_pest(settings: Mapping[str, str], file: File, classes: Mapping[str, Carrier]) -> Iterator[Found]:
    """What `tests/Pest.php` says that the tests of a folder are cases of."""
    for folder, text in settings.items():
        if folder and not file.path.startswith(f"{folder}/"):
            continue
        below = file.path[len(folder) :].lstrip("/")
        for match in _IN.finditer(text):
            everywhere = "__DIR__" in match[2] and not _PATH.search(match[2])
            if everywhere or any(below.startswith(f"{each.strip('/')}/") for each in _PATH.findall(match[2])):
                for name in _WORD.findall(match[1]):
                    if carrier := classes.get(name):
                        yield Found(
                            carrier.layer, 1, f"{carrier.name}, of {carrier.path}:{carrier.line}", True
                        )
