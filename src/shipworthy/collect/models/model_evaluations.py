"""Evaluations of what models answer: whether there are any with cases."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from shipworthy.analyse.models.code_text import code_of
from shipworthy.analyse.models.imports import GROUPS, covers, first_below, imported
from shipworthy.analyse.models.uses import calls_of
from shipworthy.collect.catalogues import models
from shipworthy.collect.context import Context, Unavailable, fact
from shipworthy.collect.models.model_calls import EVALUATIONS, content_of
from shipworthy.collect.models.models import used
from shipworthy.collect.projects import product_manifests
from shipworthy.formats.evaluation_cases import case_count, is_data, is_promptfoo, promptfoo_tests
from shipworthy.model.ai_models import EvaluationTool
from shipworthy.model.repository import File, FileKind, PathClass

_LIKELY = re.compile(
    r"(?:^|/)(?:[\w-]+[_-])?(?:evals?|evaluations?|benchmarks?)/.+"
    r"|(?:^|[/_.-])(?:evals?|evaluat(?:e|es|ion|ions|or)|benchmarks?)(?:[_.-][\w.-]*)?"
    r"\.(?:py|[cm]?[jt]sx?|go|cs|java)$",
    re.IGNORECASE,
)
_TESTS = re.compile(r"(?:^|/)(?:tests?|__tests__|spec)/|_test\.go$", re.IGNORECASE)
MIN_CASES = 3
MAX_CASES_BYTES = 5_000_000
_ELSEWHERE = frozenset({PathClass.VENDORED, PathClass.GENERATED, PathClass.DOCS, PathClass.EXAMPLE})


@dataclass(frozen=True, slots=True)
class Evaluation:
    path: str
    line: int
    tool: str
    cases: int
    """As many as can be counted; at least one."""
    as_test: bool
    """It runs as part of a test suite."""


@fact("models.evaluations")
def evaluations(context: Context) -> tuple[Evaluation, ...]:
    """Evaluations of models' answers that hold cases.

    Promptfoo configurations with tests, code of DeepEval, Ragas, Inspect, LangSmith, Braintrust and
    others that builds or loads cases, and folders named `evals` or `evaluation` with a data file of three
    cases or more beside code that runs them. Unknown where there is only code that may be an evaluation
    by its name.
    """
    return all_evaluations(context) if context.get(used) else ()


def all_evaluations(context: Context) -> tuple[Evaluation, ...]:
    """Whether or not the product's own code calls models: a workflow's definition may."""
    return context.once(("models", "evaluations"), lambda: _all(context))


def _all(context: Context) -> tuple[Evaluation, ...]:
    files = [f for f in context.files if f.kind is FileKind.TEXT and f.path_class not in _ELSEWHERE]
    found = [*_promptfoo(context, files), *_by_tools(context, files)]
    found += _own(context, files, {evaluation.path for evaluation in found})
    if not found:
        _refuse_if_likely(files)
    for evaluation in found:
        context.cite(evaluation.path, evaluation.line)
    return tuple(sorted(found, key=lambda e: (e.path, e.line, e.tool)))


def _refuse_if_likely(files: Sequence[File]) -> None:
    """A benchmark whose cases lie elsewhere is not for us to deny."""
    likely = next((f.path for f in files if f.language in GROUPS and _is_likely(f.path)), "")
    if likely:
        raise Unavailable(
            f"{likely} may be an evaluation; no cases in a form that is known were found beside it",
            "keep the cases with it, in a folder named evals",
        )


def _is_likely(path: str) -> bool:
    """By its name; a benchmark among the tests measures time."""
    found = _LIKELY.search(path)
    return found is not None and not ("bench" in found[0].lower() and _TESTS.search(path))


def _promptfoo(context: Context, files: list[File]) -> Iterator[Evaluation]:
    for file in files:
        if is_promptfoo(file.path):
            cases, line = promptfoo_tests(file.path, context.read(file.path))
            if cases:
                yield Evaluation(file.path, line, "promptfoo", cases, as_test=False)


def _by_tools(context: Context, files: list[File]) -> Iterator[Evaluation]:
    tools = models().evaluations
    packages = {d.name for m in context.get(product_manifests) for d in m.dependencies}
    installed = [t for t in tools if packages.intersection(t.imports.get("JavaScript", ()))]
    for file in files:
        group = GROUPS.get(file.language or "")
        likely = _imported(context, file, tools) if group == "Python" else installed
        if group not in {"Python", "JavaScript"} or not likely:
            continue
        if found := _tool_use(context, file, group, likely):
            yield found


def _imported(context: Context, file: File, tools: Sequence[EvaluationTool]) -> list[EvaluationTool]:
    syntax = context.analysis(file).syntax
    names = [each.name for each in syntax.imports] if syntax else []
    return [
        tool
        for tool in tools
        if any(covers(r, name, "Python") for r in tool.imports.get("Python", ()) for name in names)
    ]


def _tool_use(
    context: Context, file: File, group: str, likely: Sequence[EvaluationTool]
) -> Evaluation | None:
    content = content_of(context, file)
    likely = [t for t in likely if any(root.encode() in content for root in t.imports.get(group, ()))]
    if not likely:
        return None
    code = code_of(context.read(file.path), file.language)
    names = list(imported(code, group))
    for tool in likely:
        if first_below(names, tool.imports[group], group) and (cases := calls_of(code, tool.cases)):
            as_test = file.path_class is PathClass.TEST
            return Evaluation(file.path, cases[0], tool.name, len(cases), as_test)
    return None


def _own(context: Context, files: list[File], known: set[str]) -> Iterator[Evaluation]:
    """One for each folder that holds both cases and code, unless a tool's evaluation lies in it."""
    folders: dict[str, list[File]] = {}
    for file in files:
        if found := EVALUATIONS.match(file.path):
            folders.setdefault(found[0], []).append(file)
    for folder, held in sorted(folders.items()):
        if any(path.startswith(folder + "/") for path in known) or not any(f.language for f in held):
            continue
        counted = [(f, _case_count(context, f)) for f in held if is_data(f.path)]
        best = max(counted, key=lambda pair: (pair[1], pair[0].path), default=None)
        if best and best[1] >= MIN_CASES:
            yield Evaluation(best[0].path, 1, "its own", best[1], as_test=False)


def _case_count(context: Context, file: File) -> int:
    if file.size > MAX_CASES_BYTES:
        return 0
    return case_count(file.path, content_of(context, file).decode("utf-8", errors="replace"))
