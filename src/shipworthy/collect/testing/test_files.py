"""Which files may hold tests, told by what they are for and where they lie."""

from __future__ import annotations

import re
from collections.abc import Iterator

from shipworthy.collect.context import Context
from shipworthy.model.repository import File, FileKind, PathClass
from shipworthy.repo.classes import Classifier
from shipworthy.repo.languages import language_of, tags_of

INLINE = frozenset({"Rust", "Zig", "D"})
"""Languages whose tests stand in the files they test."""
_MATERIAL = re.compile(
    r"(?:^|/)(?:fixtures?|test-?_?data|test-?_?fixtures|__fixtures__|__snapshots__|corpus|golden|cassettes)/"
)
_OF_EXAMPLES = re.compile(r"^(?:[^/]+/)?(?:examples?|samples?|demos?|tutorials?)/")
_PERHAPS_MATERIAL = re.compile(r"(?:^|/)(?:data|samples?|resources|assets|mocks|__mocks__|snapshots)/")
_TEST_NAME = re.compile(
    r"(?:^|/)(?:test_[^/]*|[^/]*[._-](?:test|spec)s?\.[^/.]+|[^/]*(?:Test|Tests|Spec|IT)\.[^/.]+)$"
)


def candidates(context: Context) -> Iterator[File]:
    """Files that may hold tests: of the test class, and of the product where a language has them inside."""
    for file in context.files:
        if file.language is None or file.kind is not FileKind.TEXT:
            continue
        is_test = file.path_class is PathClass.TEST and not _is_material(file.path)
        if is_test or (file.path_class is PathClass.PRODUCT and file.language in INLINE):
            yield file


def class_by_name(context: Context, path: str) -> PathClass | None:
    """What a file that is no longer there was for; none for what was no source."""
    if language_of(tags_of(path, executable=False, first_line=b"")) is None:
        return None
    patterns, paths = context.config.paths.by_class(), [file.path for file in context.files]
    classifier = context.once("classifier by names", lambda: Classifier(patterns, {}, paths))
    found = classifier.class_of(path, is_code=True)
    return None if found is PathClass.TEST and _is_material(path) else found


def _is_material(path: str) -> bool:
    """Input of tests, or tests of examples: not tests of the product, even if it is code that holds some."""
    named = _TEST_NAME.search(path) is not None
    return bool(_MATERIAL.search(path) or _OF_EXAMPLES.search(path)) or (
        not named and bool(_PERHAPS_MATERIAL.search(path))
    )


def text_of(context: Context, path: str) -> str:
    """A file's text without making each of a thousand test files a place of evidence."""
    try:
        return context.door.read_bytes(path).decode("utf-8", errors="replace")
    except (OSError, ValueError):
        return ""
