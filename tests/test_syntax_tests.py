"""What tests of other languages than Python check, as their syntax trees show it."""

from __future__ import annotations

import time
from dataclasses import asdict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shipworthy.analyse.source import analyse_source
from shipworthy.model.code import FileAnalysis
from shipworthy.model.code import Test as FoundTest

AROUND = {
    "JavaScript": ("it('works', async () => {\n", "\n});\n"),
    "TypeScript": ("test('works', async () => {\n", "\n});\n"),
    "Go": ("package a\n\nfunc TestWorks(t *testing.T) {\n", "\n}\n"),
    "Java": ("class A {\n  @Test void works() {\n", "\n  }\n}\n"),
    "Kotlin": ("class A {\n  @Test fun works() {\n", "\n  }\n}\n"),
    "C#": ("class A {\n  [Fact] public void Works() {\n", "\n  }\n}\n"),
    "Ruby": ("describe A do\n  it 'works' do\n", "\n  end\nend\n"),
    "Rust": ("#[test]\nfn works() {\n", "\n}\n"),
    "PHP": ("<?php\nclass A extends TestCase {\n  public function testWorks() {\n", "\n  }\n}\n"),
}


def read(source: str, language: str) -> FileAnalysis:
    analysis = analyse_source(source.encode(), language)
    assert not analysis.problem
    return analysis


def body(statements: str, language: str) -> FoundTest:
    before, after = AROUND[language]
    [test] = read(before + statements + after, language).tests or ()
    return test


def kinds(test: FoundTest) -> dict[str, int]:
    return {kind: count for kind, count in asdict(test.oracles).items() if count}


