"""The whole run on one screen: a repository in, a result out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from shipworthy import __version__, resources
from shipworthy import config as configuration
from shipworthy.analyse.cached import CachedAnalyser
from shipworthy.collect import factsheet
from shipworthy.collect.context import Context, Door
from shipworthy.collect.discovery import all_facts, specs
from shipworthy.collect.keepers import keepers
from shipworthy.collect.summary import Summary, summarise
from shipworthy.config import Config
from shipworthy.errors import FactError, NothingToScanError, UsageError
from shipworthy.evaluate.documents import schema_of_rules
from shipworthy.evaluate.evaluate import Judgement, evaluate
from shipworthy.evaluate.packs import Book, Shelf, bind, load_scales, load_shelf
from shipworthy.evaluate.policy import apply_policy, check_policy
from shipworthy.evaluate.profile import profile
from shipworthy.evaluate.profile_file import load_profile
from shipworthy.model.facts import FactSource, Given, Place, Unknown
from shipworthy.model.plan import Asked, Plan
from shipworthy.model.profile import ProfileSpec
from shipworthy.model.results import SCHEMA, Policy, Result, RuleResult, Tool
from shipworthy.model.rules import AnyOf, Condition, Outcome, Rule, Scales
from shipworthy.repo import artefacts
from shipworthy.repo.cache import Cache
from shipworthy.repo.door import Repository, locate
from shipworthy.repo.git import Git
from shipworthy.repo.outside import Outside
from shipworthy.repo.place import cache_folder
from shipworthy.repo.today import today
from shipworthy.schema.jsonschema import schema_of
from shipworthy.score.dimensions import ai_readiness, dimension_results, overall
from shipworthy.score.findings import rule_result
from shipworthy.score.next_steps import next_steps
from shipworthy.score.plan import plan
from shipworthy.score.verdict import verdict
from shipworthy.score.waivers import waive

Progress = Callable[[str, int, int], None]
"""Told what is being done, how much of it is done, and how much there is."""


@dataclass(frozen=True)
class Options:
    """What a caller may choose about a run."""

    rules: tuple[Path, ...] = ()
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    config: Path | None = None
    base: str | None = None
    """What the change is measured from: a branch, a tag, a commit."""
    artifacts: tuple[Path, ...] = ()
    """Reports, or folders of them, beside those in the working tree."""
    cache: bool = True
    today: dt.date = field(default_factory=today)
    progress: Progress = lambda _what, _done, _of: None


@dataclass(frozen=True)
class Scanned:
    """A result, and what is to be known of how it came about to use it again."""

    result: Result
    outside: Outside
    lasting: bool
    """False where git, the system or an analysis failed on the way: another time, they may not."""


def scan(path: Path, options: Options) -> Result:
    """Everything there is to say about the repository around `path`."""
    return look_over(path, options).result


def look_over(path: Path, options: Options) -> Scanned:
    """As `scan`, with what the result rests on beside the repository's tracked files."""
    opened = open_repository(path, options)
    try:
        summary = summarise(opened.context)
        result = conclude(opened.context, opened.book, opened.config, summary, options)
    finally:
        opened.close()
    opened.door.outside.folders.update(str(folder.absolute()) for folder in _packs(opened.config, options))
    return Scanned(result, opened.door.outside, lasting=not opened.troubled())


def plan_release(path: Path, options: Options) -> Plan:
    """What to do first, and whom to ask about it."""
    opened = open_repository(path, options)
    try:
        context = opened.context
        result = conclude(context, opened.book, opened.config, summarise(context), options)
        owners = keepers(context, (finding.path for rule in result.rules for finding in rule.findings))
        return plan(result, opened.book.scales, owners, tuple(_asked(result, opened)))
    finally:
        opened.close()


