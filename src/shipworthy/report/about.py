"""What was scanned, with what, and under which policy."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from shipworthy.model.results import Result
from shipworthy.report import escape
from shipworthy.report.caps import Caps
from shipworthy.report.scores import number
from shipworthy.report.wording import plural


@dataclass(frozen=True, slots=True)
class ProjectView:
    name: str
    path: str
    ecosystem: str
    lines: str


@dataclass(frozen=True, slots=True)
class PolicyView:
    """A change of what a score means, and why."""

    kind: str
    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class About:
    subject: str
    """Branch and commit, for a heading."""
    facts: tuple[tuple[str, str], ...]
    """Label and value."""
    notes: tuple[str, ...]
    projects: tuple[ProjectView, ...]
    more_projects: int
    policy_source: str
    policy: tuple[PolicyView, ...]
    more_policy: int
    tool: str
    packs: tuple[tuple[str, str, str], ...]
    """Name, version, digest."""


def about(result: Result, caps: Caps) -> About:
    repository, policy = result.repository, _policy(result, caps)
    rows = max(1, caps.rules)
    return About(
        subject=" · ".join(_subject(result)),
        facts=tuple(_facts(result, caps)),
        notes=tuple(escape.capital(escape.sentence(n, caps.sentence)) for n in repository.notes[:rows]),
        projects=tuple(
            ProjectView(
                escape.sentence(p.name, 80),
                escape.path(p.path or ".", caps.path),
                escape.sentence(p.ecosystem, 40),
                f"{p.code_lines:,}",
            )
            for p in result.projects[: min(rows, 50)]
        ),
        more_projects=max(0, len(result.projects) - min(rows, 50)),
        policy_source=escape.path(result.policy.source, caps.path),
        policy=tuple(policy[:rows]),
        more_policy=max(0, len(policy) - rows),
        tool=escape.sentence(f"{result.tool.name} {result.tool.version}", 80),
        packs=tuple(
            (
                escape.sentence(p.name, 80),
                escape.sentence(p.version, 40),
                escape.sentence(p.digest.removeprefix("sha256:")[:12], 12),
            )
            for p in result.tool.packs[: min(rows, 50)]
        ),
    )


def _subject(result: Result) -> Sequence[str]:
    repository = result.repository
    branch = escape.sentence(repository.branch or "", 60)
    commit = escape.sentence((repository.head or "")[:12], 12)
    changed = "uncommitted changes" if repository.dirty else ""
    return [part for part in (branch, commit, changed) if part]


def _facts(result: Result, caps: Caps) -> Sequence[tuple[str, str]]:
    repository = result.repository
    found = [
        ("Commit", escape.sentence(repository.head or "none yet", 64)),
        ("Branch", escape.sentence(repository.branch or "", 100)),
        ("Work tree", _yes_no(repository.dirty, "has uncommitted changes", "as committed")),
        ("History", _yes_no(repository.shallow, "cut short (shallow clone)", "complete")),
        ("Kind", escape.sentence(", ".join(repository.kinds), 200)),
        ("Files", f"{repository.files:,}"),
        ("Languages", _languages(repository.languages, caps)),
    ]
    return [(label, value) for label, value in found if value]


def _yes_no(value: bool | None, yes: str, no: str) -> str:  # noqa: FBT001  # the fact itself
    return "" if value is None else yes if value else no


def _languages(languages: Mapping[str, int], caps: Caps) -> str:
    """The largest, by share of product lines."""
    total = sum(languages.values())
    if total <= 0:
        return ""
    shown = [f"{name} {number(100 * lines / total, 0)} %" for name, lines in list(languages.items())[:5]]
    rest = len(languages) - len(shown)
    listed = ", ".join([*shown, *([f"{rest} more"] if rest > 0 else [])])
    return escape.sentence(f"{listed} of {plural(total, 'line')}", caps.sentence)


def _policy(result: Result, caps: Caps) -> Sequence[PolicyView]:
    policy = result.policy
    kinds = (
        ("Switched off", policy.switched_off),
        ("Weighed otherwise", policy.weights),
        ("Threshold", policy.thresholds),
        ("Not judged by", policy.left_out),
        ("Attested", policy.attested),
        ("Waiver that covers nothing", dict.fromkeys(policy.unused_waivers, "")),
    )
    return [
        PolicyView(kind, escape.sentence(name, 120), escape.sentence(reason, caps.sentence))
        for kind, entries in kinds
        for name, reason in entries.items()
    ]
