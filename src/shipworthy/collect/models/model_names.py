"""Which models the product names, and where."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from shipworthy.analyse.models.code_text import code_of
from shipworthy.analyse.models.names import REGISTRY, chosen_names, configured_names, is_registry, moves
from shipworthy.collect.context import Context, Unavailable, fact
from shipworthy.collect.models.model_calls import EVALUATIONS, call_sites, content_of, model_uses
from shipworthy.collect.models.models import used
from shipworthy.model.ai_models import ModelName
from shipworthy.model.repository import File, FileKind, PathClass

_CONFIGURATION = re.compile(
    r"(?:^|/)(?:[\w-]*(?:config|settings|constants|defaults|registry|catalogue?|providers?)|models?|model[_-]?(?:list|names|info)"
    r"|[\w-]*llms?)\.[\w.]+$|(?:^|/)(?:config|settings|constants|registry|providers?|adapters?|llms?|models?)/",
    re.IGNORECASE,
)
_ASIDE = re.compile(
    r"(?:^|/)(?:\w+[_-])?(?:examples?|demos?|samples?|tests?)(?:[_-]\w+)?\.\w+$|\.d\.ts$|(?:^|/)(?:guides?|experimental|seed\w*)/"
)
"""Named as something to look at."""
_DOCUMENTS = re.compile(
    r"(?:^|/)\.env(?:\.[\w.-]+)?$|\.(?:properties|env|ini|cfg)$"
    r"|(?:^|/)[\w.-]*(?:config|settings|application|values|compose|models?|llms?)[\w.-]*\.(?:ya?ml|toml|json)$"
    r"|(?:^|/)(?:config|conf|settings)/[^/]+\.(?:ya?ml|toml|json)$"
)
_NOT_THE_PRODUCT = re.compile(
    r"(?:^|/)\.(?:github|gitlab|circleci|claude|codex|cursor)/|promptfoo|(?:^|/)\w*results?/"
)
_NAMES_A_MODEL = re.compile(
    rb"gpt-|claude-|gemini-|mi[sx]tral|command-[ra]|llama|deepseek|grok-|qwen|text-embedding-|[\"'`]o[134]|\.GPT|ChatModel|ModelClaude"
)
MAX_DOCUMENT = 200_000


@dataclass(frozen=True, slots=True)
class NameUse:
    path: str
    line: int
    name: str


@fact("models.name_literals")
def name_literals(context: Context) -> tuple[NameUse, ...]:
    """Model names that code chooses by itself: `model="gpt-4o"`, `openai("gpt-4o")`.

    Read in the product files that use a model library. Not counted: names in configuration, registries (five
    names or more in a file) and adapters, names compared with, and defaults for an environment variable.
    """
    found = []
    for file in _candidates(context):
        code = code_of(context.read(file.path), file.language)
        if not is_registry(code):
            found += [NameUse(file.path, n.line, n.name) for n in chosen_names(code)]
    for use in found:
        context.cite(use.path, use.line)
    return tuple(sorted(found, key=lambda use: (use.path, use.line, use.name)))


def _candidates(context: Context) -> Iterator[File]:
    """Elsewhere a model's name is data as often as it is a choice."""
    if not context.get(used):
        return
    for path in sorted({use.path for use in context.get(model_uses)}):
        file = context.file(path)
        if file and not any(p.search(path) for p in (_CONFIGURATION, _ASIDE)):
            yield file


@fact("models.name_files", unit="files")
def name_files(context: Context) -> int:
    """How many files of product code choose a model by name.

    So many must be found and changed to change it.
    """
    return len({use.path for use in context.get(name_literals)})


@fact("models.configured_names")
def configured(context: Context) -> tuple[NameUse, ...]:
    """Model names in the product's configuration: YAML, TOML or JSON named so, properties, `.env`."""
    if not context.get(used):
        return ()
    found = []
    for file in context.of_class(PathClass.PRODUCT):
        if file.kind is FileKind.TEXT and file.size <= MAX_DOCUMENT and _is_configuration(file.path):
            content = content_of(context, file)
            if _NAMES_A_MODEL.search(content):
                names = list(configured_names(content.decode("utf-8", errors="replace")))
                if len({n.name for n in names}) < REGISTRY:
                    found += [NameUse(file.path, n.line, n.name) for n in names]
    return tuple(found)


def _is_configuration(path: str) -> bool:
    aside = _NOT_THE_PRODUCT.search(path) or EVALUATIONS.match(path)
    return _DOCUMENTS.search(path) is not None and not aside


@fact("models.moving_names")
def moving_names(context: Context) -> tuple[NameUse, ...]:
    """Model names that stand for whatever the vendor serves under them: `gpt-4o`, `…-latest`.

    Read in code and configuration. Vendors whose naming does not say are left out; Azure's names are
    deployments and are left out too.
    """
    chosen = [*context.get(name_literals), *context.get(configured), *_of_configuration_code(context)]
    if any("azure" in use.library.lower() for use in context.get(call_sites)):
        chosen = [use for use in chosen if use.name.endswith("-latest")]
    judged = [(use, moves(use.name)) for use in chosen]
    if not any(moving is not None for _, moving in judged):
        raise Unavailable(
            "no model name was found that says whether it is one version",
            "name the model in code or configuration, with its date",
        )
    found = tuple(use for use, moving in judged if moving)
    for use in found:
        context.cite(use.path, use.line)
    return found


def _of_configuration_code(context: Context) -> Iterator[NameUse]:
    """Names that configuration modules choose; registries list what may be chosen."""
    for path in sorted({use.path for use in context.get(model_uses)}):
        file = context.file(path)
        if file and _CONFIGURATION.search(path):
            code = code_of(context.read(path), file.language)
            names: Iterator[ModelName] = iter(()) if is_registry(code) else chosen_names(code)
            yield from (NameUse(path, n.line, n.name) for n in names)
