"""Tests in other languages than Python: found, judged, and never misjudged as empty."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shipworthy.analyse import text_tests
from shipworthy.analyse.masked_text import brackets, masked
from shipworthy.analyse.test_dialects import dialects
from shipworthy.model.code import Test as FoundTest

SOUND = {
    "JavaScript": "describe('cart', () => {\n  it('adds up', () => {\n    expect(total([1])).toBe(1);\n  });\n});\n",
    "TypeScript": "test.each([[1, 2]])('doubles %i', (a, b) => { expect(double(a)).toBe(b) })\n",
    "Go": 'func TestTotal(t *testing.T) {\n\tif Total() != 3 {\n\t\tt.Fatal("no")\n\t}\n}\n',
    "Rust": "#[cfg(test)]\nmod tests {\n    #[test]\n    fn adds_up() -> Result<(), E> {\n        assert_eq!(total(), 3);\n        Ok(())\n    }\n}\n",
    "Java": "class CartTest {\n  @ParameterizedTest\n  @ValueSource(ints = {1, 2})\n  void addsUp(int n) throws IOException {\n    assertEquals(n, total(n));\n  }\n}\n",
    "Kotlin": "class CartTest {\n  @Test fun `adds up`() = runTest(timeout) {\n    assertThat(total()).isEqualTo(3)\n  }\n}\n",
    "Groovy": 'def "adds up"() {\n  expect:\n  total() == 3\n}\n',
    "Scala": 'class CartSuite extends FunSuite {\n  test("adds up") {\n    assert(total == 3)\n  }\n}\n',
    "C#": "[Fact]\npublic async Task AddsUp()\n{\n    Assert.Equal(3, Total());\n}\n",
    "F#": "[<Fact>]\nlet ``adds up`` () = Assert.Equal(3, total ())\n",
    "PHP": "class CartTest extends TestCase {\n  public function testAddsUp(): void {\n    $this->assertSame(3, total());\n  }\n}\n",
    "Ruby": 'RSpec.describe Cart do\n  it "adds up" do\n    expect(cart.total).to eq 3\n  end\nend\n',
    "Swift": "func testAddsUp() throws {\n  XCTAssertEqual(total(), 3)\n}\n",
    "Dart": "void main() {\n  test('adds up', () {\n    expect(total(), 3);\n  });\n}\n",
    "C++": "TEST(Cart, AddsUp) {\n  EXPECT_EQ(total(), 3);\n}\n",
    "C": "static void test_adds_up(void) {\n  assert(total() == 3);\n}\n",
    "Shell": '@test "adds up" {\n  run total\n  [ "$output" = 3 ]\n}\n',
    "Elixir": 'test "adds up" do\n  assert total() == 3\nend\n',
    "R": 'test_that("adds up", {\n  expect_equal(total(), 3)\n})\n',
    "Julia": '@testset "cart" begin\n  @test total() == 3\nend\n',
    "Zig": 'test "adds up" {\n    try expect(total() == 3);\n}\n',
    "HCL": 'run "adds_up" {\n  assert {\n    condition = output.total == 3\n  }\n}\n',
    "Clojure": "(deftest adds-up (is (= 3 (total))))\n",
    "Haskell": 'spec = it "adds up" $ total `shouldBe` 3\n',
    "Lua": 'it("adds up", function()\n  assert.are.equal(3, total())\nend)\n',
}


def read(source: str, language: str) -> list[FoundTest]:
    found = text_tests.tests(source, language)
    assert found is not None
    return list(found)


@pytest.mark.parametrize("language", sorted(SOUND))
def test_a_sound_test_is_found(language: str) -> None:
    [test] = read(SOUND[language], language)
    assert test.assertions >= 1
    assert not test.trivial
    assert not test.skipped


@pytest.mark.parametrize("language", sorted(SOUND))
def test_a_commented_test_is_none(language: str) -> None:
    mark = {
        "Ruby": "#", "Shell": "#", "Elixir": "#", "R": "#", "Julia": "#", "HCL": "#", "Clojure": ";", "Haskell": "--",
        "Lua": "--",
    }.get(language, "//")  # fmt: skip
    commented = "".join(f"{mark} {line}\n" for line in SOUND[language].splitlines())
    assert read(commented, language) == []


def test_an_unknown_language_is_not_read() -> None:
    assert text_tests.tests("x", "Brainfuck") is None


@pytest.mark.parametrize(
    ("source", "language"),
    [
        ("it('works', () => {});", "JavaScript"),
        ("it('works', function () { });", "TypeScript"),
        ("it('works', async () => { expect(true).toBe(true); });", "TypeScript"),
        ("test('works', () => { expect(1).toEqual(1) })", "JavaScript"),
        ("func TestWorks(t *testing.T) {}\n", "Go"),
        ("func TestWorks(t *testing.T) {\n\tassert.True(t, true)\n}\n", "Go"),
        ("#[test]\nfn works() {}\n", "Rust"),
        ("#[test]\nfn works() { assert!(true); }\n", "Rust"),
        ("@Test public void works() { assertTrue(true); }", "Java"),
        ("[Fact] public void Works() { }", "C#"),
        ("public function testWorks() { $this->assertTrue(true); }", "PHP"),
        ("TEST(Cart, Works) {}", "C++"),
    ],
)
def test_a_test_that_can_only_pass_is_trivial(source: str, language: str) -> None:
    [test] = read(source, language)
    assert test.trivial
    assert test.assertions == 0


@pytest.mark.parametrize(
    ("source", "language"),
    [
        ("it('is to be written');", "JavaScript"),
        ("it.todo('is to be written');", "JavaScript"),
        ("regex.test('x', () => {});", "JavaScript"),
        ("should eq 'x'\nvalue.should == 'x'\n", "Ruby"),
        ("test.describe('group', () => {});", "TypeScript"),
        ("test.beforeEach(async () => {});", "TypeScript"),
        ("const s = \"it('works', () => {})\";", "JavaScript"),
        ("func TestMain(m *testing.M) { os.Exit(m.Run()) }\n", "Go"),
        ("func Testify() {}\nvar x = `\nfunc TestX(t *testing.T) {}\n`\n", "Go"),
        ("#[cfg(test)]\nmod tests {}\nfn test() {}\n", "Rust"),
        ("#[test_only]\nfn x() {}", "Rust"),
    ],
)
def test_what_only_looks_like_a_test_is_none(source: str, language: str) -> None:
    assert [t for t in read(source, language) if t.trivial] == []


@pytest.mark.parametrize(
    ("source", "language"),
    [
        ("it('works', () => {\n  // the import is the test\n});", "JavaScript"),
        ("test('opens', async ({ page }) => {});", "TypeScript"),
        ("it('is done', (done) => { emitter.on('x', done) });", "JavaScript"),
        ("it('has a regex', () => { x.replace(/'/g, '') });", "JavaScript"),
        ("@SpringBootTest class A { @Test void contextLoads() {} }", "Java"),
        ("class A { @Rule public Env env; @Test public void comesUp() {} }", "Java"),
        ("TEST_F(Fixture, ComesUp) {}", "C++"),
        ("#[test]\n#[should_panic]\nfn fails() { f(); }\n", "Rust"),
        ("@Test(expected = X.class) public void fails() { f(); }", "Java"),
        ("[Fact] public void Works() => Assert.Equal(1, F());", "C#"),
        ("test('template ${it('x', () => {})}', () => { expect(f()).toBe(1) })", "JavaScript"),
    ],
)
def test_a_test_that_may_fail_is_not_trivial(source: str, language: str) -> None:
    assert [t.name for t in read(source, language) if t.trivial] == []


@pytest.mark.parametrize(
    ("source", "language", "reason"),
    [
        ("it.skip('works', () => { expect(f()).toBe(1) });", "JavaScript", ""),
        ("xit('works', () => { expect(f()).toBe(1) });", "JavaScript", ""),
        ("// until the server is back\nit.skip('works', () => { expect(f()).toBe(1) });", "JavaScript", "until the server is back"),
        ("describe.skip('all', () => { it('works', () => { expect(f()).toBe(1) }) });", "TypeScript", ""),
        (
            "// no server yet\ndescribe.skip('all', () => {\n it('works', () => { expect(f()).toBe(1) }) });",
            "TypeScript",
            "no server yet",
        ),
        ("#[test]\n#[ignore]\nfn works() { assert!(f()); }\n", "Rust", ""),
        ('#[test]\n#[ignore = "slow"]\nfn works() { assert!(f()); }\n', "Rust", "slow"),
        ("@Test\n@Disabled\nvoid works() { assertTrue(f()); }", "Java", ""),
        ('@Disabled("slow")\n@Test\nvoid works() { assertTrue(f()); }', "Java", "slow"),
        ("@Disabled // DNS may time out\n@Test\nfun works() { assertTrue(f()) }", "Kotlin", "DNS may time out"),
        ('[Fact(Skip = "slow")] public void Works() { Assert.True(F()); }', "C#", "slow"),
        ('func TestWorks(t *testing.T) {\n\tt.Skip("flaky")\n\tt.Fatal()\n}\n', "Go", "flaky"),
    ],
)  # fmt: skip
def test_a_skip_is_seen_with_its_reason(source: str, language: str, reason: str) -> None:
    [test] = read(source, language)
    assert test.skipped
    assert test.skip_reason == reason


def test_a_skip_under_a_condition_is_none() -> None:
    [test] = read(
        "func TestA(t *testing.T) {\n\tif testing.Short() {\n\t\tt.Skip()\n\t}\n\tt.Fatal()\n}\n", "Go"
    )
    assert not test.skipped


def test_a_test_that_expects_a_failure_is_known() -> None:
    [refuses] = read("it('refuses', () => { expect(() => f()).toThrow() });", "JavaScript")
    [accepts] = read("it('accepts', () => { expect(f()).toBe(1) });", "JavaScript")
    assert refuses.expects_failure
    assert not accepts.expects_failure


def test_lines_and_names_are_those_of_the_source() -> None:
    found = read("\n\n" + SOUND["JavaScript"] + SOUND["JavaScript"], "JavaScript")
    assert [(t.line, t.name) for t in found] == [(4, "adds up"), (9, "adds up")]


@given(st.text(alphabet="ab'\"`/*#\\\n{}()[]@t", max_size=80), st.sampled_from(sorted(dialects())))
def test_masking_moves_nothing(text: str, language: str) -> None:
    plain = masked(text, language)
    assert len(plain) == len(text)
    assert [i for i, c in enumerate(plain) if c == "\n"] == [i for i, c in enumerate(text) if c == "\n"]
    assert all(p in {" ", t} for p, t in zip(plain, text, strict=True))


@given(st.text(alphabet="()[]{}", max_size=60))
def test_brackets_are_matched_by_kind(text: str) -> None:
    for opening, closing in brackets(text).items():
        assert text[opening] + text[closing] in {"()", "[]", "{}"}
        assert opening < closing


@given(st.text(max_size=200), st.sampled_from(sorted(dialects())))
def test_no_text_breaks_a_dialect(text: str, language: str) -> None:
    for piece in ("", SOUND.get(language, "")):
        assert text_tests.tests(piece + text + piece, language) is not None


HOSTILE = {
    "open strings": "it('" * 20_000,
    "nested calls": "it('a', it(" * 20_000,
    "open comments": "/*" * 200_000,
    "one long word": "assert" * 50_000,
    "annotations": "@Test " * 20_000,
    "annotations with tables": '@Test @CsvSource({"a"}) ' * 10_000,
    "attributes": "#[test]\n" * 20_000 + "fn x() {}",
    "spaces": "test" + " " * 200_000 + "(",
    "brackets": "{[(" * 50_000,
    "raw strings": 'r##"' * 20_000,
    "functions": "func TestA(t *testing.T) {" * 10_000,
    "nested skips": "describe.skip(" * 10_000,
    "quotes": "\"'`" * 50_000,
    "backslashes": '"' + "\\" * 200_000,
    "skips": "func TestA(t *testing.T) { t.Skip() }\n" * 10_000,
}


@pytest.mark.parametrize("name", sorted(HOSTILE))
def test_hostile_text_costs_seconds_at_most(name: str) -> None:
    for language in sorted(dialects()):
        start = time.process_time()
        text_tests.tests(HOSTILE[name], language)
        assert time.process_time() - start < 10, language


def test_phpunits_tag_makes_a_test_of_a_method_once() -> None:
    source = (
        "<?php\nclass DiskTest extends TestCase\n{\n    /**\n     * @test\n     */\n    public function makes_a_folder(): void\n"
        "    {\n        $this->assertTrue(make());\n    }\n\n    /** @test */\n    public function test_removes(): void\n    {\n"
        "        $this->assertSame(1, remove());\n    }\n\n    /** not an @test */\n    public function helper(): void\n    {\n    }\n}\n"
    )
    found = text_tests.tests(source, "PHP")
    assert found is not None
    assert [t.name for t in found] == ["makes_a_folder", "test_removes"]


def test_a_skip_by_the_class_is_one_too() -> None:
    source = "<?php\nclass DiskTest extends TestCase {\n  public function testA() {\n    self::markTestSkipped('no such disk');\n  }\n}\n"
    [test] = text_tests.tests(source, "PHP") or ()
    assert (test.skipped, test.skip_reason) == (True, "no such disk")


def test_an_empty_test_below_a_fixture_that_starts_something_is_not_trivial() -> None:
    source = (
        "public class Starting :\n  BusTestFixture\n{\n  [Test]\n  public void Should_start()\n  {\n  }\n}\n"
    )
    [test] = text_tests.tests(source, "C#") or ()
    assert not test.trivial
    [test] = text_tests.tests(source.replace(" :\n  BusTestFixture", ""), "C#") or ()
    assert test.trivial
