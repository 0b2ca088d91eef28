"""Where a text asserts, in the forms most libraries share: a call, a chain, words on a line, an `if`."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, replace

from shipworthy.analyse.checks import matchers
from shipworthy.analyse.checks.expressions import (
    MAX_TEXT,
    Claim,
    arguments,
    checked,
    claims,
    held,
    split,
    squeezed,
)
from shipworthy.analyse.test_source import TestSource
from shipworthy.model.checks import Check, Strength

MAX_FORMS = 20_000
_CHAINED = re.compile(
    r"(?<![\w.$>])(?:expect|assertThat|assertWithMessage|assertThatThrownBy|assertThatExceptionOfType|Assert\.That|that)\s{0,3}\("
)
_NAMED = re.compile(
    r"(?<![\w$])(?:[\w$]{1,60}(?:\.|::|->)){0,3}"
    r"(?P<name>(?:assert|refute|verify|should|check|ensure)\w{0,60}|(?<=assert\.)\w{1,60}|(?<=require\.)\w{1,60}"
    r"|(?<=Assert\.)\w{1,60}|(?<=Assertions\.)\w{1,60}"
    r"|(?<=\bt\.)(?:is|not|true|false|truthy|falsy|like|regex|throws\w{0,10}|deepEqual|equal|ok|same|match|rejects)"
    r"|expectException\w{0,20})"
    r"!?(?:<[^<>()\n]{0,80}>)?\s{0,3}(?P<open>\()"
)
_FLUENT = re.compile(r"\.\s{0,40}(?:Should\s{0,3}\(\s{0,3}\)|should(?=\s{0,40}\.))")
_WORDS = re.compile(
    r"^[ \t]*(?:(?P<subject>[^\n=]{1,200}?)[ .])??"
    r"(?P<name>(?:assert|refute|must|wont|should)(?:_\w{1,60}|[A-Z]\w{0,60})?)[ \t]{1,9}"
    r"(?P<rest>(?!=|do\b|\{|if\b)[^\s(][^\n]{0,400})$",
    re.MULTILINE,
)
_IF = re.compile(r"\bif\s{1,9}(?P<condition>[^{}\n]{1,400}?)\s{0,3}(?P<open>\{)")
_GO_FAILS = re.compile(r"\b\w{1,20}\.(?:Error|Fatal|Fail)\w{0,10}\(|\bpanic\(")
_LINK = re.compile(
    r"\s{0,200}(?:\?\.|\.|->|!!\.)\s{0,80}(?P<name>[A-Za-z_]\w{0,60})[!?]?(?:<[^<>()\n]{0,80}>)?"
    r"\s{0,3}(?P<open>\()?"
)
_RUBY = re.compile(
    r"\s{0,40}\.?(?P<to>to|not_to|to_not)[ \t]{1,9}(?P<name>[a-z_]\w{0,60})[?]?(?:\.(?P<more>\w{1,40}))?"
    r"(?P<open>\()?(?P<rest>[^\n]{0,400})?"
)
_NEUTRAL = frozenset({
    "to", "be", "been", "is", "that", "which", "and", "has", "have", "with", "at", "of", "but", "does",
    "still", "also", "resolves", "deep", "eventually", "a", "an", "as", "describedAs", "withFailMessage",
    "withMessage", "And", "Which", "Subject", "because", "soft", "own", "nested", "all", "any", "then",
    "catch", "should", "extracting", "using", "usingRecursiveComparison", "ignoringFields",
    "asInstanceOf", "asString", "first", "last", "element", "actual", "each", "must",
})  # fmt: skip
_NEGATED = frozenset({"not", "not_to", "to_not", "doesNotHave", "isNot", "never"})
_BROAD = re.compile(
    r"\b(?:Exception|Throwable|Error|StandardError|RuntimeException|BaseException)(?:\.class(?:\.java)?|::class)?\b"
)
_STRING_OR_COMMENT = re.compile(
    r"\"(?:[^\"\\\n]++|\\.)*+\"|'(?:[^'\\\n]++|\\.)*+'|`[^`]*+`|//[^\n]*+|/\*[^*]*+(?:\*(?!/)[^*]*+)*+\*/"
)
_KIND = re.compile(r"(?:::class|\.class|\.java)\s*$|^\\?[A-Z][\w:\\.]*$|^/|^\{")
_PLAIN_FAILURE = re.compile(r"(?:throws?|raises?|panics?|rejects?|error|async|any|exactly)$")


@dataclass(frozen=True, slots=True)
class Form:
    """An assertion as it is written, and all it checks."""

    start: int
    end: int
    checks: tuple[Check, ...]


def forms(source: TestSource) -> Iterator[Form]:
    """In no order; none inside another."""
    taken = bytearray(len(source.masked) + 1)
    lines = [m.start() for m in re.finditer("\n", source.text)]
    for number, form in enumerate(_every(source, taken)):
        if number > MAX_FORMS:
            return
        if form.checks:
            taken[form.start : form.end] = b"\1" * (form.end - form.start)
            line = bisect_left(lines, form.start) + 1
            yield Form(form.start, form.end, tuple(replace(c, line=line) for c in form.checks))


def _every(source: TestSource, taken: bytearray) -> Iterator[Form]:
    for match in _CHAINED.finditer(source.masked):
        if not taken[match.start()]:
            yield from _chained(source, match.start(), match.end() - 1)
    if source.language == "Go":
        yield from _conditional(source)
    for match in _NAMED.finditer(source.masked):
        if not taken[match.start()]:
            yield from _named(source, match)
    for match in _FLUENT.finditer(source.masked):
        if not taken[match.start()]:
            yield from _fluent(source, match)
    if source.language in {"Ruby", "Crystal", "Kotlin", "Scala", "Elixir"}:
        for match in _WORDS.finditer(source.masked):
            if not taken[match.start("name")]:
                yield _words(source, match)


def _plain(text: str) -> str:
    """Without comments."""
    if "//" not in text and "/*" not in text:
        return text
    return _STRING_OR_COMMENT.sub(lambda m: " " if m[0].startswith("/") else m[0], text)


def _chained(source: TestSource, start: int, opening: int) -> Iterator[Form]:
    close = source.brackets.get(opening)
    if close is None:
        return
    about = _plain(source.text[opening + 1 : min(close, opening + MAX_TEXT)])
    if about.strip() in {"true", "false"}:
        return  # marks a place that must not be reached
    if source.masked.startswith("Assert.That", start):
        yield Form(start, close + 1, tuple(_constraint(about)))
        return
    ruby = _RUBY.match(source.masked, close + 1) if source.language in {"Ruby", "Crystal"} else None
    if ruby:
        yield _of_ruby(source, start, about, ruby)
        return
    end, checks = _links(source, about, close + 1)
    if checks:
        yield Form(start, end, tuple(checks))


def _links(source: TestSource, about: str, at: int) -> tuple[int, list[Check]]:
    """`.not.toEqual(…)`, `.isNotNull().isEqualTo(…)`, `.to.be.true`."""
    checks, negated, failing = [], False, False
    while link := _LINK.match(source.masked, at):
        name, given = link["name"], ""
        at = link.end()
        if link["open"]:
            close = source.brackets.get(link.end() - 1)
            if close is None:
                break
            given = _plain(source.text[link.end() : min(close, link.end() + MAX_TEXT)])
            at = close + 1
        if name == "that" and given:
            about = given
        elif name in _NEGATED:
            negated = True
        elif name == "rejects":
            failing = True
        elif name in _NEUTRAL and not (name in {"be", "a", "an"} and link["open"]):
            continue
        else:
            checks.append(_matched(about, name, given, negated=negated, failing=failing))
            negated = False
    return at, checks


def _matched(about: str, name: str, given: str, *, negated: bool = False, failing: bool = False) -> Check:
    subject = squeezed(about)
    text = squeezed(f"{subject} {'not ' if negated else ''}{name} {given}")
    values = arguments(given)
    if (matchers.is_failure(name) or failing) and not negated:
        return Check(0, text, _of_failure(values), frozenset({subject}), failure=True)
    strength = matchers.strength(name, negated=negated)
    if (
        matchers.plain(name) in {"true", "istrue", "tobetruthy", "tobetrue", "betrue", "ok", "istruthy"}
        and not values
    ):
        inner = claims(about)[0]
        return replace(checked(0, text, inner), subjects=inner.subjects | {subject})
    if values and strength is Strength.VALUE:
        claim = held(about, values[0], strength)
        return Check(
            0,
            text,
            claim.strength,
            frozenset({subject}),
            claim.expected or squeezed(values[0]),
            tolerance=_near(name, values),
            exact=claim.exact,
        )
    if not matchers.is_known(name):
        return Check(0, text, Strength.VALUE, frozenset({subject}), helper=True)
    return Check(
        0,
        text,
        strength,
        frozenset({subject}),
        squeezed(given),
        exact=not negated and matchers.is_exact(name),
    )


def _near(name: str, values: list[str]) -> float | None:
    """How far off the number may be."""
    found = matchers.plain(name)
    last = values[-1].strip().rstrip("fFdD") if len(values) > 1 else ""
    inner = re.search(r"(?:within|offset|byLessThan)\(([\d.eE-]{1,20})", last)
    number = inner[1] if inner else last
    if not re.fullmatch(r"\d{0,9}\.?\d{1,9}(?:[eE]-?\d{1,2})?", number):
        return 0.005 if found == "tobecloseto" else None
    if found == "tobecloseto" or (found == "equal" and number.isdigit()):
        return float(10.0 ** -min(300.0, float(number)))
    return float(number)


def _of_failure(values: list[str]) -> Strength:
    if not values or (len(values) == 1 and _BROAD.fullmatch(values[0].strip())):
        return Strength.TRUTH
    return Strength.VALUE if len(values) > 1 else Strength.PART


def _constraint(about: str) -> Iterator[Check]:
    """NUnit: `Assert.That(actual, Is.EqualTo(expected))`."""
    values = arguments(about)
    if len(values) == 1:
        yield from _claimed(about, claims(values[0]))
    elif values:
        inner = re.search(r"\.(\w+)(?:\((.*)\))?$", values[1], re.DOTALL)
        name = inner[1] if inner else "true"
        yield _matched(values[0], name, (inner[2] or "") if inner else "", negated=".Not." in values[1])


def _claimed(text: str, found: list[Claim]) -> Iterator[Check]:
    plain = squeezed(text)
    for claim in found:
        yield checked(0, plain, claim)


def _of_ruby(source: TestSource, start: int, about: str, match: re.Match[str]) -> Form:
    name, end = match["name"], match.end()
    given = source.text[match.start("rest") : match.end("rest")] if match["rest"] else ""
    if match["open"]:
        close = source.brackets.get(match.end("open") - 1)
        if close is not None:
            given, end = source.text[match.end("open") : close], close + 1
    given = re.sub(r"\s+(?:do|\{).*$", "", given, flags=re.DOTALL) if not match["open"] else given
    return Form(start, end, (_matched(about, name, given.strip(), negated=match["to"] != "to"),))


def _named(source: TestSource, match: re.Match[str]) -> Iterator[Form]:
    opening = match.end() - 1
    close = source.brackets.get(opening)
    if close is None:
        return
    after = source.masked[close + 1 : close + 40].lstrip()
    if after.startswith("{") and source.language not in {"Kotlin", "Ruby", "Swift"}:
        return  # a function of that name is declared
    name = match["name"]
    given = _plain(source.text[opening + 1 : min(close, opening + MAX_TEXT)])
    head = source.text[match.start() : opening]
    yield Form(match.start(), close + 1, tuple(_asserted(name, head, given)))


def _asserted(name: str, head: str, given: str) -> Iterator[Check]:
    values = arguments(given)
    if values and values[0].strip() in {"t", "tt", "c", "b", "tb", "s.T()", "suite.T()"}:
        values = values[1:]
    typed = head[head.find("<") :] if "<" in head else ""
    if values and values[0].strip().lower() in {"true", "false"} and not typed and len(values) < 3:
        return  # marks a place that must not be reached, or says nothing
    text = squeezed(f"{name.replace('!', '')}{typed} {','.join(values)}")
    plain = matchers.plain(name)
    if matchers.is_failure(name):
        kind = re.search(r"<([^<>]*)>", head)
        kinds = [kind[1]] if kind else [v for v in values if _KIND.search(v)][:1]
        rest = frozenset(squeezed(v) for v in values if v not in kinds and not v.startswith(('"', "'")))
        # `assertThrowsStackOverflow`: a function of the project's own says which.
        strength = _of_failure(kinds) if kinds or _PLAIN_FAILURE.search(plain) else Strength.PART
        yield Check(0, text, strength, rest or frozenset({plain}), failure=True)
    elif (
        plain
        in {
            "assert",
            "asserttrue",
            "true",
            "istrue",
            "assertistrue",
            "ok",
            "truthy",
            "debugassert",
            "check",
            "assertthat",
            "isok",
        }
        and values
    ):
        for claim in claims(
            values[-1]
            if len(values) > 1 and values[0].startswith(('"', "'")) and plain == "asserttrue"
            else values[0]
        ):
            yield checked(0, text, claim)
    elif not values:
        yield Check(0, text or plain, Strength.VALUE, helper=True)
    else:
        yield _compared(name, plain, text, values)


def _compared(name: str, plain: str, text: str, values: list[str]) -> Check:
    strength = matchers.strength(
        re.sub(r"^(?:assert|refute|assertThat)_?", "", name) or name,
        negated=bool(re.search(r"not|refute|doesn", plain)),
    )
    own = plain.startswith(("verify", "check", "ensure", "should")) or (
        strength is Strength.PART and plain.startswith("assert") and name[6:7] == "_"
    )
    if len(values) >= 2 and strength is not Strength.TRUTH:
        claim = held(values[0], values[1], strength)
        near = _near(name, values) if len(values) > 2 else None
        return Check(
            0,
            text,
            Strength.VALUE if own else claim.strength,
            claim.subjects,
            claim.expected,
            helper=own,
            tolerance=near,
            exact=claim.exact,
        )
    if re.search(r"(?:null|nil|none|empty|false)$", plain) and not re.search("not|refute", plain):
        strength = Strength.TRUTH if plain.endswith("false") else Strength.PART
    about, exact = frozenset({squeezed(values[0])}), matchers.is_exact(plain)
    return Check(0, text, Strength.VALUE if own else strength, about, helper=own, exact=exact)


def _fluent(source: TestSource, match: re.Match[str]) -> Iterator[Form]:
    """`subject.Should().Be(…)`: the subject is what the statement begins with."""
    start = max(source.masked.rfind(c, 0, match.start()) for c in ";{}\n")
    while start > 0 and source.masked[start] == "\n" and not source.masked[start + 1 : match.start()].strip():
        start = max(source.masked.rfind(c, 0, start) for c in ";{}\n")
    about = source.text[max(start + 1, match.start() - MAX_TEXT) : match.start()].strip()
    if about in {"true", "false"}:
        return
    end, checks = _links(source, about, match.end())
    if checks:
        yield Form(match.start(), end, tuple(checks))


def _words(source: TestSource, match: re.Match[str]) -> Form:
    """`assert_equal 1, x`, `x.must_equal 1`, `x shouldBe 1`."""
    name, rest = match["name"], source.text[match.start("rest") : match.end("rest")]
    subject = source.text[match.start("subject") : match.end("subject")] if match["subject"] else ""
    start = match.start("name")
    if subject.strip():
        return Form(
            start,
            match.end(),
            (
                _matched(
                    subject.strip(),
                    name,
                    rest.strip(),
                    negated="not" in name.lower() or name.startswith("wont"),
                ),
            ),
        )
    return Form(start, match.end(), tuple(_asserted(name, name, rest)))


def _conditional(source: TestSource) -> Iterator[Form]:
    """Go: `if got != want { t.Errorf(…) }` says that they are equal."""
    for match in _IF.finditer(source.masked):
        close = source.brackets.get(match.end() - 1)
        if close is None or not _GO_FAILS.search(source.masked, match.end(), min(close, match.end() + 600)):
            continue
        said = source.text[match.start("condition") : match.end("condition")]
        condition = split(said, (";",))[-1][1]
        found = [_opposite(part) for _, part in split(condition, ("||",))]
        yield Form(match.start(), match.end(), tuple(c for f in found for c in _claimed(f, claims(f))))


def _opposite(condition: str) -> str:
    condition = condition.strip()
    sides = split(condition, ("!=", "==", "<=", ">=", "<", ">"))
    if len(split(condition, ("&&",))) == 1 and len(sides) == 2:
        other = {"!=": "==", "==": "!=", "<": ">=", ">": "<=", "<=": ">", ">=": "<"}[sides[1][0]]
        return f"{sides[0][1]} {other} {sides[1][1]}"
    if condition.startswith("!") and len(split(condition, ("&&",))) == 1:
        return condition[1:]
    return f"!({condition})"
