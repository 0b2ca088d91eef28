"""Which modules of the product the tests reach: by importing them, or what imports them."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from shipworthy.collect.code.imports.graph import ENOUGH, graph_of
from shipworthy.collect.code.imports.resolvers import FAMILIES
from shipworthy.collect.context import Context, Unavailable, fact
from shipworthy.collect.repository import BESIDE, source_files
from shipworthy.collect.testing.layer_patterns import END_TO_END
from shipworthy.collect.testing.reach_edges import JVM, edges_of, unit_of
from shipworthy.collect.testing.test_files import candidates
from shipworthy.collect.testing.test_layers import by_layer
from shipworthy.collect.testing.test_support import signs_of
from shipworthy.collect.testing.tests import test_files, tests_exist
from shipworthy.imports.resolve.jvm import package_of
from shipworthy.model.imports import ImportGraph
from shipworthy.model.repository import File, PathClass

LISTED = 50
MOST_DRIVEN = 0.1
"""Of the tests, from which on what drives the whole program may reach what nothing imports."""
FEWEST_LINES = 20
FEWEST_BRANCHES = 5
"""Of a module that is worth a test of its own: the sum of its functions' complexity."""
_UNREAD = 0.05
JUDGED = 0.3
"""Of the code that is followed."""
_RUN = re.compile(
    r"subprocess|exec|spawn|Command|Process|Open3|popen|pytester|testdir|testscript", re.IGNORECASE
)
_SOURCES = re.compile(r"(?:^|/)src/main/(?:java|kotlin|scala|groovy)/")
"""Where a folder is a package for sure; several platforms may share one elsewhere."""
_OUTSIDE = re.compile(r"(?:^|/)(?:api|system|smoke|acceptance)[-_]?tests?/")
_SHOWN = (".tsx", ".jsx", ".vue", ".svelte", ".astro")
"""What a browser shows: tests that drive one reach it."""
_WHOLE = re.compile(
    r"@(?:SpringBootTest|Quarkus\w*Test|MicronautTest)|SpringRunner|WithApplication|OneAppPer"
)
_STARTS = re.compile(
    r"(?:^|/)(?:__main__|setup|manage|wsgi|asgi|conftest|_?version|noxfile|main|index|cli)\.\w+$"
    r"|(?:^|/)(?:migrations?|versions|alembic|types?|scripts?|tools?|bin|pages|entrypoints|seeds?)/"
    r"|(?:^|/)seed\w{0,10}\.\w+$|\.config\.[cm]?[jt]s$|\.d\.[cm]?ts$"
    r"|^(?:build|release|tasks|extra|doctests|docker|etc)/|(?:^|/)setup[-.]?(?:jest|vitest|tests?)\.\w+$"
    r"|(?:^|/)(?:examples?|demo|templates?|testData)/|(?:^|/)(?:page|layout|route|middleware|loading|error|not-found|_app|_document|vite-env)\.[jt]sx?$"
)
"""Started by tools and frameworks, or declarations: not what one imports to test it."""
_FOUND_BY_NAME = re.compile(
    r"(?:^|/)(?:management/commands|templatetags)/\w+\.py$"
    r"|(?:^|/)(?:admin|apps|urls|models|signals|tasks|celery\w*|settings\w*|middleware|context_processors)\.py$"
    r"|(?:^|/)settings/\w+\.py$"
)
"""Django and Celery load these themselves once a test starts them."""


@dataclass(frozen=True, slots=True)
class UnreachedModule:
    """A module with something to test in it: a file, or a package of Go, Java, Kotlin, Scala."""

    path: str
    line: int
    module: str
    lines: int


@dataclass(frozen=True)
class _Reach:
    lines: Mapping[str, int]
    """Of each module that is judged."""
    files: Mapping[str, str]
    """Its longest file."""
    direct: frozenset[str]
    reached: frozenset[str]


