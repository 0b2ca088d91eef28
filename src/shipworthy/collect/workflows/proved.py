"""The judged workflows with what is proved about them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from shipworthy.collect.context import Context
from shipworthy.collect.workflows.judged import Judged, judged
from shipworthy.model.proofs import Proof
from shipworthy.prove.all import prove


@dataclass(frozen=True)
class Proved:
    judged: Judged
    proofs: tuple[Proof, ...]


def proved(context: Context) -> tuple[Proved, ...]:
    """Those that run in CI too; in the order of their files."""
    return context.once(("workflows", "proved"), lambda: _all(context))


def proofs_of(context: Context) -> Mapping[int, Proved]:
    """By the identity of the workflow: two may be equal."""
    return {id(each.judged.workflow): each for each in proved(context)}


def _all(context: Context) -> tuple[Proved, ...]:
    every = judged(context)
    others = [each.workflow for each in every]
    return tuple(Proved(each, prove(each.workflow, others)) for each in every)
