"""JavaScript and TypeScript: Jest, Vitest, Mocha, Jasmine, AVA, tap, Playwright, Cypress, node:test, Deno."""

from __future__ import annotations

import re

from shipworthy.analyse.test_dialects._dialect import CONSTANT, ORACLE, SAME, Dialect, either, headers

_MODIFIERS = (
    "only|skip|each|for|concurrent|sequential|serial|parallel|fails|failing|fail|fixme|prop"
    "|skipIf|runIf|if|todo"
)
_JAVASCRIPT = Dialect(
    headers=headers(
        (
            (
                r"(?<![\w.$])(?:[xf]?(?:it|test|specify)|Deno\.test|tap\.test|t\.test)"
                rf"(?:\.(?:{_MODIFIERS})){{0,4}}\s{{0,20}}(?=[(`])"
            ),
            "call",
        )
    ),
    oracle=either(ORACLE, r"\bt\.\w+\(", r"\bcy\.\w+\(", r"\bdone\b"),
    failure=re.compile(
        r"\.(?:toThrow|rejects?|throws?)\w{0,40}|expect\(\s{0,20}[45]\d\d\b"
        r"|(?:status|statusCode)\)?\W{1,20}[45]\d\d\b"
    ),
    constant=either(
        rf"\bexpect\(\s{{0,9}}{SAME}\s{{0,9}}\)\s{{0,9}}"
        r"\.(?:toBe|toEqual|toStrictEqual|to\.(?:be\.)?equal|to\.eql)\(\s{0,9}(?P=a)\s{0,9}\)",
        r"\bexpect\(\s{0,9}true\s{0,9}\)\s{0,9}\.(?:toBeTruthy\(\)|to\.be\.true\b)",
        r"\bassert(?:\.(?:ok|isTrue|isOk))?\(\s{0,9}true\s{0,9}[,)][^()\n]{0,200}\)?",
        rf"\bassert\.(?:equal|strictEqual|deepEqual)\(\s{{0,9}}(?P<b>{CONSTANT})\s{{0,9}},\s{{0,9}}(?P=b)\s{{0,9}}\)",
    ),
)
DIALECTS = {"JavaScript": _JAVASCRIPT, "TypeScript": _JAVASCRIPT}
