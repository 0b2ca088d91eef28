"""Which values handed to a server are secrets written out. Rather silent than wrong."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator

from shipworthy.model.agents import McpServer, Setting

_SECRET_NAME = re.compile(
    r"(?:^|[_\-.])(?:api[_\-]?key|apikey|access[_\-]?key|secret|token|password|passwd|pat|credentials?"
    r"|private[_\-]?key|auth[_\-]?key)(?:$|[_\-.])|(?:token|secret|password|apikey|api_key)$",
    re.IGNORECASE,
)
_HEADER = re.compile(r"(?:x-)?(?:api-?key|auth(?:orization)?|[\w-]{1,40}-(?:token|key))", re.IGNORECASE)
_REFERENCE = re.compile(
    r"\$\{|\$\(|\$[A-Za-z_]|%[A-Za-z_]\w*%|\{\{|\{env:|\{file:|^(?:env|secret|op|vault|file):"
)
_PLACEHOLDER = re.compile(
    r"your|example|placeholder|change[-_ ]?me|replace|insert|dummy|sample|fake|todo|redacted|<|>|\.\.\.|…"
    r"|\*\*|x{4,}|0{6,}|1234567|abcdef|test|_here|none|null|secret[-_]?key|my[-_]",
    re.IGNORECASE,
)
_PUBLIC = re.compile(r"(?:pk_|phc_|pub[_-]|public)", re.IGNORECASE)
_KNOWN = re.compile(
    r"(?:ghp_|gho_|ghs_|ghu_|github_pat_|glpat-|sk-|sk_live_|rk_live_|xox[abpr]-|AKIA|ASIA|AIza|npm_|hf_|lin_api_"
    r"|ntn_|secret_|sbp_|figd_|dop_v1_|shpat_|tvly-|fc-|gsk_|pplx-|ATATT|apify_api_|r8_|xai-)[A-Za-z0-9_\-+/=]{12,400}"
)
_OPAQUE = re.compile(r"[A-Za-z0-9_\-+/=.:]{20,400}")
_RUN = re.compile(r"[A-Za-z0-9]{16}|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
"""Words joined by dashes are names; a key has a long run, or is a UUID."""
_IN_URL = re.compile(r"[?&](?:api_?key|key|token|access_token|secret)=([^&\s]{12,400})", re.IGNORECASE)
_OPTION = re.compile(r"--?(?:[\w-]{1,40}-)?(?:api-?key|token|secret|password|access-key)", re.IGNORECASE)


def is_credential(setting: Setting) -> bool:
    """Its name says so, and it has a value: a reference, a stand-in or the thing itself."""
    named = _SECRET_NAME.search(setting.name) or _HEADER.fullmatch(setting.name)
    return named is not None and bool(setting.value.strip())


def literal_secrets(server: McpServer) -> Iterator[tuple[str, int]]:
    """The name of each value that is a secret, and its line. Never the value."""
    for setting in server.settings:
        value = re.sub(r"^(?:Bearer|Basic|Token)\s+", "", setting.value.strip(), flags=re.IGNORECASE)
        if _is_token(value) or (is_credential(setting) and _is_opaque(value)):
            yield setting.name, setting.line
    for name, value in _arguments(server.arguments):
        if _is_token(value) or (_OPTION.fullmatch(name) and _is_opaque(value)):
            yield name or "an argument", server.line
    for text in (server.url, *server.arguments):
        if (found := _IN_URL.search(text)) and (_is_token(found[1]) or _is_opaque(found[1])):
            yield "the address", server.line


def _arguments(arguments: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """Options with their values: `--token x`, `--token=x`, `-e NAME=x`."""
    for index, word in enumerate(arguments):
        name, equals, value = word.partition("=")
        if equals:
            yield name if name.startswith("-") else f"--{name.replace('_', '-')}", value
        elif word.startswith("-") and index + 1 < len(arguments):
            yield word, arguments[index + 1]
        else:
            yield "", word


def _is_token(value: str) -> bool:
    """It has the form one issuer gives its tokens."""
    return _KNOWN.fullmatch(value) is not None and not _is_stand_in(value) and _entropy(value) >= 3.2


def _is_opaque(value: str) -> bool:
    """Long, random, neither a name, a path, an address nor a stand-in for the real thing."""
    return (
        _OPAQUE.fullmatch(value) is not None
        and _RUN.search(value) is not None
        and not _is_stand_in(value)
        and "://" not in value
        and not value.startswith(("/", "./", "~"))
        and any(c.isdigit() for c in value)
        and any(c.isalpha() for c in value)
        and _entropy(value) >= 3.5
    )


def _is_stand_in(value: str) -> bool:
    return any(p.search(value) for p in (_REFERENCE, _PLACEHOLDER)) or _PUBLIC.match(value) is not None


def _entropy(value: str) -> float:
    """Bits per character."""
    counts = Counter(value)
    return -sum(n / len(value) * math.log2(n / len(value)) for n in counts.values())
