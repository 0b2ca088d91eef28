"""What types cannot say of a configuration."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pathspec

from shipworthy.config.stated import Config
from shipworthy.errors import SpecError

MAX_QUOTED = 80
MAX_WILDCARDS = 3
"""In one name of a glob: each more makes the slowest match hundreds of times slower."""


def check(config: Config) -> None:
    """Raises `SpecError` for the first thing found."""
    for key, problem in (
        *_problems_of_rules(config),
        *_problems_of_people(config),
        *_problems_of_globs(config),
    ):
        raise SpecError(config.source, config.line(key), problem)


def _problems_of_rules(config: Config) -> Iterator[tuple[str, str]]:
    for dimension, threshold in config.thresholds.items():
        if not 0 <= threshold <= 100:
            yield f"thresholds.{dimension}", f"the threshold of {dimension!r} is not between 0 and 100"
    for rule, setting in config.rules.items():
        if not setting.reason.strip():
            yield f"rules.{rule}", f"{rule!r} is changed without a reason"
        if any(weight < 0 for weight in setting.weight.values()):
            yield f"rules.{rule}", f"a weight of {rule!r} is below zero"


def _problems_of_people(config: Config) -> Iterator[tuple[str, str]]:
    for fact, attestation in config.attestations.items():
        if not attestation.by.strip():
            yield f"attestations.{fact}", f"nobody is named who says {fact!r}"
        if attestation.until < attestation.on:
            yield f"attestations.{fact}", f"the attestation of {fact!r} ends before it begins"
    for index, waiver in enumerate(config.waivers):
        for name, said in (("reason", waiver.reason), ("owner", waiver.owner)):
            if not said.strip():
                yield f"waivers[{index}]", f"a waiver needs its {name}"


def _problems_of_globs(config: Config) -> Iterator[tuple[str, str]]:
    globs = [(f"waivers[{index}]", waiver.path) for index, waiver in enumerate(config.waivers)]
    globs += [(f"paths.{c.value}", glob) for c, said in config.paths.by_class().items() for glob in said]
    for key, glob in globs:
        if problem := _problem_of(glob):
            yield key, f"the pattern {glob[:MAX_QUOTED]!r} {problem}"


def _problem_of(glob: str) -> str:
    """Why a glob cannot be used; empty where it can."""
    names = glob.split("/")
    if names.count("**") >= MAX_WILDCARDS or any(name.count("*") > MAX_WILDCARDS for name in names):
        return "has too many wildcards to be matched in time"
    try:
        patterns = pathspec.GitIgnoreSpec.from_lines([glob]).patterns
    except (ValueError, re.error) as error:
        return f"cannot be read: {error}"
    return "" if patterns and patterns[0].include is not None else "can match nothing"
