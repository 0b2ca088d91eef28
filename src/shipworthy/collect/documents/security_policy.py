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


@fact("security.policy_file")
def security_policy_file(context: Context) -> str:
    """SECURITY.md in the root, `.github/` or `docs/`; empty where none is.

    Where none is, the forge may show that of the organisation.
    """
    files = (f.path for f in context.files if f.kind is FileKind.TEXT and _PATHS.fullmatch(f.path))
    return next(files, "")


@fact("security.contact")
def security_contact(context: Context) -> bool:
    """Whether SECURITY.md says where to report a vulnerability: an address, a link or a form."""
    path = context.get(security_policy_file)
    if not path:
        raise Unavailable("no SECURITY.md here; the organisation may have one for all", "write SECURITY.md")
    text = context.read(path)
    found = _CONTACT.search(text)
    context.cite(path, text.count("\n", 0, found.start()) + 1 if found else 1)
    return found is not None
