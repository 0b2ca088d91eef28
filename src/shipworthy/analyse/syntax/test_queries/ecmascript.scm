; language: JavaScript TypeScript
; units: call_expression
; helps: \bexpect\s*\(|\bassert\b|\bfrom\s+["'](?:vitest|@jest/globals|@playwright/test|chai|ava)["']
; rows: \.(?:each|for)\b
; drawn: \.prop\b
;
; call ignored: (?:require|(?:Promise\.)?reject|.*\.(?:mockReject\w*|mockThrow\w*|throwsException)|jest\.(?:requireActual|requireMock)|vi\.(?:importActual|importMock)|it|describe|context|suite|beforeEach|afterEach|before|after|beforeAll|afterAll|expect\.(?:any|anything|objectContaining|arrayContaining|stringContaining|stringMatching|extend|assertions|hasAssertions|closeTo)|(?:test|it|describe)\.\w+|t\.(?:test|step|context\.\w+|log|timeout|teardown|plan|skip|end)|test|test\.\w+)
; call status: .*\(\)\.expect(?:Status|Header|Body)?|.*\.expect(?:Status|Header|Body)
; call subject: (?:.*\.)?expect(?:\.(?:soft|poll|element))?|assertThat|expectTypeOf|expectType|.*\.expectTypeOf
; call matching: cy\(?.*\.(?:should|and)
; call implied: (?:.*\.)?(?:waitFor(?!Timeout)\w*|findBy\w+|findAllBy\w+)|cy\.(?:get|contains|url|location|title|find)
; call value: (?:.*\.)?(?:assert|t|tap|plan|chai\.assert|test|nassert)(?:\.strict)?\.(?:equals?|notEquals?|strictEquals?|notStrictEqual|deepEquals?|notDeepEqual|deepStrictEqual|notDeepStrictEqual|deepLooseEqual|partialDeepStrictEqual|same|notSame|strictSame|strictNotSame|is|isNot|not|like|eq|eql|isEqual|isTrue|isFalse|deepInclude|sameMembers|sameDeepMembers|closeTo|approximately|has|hasStrict|doesNotHave)|assert(?:Equals|StrictEquals|NotEquals|AlmostEquals|ObjectMatch|Equal)|deepEqual|notDeepEqual|strictEqual|notStrictEqual|deepStrictEqual|notDeepStrictEqual|eq|equals?|notEqual|is|isNot|same|notSame|strictSame
; call state: (?:.*\.)?(?:assert|t|tap|plan|chai\.assert)\.(?:match|notMatch|doesNotMatch|regex|notRegex|include\w*|notInclude\w*|instanceOf|isArray|isObject|isString|isNumber|isFunction|isBoolean|typeOf|lengthOf|property|propertyVal|is[A-Z]\w*(?<!isOk)|type|isA|above|below|isAbove|isBelow|isEmpty|sameOrderedMembers|oneOf|keys|hasAllKeys|containsAllKeys|assertion)|assert(?:StringIncludes|ArrayIncludes|Match|NotMatch|InstanceOf|Greater\w*|Less\w*)
; call failure: (?:.*\.)?(?:assert|t|tap|plan|chai\.assert)\.(?:throws\w*|rejects|isRejected|notThrows\w*|doesNotThrow|doesNotReject|error|ifError)|assert(?:Throws|Rejects|IsError)|expectError|throws|doesNotThrow|rejects|doesNotReject|.*\.should\.throw\w*
; call snapshot: (?:.*\.)?(?:t|assert)\.(?:snapshot|fileSnapshot|matchSnapshot)|matchSnapshot|assertSnapshot|.*\.toMatch\w*Snapshot
; call called: (?:.*\.)?sinon\.assert\.\w+|.*\.(?:mock)\.verify\w*|scope\.(?:done|isDone)|nock\.isDone|.*\.verifyAndRestore|td\.verify
; call condition: (?:.*\.)?(?:assert(?:\.(?:ok|isOk|true|false|notOk|isNotOk))?|invariant|console\.assert|(?:t|tap|plan)\.(?:true|false|ok|notOk|assert|truthy|falsy))|assert(?:False|True|Exists)?|ok|notOk
; call truth: (?:.*\.)?(?:assert|chai\.assert)\.(?:exists|notExists|isNotNull|isDefined|isNull|isUndefined|isNotUndefined|isNotNaN)|(?:t|tap|plan)\.(?:pass|plan)|pass
; call fail: (?:.*\.)?(?:assert|t|expect|chai)\.(?:fail|unreachable)|fail|unreachable|done\.fail
; call sleep: (?:.*\.)?(?:waitForTimeout|setTimeout|sleep|delay|wait)
; call patch: (?:jest|vi|vitest)\.(?:mock|doMock|unstable_mockModule|setMock)|mock\.module|proxyquire|td\.replace(?:Esm)?|rewiremock|mockery\.registerMock
; call spy: (?:jest|vi)\.spyOn|spyOn|sinon\.(?:stub|spy|replace|mock)|sandbox\.(?:stub|spy|replace|mock)|(?:t\.)?mock\.method
; call double: (?:jest|vi)\.(?:fn|mocked|createMockFromModule|stubGlobal)|sinon\.(?:fake\w*|createStubInstance|createSandbox)|(?:t\.)?mock\.fn|jasmine\.createSpy\w*|td\.(?:func|object|function|constructor)|mockDeep|mock|createMock\w*
; call property: (?:fc|fastCheck|jsc)\.(?:assert|property|asyncProperty|check)
; call clock: Date\.now|performance\.now|new Date
; call random: Math\.random|crypto\.random\w+|randomUUID|uuidv?4?
; call fetch: fetch|axios(?:\.\w+)?|got(?:\.\w+)?|https?\.(?:get|request)|request(?:\.get)?|superagent\.\w+
;
; matcher failure: toThrow\w*|throws?|rejected\w*|rejects?|toReject\w*|toFail\w*
; matcher snapshot: to\w*Snapshot|toHaveScreenshot|matchSnapshot|matchImageSnapshot|matchAriaSnapshot
; matcher call: to(?:Have)?Be(?:en)?(?:Last|Nth)?Called\w*|toHaveBeen\w+|to(?:Have)?(?:Last|Nth)?Returned\w*|called\w*|notCalled|calledOnce\w*|callCount
; matcher truth: toBe(?:Truthy|Falsy|Defined|Undefined|Null|NaN)|ok|true|false|undefined|exists?|null|defined|toExist|resolve|fulfilled|beTruthy
; matcher value: toBe|toEqual\w*|toStrictEqual|toMatchObject|toBeCloseTo|equals?|eql?|deepEqual|toHaveText\w*|toHaveValue|toHaveCount|toHaveURL|toHaveTitle|toMatchTypeOf|toEqualTypeOf|closeTo|members|resolveTo|toSatisfyEqual|text|value|html
; matcher none: resolves|not|to|be|been|have|that|which|and|with|at|of|same|a|an|deep|nested|own|any|all

(call_expression function: (_) @name arguments: (_) @arguments)
(new_expression constructor: (_) @name arguments: (_)? @arguments) @made
(variable_declarator name: (_) @target value: (_) @value)
(assignment_expression left: (_) @target right: (_) @value)
(if_statement condition: (_) @condition consequence: (_) @block) @conditional
[(switch_statement) (ternary_expression)] @conditional
(throw_statement) @thrown
(try_statement body: (_) @tried handler: (catch_clause body: (_) @handled) @handler)
(function_declaration name: (_) @named) @function
(variable_declarator name: (identifier) @named value: [(arrow_function) (function_expression)] @function)
(method_definition name: (_) @named) @function
(pair key: (_) @named value: [(arrow_function) (function_expression)] @function)
