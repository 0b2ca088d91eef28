; language: Ruby
; units: call method
; helps: \b(?:RSpec|Minitest|Test::Unit|ActiveSupport::TestCase)\b|\b(?:assert_\w+|expect)\b
;
; call ignored: (?:it|specify|test|describe|context|before|after|let|let!|subject|require|require_relative|RSpec\.\w+|.*\.(?:match\?|matches|expects_\w+)|and_return|raise_error|matcher|match|match_array|matches|test_\w+_path)
; call subject: expect|expect_any_instance_of|.*\.expect
; call called: .*\(\)\.to.have_received|(?:.*\.)?(?:assert_received|expects|should_receive|assert_mock|assert_called\w*|have_received|assert_not_called)|mock\.verify|.*\.verify
; call matching: (?:.*\.)?(?:to|not_to|to_not|should|should_not|must|wont)
; call value: (?:.*\.)?(?:assert_(?:equal|same|in_delta|in_epsilon|not_equal|not_same|body|text|xpath|selector_text|content|difference|no_difference|changes|dom_equal)|refute_(?:equal|same|in_delta)|(?:must|wont)_(?:equal|be_same_as|be_close_to|be_within_\w+)|assert_\w*equal\w*)
; call state: (?:.*\.)?(?:assert_(?:includes?|match|kind_of|instance_of|respond_to|empty|operator|predicate|select|selector|response|redirected_to|template|file|path_exists|not_includes?|no_match|not_empty|have_\w+|contains?|output|cookie|status|header|redirect\w*|queries\w*|enqueued\w*|performed\w*|emails)|refute_(?:includes?|match|empty|respond_to|kind_of|operator|predicate|selector)|(?:must|wont)_(?:include|match|be_kind_of|be_instance_of|respond_to|be_empty|be|output))
; call failure: (?:.*\.)?(?:assert_(?:raises?|raise\w*|throws|not_valid|invalid|failure)|must_(?:raise|throw)|expect_error|assert_raise_with_message)
; call truth: (?:.*\.)?(?:assert_(?:nil|not_nil|nothing_raised|not|silent|nothing_thrown|true|false|valid|ok|success)|refute_nil|pass|must_be_nil|wont_be_nil|must_be_silent)
; call condition: assert|refute|assert!|.*\.assert
; call fail: flunk|.*\.flunk
; call thrown: raise|fail
; call snapshot: (?:.*\.)?(?:assert_(?:matches_)?snapshot|match_snapshot|assert_golden)
; call sleep: sleep|Kernel\.sleep
; call patch: .*\.stub_const|stub_const
; call double: (?:.*\.)?(?:double|instance_double|class_double|object_double|spy|instance_spy|class_spy|allow|allow_any_instance_of|stub|stubs|mock|Minitest\.Mock\.new|Mock\.new|receive_message_chain|stub_request)
; call property: property_of|forall|.*\.property_of
; call clock: (?:Time|DateTime)\.(?:now|current)|Date\.today|Process\.clock_gettime
; call random: (?:Kernel\.)?rand|SecureRandom\.\w+|Random\.(?:new|rand)|.*\.(?:sample|shuffle)
; call fetch: Net\.HTTP\.\w+|URI\.open|open|Faraday\.\w+|HTTParty\.\w+
;
; matcher failure: raise_error|raise_exception|throw_symbol
; matcher snapshot: match_snapshot|\w*snapshot\w*
; matcher call: receive|have_received|receive_messages|receive_message_chain
; matcher truth: be_nil|be_truthy|be_falsey|be_falsy|be_present|be_blank|be_valid|be_ok|be_successful|nil|true|false
; matcher value: eq|eql|equal|be_within|contain_exactly|match_array|eq_\w+|be_eql|be_equal|be_eq|change|be_the_same\w*|be|==
; matcher matching: to|not_to|to_not
; matcher none: not|a|an|all

(call method: (_) @name arguments: (_)? @arguments) @call
(binary left: (call method: (identifier) @name) @call right: (_) @arguments)
(assignment left: (_) @target right: (_) @value)
(if condition: (_) @condition consequence: (_) @block) @conditional
(unless condition: (_) @condition consequence: (_) @block) @conditional
(if_modifier body: (_) @block condition: (_) @condition) @conditional
(unless_modifier body: (_) @block condition: (_) @condition) @conditional
[(case) (conditional)] @conditional
(begin (rescue exceptions: (_)? @caught body: (_)? @handled) @handler) @tried
(method name: (_) @named) @function
(singleton_method name: (_) @named) @function