ORACLES = {
    "JavaScript": {
        "expect(f()).toBe(3);": "value",
        "expect(f()).not.toEqual({ a: 1 });": "value",
        "expect(f())\n  .toStrictEqual([1]);": "value",
        "assert.strictEqual(f(), 3);": "value",
        "t.is(f(), 3);": "value",
        "expect(f()).to.equal(3);": "value",
        "f().should.equal(3);": "helper",
        "assert(f() === 3);": "value",
        "expect(f()).toBeTruthy();": "truth",
        "expect(f()).toBeDefined();": "truth",
        "expect(f()).to.be.true;": "truth",
        "assert.ok(f());": "truth",
        "expect(f()).toContain(3);": "state",
        "expect(f()).toHaveLength(3);": "state",
        "assert.ok(f().length > 3);": "state",
        "expect(() => f()).toThrow();": "failure",
        "await expect(f()).rejects.toThrow(Refused);": "failure",
        "await assert.rejects(f());": "failure",
        "try { f(); assert.fail(); } catch (e) { log(e); }": "failure",
        "expect(f()).toMatchSnapshot();": "snapshot",
        "expect(spy).toHaveBeenCalledWith(1);": "call",
        "sinon.assert.calledOnce(spy);": "call",
        "request(app).get('/').expect(200, done);": "value",
        "cy.get('a').should('have.text', 'x');": "value",
        "cy.get('a').should('be.visible');": "state",
        "if (f() !== 3) throw new Error('no');": "value",
        "assertSorted(f());": "helper",
        "await screen.findByText('x');": "truth",
    },
    "TypeScript": {
        "expect<number>(f<string>()).toBe(3);": "value",
        "expect(f()!).toEqual(3 as Money);": "value",
        "expectTypeOf(f()).toEqualTypeOf<number>();": "value",
        "await expect(page.locator('a')).toBeVisible();": "state",
    },
    "Go": {
        'if got := F(); got != 3 { t.Errorf("no") }': "value",
        "if !reflect.DeepEqual(F(), want) { t.Fatal() }": "value",
        'if diff := cmp.Diff(want, F()); diff != "" { t.Error(diff) }': "value",
        "if err := F(); err != nil { t.Fatal(err) }": "truth",
        'if _, err := F(); err == nil { t.Fatal("no error") }': "failure",
        "if (err != nil) != tt.wantErr { t.Fatal(err) }": "failure",
        "if !strings.Contains(F(), want) { t.Error() }": "state",
        "if len(F()) != 3 { t.Error() }": "state",
        "if !F() { t.Error() }": "truth",
        "assert.Equal(t, 3, F())": "value",
        "s.Require().Equal(3, F())": "value",
        "require.NoError(t, F())": "truth",
        "assert.ErrorIs(t, F(), ErrNo)": "failure",
        "assert.Len(t, F(), 3)": "state",
        "assert.True(t, F() == 3)": "value",
        "assert.True(t, F())": "truth",
        "mock.AssertExpectations(t)": "call",
        "Expect(F()).To(Equal(3))": "value",
        "Expect(F()).To(HaveLen(3))": "state",
        "Expect(err).NotTo(HaveOccurred())": "failure",
        "checkRows(t, F())": "helper",
    },
    "Java": {
        "assertEquals(3, f());": "value",
        "assertThat(f()).isEqualTo(3);": "value",
        "assertThat(f(), is(equalTo(3)));": "value",
        "assertThat(f(), is(nullValue()));": "truth",
        "assertThat(f()).hasSize(3);": "state",
        "assertThat(f()).isNotNull();": "truth",
        "assertNotNull(f());": "truth",
        "assertTrue(f());": "truth",
        "assertTrue(f().contains(3));": "state",
        "assertTrue(f().equals(3));": "value",
        "assertThrows(E.class, () -> f());": "failure",
        "assertThatThrownBy(() -> f()).isInstanceOf(E.class);": "failure",
        "try { f(); fail(); } catch (E e) { }": "failure",
        "verify(mock).call(3);": "call",
        'mvc.perform(get("/")).andExpect(status().isOk());': "truth",
        "StepVerifier.create(f()).expectNext(3).verifyComplete();": "value truth",
        "await().untilAsserted(() -> ready());": "truth",
        "assertDoesNotThrow(() -> f());": "truth",
        "assert f() == 3;": "value",
        "checkRows(f());": "helper",
    },
    "Kotlin": {
        "f() shouldBe 3": "value",
        "assertEquals(3, f())": "value",
        "assertThat(f()).isEqualTo(3)": "value",
        "assertFailsWith<E> { f() }": "failure",
        "shouldThrow<E> { f() }": "failure",
        "f() shouldContain 3": "state",
        "f().shouldNotBeNull()": "truth",
        "assertTrue(f() == 3)": "value",
        "verify { mock.call() }": "call",
    },
    "C#": {
        "Assert.Equal(3, F());": "value",
        "Assert.That(F(), Is.EqualTo(3));": "value",
        "Assert.That(F(), Is.Not.Null);": "truth",
        "F().Should().Be(3);": "value",
        "F().Should().NotBeNull();": "truth",
        "F().Should().HaveCount(3);": "state",
        "F().ShouldBe(3);": "value",
        "Assert.NotNull(F());": "truth",
        "Assert.Contains(3, F());": "state",
        "Assert.Throws<E>(() => F());": "failure",
        "await Assert.ThrowsAsync<E>(async () => await F());": "failure",
        "act.Should().Throw<E>();": "failure",
        "mock.Verify(m => m.Call(), Times.Once);": "call",
        "sub.Received().Call(3);": "call",
        "Assert.True(F() == 3);": "value",
        "Assert.True(F());": "truth",
    },
    "Ruby": {
        "expect(f).to eq 3": "value",
        "expect(f).to eq(3)": "value",
        "expect(f).not_to be_nil": "truth",
        "expect(f).to be_truthy": "truth",
        "expect(f).to include(3)": "state",
        "expect(f).to have_attributes(a: 3)": "state",
        "expect { f }.to raise_error(E)": "failure",
        "expect { f }.to change { n }.by(1)": "value",
        "expect(x).to have_received(:call)": "call",
        "is_expected.to eq 3": "value",
        "should be_valid": "truth",
        "f(3).should == 3": "value",
        "assert_equal 3, f(1)": "value",
        "assert_nil f(1)": "truth",
        "assert f(1)": "truth",
        "assert_raises(E) { f(1) }": "failure",
        "_(f(1)).must_equal 3": "value",
        "assert_includes f(1), 3": "state",
    },
    "Rust": {
        "assert_eq!(f(1), 3);": "value",
        "assert!(f(1) == 3);": "value",
        "assert!(f(1));": "truth",
        "assert!(f(1).is_err());": "truth failure",
        "assert!(f(1).contains(3));": "state",
        "assert!(matches!(f(1), Some(_)));": "state",
        "insta::assert_snapshot!(f(1));": "snapshot",
        "f(1).unwrap();": "truth",
        "f(1).unwrap_err();": "failure",
        'if f(1) != 3 { panic!("no") }': "value",
        "cmd.assert().success();": "truth",
        "cmd.assert().failure();": "failure",
        "check_rows(f(1));": "helper",
    },
    "PHP": {
        "$this->assertSame(3, f());": "value",
        "self::assertEquals(3, f());": "value",
        "$this->assertCount(3, f());": "state",
        "$this->assertNotNull(f());": "truth",
        "$this->assertTrue(f());": "truth",
        "$this->assertTrue(f() === 3);": "value",
        "$this->expectException(E::class); f();": "failure",
        "try { f(); $this->fail(); } catch (E $e) { }": "failure",
        "expect(f())->toBe(3);": "value",
        "expect(f())->not->toBeNull();": "truth",
        "$mock->expects($this->once())->method('call');": "call",
        "$mock->shouldHaveReceived('call');": "call",
    },
}


