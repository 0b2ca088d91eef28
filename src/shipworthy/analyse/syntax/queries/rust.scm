; language: Rust
; grammar: tree_sitter_rust.language
; typed: always

(function_item name: (_) @name) @function
; A closure is part of its function: Rust writes them where other languages have loops.
(closure_expression) @lambda
(async_block) @lambda
(function_item parameters: (parameters (parameter) @parameter))

[
  (struct_item name: (_) @name)
  (enum_item name: (_) @name)
  (union_item name: (_) @name)
  (trait_item name: (_) @name)
] @class
(impl_item type: (generic_type type: (_) @name)) @scope
(impl_item type: [
  (type_identifier) (scoped_type_identifier) (reference_type) (primitive_type) (array_type)
  (tuple_type) (unit_type) (pointer_type) (function_type) (dynamic_type) (macro_invocation)
] @name) @scope
(mod_item name: (_) @name body: (_)) @scope
(mod_item . name: (_) body: (_)) @hidden

(function_item (visibility_modifier)) @public
(struct_item (visibility_modifier)) @public
(enum_item (visibility_modifier)) @public
(union_item (visibility_modifier)) @public
(trait_item (visibility_modifier)) @public
; What a trait promises is as public as the trait. The methods of `impl Trait for` are not marked:
; who calls them reads the trait, and rustc's missing_docs does not ask for their comments either.
(trait_item (visibility_modifier) body: (declaration_list (function_item) @public))

; Tests that stand beside the code they test.
((attribute_item (attribute (identifier) @_cfg arguments: (token_tree (identifier) @_test)))
 . [(attribute_item) (line_comment) (block_comment)]*
 . [(mod_item) (function_item) (impl_item) (use_declaration)] @apart
 (#eq? @_cfg "cfg") (#eq? @_test "test"))
((attribute_item (attribute (identifier) @_cfg
   arguments: (token_tree (identifier) @_all (token_tree (identifier) @_test))))
 . [(attribute_item) (line_comment) (block_comment)]*
 . [(mod_item) (function_item) (impl_item) (use_declaration)] @apart
 (#eq? @_cfg "cfg") (#any-of? @_all "all" "any") (#eq? @_test "test"))
((attribute_item (attribute [(identifier) @_test (scoped_identifier name: (_) @_test)]))
 . [(attribute_item) (line_comment) (block_comment)]*
 . (function_item) @apart
 (#any-of? @_test "test" "bench"))

(if_expression) @branch
(else_clause (if_expression) @chained)
(else_clause (block)) @else
(let_declaration alternative: (_) @branch)
[(for_expression) (while_expression)] @branch
; `loop` decides nothing, but is a loop to read.
(loop_expression) @switch
(match_expression) @switch
; A match is exhaustive: with n arms it decides n-1 times.
(match_block (match_arm) . [(line_comment) (block_comment)]* . (match_arm) @case)
(match_pattern condition: (_) @choice)
(try_expression) @choice
(binary_expression operator: "&&") @and
(binary_expression operator: "||") @or
(let_chain "&&" @and)
(break_expression (label)) @jump
(continue_expression (label)) @jump
; What is given to a macro has no tree, but `assert!(a && b)` decides as well.
(token_tree ["if" "while" "for" "&&"] @choice)

[(line_comment) (block_comment)] @comment
[(attribute_item) (inner_attribute_item)] @attribute
(use_declaration argument: (_) @import)
(extern_crate_declaration name: (_) @import)
(mod_item name: (_) @import @beside !body)

; Errors are dropped by name here (`Err(_)`, `let _ =`), which says that it is meant: no handler is told.

(attribute_item (attribute (identifier) @_allow) @suppression (#any-of? @_allow "allow" "expect"))
(inner_attribute_item (attribute (identifier) @_allow) @suppression (#any-of? @_allow "allow" "expect"))
(ERROR) @error
