; language: JavaScript
; grammar: tree_sitter_javascript.language
; begins with: ecmascript.scm
; typed: never

(formal_parameters (pattern) @parameter)
(formal_parameters (assignment_pattern) @parameter)

(field_definition property: [(property_identifier) (private_property_identifier)] @name
  value: [(arrow_function) (function_expression !name) (generator_function !name)] @function)
(field_definition property: (private_property_identifier) value: (_) @private)
