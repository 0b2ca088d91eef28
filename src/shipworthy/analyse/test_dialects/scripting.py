"""Ruby, PHP, shells, Lua, Perl, R, Julia, PowerShell, GDScript, HCL."""

from __future__ import annotations

from shipworthy.analyse.test_dialects._dialect import ORACLE, SAME, Dialect, either, headers, plain

_RUBY = Dialect(
    headers=headers(
        (
            (
                r"^[ \t]{0,80}[xf]?(?:it|specify|scenario|example|test|its)[ \t]{0,9}\(?[ \t]{0,9}"
                r"(?P<name>[\"'])"
            ),
            "open",
        ),
        (r"^[ \t]{0,80}should[ \t]{1,9}(?P<name>[\"'])[^\n]{1,300}\bdo[ \t]{0,9}$", "open"),
        (r"^[ \t]{0,80}it[ \t]{0,9}\{", "open"),
        (r"^[ \t]{0,80}def[ \t]{1,9}(?P<name>test_\w{1,200})", "open"),
    ),
    oracle=either(ORACLE, r"\b(?:assert|refute|expect|is_expected|should|must|raise)\w{0,60}"),
)
_PHP = Dialect(
    headers=headers(
        (
            r"\bfunction\s{1,9}(?P<name>test\w{0,200})\s{0,9}\([^()]{0,1000}\)[^;{}()]{0,100}(?=\{)",
            "block",
        ),
        (r"#\[\s{0,9}Test\b", "annotated"),
        (r"(?<![\w>:$\\@])@test\b", "annotated"),
        (r"(?<![\w>:$\\])(?:it|test)\s{0,9}(?=\(\s{0,20}(?P<name>[\"']))", "call"),
    ),
    oracle=either(ORACLE),
    constant=either(
        r"(?:\$this->|self::|static::)assertTrue\(\s{0,9}true\s{0,9}\)",
        rf"(?:\$this->|self::)assert(?:Same|Equals)\(\s{{0,9}}{SAME}\s{{0,9}},\s{{0,9}}(?P=a)\s{{0,9}}\)",
    ),
    method=either(r"\bfunction\s{1,9}(?P<name>\w+)\s{0,9}(?=\()"),
)
_SHELL = Dialect(
    headers=headers(
        (r"^[ \t]{0,40}@test[ \t]{1,9}(?P<name>[\"'])[^\n{]{0,300}(?=\{)", "block"),
        (r"^(?:function[ \t]{1,9})?(?P<name>test\w{0,200})[ \t]{0,9}\(\)\s{0,20}(?=\{)", "block"),
        (r"^[ \t]{0,40}x?It[ \t]{1,9}(?P<name>[\"'])", "open"),
    ),
    oracle=either(r"[^\s{}]"),  # any command that fails may fail the test
)
DIALECTS = {
    "Ruby": _RUBY,
    "Crystal": _RUBY,
    "PHP": _PHP,
    "Shell": _SHELL,
    "Lua": plain((r"(?<![\w.:])(?:it|test)\s{0,9}(?=\(\s{0,20}(?P<name>[\"']))", "call")),
    "R": plain((r"(?<![\w.])test_that\s{0,9}(?=\(\s{0,20}(?P<name>[\"']))", "call")),
    "Julia": plain((r"@testset\b[^\n]{0,300}", "open"), oracle=r"@test\w{0,40}\b"),
    "Perl": plain(
        (r"^[ \t]{0,40}subtest\b", "open"),
        (r"^[ \t]{0,40}use[ \t]{1,9}Test2?::\w{1,80}", "open"),
        oracle=r"\b(?:ok|is|isnt|like|unlike|is_deeply|cmp_ok|can_ok|isa_ok|lives_ok|throws_ok|pass)\b",
    ),
    "PowerShell": plain(
        (r"^[ \t]{0,80}It[ \t]{1,9}(?:-Name[ \t]{1,9})?(?P<name>[\"'])", "open"), oracle=r"\bShould\b"
    ),
    "GDScript": plain((r"^func[ \t]{1,9}(?P<name>test_\w{1,200})", "open")),
    "HCL": plain(
        (r"^[ \t]{0,40}run[ \t]{1,9}(?P<name>\")[^\n{]{0,300}(?=\{)", "block"),
        oracle=r"\bcommand\b|\bmodule\b",
    ),
}
