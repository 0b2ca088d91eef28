"""Files of environment variables, read for values that are secrets. Never returns a value."""

from __future__ import annotations

import re
from collections.abc import Iterator

MAX_LINES = 2_000
_LINE = re.compile(r"\s*(?:export\s+)?([A-Za-z_]\w{0,100})\s*=\s*(.{0,2000})")
_SECRET = re.compile(
    r"(?:^|_)(?:SECRET|PASSWORD|PASSWD|TOKEN|API_?KEY|PRIVATE_KEY|ACCESS_KEY|CREDENTIALS?)(?:$|_)",
    re.IGNORECASE,
)
_NOT_SECRET = re.compile(
    r"_(?:URL|URI|PATH|FILE|NAME|ID|EXPIRE\w*|TTL|LENGTH|ALGORITHM|TYPE|PREFIX)$", re.IGNORECASE
)
_STAND_IN = re.compile(
    r"change|example|your|placeholder|dummy|sample|secret|password|passwd|token|test|local|default|admin|root|demo|dev"
    r"|todo|xxx|<|\{|\$|\.\.\.|\*\*|fake|insert|replace|none|null|postgres|mysql|redis|guest|app",
    re.IGNORECASE,
)


def secret_values(text: str) -> Iterator[tuple[str, int]]:
    """Names and lines of the variables whose value looks like a secret in use."""
    for number, line in enumerate(text.split("\n")[:MAX_LINES], start=1):
        found = _LINE.match(line)
        if found and _SECRET.search(found[1]) and not _NOT_SECRET.search(found[1]):
            value = re.split(r"\s#", found[2], maxsplit=1)[0].strip().strip("\"'")
            if _is_random(value):
                yield found[1], number


def _is_random(value: str) -> bool:
    """Long, with digits and letters, and without a word that says it stands for something."""
    return (
        len(value) >= 16  # shorter values are set by hand for local use
        and re.fullmatch(r"[\w+/=.:@!#%^&*-]+", value) is not None
        and any(c.isdigit() for c in value)
        and any(c.isalpha() for c in value)
        and len(set(value)) >= 10  # fewer is a pattern, not a key
        and _STAND_IN.search(value) is None
    )
