"""What changed since the base that may change what models answer, and whether that was evaluated."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from shipworthy.analyse.models.code_text import code_of
from shipworthy.analyse.models.names import chosen_names, configured_names, is_registry
from shipworthy.analyse.models.prompts import prompt_texts
from shipworthy.collect.context import Context, Unavailable, fact
from shipworthy.collect.history.change_base import changed_files, texts_before
from shipworthy.collect.models.evaluation_results import results
from shipworthy.collect.models.model_calls import EVALUATIONS, content_of, model_uses
from shipworthy.collect.models.model_evaluations import evaluations
from shipworthy.collect.models.model_evaluations_in_ci import evaluations_in_ci
from shipworthy.collect.models.model_names import configured
from shipworthy.collect.models.model_prompts import prompt_paths
from shipworthy.collect.models.models import used
from shipworthy.collect.workflows.judged import of_product
from shipworthy.model.change import ChangedFile, Status
from shipworthy.model.repository import File

_WRITTEN_IN = frozenset({"Python", "TypeScript", "JavaScript"})
"""Languages whose prompts of several lines are read."""
LISTED = 50


@dataclass(frozen=True, slots=True)
class AnswerChange:
    """A prompt, a model's name or a workflow that is not what it was at the base."""

    path: str
    line: int
    what: str


@fact("evaluations.answer_changes")
def answer_changes(context: Context) -> tuple[AnswerChange, ...]:
    """Prompts, names of models and workflows that differ from the base (`change.base`).

    Read are files of prompts, prompts of several lines in Python, JavaScript and TypeScript, model names
    in code and configuration, and workflows that are drawn or configured. What is new counts too; what is
    gone does not.
    """
    if not context.get(used):
        return ()
    changed = changed_files(context)
    before = texts_before(context, changed)
    found = [each for file in changed for each in _changes(context, file, before.get(file.path, ""))]
    for each in found[:LISTED]:
        context.cite(each.path, each.line)
    return tuple(found)


def _changes(context: Context, changed: ChangedFile, before: str) -> Iterator[AnswerChange]:
    file = context.file(changed.path)
    if file is None or changed.status is Status.DELETED:
        return
    now = content_of(context, file).decode("utf-8", errors="replace")
    if now == before:
        return  # moved
    if changed.path in _workflows(context):
        yield AnswerChange(changed.path, 1, "a workflow")
    elif file.language not in _WRITTEN_IN and changed.path in prompt_paths(context):
        yield AnswerChange(changed.path, 1, "a prompt")
    elif file.language in _WRITTEN_IN and changed.path in prompt_paths(context):
        yield from _of_prompts(changed.path, file.language or "", before, now)
    yield from _of_names(context, file, before, now)


def _workflows(context: Context) -> frozenset[str]:
    """Those that are no code: there, what changed is the workflow."""
    drawn = (each for each in of_product(context) if not _is_code(context, each.workflow.path))
    return frozenset(each.workflow.path for each in drawn)


def _is_code(context: Context, path: str) -> bool:
    file = context.file(path)
    return file is not None and file.language is not None


def _of_prompts(path: str, language: str, before: str, now: str) -> Iterator[AnswerChange]:
    old = {text for _, text in prompt_texts(before, language)}
    for prompt, text in prompt_texts(now, language):
        if text not in old:
            yield AnswerChange(path, prompt.line, f"the prompt {prompt.name}")


def _of_names(context: Context, file: File, before: str, now: str) -> Iterator[AnswerChange]:
    if file.path in {use.path for use in context.get(configured)}:
        old = {name.name for name in configured_names(before)}
        new = [name for name in configured_names(now) if name.name not in old]
    elif file.path in {use.path for use in context.get(model_uses)}:
        code = code_of(now, file.language)
        old = {name.name for name in chosen_names(code_of(before, file.language))}
        new = [name for name in chosen_names(code) if name.name not in old and not is_registry(code)]
    else:
        return
    for name in new:
        yield AnswerChange(file.path, name.line, f"the model {name.name}")


@fact("evaluations.changed")
def changed_evaluations(context: Context) -> tuple[str, ...]:
    """The files of evaluations that differ from the base: configurations, cases, and results of runs."""
    known = {each.path for each in context.get(evaluations)}
    known |= {each.path for each in context.get(results)}
    folders = {path.rpartition("/")[0] for path in known} - {""}
    return tuple(
        file.path
        for file in changed_files(context)
        if file.path in known or file.path.rpartition("/")[0] in folders or EVALUATIONS.match(file.path)
    )


@fact("evaluations.change_evaluated")
def change_evaluated(context: Context) -> bool:
    """Whether anything shows that the answers were evaluated since prompts, models or workflows changed.

    CI runs the evaluations, they changed along, or a result is at hand that is newer. Unknown where CI may
    run them among the tests.
    """
    if not context.get(answer_changes):
        raise Unavailable("no prompt, model's name or workflow differs from the base", "")
    if context.get(changed_evaluations) or any(not each.problem for each in context.get(results)):
        return True
    return context.get(evaluations_in_ci)
