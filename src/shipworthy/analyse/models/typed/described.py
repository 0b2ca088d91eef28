"""What a call is given: the names of its arguments, options and builder methods, and the model's name."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from tree_sitter import Node

from shipworthy.analyse.models.names import is_model_name
from shipworthy.analyse.models.typed.program import Chain, Grammar, text_of, walk

_MODEL = re.compile(r"(?:with|set)?_?model(?:_?(?:name|id))?|deployment(?:_?name)?", re.IGNORECASE)
_TEXTS = frozenset({
    "interpreted_string_literal", "raw_string_literal", "string_literal", "verbatim_string_literal",
    "multiline_string_literal", "raw_string",
})  # fmt: skip
_NAMES = re.compile(r"[A-Z]\w*(?:\.\w+)+|[a-z]\w*\.[A-Z]\w+")
_MOST = 60


def described(
    grammar: Grammar,
    chain: Chain,
    index: int,
    initial: Callable[[str, int], Node | None],
    is_constant: Callable[[str], bool],
) -> tuple[tuple[str, ...], str]:
    """Of the step with that index; -1 is the constructor. Builder methods after it belong to it."""
    names: dict[str, None] = {}
    model = ""
    given = chain.given if index < 0 else chain.steps[index].given
    for name, value in _settings(grammar, given, initial):
        if name:
            names.setdefault(name)
        model = model or _model(name, value, is_constant)
    for step in (*chain.steps[:index], *chain.steps[index + 1 :]) if index >= 0 else chain.steps:
        if step.called and not step.name.startswith("get"):
            names.setdefault(step.name)
            if not model and _MODEL.fullmatch(step.name) and step.given is not None:
                inner = step.given.named_children[:1]
                model = next((_model(step.name, _inside(value), is_constant) for value in inner), "")
    return tuple(list(names)[:_MOST]), model


def _settings(
    grammar: Grammar, given: Node | None, initial: Callable[[str, int], Node | None]
) -> Iterator[tuple[str, Node]]:
    for name, value in grammar.given(given) if given is not None else ():
        yield name, value
        yield from grammar.settings(value)
        held = initial(text_of(value), value.start_byte) if value.type == "identifier" else None
        if held is not None:
            yield from grammar.settings(held)


def _inside(node: Node) -> Node:
    """The value of an argument that is wrapped."""
    return (
        node.named_children[-1]
        if node.type in {"argument", "value_argument"} and node.named_children
        else node
    )


def _model(name: str, value: Node, is_constant: Callable[[str], bool]) -> str:
    """A text under the name of a model, or one that looks like a model's name; a constant as written."""
    text = text_of(value).strip("\"'`@")
    if value.type in _TEXTS:
        return text if (_MODEL.fullmatch(name) and text) or is_model_name(text) else ""
    if _MODEL.fullmatch(name):
        texts = [text_of(n).strip("\"'`@") for n in walk(value) if n.type in _TEXTS]
        if len(texts) == 1 and is_model_name(texts[0]):
            return texts[0]
        return text if not texts and _NAMES.fullmatch(text) and is_constant(text) else ""
    return ""
