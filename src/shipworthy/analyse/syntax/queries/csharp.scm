; language: C#
; grammar: tree_sitter_c_sharp.language
; typed: always
;
; A lambda belongs to the method around it. Accessors with a body are units with the name of their property.

(method_declaration name: (_) @name body: (_)) @function
(constructor_declaration name: (_) @name body: (_)) @function
(destructor_declaration name: (_) @name body: (_)) @function
(operator_declaration "operator" @name body: (_)) @function
(conversion_operator_declaration "operator" @name body: (_)) @function
(local_function_statement name: (_) @name body: (_)) @function
(property_declaration name: (_) @name value: (arrow_expression_clause)) @function
(property_declaration name: (_) @name accessors: (_ (accessor_declaration body: (_)) @function))
(event_declaration name: (_) @name accessors: (_ (accessor_declaration body: (_)) @function))
(indexer_declaration "this" @name value: (arrow_expression_clause)) @function
(indexer_declaration "this" @name accessors: (_ (accessor_declaration body: (_)) @function))
(_ parameters: (parameter_list [(parameter) @parameter ("params" (array_type) name: (_) @parameter)]) body: (_))
[(lambda_expression) (anonymous_method_expression)] @lambda

(class_declaration name: (_) @name) @class
(struct_declaration name: (_) @name) @class
(record_declaration name: (_) @name) @class
(interface_declaration name: (_) @name) @class
(enum_declaration name: (_) @name) @class

((class_declaration (modifier) @_said) @public (#eq? @_said "public"))
((struct_declaration (modifier) @_said) @public (#eq? @_said "public"))
((record_declaration (modifier) @_said) @public (#eq? @_said "public"))
((interface_declaration (modifier) @_said) @public (#eq? @_said "public"))
((enum_declaration (modifier) @_said) @public (#eq? @_said "public"))
; What overrides has the documentation of what it overrides.
((method_declaration (modifier) @_said) @public (#eq? @_said "public") (#not-match? @public "^[^({]*\\boverride\\b"))
((constructor_declaration (modifier) @_said) @public (#eq? @_said "public"))
((operator_declaration (modifier) @_said) @public (#eq? @_said "public"))
((conversion_operator_declaration (modifier) @_said) @public (#eq? @_said "public"))
((property_declaration (modifier) @_said value: (arrow_expression_clause)) @public (#eq? @_said "public"))
((indexer_declaration (modifier) @_said value: (arrow_expression_clause)) @public (#eq? @_said "public"))
((_ (modifier) @_said accessors: (_ (accessor_declaration . [(attribute_list) "get" "set" "init" "add" "remove"]) @public))
  (#eq? @_said "public"))
(interface_declaration body: (_ (method_declaration) @public))
; What stands in a class that is not public is not to be seen, whatever it says.
((class_declaration) @hidden (#not-match? @hidden "^[^{]*\\bpublic\\b"))
((struct_declaration) @hidden (#not-match? @hidden "^[^{]*\\bpublic\\b"))
((record_declaration) @hidden (#not-match? @hidden "^[^{]*\\bpublic\\b"))
((interface_declaration) @hidden (#not-match? @hidden "^[^{]*\\bpublic\\b"))

(if_statement) @branch
(if_statement alternative: (if_statement) @chained)
(if_statement alternative: (statement) @else)
[(for_statement) (foreach_statement) (while_statement) (do_statement) (catch_clause) (conditional_expression)] @branch
[(switch_statement) (switch_expression)] @switch
(switch_section "case") @case
((switch_expression_arm . (_) @_pattern) @case (#not-eq? @_pattern "_"))
(binary_expression operator: "&&") @and
(binary_expression operator: "||") @or
(binary_expression operator: "??") @choice
(assignment_expression operator: "??=") @choice
(goto_statement (identifier)) @jump

(comment) @comment
(using_directive !name [(qualified_name) (identifier)] @import)
(using_directive name: (_) (qualified_name) @import)

(catch_clause (catch_declaration type: (_) @caught) . body: (block) @body) @handler
(catch_clause "catch" . body: (block) @body) @handler
((attribute name: (_) @_name) @suppression (#match? @_name "SuppressMessage(Attribute)?$"))
((preproc_pragma) @suppression (#match? @suppression "^#\\s*pragma\\s+warning\\s+disable"))
(ERROR) @error
