; language: Java
; grammar: tree_sitter_java.language
; typed: always
;
; A lambda belongs to the method around it, as lizard counts; methods of anonymous classes are units.

(method_declaration name: (_) @name body: (_)) @function
(constructor_declaration name: (_) @name) @function
(compact_constructor_declaration name: (_) @name) @function
(method_declaration parameters: (formal_parameters [(formal_parameter) (spread_parameter)] @parameter))
(constructor_declaration parameters: (formal_parameters [(formal_parameter) (spread_parameter)] @parameter))
(lambda_expression) @lambda

(class_declaration name: (_) @name) @class
(interface_declaration name: (_) @name) @class
(enum_declaration name: (_) @name) @class
(record_declaration name: (_) @name) @class
(annotation_type_declaration name: (_) @name) @class
(object_creation_expression type: (_) @name (class_body)) @hidden

((class_declaration (modifiers) @_said) @public (#match? @_said "\\bpublic\\b"))
((interface_declaration (modifiers) @_said) @public (#match? @_said "\\bpublic\\b"))
((enum_declaration (modifiers) @_said) @public (#match? @_said "\\bpublic\\b"))
((record_declaration (modifiers) @_said) @public (#match? @_said "\\bpublic\\b"))
((annotation_type_declaration (modifiers) @_said) @public (#match? @_said "\\bpublic\\b"))
; What overrides has the documentation of what it overrides.
((method_declaration (modifiers) @_said) @public (#match? @_said "\\bpublic\\b") (#not-match? @_said "[@]Override\\b"))
((constructor_declaration (modifiers) @_said) @public (#match? @_said "\\bpublic\\b"))
((compact_constructor_declaration (modifiers) @_said) @public (#match? @_said "\\bpublic\\b"))
(interface_body (method_declaration) @public)
[(class_declaration . "class") (interface_declaration . "interface") (enum_declaration . "enum")
 (record_declaration . "record")] @hidden
((class_declaration (modifiers) @_said) @hidden (#not-match? @_said "\\bpublic\\b"))
((enum_declaration (modifiers) @_said) @hidden (#not-match? @_said "\\bpublic\\b"))
((record_declaration (modifiers) @_said) @hidden (#not-match? @_said "\\bpublic\\b"))

(if_statement) @branch
(if_statement alternative: (if_statement) @chained)
(if_statement alternative: (statement) @else)
[(for_statement) (enhanced_for_statement) (while_statement) (do_statement) (catch_clause) (ternary_expression)] @branch
(switch_expression) @switch
(switch_label "case") @case
(binary_expression operator: "&&") @and
(binary_expression operator: "||") @or
(break_statement (identifier)) @jump
(continue_statement (identifier)) @jump

[(line_comment) (block_comment)] @comment
(import_declaration) @import

(catch_clause (catch_formal_parameter (catch_type) @caught) body: (block) @body) @handler
((annotation name: (identifier) @_name) @suppression (#eq? @_name "SuppressWarnings"))
((annotation name: (identifier) @_name) @suppression (#match? @_name "^Suppress(FBWarnings|Lint)$"))
(ERROR) @error
