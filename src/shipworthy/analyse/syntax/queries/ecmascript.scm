; What JavaScript and TypeScript have in common: their queries begin with it.
;
; Every arrow function and function expression is a unit, also a callback: a test of fifty callbacks is fifty
; small functions. It has the name of what it is assigned to, else its own, else none.

[(function_declaration) (generator_function_declaration) (function_expression) (generator_function)
 (arrow_function) (method_definition)] @function
(function_declaration name: (_) @name) @function
(generator_function_declaration name: (_) @name) @function
(function_expression name: (_) @name) @function
(generator_function name: (_) @name) @function
(method_definition name: [(property_identifier) @name (private_property_identifier) @name (number) @name
  (computed_property_name) @name (string (string_fragment) @name)]) @function
(variable_declarator name: (identifier) @name
  value: [(arrow_function) (function_expression !name) (generator_function !name)] @function)
(assignment_expression left: [(identifier) @name (member_expression property: (_) @name)]
  right: [(arrow_function) (function_expression !name) (generator_function !name)] @function)
(pair key: [(property_identifier) @name (number) @name (computed_property_name) @name (string (string_fragment) @name)]
  value: [(arrow_function) (function_expression !name) (generator_function !name)] @function)
(assignment_pattern left: (identifier) @name
  right: [(arrow_function) (function_expression !name) (generator_function !name)] @function)
(arrow_function parameter: (_) @parameter)

(class_declaration name: (_) @name) @class
(class) @class
(class name: (_) @name) @class
(variable_declarator name: (identifier) @name value: (class !name) @class)

; A module shows what it exports, and of a class what is not private.
(export_statement declaration: (_) @public)
(export_statement declaration: (_ (variable_declarator value: [(arrow_function) (function_expression)] @public)))
(export_statement declaration: (_ (variable_declarator value: (object (method_definition) @public))))
(export_statement declaration: (_ (variable_declarator
  value: (object (pair value: [(arrow_function) (function_expression)] @public)))))
(export_statement value: (_) @public)
(export_statement value: (object (method_definition) @public))
(export_statement value: (object (pair value: [(arrow_function) (function_expression)] @public)))
(export_statement !source (export_clause (export_specifier name: (_) @exported)))
(export_statement value: (identifier) @exported)
(program (expression_statement (assignment_expression left: (member_expression)
  right: [(arrow_function) (function_expression) (class)] @public)))
(program (expression_statement (assignment_expression left: (member_expression)
  right: (object (method_definition) @public))))
(program (expression_statement (assignment_expression left: (member_expression)
  right: (object (pair value: [(arrow_function) (function_expression)] @public)))))
((assignment_expression left: (member_expression property: (_) @_exports) right: (identifier) @exported)
  (#eq? @_exports "exports"))
((assignment_expression left: (member_expression object: (_) @_exports) right: (identifier) @exported)
  (#match? @_exports "(^|\\.)exports$"))
((assignment_expression left: (member_expression property: (_) @_exports)
  right: (object [(shorthand_property_identifier) @exported (pair value: (identifier) @exported)]))
  (#eq? @_exports "exports"))
(method_definition name: (private_property_identifier)) @private

(if_statement) @branch
(else_clause (if_statement) @chained)
(else_clause (statement) @else)
[(for_statement) (for_in_statement) (while_statement) (do_statement) (catch_clause) (ternary_expression)] @branch
(switch_statement) @switch
(switch_case) @case
(binary_expression operator: "&&") @and
(binary_expression operator: "||") @or
(binary_expression operator: "??") @choice
(augmented_assignment_expression operator: ["&&=" "||=" "??="]) @choice
; A default value is another way to go on, as ESLint and lizard count; `?.` is none, as only ESLint counts.
[(assignment_pattern) (object_assignment_pattern)] @choice
(break_statement label: (_)) @jump
(continue_statement label: (_)) @jump

(comment) @comment
(export_statement (decorator) @attribute)

(import_statement source: (string) @import)
(export_statement source: (string) @import)
((call_expression function: (identifier) @_require
  arguments: (arguments . [(string) @import (template_string . (string_fragment) @import .)]))
  (#eq? @_require "require"))
(call_expression function: (import)
  arguments: (arguments . [(string) @import @deferred (template_string . (string_fragment) @import @deferred .)]))

(catch_clause body: (statement_block) @body) @handler
(ERROR) @error
