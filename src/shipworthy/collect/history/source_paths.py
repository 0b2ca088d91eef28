"""Which paths of the history are source files of the product, those that are gone included."""

from __future__ import annotations

from shipworthy.collect.context import Context
from shipworthy.collect.history.changes import MANIFESTS
from shipworthy.collect.repository import source_files
from shipworthy.model.repository import PathClass
from shipworthy.repo.classes import Classifier
from shipworthy.repo.languages import language_of, tags_of


class SourcePaths:
    """Paths there are are judged by their files, others by their names alone."""

    def __init__(self, context: Context) -> None:
        paths = [file.path for file in context.files]
        self._known = frozenset(paths)
        self._sources = frozenset(file.path for file in context.get(source_files))
        self._classifier = Classifier(context.config.paths.by_class(), {}, paths)
        self._judged: dict[str, bool] = {}

    def __contains__(self, path: str) -> bool:
        if path not in self._judged:
            self._judged[path] = self._is_source(path)
        return self._judged[path]

    def _is_source(self, path: str) -> bool:
        if path.rpartition("/")[2] in MANIFESTS:
            return False
        if path in self._known:
            return path in self._sources
        is_code = language_of(tags_of(path, executable=False, first_line=b"")) is not None
        return is_code and self._classifier.class_of(path, is_code=True) is PathClass.PRODUCT