@pytest.mark.parametrize(
    ("language", "statement", "kind"),
    [(language, each, kind) for language, table in ORACLES.items() for each, kind in table.items()],
)
def test_an_oracle_has_its_kind(language: str, statement: str, kind: str) -> None:
    test = body(statement, language)
    allowed = kind.split()
    assert set(kinds(test)) <= set(allowed)
    assert test.assertions == test.oracles.total >= 1
    assert not test.trivial
    assert test.end_line > test.line or "\n" not in AROUND[language][1]


PLAIN = {
    "JavaScript": "const s = \"expect(1).toBe(2)\"; // expect(s).toBe(3)\nrequire('x'); f(s);",
    "Go": 's := "assert.Equal(t, 1)"\n// t.Fatal("x")\nF(s)\nt.Log(s)',
    "Java": 'String s = "assertEquals(1, 2)"; // assertEquals(1, 2)\nObjects.requireNonNull(f(s));',
    "C#": 'var s = "Assert.Equal(1, 2)"; // Assert.Equal(1, 2)\nF(s);',
    "PHP": "$s = 'assertSame(1)'; // $this->assertSame(1, 2);\nf($s);",
}


@pytest.mark.parametrize("language", sorted(PLAIN))
def test_what_only_stands_in_strings_and_comments_checks_nothing(language: str) -> None:
    assert body(PLAIN[language], language).oracles.total == 0


@given(st.data())
def test_one_assertion_more_never_lowers_the_total(data: st.DataObject) -> None:
    language = data.draw(st.sampled_from(sorted(ORACLES)))
    statements = st.sampled_from(sorted(ORACLES[language]))
    some, more = data.draw(st.lists(statements, max_size=3)), data.draw(statements)
    fewer, all_ = (body("\n".join(each), language) for each in (some, [*some, more]))
    assert all_.oracles.total >= fewer.oracles.total
    assert all_.assertions == all_.oracles.total


