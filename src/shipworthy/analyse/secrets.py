"""Secrets written into text: only those whose form proves them. Never returns a secret.

A false alarm here stops a release, so whatever may be a stand-in is passed over.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import math
import re
import tomllib
import zlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources

MAX_CHARACTERS = 5_000_000
MAX_FOUND = 50
"""In one file; a file of more is a list of samples."""
_BASE62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_STAND_IN = re.compile(
    r"example|placeholder|dummy|your|fake|sample|redacted|changeme|x{4}|test|secret|token|insert|0{5}|here",
    re.IGNORECASE,
)
_RUN = re.compile(r"(.)\1{4}")
_ALLOWED = re.compile(
    r"pragma: ?(?:allowlist|whitelist) secret|gitleaks:allow|nosemgrep|noqa: ?S105|trufflehog:ignore"
)
_AWS_SECRET = re.compile(r"(?<![A-Za-z0-9/+=])([A-Za-z0-9/+]{40})(?![A-Za-z0-9/+=])")
_NEAR = 400
"""Characters around an AWS key id within which its secret stands."""
_PUBLISHED = frozenset({"976b57ee8acdfcf4"})
"""SHA-256, shortened, of real-looking secrets that documentation prints."""
_SHAPE = bytes(ord("x") if chr(c).isalnum() and c < 128 else c for c in range(256))
_SOLID = b"x" * 24
_SEQUENCES = (
    "0123456789",
    "abcdefghijklmnopqrstuvwxyz",
    "qwertyuiop",
    "9876543210",
    "zyxwvutsrqponmlkjihgfedcba",
)


@dataclass(frozen=True, slots=True)
class SecretForm:
    title: str
    words: tuple[bytes, ...]
    pattern: re.Pattern[str]
    proof: str
    solid: bool
    revoke: str


@dataclass(frozen=True, slots=True)
class FoundSecret:
    line: int
    title: str
    shown: str
    """Its public prefix and its length; nothing that helps to use it."""
    certain: bool
    revoke: str


@cache
def forms() -> tuple[SecretForm, ...]:
    raw = tomllib.loads((resources.files(__package__) / "secret_patterns.toml").read_text("utf-8"))
    return tuple(
        SecretForm(
            entry["title"],
            tuple(word.encode() for word in entry["words"]),
            re.compile(rf"(?<![A-Za-z0-9_]){entry['pattern']}(?![A-Za-z0-9_])"),
            entry.get("proof", ""),
            entry.get("solid", False),
            entry["revoke"],
        )
        for entry in raw["secret"]
    )


def find_secrets(content: bytes) -> list[FoundSecret]:
    """The secrets in a file's content, by line. Never raises."""
    if len(content) > MAX_CHARACTERS:
        return []
    solid = _has_solid_run(content)
    wanted = (form for form in forms() if solid or not form.solid)
    likely = [form for form in wanted if any(word in content for word in form.words)]
    if not likely:
        return []
    text = content.decode("utf-8", errors="replace")
    found = sorted({f for form in likely for f in _found(form, text)}, key=lambda f: (f.line, f.title))
    return found if len(found) <= MAX_FOUND else []


def _has_solid_run(content: bytes) -> bool:
    """Whether a long unbroken run follows an underscore or a dash anywhere: two looks, not forty."""
    shape = content.translate(_SHAPE)
    return b"_" + _SOLID in shape or b"-" + _SOLID in shape


def _found(form: SecretForm, text: str) -> Iterator[FoundSecret]:
    for match in form.pattern.finditer(text):
        body = match[1]
        if form.proof == "key":
            proved = _is_private_key(body)
        else:
            proved = _is_random(body) and _is_proved(form, match, text)
        if proved and not _is_published(match[0]) and not _is_allowed(text, match):
            line = text.count("\n", 0, match.start()) + 1
            shown = f"{_prefix(match)}… ({len(match[0])} characters)"
            yield FoundSecret(line, form.title, shown, form.proof != "public", form.revoke)


def _prefix(match: re.Match[str]) -> str:
    """What stands before the secret part, which every such token has in common."""
    return match[0][: min(match.start(1) - match.start(), 12)].strip("-").split("\n")[0]


def _is_proved(form: SecretForm, match: re.Match[str], text: str) -> bool:
    match form.proof:
        case "crc":
            return _has_checksum(match[1])
        case "pair":
            return _has_aws_secret(text, match)
        case _:
            return True


def _has_checksum(body: str) -> bool:
    """The last six characters are the CRC-32 of the others, in base 62."""
    number, digits = zlib.crc32(body[:-6].encode()), ""
    while number:
        number, digit = divmod(number, 62)
        digits = _BASE62[digit] + digits
    return digits.rjust(6, "0") == body[-6:]


def _has_aws_secret(text: str, match: re.Match[str]) -> bool:
    around = text[max(0, match.start() - _NEAR) : match.end() + _NEAR]
    return any(
        _is_random(s) and _entropy(s) > 4.2 and not re.fullmatch(r"[0-9a-f]+|[A-Z0-9]+", s)
        for s in _AWS_SECRET.findall(around)
    )


def _is_private_key(body: str) -> bool:
    """It decodes to a key's structure and is not locked with a pass phrase."""
    packed = re.sub(r"\\[rn]|[^A-Za-z0-9+/=]", "", body)
    try:
        decoded = base64.b64decode(packed + "=" * (-len(packed) % 4), validate=True)
    except (binascii.Error, ValueError):
        return False
    if decoded.startswith(b"openssh-key-v1\0"):
        return decoded[15:].startswith(b"\0\0\0\4none") and len(decoded) > 150
    return _is_whole_sequence(decoded) and len(set(decoded)) >= 20


def _is_whole_sequence(der: bytes) -> bool:
    """One ASN.1 sequence that fills the bytes exactly, as a key does."""
    if len(der) < 40 or der[0] != 0x30:
        return False
    if der[1] < 0x80:
        return der[1] == len(der) - 2
    size = der[1] & 0x7F
    return size in {1, 2} and int.from_bytes(der[2 : 2 + size], "big") == len(der) - 2 - size


def _is_random(body: str) -> bool:
    """No word, no run and no sequence that a person would type for show."""
    lower = body.lower()
    if _STAND_IN.search(body) or _RUN.search(body):
        return False
    if any(s[i : i + 5] in lower for s in _SEQUENCES for i in range(len(s) - 4)):
        return False
    return _entropy(body) >= 3.0 and len(set(body)) >= 10


def _entropy(text: str) -> float:
    """Bits per character."""
    counts = Counter(text)
    return -sum(n / len(text) * math.log2(n / len(text)) for n in counts.values())


def _is_published(secret: str) -> bool:
    return hashlib.sha256(secret.encode()).hexdigest()[:16] in _PUBLISHED


def _is_allowed(text: str, match: re.Match[str]) -> bool:
    """The line, or the one above, tells scanners to pass it over."""
    start = text.rfind("\n", 0, max(0, text.rfind("\n", 0, match.start()))) + 1
    end = text.find("\n", match.end())
    return _ALLOWED.search(text[start : end if end >= 0 else len(text)]) is not None
