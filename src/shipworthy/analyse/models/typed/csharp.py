"""C#'s trees as programs."""

from __future__ import annotations

from collections.abc import Iterator

from tree_sitter import Node

from shipworthy.analyse.models.typed.java import plain_type
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

_TYPES = frozenset({
    "class_declaration", "interface_declaration", "record_declaration", "struct_declaration",
    "record_struct_declaration",
})  # fmt: skip
_FUNCTIONS = frozenset({
    "method_declaration", "constructor_declaration", "local_function_statement", "lambda_expression",
    "anonymous_method_expression", "operator_declaration", "property_declaration",
})  # fmt: skip
_AROUND = frozenset({
    "await_expression", "parenthesized_expression", "postfix_unary_expression", "checked_expression",
})  # fmt: skip
_MADE = frozenset({"object_creation_expression", "implicit_object_creation_expression"})
_CALLS = frozenset({"invocation_expression", *_MADE})


class CSharp:
    group = "C#"
    extends = True
    returns_itself = True

    def program(self, root: Node) -> Program:
        found = Program()
        for node in walk(root):
            kind = node.type
            if kind == "using_directive":
                found.imports.append(_imported(node))
            elif kind in _TYPES:
                found.types.add(text_of(node.child_by_field_name("name")))
            elif kind in _FUNCTIONS:
                _function(node, found)
            if kind == "parameter":
                found.declared.extend(_parameter(node))
            elif kind == "variable_declaration":
                found.declared.extend(_variables(node))
            elif kind == "property_declaration":
                found.declared.extend(_property(node))
            elif kind == "assignment_expression":
                found.declared.extend(_assigned(node))
            elif kind == "foreach_statement":
                found.declared.extend(_looped(node))
            elif kind == "declaration_pattern":
                found.declared.extend(_pattern(node))
            elif kind in _CALLS and not _continues(node) and (chain := self.chain(node)):
                found.chains.append(chain)
        return found

    def chain(self, node: Node) -> Chain | None:  # noqa: C901, PLR0912  # one case a kind of expression
        steps: list[Step] = []
        called, given = False, None
        while True:
            following: Node | None
            match node.type:
                case "invocation_expression":
                    called, given = True, node.child_by_field_name("arguments")
                    following = node.child_by_field_name("function")
                case "member_access_expression":
                    name = node.child_by_field_name("name")
                    if name is None:
                        return None
                    steps.insert(0, _step(name, called, given))
                    called, given = False, None
                    following = node.child_by_field_name("expression")
                    if following is None:
                        return Chain("this", tuple(steps), line_of(node), node.start_byte)
                case "conditional_access_expression":
                    following = node.child_by_field_name("condition")
                    rest = next((c for c in node.named_children if c != following), None)
                    if rest is None:
                        return None
                    steps[:0] = _bound_steps(rest, called, given)
                    called, given = False, None
                case "element_access_expression":
                    following = node.child_by_field_name("expression")
                case "object_creation_expression":
                    type_ = plain_type(text_of(node.child_by_field_name("type")))
                    return Chain(type_, tuple(steps), line_of(node), node.start_byte, True, node)
                case "implicit_object_creation_expression":
                    type_ = _type_expected(node)
                    return (
                        Chain(type_, tuple(steps), line_of(node), node.start_byte, True, node)
                        if type_
                        else None
                    )
                case "cast_expression":
                    type_ = text_of(node.child_by_field_name("type"))
                    return Chain(plain_type(type_), tuple(steps), line_of(node), node.start_byte)
                case "as_expression":
                    type_ = text_of(node.child_by_field_name("right"))
                    return Chain(plain_type(type_), tuple(steps), line_of(node), node.start_byte)
                case kind if kind in _AROUND:
                    following = node.named_children[0] if node.named_children else None
                case "identifier" | "generic_name" | "this" | "this_expression" | "base_expression" | "base":
                    break
                case "conditional_expression":
                    following = node.child_by_field_name("consequence")
                case "binary_expression":
                    following = node.child_by_field_name("left")
                case _:
                    return None
            if following is None:
                return None
            node = following
        if called:
            return Chain("", (_step(node, True, given), *steps), line_of(node), node.start_byte)
        return Chain(plain_type(text_of(node)), tuple(steps), line_of(node), node.start_byte)

    def given(self, arguments: Node) -> Iterator[tuple[str, Node]]:
        if arguments.type in _MADE:
            listed = arguments.child_by_field_name("arguments") or first(arguments, ("argument_list",))
            if listed is not None:
                yield from self.given(listed)
            yield from self.settings(arguments)
            return
        for each in arguments.named_children:
            if each.type == "argument" and each.named_children:
                yield text_of(each.child_by_field_name("name")), each.named_children[-1]

    def settings(self, value: Node) -> Iterator[tuple[str, Node]]:
        body = value.child_by_field_name("initializer") or first(value, ("initializer_expression",))
        for each in body.named_children if body and value.type in _MADE else ():
            left, right = each.child_by_field_name("left"), each.child_by_field_name("right")
            if each.type == "assignment_expression" and left is not None and right is not None:
                yield text_of(left), right


def _step(name: Node, called: bool, given: Node | None) -> Step:  # noqa: FBT001  # as in `Step`
    types = ""
    if name.type == "generic_name":
        types = text_of(first(name, ("type_argument_list",)))
        name = first(name, ("identifier",)) or name
    return Step(text_of(name), line_of(name), called, given, types)


