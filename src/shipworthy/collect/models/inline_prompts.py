"""Prompts that stand in the very call of a model."""

from __future__ import annotations

from shipworthy.analyse.models.code_text import code_of
from shipworthy.analyse.models.inline_prompts import inline_prompts as prompts_in
from shipworthy.collect.context import Context, fact
from shipworthy.collect.models.model_prompts import MixedPrompt
from shipworthy.collect.models.model_sites import requests
from shipworthy.collect.models.models import used
from shipworthy.collect.repository import BESIDE


@fact("models.inline_prompts")
def inline_prompts(context: Context) -> tuple[MixedPrompt, ...]:
    """Where a file that asks a model writes the instruction itself into the message or argument.

    `{"role": "system", "content": "You are …"}`, `system="…"`, `SystemMessage("…")`, of five words or more.
    """
    if not context.get(used):
        return ()
    found = []
    for path in sorted({s.path for s in context.get(requests) if not BESIDE.match(s.path)}):
        file = context.file(path)
        code = code_of(context.read(path), file.language if file else None, keep_texts=True)
        found += [MixedPrompt(path, p.line, p.name, p.lines) for p in prompts_in(code)]
    for prompt in found:
        context.cite(prompt.path, prompt.line)
    return tuple(found)
