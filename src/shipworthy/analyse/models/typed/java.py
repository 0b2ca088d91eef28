"""Java's trees as programs."""

from __future__ import annotations

from collections.abc import Iterator

from tree_sitter import Node

from shipworthy.analyse.models.typed.program import (
    Chain,
    Declared,
    Imported,
    Marked,
    Program,
    Span,
    Step,
    line_of,
    text_of,
    walk,
)

_TYPES = frozenset({
    "class_declaration", "interface_declaration", "record_declaration", "enum_declaration",
    "annotation_type_declaration",
})  # fmt: skip
_FUNCTIONS = frozenset({
    "method_declaration", "constructor_declaration", "lambda_expression", "compact_constructor_declaration",
})  # fmt: skip
_VARIABLES = frozenset({"formal_parameter", "spread_parameter", "resource", "enhanced_for_statement"})
_CALLS = frozenset({"method_invocation", "object_creation_expression"})


class Java:
    group = "Java"
    extends = False
    returns_itself = True

    def program(self, root: Node) -> Program:
        found = Program()
        for node in walk(root):
            kind = node.type
            if kind == "import_declaration":
                found.imports.append(_imported(node))
            elif kind in _TYPES:
                _type(node, found)
            elif kind in _FUNCTIONS:
                _function(node, found)
            elif kind in {"field_declaration", "local_variable_declaration"}:
                found.declared.extend(_variables(node))
            elif kind in _VARIABLES:
                found.declared.extend(_parameter(node))
            elif kind == "assignment_expression":
                found.declared.extend(_assigned(node))
            elif kind in _CALLS and not continues(node) and (chain := self.chain(node)):
                found.chains.append(chain)
        return found

    def chain(self, node: Node) -> Chain | None:
        steps: list[Step] = []
        while True:
            match node.type:
                case "method_invocation":
                    name = node.child_by_field_name("name")
                    given = node.child_by_field_name("arguments")
                    assert name is not None
                    steps.insert(0, Step(text_of(name), line_of(name), True, given))
                    following = node.child_by_field_name("object")
                    if following is None:
                        return Chain("", tuple(steps), line_of(name), node.start_byte)
                case "field_access":
                    name = node.child_by_field_name("field")
                    assert name is not None
                    steps.insert(0, Step(text_of(name), line_of(name)))
                    following = node.child_by_field_name("object")
                case "object_creation_expression":
                    type_ = plain_type(text_of(node.child_by_field_name("type")))
                    given = node.child_by_field_name("arguments")
                    return Chain(type_, tuple(steps), line_of(node), node.start_byte, True, given)
                case "parenthesized_expression" | "cast_expression":
                    following = node.child_by_field_name("value") or (
                        node.named_children[0] if node.named_children else None
                    )
                case "identifier" | "this" | "super":
                    return Chain(text_of(node), tuple(steps), line_of(node), node.start_byte)
                case _:
                    return None
            if following is None:
                return None
            node = following

    def given(self, arguments: Node) -> Iterator[tuple[str, Node]]:
        for each in arguments.named_children:
            yield "", each

    def settings(self, value: Node) -> Iterator[tuple[str, Node]]:
        """`Params.builder().model(…).build()`, also inside a lambda."""
        if value.type == "object_creation_expression" and (given := value.child_by_field_name("arguments")):
            for each in given.named_children:
                if each.type in _CALLS:
                    yield from self.settings(each)
        chain = self.chain(value) if value.type == "method_invocation" else None
        for step in chain.steps if chain else ():
            if step.called and step.given is not None and step.given.named_children:
                yield step.name, step.given.named_children[0]


def continues(node: Node) -> bool:
    """It is the beginning of a longer chain."""
    parent = node.parent
    while parent is not None and parent.type in {"parenthesized_expression", "field_access"}:
        parent = parent.parent
    return (
        parent is not None
        and parent.type == "method_invocation"
        and (held := parent.child_by_field_name("object")) is not None
        and held.start_byte <= node.start_byte < held.end_byte
    )


def plain_type(written: str) -> str:
    return written.partition("<")[0].strip()


def _imported(node: Node) -> Imported:
    module = text_of(node.named_children[0]) if node.named_children else ""
    everything = any(child.type == "asterisk" for child in node.children)
    return Imported(module, line_of(node), "" if everything else module.rpartition(".")[2], everything)


def _type(node: Node, found: Program) -> None:
    name = text_of(node.child_by_field_name("name"))
    found.types.add(name)
    modifiers = next((c for c in node.named_children if c.type == "modifiers"), None)
    for mark in modifiers.named_children if modifiers else ():
        if mark.type in {"annotation", "marker_annotation"}:
            place = node.child_by_field_name("name") or node
            found.marked.append(Marked(text_of(mark.child_by_field_name("name")), name, line_of(place)))


def _function(node: Node, found: Program) -> None:
    name = text_of(node.child_by_field_name("name"))
    if name:
        owner = _type_around(node)
        found.spans.append(Span(f"{owner}.{name}" if owner else name, node.start_byte, node.end_byte))
        if result := text_of(node.child_by_field_name("type")):
            found.results[name] = result


def _type_around(node: Node) -> str:
    names: list[str] = []
    while node.parent is not None:
        node = node.parent
        if node.type in _TYPES:
            names.insert(0, text_of(node.child_by_field_name("name")))
    return ".".join(names)


def _variables(node: Node) -> Iterator[Declared]:
    type_ = text_of(node.child_by_field_name("type"))
    field = node.type == "field_declaration"
    around = _scope_of(node)
    for each in node.children_by_field_name("declarator"):
        name = text_of(each.child_by_field_name("name"))
        owner = _type_around(node) if field else ""
        value = each.child_by_field_name("value")
        told = "" if type_ == "var" else type_
        yield Declared(name, told, value, around.start_byte, around.end_byte, owner, node.start_byte)


def _parameter(node: Node) -> Iterator[Declared]:
    around = _scope_of(node)
    name = text_of(node.child_by_field_name("name"))
    type_ = text_of(node.child_by_field_name("type"))
    value = node.child_by_field_name("value")
    told = "" if type_ == "var" else type_
    if name and (told or value is not None):
        yield Declared(name, told, value, around.start_byte, around.end_byte, at=node.start_byte)
    if around.type == "record_declaration":
        yield Declared(name, told, None, 0, 0, owner=text_of(around.child_by_field_name("name")))


def _assigned(node: Node) -> Iterator[Declared]:
    left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
    if left is None or right is None:
        return
    if left.type == "field_access":
        yield Declared(text_of(left.child_by_field_name("field")), "", right, 0, 0, owner="*")
    elif left.type == "identifier":
        around = _scope_of(node)
        span = (around.start_byte, around.end_byte)
        yield Declared(text_of(left), "", right, 0, 0, owner="*")
        yield Declared(text_of(left), "", right, *span, at=node.start_byte)


def _scope_of(node: Node) -> Node:
    while node.parent is not None and node.type not in _FUNCTIONS and node.type not in _TYPES:
        node = node.parent
    return node
