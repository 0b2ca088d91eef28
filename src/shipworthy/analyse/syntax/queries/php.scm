; language: PHP
; grammar: tree_sitter_php.language_php
; typed: declared

(function_definition name: (_) @name) @function
(method_declaration name: (_) @name body: (_)) @function
; A closure is part of its function, as lizard has it: it is mostly an argument, and short.
[(anonymous_function) (arrow_function)] @lambda
(function_definition parameters: (formal_parameters (_) @parameter))
(method_declaration parameters: (formal_parameters (_) @parameter))

[
  (class_declaration name: (_) @name)
  (interface_declaration name: (_) @name)
  (trait_declaration name: (_) @name)
  (enum_declaration name: (_) @name)
  (anonymous_class)
] @class

(method_declaration (visibility_modifier) @_private (#match? @_private "^(private|protected)")) @private

(function_definition parameters: (formal_parameters (_ !type) @untyped))
(method_declaration parameters: (formal_parameters (_ !type) @untyped))
(function_definition !return_type) @untyped
((method_declaration name: (_) @_name !return_type) @untyped
  (#not-any-of? @_name "__construct" "__destruct" "__clone"))

(if_statement) @branch
(else_clause (if_statement) @chained)
(else_if_clause) @chained
(else_clause [
  (compound_statement) (colon_block) (expression_statement) (return_statement) (echo_statement) (for_statement)
  (foreach_statement) (while_statement) (do_statement) (switch_statement) (break_statement) (continue_statement)
  (try_statement) (unset_statement) (exit_statement)
] @else)
[(for_statement) (foreach_statement) (while_statement) (do_statement)] @branch
(catch_clause) @branch
; With both ways; `?:` and `??` give a default, which lizard does not count either.
(conditional_expression body: (_)) @branch
[(switch_statement) (match_expression)] @switch
[(case_statement) (match_conditional_expression)] @case
(binary_expression operator: ["&&" "and"]) @and
(binary_expression operator: ["||" "or"]) @or
(goto_statement) @jump
(break_statement (integer)) @jump
(continue_statement (integer)) @jump

(comment) @comment
(attribute_list) @attribute
(namespace_use_declaration !body (namespace_use_clause . [(qualified_name) (name)] @import))
(namespace_use_declaration (namespace_name) @import body: (_))
(require_expression [(parenthesized_expression (_) @import) (string) @import (binary_expression) @import])
(require_once_expression [(parenthesized_expression (_) @import) (string) @import (binary_expression) @import])
(include_expression [(parenthesized_expression (_) @import) (string) @import (binary_expression) @import])
(include_once_expression [(parenthesized_expression (_) @import) (string) @import (binary_expression) @import])

(catch_clause type: (_) @caught body: (_) @body) @handler
(ERROR) @error
