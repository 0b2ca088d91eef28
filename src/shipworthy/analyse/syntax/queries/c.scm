; language: C
; grammar: tree_sitter_c.language
; else: C++
; noise: ^[A-Z_][A-Z0-9_]{3,}(?:[ \t]*\([^(){}\n]*\))?[ \t]*$(?!\s*\{)
; typed: always

; Noise are macros that stand alone on a line without a semicolon: `G_BEGIN_DECLS`, `FMT_END_NAMESPACE`.

; How deep the name stands depends on what is returned.
(function_definition body: (_)) @function
(function_definition declarator: [
  (function_declarator declarator: (_) @name)
  (pointer_declarator declarator: [
    (function_declarator declarator: (_) @name)
    (pointer_declarator declarator: [
      (function_declarator declarator: (_) @name)
      (pointer_declarator declarator: (function_declarator declarator: (_) @name))
    ])
  ])
] body: (_)) @function
; A macro with a block: `list_for_each(item) { … }`.
(compound_statement (function_definition !type) @lambda)
(function_definition declarator: [
  (function_declarator parameters: (_ [(parameter_declaration) (identifier)] @parameter))
  (pointer_declarator declarator: [
    (function_declarator parameters: (_ [(parameter_declaration) (identifier)] @parameter))
    (pointer_declarator declarator: (function_declarator parameters: (_ [(parameter_declaration) (identifier)] @parameter)))
  ])
] (#not-eq? @parameter "void"))
((function_definition (storage_class_specifier) @_static) @private (#eq? @_static "static"))

[
  (struct_specifier name: (_) @name body: (_))
  (union_specifier name: (_) @name body: (_))
  (enum_specifier name: (_) @name body: (_))
  (type_definition type: (struct_specifier !name body: (_)) declarator: (_) @name)
  (type_definition type: (union_specifier !name body: (_)) declarator: (_) @name)
  (type_definition type: (enum_specifier !name body: (_)) declarator: (_) @name)
] @class

(if_statement) @branch
(else_clause (if_statement) @chained)
(else_clause [
  (compound_statement) (expression_statement) (return_statement) (for_statement) (while_statement) (do_statement)
  (switch_statement) (goto_statement) (break_statement) (continue_statement) (labeled_statement)
] @else)
[(for_statement) (while_statement) (do_statement) (conditional_expression)] @branch
(switch_statement) @switch
(case_statement value: (_)) @case
(binary_expression operator: "&&") @and
(binary_expression operator: "||") @or
(goto_statement) @jump
; Who reads the function reads both ways of the preprocessor.
[(preproc_if) (preproc_ifdef)] @branch
[(preproc_elif) (preproc_elifdef)] @chained
(preproc_else) @else

(comment) @comment
(preproc_include path: (_) @import)
((preproc_call argument: (preproc_arg) @suppression)
  (#match? @suppression "diagnostic[ \\t]+ignored|^[ \\t]*warning[ \\t]*\\([ \\t]*disable"))
; What is skipped is mostly the name of a macro. It matters where it may decide something or hold a block.
((ERROR) @error (#match? @error "[{}#?]|&&|[|][|]|\\b(if|else|for|while|do|switch|case|default|goto|and|or)\\b"))
; Here it may be the function's name.
(function_declarator (ERROR) @error)
(parenthesized_declarator (ERROR) @error)
[(MISSING "}") (MISSING "#endif")] @error
; The parser lost its way, and takes this for a function.
(function_definition declarator: (function_declarator declarator: (_) @error)
  (#any-of? @error "if" "for" "while" "switch" "catch" "return"))
(function_definition declarator: (parenthesized_declarator) @error)
