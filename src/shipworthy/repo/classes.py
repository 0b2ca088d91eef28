"""What a path is for. The user's patterns come first, then `.gitattributes`, then common names."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise

import pathspec

from shipworthy.model.repository import PathClass

Attributes = Mapping[str, Mapping[PathClass, bool]]
"""By path, what `.gitattributes` says it is, or says it is not."""

_VENDORED = frozenset({
    "vendor", "vendored", "_vendor", "_vendored", "third_party", "third-party", "thirdparty", "3rdparty",
    "node_modules", "bower_components", "extern", "externals", "godeps", "site-packages", "venv",
    ".venv", "virtualenv", ".yarn",
})  # fmt: skip
_TEST = frozenset({
    "test", "tests", "__tests__", "e2e", "cypress", "fixtures", "__fixtures__", "__testfixtures__",
    "__mocks__", "mocks", "__snapshots__", "integration-test", "integrationtest", "androidtest", "bench",
    "benches", "benchmark", "benchmarks", "benchmarking", "fuzz", "profiling", "regress",
})  # fmt: skip
_MAYBE_TEST = frozenset({"testing", "spec", "specs"})
"""`numpy/testing` is product, `spec/` may hold an OpenAPI document: these need test files in them."""
_EXAMPLE = frozenset({
    "example", "examples", "_example", "_examples", "samples", "demos", "tutorial", "tutorials",
    "docs_src", "doc_src",
})  # fmt: skip
_EXAMPLES_FOLDER = re.compile(r".+[-_](?:examples?|samples|demos?)", re.DOTALL)
_MAYBE_EXAMPLE = frozenset({"demo", "playground", "playgrounds"})
_TOP_EXAMPLE = frozenset({"sample", "cookbook", "quickstart", "snippets"})
"""Deeper down these are words of the product's own trade."""
_DOCS = frozenset({"doc", "docs", "dev-docs", "docs-site", "documentation", "website", "man", "rfcs", "adr"})
_GENERATED = frozenset({"generated", "__generated__", "_generated", "autogen"})
_DATA = frozenset({"data", "dataset", "datasets", "corpus", "corpora"})
_SOURCE = frozenset({"src", "lib", "app", "internal", "pkg", "cmd"})
"""Below these, a folder named `docs` or `demo` is a part of the program."""
_COMMANDS = frozenset({"cmd", "cli", "command", "commands", "subcommands", "tasks"})
"""Below these, `test` is the name of a command."""

