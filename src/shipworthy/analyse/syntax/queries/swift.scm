; language: Swift
; grammar: tree_sitter_swift.language
; typed: always
;
; A closure belongs to the function around it. Accessors are units with the name of their property.
; `??` is no decision, as SwiftLint and lizard have it.

(function_declaration "func" . _ @name body: (_)) @function
(init_declaration "init" @name body: (_)) @function
(deinit_declaration "deinit" @name body: (_)) @function
(property_declaration name: (pattern bound_identifier: (_) @name)
  computed_value: (computed_property (statements)) @function)
(property_declaration name: (pattern bound_identifier: (_) @name)
  computed_value: (computed_property [(computed_getter) (computed_setter) (computed_modify)] @function))
(property_declaration name: (pattern bound_identifier: (_) @name)
  (willset_didset_block [(willset_clause) (didset_clause)] @function))
(subscript_declaration "subscript" @name (computed_property (statements)) @function)
(subscript_declaration "subscript" @name
  (computed_property [(computed_getter) (computed_setter) (computed_modify)] @function))
(parameter) @parameter
(lambda_literal) @lambda

(class_declaration name: (_) @name) @class
(protocol_declaration name: (_) @name) @class

((class_declaration (modifiers (visibility_modifier) @_said)) @public (#match? @_said "^(public|open)$"))
((protocol_declaration (modifiers (visibility_modifier) @_said)) @public (#match? @_said "^(public|open)$"))
((function_declaration (modifiers (visibility_modifier) @_said)) @public (#match? @_said "^(public|open)$"))
((init_declaration (modifiers (visibility_modifier) @_said)) @public (#match? @_said "^(public|open)$"))
((property_declaration (modifiers (visibility_modifier) @_said) computed_value: (_) @public)
  (#match? @_said "^(public|open)$"))
((property_declaration (modifiers (visibility_modifier) @_said) computed_value: (_ (computed_getter) @public))
  (#match? @_said "^(public|open)$"))
((subscript_declaration (modifiers (visibility_modifier) @_said) (computed_property) @public)
  (#match? @_said "^(public|open)$"))
((class_declaration (modifiers (visibility_modifier) @_said) "extension" body: (_ (function_declaration) @public))
  (#match? @_said "^(public|open)$"))

(if_statement) @branch
(if_statement (else) . (if_statement) @chained)
(if_statement (else) @else . "{")
[(guard_statement) (for_statement) (while_statement) (repeat_while_statement) (catch_block) (ternary_expression)] @branch
(switch_statement) @switch
(switch_entry (switch_pattern)) @case
(conjunction_expression) @and
(disjunction_expression) @or
(control_transfer_statement ["break" "continue"] result: (_)) @jump

[(comment) (multiline_comment)] @comment
(import_declaration (identifier) @import)

(catch_block (catch_keyword) @body . "{" . "}") @handler
(ERROR) @error
