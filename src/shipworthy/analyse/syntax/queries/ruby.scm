; language: Ruby
; grammar: tree_sitter_ruby.language
; typed: never

(method name: (_) @name) @function
(singleton_method name: (_) @name) @function
; Blocks and lambdas are part of their method: a block is how Ruby writes a loop.
[(block) (do_block) (lambda)] @lambda
(method parameters: (method_parameters (_) @parameter))
(singleton_method parameters: (method_parameters (_) @parameter))

(class name: (_) @name) @class
; A module of nothing but classes and modules is their namespace, opened again in each of their files.
(module name: (_) @name) @scope
(module name: (_) @name body: (body_statement [(method) (singleton_method) (singleton_class)])) @class
((module (comment) @_said) @private (#match? @_said ":nodoc:"))
((class (comment) @_said) @private (#match? @_said ":nodoc:"))
(singleton_class) @scope

; From `private` on, but not by `private :name` further down: who is meant is only known when it runs.
((identifier) @private_below (#any-of? @private_below "private" "protected"))
((identifier) @public_below (#eq? @public_below "public"))
(call method: (identifier) @_private arguments: (argument_list [(method) (singleton_method)] @private)
  (#any-of? @_private "private" "protected" "private_class_method"))
; `private` alone does not concern these.
(singleton_method) @public

[(if) (if_modifier) (unless) (unless_modifier) (conditional)] @branch
(elsif) @chained
(if alternative: (else) @else)
(elsif alternative: (else) @else)
(unless alternative: (else) @else)
[(while) (while_modifier) (until) (until_modifier) (for)] @branch
[(rescue) (rescue_modifier)] @branch
[(case) (case_match)] @switch
[(when) (in_clause)] @case
[(if_guard) (unless_guard)] @choice
(binary operator: ["&&" "and"]) @and
(binary operator: ["||" "or"]) @or
(operator_assignment operator: ["||=" "&&="] @choice)

(comment) @comment
((call !receiver method: (identifier) @_require arguments: (argument_list . (string) @import))
  (#any-of? @_require "require" "load"))
((call !receiver method: (identifier) @_require arguments: (argument_list . (string) @import @beside))
  (#eq? @_require "require_relative"))
((call !receiver method: (identifier) @_require arguments: (argument_list . (_) . (string) @import))
  (#eq? @_require "autoload"))

((rescue !body !exceptions) @handler)
((rescue !body exceptions: (_) @caught) @handler (#match? @caught "\\b(StandardError|Exception)\\b"))
(rescue_modifier handler: (nil)) @handler
(ERROR) @error
