"""Go's trees as programs."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tree_sitter import Node

from shipworthy.analyse.models.typed.program import (
    Chain,
    Declared,
    Imported,
    Program,
    Span,
    Step,
    first,
    line_of,
    text_of,
    walk,
)

_VERSION = re.compile(r"/v\d+$|\.v\d+$")
_FUNCTIONS = frozenset({"function_declaration", "method_declaration", "func_literal"})
_AROUND = frozenset({"parenthesized_expression", "unary_expression", "type_assertion_expression"})


class Go:
    group = "Go"
    extends = False
    returns_itself = False

    def program(self, root: Node) -> Program:
        found = Program()
        for node in walk(root):
            if node.type == "import_spec":
                found.imports.append(_imported(node))
            elif node.type in _FUNCTIONS:
                self._function(node, found)
            elif node.type == "type_spec":
                self._type(node, found)
            elif node.type in {"short_var_declaration", "assignment_statement", "var_spec"}:
                found.declared.extend(_bound(node))
            elif node.type == "keyed_element":
                found.declared.extend(_field_value(node))
            elif node.type == "range_clause":
                found.declared.extend(_bound(node))
            elif node.type == "call_expression" and not _continues(node) and (chain := self.chain(node)):
                found.chains.append(chain)
        return found

    def _function(self, node: Node, found: Program) -> None:
        name = text_of(node.child_by_field_name("name"))
        receiver = node.child_by_field_name("receiver")
        if name:
            owner = re.search(r"(\w+)(?:\[[^\]]*\])?\s*\)$", text_of(receiver)) if receiver else None
            found.spans.append(Span(f"{owner[1]}.{name}" if owner else name, node.start_byte, node.end_byte))
            if result := node.child_by_field_name("result"):
                found.results[name] = text_of(result)
        for parameters in (receiver, node.child_by_field_name("parameters")):
            for each in parameters.named_children if parameters else ():
                type_ = text_of(each.child_by_field_name("type"))
                for each_name in each.children_by_field_name("name"):
                    span = (node.start_byte, node.end_byte)
                    found.declared.append(Declared(text_of(each_name), type_, None, *span))

    def _type(self, node: Node, found: Program) -> None:
        name, body = text_of(node.child_by_field_name("name")), node.child_by_field_name("type")
        found.types.add(name)
        for each in walk(body) if body and body.type == "struct_type" else ():
            if each.type == "field_declaration":
                type_ = text_of(each.child_by_field_name("type"))
                names = [text_of(n) for n in each.children_by_field_name("name")]
                for field in names or [re.split(r"[.*]", type_)[-1]]:
                    found.declared.append(Declared(field, type_, None, 0, 0, owner=name))

    def chain(self, node: Node) -> Chain | None:
        steps: list[Step] = []
        called, given, types = False, None, ""
        while True:
            if node.type == "call_expression":
                called, given = True, node.child_by_field_name("arguments")
                following = node.child_by_field_name("function")
            elif node.type == "selector_expression":
                field = node.child_by_field_name("field")
                if field is None:
                    return None
                steps.insert(0, Step(text_of(field), line_of(field), called, given, types))
                called, given, types = False, None, ""
                following = node.child_by_field_name("operand")
            elif node.type == "type_instantiation_expression":
                following = first(node, ("selector_expression", "identifier"))
            elif node.type == "index_expression" or node.type in _AROUND:
                following = node.child_by_field_name("operand") or first(node, tuple(_OPERANDS))
            elif node.type == "identifier":
                break
            elif node.type == "composite_literal":
                type_ = re.sub(r"\[.*", "", text_of(node.child_by_field_name("type")))
                place = (line_of(node), node.start_byte)
                return Chain(type_, tuple(steps), *place, True, node.child_by_field_name("body"))
            else:
                return None
            if following is None:
                return None
            node = following
        name = text_of(node)
        if called:
            return Chain("", (Step(name, line_of(node), True, given), *steps), line_of(node), node.start_byte)
        return Chain(name, tuple(steps), line_of(node), node.start_byte)

    def given(self, arguments: Node) -> Iterator[tuple[str, Node]]:
        for each in arguments.named_children:
            yield "", each

    def settings(self, value: Node) -> Iterator[tuple[str, Node]]:
        if value.type in {"unary_expression", "parenthesized_expression"}:
            inner = first(value, ("composite_literal", "unary_expression"))
            value = inner if inner is not None else value
        if value.type == "call_expression":  # `ai.WithModel(…)`: an option by its name
            name = text_of(value.child_by_field_name("function")).rpartition(".")[2]
            arguments = value.child_by_field_name("arguments")
            if name.startswith("With") and arguments and arguments.named_children:
                yield name, arguments.named_children[0]
        body = value.child_by_field_name("body") if value.type == "composite_literal" else None
        for each in body.named_children if body else ():
            key, held = each.child_by_field_name("key"), each.child_by_field_name("value")
            if each.type == "keyed_element" and key and held and held.named_children:
                yield text_of(key), held.named_children[0]


_OPERANDS = ("identifier", "selector_expression", "call_expression", "composite_literal", "index_expression",
             "parenthesized_expression", "unary_expression", "type_assertion_expression")  # fmt: skip


def _continues(node: Node) -> bool:
    """It is the beginning of a longer chain."""
    parent = node.parent
    while parent is not None and parent.type in {"parenthesized_expression", "index_expression"}:
        parent = parent.parent
    if parent is None or parent.type != "selector_expression":
        return False
    return parent.parent is not None and parent.parent.type == "call_expression" and _is_called(parent)


def _is_called(node: Node) -> bool:
    return node.parent is not None and node.parent.child_by_field_name("function") == node


def _imported(node: Node) -> Imported:
    module = text_of(node.child_by_field_name("path")).strip('"`')
    alias = text_of(node.child_by_field_name("name"))
    return Imported(module, line_of(node), "" if alias == "." else alias or package_of(module), alias == ".")


def package_of(module: str) -> str:
    """The name a package is known by, as is the custom: `github.com/openai/openai-go/v2` is `openai`."""
    last = _VERSION.sub("", module).rpartition("/")[2]
    return last.removeprefix("go-").removesuffix("-go").removesuffix("-sdk").replace("-", "_")


def _bound(node: Node) -> Iterator[Declared]:
    left = node.child_by_field_name("left")
    right = node.child_by_field_name("right") or node.child_by_field_name("value")
    targets = left.named_children if left else node.children_by_field_name("name")
    values = right.named_children if right and right.type == "expression_list" else [right] if right else []
    type_ = text_of(node.child_by_field_name("type"))
    around = _function_around(node)
    span = (around.start_byte, around.end_byte)
    for index, target in enumerate(targets):
        value = values[index] if len(values) == len(targets) else values[0] if values and not index else None
        if target.type == "identifier":
            if value is not None or type_:
                yield Declared(text_of(target), type_, value, *span, at=node.start_byte)
        elif target.type == "selector_expression" and value is not None:
            yield Declared(text_of(target.child_by_field_name("field")), "", value, 0, 0, owner="*")


def _field_value(node: Node) -> Iterator[Declared]:
    key, value = node.child_by_field_name("key"), node.child_by_field_name("value")
    if key and value and value.named_children and value.named_children[0].type in _OPERANDS:
        yield Declared(text_of(key), "", value.named_children[0], 0, 0, owner="*")


def _function_around(node: Node) -> Node:
    while node.parent is not None and node.type not in _FUNCTIONS:
        node = node.parent
    return node
