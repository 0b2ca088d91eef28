"""The rules as a configuration wants them: packs and rules switched off, weighed otherwise, selected."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from shipworthy.config import Config
from shipworthy.errors import SpecError, UsageError
from shipworthy.evaluate.facttypes import kind_of_type
from shipworthy.evaluate.operators import kind_of
from shipworthy.evaluate.packs import Book
from shipworthy.model.facts import FactSpec
from shipworthy.schema.decode import suggest


def check_policy(config: Config, book: Book, facts: Mapping[str, FactSpec]) -> None:
    """Every name in the configuration is one there is. Raises `SpecError`."""
    rules = [rule.id for rule in book.rules]
    _known(config, "thresholds", config.thresholds, [d.id for d in book.scales.dimensions], "dimension")
    _known(config, "rules", config.rules, rules, "rule")
    dimensions = [d.id for d in book.scales.dimensions]
    for rule, setting in config.rules.items():
        for dimension in setting.weight:
            if dimension not in dimensions:
                help_ = suggest(dimension, dimensions)
                message = f"{rule} cannot weigh in {dimension!r}: no such dimension"
                raise SpecError(config.source, config.line(f"rules.{rule}"), message, help=help_)
    _known(config, "disabled_packs", config.disabled_packs, [p.name for p in book.packs], "pack")
    _known(config, "attestations", config.attestations, facts, "fact")
    for index, waiver in enumerate(config.waivers):
        if waiver.rule not in rules:
            line = config.line(f"waivers[{index}]")
            raise SpecError(
                config.source,
                line,
                f"no such rule {waiver.rule!r}",
                help=suggest(waiver.rule, rules),
            )
    for name, attestation in config.attestations.items():
        kind = kind_of_type(facts[name].hint)
        if kind is not None and kind_of(attestation.value) != kind:
            line = config.line(f"attestations.{name}")
            raise SpecError(config.source, line, f"{name} is a {kind}, not {attestation.value!r}")


def _known(
    config: Config,
    key: str,
    used: Mapping[str, object] | Sequence[str],
    known: Sequence[str] | Mapping[str, object],
    what: str,
) -> None:
    for index, name in enumerate(used):
        if name not in known:
            line = config.line(f"{key}.{name}" if isinstance(used, Mapping) else f"{key}[{index}]")
            raise SpecError(config.source, line, f"no such {what} {name!r}", help=suggest(name, list(known)))


def apply_policy(
    book: Book, config: Config, *, select: Sequence[str] = (), ignore: Sequence[str] = ()
) -> Book:
    """`select` and `ignore` name rules or packs. Raises `UsageError` for a name nobody has."""
    names = {r.id for r in book.rules} | {p.name for p in book.packs}
    for name in (*select, *ignore):
        if name not in names:
            raise UsageError(f"no such rule or pack: {name!r}", help=suggest(name, names))
    kept = []
    for rule in book.rules:
        setting = config.rules.get(rule.id)
        wanted = not select or rule.id in select or rule.pack in select
        dropped = rule.id in ignore or rule.pack in ignore or rule.pack in config.disabled_packs
        if not wanted or dropped or (setting and not setting.enabled):
            continue
        if setting and setting.weight:
            weights = {k: v for k, v in {**rule.counts_toward, **setting.weight}.items() if v > 0}
            rule = replace(rule, counts_toward=weights)  # noqa: PLW2901  # the same rule, weighed otherwise
        kept.append(rule)
    return replace(book, rules=tuple(kept))
