"""How tests are written in each language: patterns over masked source text.

A header starts a test. `name` in it is the test's name or its opening quote. Where its body is:
`block`, the next braces; `call`, the parentheses that follow; `trailing`, braces after those;
`open`, up to the next header, in languages whose blocks end with words.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Body = Literal["block", "call", "trailing", "open"]

WORDS = (
    r"\b\w*(?i:assert|expect|should|verif|check|match|throw|reject|snapshot|fail|ensure|compare|approv|require)"
    r"\w*[\"'`]?\s*[(.!`<{:]"
)


@dataclass(frozen=True)
class Header:
    pattern: re.Pattern[str]
    body: Body


@dataclass(frozen=True)
class Dialect:
    headers: tuple[Header, ...]
    oracle: re.Pattern[str]
    """What can fail a test."""
    constant: re.Pattern[str] | None = None
    """Assertions that only state constants, in the original text."""
    skip: re.Pattern[str] | None = None
    """Between the end of what stands before a test and its body; group 1 may hold the reason."""
    setup: re.Pattern[str] | None = None
    """Where a file says this, an empty body still tests that the framework comes up."""
    failure: re.Pattern[str] = re.compile(
        r"(?i:assert|expect|should|to)\.?_?(?:raise|throw|reject|panic|fail|error)\w*"
        r"|\b(?:raises?|throws|rejects|panics)\b"
    )
    """What shows that a test expects something to go wrong."""


def _headers(*pairs: tuple[str, Body]) -> tuple[Header, ...]:
    return tuple(Header(re.compile(pattern, re.MULTILINE), body) for pattern, body in pairs)


def _any(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(patterns), re.MULTILINE)


_CONSTANT = r"(?:true|false|\d{1,6}|\"[^\"\n]{0,40}\"|'[^'\n]{0,40}')"
_SAME = rf"(?P<a>{_CONSTANT})"
_METHOD = r"(?P<name>\w+|`[^`\n]{1,200}`)\s*\([^(){}]{0,2000}\)[^(){};=@\"]{0,200}(?=\{)"
"""A method's head, up to its block."""

