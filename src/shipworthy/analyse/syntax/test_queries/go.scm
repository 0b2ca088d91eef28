; language: Go
; units: function_declaration method_declaration call_expression
; helps: \btesting\.(?:T|TB|B|F)\b|github\.com/(?:stretchr/testify|onsi/gomega)
; drawn: ^func\s+(?:\([^)]*\)\s*)?Fuzz
;
; call group: (?:t|b|s|suite)\.Run
; call ignored: (?:t|b|s|f|tt|c)\.(?:Parallel|Helper|Log|Logf|Cleanup|Skip|Skipf|SkipNow|TempDir|Setenv|Name|Context|T|SetT)|(?:.*\.)?(?:Describe|Context|When|It|BeforeEach|AfterEach|By)|testing\.\w+|httptest\.\w+|require\.New|assert\.New|.*\.(?:Require|Assert)(?<!c\.Assert)|errors\.New|regexp\.MustCompile|template\.Must|(?:.*\.)?cmp(?:opts)?\.\w+|reflect\.\w+|(?:bytes|strings|slices|maps)\.\w+
; call subject: (?:(?:gomega|.*[gG]|o|Ω)\.)?(?:Expect|Eventually|Consistently|Ω|ExpectWithOffset|EventuallyWithOffset)
; call matching: (?:c|qt)\.(?:Assert|Check)|(?:qt\.)?(?:Assert|Check)
; call value: (?:.*\.)?(?:assert|require|is|a|r|s|as|req|suite|must|expect|should|test|asserts?|td|(?:Require|Assert)\(\))\.(?:Equal(?!Error)\w*|NotEqual\w*|Exactly\w*|ElementsMatch\w*|JSONEq\w*|YAMLEq\w*|InDelta\w*|InEpsilon\w*|Same|NotSame|WithinDuration\w*|DeepEqual|Cmp|EqualExportedValues)|(?:equal|equals|eq|assertEqual\w*|deepEqual|mustEqual|compare|checkEqual|requireEqual|AssertEqual|AssertDeepEqual|Equal|Equals)
; call state: (?:.*\.)?(?:assert|require|is|a|r|s|as|req|suite|asserts?|(?:Require|Assert)\(\))\.(?:Contains\w*|NotContains\w*|Len\w*|Empty\w*|NotEmpty\w*|Greater\w*|Less\w*|Regexp\w*|NotRegexp\w*|IsType\w*|Implements\w*|Subset\w*|NotSubset\w*|Positive|Negative|IsIncreasing|IsDecreasing|FileExists|NoFileExists|DirExists|NoDirExists|HTTP\w+|Zero|NotZero|WithinRange\w*|IsNonDecreasing)
; call failure: (?:.*\.)?(?:assert|require|is|a|r|s|as|req|suite|asserts?|(?:Require|Assert)\(\))\.(?:Error|Errorf|ErrorIs\w*|ErrorAs\w*|ErrorContains\w*|EqualError\w*|Panics\w*|NotErrorIs\w*)(?<!\bs\.Errorf)
; call called: .*\.(?:AssertCalled|AssertNotCalled|AssertExpectations|AssertNumberOfCalls|ExpectationsWereMet)|mock\.AssertExpectationsForObjects|.*EXPECT\(\)\.\w+
; call truth: (?:.*\.)?(?:assert|require|is|a|r|s|as|req|suite|asserts?|(?:Require|Assert)\(\))\.(?:NoError\w*|NotNil\w*|Nil\w*|NotPanics\w*|NoErr|Eventually\w*|Never\w*|EventuallyWithT\w*|Success)
; call condition: (?:.*\.)?(?:assert|require|is|a|r|s|as|req|suite|asserts?|(?:Require|Assert)\(\))\.(?:True\w*|False\w*|Condition\w*|Truef|Falsef)
; call fail: (?:t|b|tb|f|tt|s|suite|c|T\(\)|s\.T\(\)|.*\.T\(\)|.*\.t|.*\.T)\.(?:Error|Errorf|Fatal|Fatalf|Fail|FailNow|Failf)|(?:.*\.)?(?:assert|require|Require\(\))\.Fail\w*|ginkgo\.Fail|Fail
; call thrown: panic|log\.Fatal\w*
; call sleep: time\.Sleep
; call double: (?:.*\.)?(?:NewMock\w+|NewController|mock\.\w+|sqlmock\.New\w*|NewFake\w+|NewStub\w+)|.*\.On
; call property: rapid\.Check|quick\.Check|quick\.CheckEqual|f\.Fuzz
; call clock: time\.Now
; call random: (?:rand|mathrand|math_rand)\.(?:Int\w*|Float\w*|Perm|Uint\w*|N|Read)|uuid\.New\w*
; call fetch: http\.(?:Get|Post|Head)|net\.Dial\w*
;
; matcher failure: HaveOccurred|MatchError|Panic\w*|ErrorMatches|PanicMatches|ErrorIs|ErrorAs|PanicsMatches
; matcher truth: Succeed|BeNil|BeTrue|BeFalse|BeZero|IsNil|IsNotNil|IsTrue|IsFalse|NotNil|Not
; matcher value: Equal|Equals|DeepEquals|BeEquivalentTo|BeNumerically|BeIdenticalTo|ConsistOf|MatchJSON|MatchYAML|JSONEquals|CmpEquals|CodecEquals|ContentEquals|Equality
; matcher call: ToHaveBeenCalled
; matcher matching: To|NotTo|ToNot|Should|ShouldNot
; matcher none: qt|c|gomega|check

(call_expression function: (_) @name arguments: (_) @arguments)
(composite_literal type: (_) @name) @made
(short_var_declaration left: (_) @target right: (_) @value)
(assignment_statement left: (_) @target right: (_) @value)
(var_spec name: (_) @target value: (_) @value)
(if_statement condition: (_) @condition consequence: (_) @block) @conditional
(if_statement condition: (_) @condition alternative: (block) @block)
[(expression_switch_statement) (type_switch_statement) (select_statement)] @conditional
(for_statement (range_clause)) @loop
(function_declaration name: (_) @named) @function
(method_declaration name: (_) @named) @function
