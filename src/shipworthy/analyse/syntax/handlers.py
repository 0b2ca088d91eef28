"""What is tried before an error is caught."""

from __future__ import annotations

from tree_sitter import Node

_HANDLES = ("catch", "rescue", "except")
_GIVES = ("return", "assign", "declaration", "property", "yield")


def falls_back(handler: Node) -> bool:
    """What is tried ends in a value that is given back or kept: an error leaves another one in its place.

    In Ruby `x rescue nil` is such a value, and `rescue => error` keeps the error for what follows.
    """
    if handler.type == "rescue_modifier" or any(c.type == "exception_variable" for c in handler.children):
        return True
    tried = handler.prev_named_sibling
    while tried is not None and tried.type.startswith(_HANDLES):
        tried = tried.prev_named_sibling
    while tried is not None and (_holds_statements(tried) or tried.type.startswith("if")):
        inside = [each for each in tried.named_children if "comment" not in each.type]
        if tried.type.startswith("if"):
            inside = inside[1:2]  # what is done if it holds
        tried = inside[-1] if inside else None
    return tried is not None and (_gives(tried) or any(_gives(each) for each in tried.named_children[:1]))


def _holds_statements(node: Node) -> bool:
    return node.type.endswith(("block", "statements", "body", "compound_statement"))


def _gives(node: Node) -> bool:
    return any(word in node.type for word in _GIVES)
