"""A program in JavaScript or TypeScript as a tree of what matters for following things through it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import chain

from tree_sitter import Node

from shipworthy.analyse.models.code_tree import (
    Argument,
    Assign,
    Attribute,
    Beside,
    Call,
    Class,
    Export,
    Expression,
    Function,
    Import,
    Imported,
    Item,
    Name,
    Parameter,
    Record,
    Return,
    Several,
    Statement,
    Text,
)

MAX_TEXT = 200
_NOTHING = Beside(())


def script_tree(root: Node) -> tuple[Statement, ...]:
    """Raises `RecursionError` where it is nested deeper than what anybody writes."""
    return _block(root.named_children)


def _block(nodes: Iterable[Node]) -> tuple[Statement, ...]:
    return tuple(chain.from_iterable(_statement(node) for node in nodes))


def _statement(node: Node) -> Iterator[Statement]:
    if (known := _STATEMENTS.get(node.type)) is not None:
        yield from known(node)
    elif node.type in _EXPRESSIONS:
        yield _expression(node)
    elif node.type not in _TYPES:
        yield from _block(node.named_children)


def _text(node: Node | None) -> str:
    return node.text.decode("utf-8", "replace")[:MAX_TEXT] if node is not None and node.text else ""


def _literal(node: Node | None) -> str:
    """What stands between the quotes."""
    return _text(node).strip("\"'`") if node is not None else ""


def _line(node: Node) -> int:
    return node.start_point.row + 1


# Imports and exports


def _import(node: Node) -> Iterator[Statement]:
    type_only = any(child.type in {"type", "typeof"} for child in node.children)
    module = _literal(node.child_by_field_name("source"))
    line = _line(node)
    for child in node.named_children:
        if child.type == "import_require_clause":
            name = next((c for c in child.named_children if c.type == "identifier"), None)
            yield Import(_literal(child.child_by_field_name("source")), "", _text(name), line, type_only)
        elif child.type == "import_clause":
            yield from _clause(child, module, line, type_only=type_only)


def _clause(node: Node, module: str, line: int, *, type_only: bool) -> Iterator[Statement]:
    for child in node.named_children:
        if child.type == "identifier":
            yield Import(module, "default", _text(child), line, type_only)
        elif child.type == "namespace_import":
            yield Import(module, "", _text(child.named_children[0]), line, type_only)
        elif child.type == "named_imports":
            yield from _specifiers(child, module, type_only=type_only)


def _specifiers(node: Node, module: str, *, type_only: bool) -> Iterator[Import]:
    for each in node.named_children:
        if each.type in {"import_specifier", "export_specifier"}:
            typed = type_only or any(child.type == "type" for child in each.children)
            name = _literal(each.child_by_field_name("name"))
            bound = _literal(each.child_by_field_name("alias")) or name
            yield Import(module, name, bound, _line(node), typed)


def _export(node: Node) -> Iterator[Statement]:
    source = node.child_by_field_name("source")
    type_only = any(child.type == "type" for child in node.children)
    clause = next((c for c in node.named_children if c.type in {"export_clause", "namespace_export"}), None)
    if source is not None:
        yield from _passed_on(clause, _literal(source), _line(node), type_only=type_only)
    elif clause is not None:
        for each in clause.named_children:
            name = _text(each.child_by_field_name("name"))
            yield Export(_text(each.child_by_field_name("alias")) or name, Name(name))
    elif (value := node.child_by_field_name("value")) is not None:
        yield Export("default", _expression(value))
    elif (declared := node.child_by_field_name("declaration")) is not None:
        made = tuple(_statement(declared))
        yield from made
        if any(child.type == "default" for child in node.children):
            yield from (Export("default", Name(m.name)) for m in made if isinstance(m, Function | Class))


def _passed_on(clause: Node | None, module: str, line: int, *, type_only: bool) -> Iterator[Statement]:
    if clause is None:
        yield Import(module, "*", "", line, type_only)
    elif clause.type == "namespace_export":
        yield Import(module, "", _text(clause.named_children[0]), line, type_only)
    else:
        for each in _specifiers(clause, module, type_only=type_only):
            yield each
            yield Export(each.bound, Name(each.bound))


# Declarations


def _variables(node: Node) -> Iterator[Statement]:
    for each in node.named_children:
        name = each.child_by_field_name("name")
        if each.type == "variable_declarator" and name is not None:
            value = each.child_by_field_name("value")
            annotation = _annotation(each.child_by_field_name("type"))
            yield Assign(_pattern(name), _expression(value) if value else None, annotation)


def _assignment(node: Node) -> Iterator[Statement]:
    left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
    if left is not None and right is not None:
        yield Assign(_pattern(left), _expression(right), declares=False)


def _each(node: Node) -> Iterator[Statement]:
    left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
    if left is not None and right is not None:
        yield Assign(_pattern(left), Item(_expression(right), Text("")))
    if (body := node.child_by_field_name("body")) is not None:
        yield from _statement(body)


def _return(node: Node) -> Iterator[Statement]:
    yield from (Return(_expression(child)) for child in node.named_children[:1])


def _declared(node: Node) -> Iterator[Statement]:
    yield _function(node)


def _declared_class(node: Node) -> Iterator[Statement]:
    yield _class(node)


def _wrapped(node: Node) -> Iterator[Statement]:
    """An expression that stands alone may bind a name."""
    for child in node.named_children:
        while child.type == "parenthesized_expression" and child.named_children:
            child = child.named_children[0]  # noqa: PLW2901 (the same expression, unwrapped)
        yield from _statement(child)


# Functions and classes


def _function(node: Node) -> Function:
    parameters = node.child_by_field_name("parameters") or node.child_by_field_name("parameter")
    body = node.child_by_field_name("body")
    if body is None:
        inside: tuple[Statement, ...] = ()
    elif body.type == "statement_block":
        inside = _block(body.named_children)
    else:
        inside = (Return(_expression(body)),)
    return Function(
        _literal(node.child_by_field_name("name")),
        tuple(_parameters(parameters)) if parameters is not None else (),
        inside,
        _annotation(node.child_by_field_name("return_type")),
        reads_as_field=node.type == "method_definition" and any(c.type == "get" for c in node.children),
    )


def _parameters(node: Node) -> Iterator[Parameter]:
    if node.type == "identifier":
        yield Parameter(_text(node))
        return
    for each in node.named_children:
        pattern = each.child_by_field_name("pattern") or each.child_by_field_name("left") or each
        default = each.child_by_field_name("value") or each.child_by_field_name("right")
        is_field = any(child.type in {"accessibility_modifier", "readonly"} for child in each.children)
        taken = tuple(_taken(pattern)) if pattern.type == "object_pattern" else ()
        name = "" if taken else _text(pattern).lstrip(".")
        annotation = each.child_by_field_name("type")
        yield Parameter(
            name,
            _members(annotation) if taken else _annotation(annotation),
            _expression(default) if default is not None else None,
            is_field,
            taken,
        )


def _taken(pattern: Node) -> Iterator[str]:
    for each in pattern.named_children:
        if each.type == "shorthand_property_identifier_pattern":
            yield _text(each)
        elif each.type == "object_assignment_pattern":
            yield _text(each.child_by_field_name("left"))


def _members(annotation: Node | None) -> Expression | None:
    """Of `{ client }: { client: OpenAI }` the types by name."""
    if annotation is None or not annotation.named_children:
        return None
    inside = annotation.named_children[0]
    if inside.type != "object_type":
        return _annotation(annotation)
    found = []
    for each in inside.named_children:
        if each.type == "property_signature":
            kind = _annotation(each.child_by_field_name("type")) or _NOTHING
            found.append(Argument(_text(each.child_by_field_name("name")), kind))
    return Record(tuple(found))


def _class(node: Node) -> Class:
    bases: list[Expression] = []
    for child in node.named_children:
        if child.type == "class_heritage":
            clauses = [c for c in child.named_children if c.type == "extends_clause"]
            values = [c.child_by_field_name("value") for c in clauses] or [
                c for c in child.named_children if c.type in _EXPRESSIONS
            ]
            bases.extend(_expression(value) for value in values if value is not None)
    body = node.child_by_field_name("body")
    members = tuple(chain.from_iterable(map(_member, body.named_children))) if body is not None else ()
    return Class(_text(node.child_by_field_name("name")), tuple(bases), members)


def _member(node: Node) -> Iterator[Statement]:
    if node.type == "method_definition":
        yield _function(node)
    elif node.type in {"public_field_definition", "field_definition"}:
        name = node.child_by_field_name("name") or node.child_by_field_name("property")
        value = node.child_by_field_name("value")
        yield Assign(
            Name(_text(name)),
            _expression(value) if value is not None else None,
            _annotation(node.child_by_field_name("type")),
        )
    elif node.type == "class_static_block":
        yield from _block(node.named_children)


# Types


def _annotation(node: Node | None) -> Expression | None:
    """The names in a type, the outer ones first."""
    if node is None:
        return None
    match node.type:
        case "type_identifier" | "identifier":
            return Name(_text(node))
        case "nested_type_identifier" | "nested_identifier":
            words = _text(node).split(".")
            found: Expression = Name(words[0])
            for word in words[1:]:
                found = Attribute(found, word)
            return found
        case "generic_type" | "union_type" | "type_annotation" | "type_arguments" | "parenthesized_type":
            inside = [a for c in node.named_children if (a := _annotation(c)) is not None]
            return inside[0] if len(inside) == 1 else Several(tuple(inside))
        case "type_query":
            inside = [a for c in node.named_children if (a := _annotation(c)) is not None]
            return Item(Name("typeof"), inside[0]) if inside else None
        case _:
            return None


# Expressions


def _expression(node: Node) -> Expression:
    return _EXPRESSIONS.get(node.type, _other)(node)


def _other(node: Node) -> Expression:
    parts = [_expression(c) for c in node.named_children if c.type not in _TYPES and c.type != "comment"]
    return Beside(tuple(part for part in parts if part is not _NOTHING)) if parts else _NOTHING


def _inner(node: Node) -> Expression:
    """`(x)`, `await x`, `x!`, `x as T`."""
    return next((_expression(c) for c in node.named_children if c.type != "type_arguments"), _NOTHING)


def _member_of(node: Node) -> Expression:
    of = node.child_by_field_name("object")
    return Attribute(_expression(of) if of else _NOTHING, _text(node.child_by_field_name("property")))


def _item_of(node: Node) -> Expression:
    of, index = node.child_by_field_name("object"), node.child_by_field_name("index")
    return Item(_expression(of) if of else _NOTHING, _expression(index) if index else _NOTHING)


def _call(node: Node) -> Expression:
    callee = node.child_by_field_name("function") or node.child_by_field_name("constructor")
    given = node.child_by_field_name("arguments")
    arguments = tuple(_arguments(given)) if given is not None else ()
    if callee is None:
        return Beside(tuple(a.value for a in arguments))
    module = arguments[0].value if arguments else None
    if isinstance(module, Text) and (callee.type == "import" or _text(callee) == "require"):
        return Imported(module.text, _line(node))
    of = _expression(callee)
    return Call(of, arguments, _called_at(callee))


def _called_at(callee: Node) -> int:
    """The line on which the expression begins, as in Python."""
    return _line(callee)


def _arguments(node: Node) -> Iterator[Argument]:
    if node.type == "template_string":
        yield Argument("", _expression(node))
        return
    for each in node.named_children:
        if each.type != "comment":
            yield Argument("", _expression(each), each.type == "spread_element")


def _string(node: Node) -> Expression:
    if any(child.type == "template_substitution" for child in node.named_children):
        return _other(node)
    return Text(_literal(node))


def _object(node: Node) -> Expression:
    return Record(tuple(chain.from_iterable(map(_pair, node.named_children))))


def _pair(node: Node) -> Iterator[Argument]:
    match node.type:
        case "pair" | "pair_pattern":
            key, value = node.child_by_field_name("key"), node.child_by_field_name("value")
            name = "" if key is None or key.type == "computed_property_name" else _literal(key)
            if value is not None:
                yield Argument(name, _pattern(value) if node.type == "pair_pattern" else _expression(value))
        case "shorthand_property_identifier" | "shorthand_property_identifier_pattern":
            yield Argument(_text(node), Name(_text(node)))
        case "object_assignment_pattern":
            name = _text(node.child_by_field_name("left"))
            yield Argument(name, Name(name))
        case "spread_element":
            yield Argument("", _inner(node), spread=True)
        case "method_definition":
            made = _function(node)
            yield Argument(made.name, made)
        case _:
            pass


def _pattern(node: Node) -> Expression:
    if node.type == "object_pattern":
        return _object(node)
    if node.type == "array_pattern":
        return Several(tuple(_pattern(c) for c in node.named_children), listed=True)
    if node.type == "assignment_pattern" and (left := node.child_by_field_name("left")) is not None:
        return _pattern(left)
    return _expression(node)


def _binary(node: Node) -> Expression:
    left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
    operator = _text(node.child_by_field_name("operator"))
    if left is None or right is None or operator not in {"||", "??", "&&"}:
        return _other(node)
    return Several((_expression(left), _expression(right)))


def _either(node: Node) -> Expression:
    names = ("consequence", "alternative")
    parts = [_expression(c) for name in names if (c := node.child_by_field_name(name)) is not None]
    test = node.child_by_field_name("condition")
    return Several((*parts, Beside((_expression(test),))) if test is not None else tuple(parts))


def _set(node: Node) -> Expression:
    """`(client ??= new OpenAI())` inside an expression."""
    right = node.child_by_field_name("right")
    return _expression(right) if right is not None else _NOTHING


def _list(node: Node) -> Expression:
    return Several(tuple(_expression(c) for c in node.named_children), listed=True)


def _name(node: Node) -> Expression:
    return Name(_text(node))


_EXPRESSIONS: Mapping[str, Callable[[Node], Expression]] = {
    **dict.fromkeys(("identifier", "this", "type_identifier", "shorthand_property_identifier"), _name),
    **dict.fromkeys(("shorthand_property_identifier_pattern", "super"), _name),
    **dict.fromkeys(("string", "template_string"), _string),
    **dict.fromkeys(("call_expression", "new_expression"), _call),
    **dict.fromkeys(
        ("parenthesized_expression", "await_expression", "non_null_expression", "as_expression"), _inner
    ),
    **dict.fromkeys(("satisfies_expression", "type_assertion", "spread_element"), _inner),
    **dict.fromkeys(("arrow_function", "function_expression", "generator_function"), _function),
    **dict.fromkeys(("assignment_expression", "augmented_assignment_expression"), _set),
    **dict.fromkeys(("binary_expression", "ternary_expression", "unary_expression"), _other),
    "binary_expression": _binary,
    "ternary_expression": _either,
    "member_expression": _member_of,
    "subscript_expression": _item_of,
    "object": _object,
    "array": _list,
    "class": _class,
}
_STATEMENTS: Mapping[str, Callable[[Node], Iterator[Statement]]] = {
    "import_statement": _import,
    "export_statement": _export,
    **dict.fromkeys(("lexical_declaration", "variable_declaration"), _variables),
    **dict.fromkeys(("assignment_expression", "augmented_assignment_expression"), _assignment),
    **dict.fromkeys(("function_declaration", "generator_function_declaration"), _declared),
    **dict.fromkeys(("class_declaration", "abstract_class_declaration"), _declared_class),
    "for_in_statement": _each,
    "return_statement": _return,
    "expression_statement": _wrapped,
}
_TYPES = frozenset({
    "interface_declaration", "type_alias_declaration", "type_arguments", "type_annotation", "ambient_declaration",
    "object_type", "union_type", "generic_type", "predefined_type", "type_parameters", "comment", "literal_type",
    "array_type", "function_type", "type_query",
})  # fmt: skip
"""Gone when the program runs."""
