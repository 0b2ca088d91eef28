"""Go, Rust, C and C++, Swift, Dart, Zig, D, Nim, Solidity."""

from __future__ import annotations

import re

from shipworthy.analyse.test_dialects._dialect import ORACLE, SAME, Dialect, either, headers, plain

_GO = Dialect(
    headers=headers(
        (
            (
                r"^func\s{1,9}(?:\(\s{0,9}\w{1,60}\s{1,9}\*?[\w.]{1,80}\s{0,9}\)\s{0,9})?"
                r"(?P<name>(?:Test(?!Main\b)|Fuzz)(?![a-z])\w{0,200})\s{0,9}\([^()\n]{0,100}\)\s{0,9}(?=\{)"
            ),
            "block",
        ),
        (r"^func\s{1,9}(?P<name>Example(?![a-z])\w{0,200})\s{0,9}\(\s{0,9}\)\s{0,9}(?=\{)", "block"),
        (r"(?<![\w.])(?:It|Specify|Entry)(?=\(\s{0,20}(?P<name>\"|`))", "call"),
    ),
    oracle=either(
        ORACLE,
        r"\b\w{1,60}\.(?:Error|Fatal|Fail)\w{0,40}[(,)]",
        r"\(\s{0,20}(?:[^()\n]{1,200},\s{0,9})?t\s{0,9}[,)]",
        r"\b(?:qt|is|td|then)\.\w{1,60}\(",
    ),
    failure=re.compile(
        r"\berr\w{0,40}\s{0,9}==\s{0,9}nil|\.(?:Error|ErrorIs|ErrorAs|ErrorContains|EqualError|Panics)\("
        r"|\b\w{0,40}(?:wantErr|WantErr|expectErr)\w{0,40}|\berrors\.(?:Is|As)\("
    ),
    constant=either(
        r"\b(?:assert|require)\.True\(\s{0,9}t\s{0,9},\s{0,9}true\s{0,9}\)",
        rf"\b(?:assert|require)\.Equal\(\s{{0,9}}t\s{{0,9}},\s{{0,9}}{SAME}\s{{0,9}},\s{{0,9}}(?P=a)\s{{0,9}}\)",
    ),
)
_RUST = Dialect(
    headers=headers(
        (
            (
                r"#\[\s{0,9}(?:\w{1,40}::){0,4}"
                r"(?:test|rstest|test_case|test_matrix|test_log|wasm_bindgen_test|quickcheck|sqlx_test)\b"
            ),
            "annotated",
        ),
    ),
    oracle=either(ORACLE, r"\bpanic!", r"\.unwrap(?:_err)?\(", r"\?\s{0,9}[;.)]"),
    failure=re.compile(r"should_panic|\b(?:is_err|unwrap_err|expect_err|Err)\(|\.failure\(\)|\bcode\([1-9]"),
    constant=either(
        r"\bassert!\(\s{0,9}true\s{0,9}\)",
        rf"\bassert_eq!\(\s{{0,9}}{SAME}\s{{0,9}},\s{{0,9}}(?P=a)\s{{0,9}}\)",
    ),
    skip=re.compile(r"#\[\s{0,9}ignore\s{0,9}(?:=\s{0,9}\"([^\"\n]{0,500})\")?"),
    method=re.compile(r"\bfn\s{1,20}(?P<name>\w+)(?:<[^<>(){}]{0,500}>)?\s{0,9}(?=\()"),
    head=re.compile(r"[^{};]{0,1000}"),
)
_C = Dialect(
    headers=headers(
        (
            (
                r"\b(?:TEST|TEST_F|TEST_P|TYPED_TEST|TYPED_TEST_P|TEST_CASE|TEST_CASE_METHOD|TEST_CASE_TEMPLATE"
                r"|SCENARIO|BOOST_\w{0,40}TEST_CASE)\s{0,9}(?=\()"
            ),
            "trailing",
        ),
        (
            (
                r"^(?:static\s{1,9})?(?:void|int|bool)\s{1,9}(?P<name>test_?\w{0,200})\s{0,9}\([^(){};]{0,300}\)"
                r"\s{0,20}(?=\{)"
            ),
            "block",
        ),
        (r"^-\s{0,9}\(\s{0,9}void\s{0,9}\)\s{0,9}(?P<name>test\w{0,200})\s{0,20}(?=\{)", "block"),
    ),
    oracle=either(
        ORACLE,
        r"\b(?:EXPECT|ASSERT|CHECK|REQUIRE|CU_|ck_|TEST_|STATIC_)\w{0,60}\s{0,9}\(",
        r"\breturn\b",
    ),
    constant=either(
        r"\b(?:EXPECT|ASSERT)_TRUE\(\s{0,9}true\s{0,9}\)", r"\b(?:CHECK|REQUIRE)\(\s{0,9}true\s{0,9}\)"
    ),
    setup=re.compile(r"\bTEST_[FP]\b|\bTYPED_TEST|_METHOD\b|_FIXTURE"),
)
_SWIFT = Dialect(
    headers=headers(
        (r"\bfunc\s{1,9}(?P<name>test\w{0,200})\s{0,9}\(\s{0,9}\)[^{};()]{0,100}(?=\{)", "block"),
        (r"@Test\b", "annotated"),
    ),
    oracle=either(ORACLE, r"#expect\b|#require\b"),
    constant=either(r"\bXCTAssert(?:True)?\(\s{0,9}true\s{0,9}\)"),
    method=re.compile(r"\bfunc\s{1,9}(?P<name>\w+|`[^`\n]{1,200}`)\s{0,9}(?=\()"),
    head=re.compile(r"[^{};]{0,300}"),
)
_DART = Dialect(
    headers=headers(
        (
            (
                r"(?<![\w.$])(?:test|testWidgets|testGoldens|blocTest(?:<[^<>\n]{1,100}>)?)\s{0,9}"
                r"(?=\(\s{0,20}(?P<name>['\"]))"
            ),
            "call",
        )
    ),
    oracle=either(ORACLE),
    constant=either(r"\bexpect\(\s{0,9}true\s{0,9},\s{0,9}(?:isTrue|true)\s{0,9}\)"),
)
DIALECTS = {
    "Go": _GO,
    "Rust": _RUST,
    "C": _C,
    "C++": _C,
    "Objective-C": _C,
    "CUDA": _C,
    "Swift": _SWIFT,
    "Dart": _DART,
    "Zig": plain(
        (r"^[ \t]{0,40}test\b[ \t]{0,9}(?P<name>\"|\w{0,200})[^\n{]{0,300}(?=\{)", "block"), oracle=r"\btry\b"
    ),
    "D": plain((r"\bunittest\s{0,20}(?=\{)", "block")),
    "Nim": plain((r"^[ \t]{0,40}test[ \t]{1,9}(?P<name>\")", "open"), oracle=r"\bcheck\b|\bdoAssert\b"),
    "Solidity": plain(
        (
            r"\bfunction\s{1,9}(?P<name>(?:test|invariant)\w{0,200})\s{0,9}\([^()]{0,500}\)[^{};]{0,300}(?=\{)",
            "block",
        ),
        oracle=r"\bvm\.expect\w{0,40}",
    ),
}
