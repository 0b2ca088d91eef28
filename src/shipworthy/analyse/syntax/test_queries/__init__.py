"""How the tests of a language check: a query and patterns of names for each, see README.md."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files

from tree_sitter import Parser, Query

_HEAD = re.compile(r"^; (language|units|helps|rows|drawn|clock|call|matcher)( \w+)?: (.+)$", re.MULTILINE)


@dataclass(frozen=True)
class TestLanguage:
    """What `<language>.scm` says."""

    __test__ = False

    units: frozenset[str]
    """Nodes that a test can be."""
    helps: re.Pattern[bytes]
    """What a file without tests says where it holds helpers of tests."""
    rows: re.Pattern[str] | None
    """What the head of a test says that runs for several rows of data."""
    drawn: re.Pattern[str] | None
    """What the head of a test says whose inputs are drawn."""
    clock: re.Pattern[bytes] | None
    """What asks for the time and is no call."""
    roles: re.Pattern[str]
    """Of a call, by its path: the name of the group that matches."""
    matchers: re.Pattern[str]
    """Kinds of oracles, by the last name of what follows `expect(…)`."""
    text: str

    @cached_property
    def _queries(self) -> dict[int, Query]:
        return {}

    def query(self, parser: Parser) -> Query:
        """Compiled once for each grammar of the language; parsers are kept as long as the process."""
        known = self._queries
        if id(parser) not in known:
            assert parser.language is not None
            known[id(parser)] = Query(parser.language, self.text)
        return known[id(parser)]


def of_language(name: str) -> TestLanguage | None:
    return _all().get(name)


@cache
def _all() -> dict[str, TestLanguage]:
    texts = {
        f.name: f.read_text(encoding="utf-8") for f in files(__package__).iterdir() if f.name.endswith(".scm")
    }
    found = {}
    for name in sorted(texts):
        whole = _whole(texts, name)
        said: dict[tuple[str, str], list[str]] = {}
        for key, group, value in _HEAD.findall(whole):
            said.setdefault((key, group.strip()), []).append(value)
        for languages in said.get(("language", ""), ()):
            for language in languages.split():
                found[language] = _language(said, whole)
    return found


def _whole(texts: dict[str, str], name: str) -> str:
    begins = re.findall(r"^; begins with: (.+)$", texts[name], re.MULTILINE)
    return "".join([*(_whole(texts, each) for each in begins), texts[name]])


def _language(said: dict[tuple[str, str], list[str]], text: str) -> TestLanguage:
    (helps,), (clock,) = said["helps", ""], said.get(("clock", ""), [""])
    return TestLanguage(
        units=frozenset(" ".join(said["units", ""]).split()),
        helps=re.compile(helps.encode()),
        rows=_optional(said, "rows"),
        drawn=_optional(said, "drawn"),
        clock=re.compile(clock.encode()) if clock else None,
        roles=_groups(said, "call"),
        matchers=_groups(said, "matcher"),
        text=text,
    )


def _optional(said: dict[tuple[str, str], list[str]], key: str) -> re.Pattern[str] | None:
    return re.compile("|".join(said[key, ""])) if (key, "") in said else None


def _groups(said: dict[tuple[str, str], list[str]], key: str) -> re.Pattern[str]:
    """One pattern, a group for each role, in the order in which the file names them first."""
    roles = {group: patterns for (each, group), patterns in said.items() if each == key}
    return re.compile(
        "|".join(f"(?P<{role}>{'|'.join(patterns)})" for role, patterns in roles.items()) or r"(?!)"
    )
