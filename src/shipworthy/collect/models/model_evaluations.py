"""Evaluations of what models answer: whether there are any with cases."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from shipworthy.analyse.models.code_text import code_of
from shipworthy.analyse.models.imports import GROUPS, covers, first_below, imported
from shipworthy.analyse.models.uses import calls_of
from shipworthy.collect.catalogues import models
from shipworthy.collect.context import Context, Unavailable, fact
from shipworthy.collect.models.model_calls import content_of
from shipworthy.collect.models.models import used
from shipworthy.collect.models.own_evaluations import (
    code_with_cases,
    count_cases,
    files_named,
    folders_with_cases,
)
from shipworthy.collect.projects import product_manifests
from shipworthy.formats.evaluation_cases import (
    PromptfooSuite,
    is_data,
    is_promptfoo,
    promptfoo_suite,
)
from shipworthy.model.ai_models import EvaluationTool
from shipworthy.model.repository import File, FileKind, PathClass

_LIKELY = re.compile(
    r"(?:^|/)(?:[\w-]+[_-])?(?:evals?|evaluations?|benchmarks?)/.+"
    r"|(?:^|[/_.-])(?:evals?|evaluat(?:e|es|ion|ions|or)|benchmarks?)(?:[_.-][\w.-]*)?"
    r"\.(?:py|[cm]?[jt]sx?|go|cs|java)$",
    re.IGNORECASE,
)
_TESTS = re.compile(r"(?:^|/)(?:tests?|__tests__|spec)/|_test\.go$", re.IGNORECASE)
_EVALUATED = frozenset({"Python", "JavaScript", "Java", "C#"})
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
    counted: bool = False
    """Whether `cases` is all of them: they stand in files of data, not in code."""
    models: int = 0
    """How many models or settings answer the same cases; 0 where that cannot be told."""


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
    for search in (folders_with_cases, code_with_cases):
        known = {evaluation.path for evaluation in found}
        found += [
            Evaluation(path, line, "its own", cases, as_test=False, counted=True)
            for path, line, cases in search(context, files, known)
        ]
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
            suite = promptfoo_suite(file.path, context.read(file.path))
            if suite and (suite.cases or suite.files):
                yield _of_promptfoo(context, file.path, suite)


def _of_promptfoo(context: Context, path: str, suite: PromptfooSuite) -> Evaluation:
    """With the cases of the files it names; one for each that is code, or lies elsewhere."""
    folder = path.rpartition("/")[0]
    cases, counted = suite.cases, True
    for name in suite.files:
        pattern = posixpath.normpath(posixpath.join(folder, name))
        held = [count_cases(context, f) for f in files_named(context, pattern) if is_data(f.path)]
        counted = counted and bool(held) and all(held)
        cases += sum(held) or 1
    return Evaluation(path, suite.line, "promptfoo", cases, False, counted, suite.models)  # in order


def _by_tools(context: Context, files: list[File]) -> Iterator[Evaluation]:
    tools = models().evaluations
    packages = {d.name for m in context.get(product_manifests) for d in m.dependencies}
    installed = [t for t in tools if packages.intersection(t.imports.get("JavaScript", ()))]
    for file in files:
        group = GROUPS.get(file.language or "")
        likely = installed if group == "JavaScript" else tools
        if group == "Python":
            likely = _imported(context, file, tools)
        elif group not in _EVALUATED or (group != "JavaScript" and not _may_evaluate(file)):
            continue
        if found := _tool_use(context, file, group, likely):
            yield found


def _may_evaluate(file: File) -> bool:
    """In Java and C#, where any file may use any library: tests, and what is named so."""
    return file.path_class is PathClass.TEST or _is_likely(file.path)


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
