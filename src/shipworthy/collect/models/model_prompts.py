"""The prompts of the product: whether it has its own, and whether they are apart from the calls."""

from __future__ import annotations

import re
from dataclasses import dataclass

from shipworthy.analyse.models.code_text import code_of
from shipworthy.analyse.models.imports import GROUPS
from shipworthy.analyse.models.prompts import holds_prompt, instructs, long_prompts
from shipworthy.collect.context import Context, Unavailable, fact
from shipworthy.collect.models.model_calls import call_sites, content_of, model_uses
from shipworthy.collect.models.model_mentions import mentions
from shipworthy.collect.repository import BESIDE
from shipworthy.model.repository import File, FileKind, PathClass

_PROMPT_FILE = re.compile(
    r"(?:^|/)(?:[\w-]*prompts?|prompt[_-]?templates?)/(?:.+/)?[^/]+\.(?:md|txt|j2|jinja2?|ya?ml|prompt|hbs|mustache|xml|toml|json|st|tmpl)$"
    r"|\.(?:prompty|prompt)$|[\w-]*prompt[\w-]*\.(?:txt|j2|jinja2?|st)$|\.prompt\.ya?ml$",
    re.IGNORECASE,
)
_TRIAL = re.compile(r"(?:^|/)(?:integration|e2e|conformance|smoke)/")
_FOR_AGENTS = re.compile(r"(?:^|/)\.(?:github|claude|cursor|codex|vscode|agents|gemini)/")
_PROMPT_SERVICES = (
    "get_prompt(",
    "getPrompt(",
    "pull_prompt(",
    "hub.pull(",
    "promptlayer",
    "prompts.get(",
    "prompt_registry",
)


@dataclass(frozen=True, slots=True)
class MixedPrompt:
    path: str
    line: int
    name: str
    lines: int


@fact("models.prompt_files", unit="files")
def prompt_files(context: Context) -> int:
    """How many prompts are kept apart from the code that calls models.

    As files of text, as modules of prompts that call nothing, or in a prompt service.
    """
    found = _apart(context)
    for path in found.files:
        context.note(path)
    return len({*found.files, *found.modules, *found.services})


@dataclass(frozen=True, slots=True)
class _Apart:
    files: tuple[str, ...]
    modules: tuple[str, ...]
    services: tuple[str, ...]
    """The modules that ask one."""


def _apart(context: Context) -> _Apart:
    return context.once("prompts apart", lambda: _find_apart(context))


def _find_apart(context: Context) -> _Apart:
    callers = {use.path for use in context.get(call_sites)}
    files = [f.path for f in context.of_class(PathClass.PRODUCT) if _is_prompt_file(f)]
    modules = [p.path for p in context.get(prompts) if p.path not in callers]
    users = sorted({use.path for use in context.get(model_uses)})
    services = [path for path in users if _asks_a_service(context, path)]
    return _Apart(tuple(files), tuple(modules), tuple(services))


def prompt_paths(context: Context) -> frozenset[str]:
    """The product's files that hold prompts of their own."""
    found = _apart(context)
    return frozenset({*found.files, *found.modules, *(p.path for p in context.get(mixed_prompts))})


def _is_prompt_file(file: File) -> bool:
    told = file.kind is FileKind.TEXT and file.size > 40
    return told and _PROMPT_FILE.search(file.path) is not None and not _FOR_AGENTS.search(file.path)


def _asks_a_service(context: Context, path: str) -> bool:
    file = context.file(path)
    code = code_of(context.read(path), file.language if file else None)
    return any(word in code for word in _PROMPT_SERVICES)


@fact("models.long_prompts")
def prompts(context: Context) -> tuple[MixedPrompt, ...]:
    """Prompts of five lines or more in product code, in Python, JavaScript and TypeScript."""
    files = [file for path in context.get(mentions)["prompt"] if (file := context.file(path))]
    return tuple(
        MixedPrompt(file.path, prompt.line, prompt.name, prompt.lines)
        for file in files
        if file.language in {"Python", "TypeScript", "JavaScript"}
        for prompt in long_prompts(content_of(context, file).decode("utf-8", errors="replace"), file.language)
    )


@fact("models.mixed_prompts")
def mixed_prompts(context: Context) -> tuple[MixedPrompt, ...]:
    """Prompts of five lines or more, written in a module that calls a model.

    Read in Python, JavaScript and TypeScript.
    """
    callers = {use.path for use in context.get(call_sites)}
    found = tuple(p for p in context.get(prompts) if p.path in callers)
    for prompt in found:
        context.cite(prompt.path, prompt.line)
    return found


@fact("models.own_prompts")
def own_prompts(context: Context) -> bool:
    """Whether the product itself tells models what to do.

    It holds prompts, in files or in code. A library that passes on its caller's has none.
    """
    if context.get(prompt_files) or context.get(mixed_prompts):
        return True
    found = context.get(mentions)
    for path in (*found["telling"], *found["prompt"]):
        file = context.file(path)
        if file is None or file.language not in GROUPS or _TRIAL.search(path) or BESIDE.match(path):
            continue
        text = content_of(context, file).decode("utf-8", errors="replace")
        if instructs(text, file.language) or holds_prompt(text, file.language):
            context.note(path)
            return True
    return False


@fact("models.prompts_apart", unit="share")
def prompts_apart(context: Context) -> float:
    """The share of places with prompts that are apart from the code that calls models.

    Unknown where no prompt was found.
    """
    apart = context.get(prompt_files)
    mixed = len({p.path for p in context.get(mixed_prompts)})
    if apart + mixed == 0:
        raise Unavailable("no prompt of five lines or more was found, in code or apart from it", "")
    return apart / (apart + mixed)
