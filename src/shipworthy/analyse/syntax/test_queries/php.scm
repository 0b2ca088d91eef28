; language: PHP
; units: method_declaration function_call_expression
; helps: \bPHPUnit\b|\bTestCase\b|\bassert\w+\(|\bexpect\(
; rows: @dataProvider\b|@testWith\b|#\[\s*\\?(?:\w+\\)*(?:DataProvider\w*|TestWith\w*)\b
;
; call subject: (?:.*\.)?(?:expect|and|toHaveKeys|verify|should)
; call called: .*\(\)\.expects|.*\bmethod\(\)\.with\w*|.*\.(?:expects|shouldHaveReceived|shouldNotHaveReceived|shouldReceive|verify|shouldBeCalled\w*|shouldHaveBeenCalled\w*|shouldNotHaveBeenCalled|checkPredictions|shouldNotBeCalled)|expects
; call ignored: (?:it|test|describe|beforeEach|afterEach|uses|parent\.\w+|getMockBuilder|.*\.(?:once|any|never|exactly|method|with))
; call failure: (?:.*\.)?(?:expect(?:Exception\w*|Error\w*|Warning\w*|Deprecation\w*|Notice\w*|UserDeprecation\w*)|assertThrows\w*|shouldThrow|assertExceptionThrown|setExpectedException\w*|assertFails|assertStatus\w*Error|assertNotFound|assertForbidden|assertUnauthorized|assertInvalid|assertJsonValidationErrors\w*|assertSessionHasErrors\w*|assertUnprocessable)
; call value: (?:.*\.)?(?:assert(?:Same|NotSame|Equals\w*|NotEquals\w*|EqualsCanonicalizing|JsonStringEquals\w*|XmlStringEquals\w*|StringEquals\w*|FileEquals|ObjectEquals|Exact\w*|Json|JsonPath|\w*Equal\w*|Sniff\w*|ContainsEquals|StatusCode)|expectOutputString)
; call state: (?:.*\.)?(?:assert(?:Count|Contains\w*|NotContains\w*|StringContains\w*|StringNotContains\w*|InstanceOf|NotInstanceOf|ArrayHasKey|ArrayNotHasKey|ArraySubset|MatchesRegularExpression|DoesNotMatch\w*|RegExp|Greater\w*|Less\w*|StringStartsWith|StringEndsWith|ObjectHas\w*|ClassHas\w*|FileExists|FileDoesNotExist|DirectoryExists|IsArray|IsString|IsInt|IsCallable|IsObject|IsBool|IsFloat|IsResource|IsIterable|IsNumeric|InternalType|StringMatches\w*|That|Database\w*|See\w*|DontSee\w*|Redirect\w*|Status|Header\w*|View\w*|Session\w*|Missing\w*|Stringstarts\w*)|expectOutputRegex)
; call snapshot: (?:.*\.)?assert(?:Matches\w*Snapshot|Snapshot\w*)
; call condition: (?:.*\.)?(?:assert(?:True|False|NotFalse|NotTrue)|assert)
; call truth: (?:.*\.)?(?:assert(?:NotNull|Null|Empty|NotEmpty|Ok|Successful|Nan)|expectNotToPerformAssertions|addToAssertionCount|assertNoContent|assertCreated)
; call fail: (?:.*\.)?(?:fail|markTestIncomplete)
; call sleep: sleep|usleep|time_nanosleep|Sleep\.\w+
; call double: (?:.*\.)?(?:createMock|createStub|getMockBuilder|getMock|prophesize|createPartialMock|createConfiguredMock|createMockFor\w+|getMockForAbstractClass|mock|spy|partialMock|fake)
; call property: forAll|.*\.forAll
; call clock: time|microtime|date|hrtime|(?:.*\.)?(?:Carbon|CarbonImmutable|Date)\.now|now
; call random: rand|mt_rand|random_int|random_bytes|uniqid|.*\.uuid4
; call fetch: file_get_contents|fopen|curl_init
;
; matcher failure: toThrow\w*
; matcher snapshot: toMatchSnapshot
; matcher call: toHaveBeenCalled\w*|once|never|twice|times|with|withArgs
; matcher truth: toBeTruthy|toBeFalsy|toBeNull|toBeTrue|toBeFalse|toBeEmpty|isOk|shouldReturnNull
; matcher value: toBe|toEqual\w*|toMatchArray|toMatchObject|toContainEqual|equals|returns
; matcher none: not|and|each|sequence|method|willReturn\w*|will\w*|andReturn\w*|tap|pipe|json|onNext

(function_call_expression function: (_) @name arguments: (_) @arguments) @call
(member_call_expression name: (_) @name arguments: (_) @arguments) @call
(nullsafe_member_call_expression name: (_) @name arguments: (_) @arguments) @call
(scoped_call_expression name: (_) @name arguments: (_) @arguments) @call
(object_creation_expression [(name) (qualified_name)] @name) @made
(assignment_expression left: (_) @target right: (_) @value)
(if_statement condition: (_) @condition body: (_) @block) @conditional
[(switch_statement) (match_expression) (conditional_expression)] @conditional
(throw_expression) @thrown
(try_statement body: (_) @tried (catch_clause type: (_) @caught body: (_) @handled) @handler)
(method_declaration name: (_) @named) @function
(function_definition name: (_) @named) @function
