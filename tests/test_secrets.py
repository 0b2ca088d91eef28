"""Secrets: what is one is found wherever it stands, and what only looks like one is let be.

Every token here is made while the test runs; none is written down.
"""

from __future__ import annotations

import base64
import hashlib
import zlib
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shipworthy.analyse.secrets import find_secrets, forms
from shipworthy.collect.context import Context
from shipworthy.collect.operations import secrets

BASE62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
Make = Callable[..., Context]


def noise(length: int, alphabet: str = BASE62, seed: str = "seed") -> str:
    """Characters that look random and are the same on every run."""
    digest = b"".join(hashlib.sha256(f"{seed}{n}".encode()).digest() for n in range(length // 32 + 1))
    return "".join(alphabet[byte % len(alphabet)] for byte in digest[:length])


def checked(prefix: str, seed: str = "a") -> str:
    body = noise(30, seed=seed)
    number, digits = zlib.crc32(body.encode()), ""
    while number:
        number, digit = divmod(number, 62)
        digits = BASE62[digit] + digits
    return prefix + body + digits.rjust(6, "0")


def key_bytes(length: int = 600) -> bytes:
    body = b"".join(hashlib.sha256(f"key{n}".encode()).digest() for n in range(length // 32 + 1))[:length]
    return b"\x30\x82" + length.to_bytes(2, "big") + body


def pem(content: bytes, label: str = "", newline: str = "\n") -> str:
    text = base64.b64encode(content).decode()
    lines = [text[i : i + 64] for i in range(0, len(text), 64)]
    edge = f"{label}PRIVATE KEY-----"
    return newline.join([f"-----BEGIN {edge}", *lines, f"-----END {edge}"])


def kinds(text: str) -> list[str]:
    return [found.title for found in find_secrets(text.encode())]


TOKENS = {
    "GitHub token": checked("gh" + "p_"),
    "npm token": checked("np" + "m_"),
    "GitHub fine-grained token": "github" + "_pat_" + noise(22) + "_" + noise(59, seed="b"),
    "Anthropic key": "sk-" + "ant-api03-" + noise(93) + "AA",
    "OpenAI key": "sk-" + "proj-" + noise(60) + "T3Blbk" + "FJ" + noise(60, seed="c"),
    "Stripe live key": "sk_" + "live_" + noise(24),
    "Slack token": "xox" + "b-" + "7284950163" + "-" + "8396150274" + "-" + noise(24),
    "Hugging Face token": "h" + "f_" + noise(34, BASE62[10:]),
    "SendGrid key": "S" + "G." + noise(22) + "." + noise(43, seed="d"),
    "PyPI token": "pypi-" + "AgEIcHlwaS5vcmc" + noise(120),
    "private key": pem(key_bytes()),
}


@pytest.mark.parametrize("kind", TOKENS)
def test_a_token_is_found_with_its_line_and_never_shown(kind: str) -> None:
    token = TOKENS[kind]
    (found,) = find_secrets(f"one\ntwo = '{token}'\n".encode())
    assert (found.title, found.line) == (kind, 2)
    assert token[20:40] not in found.shown
    assert len(found.shown) < 40


@pytest.mark.parametrize("kind", TOKENS)
def test_a_token_inside_a_longer_word_is_none(kind: str) -> None:
    if kind != "private key":
        assert kinds(f"x{TOKENS[kind]}") == []
        assert kinds(f"{TOKENS[kind]}{'x' * 400}") == []


def test_a_wrong_checksum_is_no_token() -> None:
    token = TOKENS["GitHub token"]
    changed = token[:10] + ("A" if token[10] != "A" else "B") + token[11:]
    assert kinds(changed) == []


@pytest.mark.parametrize(
    "stand_in",
    [
        "sk_" + "live_" + "x" * 24,
        "sk_" + "live_" + "abcdefghijklmnopqrstuvwx",
        "sk_" + "live_" + "your" + noise(24),
        "sk_" + "live_" + "1234567890" + noise(14),
        "h" + "f_" + "EXAMPLE" + noise(27, BASE62[10:]),
        "gh" + "p_" + "0" * 36,
        "sk-" + "ant-api03-" + "A" * 95,
    ],
)
def test_stand_ins_are_let_be(stand_in: str) -> None:
    assert kinds(f"key = {stand_in}") == []


def test_an_aws_key_counts_beside_its_secret_only() -> None:
    identifier = "AK" + "IA" + noise(16, "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")
    secret = noise(40, BASE62 + "/+", seed="aws")
    assert kinds(f"id = {identifier}\n") == []
    assert kinds(f"id = {identifier}\nsecret = {secret}\n") == ["AWS access key with its secret"]
    assert (
        kinds(f"id = {identifier}\ncommit = {hashlib.sha1(b'x', usedforsecurity=False).hexdigest()}\n") == []
    )
    documented = "AK" + "IA" + "IOSFODNN7" + "EXAMPLE"
    assert kinds(f"id = {documented}\nsecret = {secret}\n") == []


def test_private_keys_must_decode_whole() -> None:
    assert kinds(pem(key_bytes(), "RSA ")) == ["private key"]
    assert kinds(pem(key_bytes(), newline="\\n")) == ["private key"]
    assert kinds(pem(key_bytes()[:-5])) == []
    assert kinds(pem(b"not a key at all, " * 20)) == []
    assert kinds(pem(b"\x30\x82\x02\x58" + bytes(600))) == []
    assert kinds("-----BEGIN PRIVATE" + " KEY-----\n...\n-----END PRIVATE" + " KEY-----\n") == []


def test_keys_with_a_pass_phrase_are_let_be() -> None:
    assert kinds(pem(key_bytes(), "ENCRYPTED ")) == []
    start = b"openssh-key-v1\0"
    assert kinds(pem(start + b"\0\0\0\4none" + key_bytes(300), "OPENSSH ")) == ["private key"]
    assert kinds(pem(start + b"\0\0\0\x0aaes256-ctr" + key_bytes(300), "OPENSSH ")) == []


def test_lines_marked_for_scanners_are_let_be() -> None:
    token = TOKENS["Stripe live key"]
    assert kinds(f"a = '{token}'  # pragma: allowlist secret\n") == []
    assert kinds(f"# gitleaks:allow\na = '{token}'\n") == []


def test_where_it_stands_decides_what_it_means(repository: Make) -> None:
    token = TOKENS["GitHub token"]
    google = "AI" + "za" + noise(35)
    context = repository(
        {
            "src/config.py": f"TOKEN = '{token}'\n",
            "tests/test_a.py": f"TOKEN = '{token}'\n",
            "docs/use.md": token,
            "config/local-dev.env": token,
            "web/firebase.js": google,
            "vendor/x.js": token,
            "logo.png": b"\0" + token.encode(),
        }
    )
    (found,) = context.get(secrets.found_secrets)
    assert (found.path, found.line, found.kind) == ("src/config.py", 1, "GitHub token")
    suspected = [s.path for s in context.get(secrets.suspected_secrets)]
    assert suspected == ["config/local-dev.env", "docs/use.md", "tests/test_a.py", "web/firebase.js"]


def test_every_form_needs_a_word_that_its_pattern_holds() -> None:
    for form in forms():
        assert form.words, form.title
        assert form.revoke, form.title
        assert form.pattern.groups >= 1, form.title


@given(st.binary(max_size=400))
def test_no_content_stops_the_search(content: bytes) -> None:
    find_secrets(content)


@pytest.mark.parametrize("word", sorted({w.decode() for form in forms() for w in form.words}))
def test_no_text_takes_long(word: str) -> None:
    for text in (
        word * 5_000,
        f"{word}{'A' * 100_000}",
        f"-----BEGIN {word}" + "A\n" * 50_000,
        "_" + "a" * 30 + word * 2_000,
    ):
        find_secrets(text.encode())
