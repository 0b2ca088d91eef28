"""What stands beside the tests and starts something for them: fixtures, base classes, helpers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from shipworthy.collect.context import Context
from shipworthy.collect.testing.helper_carriers import imported_helpers, of_pest, required
from shipworthy.collect.testing.layer_carriers import Carrier, joined, mentioned
from shipworthy.collect.testing.layer_patterns import SIGNS
from shipworthy.collect.testing.layer_signs import Found, found_in
from shipworthy.collect.testing.test_files import candidates, text_of
from shipworthy.model.code import FileAnalysis
from shipworthy.model.repository import File, FileKind, PathClass

MAX_CHARACTERS = 500_000
MIN_NAME = 5
"""Characters of a name that means one thing wherever it stands."""
_FIXTURES = "conftest.py"
_PEST = "Pest.php"
_PLUGINS = re.compile(r"^(?:pytest_plugins\b|from [\w.]+ import \*)", re.MULTILINE)
_HELPER = re.compile(r"(?:^|/)(?:test|spec|rails|minitest)_helper$|(?:^|/)support/")
_SCRIPT = frozenset({"JavaScript", "TypeScript", "TSX"})
_SAME_FOLDER = frozenset({"Go"})
_INHERITING = frozenset({"Java", "Kotlin", "Scala", "Groovy", "C#", "F#", "Python", "PHP", "Ruby"})
_FREE_NAMES = frozenset({"Python", "Ruby"})
"""Elsewhere a class that others build on has the name of its file."""
_COMMON = frozenset({"TestCase", "BaseTest", "BaseTestCase", "TestBase", "AbstractTest"})
_PARAMETERS = re.compile(r"^[ \t]{0,40}(?:async )?def (\w{1,100})\(([^)]{0,1000})\)", re.MULTILINE)
_RUN_BY_TOOLS = re.compile(r"(?:Test|Benchmark|Example|Fuzz)(?![a-z])|init$")
_WORD = re.compile(r"\w+")


@dataclass
class Support:
    fixtures: dict[str, dict[str, Carrier]] = field(default_factory=dict)
    """By the folder of a conftest.py and name."""
    functions: dict[str, dict[str, Carrier]] = field(default_factory=dict)
    """By folder and name, where the files of a folder know each other."""
    classes: dict[str, Carrier] = field(default_factory=dict)
    modules: dict[str, Carrier] = field(default_factory=dict)
    """By path without its ending."""
    helpers: dict[str, dict[str, Carrier]] = field(default_factory=dict)
    """Of Python, by the name of the module and of the function."""
    pest: dict[str, str] = field(default_factory=dict)
    """The texts that tell Pest of which class the tests of a folder are, by folder."""
    asked: list[tuple[str, str, Carrier, tuple[str, ...]]] = field(default_factory=list)
    """Fixtures: folder, name, where, and the fixtures that they are given."""


def support(context: Context) -> Support:
    return context.once(("tests", "support"), lambda: _found(context))


def signs_of(context: Context, file: File) -> tuple[Found, ...]:
    texts: dict[str, tuple[Found, ...]] = context.once(("tests", "signs"), dict)
    if file.path not in texts:
        texts[file.path] = found_in(
            text_of(context, file.path)[:MAX_CHARACTERS], SIGNS.get(file.language or "", ())
        )
    return texts[file.path]


def _found(context: Context) -> Support:
    found = Support()
    for file in candidates(context):
        signs = signs_of(context, file)
        if signs or file.name in {_FIXTURES, _PEST}:
            _add(found, context, file, signs)
    if any(_PLUGINS.search(text_of(context, f.path)) for f in context.files if f.name == _FIXTURES):
        for file in context.files:
            if _is_plugin(file):
                _fixtures(
                    found,
                    "",
                    file,
                    context.analysis(file),
                    signs_of(context, file),
                    text_of(context, file.path),
                )
    _pass_on(found)
    _load(found, context)
    return found


def _is_plugin(file: File) -> bool:
    """A module of fixtures that a conftest.py takes in; such folders hold material of tests otherwise."""
    if file.language != "Python" or file.kind is not FileKind.TEXT or file.path_class is not PathClass.TEST:
        return False
    return "fixtures" in {*file.folder.split("/"), file.name.removesuffix(".py")} or file.name.endswith(
        "_fixtures.py"
    )


def _add(found: Support, context: Context, file: File, signs: Sequence[Found]) -> None:
    analysis = context.analysis(file)
    stem = file.path.rpartition(".")[0]
    if file.name == _FIXTURES:
        _fixtures(found, file.folder, file, analysis, signs, text_of(context, file.path))
        return
    if file.name == _PEST:
        found.pest[file.folder] = text_of(context, file.path)[:MAX_CHARACTERS]
    if file.language in _SAME_FOLDER:
        known = found.functions.setdefault(file.folder, {})
        known.update({c.name: c for c in _functions(file, analysis, signs)})
    if analysis.tests:
        return
    if file.language in _SCRIPT and (whole := [s for s in signs if s.whole_file]):
        found.modules[stem] = Carrier(file.name, whole[0].layer, file.path, whole[0].line)
    if file.language == "Ruby" and (opened := [s for s in signs if "establish_connection" in s.shown]):
        found.modules[stem] = Carrier(file.name, opened[0].layer, file.path, opened[0].line)
    if file.language == "Python":
        module = file.name.removesuffix(".py")
        found.helpers.setdefault(module, {}).update({c.name: c for c in _functions(file, analysis, signs)})
    if file.language in _INHERITING:
        for carrier in _classes(file, analysis, signs):
            found.classes.setdefault(carrier.name, carrier)


def _load(found: Support, context: Context) -> None:
    """Of Ruby, what requires a file that opens a database does so too: `test_helper`."""
    for _ in range(2):
        for file in candidates(context):
            stem = file.path.rpartition(".")[0]
            if (
                file.language != "Ruby"
                or not found.modules
                or stem in found.modules
                or not _HELPER.search(stem)
            ):
                continue
            for name in required(text_of(context, file.path)[:MAX_CHARACTERS], file.folder):
                if carrier := found.modules.get(name):
                    found.modules[stem] = carrier
    found.modules.update(
        {stem.rpartition("/")[2]: c for stem, c in found.modules.items() if c.path.endswith(".rb")}
    )


def _functions(file: File, analysis: FileAnalysis, signs: Sequence[Found]) -> Iterator[Carrier]:
    tests = {t.line for t in analysis.tests or ()}
    for function in analysis.syntax.functions if analysis.syntax else ():
        name = function.name.rpartition(".")[2]
        if function.line in tests or _RUN_BY_TOOLS.match(name) or not name.isidentifier():
            continue
        inside = (s for s in signs if not s.whole_file and function.line <= s.line <= function.end_line)
        if first := next(inside, None):
            yield Carrier(name, first.layer, file.path, function.line)


def _fixtures(
    found: Support, folder: str, file: File, analysis: FileAnalysis, signs: Sequence[Found], text: str
) -> None:
    known = found.fixtures.setdefault(folder, {})
    known.update({c.name: c for c in _functions(file, analysis, signs)})
    found.asked += [
        (folder, name, Carrier(name, "", file.path, line), parameters)
        for name, line, parameters in parameters_of(text)
    ]


def _pass_on(found: Support) -> None:
    """Fixtures that are given one that starts something."""
    scopes = {folder: _in_scope(found.fixtures, folder) for folder in {f for f, *_ in found.asked}}
    for _ in range(4):
        for folder, name, where, parameters in found.asked:
            known = found.fixtures.setdefault(folder, {})
            given = next((scopes[folder][p] for p in parameters if p in scopes[folder]), None)
            if given is not None and name not in known:
                known[name] = Carrier(name, given.layer, where.path, where.line)
        scopes = {folder: _in_scope(found.fixtures, folder) for folder in scopes}


def parameters_of(text: str) -> Iterator[tuple[str, int, tuple[str, ...]]]:
    """Of each Python function: its name, its line, the names of its parameters."""
    line, last = 1, 0
    for match in _PARAMETERS.finditer(text):
        line += text.count("\n", last, match.start())
        last = match.start()
        named = (_WORD.search(part) for part in match[2].split(","))
        yield match[1], line, tuple(n[0] for n in named if n)


def _classes(file: File, analysis: FileAnalysis, signs: Sequence[Found]) -> Iterator[Carrier]:
    for each in analysis.syntax.classes if analysis.syntax else ():
        name = each.name.rpartition(".")[2]
        if file.language not in _FREE_NAMES and name != file.name.partition(".")[0]:
            continue
        inside = (s for s in signs if s.whole_file or each.line <= s.line <= each.end_line)
        first = next(inside, None)
        if first is not None and len(name) >= MIN_NAME and not name.startswith(("Fake", "Mock", "Stub")):
            yield Carrier(name, first.layer, file.path, each.line)


def used_by(known: Support, file: File, text: str, analysis: FileAnalysis) -> Iterator[Found]:
    """As signs in the text: where something that carries a layer is used."""
    if file.language == "Python":
        yield from _given(_in_scope(known.fixtures, file.folder), text)
        yield from imported_helpers(known.helpers, text)
    if file.language in _SAME_FOLDER:
        yield from mentioned(known.functions.get(file.folder, {}), text, r"\(")
    if file.language in _INHERITING:
        classes = {n: c for n, c in known.classes.items() if n not in _COMMON or _is_near(c, file)}
        yield from mentioned(classes, text, "", whole_file=True)
        if file.language == "PHP":
            yield from of_pest(known.pest, file, classes)
    if file.language in _SCRIPT:
        yield from _imported(known.modules, file, analysis)
    if file.language == "Ruby" and known.modules:
        found = (known.modules[n] for n in required(text, file.folder) if n in known.modules)
        yield from (Found(c.layer, 1, f"{c.name}, of {c.path}:{c.line}", True) for c in found)


def _is_near(carrier: Carrier, file: File) -> bool:
    """A name that many a folder of tests has means the one beside or above."""
    above = carrier.path.rpartition("/")[0].rpartition("/")[0]
    return file.path.startswith(f"{above}/" if above else "")


def _in_scope(fixtures: Mapping[str, Mapping[str, Carrier]], folder: str) -> Mapping[str, Carrier]:
    """The nearest of a name counts."""
    found: dict[str, Carrier] = {}
    for above in sorted(fixtures, key=len):
        if not above or folder == above or folder.startswith(f"{above}/"):
            found.update(fixtures[above])
    return found


def _given(known: Mapping[str, Carrier], text: str) -> Iterator[Found]:
    if known:
        for _, line, parameters in parameters_of(text):
            for carrier in [known[p] for p in parameters if p in known][:1]:
                yield Found(carrier.layer, line, f"{carrier.name}, of {carrier.path}:{carrier.line}", False)


def _imported(known: Mapping[str, Carrier], file: File, analysis: FileAnalysis) -> Iterator[Found]:
    for each in analysis.syntax.imports if analysis.syntax and known else ():
        if each.name.startswith("."):
            target = joined(file.folder, each.name)
            stems = (target, target.rpartition(".")[0], f"{target}/index")
            if carrier := next((known[s] for s in stems if s in known), None):
                yield Found(
                    carrier.layer, each.line, f"{carrier.name}, of {carrier.path}:{carrier.line}", True
                )
