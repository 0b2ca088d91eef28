"""The log of Inspect as JSON (`--log-format json`, `inspect log dump`)."""

from __future__ import annotations

import re

from shipworthy.formats.evaluations._inspect import run_of
from shipworthy.formats.untrusted import document
from shipworthy.model.content import Content
from shipworthy.model.evaluations import EvaluationRun

_HEAD = re.compile(
    rb'^(?:\xef\xbb\xbf)?\s*\{\s*"version"\s*:\s*\d+\s*,\s*"status"\s*:\s*"\w+"\s*,\s*"eval"\s*:\s*\{'
)


def matches(head: bytes, path: str) -> bool:
    del path
    return bool(_HEAD.search(head))


def parse(content: Content) -> EvaluationRun:
    return run_of(document(content))
