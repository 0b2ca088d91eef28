; language: Kotlin
; grammar: tree_sitter_kotlin.language
; typed: always
;
; A lambda belongs to the function around it. Accessors are units with the name of their property.

(function_declaration name: (_) @name (function_body)) @function
(secondary_constructor "constructor" @name (block)) @function
(property_declaration (variable_declaration (identifier) @name) (getter (function_body)) @function)
(property_declaration (variable_declaration (identifier) @name) (setter (function_body)) @function)
(anonymous_function) @function
(function_value_parameters (parameter) @parameter)
(setter (identifier) @parameter)
(lambda_literal) @lambda

(class_declaration name: (_) @name) @class
(object_declaration name: (_) @name) @class
(companion_object) @class
(companion_object name: (_) @name) @class
(object_literal) @hidden

((class_declaration (modifiers (visibility_modifier) @_said)) @private (#not-eq? @_said "public"))
((object_declaration (modifiers (visibility_modifier) @_said)) @private (#not-eq? @_said "public"))
((companion_object (modifiers (visibility_modifier) @_said)) @private (#not-eq? @_said "public"))
((function_declaration (modifiers (visibility_modifier) @_said)) @private (#not-eq? @_said "public"))
; It has the documentation of what it overrides.
((function_declaration (modifiers (member_modifier) @_said)) @private (#eq? @_said "override"))
((secondary_constructor (modifiers (visibility_modifier) @_said)) @private (#not-eq? @_said "public"))
((property_declaration (modifiers (visibility_modifier) @_said) [(getter) (setter)] @private) (#not-eq? @_said "public"))
((setter (modifiers (visibility_modifier) @_said)) @private (#not-eq? @_said "public"))

(if_expression) @branch
(if_expression "else" . (if_expression) @chained)
(if_expression "else" . (_) @else)
[(for_statement) (while_statement) (do_while_statement) (catch_block)] @branch
(when_expression) @switch
(when_entry . condition: (_) @case)
(binary_expression operator: "&&") @and
(binary_expression operator: "||") @or
(binary_expression operator: "?:") @choice
(labeled_expression (label) @_to) @jump

[(line_comment) (block_comment)] @comment
(import) @import

(catch_block (user_type) @caught (block) @body) @handler
((annotation (constructor_invocation (user_type) @_name)) @suppression (#match? @_name "^Suppress(Lint)?$"))
((file_annotation (constructor_invocation (user_type) @_name)) @suppression (#eq? @_name "Suppress"))
; At the top of a file the grammar takes annotations for expressions of their own.
(source_file (annotated_expression) @attribute)
((annotated_expression (annotation (user_type) @_name) (parenthesized_expression)) @suppression
  (#eq? @_name "Suppress"))
(ERROR) @error
