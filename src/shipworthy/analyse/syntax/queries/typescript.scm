; language: TypeScript
; grammar: tree_sitter_typescript.language_typescript
; grammar: tree_sitter_typescript.language_tsx
; begins with: ecmascript.scm
; typed: declared

(_ parameters: (formal_parameters [(required_parameter) (optional_parameter)] @parameter) body: (_))
(required_parameter value: (_)) @choice

(public_field_definition name: [(property_identifier) (private_property_identifier)] @name
  value: [(arrow_function) (function_expression !name) (generator_function !name)] @function)
(abstract_class_declaration name: (_) @name) @class
(interface_declaration name: (_) @name) @class
(enum_declaration name: (_) @name) @class

(public_field_definition name: (private_property_identifier) value: (_) @private)
((public_field_definition (accessibility_modifier) @_access value: (_) @private) (#not-eq? @_access "public"))
((method_definition (accessibility_modifier) @_access) @private (#not-eq? @_access "public"))

; What a callback or a member of an object is given follows from where it stands, a result from the body, a parameter
; with a value from that value. All else that says no type has none, as long as the variable or field it is
; assigned to has none.
([(function_declaration (formal_parameters [(required_parameter !type !value) (optional_parameter !type)] @untyped))
  (generator_function_declaration (formal_parameters [(required_parameter !type !value) (optional_parameter !type)] @untyped))
  (class_body (method_definition (formal_parameters [(required_parameter !type !value) (optional_parameter !type)] @untyped)))
  (variable_declarator !type value: (_ (formal_parameters
    [(required_parameter !type !value) (optional_parameter !type)] @untyped)))
  (variable_declarator !type value: (arrow_function parameter: (_) @untyped))
  (public_field_definition !type value: (_ (formal_parameters
    [(required_parameter !type !value) (optional_parameter !type)] @untyped)))])

(class_body (decorator) @attribute)

(import_statement "type" source: (_) @type_only)
(export_statement "type" source: (_) @type_only)
((import_statement (import_clause . (named_imports) @_names .) source: (_) @type_only)
  (#match? @_names "^\\{\\s*(?:type\\s[^,}]+,\\s*)*type\\s[^,}]+,?\\s*\\}$"))
((export_statement (export_clause) @_names source: (_) @type_only)
  (#match? @_names "^\\{\\s*(?:type\\s[^,}]+,\\s*)*type\\s[^,}]+,?\\s*\\}$"))
((export_statement (ERROR) @_type source: (_) @type_only) (#eq? @_type "type"))
(import_require_clause source: (_) @import)