@fact("tests.unreached_modules")
def unreached_modules(context: Context) -> tuple[UnreachedModule, ...]:
    """Modules of the product that no test imports, not even through other modules; the 50 longest.

    A module is a file in Python, JavaScript, TypeScript and Rust, a package in Go, Java, Kotlin and Scala.
    What has tests inside it or in its own package is reached, and so is what a module that is reached names
    in a string, or loads by name from its folder. Left out are modules with next to nothing to test, and what
    tools and frameworks start by themselves. Unknown where a tenth of the tests drive a browser or start a
    program as a process, and where the imports of most code cannot be followed.
    """
    reach = _known(context)
    missing = [m for m in reach.lines if m not in reach.reached]
    found = [UnreachedModule(reach.files[m], 1, m, reach.lines[m]) for m in missing]
    return tuple(sorted(found, key=lambda m: (-m.lines, m.path))[:LISTED])


@fact("tests.reached_share", unit="share")
def reached_share(context: Context) -> float:
    """The share of the code, by lines of the modules worth a test, that tests import or reach."""
    reach = _known(context)
    return _share(reach, reach.reached)


@fact("tests.imported_share", unit="share")
def imported_share(context: Context) -> float:
    """The share of the code, by lines of the modules worth a test, that a test imports itself."""
    reach = _known(context)
    return _share(reach, reach.direct)


def _share(reach: _Reach, among: frozenset[str]) -> float:
    total = sum(reach.lines.values())
    if not total:
        raise Unavailable("no module is large enough to be worth a test of its own")
    return round(sum(n for m, n in reach.lines.items() if m in among) / total, 4)


def _known(context: Context) -> _Reach:
    if not context.get(tests_exist):
        raise Unavailable("there are no tests")
    _refuse_driven(context)
    return context.once(("tests", "reach"), lambda: _of(context))


def _refuse_driven(context: Context) -> None:
    counted: Mapping[str, int] = context.get(by_layer)
    total = sum(counted.values())
    driving = counted.get(END_TO_END, 0) + _from_outside(context)
    if total and driving >= MOST_DRIVEN * total:
        raise Unavailable("many tests drive the program from outside, which reaches what no test imports")
    files = [f for f in context.get(test_files) if f.substantial]
    running = sum(
        any(_RUN.search(s.shown) for s in signs_of(context, file))
        for f in files
        if (file := context.file(f.path)) is not None
    )
    if running and running >= MOST_DRIVEN * len(files):
        some = f"{running} of {len(files)} files of tests"
        raise Unavailable(f"{some} start a program as a process, which reaches what no test imports")
    if _crates_are_run(context):
        raise Unavailable("tests start a program as a process, which reaches what no test imports")


def _from_outside(context: Context) -> int:
    """Tests in folders that name an interface which is called from another program."""
    return sum(f.substantial for f in context.get(test_files) if _OUTSIDE.search(f.path))


def _crates_are_run(context: Context) -> bool:
    """What stands in Cargo's `tests/` starts the program, through a helper as a rule."""
    rust = (f for f in candidates(context) if f.language == "Rust" and f.path_class is PathClass.TEST)
    return any(_RUN.search(sign.shown) for f in rust for sign in signs_of(context, f))


def _of(context: Context) -> _Reach:
    product: tuple[File, ...] = context.get(source_files)
    known = {f.path for f in product}
    tests = [f for f in candidates(context) if f.language in FAMILIES and f.path not in known]
    graph = graph_of(context, [*product, *tests])
    judged = _judged(context, product, graph)
    starts = {unit_of(graph, f) for f in tests} | {
        unit_of(graph, f) for f in product if context.analysis(f).tests
    }
    starts |= {f.path for f in product if _FOUND_BY_NAME.search(f.path) and f.path in graph.languages}
    if context.get(by_layer).get(END_TO_END):
        starts |= {f.path for f in product if f.path.endswith(_SHOWN) and f.path in graph.languages}
    edges = edges_of(context, graph, [*product, *tests])
    direct = _beside(starts, graph) | {t for s in starts for t in edges.get(s, ())}
    reached = _closure(direct | starts, edges)
    lines, files = _sizes(context, judged, graph)
    followed = sum(context.analysis(f).lines for f in product if f.language in FAMILIES)
    if sum(lines.values()) < JUDGED * followed:
        raise Unavailable("which modules are tested is not to be seen for most of the code")
    _refuse_unfollowed(context, starts, set(lines) & direct, product)
    return _Reach(lines, files, frozenset(direct), frozenset(reached))


