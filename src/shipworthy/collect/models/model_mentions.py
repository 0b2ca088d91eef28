"""One pass over the product's code for words that later questions start from."""

from __future__ import annotations

from collections.abc import Mapping

from shipworthy.collect.catalogues import model_care, models
from shipworthy.collect.context import Context, fact
from shipworthy.collect.models.model_calls import content_of
from shipworthy.collect.repository import source_files

_PROMPTS = (b"rompt", b"nstruction", b"PROMPT", b"INSTRUCTION", b"system_message", b"systemMessage")
_TELLS = (b"You are", b"You're", b"Your task", b"You will", b"Act as")


@fact("models.mentions")
def mentions(context: Context) -> Mapping[str, tuple[str, ...]]:
    """The product's source files by what they mention: prompts, fallbacks, tracing, guardrails, reviews.

    A first sieve: whether a mention means anything is for those who ask.
    """
    wanted = {"prompt": _PROMPTS, "telling": _TELLS}
    for kind in ("fallbacks", "tracing"):
        wanted[kind] = tuple(word.encode() for word in models().signs[kind])
    for kind, words in model_care().anywhere.items():
        wanted[kind] = tuple(word.encode() for word in words)
    found: dict[str, list[str]] = {kind: [] for kind in wanted}
    for file in context.get(source_files):
        content = content_of(context, file)
        for kind, words in wanted.items():
            if any(word in content for word in words):
                found[kind].append(file.path)
    return {kind: tuple(paths) for kind, paths in found.items()}
