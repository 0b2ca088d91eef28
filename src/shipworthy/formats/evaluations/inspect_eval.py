"""The log of Inspect as it writes it by itself: an archive, of which `header.json` holds the results.

Logs of newer versions are packed with Zstandard, which the standard library of Python cannot unpack before
3.14: those are told to be converted.
"""

from __future__ import annotations

import re
import zipfile
import zlib

from shipworthy.formats.evaluations._inspect import run_of
from shipworthy.formats.streams import refuse_size
from shipworthy.model.content import Content
from shipworthy.model.evaluations import EvaluationRun
from shipworthy.schema.from_json import MAX_BYTES, read_json
from shipworthy.schema.nodes import DocumentError

MAX_ARCHIVE = 500_000_000
_HEAD = re.compile(rb"^PK\x03\x04(?s:.{26,60}?)(?:_journal/start\.json|header\.json|samples/)")


def matches(head: bytes, path: str) -> bool:
    return path.endswith(".eval") and bool(_HEAD.match(head))


def parse(content: Content) -> EvaluationRun:
    refuse_size(content, MAX_ARCHIVE)
    try:
        with content.open() as stream, zipfile.ZipFile(stream) as archive:
            header = _header(archive)
    except NotImplementedError:
        raise DocumentError("is packed with Zstandard: run `inspect log convert --to json`") from None
    except KeyError:
        raise DocumentError("has no header.json: its run did not end") from None
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, ValueError) as error:
        raise DocumentError(f"cannot be unpacked: {error}") from None
    found = read_json(header.decode("utf-8", errors="replace"))
    if not isinstance(found, dict):
        raise DocumentError("holds no object")
    return run_of(found)


def _header(archive: zipfile.ZipFile) -> bytes:
    """No further than a document may be long, whatever the archive says of its size."""
    with archive.open("header.json") as member:
        header = member.read(MAX_BYTES + 1)
    if len(header) > MAX_BYTES:
        raise DocumentError(f"has a header larger than {MAX_BYTES // 1_000_000} MB")
    return header