_TESTS_FOLDER = re.compile(
    r".+[-_.]tests|[A-Z]\w*(?:\.\w+)*(?:\.?Tests|\.Test|\.Benchmarks?)(?:\.\w+)*"
    r"|test[-_]?(?:app|case|data|fixture|helper|lib|package|program|project|resource|server|site|suite|support|util)s?",
    re.DOTALL,
)
"""`smoke-tests`, as .NET and Xcode have it `Shop.UnitTests`, `ShopUITests`, and what tests bring along."""
_TOP_TESTS_FOLDER = re.compile(r"tests?[-_].+", re.DOTALL)
_SOURCE_SET = re.compile(r"(?:^|/)src/(main(?=/)|\w+(?=/(?:java|kotlin|scala|groovy|resources)/))/")
"""Maven's and Gradle's layout says itself what is a test; below it, folders are packages."""
_TEST_SET = re.compile(r"test.*|.*Test.*|it|jmh", re.DOTALL)
_TEST_FILE = re.compile(
    r"(?:^|/)(?:test_[^/]*\.(?:py|rb|jl|lua|c|cc|cpp|sh)|[^/]*_test\.(?:py|go|rb|rs|exs?|dart|cc|cpp|c|lua|[jt]sx?|cljc?|jl)"
    r"|conftest\.py|(?:spec|rails|test)_helper\.\w+|tests?\.(?:rs|[cm]?[jt]sx?)|tests\.py|[^/]*_(?:spec|unittest)\.(?:rb|lua|cr|cc|cpp)"
    r"|[^/]*[.-](?:test|spec|tests|specs|e2e|cy)\.[cm]?[jt]sx?|[^/]*Spec\.(?:[jt]s|hs|scala|groovy)"
    r"|[^/]*(?:Test|Tests|TestCase|[a-z0-9]IT)\.(?:java|kt|kts|cs|fs|vb|scala|groovy|swift|php|cpp|mm)"
    r"|test-[^/]*\.(?:sh|js|mjs|ts|py)|[^/]*_(?:SUITE|tests)\.erl|[^/]*\.(?:bats|snap|phpt|t|tftest\.hcl|Tests\.ps1|feature|robot))$"
)
_NAMED_TESTS = re.compile(r"\.(?:py|go|rb|exs?|java|kt|cs|[cm]?[jt]sx?|cr|lua|php|swift|scala|hs|erl)$")
"""Languages whose test files have names of their own."""
_STORY = re.compile(r"\.stories\.(?:[cm]?[jt]sx?|mdx|svelte|vue)$")
_GENERATED_FILE = re.compile(
    r"(?:^|/)(?:[^/]*\.pb\.(?:go|cc|h)|[^/]*_pb2(?:_grpc)?\.pyi?|[^/]*\.g\.(?:dart|cs)|[^/]*\.freezed\.dart"
    r"|[^/]*\.designer\.cs|[^/]*\.min\.(?:js|css)|[^/]*\.bundle\.js|zz_generated[^/]*\.go|[^/]*\.generated\.[^/.]+"
    r"|[^/]*\.gen\.[^/.]+|bindata\.go|worker-configuration\.d\.ts|package-lock\.json|yarn\.lock|pnpm-lock\.yaml|bun\.lockb?|poetry\.lock|uv\.lock|pdm\.lock"
    r"|Cargo\.lock|go\.sum|Gemfile\.lock|composer\.lock|Pipfile\.lock|[^/]*\.lock\.yml)$"
)
_VENDORED_FILE = re.compile(r"(?:^|/)(?:gradlew(?:\.bat)?|mvnw(?:\.cmd)?|\.pnp\.[cm]?js|\.pnp\.loader\.mjs)$")
_DATA_FILE = re.compile(r"\.(?:csv|tsv|parquet|arrow|feather|jsonl|ndjson|sqlite3?|db|npy|npz|h5|hdf5)$")


