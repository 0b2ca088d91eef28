"""What a name means, in words."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping

from shipworthy.collect.discovery import all_facts
from shipworthy.errors import UsageError
from shipworthy.evaluate.packs import Book
from shipworthy.evaluate.phrases import shown_clause
from shipworthy.model.results import Result, RuleResult
from shipworthy.model.rules import Outcome, Rule, Stability
from shipworthy.pipeline import facts_of
from shipworthy.schema.decode import suggest

WIDTH = 88


def explanation(name: str, book: Book, result: Result | None) -> str:
    """Raises `UsageError`, with a suggestion, for a name nobody has."""
    rules = {r.id: r for r in book.rules}
    scales = {d.id for d in book.scales.dimensions} | {p.id for p in book.scales.pillars}
    if name in rules:
        lines = _rule(rules[name], result)
    elif name in all_facts():
        lines = _fact(name, book)
    elif name in scales:
        lines = _scale(name, book, result)
    else:
        known = [*rules, *all_facts(), *scales]
        raise UsageError(f"there is no rule, fact, dimension or pillar {name!r}", help=suggest(name, known))
    return "\n".join(lines)


def _rule(rule: Rule, result: Result | None) -> Iterator[str]:
    marks = [str(rule.severity), f"{rule.effort} to fix"]
    marks += ["blocker"] if rule.blocker else []
    marks += ["preview: weighs nothing"] if rule.stability is Stability.PREVIEW else []
    yield f"{rule.id}: {rule.title}"
    yield f"  rule of {rule.pack}; {', '.join(marks)}"
    for word, text in (("What", rule.what), ("Why", rule.why), ("Fix", rule.fix)):
        yield from ("", *_paragraph(f"{word}: {text}"))
    yield ""
    yield "Weight: " + ", ".join(f"{w:g} in {d}" for d, w in sorted(rule.counts_toward.items()))
    if rule.for_each:
        yield f"For each of: {rule.for_each}"
    for word, clauses in (("Applies when", rule.applies_when), ("Holds when", rule.check)):
        for clause in clauses:
            yield f"{word}: {shown_clause(clause)}"
    if rule.grade:
        ends = f"none at {rule.grade.zero_at:g}, full at {rule.grade.full_at:g}"
        yield f"Credit: by {rule.grade.fact}, {ends}, linear between"
    for reference in rule.references:
        yield from _paragraph(f"Reference: {reference}")
    if result is not None:
        yield from _arithmetic(rule.id, result)


def _arithmetic(rule_id: str, result: Result) -> Iterator[str]:
    yield ""
    found = next((r for r in result.rules if r.id == rule_id), None)
    if found is None:
        yield "The stored result does not hold this rule."
        return
    yield f"In the stored result: {found.outcome}. {found.reason}".rstrip(". ") + "."
    for place in found.evidence:
        yield f"  read: {place.path}:{place.line}"
    if not _counts(found):
        yield "It stands in no mean, so it neither adds nor costs anything."
        return
    for dimension, weight in sorted(found.weight.items()):
        total = sum(r.weight[dimension] for r in result.rules if _counts(r) and dimension in r.weight)
        low, high = (100 * weight * credit / total for credit in found.credit)
        yield (
            f"  {dimension}: weight {weight:g} of {total:g}, "
            f"credit {found.credit[0]:.2f} to {found.credit[1]:.2f}"
            f" = {low:.1f} to {high:.1f} of {100 * weight / total:.1f} points"
        )


def _counts(result: RuleResult) -> bool:
    left_out = {Outcome.NOT_APPLICABLE, Outcome.WAIVED}
    return result.outcome not in left_out and result.stability is not Stability.PREVIEW


def _fact(name: str, book: Book) -> Iterator[str]:
    fact = all_facts()[name]
    yield f"{name}: a fact" + (f", in {fact.unit}" if fact.unit else "")
    yield ""
    for paragraph in fact.documentation.split("\n\n"):
        yield from _paragraph(paragraph)
    if fact.parameters:
        yield f"Given: {', '.join(fact.parameters)}"
    using = sorted(r.id for r in book.rules if name in facts_of(r))
    yield ""
    yield f"Rules that use it: {', '.join(using) or 'none'}"


def _scale(name: str, book: Book, result: Result | None) -> Iterator[str]:
    titles: Mapping[str, str] = {d.id: f"{d.title}: {d.question}" for d in book.scales.dimensions}
    pillar = next((p for p in book.scales.pillars if p.id == name), None)
    yield f"{name}: {titles[name] if pillar is None else f'{pillar.title}, a part of AI readiness'}"
    yield ""
    dimension = "repository-ai-readiness" if pillar else name
    rules = [r for r in book.rules if dimension in r.counts_toward and (pillar is None or r.pillar == name)]
    outcomes = {r.id: r for r in result.rules} if result else {}
    for rule in sorted(rules, key=lambda r: (-r.counts_toward[dimension], r.id)):
        held = outcomes.get(rule.id)
        said = f"  {held.outcome}, credit {held.credit[0]:.2f} to {held.credit[1]:.2f}" if held else ""
        yield f"  {rule.counts_toward[dimension]:5g}  {rule.id}: {rule.title}{said}"


def _paragraph(text: str) -> list[str]:
    return textwrap.wrap(" ".join(text.split()), WIDTH, subsequent_indent="  ")
