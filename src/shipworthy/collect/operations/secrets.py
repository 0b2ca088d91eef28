"""Secrets committed to the repository."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from shipworthy.analyse.secrets import find_secrets
from shipworthy.collect.context import Context, fact
from shipworthy.model.repository import File, FileKind, PathClass

_SHOWPIECE = re.compile(
    r"(?:^|[/._-])(?:tests?|specs?|fixtures?|testdata|examples?|samples?|mocks?|dummy|fake|demo|snakeoil|docs?"
    r"|localhost|local|dev|development|selfsigned|self-signed|insecure|vectors?|quickstart|tutorials?"
    r"|changelog|readme)(?:$|[/._-])",
    re.IGNORECASE,
)
_PRODUCT = frozenset({PathClass.PRODUCT, PathClass.DATA})


@dataclass(frozen=True, slots=True)
class Secret:
    """A secret in a tracked file. What it is, never the secret itself."""

    path: str
    line: int
    kind: str
    shown: str
    revoke: str
    matters: bool
    """It stands in the product and is certain; not in tests, examples or documentation."""


@fact("secrets.all")
def all_secrets(context: Context) -> tuple[Secret, ...]:
    """Secrets in tracked files, wherever they stand.

    Tokens and keys whose form proves them: private keys that decode and have no pass phrase, GitHub and
    npm tokens whose checksum is right, AWS key ids beside their secret, and the tokens of some forty
    issuers. Stand-ins, documented examples and lines marked for scanners are left out. The working tree
    is read, not the history.
    """
    found: list[Secret] = []
    for file in context.files:
        if file.kind is FileKind.TEXT and file.path_class is not PathClass.VENDORED:
            found.extend(_in_file(context, file))
    return tuple(found)


@fact("secrets.found")
def found_secrets(context: Context) -> tuple[Secret, ...]:
    """Secrets in the product: those of `secrets.all` that no path or form explains away."""
    return tuple(secret for secret in context.get(all_secrets) if secret.matters)


@fact("secrets.suspected")
def suspected_secrets(context: Context) -> tuple[Secret, ...]:
    """Secrets in tests, examples and documentation, and keys that may be public on purpose."""
    return tuple(secret for secret in context.get(all_secrets) if not secret.matters)


def _in_file(context: Context, file: File) -> Iterator[Secret]:
    try:
        found = find_secrets(context.door.read_bytes(file.path))
    except (OSError, ValueError):
        return
    for secret in found:
        context.cite(file.path, secret.line)
        matters = secret.certain and _is_product(file)
        yield Secret(file.path, secret.line, secret.title, secret.shown, secret.revoke, matters)


def _is_product(file: File) -> bool:
    return file.path_class in _PRODUCT and _SHOWPIECE.search(file.path) is None
