"""Istanbul's `coverage-summary.json`, and llvm-cov's export with `-summary-only`: totals of unnamed lines.

Which lines ran is what reports are united by, and what shows that one speaks of this code: totals alone
are not believed.
"""

from __future__ import annotations

import re

from shipworthy.formats.coverage import Sources
from shipworthy.formats.streams import MAX_BYTES, refuse_size
from shipworthy.model.artefacts import CoverageReport
from shipworthy.model.content import Content

_ISTANBUL = re.compile(rb'^(?:\xef\xbb\xbf)?\s*\{\s*"[^"]{1,1000}"\s*:\s*\{\s*"lines"\s*:\s*\{\s*"total"\s*:')
_LLVM = re.compile(
    rb'^\s*\{(?:"version":"[^"]{0,40}","type":"llvm\.coverage\.json\.export",)?"data":\s*\[\{"files":\s*\[\{"filename":'
    rb'"[^"]{0,2000}","summary":'
)


def matches(head: bytes, path: str) -> bool:
    del path
    return bool(_ISTANBUL.match(head) or _LLVM.match(head))


def parse(content: Content, sources: Sources) -> CoverageReport:
    del sources
    refuse_size(content, MAX_BYTES)
    istanbul = bool(_ISTANBUL.match(content.head))
    more = "its json or lcov reporter" if istanbul else "its export without -summary-only"
    return CoverageReport(
        format="coverage summary",
        producer="Istanbul" if istanbul else "llvm-cov",
        files=(),
        warnings=(f"it holds totals and does not say which lines ran: {more} does",),
    )
