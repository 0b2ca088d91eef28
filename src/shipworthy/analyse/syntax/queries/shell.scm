; language: Shell
; grammar: tree_sitter_bash.language
; typed: never

(function_definition name: (_) @name) @function
((function_definition name: (_) @_name) @private (#match? @_name "^_"))

(if_statement) @branch
(elif_clause) @chained
(else_clause) @else
[(for_statement) (c_style_for_statement) (while_statement)] @branch
(ternary_expression) @branch
(case_statement) @switch
((case_item . value: (_) @_value) @case (#not-eq? @_value "*"))
(list "&&") @and
(list "||") @or
(binary_expression operator: "&&") @and
(binary_expression operator: "||") @or

(comment) @comment
(command name: (command_name) @_source . argument: (_) @import (#any-of? @_source "source" "."))
(ERROR) @error