_JS_FAILURE = re.compile(
    r"\.(?:toThrow|rejects?|throws?)\w*|expect\(\s*[45]\d\d\b|(?:status|statusCode)\)?\W{1,20}[45]\d\d\b"
)
_JS = Dialect(
    headers=_headers(
        (
            r"(?<![\w.$])(?:[xf]?(?:it|test|specify)|Deno\.test|tap\.test|t\.test)"
            r"(?:\.(?:only|skip|each|for|concurrent|sequential|serial|parallel|fails|failing|fail|fixme|prop|skipIf|runIf|if|todo)){0,4}\s*(?=[(`])",
            "call",
        )
    ),
    oracle=_any(WORDS, r"\bt\.\w+\(", r"\bcy\.\w+\(", r"\bdone\b"),
    failure=_JS_FAILURE,
    constant=_any(
        rf"\bexpect\(\s*{_SAME}\s*\)\s*\.(?:toBe|toEqual|toStrictEqual|to\.(?:be\.)?equal|to\.eql)\(\s*(?P=a)\s*\)",
        r"\bexpect\(\s*true\s*\)\s*\.(?:toBeTruthy\(\)|to\.be\.true\b)",
        r"\bassert(?:\.(?:ok|isTrue|isOk))?\(\s*true\s*[,)][^()\n]*\)?",
        rf"\bassert\.(?:equal|strictEqual|deepEqual)\(\s*(?P<b>{_CONSTANT})\s*,\s*(?P=b)\s*\)",
    ),
)
_GO_FAILURE = re.compile(
    r"\berr\w*\s*==\s*nil|\.(?:Error|ErrorIs|ErrorAs|ErrorContains|EqualError|Panics)\(|\bw?antErr|\b\w*wantErr\w*"
    r"|\bexpect\w*Err\w*|\berrors\.(?:Is|As)\("
)
_GO = Dialect(
    headers=_headers(
        (
            r"^func\s+(?:\(\s*\w+\s+\*?[\w.]+\s*\)\s*)?(?P<name>(?:Test(?!Main\b)|Fuzz)\w*)\s*\([^()\n]{0,100}\)\s*(?=\{)",
            "block",
        ),
        (r"^func\s+(?P<name>Example\w*)\s*\(\s*\)\s*(?=\{)", "block"),
        (r"(?<![\w.])(?:It|Specify|Entry)(?=\(\s*(?P<name>\"|`))", "call"),
    ),
    oracle=_any(
        WORDS,
        r"\b\w+\.(?:Error|Fatal|Fail)\w*\(",
        r"\(\s*(?:[^()\n]{1,200},\s*)?t\s*[,)]",
        r"\b(?:qt|is|td|then)\.\w+\(",
    ),
    failure=_GO_FAILURE,
    constant=_any(
        r"\b(?:assert|require)\.True\(\s*t\s*,\s*true\s*\)",
        rf"\b(?:assert|require)\.Equal\(\s*t\s*,\s*{_SAME}\s*,\s*(?P=a)\s*\)",
    ),
)
_RUST = Dialect(
    headers=_headers(
        (
            r"#\[\s*(?:\w{1,40}::){0,4}(?:test|rstest|test_case|test_matrix|test_log|wasm_bindgen_test|quickcheck|sqlx_test)\b"
            r"[^{};]{0,3000}?\bfn\s+(?P<name>\w+)[^{};]{0,2000}(?=\{)",
            "block",
        ),
    ),
    oracle=_any(WORDS, r"\bpanic!", r"\.unwrap(?:_err)?\(", r"\?\s*[;.)]"),
    constant=_any(r"\bassert!\(\s*true\s*\)", rf"\bassert_eq!\(\s*{_SAME}\s*,\s*(?P=a)\s*\)"),
    failure=re.compile(
        r"should_panic|\bis_err\(|\bunwrap_err\(|\bexpect_err\(|\bErr\(|\.failure\(\)|\bcode\([1-9]"
    ),
    skip=re.compile(r"#\[\s*ignore\s*(?:=\s*\"([^\"\n]*)\")?"),
)
_JVM_SETUP = re.compile(
    r"@\w*(?:SpringBoot|WebMvc|DataJpa|Quarkus|Micronaut|Context|Boot|App)\w*|@(?:ExtendWith|RunWith|Import|Rule|ClassRule|Before|BeforeEach|RegisterExtension)\b"
)
_JVM_CONSTANT = _any(
    r"\b(?:Assert(?:ions)?\.)?assertTrue\(\s*true\s*\)",
    rf"\b(?:Assert(?:ions)?\.)?assertEquals\(\s*{_SAME}\s*,\s*(?P=a)\s*\)",
)
_JVM_SKIP = re.compile(r"@(?:Disabled|Ignore)\b(?:\(\s*(?:value\s*=\s*)?\"([^\"\n]*)\")?")
_JVM_ORACLE = _any(WORDS, r"\bexpected\s*=", r"\b(?:expect|then|and)\s*:", r"\bthrown\(")
_JVM_FAILURE = re.compile(
    r"[tT]hrow|\bexpected\s*=|\bis(?:BadRequest|NotFound|Forbidden|Unauthorized|Conflict|4xx|5xx)\w*|\bthrown\("
)
_ANNOTATION = r"@(?:Test|ParameterizedTest|RepeatedTest|TestFactory|TestTemplate|Property|Theory)\b"
_JAVA = Dialect(
    headers=_headers(
        (rf"{_ANNOTATION}[^;{{}}]{{0,3000}}?(?:\{{[^{{}};]{{0,3000}}\}}[^;{{}}]{{0,3000}}?){{0,2}}\b{_METHOD}", "block"),
        (r"\bpublic\s+void\s+(?P<name>test\w*)\s*\(\s*\)[^(){};=@\"]{0,200}(?=\{)", "block"),
    ),
    oracle=_JVM_ORACLE, failure=_JVM_FAILURE, constant=_JVM_CONSTANT, skip=_JVM_SKIP, setup=_JVM_SETUP,
)  # fmt: skip
_KOTLIN = Dialect(
    headers=_headers(
        (rf"{_ANNOTATION}[^{{}}]{{0,2000}}?\bfun\s+(?P<name>\w+|`[^`\n]{{1,200}}`)\s*\([^()]{{0,1000}}\)", "open"),
        (r"(?<![\w.])(?:test|should|it|expect|feature|scenario)\s*(?=\(\s*(?P<name>\"))", "trailing"),
    ),
    oracle=_JVM_ORACLE, failure=_JVM_FAILURE, constant=_JVM_CONSTANT, skip=_JVM_SKIP, setup=_JVM_SETUP,
)  # fmt: skip
_GROOVY = Dialect(
    headers=_headers((r"\bdef\s+(?P<name>[\"'])[^\n]{0,300}?[\"']\s*\(\s*\)\s*(?=\{)", "block"), (rf"{_ANNOTATION}[^{{}}]{{0,2000}}?\b{_METHOD}", "block")),
    oracle=_JVM_ORACLE, skip=_JVM_SKIP,
)  # fmt: skip
_SCALA = Dialect(
    headers=_headers(
        (r"(?<![\w.])(?:test|it|they|property|scenario|Scenario|zio\.test)\s*(?=\(\s*(?P<name>\"))", "trailing"),
        (r"(?P<name>\")[^\n\"]{0,300}\"\s+(?:in|>>|should\s+\"[^\n\"]{0,300}\"\s+in)\s*(?=\{)", "block"),
        (rf"{_ANNOTATION}[^{{}}]{{0,2000}}?\bdef\s+(?P<name>\w+)", "open"),
    ),
    oracle=_any(WORDS, r"\bmust\w*\b", r"==="), skip=_JVM_SKIP,
)  # fmt: skip
_CSHARP = Dialect(
    headers=_headers(
        (
            r"\[\s*(?:\w{1,40}\.){0,3}(?:\w{0,30}Fact|\w{0,30}Theory|Test|TestMethod|TestCase|DataTestMethod|Property)\b"
            r"[^;{}]{0,3000}?\b(?:void|Task(?:<\w+>)?|ValueTask)\s+(?P<name>\w+)\s*\([^(){}]{0,2000}\)",
            "open",
        ),
    ),
    oracle=_any(WORDS),
    constant=_any(
        r"\bAssert\.(?:True|IsTrue)\(\s*true\s*\)",
        rf"\bAssert\.(?:Equal|AreEqual)\(\s*{_SAME}\s*,\s*(?P=a)\s*\)",
    ),
    skip=re.compile(r"\bSkip\s*=\s*(?:\"([^\"\n]*)\")?|\[\s*Ignore\b(?:\(\s*\"([^\"\n]*)\")?"),
)
_PHP = Dialect(
    headers=_headers(
        (r"\bfunction\s+(?P<name>test\w*)\s*\([^()]{0,1000}\)[^;{}()]{0,100}(?=\{)", "block"),
        (r"#\[\s*Test\s*\][^{};]{0,1000}?\bfunction\s+(?P<name>\w+)\s*\([^()]{0,1000}\)[^;{}()]{0,100}(?=\{)", "block"),
        (r"(?<![\w>:$\\])(?:it|test)\s*(?=\(\s*(?P<name>[\"']))", "call"),
    ),
    oracle=_any(WORDS),
    constant=_any(r"(?:\$this->|self::|static::)assertTrue\(\s*true\s*\)", rf"(?:\$this->|self::)assert(?:Same|Equals)\(\s*{_SAME}\s*,\s*(?P=a)\s*\)"),
)  # fmt: skip
_RUBY = Dialect(
    headers=_headers(
        (r"^[ \t]*[xf]?(?:it|specify|scenario|example|test|its)[ \t]*\(?[ \t]*(?P<name>[\"'])", "open"),
        (r"^[ \t]*it[ \t]*\{", "open"),
        (r"^[ \t]*def[ \t]+(?P<name>test_\w+)", "open"),
    ),
    oracle=_any(WORDS, r"\b(?:assert|refute|expect|is_expected|should|must|raise)\w*"),
)
_SWIFT = Dialect(
    headers=_headers(
        (r"\bfunc\s+(?P<name>test\w*)\s*\(\s*\)[^{};()]{0,100}(?=\{)", "block"),
        (
            r"@Test\b[^{};]{0,1000}?\bfunc\s+(?P<name>\w+|`[^`\n]{1,200}`)\s*\([^()]{0,500}\)[^{};()]{0,100}(?=\{)",
            "block",
        ),
    ),
    oracle=_any(WORDS, r"#expect\b|#require\b"),
    constant=_any(r"\bXCTAssert(?:True)?\(\s*true\s*\)"),
)
_DART = Dialect(
    headers=_headers(
        (
            r"(?<![\w.$])(?:test|testWidgets|testGoldens|blocTest(?:<[^<>\n]{1,100}>)?)\s*(?=\(\s*(?P<name>['\"]))",
            "call",
        )
    ),
    oracle=_any(WORDS),
    constant=_any(r"\bexpect\(\s*true\s*,\s*(?:isTrue|true)\s*\)"),
)
_C = Dialect(
    setup=re.compile(r"\bTEST_[FP]\b|\bTYPED_TEST|_METHOD\b|_FIXTURE"),
    headers=_headers(
        (r"\b(?:TEST|TEST_F|TEST_P|TYPED_TEST|TYPED_TEST_P|TEST_CASE|TEST_CASE_METHOD|TEST_CASE_TEMPLATE|SCENARIO|BOOST_\w*TEST_CASE)\s*(?=\()", "trailing"),
        (r"^(?:static\s+)?(?:void|int|bool)\s+(?P<name>test_?\w*)\s*\([^(){};]{0,300}\)\s*(?=\{)", "block"),
        (r"^-\s*\(\s*void\s*\)\s*(?P<name>test\w*)\s*(?=\{)", "block"),
    ),
    oracle=_any(WORDS, r"\b(?:EXPECT|ASSERT|CHECK|REQUIRE|CU_|ck_|TEST_)\w*\s*\(", r"\breturn\b", r"\bSTATIC_\w+\s*\("),
    constant=_any(r"\b(?:EXPECT|ASSERT)_TRUE\(\s*true\s*\)", r"\b(?:CHECK|REQUIRE)\(\s*true\s*\)"),
)  # fmt: skip
_SHELL = Dialect(
    headers=_headers(
        (r"^[ \t]*@test[ \t]+(?P<name>[\"'])[^\n]{0,300}(?=\{)", "block"),
        (r"^(?:function[ \t]+)?(?P<name>test\w*)[ \t]*\(\)\s*(?=\{)", "block"),
        (r"^[ \t]*x?It[ \t]+(?P<name>[\"'])", "open"),
    ),
    oracle=_any(r"[^\s{}]"),  # any command that fails may fail the test
)


