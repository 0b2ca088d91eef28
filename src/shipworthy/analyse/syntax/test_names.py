"""What a call in a test means by its name, and a condition by its words."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from shipworthy.analyse.syntax.test_queries import of_language

_ARROWS = re.compile(r"\?->|->|::|\?\.|!!?\.|&\.|\.{2,}")
_TYPES = re.compile(r"<[^<>()]*>")
_TAIL = re.compile(r"(?:new )?[\w.$!()]*$")
_OWN = re.compile(r"^(?:\$?this|self|super|static|parent|base|crate|Self)\.|^[.$]+")
_CHECKS = re.compile(
    r"(?:(?i:assert|verif(?!ier|ied|ication)|snapshot|golden|refute)|(?<![A-Za-z])(?:check(?!er|ed|sum|out|point)"
    r"|expect(?!ed|ation)|must|require(?!d|s|ment)|match(?!er|es)|should|ensure|validat(?!or|ion|ed)|raises?|throws?(?!able)"
    r"|rejects?|approv|compare(?!r)|fail(?!ure|ed)|panics?)"
    r"|(?:Check(?!er|ed|sum|out|point)|Expect(?!ed|ation)|Must|Require(?!d|s|ment)|Match(?!er|es)|Should|Ensure"
    r"|Validat(?!or|ion|ed)|Raise|Throws?(?!able)|Reject(?!ed|ion)|Approv|Compare(?!r)|Fail(?!ure|ed)|Panic|Equal)(?![a-z]*er))"
    r"|^_*[tT]est(?![A-Z]\w*(?:Context|Server|App|Client|Request))"
)
"""Words at the start of a name, or at the start of one of its parts."""
_LONGEST = 100
_READ = 400
_WORDS = re.compile(r"[A-Za-z_$]\w*|==")
_QUOTED = re.compile(r"\"(?:[^\"\\\n]|\\.)*\"|'(?:[^'\\\n]|\\.)*'|`[^`]*`")
_REFUSED = re.compile(
    r"\b\w{0,40}[eE]rr(?:or)?\s*={2,3}\s*(?:nil|null|None|undefined)\b|\berrors\.(?:Is|As)\(|\b\w{0,40}[wW]ant_?Err\w{0,20}"
    r"|\bexpect(?:ed)?Err\w{0,20}|\bis_err\(|\bis_err_and\(|\bisErr\(|\berr\w{0,20}\.Error\(\)|\bErr\("
)
_MERE = re.compile(r"(?:[!=]={1,2}|\bis(?: not)?\b)\s*(?:nil|null|None|undefined|true|false|NULL|nullptr)\b")
_STATE = re.compile(
    r"(?i)\blen\(|\.(?:length|count|size)\b|\bcount\(|contains|includes?\b|include\?|has_?prefix|starts_?with"
    r"|ends_?with|has_?suffix|\bin\b|instanceof|match|is_?empty|empty\?|\bhas\w*\(|\.has\(|\bis [A-Z]"
    r"|[^=\-]>(?!>)|<=?\s|\bisArray|array_key|indexOf|\bis_a\?|\.test\("
)
_VALUE = re.compile(
    r"(?i)deep_?equal|\bequals?\(|\.eq\(|\.diff\(|\bdiff\w*\s*!=|equal\w*\(|===|!==|==|!=|\beql\?|\bcompare\w*\("
)


class Meaning(NamedTuple):
    path: str
    """What is called, dotted."""
    name: str
    """The last part of it."""
    role: str


@lru_cache(maxsize=50_000)
def of_call(language: str, callee: bytes, sort: str) -> Meaning:
    """`sort`: `new` before what is made, `!` behind a macro."""
    path = clean(callee[-_READ:].decode(errors="replace"))
    written = f"new {path}" if sort == "new" else path + sort
    return Meaning(written, _bare(path), role(language, written))


@lru_cache(maxsize=50_000)
def of_link(language: str, path: str, between: bytes, subject: bool) -> Meaning:  # noqa: FBT001  # a cache's key
    """Of `b` in `a(x).b(y)`; `subject`: `a` says what is checked, as `expect` does."""
    added = clean(between[-_READ:].decode(errors="replace"))
    longer = f"{path[-_LONGEST // 2 :]}().{added}"
    if not subject:
        return Meaning(longer, _bare(longer), role(language, longer))
    kind = "failure" if b".rejects" in between else matcher(language, last(longer))
    return Meaning(longer, _bare(longer), {"none": "", "": "state", "plain": "value"}.get(kind, kind))


def _bare(path: str) -> str:
    return last(path).removesuffix("!").removesuffix("()")


@lru_cache(maxsize=50_000)
def clean(text: str) -> str:
    """A callee as a dotted path: without types, blanks and the object that the test itself is."""
    plain = _ARROWS.sub(".", "".join(_TYPES.sub("", text[-_READ:]).split()))
    tail = _TAIL.search(plain)
    return _OWN.sub("", tail[0] if tail else "")[-_LONGEST:]


def last(path: str) -> str:
    return path.rpartition(".")[2]


def role(language: str, path: str) -> str:
    """What the call is for, as the language's file says; else `helper` by its name, else nothing."""
    spoken = of_language(language)
    found = spoken.roles.fullmatch(path) if spoken else None
    if found:
        return "" if found.lastgroup == "ignored" else found.lastgroup or ""
    return "helper" if _CHECKS.search(last(path)) and not path.startswith("new ") else ""


@lru_cache(maxsize=20_000)
def matcher(language: str, name: str) -> str:
    """The kind of oracle of `toBe` in `expect(x).toBe(3)`; `none` where it is only a word between."""
    spoken = of_language(language)
    found = spoken.matchers.fullmatch(name) if spoken else None
    return found.lastgroup or "" if found else ""


def by_words(language: str, text: str) -> str:
    """The kind of a matcher that is handed over: `is(equalTo(3))`, `eq 3`, `Is.Not.Null`."""
    words = _WORDS.findall(_QUOTED.sub(_unquoted, text[:300]))[:8]
    kinds = [matcher(language, word) for word in words]
    told = next((kind for kind in kinds if kind not in {"", "none", "matching", "plain"}), "")
    return told or ("value" if "plain" in kinds or not words else "state")


def _unquoted(found: re.Match[str]) -> str:
    """Chai's words in Cypress: `should('have.text', …)`."""
    return found[0][1:-1].replace(".", " ") if len(found[0]) < 40 else " "


@lru_cache(maxsize=20_000)
def of_condition(condition: str) -> str:
    """The kind of oracle that a condition makes."""
    plain = _QUOTED.sub('""', condition)
    if _REFUSED.search(plain):
        return "failure"
    if _MERE.search(plain) and not _VALUE.search(_MERE.sub("", plain)):
        return "truth"
    if _STATE.search(plain):
        return "state"
    return "value" if _VALUE.search(plain) else "truth"