@pytest.mark.parametrize(
    ("language", "statements", "names"),
    [
        ("Go", "got, err := F(1)\nif got != want { t.Error(err) }", {"F"}),
        ("Go", "if got := Parse(1); got != want { t.Error() }", {"Parse"}),
        ("Go", "got := F(1)\nif got == nil { t.Error() }", set()),
        ("JavaScript", "const r = await get(1); const b = r.json(); expect(b.x).toBe(1);", {"get", "json"}),
        ("JavaScript", "const { a } = load(); log(a); expect(a).toEqual(1);", {"load"}),
        ("JavaScript", "const r = get(1); expect(r).toBeTruthy();", set()),
        ("Java", "assertEquals(3, calc.add(1, 2));", {"add"}),
        ("Java", "int r = calc.add(1, 2); assertThat(r).isEqualTo(3);", {"add"}),
        ("C#", "var r = await Load(1); r.Should().Be(3);", {"Load"}),
        ("Ruby", "r = load(1)\nexpect(r).to eq 3", {"load"}),
        ("Rust", "let r = load(1).unwrap(); assert_eq!(r, 3);", {"load", "unwrap"}),
        ("Rust", "assert_eq!(parse(load(1)), 3);", {"load", "parse"}),
        ("PHP", "$r = load(1); $this->assertSame(3, $r);", {"load"}),
        ("Kotlin", "val r = load(1)\nr shouldBe 3", {"load"}),
    ],
)
def test_what_is_checked_is_followed_to_its_call(language: str, statements: str, names: set[str]) -> None:
    test = body(statements, language)
    assert set(test.checked) == names
    assert set(test.checked) <= set(test.calls)


@pytest.mark.parametrize(
    ("language", "statement"),
    [
        ("JavaScript", "expect(true).toBe(true);"),
        ("JavaScript", "assert.equal(1, 1);"),
        ("Go", "assert.Equal(t, 1, 1)"),
        ("Go", "assert.True(t, true)"),
        ("Java", "assertTrue(true);"),
        ("Java", "assertThat(1).isEqualTo(1);"),
        ("C#", "Assert.Equal(1, 1);"),
        ("Rust", "assert!(true);"),
        ("Rust", "assert_eq!(1, 1);"),
        ("PHP", "$this->assertTrue(true);"),
        ("Ruby", "expect(true).to be true"),
    ],
)
def test_a_tautology_is_no_oracle(language: str, statement: str) -> None:
    test = body(f"f(1)\n{statement}" if language in {"Ruby", "Go"} else f"f(1);\n{statement}", language)
    assert test.oracles.total == 0
    assert len(test.tautologies) == 1


@pytest.mark.parametrize(
    ("language", "statement"),
    [
        ("Ruby", "assert job, 'none was found'"),
        ("C#", "try { F(); Assert.False(true); } catch (E e) { }"),
        ("JavaScript", "assert(false);"),
        ("JavaScript", "assert(0);"),
        ("Kotlin", 'assertTrue("no server") { f() }'),
        ("Java", 'assertParsedEquals("1", "1");'),
        ("Go", "assert.True(t, ok)"),
    ],
)
def test_what_may_fail_is_no_tautology(language: str, statement: str) -> None:
    test = body(statement, language)
    assert test.tautologies == ()
    assert test.oracles.total == 1


@pytest.mark.parametrize(
    ("language", "statements", "swallows"),
    [
        ("JavaScript", "try { expect(f()).toBe(1); } catch (e) { console.log(e); }", True),
        ("JavaScript", "try { f(); } catch { }\nexpect(g()).toBe(1);", False),
        ("JavaScript", "try { f(); fail(); } catch { }", False),
        ("JavaScript", "try { f(); } catch (e) { expect(e.code).toBe(1); }", False),
        ("Java", "try { assertEquals(1, f()); } catch (Throwable e) { }", True),
        ("Java", "try { f(); } catch (Exception e) { e.printStackTrace(); }", True),
        ("Java", "try { f(); } catch (Exception e) { throw new E(e); }", False),
        ("Java", "try { f(); } catch (ParseException expected) { }", False),
        ("JavaScript", "try { f(); } catch (e) { server.fixStacktrace(e); }", False),
        ("C#", "try { F(); } catch { }", True),
        ("PHP", "try { f(); } catch (\\Exception $e) { }", True),
        ("Ruby", "begin\n f(1)\nrescue\nend", True),
    ],
)
def test_a_swallowed_failure_is_seen(language: str, statements: str, *, swallows: bool) -> None:
    assert bool(body(statements, language).swallowed) == swallows