def _asked(result: Result, opened: Opened) -> Iterator[Asked]:
    """The questions that nobody has answered and that matter here: a rule waits, or no rule knows of them."""
    unknown = {rule.id: rule.title for rule in result.rules if rule.outcome is Outcome.UNKNOWN}
    for name, spec in sorted(specs().items()):
        if spec.question and isinstance(opened.context.observe(name), Unknown):
            asking = [rule.id for rule in opened.book.rules if name in facts_of(rule)]
            waiting = tuple(unknown[rule] for rule in asking if rule in unknown)
            if waiting or not asking:
                yield Asked(name, spec.question, waiting)


def scan_facts(facts: Path, options: Options) -> Result:
    """The same from a facts file, without a repository."""
    sheet = factsheet.from_json(_read(facts), origin=facts.name)
    config = load_config(Path.cwd(), Path.cwd(), options)
    return conclude(sheet, load_rules(config, options), config, sheet.summary, options)


@dataclass(frozen=True)
class Opened:
    door: Repository
    context: Context
    book: Book
    config: Config
    analyser: CachedAnalyser
    close: Callable[[], None]
    git: Git

    def troubled(self) -> bool:
        """Git, the system or an analysis failed on the way: another time, there may be another answer."""
        return self.door.troubled or self.analyser.gave_up


def context_of(door: Door, config: Config) -> Context:
    """To ask the same of files in another place: an earlier commit, a folder."""
    analyser = CachedAnalyser(door.read_bytes, None)
    return Context(door, all_facts(), config=config, analyse=analyser, today=today())


def open_repository(path: Path, options: Options) -> Opened:
    """The context facts are asked of. Raises `NothingToScanError` where there is nothing."""
    root, git = locate(path)
    config = load_config(path.resolve(), root, options)
    book = load_rules(config, options)
    door = Repository(root, git, config, _given(options, root), options.base)
    if not door.files:
        raise NothingToScanError(
            f"{root} is a git repository without tracked files", help="add some: git add -A"
        )
    store = Cache(cache_folder()) if options.cache else None
    analyser = CachedAnalyser(door.read_bytes, store, door.files, options.progress)
    context = Context(door, all_facts(), config=config, analyse=analyser, today=options.today)
    return Opened(door, context, book, config, analyser, store.close if store else lambda: None, git)


def _given(options: Options, root: Path) -> list[artefacts.Given]:
    try:
        return artefacts.given([str(path) for path in options.artifacts], Path(), root)
    except (OSError, ValueError) as error:
        said = error.strerror if isinstance(error, OSError) and error.strerror else error
        raise UsageError(
            f"--artifact {getattr(error, 'filename', None) or ''}: {said}",
            help="name a report, or a folder that holds reports",
        ) from None


def conclude(facts: FactSource, book: Book, config: Config, summary: Summary, options: Options) -> Result:
    """Rules against facts, outcomes into scores, scores into a verdict. Reads nothing else."""
    judged = judge(book, facts, options.progress)
    waived = waive(_results(judged, summary.anchor), config, options.today)
    results = waived.results
    dimensions = dimension_results(book.scales, results, config.thresholds)
    decision, reasons = verdict(dimensions, results)
    return Result(
        schema=SCHEMA,
        tool=Tool("shipworthy", __version__, book.packs),
        repository=summary.repository,
        verdict=decision,
        verdict_reasons=reasons,
        confidence=overall(dimensions),
        ai_readiness=ai_readiness(book.scales, results),
        dimensions=dimensions,
        rules=results,
        projects=summary.projects,
        workflows=summary.workflows,
        workflows_left_out=summary.workflows_left_out,
        next=next_steps(dimensions, results),
        policy=_policy(config, book, options, waived.unused),
        profile=profile(_profile(resources.folder("rules")), judged, facts),
    )


def judge(book: Book, facts: FactSource, progress: Progress) -> list[Judgement]:
    judged = []
    for index, rule in enumerate(book.rules):
        progress(rule.title, index, len(book.rules))
        try:
            judged.append(evaluate(rule, facts))
        except FactError as error:
            raise FactError(f"rule {rule.id!r}: {error}") from error
    return judged


