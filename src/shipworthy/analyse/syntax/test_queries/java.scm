; language: Java
; begins with: jvm.scm
; units: method_declaration
; helps: org\.junit|org\.testng|org\.assertj|org\.hamcrest|com\.google\.common\.truth|junit\.framework|org\.mockito
; rows: @(?:ParameterizedTest|CsvSource|ValueSource|MethodSource|EnumSource|CsvFileSource|RepeatedTest)\b|\bdataProvider\b|@TestFactory\b|@Theory\b
; drawn: @Property\b|@ForAll\b

(method_invocation name: (_) @name arguments: (_) @arguments) @call
(object_creation_expression type: (_) @name arguments: (_) @arguments) @made
(assert_statement (_) @arguments) @stated
(variable_declarator name: (_) @target value: (_) @value)
(assignment_expression left: (_) @target right: (_) @value)
(if_statement condition: (_) @condition consequence: (_) @block) @conditional
[(switch_expression) (ternary_expression)] @conditional
(throw_statement) @thrown
(try_statement body: (_) @tried (catch_clause (catch_formal_parameter) @caught body: (_) @handled) @handler)
(method_declaration name: (_) @named) @function