def _bound_steps(rest: Node, called: bool, given: Node | None) -> list[Step]:  # noqa: FBT001  # as in `Step`
    """Of `a?.b` and `a?.b().c()`, what comes after the question mark."""
    found: list[Step] = []
    inner: Node | None = rest
    while inner is not None:
        if inner.type == "invocation_expression":
            called, given = True, inner.child_by_field_name("arguments")
            inner = inner.child_by_field_name("function")
        elif inner.type in {"member_access_expression", "member_binding_expression"}:
            name = inner.child_by_field_name("name")
            if name is not None:
                found.insert(0, _step(name, called, given))
            called, given = False, None
            inner = inner.child_by_field_name("expression")
        else:
            inner = None
    return found


def _continues(node: Node) -> bool:
    parent: Node | None = node.parent
    child = node
    while parent is not None and (
        parent.type in _AROUND
        or (parent.type == "element_access_expression" and parent.named_children[0] == child)
    ):
        child, parent = parent, parent.parent
    if parent is None:
        return False
    if parent.type == "conditional_access_expression":
        return parent.child_by_field_name("condition") != child or _calls_after(parent)
    if parent.type != "member_access_expression" or parent.child_by_field_name("expression") != child:
        return False
    return _is_within_call(parent)


def _is_within_call(node: Node) -> bool:
    """The access is called, or something reached from it is."""
    while (parent := node.parent) is not None:
        if parent.type == "invocation_expression" and parent.child_by_field_name("function") == node:
            return True
        if parent.type not in {"member_access_expression", "conditional_access_expression", *_AROUND}:
            return False
        node = parent
    return False


def _calls_after(node: Node) -> bool:
    of = node.child_by_field_name("condition")
    return any(c.type == "invocation_expression" for c in node.named_children if c != of) or _is_within_call(
        node
    )


def _type_expected(node: Node) -> str:
    """`ChatClient client = new(…)`."""
    parent = node.parent
    while parent is not None and parent.type not in {"variable_declaration", "property_declaration"}:
        if parent.type not in {"variable_declarator", "equals_value_clause"}:
            return ""
        parent = parent.parent
    return plain_type(text_of(parent.child_by_field_name("type"))) if parent is not None else ""


def _imported(node: Node) -> Imported:
    alias = text_of(node.child_by_field_name("name"))
    names = [
        c for c in node.named_children if c.type in {"qualified_name", "identifier", "alias_qualified_name"}
    ]
    module = text_of(names[-1]).removeprefix("global::") if names else ""
    return Imported(module, line_of(node), alias if alias != module else "", not alias)


def _function(node: Node, found: Program) -> None:
    name = text_of(node.child_by_field_name("name"))
    if name and node.type != "property_declaration":
        owner = _type_around(node)
        found.spans.append(Span(f"{owner}.{name}" if owner else name, node.start_byte, node.end_byte))
        result = node.child_by_field_name("returns") or node.child_by_field_name("type")
        if result is not None:
            found.results[name] = text_of(result)


def _type_around(node: Node) -> str:
    names: list[str] = []
    while node.parent is not None:
        node = node.parent
        if node.type in _TYPES:
            names.insert(0, text_of(node.child_by_field_name("name")))
    return ".".join(names)


def _parameter(node: Node) -> Iterator[Declared]:
    name, type_ = text_of(node.child_by_field_name("name")), text_of(node.child_by_field_name("type"))
    around = _scope_of(node)
    owner = _type_around(node) if around.type in _TYPES else ""
    yield Declared(name, type_, None, around.start_byte, around.end_byte, owner)


def _variables(node: Node) -> Iterator[Declared]:
    type_node = node.child_by_field_name("type")
    type_ = "" if type_node is None or type_node.type == "implicit_type" else text_of(type_node)
    around = _scope_of(node)
    field = node.parent is not None and node.parent.type == "field_declaration"
    for each in node.named_children:
        if each.type == "variable_declarator":
            name = each.child_by_field_name("name")
            value = next((c for c in reversed(each.named_children) if c != name), None)
            if value is not None and value.type == "equals_value_clause":
                value = value.named_children[0] if value.named_children else None
            owner = _type_around(node) if field else ""
            span = (around.start_byte, around.end_byte)
            yield Declared(text_of(name), type_, value, *span, owner, node.start_byte)


def _property(node: Node) -> Iterator[Declared]:
    name, type_ = text_of(node.child_by_field_name("name")), text_of(node.child_by_field_name("type"))
    value = node.child_by_field_name("value")
    yield Declared(name, type_, value, 0, 0, _type_around(node))


def _assigned(node: Node) -> Iterator[Declared]:
    left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
    if left is None or right is None:
        return
    if left.type == "member_access_expression":
        yield Declared(text_of(left.child_by_field_name("name")), "", right, 0, 0, owner="*")
    elif left.type == "identifier":
        around = _scope_of(node)
        yield Declared(text_of(left), "", right, 0, 0, owner="*")
        if around.type not in _TYPES:
            span = (around.start_byte, around.end_byte)
            yield Declared(text_of(left), "", right, *span, at=node.start_byte)


def _looped(node: Node) -> Iterator[Declared]:
    type_ = text_of(node.child_by_field_name("type"))
    if type_ and type_ != "var":
        yield Declared(text_of(node.child_by_field_name("left")), type_, None, node.start_byte, node.end_byte)


def _pattern(node: Node) -> Iterator[Declared]:
    around = _scope_of(node)
    name, type_ = text_of(node.child_by_field_name("name")), text_of(node.child_by_field_name("type"))
    if name and type_ != "var":
        yield Declared(name, type_, None, around.start_byte, around.end_byte)


def _scope_of(node: Node) -> Node:
    while node.parent is not None and node.type not in _FUNCTIONS and node.type not in _TYPES:
        node = node.parent
    return node
