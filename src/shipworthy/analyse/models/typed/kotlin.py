"""Kotlin's trees as programs."""

from __future__ import annotations

from collections.abc import Iterator

from tree_sitter import Node

from shipworthy.analyse.models.typed.java import plain_type
from shipworthy.analyse.models.typed.program import (
    Chain,
    Declared,
    Imported,
    Marked,
    Program,
    Span,
    Step,
    first,
    line_of,
    text_of,
    walk,
)

_TYPES = frozenset({"class_declaration", "object_declaration", "companion_object"})
_FUNCTIONS = frozenset(
    {"function_declaration", "lambda_literal", "anonymous_function", "secondary_constructor"}
)
_TYPE = ("user_type", "nullable_type", "function_type", "parenthesized_type")
_AROUND = frozenset({"parenthesized_expression", "unary_expression", "await_expression", "as_expression"})


class Kotlin:
    group = "Java"
    extends = False
    returns_itself = True

    def program(self, root: Node) -> Program:
        found = Program()
        for node in walk(root):
            kind = node.type
            if kind == "import":
                found.imports.extend(_imported(node))
            elif kind in _TYPES:
                _type(node, found)
            elif kind == "function_declaration":
                _function(node, found)
            elif kind in {"class_parameter", "parameter"}:
                found.declared.extend(_parameter(node))
            elif kind == "property_declaration":
                found.declared.extend(_property(node))
            elif kind == "assignment":
                found.declared.extend(_assigned(node))
            elif kind == "call_expression" and not _continues(node) and (chain := self.chain(node)):
                found.chains.append(chain)
        return found

    def chain(self, node: Node) -> Chain | None:
        steps: list[Step] = []
        called, given, types = False, None, ""
        while True:
            children = node.named_children
            if node.type == "call_expression" and children:
                if not called:
                    types = text_of(first(node, ("type_arguments",)))
                    given = first(node, ("value_arguments",)) or first(node, ("annotated_lambda",))
                called = True
                node = children[0]
            elif node.type == "navigation_expression" and len(children) > 1:
                last = children[-1]
                steps.insert(0, Step(text_of(last), line_of(last), called, given, types))
                called, given, types = False, None, ""
                node = children[0]
            elif node.type in _AROUND and children:
                node = children[0]
            elif node.type in {"identifier", "this_expression", "super_expression"}:
                break
            else:
                return None
        name = text_of(node)
        if not called:
            return Chain(name, tuple(steps), line_of(node), node.start_byte)
        if name[:1].isupper():
            return Chain(name, tuple(steps), line_of(node), node.start_byte, True, given)
        step = Step(name, line_of(node), True, given, types)
        return Chain("", (step, *steps), line_of(node), node.start_byte)

    def given(self, arguments: Node) -> Iterator[tuple[str, Node]]:
        for each in arguments.named_children:
            children = each.named_children
            if each.type == "value_argument" and children:
                yield text_of(children[0]) if len(children) > 1 else "", children[-1]

    def settings(self, value: Node) -> Iterator[tuple[str, Node]]:
        chain = self.chain(value) if value.type == "call_expression" else None
        if chain is not None and chain.given is not None:
            yield from ((name, held) for name, held in self.given(chain.given) if name)
        for step in chain.steps if chain else ():
            for name, held in self.given(step.given) if step.given is not None else ():
                yield name or step.name, held


def _continues(node: Node) -> bool:
    parent: Node | None = node.parent
    child = node
    while parent is not None and parent.type in _AROUND:
        child, parent = parent, parent.parent
    if parent is None:
        return False
    if parent.type == "call_expression":  # `f(x) { … }`
        return parent.named_children[0] == child
    if parent.type != "navigation_expression" or parent.named_children[0] != child:
        return False
    while parent.parent is not None and parent.parent.type == "navigation_expression":
        parent = parent.parent
    return parent.parent is not None and parent.parent.type == "call_expression"


def _imported(node: Node) -> Iterator[Imported]:
    if not node.named_children:
        return
    module = text_of(node.named_children[0])
    everything = text_of(node).rstrip().endswith("*")
    alias = text_of(node.named_children[1]) if len(node.named_children) > 1 else ""
    name = "" if everything else alias or module.rpartition(".")[2]
    yield Imported(module, line_of(node), name, everything)


def _type(node: Node, found: Program) -> None:
    name = text_of(node.child_by_field_name("name"))
    found.types.add(name)
    modifiers = first(node, ("modifiers",))
    for mark in walk(modifiers) if modifiers else ():
        if mark.type == "annotation" and (
            type_ := next((n for n in walk(mark) if n.type == "user_type"), None)
        ):
            place = node.child_by_field_name("name") or node
            found.marked.append(Marked(text_of(type_), name, line_of(place)))


def _function(node: Node, found: Program) -> None:
    name = text_of(node.child_by_field_name("name"))
    owner = _type_around(node)
    found.spans.append(Span(f"{owner}.{name}" if owner else name, node.start_byte, node.end_byte))
    if result := first(node, _TYPE):
        found.results[name] = text_of(result)


def _type_around(node: Node) -> str:
    names: list[str] = []
    while node.parent is not None:
        node = node.parent
        if node.type in _TYPES:
            names.insert(0, text_of(node.child_by_field_name("name")))
    return ".".join(name for name in names if name)


def _parameter(node: Node) -> Iterator[Declared]:
    name, type_ = first(node, ("identifier",)), first(node, _TYPE)
    if name is None or type_ is None:
        return
    owner = _type_around(node) if node.type == "class_parameter" else ""
    around = _scope_of(node)
    yield Declared(text_of(name), text_of(type_), None, around.start_byte, around.end_byte, owner)


def _property(node: Node) -> Iterator[Declared]:
    variable = first(node, ("variable_declaration",))
    if variable is None:
        return
    name, type_ = first(variable, ("identifier",)), first(variable, _TYPE)
    value = next(
        (c for c in reversed(node.named_children) if c.type not in _NO_VALUES and c != variable), None
    )
    if value is not None and value.type == "property_delegate":  # `by lazy { … }`
        value = _last_of_lambda(value)
    around = _scope_of(node)
    owner = _type_around(node) if around.type not in _FUNCTIONS else ""
    yield Declared(
        text_of(name),
        plain_type(text_of(type_)),
        value,
        around.start_byte,
        around.end_byte,
        owner,
        node.start_byte,
    )


_NO_VALUES = frozenset({"modifiers", "type_parameters", "getter", "setter", "type_constraints"})


def _last_of_lambda(node: Node) -> Node | None:
    body = next((n for n in walk(node) if n.type == "lambda_literal"), None)
    return body.named_children[-1] if body is not None and body.named_children else None


def _assigned(node: Node) -> Iterator[Declared]:
    children = node.named_children
    if len(children) == 2:
        name = text_of(children[0]).rpartition(".")[2]
        yield Declared(name, "", children[1], 0, 0, owner="*")


def _scope_of(node: Node) -> Node:
    while node.parent is not None and node.type not in _FUNCTIONS and node.type not in _TYPES:
        node = node.parent
    return node
