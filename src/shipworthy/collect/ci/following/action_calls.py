"""A GitHub action by name: what it is for, and the command it is given."""

from __future__ import annotations

from collections.abc import Mapping

from shipworthy.collect.ci.following.actions import ACTIONS, COMMAND_INPUTS, OWNERS, PRE_COMMIT
from shipworthy.collect.ci.following.tools import Purposes


def given_command(name: str, inputs: Mapping[str, str]) -> str:
    """The command an action is given, for those that run one."""
    if name in PRE_COMMIT:
        return f"pre-commit run {inputs.get(PRE_COMMIT[name].lower(), '')}"
    if name not in COMMAND_INPUTS:
        return ""
    key, before = COMMAND_INPUTS[name]
    given = inputs.get(key.lower(), "")
    return (
        f"{before} {given} {inputs.get('arguments', '') if before == 'dotnet' else ''}".strip()
        if given
        else ""
    )


def purposes_of_action(name: str) -> Purposes:
    """By the action's name, or by a folder above it: `snyk/actions/python` is one of `snyk/actions`."""
    probe = name
    while probe:
        if probe in ACTIONS:
            return ACTIONS[probe]
        probe = probe.rpartition("/")[0]
    return OWNERS.get(name.partition("/")[0], frozenset())
