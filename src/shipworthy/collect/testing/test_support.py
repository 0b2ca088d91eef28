"""What stands beside the tests and starts something for them: fixtures, base classes, helpers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from shipworthy.collect.context import Context
from shipworthy.collect.testing.layer_patterns import SIGNS
from shipworthy.collect.testing.layer_signs import Found, found_in
from shipworthy.collect.testing.test_files import candidates, text_of
from shipworthy.model.code import FileAnalysis
from shipworthy.model.repository import File

MAX_CHARACTERS = 500_000
MIN_NAME = 5
"""Characters of a name that means one thing wherever it stands."""
_FIXTURES = "conftest.py"
_SCRIPT = frozenset({"JavaScript", "TypeScript", "TSX"})
_SAME_FOLDER = frozenset({"Go"})
_INHERITING = frozenset({"Java", "Kotlin", "Scala", "Groovy", "C#", "F#", "Python", "PHP", "Ruby"})
_FREE_NAMES = frozenset({"Python", "Ruby"})
"""Elsewhere a class that others build on has the name of its file."""
_PARAMETERS = re.compile(r"^[ \t]{0,40}(?:async )?def (\w{1,100})\(([^)]{0,1000})\)", re.MULTILINE)
_RUN_BY_TOOLS = re.compile(r"(?:Test|Benchmark|Example|Fuzz)(?![a-z])|init$")
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Carrier:
    """Tests that use it belong to its layer."""

    name: str
    layer: str
    path: str
    line: int


@dataclass
class Support:
    fixtures: dict[str, dict[str, Carrier]] = field(default_factory=dict)
    """By the folder of a conftest.py and name."""
    functions: dict[str, dict[str, Carrier]] = field(default_factory=dict)
    """By folder and name, where the files of a folder know each other."""
    classes: dict[str, Carrier] = field(default_factory=dict)
    modules: dict[str, Carrier] = field(default_factory=dict)
    """By path without its ending."""


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
        if signs or file.name == _FIXTURES:
            _add(found, context, file, signs)
    return found


def _add(found: Support, context: Context, file: File, signs: Sequence[Found]) -> None:
    analysis = context.analysis(file)
    if file.name == _FIXTURES:
        known = found.fixtures.setdefault(file.folder, {})
        _fixtures(known, file, analysis, signs, text_of(context, file.path))
    elif file.language in _SAME_FOLDER:
        known = found.functions.setdefault(file.folder, {})
        known.update({c.name: c for c in _functions(file, analysis, signs)})
    elif not analysis.tests and file.language in _SCRIPT and (whole := [s for s in signs if s.whole_file]):
        stem = file.path.rpartition(".")[0]
        found.modules[stem] = Carrier(file.name, whole[0].layer, file.path, whole[0].line)
    if not analysis.tests and file.language in _INHERITING and file.name != _FIXTURES:
        for carrier in _classes(file, analysis, signs):
            found.classes.setdefault(carrier.name, carrier)


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
    known: dict[str, Carrier], file: File, analysis: FileAnalysis, signs: Sequence[Found], text: str
) -> None:
    """Those that start something, and those that are given one of these."""
    known.update({c.name: c for c in _functions(file, analysis, signs)})
    for _ in range(3):
        for name, line, parameters in parameters_of(text):
            given = next((known[p] for p in parameters if p in known), None)
            if given is not None and name not in known:
                known[name] = Carrier(name, given.layer, file.path, line)


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
    if file.language in _SAME_FOLDER:
        yield from _mentioned(known.functions.get(file.folder, {}), text, r"\(")
    if file.language in _INHERITING:
        yield from _mentioned(known.classes, text, "", whole_file=True)
    if file.language in _SCRIPT:
        yield from _imported(known.modules, file, analysis)


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


def _mentioned(
    known: Mapping[str, Carrier], text: str, after: str, *, whole_file: bool = False
) -> Iterator[Found]:
    here = tuple(name for name in known if name in text)
    if not here:
        return
    names = "|".join(sorted(map(re.escape, here), key=lambda n: (-len(n), n)))
    line, last = 1, 0
    for match in re.finditer(rf"\b({names})\b{after}", text):
        line += text.count("\n", last, match.start())
        last = match.start()
        if whole_file and not _is_base(text, match.start()):
            continue
        carrier = known[match[1]]
        yield Found(carrier.layer, line, f"{carrier.name}, of {carrier.path}:{carrier.line}", whole_file)


def _is_base(text: str, start: int) -> bool:
    """Named where a class says what it is made of: `extends X`, `: X`, `(X)`, `< X`, `@Import(X…)`."""
    head = text[text.rfind("\n", 0, start) + 1 : start]
    return "class " in head or re.match(r"\s*(?:extends|:|implements|@\w+\()\s*$", head) is not None


def _imported(known: Mapping[str, Carrier], file: File, analysis: FileAnalysis) -> Iterator[Found]:
    for each in analysis.syntax.imports if analysis.syntax and known else ():
        if each.name.startswith("."):
            target = _joined(file.folder, each.name)
            stems = (target, target.rpartition(".")[0], f"{target}/index")
            if carrier := next((known[s] for s in stems if s in known), None):
                yield Found(
                    carrier.layer, each.line, f"{carrier.name}, of {carrier.path}:{carrier.line}", True
                )


def _joined(folder: str, relative: str) -> str:
    parts = folder.split("/") if folder else []
    for part in relative.split("/"):
        if part == "..":
            parts = parts[:-1]
        elif part != ".":
            parts.append(part)
    return "/".join(parts)