@pytest.mark.parametrize(
    "handler",
    [
        "p.ok(e instanceof Refused);",
        "console.log(e); throw e;",
        "console.log(e); failed = true;",
        "log.warn(e); done(e);",
    ],
)
def test_a_handler_that_logs_and_passes_on_swallows_nothing(handler: str) -> None:
    assert body(f"try {{ run(); }} catch (e) {{ {handler} }}", "JavaScript").swallowed == ()


def test_what_is_awaited_after_a_handler_may_fail_the_test() -> None:
    assert (
        body("const p = watch();\ntry { await run(); } catch (_) { }\nawait p;", "JavaScript").swallowed == ()
    )


def test_a_plan_makes_an_assertion_that_always_holds_tell_something() -> None:
    planned = "const plan = tspl(t, { plan: 1 })\nlog({ hook () { plan.ok(true) } })\nawait plan"
    assert body(planned, "JavaScript").tautologies == ()


@pytest.mark.parametrize(
    ("language", "statements", "sleeps"),
    [
        ("JavaScript", "await new Promise(r => setTimeout(r, 100));", True),
        ("JavaScript", "await page.waitForTimeout(100);", True),
        ("JavaScript", "vi.useFakeTimers(); await new Promise(r => setTimeout(r, 100));", False),
        ("JavaScript", "setTimeout(() => { expect(f()).toBe(1); done(); }, 100);", False),
        ("JavaScript", "cy.wait('@request');", False),
        ("Go", "time.Sleep(time.Second)", True),
        ("Java", "Thread.sleep(100);", True),
        ("Kotlin", "delay(100)", True),
        ("C#", "Thread.Sleep(100);", True),
        ("Ruby", "sleep 1", True),
        ("Rust", "std::thread::sleep(Duration::from_secs(1));", True),
        ("PHP", "sleep(1);", True),
    ],
)
def test_waiting_for_a_fixed_time_is_seen(language: str, statements: str, *, sleeps: bool) -> None:
    assert bool(body(statements, language).sleeps) == sleeps


@pytest.mark.parametrize(
    ("language", "statements", "outside"),
    [
        ("JavaScript", "f(Date.now());", ("clock",)),
        ("JavaScript", "f(new Date(2020, 1));", ()),
        ("JavaScript", "f(Math.random());", ("random",)),
        ("JavaScript", "await fetch('https://service.org/x');", ("network",)),
        ("JavaScript", "await fetch('http://localhost:80');", ()),
        ("Go", "f(time.Now(), rand.Intn(3))", ("clock", "random")),
        ("Java", "f(Instant.now(), new Random(42));", ("clock",)),
        ("Java", "f(new Random());", ("random",)),
        ("C#", "F(DateTime.UtcNow, Guid.NewGuid());", ("clock", "random")),
        ("Ruby", "f(Time.now)", ("clock",)),
        ("Rust", "f(Instant::now());", ("clock",)),
        ("PHP", "f(time());", ("clock",)),
    ],
)
def test_what_a_test_hangs_on_outside_is_seen(
    language: str, statements: str, outside: tuple[str, ...]
) -> None:
    assert body(statements, language).outside == outside


