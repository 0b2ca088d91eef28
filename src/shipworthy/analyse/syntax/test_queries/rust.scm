; language: Rust
; units: function_item
; helps: #\[cfg\(test\)\]|\bassert_cmd\b|\brstest\b
; rows: #\[\s*(?:case|values|files|test_case|test_matrix|template|apply)\b|#\[\s*rstest\([^)]
; drawn: \bquickcheck\b|\bproptest\b
;
; call ignored: (?:.*\.)?(?:expect_method|matches!|matches|is_match|println!|dbg!|vec!|format!|captures|find|test_\w+_path)
; call subject: (?:.*\.)?(?:assert|expect!|expect_test\.expect|assert_that!?|assert_data_eq!)
; call implied: .*\.(?:unwrap|expect|unwrap_or_else)|(?:.*\.)?(?:unwrap|expect)
; call failure: (?:.*\.)?(?:unwrap_err|expect_err|assert_err!|assert_error\w*!?|should_fail|assert_panics?!|catch_unwind|compile_fail|assert_fail\w*|compile_error|run_fail)
; call value: (?:.*\.)?(?:assert_(?:eq|ne|str_eq|json_eq|relative_eq|abs_diff_eq|ulps_eq|approx_eq|eq_\w+|\w+_eq|\w+_ne|equals?|equal\w*)!?|check_eq!|assert_json\w*!?|eqnice!|eqnice_repr!|prop_assert_eq!|prop_assert_ne!|expect_eq!|k9\.\w+!|debug_assert_eq!)
; call state: (?:.*\.)?(?:assert_(?:matches|contains|let|gt|lt|ge|le|impl_all|not_contains|len|empty|unordered\w*|send|sync)!?|assert_impl_all!|assert_body_contains)
; call truth: (?:.*\.)?(?:assert_(?:ok|some|none|success|valid|ready)!?|assert_pending!?|assert_ready\w*!)
; call snapshot: (?:.*\.)?(?:assert_(?:\w*snapshot\w*|debug_snapshot|yaml_snapshot|json_snapshot)!?|assert_data_eq!|snapshot!?|insta\.\w+!?|expect_file!|assert_ui\w*!)
; call condition: (?:.*\.)?(?:assert|prop_assert|debug_assert|ensure)!
; call fail: (?:std\.|core\.)?(?:unreachable|todo|unimplemented)!|TestCaseError\.fail
; call thrown: (?:std\.|core\.)?panic!|bail!|anyhow\.bail!
; call sleep: (?:.*\.)?(?:thread|time|Timer|rt)\.(?:sleep|sleep_ms|after)|sleep
; call double: Mock\w+\.new|Mock\w+\.default|mockall\.\w+|MockServer\.start|.*\.expect_\w+
; call property: proptest!|quickcheck!?|prop_compose!|arbtest
; call clock: (?:.*\.)?(?:Instant|SystemTime|Utc|Local|OffsetDateTime|Zoned|Timestamp)\.now\w*
; call random: (?:.*\.)?(?:thread_rng|rand\.random|rand\.rng|random|from_entropy|from_os_rng|Uuid\.new_v4)
;
; matcher failure: failure|code|interrupted|failed
; matcher truth: success|is_ok|is_some|is_none|is_true|is_false
; matcher value: stdout|stderr|is_equal_to|assert_eq|equals|eq|stdout_eq|stderr_eq|assert_debug_eq
; matcher none: get_output|append_context|try_success|is|not

(call_expression function: (_) @name arguments: (_) @arguments)
(macro_invocation macro: (_) @name (token_tree) @arguments) @macro
(token_tree [(identifier) (self)] @name . (token_tree) @arguments) @token
(let_declaration pattern: (_) @target value: (_) @value)
(assignment_expression left: (_) @target right: (_) @value)
(if_expression condition: (_) @condition consequence: (_) @block) @conditional
(match_expression) @conditional
(try_expression) @tries
(function_item name: (_) @named) @function
