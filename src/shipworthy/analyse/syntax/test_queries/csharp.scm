; language: C#
; units: method_declaration
; helps: \bXunit\b|\bNUnit\b|\bMicrosoft\.VisualStudio\.TestTools\b|\bFluentAssertions\b|\bShouldly\b|\bTUnit\b
; rows: \[\s*(?:\w+\.)*\w*(?:Theory|TestCase|TestCaseSource|DataRow|DataTestMethod|InlineData|MemberData|ClassData|Values|DynamicData|Arguments)\b
; drawn: \[\s*(?:FsCheck\.\w+\.)?Property\b
; clock: \bDateTime(?:Offset)?\.(?:Utc)?(?:Now|Today)\b
;
; call ignored: (?:.*\.)?(?:ThrowIfNull\w*|GetType|It\.\w+|Arg\.\w+|nameof|typeof|Is\.\w+|Has\.\w+|Does\.\w+|Throws\.\w+|A<)
; call subject: (?:.*\.)?(?:Should|Invoking|Awaiting|FluentActions\.\w+)
; call matching: (?:.*\.)?Assert\.(?:That|Multiple)|Expect
; call failure: (?:.*\.)?(?:Assert\.(?:Throws\w*|Catch\w*|ThrowsException\w*)|Should\.Throw\w*|ShouldThrow\w*|Record\.Exception\w*)
; call value: (?:.*\.)?(?:(?:Assert|CollectionAssert|StringAssert)\.(?:Equal|NotEqual|AreEqual|AreNotEqual|AreSame|AreNotSame|Same|NotSame|StrictEqual|AreEquivalent|AreNotEquivalent|Equivalent|EquivalentWithExclusions|AreEqualIgnoringCase)|Should(?:Be|NotBe|BeEquivalentTo|BeSameAs|BeAssignableTo|Equal|NotEqual)|assertEquals?|AssertEqual\w*)
; call state: (?:.*\.)?(?:Assert|CollectionAssert|StringAssert|FileAssert)\.(?:Contains|DoesNotContain|Empty|NotEmpty|Single|All|Collection|InRange|NotInRange|IsType|IsNotType|IsAssignableFrom|IsInstanceOf\w*|IsInstanceOfType|IsNotInstanceOf\w*|StartsWith|EndsWith|Matches|DoesNotMatch|Greater\w*|Less\w*|IsEmpty|IsNotEmpty|Subset|Superset|ProperSubset|Distinct|Exists|AllItems\w*|IsSubsetOf|HasCount)|(?:.*\.)?Should(?:Contain|NotContain|StartWith|EndWith|Match|BeOfType|BeEmpty|NotBeEmpty|BeGreater\w*|BeLess\w*|BeInRange|HaveSingleItem|AllBe|BeUnique|BeOneOf|HaveFlag|SatisfyAll\w*)\w*
; call called: (?:.*\.)?(?:Verify|VerifyAll|VerifyNoOtherCalls|VerifyGet|VerifySet|Received|ReceivedWithAnyArgs|DidNotReceive\w*|MustHaveHappened\w*|MustNotHaveHappened|InOrder)
; call condition: (?:.*\.)?(?:Assert\.(?:True|False|IsTrue|IsFalse)|Debug\.Assert|Assert)
; call truth: (?:.*\.)?(?:Assert\.(?:NotNull|Null|IsNotNull|IsNull|Pass|DoesNotThrow\w*|PropertyChanged\w*|Raises\w*)|Should\.NotThrow\w*|Should(?:NotBeNull|BeNull|BeTrue|BeFalse|NotThrow)\w*)
; call fail: (?:.*\.)?Assert\.(?:Fail|Inconclusive)
; call snapshot: (?:Verifier\.|.*\.)?(?:MatchSnapshot|Approvals\.\w+|Snapshot\.Match|VerifyXunit\.\w+|VerifyJson|VerifyFile)|Verify
; call sleep: (?:.*\.)?(?:Thread\.Sleep|Task\.Delay)
; call double: (?:.*\.)?(?:Substitute\.For\w*|A\.Fake|Mock\.Of|Mock\.Create)|new (?:Mock|AutoMocker|Fake\w*|Stub\w*)
; call property: Prop\.\w+|Gen\.\w+|.*\.QuickCheck\w*
; call random: Guid\.NewGuid|new Random|Random\.Shared\.\w+|RandomNumberGenerator\.\w+
; call clock: Stopwatch\.StartNew
;
; matcher failure: Throw\w*|ThrowExactly\w*|WithMessage|WithInnerException\w*|NotBeSuccessful
; matcher call: Raise|HaveBeenCalled
; matcher truth: NotBeNull|BeNull|BeTrue|BeFalse|NotThrow\w*|HaveValue|NotHaveValue|Null|True|False|BeSuccessful\w*
; matcher value: Be|NotBe|BeEquivalentTo|Equal\w*|BeSameAs|NotBeSameAs|BeEquivalentTo|AreEqual|SameAs|EquivalentTo|NotEqual|BeApproximately|BeCloseTo|EqualTo
; matcher none: And|Which|Subject|Where|Because|Is|Has|Not|Should|As

(invocation_expression function: (_) @name arguments: (_) @arguments)
(object_creation_expression type: (_) @name arguments: (_)? @arguments) @made
(variable_declarator name: (_) @target (_) @value .)
(assignment_expression left: (_) @target right: (_) @value)
(if_statement condition: (_) @condition consequence: (_) @block) @conditional
[(switch_statement) (switch_expression) (conditional_expression)] @conditional
(throw_statement) @thrown
(try_statement body: (_) @tried (catch_clause (catch_declaration)? @caught body: (_) @handled) @handler)
(method_declaration name: (_) @named) @function
(local_function_statement name: (_) @named) @function