class Classifier:
    """Path to class. `paths` are all there are: what a folder is for shows in what it holds."""

    def __init__(
        self, patterns: Mapping[PathClass, Sequence[str]], attributes: Attributes, paths: Iterable[str] = ()
    ) -> None:
        self._patterns = [
            (path_class, pathspec.GitIgnoreSpec.from_lines(globs))
            for path_class, globs in patterns.items()
            if globs
        ]
        self._attributes = attributes
        self._tested = _folders_of_tests(paths)

    def class_of(self, path: str, *, is_code: bool) -> PathClass:
        for path_class, spec in self._patterns:
            if spec.match_file(path):
                return path_class
        said = self._attributes.get(path, {})
        for path_class, holds in said.items():
            if holds:
                return path_class
        return next(c for c in self._guesses(path, is_code=is_code) if said.get(c) is not False)

    def guess(self, path: str, *, is_code: bool) -> PathClass:
        """The class by common names alone."""
        return next(self._guesses(path, is_code=is_code))

    def is_set_aside(self, path: str, path_class: PathClass) -> bool:
        """Whether source that is the product's by its name has another class by what somebody says."""
        if path_class is PathClass.PRODUCT or not (self._patterns or path in self._attributes):
            return False
        return self.guess(path, is_code=True) is PathClass.PRODUCT

    def _guesses(self, path: str, *, is_code: bool) -> Iterator[PathClass]:
        source_set = _SOURCE_SET.search(path)
        if source_set and _TEST_SET.fullmatch(source_set[1]):
            yield PathClass.TEST
        # In `src/main/java/com/x/test/` the last folders are a package, whatever it is called.
        folders = (path[: source_set.end(1)] if source_set else path.rpartition("/")[0]).split("/")
        names = [folder.lower() for folder in folders if folder]
        vendored = (
            _VENDORED.intersection(names)
            or "Pods" in folders  # CocoaPods'; `pods` may be anybody's
            or names[:1] == ["deps"]
            or ("wwwroot", "lib") in pairwise(names)
        )
        if vendored or _VENDORED_FILE.search(path):
            yield PathClass.VENDORED
        if _GENERATED_FILE.search(path) or _GENERATED.intersection(names) or "dist" in _outside(names):
            yield PathClass.GENERATED
        if self._is_test(path, folders, is_code=is_code, named=not source_set):
            yield PathClass.TEST
        outside = _outside(names)
        if (
            _STORY.search(path)
            or _EXAMPLE.intersection(names)
            or any(_EXAMPLES_FOLDER.fullmatch(name) for name in names)
            or _MAYBE_EXAMPLE.intersection(outside)
            or _TOP_EXAMPLE.intersection(names[:1])
        ):
            yield PathClass.EXAMPLE
        if _DOCS.intersection(outside) and not path.endswith((".go", ".rs")):  # nobody writes a site in them
            yield PathClass.DOCS
        if _DATA_FILE.search(path) or (not is_code and _DATA.intersection(names)):
            yield PathClass.DATA
        yield PathClass.PRODUCT

    def _is_test(self, path: str, folders: Sequence[str], *, is_code: bool, named: bool) -> bool:
        if named and _is_test_file(path):
            return True
        return any(
            "/".join(folders[:end]) in self._tested or _holds_tests(folders[:end], path, is_code=is_code)
            for end in range(1, len(folders) + 1)
        )


def _holds_tests(folders: Sequence[str], path: str, *, is_code: bool) -> bool:
    """Whether the name of the innermost of the folders makes the file a test's."""
    *above, folder = folders
    match folder.lower():
        case "test" if is_code and above:
            # `django/test` and Go's `cmd/test` are product.
            return above[-1].lower() not in _COMMANDS and not path.endswith((".py", ".go"))
        case "testing":
            return not above
        case "snapshots":
            return not is_code
        case name:
            in_front = not above and _TOP_TESTS_FOLDER.fullmatch(name)
            return bool(name in _TEST or in_front or _TESTS_FOLDER.fullmatch(folder))


def _is_test_file(path: str) -> bool:
    """By its name; a command line may well have a command of the name `test`."""
    folders, _, name = path.rpartition("/")
    is_command = name.startswith("test.") and folders.rpartition("/")[2].lower() in _COMMANDS
    return not is_command and _TEST_FILE.search(path) is not None


def _outside(names: Sequence[str]) -> Sequence[str]:
    """The folders above the first one that holds a program's sources."""
    return names[: next((i for i, name in enumerate(names) if name in _SOURCE), len(names))]


def _folders_of_tests(paths: Iterable[str]) -> frozenset[str]:
    """Folders that may hold tests by their name and do: most of their code is test files."""
    tests: Counter[str] = Counter()
    others: Counter[str] = Counter()
    for path in paths:
        if not _NAMED_TESTS.search(path):
            continue
        folders, is_test = path.split("/")[:-1], _is_test_file(path)
        for depth in range(len(folders), 0, -1):
            name = folders[depth - 1].lower()
            if name == "test" or name in _MAYBE_TEST:
                (tests if is_test else others)["/".join(folders[:depth])] += 1
                break
            if name in _TEST:
                break
            is_test = is_test or _TESTS_FOLDER.fullmatch(folders[depth - 1]) is not None
    return frozenset(folder for folder, count in tests.items() if count > others[folder])
