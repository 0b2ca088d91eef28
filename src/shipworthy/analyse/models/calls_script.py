"""What a file in JavaScript or TypeScript has to do with models, also in the script of a component."""

from __future__ import annotations

import re

from shipworthy.analyse.limits import TookTooLong
from shipworthy.analyse.models.following import Follower
from shipworthy.analyse.models.known import Known
from shipworthy.analyse.models.script_tree import script_tree
from shipworthy.analyse.syntax.grammars import grammars
from shipworthy.analyse.syntax.parsing import parse
from shipworthy.model.ai_models import ModelReading

_SCRIPT = re.compile(r"<script\b[^>]{0,200}>")
_GRAMMAR = {"JavaScript": "JavaScript"}


def calls_script(text: str, language: str, known: Known) -> ModelReading:
    """Nothing where it cannot be read."""
    if language in {"Vue", "Svelte", "Astro"}:
        text = _scripts(text)
    content = text.encode("utf-8", "replace")
    try:
        parsed = parse(content, grammars(_GRAMMAR.get(language, "TypeScript")))
        return Follower("JavaScript", known).follow(script_tree(parsed.tree.root_node))
    except (ImportError, RecursionError, TookTooLong):
        return ModelReading()


def _scripts(text: str) -> str:
    """The scripts on their lines; Astro's stands between two lines of dashes."""
    kept: list[str] = []
    at = 0
    if text.startswith("---") and (end := text.find("\n---", 3)) > 0:
        kept.append(text[3:end])
        at = end
    for found in _SCRIPT.finditer(text, at):
        end = text.find("</script", found.end())
        end = len(text) if end < 0 else end
        if found.start() < at:
            continue
        kept.append("\n" * text.count("\n", at, found.end()) + text[found.end() : end])
        at = end
    return "".join(kept)
