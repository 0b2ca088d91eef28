"""Which model a step of a GitHub workflow asks, and what it is told."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from shipworthy.formats.workflows.adapter import Files
from shipworthy.formats.workflows.adapters._options import option
from shipworthy.formats.workflows.format import child
from shipworthy.model.workflows import ModelRef, Prompt, Via
from shipworthy.schema.from_toml import read_toml
from shipworthy.schema.from_yaml import read_yaml
from shipworthy.schema.nodes import DocumentError, line_of

_PROVIDERS = {
    "Claude Code": "anthropic", "Claude Code security review": "anthropic", "Codex": "openai",
    "Gemini CLI": "google", "GitHub Models": "github", "Copilot CLI": "github", "Qwen Code": "alibaba",
    "Ollama": "ollama",
}  # fmt: skip
_HOSTS = (("use_bedrock", "bedrock"), ("use_vertex", "vertex"), ("use_foundry", "azure"))
_MODEL_KEY = re.compile(r"(?:^|[._-])model(?:[._-]?name)?$", re.IGNORECASE)
_PROMPTS = (
    "prompt", "direct_prompt", "override_prompt", "custom_instructions", "system-prompt", "instruction",
    "instructions",
)  # fmt: skip
_PROMPT_FILES = ("prompt-file", "prompt_file", "system-prompt-file")
_EXPRESSION = re.compile(r"\$\{\{(.*?)\}\}", re.DOTALL)
_LITERAL = re.compile(r"\|\|\s*'([^']{1,200})'")
_MAX_TEXT = 100_000


@dataclass(frozen=True, slots=True)
class Place:
    """A step, with what is said around it."""

    path: str
    line: int
    given: Mapping[str, Any]
    """Its inputs."""
    environments: tuple[Mapping[str, Any], ...]
    """Of the step, its job and the workflow, the nearest first."""
    arguments: str
    """Of the program it starts, as one text."""
    files: Files


def model_of(tool: str, place: Place) -> ModelRef:
    provider = next(
        (host for key, host in _HOSTS if _is_true(place.given.get(key))), _PROVIDERS.get(tool, "")
    )
    ref = next(_stated(provider, place), None)
    if ref is None:
        return ModelRef("", Via.DEFAULT, place.path, place.line, provider)
    fallback = option(place.arguments, "--fallback-model") or place.given.get("fallback_model")
    if isinstance(fallback, str) and fallback:
        other = reference(fallback, place.path, place.line, provider, place.environments)
        return ModelRef(
            ref.written,
            ref.via,
            ref.path,
            ref.line,
            ref.provider,
            ref.name,
            ref.otherwise,
            fallbacks=(other,),
        )
    return ref


def _stated(provider: str, place: Place) -> Iterator[ModelRef]:
    """In the order in which they count."""
    if named := option(place.arguments, "--model", "-m"):
        line = line_of(place.given, "claude_args", place.line)
        yield reference(named, place.path, line, provider, place.environments)
    for values in (place.given, *place.environments):
        for key, value in values.items():
            if isinstance(value, str) and value.strip() and _MODEL_KEY.search(str(key)):
                line = line_of(values, key, place.line)
                yield reference(value.strip(), place.path, line, provider, place.environments)
    for path in _files_named(place):
        yield from _in_prompt_file(path, provider, place)
    if isinstance(home := place.given.get("codex-home"), str) and "${{" not in home:
        yield from _in_codex_home(f"{home.removeprefix('./').rstrip('/')}/config.toml", provider, place)


def _in_prompt_file(path: str, provider: str, place: Place) -> Iterator[ModelRef]:
    if not path.endswith((".yml", ".yaml")):
        return
    try:
        root = read_yaml(place.files.text(path) or "")
    except DocumentError:
        return
    if isinstance(name := child(root, "model"), str) and name:
        yield reference(name, path, line_of(root, "model"), provider, ())


def _in_codex_home(path: str, provider: str, place: Place) -> Iterator[ModelRef]:
    try:
        root = read_toml(place.files.text(path) or "")
    except DocumentError:
        return
    if isinstance(name := root.get("model"), str) and name:
        yield reference(name, path, root.line_of("model"), provider, ())


def reference(
    written: str, path: str, line: int, provider: str, environments: tuple[Mapping[str, Any], ...]
) -> ModelRef:
    expression = _EXPRESSION.search(written)
    if expression is None:
        maker, slash, name = written.partition("/")
        made = provider not in {"bedrock", "vertex", "azure"} and slash and maker.isalpha()
        return ModelRef(written, Via.LITERAL, path, line, maker.lower() if made else provider, written)
    inside = expression[1].strip()
    literal = _LITERAL.search(inside)
    otherwise = literal[1] if literal else ""
    if inside.startswith("vars."):
        return ModelRef(written, Via.CONFIG, path, line, provider, otherwise=otherwise)
    if inside.startswith("secrets."):
        return ModelRef(written, Via.ENVIRONMENT, path, line, provider, otherwise=otherwise)
    if inside.startswith("env."):
        name = inside.removeprefix("env.").split(" ", 1)[0]
        value = next((e[name] for e in environments if isinstance(e.get(name), str)), "")
        if value and "${{" not in value:
            return ModelRef(written, Via.ALIAS, path, line, provider, value)
        return ModelRef(written, Via.ENVIRONMENT, path, line, provider, otherwise=otherwise)
    return ModelRef(written, Via.EXPRESSION, path, line, provider, otherwise=otherwise)


def prompts_of(place: Place) -> Iterator[Prompt]:
    for key in _PROMPTS:
        if isinstance(text := place.given.get(key), str) and text.strip():
            yield Prompt(place.path, line_of(place.given, key, place.line), text[:_MAX_TEXT])
    for path in _files_named(place):
        text = place.files.text(path)
        yield Prompt(path if text is not None else place.path, 1, (text or "")[:_MAX_TEXT], reference=path)
    text = option(place.arguments, "-p", "--print", "--prompt", "exec", "run", "--message")
    if text and not text.startswith("-"):
        yield Prompt(place.path, place.line, text[:_MAX_TEXT])


def _files_named(place: Place) -> Iterator[str]:
    for key in _PROMPT_FILES:
        if isinstance(path := place.given.get(key), str) and path and "${{" not in path:
            yield path.removeprefix("./")


def _is_true(value: object) -> bool:
    return value is True or (isinstance(value, str) and value.strip().lower() == "true")
