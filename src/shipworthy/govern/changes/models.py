"""A node's models and prompts, before and after."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import zip_longest

from shipworthy.govern.changes.change import Change, How
from shipworthy.model.workflows import ModelRef, Node, Prompt


def of_models(old: Node, new: Node) -> Iterator[Change]:
    for a, b in zip_longest(old.models, new.models):
        if a and b:
            yield from _of_model(a, b, new.id)
        elif b:
            text = f"model added to {new.id}: {_named(b)}"
            yield Change(How.ADDED, "model", new.id, text, b.path, b.line, after=_named(b))
        elif a:
            text = f"model removed of {new.id}: {_named(a)}"
            yield Change(How.REMOVED, "model", new.id, text, new.path, new.line, before=_named(a))


def _of_model(old: ModelRef, new: ModelRef, node: str) -> Iterator[Change]:
    def said(text: str, how: How = How.CHANGED, *, loosened: bool = False) -> Change:
        return Change(how, "model", node, text, new.path, new.line, loosened, _named(old), _named(new))

    if old.provider != new.provider:
        providers = f"{old.provider or 'unknown'} → {new.provider or 'unknown'}"
        names = f"{_named(old)} → {_named(new)}"
        yield said(f"provider of {node}'s model: {providers} ({names})", loosened=bool(old.provider))
    elif (old.written, old.name, old.via) != (new.written, new.name, new.via):
        yield said(f"model of {node}: {_named(old)} → {_named(new)}")
    yield from _of_fallbacks(old, new, node)
    if old.parameters != new.parameters:
        settings = " → ".join(", ".join(f"{k} {v}" for k, v in m.parameters) or "none" for m in (old, new))
        yield said(f"settings of {node}'s model: {settings}")


def _of_fallbacks(old: ModelRef, new: ModelRef, node: str) -> Iterator[Change]:
    before, after = ([_named(f) for f in model.fallbacks] for model in (old, new))
    if before == after:
        return
    fewer = len(after) < len(before)
    how, word = (How.REMOVED, " removed") if fewer else (How.CHANGED, "")
    words = f"{', '.join(before) or 'none'} → {', '.join(after) or 'none'}"
    text = f"fallback models{word} of {node}: {words}"
    yield Change(how, "fallback", node, text, new.path, new.line, fewer, ", ".join(before), ", ".join(after))


def _named(model: ModelRef) -> str:
    written = model.written or str(model.via)
    return f"{written} ({model.name})" if model.name and model.name != model.written else written


def of_prompts(old: Node, new: Node) -> Iterator[Change]:
    if [_prompt(p) for p in old.prompts] == [_prompt(p) for p in new.prompts]:
        return
    at = (new.prompts[0].path, new.prompts[0].line) if new.prompts else (new.path, new.line)
    how = How.ADDED if not old.prompts else How.REMOVED if not new.prompts else How.CHANGED
    lines = " → ".join(str(sum(p.text.count("\n") + bool(p.text) for p in n.prompts)) for n in (old, new))
    text = f"prompt of {new.id} {how}: {lines} lines"
    before, after = (", ".join(p.version for p in n.prompts if p.version) for n in (old, new))
    text += f", version {before or '-'} → {after or '-'}" if before != after else ""
    texts = ["\n".join(p.text or p.reference for p in n.prompts) for n in (old, new)]
    yield Change(how, "prompt", new.id, text, *at, before=texts[0], after=texts[1])


def _prompt(prompt: Prompt) -> tuple[str, str, str]:
    return prompt.text, prompt.reference, prompt.version
