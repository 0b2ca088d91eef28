"""The security policy: whether who finds a hole is told whom to tell."""

from __future__ import annotations

import re

from shipworthy.collect.context import Context, Unavailable, fact
from shipworthy.model.repository import FileKind

_PATHS = re.compile(
    r"(?:\.github/|docs/|\.gitlab/)?security(?:-policy)?(?:\.(?:md|rst|txt|adoc))?", re.IGNORECASE
)
_CONTACT = re.compile(
    r"[\w.+-]{1,64}@[\w-]{1,64}(?:\.[\w-]{1,64}){1,5}|https?://\S|private(?:ly)?\s+(?:vulnerability\s+)?report"
    r"|security\s+advisor|report a vulnerability",
    re.IGNORECASE,
)


@fact("security.contact")
def security_contact(context: Context) -> bool:
    """Whether SECURITY.md says where to report a vulnerability: an address, a link or a form.

    Looked for in the root, `.github/` and `docs/`. Where there is none it is unknown, since a forge may
    show the organisation's.
    """
    for file in context.files:
        if file.kind is FileKind.TEXT and _PATHS.fullmatch(file.path):
            found = _CONTACT.search(text := context.read(file.path))
            context.cite(file.path, text.count("\n", 0, found.start()) + 1 if found else 1)
            return found is not None
    raise Unavailable("no SECURITY.md here; the organisation may have one for all", "write SECURITY.md")