def _judged(context: Context, product: Iterable[File], graph: ImportGraph) -> list[File]:
    found = []
    unread: dict[str, int] = {}
    for file in product:
        analysis = context.analysis(file)
        if file.language not in FAMILIES or BESIDE.match(file.path) or _STARTS.search(file.path):
            continue
        if _FOUND_BY_NAME.search(file.path) or (file.language in JVM and not _SOURCES.search(file.path)):
            continue
        if analysis.syntax is None:
            unread[file.language or ""] = unread.get(file.language or "", 0) + analysis.lines
        else:
            found.append(file)
    if sum(unread.values()) > _UNREAD * graph.lines:
        raise Unavailable(f"{', '.join(sorted(unread))} is not read, and may import what no test does")
    return found


def _sizes(
    context: Context, judged: Iterable[File], graph: ImportGraph
) -> tuple[dict[str, int], dict[str, str]]:
    lines: dict[str, int] = {}
    branches: dict[str, int] = {}
    longest: dict[str, tuple[int, str]] = {}
    for file in judged:
        unit, analysis = unit_of(graph, file), context.analysis(file)
        functions = analysis.syntax.functions if analysis.syntax else ()
        lines[unit] = lines.get(unit, 0) + analysis.lines
        branches[unit] = branches.get(unit, 0) + sum(f.complexity for f in functions)
        longest[unit] = max(longest.get(unit, (0, "")), (analysis.lines, file.path))
    worth = [u for u in lines if lines[u] >= FEWEST_LINES and branches[u] >= FEWEST_BRANCHES]
    return {u: lines[u] for u in sorted(worth)}, {u: longest[u][1] for u in worth}


def _beside(starts: Iterable[str], graph: ImportGraph) -> set[str]:
    """Units with tests inside, and folders of the package that a test is in."""
    own = set(starts)
    packages = {package_of(unit) for unit in own if graph.languages.get(unit) in JVM}
    ends = tuple(f".{package}" for package in packages if package)
    return own | {
        unit
        for unit, name in graph.languages.items()
        if name in JVM and (package_of(unit) in packages or package_of(unit).endswith(ends))
    }


def _closure(starts: Iterable[str], edges: Mapping[str, Iterable[str]]) -> set[str]:
    seen = set(starts)
    waiting = deque(seen)
    while waiting:
        for target in edges.get(waiting.popleft(), ()):
            if target not in seen:
                seen.add(target)
                waiting.append(target)
    return seen


def _refuse_unfollowed(context: Context, starts: set[str], direct: set[str], product: Iterable[File]) -> None:
    """The tests' own imports lead nowhere, or most of the code is in languages that are not followed."""
    lines = [(context.analysis(f).lines, f.language in FAMILIES) for f in product]
    if sum(n for n, followed in lines if followed) < ENOUGH * sum(n for n, _ in lines):
        raise Unavailable("the imports of less than half of the code can be followed to files")
    if not starts or not direct:
        raise Unavailable("what the tests import cannot be followed to files of the product")
    whole = (
        f.path
        for f in candidates(context)
        if f.language in JVM and any(_WHOLE.search(s.shown) for s in signs_of(context, f))
    )
    if path := next(whole, None):
        context.cite(path)
        raise Unavailable(f"{path} starts the whole application, with all that it finds")
