; language: C++
; grammar: tree_sitter_cpp.language
; noise: ^[A-Z_][A-Z0-9_]{3,}(?:[ \t]*\([^(){}\n]*\))?[ \t]*$(?!\s*\{)
; typed: always

; Noise are macros that stand alone on a line without a semicolon: `G_BEGIN_DECLS`, `FMT_END_NAMESPACE`.

; A body keeps out `= default` and `= delete`. How deep the name stands depends on what is returned.
(function_definition body: (_)) @function
(function_definition declarator: [
  (function_declarator declarator: (_) @name)
  (pointer_declarator declarator: [
    (function_declarator declarator: (_) @name)
    (pointer_declarator declarator: (function_declarator declarator: (_) @name))
  ])
  (reference_declarator [
    (function_declarator declarator: (_) @name)
    (pointer_declarator declarator: (function_declarator declarator: (_) @name))
  ])
  (operator_cast) @name
  (qualified_identifier name: (operator_cast)) @name
] body: (_)) @function
; A lambda is part of its function, as lizard has it.
(lambda_expression) @lambda
; A macro with a block: `list_for_each(item) { … }`.
(compound_statement (function_definition !type) @lambda)
(function_definition declarator: [
  (function_declarator parameters: (parameter_list [
    (parameter_declaration) (optional_parameter_declaration) (variadic_parameter_declaration)] @parameter))
  (_ [(function_declarator parameters: (parameter_list [
    (parameter_declaration) (optional_parameter_declaration) (variadic_parameter_declaration)] @parameter))])
] (#not-eq? @parameter "void"))

[
  (class_specifier name: (_) @name body: (_))
  (struct_specifier name: (_) @name body: (_))
  (union_specifier name: (_) @name body: (_))
  (enum_specifier name: (_) @name body: (_))
  (type_definition type: (struct_specifier !name body: (_)) declarator: (_) @name)
  (type_definition type: (union_specifier !name body: (_)) declarator: (_) @name)
  (type_definition type: (enum_specifier !name body: (_)) declarator: (_) @name)
] @class
(namespace_definition name: (_) @name) @scope
(namespace_definition !name) @hidden

(class_specifier body: (field_declaration_list . "{" @private_below))
((access_specifier) @private_below (#any-of? @private_below "private" "protected"))
((access_specifier) @public_below (#eq? @public_below "public"))
; `static` hides a function of a file, not one of a class.
([(translation_unit (function_definition (storage_class_specifier) @_static) @private)
  (declaration_list (function_definition (storage_class_specifier) @_static) @private)
  (preproc_if (function_definition (storage_class_specifier) @_static) @private)
  (preproc_ifdef (function_definition (storage_class_specifier) @_static) @private)
  (preproc_else (function_definition (storage_class_specifier) @_static) @private)]
  (#eq? @_static "static"))

(if_statement) @branch
(else_clause (if_statement) @chained)
(else_clause [
  (compound_statement) (expression_statement) (return_statement) (for_statement) (for_range_loop)
  (while_statement) (do_statement) (switch_statement) (goto_statement) (break_statement) (continue_statement)
  (labeled_statement) (throw_statement) (try_statement)
] @else)
[(for_statement) (for_range_loop) (while_statement) (do_statement) (conditional_expression)] @branch
(catch_clause) @branch
(switch_statement) @switch
(case_statement value: (_)) @case
(binary_expression operator: ["&&" "and"]) @and
(binary_expression operator: ["||" "or"]) @or
(goto_statement) @jump
; Who reads the function reads both ways of the preprocessor.
[(preproc_if) (preproc_ifdef)] @branch
[(preproc_elif) (preproc_elifdef)] @chained
(preproc_else) @else

(comment) @comment
[(attribute_declaration)] @attribute
(preproc_include path: (_) @import)
(catch_clause parameters: (_) @caught body: (_) @body) @handler
((preproc_call argument: (preproc_arg) @suppression)
  (#match? @suppression "diagnostic[ \\t]+ignored|^[ \\t]*warning[ \\t]*\\([ \\t]*disable"))
; What is skipped is mostly the name of a macro. It matters where it may decide something or hold a block.
((ERROR) @error (#match? @error "[{}#?]|&&|[|][|]|\\b(if|else|for|while|do|switch|case|default|goto|and|or|try|catch)\\b"))
; Here it may be the function's name.
(function_declarator (ERROR) @error)
(parenthesized_declarator (ERROR) @error)
[(MISSING "}") (MISSING "#endif")] @error
; The parser lost its way, and takes this for a function.
(function_definition declarator: (function_declarator declarator: (_) @error)
  (#any-of? @error "if" "for" "while" "switch" "catch" "return"))
(function_definition declarator: (parenthesized_declarator) @error)
