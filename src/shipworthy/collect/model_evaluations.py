"""Evaluations of what models answer: whether there are any with cases, and whether CI runs them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from shipworthy.analyse.models.code_text import code_of
from shipworthy.analyse.models.imports import GROUPS, covers, first_below, imported
from shipworthy.analyse.models.uses import calls_of
from shipworthy.collect.catalogues import models
from shipworthy.collect.context import Context, Unavailable, fact
from shipworthy.collect.model_calls import EVALUATIONS, content_of
from shipworthy.collect.models import used
from shipworthy.collect.projects import product_manifests
from shipworthy.model.ai_models import EvaluationTool
from shipworthy.model.repository import File, FileKind, PathClass
from shipworthy.schema.from_json import read_json
from shipworthy.schema.from_yaml import read_yaml
from shipworthy.schema.nodes import DocumentError

_PROMPTFOO = re.compile(r"(?:^|/)[\w.-]*promptfoo[\w.-]*\.(?:ya?ml|json)$")
_LIKELY = re.compile(
    r"(?:^|/)(?:[\w-]+[_-])?(?:evals?|evaluations?|benchmarks?)/.+|(?:^|[/_.-])(?:evals?|evaluat(?:e|es|ion|ions|or)|benchmarks?)(?:[_.-][\w.-]*)?\.(?:py|[cm]?[jt]sx?|go|cs|java)$",
    re.IGNORECASE,
)
_CASES = re.compile(r"\.(?:jsonl|ndjson|json|csv|tsv|ya?ml)$")
_CI_FILE = re.compile(
    r"^(?:\.github/workflows/[^/]+\.ya?ml|\.gitlab-ci\.ya?ml|\.gitlab/.+\.ya?ml|azure-pipelines[\w.-]*\.ya?ml|\.circleci/config\.ya?ml"
    r"|bitbucket-pipelines\.ya?ml|\.buildkite/.+\.ya?ml|Jenkinsfile|\.azuredevops/.+\.ya?ml|\.azdo/.+\.ya?ml)$"
)
_RUNS_EVALUATION = re.compile(
    r"promptfoo|deepeval\s+test|inspect\s+eval|braintrust\s+eval|\bevalite\b|\bragas\b|langsmith.{0,40}eval"
    r"|(?:make|just|task|npm\s+run|pnpm|yarn|bun\s+run|uv\s+run|poetry\s+run|python3?|pytest|node|npx|dotnet\s+test)\s[^\n#]{0,120}"
    r"(?:\b|_)(?:evals?|evaluat(?:e|ion|ions))(?:\b|_)",
    re.IGNORECASE,
)
_PYTEST = re.compile(r"\b(?:pytest|tox|nox)\b")
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
    if not context.get(used):
        return ()
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
    likely = next((f.path for f in files if f.language and _is_likely(f.path)), "")
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
        if not _PROMPTFOO.search(file.path):
            continue
        text = context.read(file.path)
        try:
            root: Any = read_json(text) if file.path.endswith(".json") else read_yaml(text)
        except DocumentError:
            continue
        tests = root.get("tests") if isinstance(root, dict) else None
        cases = len(tests) if isinstance(tests, list) else int(isinstance(tests, str) and bool(tests))
        if cases and root.get("providers") and root.get("prompts"):
            yield Evaluation(file.path, root.line_of("tests"), "promptfoo", cases, as_test=False)


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
    names = context.analysis(file).imports or ()
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
        counted = [(f, _case_count(context, f)) for f in held if _CASES.search(f.path)]
        best = max(counted, key=lambda pair: (pair[1], pair[0].path), default=None)
        if best and best[1] >= MIN_CASES:
            yield Evaluation(best[0].path, 1, "its own", best[1], as_test=False)


def _case_count(context: Context, file: File) -> int:
    if file.size > MAX_CASES_BYTES:
        return 0
    text = content_of(context, file).decode("utf-8", errors="replace")
    rows = sum(1 for line in text.split("\n") if line.strip())
    match file.name.rpartition(".")[2]:
        case "jsonl" | "ndjson":
            return rows
        case "csv" | "tsv":
            return rows - 1
        case "json":
            return _entries(text, json=True)
        case _:
            return _entries(text, json=False)


def _entries(text: str, *, json: bool) -> int:
    """Entries that look like cases: mappings in a list, at the top or under one key."""
    try:
        root: Any = read_json(text) if json else read_yaml(text)
    except DocumentError:
        return 0
    lists = [root, *root.values()] if isinstance(root, dict) else [root]
    return max(
        (sum(isinstance(e, dict) for e in each) for each in lists if isinstance(each, list)), default=0
    )


@fact("models.evaluations_in_ci")
def evaluations_in_ci(context: Context) -> bool:
    """Whether CI names an evaluation: the tool, or a script or folder of that name.

    Unknown where the evaluation is part of a test suite that CI runs.
    """
    runs_tests = ""
    for file in context.files:
        if file.kind is not FileKind.TEXT or not _CI_FILE.search(file.path):
            continue
        text = context.read(file.path)
        if line := _line_of(_RUNS_EVALUATION, text):
            context.cite(file.path, line)
            return True
        runs_tests = runs_tests or (file.path if _line_of(_PYTEST, text) else "")
    found = context.get(evaluations)
    if runs_tests and any(e.as_test for e in found):
        reason = f"{runs_tests} runs the tests; whether the evaluations are among them cannot be read"
        raise Unavailable(reason, "")
    return False


def _line_of(pattern: re.Pattern[str], text: str) -> int:
    """The first line that matches and is no comment; 0 where there is none."""
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.lstrip().startswith("#") and pattern.search(line[:2_000]):
            return number
    return 0
