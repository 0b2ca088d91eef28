"""Which functions of the product a test calls by name, holding the result against an expected value."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from shipworthy.collect.context import Context, Unavailable, fact
from shipworthy.collect.projects import kinds
from shipworthy.collect.repository import BESIDE, source_files
from shipworthy.collect.testing.test_files import candidates, text_of
from shipworthy.collect.testing.tests import is_substantial, tests_exist
from shipworthy.model.code import FileAnalysis, Function, Test
from shipworthy.model.repository import File, PathClass

LISTED = 30
FEWEST = 20
"""Functions of which a share says something."""
FEWEST_BRANCHES = 2
READ = 0.1
"""Of the tests of a language: where fewer hold any result against a value, what they check is not read."""
COMMON = frozenset({
    "get", "set", "run", "init", "main", "call", "add", "open", "close", "read", "write", "load",
    "save", "start", "stop", "send", "parse", "create", "update", "delete", "remove", "insert",
    "append", "pop", "push", "apply", "build", "make", "new", "handle", "execute", "process",
    "find", "filter", "map", "next", "items", "keys", "values", "copy", "clone", "format", "render",
    "encode", "decode", "dump", "dumps", "loads", "match", "search", "split", "join", "replace",
    "reset", "clear", "check", "validate", "register", "connect", "equals", "to_string", "size",
    "len", "index", "count", "name", "key", "value", "first", "last", "exists", "all", "list",
    "print", "setup",
})  # fmt: skip
"""Names that many things have: they count where the test's file imports the module."""
_HAVE_PROPERTIES = frozenset({"Python", "JavaScript", "TypeScript", "TSX"})
_ACCESSOR = re.compile(r"\s*(?:(?:static|public|protected|override|declare)\s+)*[gs]et\s+[\w$#\[]")
_PROPERTY = re.compile(r"\s*@(?:[\w.]*property\b|\w+\.(?:setter|deleter|getter)\b)")
_WHOLE = frozenset({"__init__", "index", "mod", "lib"})
"""Files that speak for their folder."""
_BY_FOLDER = frozenset({"Go", "Java", "Kotlin", "Scala", "C#", "PHP"})
_UNSAID = ("_", "test", "constructor", "initialize")
_WORD = re.compile(r"\w+")
_PREDICATE = re.compile(
    r"(?:is|has|can|should|contains|supports|exists|needs|allows)(?=[_A-Z]|$)", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class UnassertedFunction:
    """A public function with decisions in it, whose name stands in no file of tests."""

    path: str
    line: int
    name: str
    complexity: int


@dataclass(frozen=True)
class _Checked:
    names: frozenset[str]
    """Names whose results tests of the language hold against a value."""
    with_modules: frozenset[tuple[str, str]]
    """Of names that many things have, with the words of what the same file imports."""


@fact("code.is_called_by_name")
def is_called_by_name(context: Context) -> bool:
    """Whether the product is a library and no service: others call its functions by their names."""
    found: tuple[str, ...] = context.get(kinds)
    return "library" in found and "service" not in found


@fact("tests.directly_asserted_share", unit="share")
def directly_asserted_share(context: Context) -> float:
    """The share of the product's public functions whose result some test, calling them by name, compares.

    Functions with at least two branches and a name of their own; methods go by their last name, and what
    answers yes or no (`is_…`, `has…`) counts where its truth is asserted. A name that many things have
    (`get`, `run`) counts where the test's file imports the function's module, and is left out where some
    other test compares it. Left out are properties, languages in whose tests it is not read what is
    compared, and folders beside the product.
    """
    functions = _judged(context)
    if len(functions) < FEWEST:
        raise Unavailable(
            "too few functions are public, have decisions, and are tested in a language that is read"
        )
    return round(sum(asserted for _, _, asserted in functions) / len(functions), 4)


@fact("tests.uncalled_functions")
def uncalled_functions(context: Context) -> tuple[UnassertedFunction, ...]:
    """The most complex public functions whose names stand nowhere in the tests; thirty at most.

    They may be run on the way to something else.
    """
    words = _words(context)
    missing = [
        UnassertedFunction(path, f.line, f.name, f.complexity)
        for path, f, done in _judged(context)
        if not done and _last(f.name) not in words
    ]
    return tuple(sorted(missing, key=lambda f: (-f.complexity, f.path, f.line))[:LISTED])


def _words(context: Context) -> frozenset[str]:
    """All that stand in test files; of a file that also holds product code, from its first test on."""
    words: set[str] = set()
    for file in candidates(context):
        text = text_of(context, file.path)
        if file.path_class is not PathClass.TEST:
            tests = context.analysis(file).tests or ()
            text = "\n".join(text.split("\n")[tests[0].line - 1 :]) if tests else ""
        words.update(_WORD.findall(text))
    return frozenset(words)


def _judged(context: Context) -> list[tuple[str, Function, bool]]:
    if not context.get(tests_exist):
        raise Unavailable("there are no tests")
    return context.once(("tests", "asserted"), lambda: list(_functions(context)))


def _functions(context: Context) -> Iterator[tuple[str, Function, bool]]:
    checked = _by_language(context)
    for file in context.get(source_files):
        known = checked.get(_family(file.language))
        syntax = context.analysis(file).syntax
        if known is None or syntax is None or BESIDE.match(file.path):
            continue
        worth = [function for function in syntax.functions if _is_worth(function)]
        lines = text_of(context, file.path).split("\n") if worth and file.language in _HAVE_PROPERTIES else []
        for function in worth:
            if (
                not _is_property(lines, function.line)
                and (done := _is_checked(file, function, known)) is not None
            ):
                yield file.path, function, done


def _is_worth(function: Function) -> bool:
    name = _last(function.name)
    plain = name.isidentifier() and not name.startswith(_UNSAID)
    return (
        function.public and plain and name not in {"main", "init"} and function.complexity >= FEWEST_BRANCHES
    )


def _is_property(lines: Sequence[str], line: int) -> bool:
    """It is read like a value, and no call names it."""
    at = line - 1
    if not 0 <= at < len(lines):
        return False
    if _ACCESSOR.match(lines[at]):
        return True
    while at > 0 and lines[at - 1].lstrip().startswith("@"):
        at -= 1
        if _PROPERTY.match(lines[at]):
            return True
    return _PROPERTY.match(lines[line - 1]) is not None


def _is_checked(file: File, function: Function, known: _Checked) -> bool | None:
    """None where a test compares what something of that common name gives, and it may be another's."""
    name = _last(function.name)
    if name.lower() not in COMMON or name not in known.names:
        return name in known.names
    stem = file.name.partition(".")[0].lower()
    owner = function.name.rpartition(".")[0].rpartition(".")[2].lower()
    words = {stem, owner} - {""}
    if stem in _WHOLE or file.language in _BY_FOLDER:
        words.add(file.folder.rpartition("/")[2].lower())
    return True if any((name, word) in known.with_modules for word in words) else None


def _by_language(context: Context) -> dict[str, _Checked]:
    """Of families of languages in whose tests it is read what is compared."""
    files: dict[str, list[FileAnalysis]] = {}
    for file in candidates(context):
        analysis = context.analysis(file)
        if any(is_substantial(t) for t in analysis.tests or ()):
            files.setdefault(_family(file.language), []).append(analysis)
    return {family: _checked(of) for family, of in files.items() if _is_read(of)}


def _is_read(analyses: Iterable[FileAnalysis]) -> bool:
    tests = [t for a in analyses for t in a.tests or () if is_substantial(t)]
    return sum(bool(t.checked) for t in tests) >= READ * len(tests)


def _checked(analyses: Iterable[FileAnalysis]) -> _Checked:
    names: set[str] = set()
    with_modules: set[tuple[str, str]] = set()
    for analysis in analyses:
        own = {name for t in analysis.tests or () if is_substantial(t) for name in _held(t)}
        names |= own
        common = {name for name in own if name.lower() in COMMON}
        if common:
            words = _imported(analysis)
            with_modules |= {(name, word) for name in common for word in words}
    return _Checked(frozenset(names), frozenset(with_modules))


def _held(test: Test) -> Iterator[str]:
    yield from test.checked
    if test.oracles.truth:
        yield from (name for name in test.calls if _PREDICATE.match(name))


def _imported(analysis: FileAnalysis) -> set[str]:
    words: set[str] = set()
    for each in analysis.syntax.imports if analysis.syntax else ():
        for part in each.name.replace("/", ".").replace("::", ".").replace("-", "_").split("."):
            words.add(part.strip().lower())
    return words


def _family(language: str | None) -> str:
    if language in {"JavaScript", "TypeScript", "TSX", "Vue", "Svelte"}:
        return "JavaScript"
    return "JVM" if language in {"Java", "Kotlin", "Scala", "Groovy"} else language or ""


def _last(name: str) -> str:
    return name.replace("::", ".").rpartition(".")[2]
