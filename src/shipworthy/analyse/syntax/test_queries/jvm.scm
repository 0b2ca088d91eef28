; What Java and Kotlin have in common: JUnit, TestNG, AssertJ, Truth, Hamcrest, Mockito.
;
; call ignored: (?:.*\.)?(?:Objects\.require\w+|requireNonNull|checkNotNull|Preconditions\.\w+|describe|context|beforeEach|afterEach|test|it|Collections\.\w+|.*\.getClass|Pattern\.\w+|.*\.matcher|System\.\w+)
; call double: EasyMock\.expect(?:LastCall)?
; call subject: (?:.*\.)?(?:assertThat(?:Code|Object|Iterable)?|assertWithMessage|assertAbout|expectThat|expectCatching|then|softly\.assertThat|assertThatJson|expect|and\.assertThat|withClue|assert_)
; call matching: (?:.*\.)?(?:andExpect(?:All)?|expectBody|expectStatus)
; call failure: (?:.*\.)?(?:assertThrows\w*|assertThatThrownBy|assertThatException\w*|assertThatExceptionOfType|assertThatIllegal\w+|assertThatNullPointerException|assertFails\w*|shouldThrow\w*|assertFailsWith|expectThrows|catchThrowable\w*|thrown\.expect\w*|expectThrown|.*\.expectError\w*|.*\.verifyError\w*|assertThatIOException)
; call value: (?:.*\.)?(?:assert(?:Equals|NotEquals|Same|NotSame|ArrayEquals|IterableEquals|LinesMatch|Equal|Content\w*|JsonEquals|EqualsNoOrder|ReflectionEquals|\w*Equal\w*)|should(?:Be|NotBe|BeEqual\w*|Equal\w*|ContainExactly\w*|BeExactly)|expectNext\w*|JSONAssert\.assert\w*|XMLAssert\.\w+)
; call state: (?:.*\.)?(?:assert(?:InstanceOf|Contains\w*|NotContains\w*|IsNot|Is|IsInstance|Empty|NotEmpty|Matches\w*|Timeout\w*|Sorted)|should(?:Contain|NotContain|HaveSize|StartWith|EndWith|Match|BeInstanceOf|BeEmpty|BeGreater\w*|BeLess\w*|HaveLength|BeIn|HaveMessage)\w*)
; call called: (?:(?:Mockito|BDDMockito|EasyMock|PowerMockito|MockKKt|WireMock|.*[mM]ocks?\w*|.*[cC]ontrol|.*[sS]erver|inOrder)\.)?(?:verify(?:NoMoreInteractions|NoInteractions|ZeroInteractions|Static|New|All|Sequence|Order)?|coVerify\w*|confirmVerified|inOrder\.verify|then\(\)\.should|wireMock\.verify|server\.verify|verifyNoMoreInteractions|verifyBlocking)
; call condition: (?:.*\.)?(?:assert(?:True|False)|expectTrue|assert|check|require)
; call truth: (?:.*\.)?(?:assert(?:NotNull|Null|DoesNotThrow|NoException|All)|assertThatNoException|verifyComplete|should(?:NotBeNull|BeNull|BeTrue|BeFalse|NotThrow\w*)|untilAsserted|expectComplete|.*\.thenAwait)
; call fail: (?:.*\.)?(?:Assert(?:ions)?\.)?fail|failBecauseExceptionWasNotThrown
; call thrown: error|TODO
; call snapshot: (?:.*\.)?(?:Approvals\.verify\w*|assertMatchesSnapshot|toMatchSnapshot|verifyAsJson)|(?:paparazzi|.*\.)snapshot
; call sleep: (?:.*\.)?(?:Thread\.sleep|sleep|sleepUninterruptibly)|TimeUnit\.\w+\.sleep|delay
; call double: (?:.*\.)?(?:Mockito\.)?(?:mock|mockk|mockStatic|mockkObject|mockkStatic|mockConstruction|spyk|createMock|createNiceMock|createStrictMock|stub|Mock|Stub|Spy|EasyMock\.\w+)|spy|Mockito\.spy
; call property: forAll|checkAll|qt|.*\.forAll
; call clock: System\.(?:currentTimeMillis|nanoTime)|(?:Local(?:Date|Time|DateTime)|Instant|ZonedDateTime|OffsetDateTime|Clock\.System|Year|YearMonth)\.now|new Date|Calendar\.getInstance|Clock\.system\w+
; call random: Math\.random|UUID\.randomUUID|Random\.next\w+|ThreadLocalRandom\.current|new (?:Secure)?Random|RandomStringUtils\.\w+|RandomUtils\.\w+
;
; matcher failure: (?:is|has)?ThrownBy|isThrownBy|throws\w*|isFailure\w*|isInstanceOfAny|hasRootCause\w*|hasMessage\w*|toThrow|is(?:BadRequest|NotFound|Forbidden|Unauthorized|Conflict|4xx\w*|5xx\w*)|hasCause\w*
; matcher value: is(?:EqualTo\w*|SameAs|NotEqualTo|NotSameInstanceAs|SameInstanceAs|CloseTo)|equalTo\w*|isIn|containsExactly\w*|hasToString|contentEquals|sameInstance|returns|toBe|toEqual|isEqualToComparing\w*|usingRecursiveComparison|isZero|isOne|json|jsonPath|value|string|hasValue|isEqualByComparingTo|closeTo
; matcher plain: is
; matcher truth: isNotNull|isNull|isTrue|isFalse|isPresent|isNotPresent|isEmpty|isNotEmpty|notNullValue|nullValue|anything|doesNotThrow\w*|isOk|isSuccess|exists|doesNotExist
; matcher none: andReturn|andThrow|andStubReturn|andAnswer|anyTimes|times|once|atLeastOnce|as|describedAs|extracting|withFailMessage|withMessage|that|named|asString|using\w+|overridingErrorMessage|first|last|element|satisfies|asInstanceOf|not|filteredOn|singleElement|asList|map|flatExtracting|status|content|header|get|succeedsWithin
