"""What is written down about why the code is as it is."""

from __future__ import annotations

import re

from shipworthy.collect.context import Context, fact
from shipworthy.collect.guides.documents import read
from shipworthy.formats.prose.substance import is_form
from shipworthy.model.repository import FileKind, PathClass

_NAME = re.compile(
    r"(?i)(?:docs?/(?:[\w.-]{1,60}/){0,2})?(?:architecture|design|internals|overview)[\w-]{0,30}\.(?:md|rst|adoc)"
    r"|(?:docs?/(?:[\w.-]{1,60}/){0,3})?(?:architecture|design|internals)/[\w.-]{1,80}\.(?:md|rst|adoc)"
    r"|(?:[\w.-]{1,60}/){0,4}(?:adrs?|decisions|rfcs?)/[\w.-]{1,100}\.(?:md|rst|adoc)"
)
MAX_FILES = 100


@fact("documents.architecture_words", unit="words")
def architecture_words(context: Context) -> int:
    """Words of running text in architecture documents and decision records, forms to be filled in left out.

    Looked for under the names architecture, design, internals, overview in the root and `docs`, and
    in folders named `adr`, `decisions` or `rfcs`.
    """
    words = 0
    found = [
        f
        for f in context.files
        if f.kind is FileKind.TEXT
        and f.path_class in {PathClass.PRODUCT, PathClass.DOCS}
        and "template" not in f.name.lower()
        and _NAME.fullmatch(f.path)
    ]
    for file in found[:MAX_FILES]:
        told = sum(len(p.text.split()) for p in read(context, file.path).paragraphs if not is_form(p.text))
        if told:
            context.cite(file.path)
        words += told
    return words
