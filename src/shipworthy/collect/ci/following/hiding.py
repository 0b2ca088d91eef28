"""What a command that cannot be read may be for, as far as its name says."""

from __future__ import annotations

import re

from shipworthy.collect.ci.following.purposes import program_of
from shipworthy.collect.ci.following.tools import PROGRAMS
from shipworthy.model.commands import Purpose


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


EVERYTHING = (Purpose.TEST, Purpose.LINT, Purpose.TYPE_CHECK, Purpose.BUILD, Purpose.SECURITY)
_WORD = re.compile(r"[A-Z]?[a-z0-9]+|[A-Z]+(?![a-z])")
_PART = re.compile(r"[^\s/:=,]+")
_BUILD_SCRIPT = re.compile(r"(?:\b|_|run|do)build\.(?:ps1|cmd|bat|fsx|cake|cs|kts)\b", re.IGNORECASE)
_GENERAL = _words("ci check checks verify validate validation qa gate presubmit precommit quality tox nox")
_FILLERS = _words("all everything run the pr pull request full local")
_BY_WORD = {
    Purpose.TEST: _words(
        "test tests testing spec specs unit units integration e2e acceptance smoke regression suite"
    ),
    Purpose.LINT: _words("lint linter linters linting lints style static analysis analyze analyse"),
    Purpose.TYPE_CHECK: _words("typecheck typechecking typing typings mypy tsc"),
    Purpose.BUILD: _words("build builds compile"),
    Purpose.SECURITY: _words("security audit sast vulnerability vulnerabilities"),
}
_REPORTS = _words(
    "report reports reporter result results publish upload download setup install installer comment badge label "
    "labeler summary cache split notify free changed filter artifact artifacts disk release deploy docs site"
)
_OTHER_WORK = _words(
    "release releases deploy docs stale label labeler labels triage lock publish changelog notify cla welcome pages "
    "dependabot automerge backport sync renovate project greetings assign prerelease announce close"
)


def hidden_by(name: str) -> tuple[Purpose, ...]:
    """Purposes by the words of a name; one that only says `check` or `ci` may stand for any."""
    name = name[:300]
    for part in _PART.findall(name):
        words = _split(part.rpartition(".")[0] or part)
        if words & _GENERAL and words <= _GENERAL | _FILLERS:
            return EVERYTHING
    if _BUILD_SCRIPT.search(name):
        return EVERYTHING
    words = _split(name)
    tools = {p for part in _PART.findall(name) for p in PROGRAMS.get(program_of(part), ())}
    return tuple(p for p in EVERYTHING if p in tools or words & _BY_WORD[p])


def hidden_by_pipeline(name: str) -> tuple[Purpose, ...]:
    """As above, for workflows of other repositories: anything, unless the name speaks of other work."""
    words = _split(name.partition("@")[0].replace(".github/workflows", "")[-120:])
    checks = any(words & by for by in _BY_WORD.values()) or words & _GENERAL
    return () if words & _OTHER_WORK and not checks else EVERYTHING


def hidden_by_action(name: str) -> tuple[Purpose, ...]:
    """As above, for actions, whose names rather say too much: reporters and installers are no checks."""
    words = _split(name[:300])
    if words & _REPORTS:
        return ()
    wanted = (Purpose.TEST, Purpose.LINT, Purpose.TYPE_CHECK)
    tools = {p for part in _PART.findall(name) for p in PROGRAMS.get(part, ())}
    return tuple(p for p in wanted if p in tools or words & _BY_WORD[p])


def _split(text: str) -> frozenset[str]:
    return frozenset(word.lower() for word in _WORD.findall(text))
