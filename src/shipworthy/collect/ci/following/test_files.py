"""Whether there is any test to run."""

from __future__ import annotations

from shipworthy.collect.context import Context
from shipworthy.collect.repository import source_files
from shipworthy.model.repository import FileKind, PathClass

MAX_SEARCHED = 400
_INLINE = {
    "Rust": ("#[test]", "#[cfg(test)]", "::test]", "#[rstest]", "/// ```", "//! ```"),
    "Zig": ('test "', "test {"),
    "D": ("unittest",),
}
"""Languages whose tests stand in the product's own files, and what marks one."""


_DESCRIBED = (
    ".feature",
    ".robot",
    ".bats",
    ".tftest.hcl",
    ".hurl",
    ".tavern.yaml",
    ".bru",
    "/molecule.yml",
    "_test.rego",
)
"""Endings of files that are tests without being in a programming language."""


def has_tests(context: Context) -> bool:
    """A file of code among the tests that has more in it than tests that cannot fail."""
    if any(f.path.endswith(_DESCRIBED) and f.size for f in context.files):
        return True
    for file in context.of_class(PathClass.TEST):
        if file.language is None or file.kind is not FileKind.TEXT or not file.size:
            continue
        tests = context.analysis(file).tests
        if tests is None or any(not t.trivial and not t.skipped for t in tests):
            return True
    return any(_inline(context))


def _inline(context: Context) -> list[str]:
    files = [f for f in context.get(source_files) if f.language in _INLINE]
    for file in files[:MAX_SEARCHED]:
        text = context.read(file.path)
        if any(mark in text for mark in _INLINE[file.language or ""]):
            return [file.path]
    return []
