; language: Go
; grammar: tree_sitter_go.language
; typed: always

(function_declaration name: (_) @name) @function
(method_declaration name: (_) @name) @function
(func_literal) @function
(function_declaration parameters: (parameter_list (parameter_declaration name: (_) @parameter)))
(method_declaration parameters: (parameter_list (parameter_declaration name: (_) @parameter)))
(func_literal parameters: (parameter_list (parameter_declaration name: (_) @parameter)))
(parameter_list (variadic_parameter_declaration) @parameter)

(type_spec name: (_) @name type: [(struct_type) (interface_type)]) @class

((function_declaration name: (_) @_name) @public (#match? @_name "^[A-Z]"))
((method_declaration name: (_) @_name) @public (#match? @_name "^[A-Z]"))
((type_spec name: (_) @_name) @public (#match? @_name "^[A-Z]"))

(if_statement) @branch
(if_statement alternative: (if_statement) @chained)
(if_statement alternative: (block) @else)
(for_statement) @branch
[(expression_switch_statement) (type_switch_statement) (select_statement)] @switch
[(expression_case) (type_case) (communication_case)] @case
(binary_expression operator: "&&") @and
(binary_expression operator: "||") @or
(goto_statement) @jump
(break_statement (label_name)) @jump
(continue_statement (label_name)) @jump

(comment) @comment
(import_spec path: (_) @import)
(ERROR) @error