@pytest.mark.parametrize(
    ("language", "source"),
    [
        ("JavaScript", "it.each([[1, 2]])('doubles %i', (a, b) => { expect(d(a)).toBe(b); });"),
        (
            "JavaScript",
            "for (const a of rows) { it('x ' + a, () => {}); it('y', () => { expect(d(a)).toBe(1); }); }",
        ),
        ("JavaScript", "rows.forEach((a) => { it('y', () => { expect(d(a)).toBe(1); }); });"),
        (
            "Go",
            "package a\nfunc TestA(t *testing.T) {\n for _, tt := range tests {\n  if F(tt) != 1 { t.Error() }\n }\n}\n",
        ),
        (
            "Java",
            "class A {\n @ParameterizedTest @ValueSource(ints = {1})\n void works(int n) { assertEquals(1, n); }\n}",
        ),
        (
            "C#",
            "class A {\n [Theory]\n [InlineData(1)]\n public void Works(int n) { Assert.Equal(n, F()); }\n}",
        ),
        ("C#", "class A {\n [TestCase(1)]\n public void Works(int n) { Assert.AreEqual(n, F()); }\n}"),
        ("Rust", "#[rstest]\n#[case(1)]\nfn works(#[case] n: i32) { assert_eq!(n, f()); }"),
        (
            "PHP",
            "<?php class A { /**\n * @dataProvider rows\n */\n public function testA($n) { $this->assertSame(1, $n); } }",
        ),
        ("Ruby", "[1, 2].each do |n|\n  it 'works' do\n    expect(f(n)).to eq 1\n  end\nend\n"),
    ],
)
def test_rows_of_data_are_seen(language: str, source: str) -> None:
    tests = read(source, language).tests
    assert tests
    assert tests[-1].parametrised


@pytest.mark.parametrize("language", sorted(AROUND))
def test_one_row_is_none(language: str) -> None:
    assert not body(next(iter(ORACLES[language])), language).parametrised


def test_inputs_that_are_drawn_are_seen() -> None:
    assert body("fc.assert(fc.property(fc.string(), (s) => d(e(s)) === s));", "JavaScript").property_based
    [fuzz] = (
        read("package a\nfunc FuzzA(f *testing.F) { f.Fuzz(func(t *testing.T, s string) {}) }\n", "Go").tests
        or ()
    )
    assert fuzz.property_based


def test_doubles_and_what_they_replace_are_seen() -> None:
    test = body("const f = vi.fn(); vi.spyOn(api, 'load'); expect(f).toHaveBeenCalled();", "TypeScript")
    assert test.doubles == 2
    assert test.patched == ("api.load",)
    [test] = (
        read("jest.mock('../cart');\nit('works', () => { expect(f()).toBe(1); });\n", "JavaScript").tests
        or ()
    )
    assert test.patched == ("../cart",)


UNSEEN = {
    "a macro of AVA": ("JavaScript", "test('works', checksRows, { rows: 1 });"),
    "a function handed on": ("Kotlin", "class A { @Test fun works() { rows.forEach(::assertSorted) } }"),
    "a body that is a call": ("Kotlin", "class A { @Test fun works() = checkRows { f(it) } }"),
    "a test of Go's handed on": ("Go", 'package a\nfunc TestA(t *testing.T) { t.Run("a", tc.run) }\n'),
    "a way to fail handed on": ("Go", "package a\nfunc TestA(t *testing.T) { apply(t.Errorf, rows) }\n"),
    "a macro of Rust": (
        "Rust",
        "macro_rules! m { ($n:ident) => {\n #[test]\n fn $n() { f(); }\n }; }\nm!(a);\nfn other() { f(); }\n",
    ),
    "no test case": ("PHP", "<?php class Fake { public function testA() { return f(); } }"),
}


@pytest.mark.parametrize("name", sorted(UNSEEN))
def test_what_cannot_be_seen_is_taken_to_check(name: str) -> None:
    language, source = UNSEEN[name]
    assert all(test.oracles.total for test in read(source, language).tests or ())


def test_helpers_of_the_file_are_followed() -> None:
    source = (
        "package a\nfunc TestA(t *testing.T) { run(t, 1) }\n"
        "func run(t *testing.T, n int) { same(n, F()) }\n"
        "func same(a, b int) { if a != b { panic(1) } }\n"
    )
    analysis = read(source, "Go")
    assert analysis.tests
    assert analysis.tests[0].oracles.helper == 1
    assert [(h.name, h.asserts, h.calls) for h in analysis.test_helpers] == [
        ("run", False, ("F", "same")),
        ("same", True, ("panic",)),
    ]


def test_helpers_without_tests_beside_them_are_read() -> None:
    [helper] = read("package a\nfunc wait(t *testing.T) { t.Fatal() }\n", "Go").test_helpers
    assert helper.asserts


