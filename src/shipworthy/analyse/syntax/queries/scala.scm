; language: Scala
; grammar: tree_sitter_scala.language
; typed: always
;
; A function literal, and a block of cases that is given to a call, belong to the method around them.

(function_definition name: (_) @name) @function
(function_definition (parameters (parameter) @parameter))
[(lambda_expression) (call_expression arguments: (case_block))] @lambda

(class_definition name: (_) @name) @class
(object_definition name: (_) @name) @class
(trait_definition name: (_) @name) @class
(enum_definition name: (_) @name) @class
(package_object name: (_) @name) @class
(instance_expression (template_body)) @hidden

(function_definition (modifiers (access_modifier))) @private
(class_definition (modifiers (access_modifier))) @private
(object_definition (modifiers (access_modifier))) @private
(trait_definition (modifiers (access_modifier))) @private
(enum_definition (modifiers (access_modifier))) @private

(if_expression) @branch
(if_expression alternative: (if_expression) @chained)
(if_expression alternative: (_) @else)
[(for_expression) (while_expression) (do_while_expression)] @branch
; Its cases are what is caught.
[(match_expression) (catch_clause)] @switch
(case_clause pattern: (_) @_pattern (guard) @choice)
((case_clause pattern: (_) @_pattern) @case (#not-eq? @_pattern "_"))
(enumerator (guard) @choice)
((infix_expression operator: (_) @_sign) @and (#eq? @_sign "&&"))
((infix_expression operator: (_) @_sign) @or (#eq? @_sign "||"))

[(comment) (block_comment)] @comment
(import_declaration) @import

(catch_clause (_ (case_clause pattern: (typed_pattern type: (_) @caught) body: [(unit) (block)] @body) @handler))
(catch_clause (_ (case_clause pattern: (wildcard) body: [(unit) (block)] @body) @handler))
((catch_clause (_ (case_clause pattern: (case_class_pattern type: (_) @_type) body: [(unit) (block)] @body) @handler))
  (#eq? @_type "NonFatal"))
((annotation name: (_) @_name) @suppression (#match? @_name "^(SuppressWarnings|nowarn|unchecked)$"))
(ERROR) @error
