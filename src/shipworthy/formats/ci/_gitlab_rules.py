"""GitLab's `rules`, `only` and `except`: on which occasions a job runs by itself."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from shipworthy.formats.ci._script import entries, scalar, table, words
from shipworthy.model.pipelines import Occasion

_TOKEN = re.compile(
    r"\s*(?:(\$\w+|\$\{\w+\})|\"([^\"]*)\"|'([^']*)'|(/(?:[^/\\]|\\.)+/i?)|(==|!=|=~|!~|&&|\|\||[()])|(null))"
)
_BRANCHLIKE = frozenset({"branches", "pushes"})
_NO_CHANGE = {"CI_MERGE_REQUEST_IID": None, "CI_MERGE_REQUEST_ID": None, "CI_OPEN_MERGE_REQUESTS": None}
_SOURCES: Mapping[Occasion, Mapping[str, str | None]] = {
    Occasion.PULL_REQUEST: {
        "CI_PIPELINE_SOURCE": "merge_request_event",
        "CI_MERGE_REQUEST_IID": "1",
        "CI_MERGE_REQUEST_ID": "1",
    },
    Occasion.PUSH: _NO_CHANGE | {"CI_PIPELINE_SOURCE": "push", "CI_COMMIT_BRANCH": "main"},
    Occasion.OTHER: _NO_CHANGE | {"CI_PIPELINE_SOURCE": "push", "CI_COMMIT_BRANCH": "feature"},
    Occasion.RELEASE: _NO_CHANGE | {"CI_PIPELINE_SOURCE": "push", "CI_COMMIT_TAG": "v1"},
    Occasion.SCHEDULE: _NO_CHANGE | {"CI_PIPELINE_SOURCE": "schedule", "CI_COMMIT_BRANCH": "main"},
}
_ALWAYS = {"CI_COMMIT_TAG": None, "CI_COMMIT_BRANCH": None, "CI_DEFAULT_BRANCH": "main", "CI": "true"}
"""What variables hold on each occasion; `OTHER` stands for a push to a branch that is not the main one."""

Values = Mapping[str, str | None]


def occasions(job: Mapping[str, Any], workflow_rules: object = None) -> frozenset[Occasion]:
    """A push to any branch counts as one before the merge, as GitLab shows its pipeline there."""
    found = set()
    for occasion, given in _SOURCES.items():
        values = _ALWAYS | dict(given)
        if _allowed(workflow_rules, values) and _runs(job, occasion, values):
            found.add(Occasion.PULL_REQUEST if occasion is Occasion.OTHER else occasion)
    return frozenset(found)


def _runs(job: Mapping[str, Any], occasion: Occasion, values: Values) -> bool:
    if job.get("when") == "manual" and "rules" not in job:
        return False
    if "rules" in job:
        return _allowed(job["rules"], values)
    only, unless = job.get("only"), job.get("except")
    if only is None and unless is None:
        return occasion is not Occasion.PULL_REQUEST
    return _listed(only, occasion, default=occasion is not Occasion.PULL_REQUEST) and not _listed(
        unless, occasion, default=False
    )


def _listed(value: object, occasion: Occasion, *, default: bool) -> bool:
    given = table(value)
    refs = words(given.get("refs")) if given else words(value)
    if not refs:
        return default
    names = {
        Occasion.PULL_REQUEST: {"merge_requests"},
        Occasion.OTHER: _BRANCHLIKE,
        Occasion.PUSH: _BRANCHLIKE | {"main", "master", "$CI_DEFAULT_BRANCH"},
        Occasion.RELEASE: {"tags"},
        Occasion.SCHEDULE: {"schedules"},
    }[occasion]
    return bool(names & set(refs))


def _allowed(rules: object, values: Values) -> bool:
    """The first rule whose `if` holds decides; one that cannot be judged is taken to hold."""
    found = [rule for rule, _ in entries(rules) if isinstance(rule, dict)]
    if not found:
        return True
    for rule in found:
        verdict = condition(scalar(rule.get("if")), values) if "if" in rule else True
        if verdict is False:
            continue
        stops = str(rule.get("when")) in {"never", "manual"}
        if verdict is True or not stops:
            return not stops
    return False


def condition(text: str, values: Values) -> bool | None:
    """Whether a GitLab condition holds; none where that cannot be said."""
    tokens = list(_tokens(text[:2_000]))
    return _either(tokens, values) if tokens and all(tokens) else None


def _tokens(text: str) -> Iterator[tuple[str, str]]:
    at = 0
    while at < len(text.rstrip()):
        match = _TOKEN.match(text, at)
        if match is None:
            yield ("", "")
            return
        kinds = ("variable", "text", "text", "pattern", "operator", "null")
        yield next((k, g) for k, g in zip(kinds, match.groups(), strict=True) if g is not None)
        at = match.end()


def _either(tokens: list[tuple[str, str]], values: Values) -> bool | None:
    """`&&` binds tighter than `||`; brackets are not followed."""
    if any(token in {("operator", "("), ("operator", ")")} for token in tokens):
        return None
    results = [_both(part, values) for part in _split(tokens, "||")]
    return True if True in results else (None if None in results else False)


def _both(tokens: list[tuple[str, str]], values: Values) -> bool | None:
    results = [_single(part, values) for part in _split(tokens, "&&")]
    return False if False in results else (None if None in results else True)


def _split(tokens: list[tuple[str, str]], operator: str) -> list[list[tuple[str, str]]]:
    parts: list[list[tuple[str, str]]] = [[]]
    for token in tokens:
        if token == ("operator", operator):
            parts.append([])
        else:
            parts[-1].append(token)
    return parts


def _single(tokens: list[tuple[str, str]], values: Values) -> bool | None:
    match tokens:
        case [("variable", name)]:
            value = _value(("variable", name), values)
            return None if value is ... else bool(value)
        case [left, ("operator", "==" | "!=" as operator), right]:
            first, second = _value(left, values), _value(right, values)
            if first is ... or second is ...:
                return None
            return (first == second) is (operator == "==")
        case _:
            return None


def _value(token: tuple[str, str], values: Values) -> Any:
    kind, text = token
    match kind:
        case "variable":
            return values.get(text.strip("${}"), ...)
        case "text":
            return text
        case "null":
            return None
        case _:
            return ...