def test_an_example_is_compared_with_its_output() -> None:
    [test] = read('package a\nfunc ExampleA() {\n\tprintln("a")\n\t// Output: a\n}\n', "Go").tests or ()
    assert kinds(test) == {"value": 1}


def test_a_test_that_is_to_fail_expects_it() -> None:
    panics = read("#[test]\n#[should_panic]\nfn works() { f(); }\n", "Rust").tests
    throws = read("class A { @Test(expected = E.class) public void works() { f(); } }", "Java").tests
    for tests in (panics, throws):
        assert tests
        assert tests[0].expects_failure
        assert kinds(tests[0]) == {"failure": 1}


def test_a_status_that_says_no_is_a_failure_expected() -> None:
    assert body("request(app).get('/').expect(404, done);", "JavaScript").expects_failure
    assert body("assert.Equal(t, http.StatusNotFound, w.Code)", "Go").expects_failure
    assert not body("request(app).get('/').expect(200, done);", "JavaScript").expects_failure


@pytest.mark.parametrize(
    ("language", "statements"),
    [
        ("JavaScript", "t.plan(1);\napp.on('end', () => t.assert.ok(true, 'reached'));"),
        ("TypeScript", "expect.assertions(1);\nclose().catch(() => expect(true).toBe(true));"),
    ],
)
def test_where_the_assertions_are_counted_one_that_always_holds_shows_that_it_was_reached(
    language: str, statements: str
) -> None:
    test = body(statements, language)
    assert test.tautologies == ()
    assert test.oracles.total == 1
    assert body(statements.partition("\n")[2], language).tautologies


HOSTILE = {
    "nested tests": ("JavaScript", "it('a', () => { " * 300 + "expect(1).toBe(2);" * 3_000 + "})" * 300),
    "long chains": ("JavaScript", "it('a', () => { expect(x)" + ".to.be(1)" * 300 + " });\n"),
    "branches": (
        "Go",
        "package a\nfunc TestA(t *testing.T) {\n" + "if x != 1 { t.Error(1) }\n" * 10_000 + "}\n",
    ),
    "variables": (
        "Go",
        "package a\nfunc TestA(t *testing.T) {\n" + "x := f(x)\nif x != 1 { t.Error(1) }\n" * 8_000 + "}\n",
    ),
    "handlers": (
        "Java",
        "class A { @Test void a() {" + "try { f(); fail(); } catch (E e) {} " * 8_000 + "} }",
    ),
    "tokens": ("Rust", "#[test]\nfn a() { m!(" + "f(1), " * 20_000 + "); }\n"),
    "long callees": ("JavaScript", "it('a', () => { [" + "a," * 100_000 + "].map(f).g(1); });"),
}


@pytest.mark.parametrize("name", sorted(HOSTILE))
def test_hostile_tests_cost_seconds_at_most(name: str) -> None:
    language, source = HOSTILE[name]
    start = time.process_time()
    analyse_source(source.encode(), language)
    assert time.process_time() - start < 10


@pytest.mark.parametrize("language", sorted(AROUND))
def test_places_are_told_in_bytes(language: str) -> None:
    before, after = AROUND[language]
    comment = "# é\n" if language == "Ruby" else "// é\n"
    plain = read(before + next(iter(ORACLES[language])) + after, language).tests
    head, rest = ("<?php\n", before[6:]) if language == "PHP" else ("", before)
    shifted = read(head + comment * 50 + rest + next(iter(ORACLES[language])) + after, language).tests
    assert plain
    assert shifted
    assert shifted[0].oracles == plain[0].oracles
    assert shifted[0].end_line == plain[0].end_line + 50


@pytest.mark.parametrize(
    ("statement", "checks"), [("await finish;", 1), ("await team.work", 1), ("await send();", 0)]
)
def test_to_wait_for_what_was_promised_before_is_a_check(statement: str, checks: int) -> None:
    test = body(f"const finish = once(a, 'finish');\n  await inject(a);\n  {statement}", "JavaScript")
    assert test.oracles.total == checks
