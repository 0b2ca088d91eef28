"""What a path is for. The user's patterns come first, then `.gitattributes`, then common names."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import pathspec

from shipworthy.model.repository import PathClass

_FOLDERS: dict[PathClass, frozenset[str]] = {
    PathClass.VENDORED: frozenset({
        "vendor", "vendored", "_vendor", "_vendored", "third_party", "third-party", "thirdparty", "3rdparty",
        "node_modules", "bower_components", "extern", "externals", "pods", "godeps",
        "site-packages",
    }),
    PathClass.TEST: frozenset({
        "test", "tests", "testing", "__tests__", "spec", "specs", "e2e", "cypress", "testdata", "test-data",
        "test_data", "testfixtures", "fixtures", "__fixtures__", "__mocks__", "mocks", "__snapshots__",
        "snapshots", "integration-tests", "integration_tests", "integrationtest", "androidtest",
        "functional-tests", "unittests", "unit-tests", "testsuite", "testutil", "testutils", "test-utils",
        "test_utils", "bench", "benches", "benchmark", "benchmarks", "fuzz", "perf-tests",
    }),
    PathClass.EXAMPLE: frozenset({
        "example", "examples", "sample", "samples", "demo", "demos", "tutorial", "tutorials", "playground",
        "playgrounds", "cookbook", "cookbooks", "quickstart", "quickstarts", "snippets",
    }),
    PathClass.DOCS: frozenset({"doc", "docs", "documentation", "website", "man", "rfcs", "adr"}),
    PathClass.GENERATED: frozenset({"__generated__", "generated", "dist", "_generated", "autogen"}),
    PathClass.DATA: frozenset({"data", "dataset", "datasets", "corpus", "corpora"}),
}  # fmt: skip
_ORDER = (
    PathClass.VENDORED, PathClass.TEST, PathClass.EXAMPLE, PathClass.GENERATED, PathClass.DOCS,
)  # fmt: skip
_TEST_FILE = re.compile(
    r"(?:^|/)(?:test_[^/]*\.py|[^/]*_test\.(?:py|go|rb|exs?|dart|cc|cpp|c|lua)|conftest\.py|[^/]*_spec\.(?:rb|lua)"
    r"|[^/]*\.(?:test|spec|tests|specs|e2e|stories|cy)\.[cm]?[jt]sx?|[^/]*(?:Test|Tests|TestCase|Spec|IT)\.(?:java|kt|kts|cs|fs|scala|groovy|swift|php)"
    r"|tests?\.(?:py|rs|js|ts|go)|test-[^/]*\.(?:sh|js|mjs|ts|py)|[^/]*\.bats|[^/]*\.snap)$"
)
_GENERATED_FILE = re.compile(
    r"(?:^|/)(?:[^/]*\.pb\.(?:go|cc|h)|[^/]*_pb2(?:_grpc)?\.pyi?|[^/]*\.g\.(?:dart|cs)|[^/]*\.freezed\.dart"
    r"|[^/]*\.designer\.cs|[^/]*\.min\.(?:js|css)|[^/]*\.bundle\.js|zz_generated[^/]*\.go|[^/]*\.generated\.[^/.]+"
    r"|[^/]*\.gen\.[^/.]+|bindata\.go|package-lock\.json|yarn\.lock|pnpm-lock\.yaml|bun\.lockb?|poetry\.lock|uv\.lock|pdm\.lock"
    r"|Cargo\.lock|go\.sum|Gemfile\.lock|composer\.lock|Pipfile\.lock|[^/]*\.lock\.yml)$"
)
_CODE_OF_DOCS = re.compile(r"(?:^|/)(?:docs?_src|doc_examples?)(?:/|$)")
_DATA_FILE = re.compile(r"\.(?:csv|tsv|parquet|arrow|feather|jsonl|ndjson|sqlite3?|db|npy|npz|h5|hdf5)$")


class Classifier:
    """Path to class. `attributes` is what git says of a path: `generated`, `vendored`, `documentation`."""

    def __init__(
        self,
        patterns: Mapping[PathClass, Sequence[str]],
        attributes: Mapping[str, PathClass],
    ) -> None:
        self._patterns = [
            (path_class, pathspec.PathSpec.from_lines("gitwildmatch", globs))
            for path_class, globs in patterns.items()
            if globs
        ]
        self._attributes = attributes

    def class_of(self, path: str, *, is_code: bool) -> PathClass:
        for path_class, spec in self._patterns:
            if spec.match_file(path):
                return path_class
        if path in self._attributes:
            return self._attributes[path]
        return _guess(path, is_code=is_code)


def _guess(path: str, *, is_code: bool) -> PathClass:
    if _GENERATED_FILE.search(path):
        return PathClass.GENERATED
    folders = [folder.lower() for folder in path.split("/")[:-1]]
    for path_class in _ORDER:
        names = _FOLDERS[path_class]
        if path_class is PathClass.TEST and _TEST_FILE.search(path):
            return PathClass.TEST
        # `src/main/java/.../samples/` is product code: Maven's layout is explicit about what is not.
        inside = _above_maven_main(folders)
        if any(folder in names for folder in (inside if path_class is not PathClass.VENDORED else folders)):
            if path_class in {PathClass.DOCS, PathClass.GENERATED} and _is_source_folder(folders, names):
                continue
            return path_class
    if _CODE_OF_DOCS.search(path):
        return PathClass.EXAMPLE
    if _DATA_FILE.search(path) or (not is_code and any(f in _FOLDERS[PathClass.DATA] for f in folders)):
        return PathClass.DATA
    return PathClass.PRODUCT


def _above_maven_main(folders: Sequence[str]) -> Sequence[str]:
    """Below `src/main/` folders are packages, whatever they are called."""
    for index, pair in enumerate(zip(folders, folders[1:], strict=False)):
        if pair == ("src", "main"):
            return folders[:index]
    return folders


def _is_source_folder(folders: Sequence[str], names: frozenset[str]) -> bool:
    """`src/docs/` and `pkg/generated/`-like names deep inside a source tree are part of the product."""
    return folders[0] in {"src", "lib", "internal", "app"} and folders[0] not in names and "generated" not in folders
