"""Elixir, Erlang, Haskell, OCaml, Clojure, Elm."""

from __future__ import annotations

from shipworthy.analyse.test_dialects._dialect import plain

DIALECTS = {
    "Elixir": plain(
        (r"^[ \t]{0,80}(?:test|property)[ \t]{1,9}(?P<name>\")", "open"),
        (r"^[ \t]{0,80}doctest[ \t]{1,9}(?P<name>\w{1,200})", "open"),
        oracle=r"\b(?:assert|refute|doctest)\w{0,40}",
    ),
    "Erlang": plain(
        (r"^(?P<name>\w{1,200}_test_?)\s{0,9}\(\s{0,9}\)\s{0,9}->", "open"),
        oracle=r"\?\w{0,40}assert\w{0,40}|=",
    ),
    "Haskell": plain(
        (r"\b(?:it|prop|specify|testCase|testProperty)\s{1,20}(?P<name>\")", "open"),
        oracle=r"@\?=|===|\bshould\w{0,40}|@=\?|\bproperty\b",
    ),
    "OCaml": plain(
        (r"\blet%\w{0,40}test\w{0,40}|\btest_case\s{1,20}(?P<name>\")|\"\s{0,9}>::", "open"),
        oracle=r"\bcheck\b|=|\[%expect",
    ),
    "Clojure": plain(
        (r"\((?:deftest|defspec)\s{1,20}(?P<name>[\w\-?!*]{1,200})", "open"), oracle=r"\((?:is|are|testing)\b"
    ),
    "Elm": plain((r"\btest\s{1,20}(?P<name>\")", "open"), oracle=r"\bExpect\."),
}