def _results(judged: Iterable[Judgement], anchor: Place) -> list[RuleResult]:
    return [
        rule_result(
            j.rule, j.outcome, j.credit, j.reason,
            [(raised.message, raised.place or anchor) for raised in j.findings], j.evidence, remedy=j.remedy,
        )
        for j in judged
    ]  # fmt: skip


def load_config(start: Path, root: Path, options: Options) -> Config:
    found = options.config or configuration.discover(start if start.is_dir() else start.parent, root)
    if found is None:
        return Config()
    if options.config and not found.is_file():
        raise UsageError(f"there is no configuration file {found}")
    return configuration.load(found, root)


def config_here(options: Options) -> Config:
    """The configuration of the current folder, inside a repository or not."""
    here = Path.cwd()
    try:
        top, _ = locate(here)
    except NothingToScanError:
        top = here
    return load_config(here, top, options)


def config_schema() -> dict[str, Any]:
    return schema_of(Config, title="Configuration of shipworthy")


def rule_schema() -> dict[str, Any]:
    return schema_of_rules(specs(), load_scales(resources.folder("rules")))


def load_rules(config: Config, options: Options) -> Book:
    """The rules that come with the tool and the user's, as the configuration and options want them."""
    shelf, scales = _shipped(resources.folder("rules"))
    local = (load_shelf(folder, "local", facts=specs(), scales=scales) for folder in _packs(config, options))
    book = bind([shelf, *local], scales)
    check_policy(config, book, specs())
    return apply_policy(book, config, select=options.select, ignore=options.ignore)


@cache
def _shipped(folder: Path) -> tuple[Shelf, Scales]:
    """Once a process: whoever scans many repositories, reads the rules that come with the tool once."""
    scales = load_scales(folder)
    return load_shelf(folder, __version__, facts=specs(), scales=scales), scales


@cache
def _profile(folder: Path) -> ProfileSpec:
    return load_profile(folder, facts=specs(), rules=(rule.id for rule in _shipped(folder)[0].rules))


def _packs(config: Config, options: Options) -> list[Path]:
    return [*(Path(config.root) / pack for pack in config.packs), *options.rules]


def parametrised(book: Book) -> list[tuple[str, Given]]:
    """What the rules ask of facts with parameters, so that a facts file can answer them."""
    return [(c.fact, c.given) for rule in book.rules for c in conditions_of(rule) if c.given]


def facts_of(rule: Rule) -> set[str]:
    """Every fact the rule names."""
    named = {c.fact for c in conditions_of(rule)} | {rule.for_each or ""}
    named |= ({rule.grade.fact} if rule.grade else set()) | ({rule.show.items} if rule.show else set())
    return {name for name in named if name and not name.startswith("item.")}


def conditions_of(rule: Rule) -> list[Condition]:
    return [
        condition
        for clause in (*rule.applies_when, *rule.check)
        for condition in (clause.conditions if isinstance(clause, AnyOf) else (clause,))
    ]


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{path} cannot be read: {error}") from None


def _policy(config: Config, book: Book, options: Options, unused: Sequence[str]) -> Policy:
    left_out = dict.fromkeys(config.disabled_packs, "switched off in the configuration")
    left_out |= dict.fromkeys(options.ignore, "left out by --ignore")
    if options.select:
        left_out["all but " + ", ".join(options.select)] = "left out by --select"
    return Policy(
        source=config.source,
        switched_off={r: s.reason for r, s in sorted(config.rules.items()) if not s.enabled},
        weights={r: s.reason for r, s in sorted(config.rules.items()) if s.enabled and s.weight},
        attested={
            name: f"{a.value} (says {a.by}, until {a.until.isoformat()})"
            for name, a in sorted(config.attestations.items())
        },
        thresholds={
            d.id: f"{config.thresholds[d.id]:g} instead of {d.threshold:g}"
            for d in book.scales.dimensions
            if d.id in config.thresholds
        },
        left_out=left_out,
        unused_waivers=tuple(unused),
    )
