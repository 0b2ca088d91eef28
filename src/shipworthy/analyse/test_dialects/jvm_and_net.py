"""Java, Kotlin, Groovy, Scala, C#, F#: JUnit, TestNG, Kotest, Spock, ScalaTest, xUnit, NUnit, MSTest."""

from __future__ import annotations

import re

from shipworthy.analyse.test_dialects._dialect import ORACLE, SAME, Dialect, either, headers, plain

_ANNOTATION = r"@(?:Test|ParameterizedTest|RepeatedTest|TestFactory|TestTemplate|Property|Theory)\b"
_METHOD = re.compile(r"(?P<name>\b\w+|`[^`\n]{1,200}`)\s{0,20}(?=\()")
_FUN = re.compile(r"\bfun\s{1,20}(?P<name>\w+|`[^`\n]{1,200}`)\s{0,20}(?=\()")
_HEAD = re.compile(r"[^(){};@\"=]{0,300}")
_KOTLIN_HEAD = re.compile(r"[^{};@]{0,300}")  # `fun works() = runTest(timeout = 5.seconds) {`
_SETUP = re.compile(
    r"@\w{0,40}(?:SpringBoot|WebMvc|DataJpa|Quarkus|Micronaut|Context|Boot|App)\w{0,40}"
    r"|@(?:ExtendWith|RunWith|Import|Rule|ClassRule|Before|BeforeEach|RegisterExtension)\b"
)
_CONSTANT = either(
    r"\b(?:Assert(?:ions)?\.)?assertTrue\(\s{0,9}true\s{0,9}\)",
    rf"\b(?:Assert(?:ions)?\.)?assertEquals\(\s{{0,9}}{SAME}\s{{0,9}},\s{{0,9}}(?P=a)\s{{0,9}}\)",
)
_SKIP = re.compile(r"@(?:Disabled|Ignore)\b(?:\(\s{0,9}(?:value\s{0,9}=\s{0,9})?\"([^\"\n]{0,500})\")?")
_ORACLE = either(ORACLE, r"\bexpected\s{0,9}=", r"\b(?:expect|then|and)\s{0,9}:", r"\bthrown\(")
_FAILURE = re.compile(
    r"[tT]hrow|\bexpected\s{0,9}=|\bthrown\("
    r"|\bis(?:BadRequest|NotFound|Forbidden|Unauthorized|Conflict|4xx|5xx)\w{0,40}"
)


def _jvm(method: re.Pattern[str], *pairs: tuple[str, str]) -> Dialect:
    return Dialect(
        headers=headers((_ANNOTATION, "annotated"), *pairs),  # type: ignore[arg-type]
        oracle=_ORACLE,
        failure=_FAILURE,
        constant=_CONSTANT,
        skip=_SKIP,
        setup=_SETUP,
        method=method,
        head=_HEAD if method is _METHOD else _KOTLIN_HEAD,
    )


_CSHARP = Dialect(
    headers=headers(
        (
            (
                r"\[\s{0,9}(?:\w{1,40}\.){0,3}"
                r"(?:\w{0,30}Fact|\w{0,30}Theory|Test|TestMethod|TestCase|DataTestMethod|Property)\b"
            ),
            "annotated",
        )
    ),
    oracle=either(ORACLE),
    failure=re.compile(r"\bThrows\w{0,40}|\b(?:BadRequest|NotFound|Unauthorized|Forbidden|Conflict)\b"),
    constant=either(
        r"\bAssert\.(?:True|IsTrue)\(\s{0,9}true\s{0,9}\)",
        rf"\bAssert\.(?:Equal|AreEqual)\(\s{{0,9}}{SAME}\s{{0,9}},\s{{0,9}}(?P=a)\s{{0,9}}\)",
    ),
    skip=re.compile(
        r"\bSkip\s{0,9}=\s{0,9}(?:\"([^\"\n]{0,500})\")?|\[\s{0,9}Ignore\b(?:\(\s{0,9}\"([^\"\n]{0,500})\")?"
    ),
    setup=re.compile(
        r"\[(?:OneTime)?SetUp\b|\[TestInitialize\b"
        r"|\bclass\s{1,9}\w{1,100}\s{0,20}:\s{0,80}\w{0,60}(?:Fixture|TestBase|BaseTest|Harness)"
    ),
    method=re.compile(r"\b(?:void|Task(?:<\w{1,80}>)?|ValueTask)\s{1,20}(?P<name>\w+)\s{0,20}(?=\()"),
)
DIALECTS = {
    "Java": _jvm(_METHOD, (r"\bpublic\s{1,20}void\s{1,20}(?=test\w*\s{0,20}\()", "annotated")),
    "Kotlin": _jvm(
        _FUN,
        (
            r"(?<![\w.])(?:test|should|it|expect|feature|scenario)\s{0,20}(?=\(\s{0,20}(?P<name>\"))",
            "trailing",
        ),
    ),
    "Groovy": _jvm(
        _METHOD,
        (r"\bdef\s{1,20}(?P<name>[\"'])[^\n\"']{0,300}[\"']\s{0,20}\(\s{0,20}\)\s{0,20}(?=\{)", "block"),
    ),
    "Scala": Dialect(
        headers=headers(
            (
                r"(?<![\w.])(?:test|it|they|property|[sS]cenario)\s{0,20}(?=\(\s{0,20}(?P<name>\"))",
                "trailing",
            ),
            (
                (
                    r"(?P<name>\")[^\n\"]{0,300}\"\s{1,20}"
                    r"(?:in|>>|should\s{1,20}\"[^\n\"]{0,300}\"\s{1,20}in)\s{0,20}(?=\{)"
                ),
                "block",
            ),
            (_ANNOTATION, "open"),
        ),
        oracle=either(ORACLE, r"\bmust\w{0,40}\b", r"==="),
        skip=_SKIP,
    ),
    "C#": _CSHARP,
    "F#": plain(
        (r"\[<\s{0,9}(?:Fact|Test|Theory|Property)\b[^\]\n]{0,200}>\]", "open"),
        (r"\btest(?:Case|Property|CaseAsync)\s{1,20}(?P<name>\")", "open"),
        oracle=r"\b(?:Assert|Expect|should)\b",
    ),
}