def _plain(*pairs: tuple[str, Body], oracle: str = "") -> Dialect:
    return Dialect(_headers(*pairs), _any(WORDS, *([oracle] if oracle else [])))


DIALECTS: Mapping[str, Dialect] = {
    "JavaScript": _JS, "TypeScript": _JS, "Go": _GO, "Rust": _RUST, "Java": _JAVA, "Kotlin": _KOTLIN, "Groovy": _GROOVY,
    "Scala": _SCALA, "C#": _CSHARP, "PHP": _PHP, "Ruby": _RUBY, "Crystal": _RUBY, "Swift": _SWIFT, "Dart": _DART,
    "C": _C, "C++": _C, "Objective-C": _C, "CUDA": _C, "Shell": _SHELL,
    "Elixir": _plain((r"^[ \t]*(?:test|property)[ \t]+(?P<name>\")", "open"), (r"^[ \t]*doctest[ \t]+(?P<name>\w+)", "open"), oracle=r"\b(?:assert|refute|doctest)\w*"),
    "F#": _plain((r"\[<\s*(?:Fact|Test|Theory|Property)\b[^\]]{0,200}>\]", "open"), (r"\btest(?:Case|Property|CaseAsync)\s+(?P<name>\")", "open"), oracle=r"\b(?:Assert|Expect|should)\b"),
    "R": _plain((r"(?<![\w.])test_that\s*(?=\(\s*(?P<name>[\"']))", "call")),
    "Julia": _plain((r"@testset\b[^\n]{0,300}", "open"), oracle=r"@test\w*\b"),
    "Zig": _plain((r"^[ \t]*test\b[ \t]*(?P<name>\"|\w*)[^\n{]{0,300}(?=\{)", "block"), oracle=r"\btry\b"),
    "HCL": _plain((r"^[ \t]*run[ \t]+(?P<name>\")[^\n]{0,300}(?=\{)", "block"), oracle=r"\bcommand\b|\bmodule\b"),
    "Lua": _plain((r"(?<![\w.:])(?:it|test)\s*(?=\(\s*(?P<name>[\"']))", "call")),
    "Clojure": _plain((r"\((?:deftest|defspec)\s+(?P<name>[\w\-?!*]+)", "open"), oracle=r"\((?:is|are|testing)\b"),
    "Haskell": _plain((r"\b(?:it|prop|specify|testCase|testProperty)\s+(?P<name>\")", "open"), oracle=r"@\?=|===|\bshould\w*|@=\?|\bproperty\b"),
    "OCaml": _plain((r"\blet%\w*test\w*|\btest_case\s+(?P<name>\")|\"\s*>::", "open"), oracle=r"\bcheck\b|=|\[%expect"),
    "Erlang": _plain((r"^(?P<name>\w+_test_?)\s*\(\s*\)\s*->", "open"), oracle=r"\?\w*assert\w*|="),
    "PowerShell": _plain((r"^[ \t]*It[ \t]+(?:-Name[ \t]+)?(?P<name>[\"'])", "open"), oracle=r"\bShould\b"),
    "Solidity": _plain((r"\bfunction\s+(?P<name>(?:test|invariant)\w*)\s*\([^()]{0,500}\)[^{};]{0,300}(?=\{)", "block"), oracle=r"\bvm\.expect\w*"),
    "Nim": _plain((r"^[ \t]*test[ \t]+(?P<name>\")", "open"), oracle=r"\bcheck\b|\bdoAssert\b"),
    "D": _plain((r"\bunittest\s*(?=\{)", "block")),
    "GDScript": _plain((r"^func[ \t]+(?P<name>test_\w+)", "open")),
    "Perl": _plain((r"^[ \t]*subtest\b", "open"), (r"^[ \t]*use[ \t]+Test2?::\w+", "open"), oracle=r"\b(?:ok|is|isnt|like|unlike|is_deeply|cmp_ok|can_ok|isa_ok|lives_ok|throws_ok|pass)\b"),
}  # fmt: skip
