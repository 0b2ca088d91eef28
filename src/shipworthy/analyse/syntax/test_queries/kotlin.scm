; language: Kotlin
; begins with: jvm.scm
; units: function_declaration call_expression
; helps: org\.junit|kotlin\.test|io\.kotest|assertk|org\.assertj|com\.google\.common\.truth|io\.mockk|strikt
; rows: @(?:ParameterizedTest|CsvSource|ValueSource|MethodSource|EnumSource)\b|@TestFactory\b
; drawn: @Property\b|@ForAll\b

(call_expression . (_) @name . [(value_arguments) (annotated_lambda)] @arguments)
(call_expression . (_) @name . (type_arguments) . [(value_arguments) (annotated_lambda)] @arguments)
(infix_expression . (_) . (identifier) @name . (_) @arguments) @infix
(binary_expression left: (binary_expression left: (_) @name) right: (lambda_literal) @arguments) @infix
(property_declaration [(variable_declaration (identifier) @target) (multi_variable_declaration) @target] (_) @value .)
(assignment left: (_) @target right: (_) @value)
(if_expression condition: (_) @condition . (_) @block) @conditional
(when_expression) @conditional
(throw_expression) @thrown
(try_expression . (block) @tried (catch_block (user_type) @caught (block) @handled) @handler)
(function_declaration name: (_) @named) @function
