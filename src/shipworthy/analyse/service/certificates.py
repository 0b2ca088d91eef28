"""Lines that take any certificate."""

from __future__ import annotations

import re
from collections.abc import Iterator

from shipworthy.analyse.service.source import Source
from shipworthy.model.services import DangerSite

_ALLOWED = re.compile(
    r"\bnosec\b|\bnolint\b|noqa:[^\n]{0,40}S\d|NOSONAR|eslint-disable|codeql\[|lgtm|nosemgrep"
)
"""Somebody has looked at it and answers for it."""
_CHOSEN = re.compile(
    r"insecure|skip|verif|self.?signed|trust|unsafe|no.?check|allow|disable|ignore|ssl.?mode|strict|dev"
    r"|debug|local|test"
    r"|rejectUnauth|bypass|dangerous|accept|probe|monitor",
    re.IGNORECASE,
)
_CONDITION = re.compile(r"\b(?:el)?if\b|\bunless\b|\?|\bwhen\b|\bcase\b|\belse\b|&&|\|\|")

_REFUSED = re.compile(
    r"\bif\b.{0,80}(?:insecure|dangerous|skip.?(?:tls|ssl|verif|cert)|bypass|verify.?(?:ssl|tls|cert))"
    r"|@Suppress\w*\([^)\n]{0,100}Trust",
    re.IGNORECASE,
)
"""`if (!insecure) return;` leaves the rest to those who asked for it."""

_TLS = {
    "Python": (
        (re.compile(r"\b_create_unverified_context\b"), "a TLS context that checks no certificate"),
        (re.compile(r"\bverify_mode\s*=\s*ssl\.CERT_NONE\b"), "certificates are not asked for"),
        (
            re.compile(r"\bTCPConnector\([^()\n]{0,200}(?:verify_ssl|ssl)\s*=\s*False\b"),
            "any certificate is taken",
        ),
        (re.compile(r"\b(?:session|sess|client|s)\.verify\s*=\s*False\b"), "any certificate is taken"),
    ),
    "JavaScript": (
        (re.compile(r"\brejectUnauthorized[\"']?\s*:\s*false\b"), "any certificate is taken"),
        (re.compile(r"\bstrictSSL\s*:\s*false\b"), "any certificate is taken"),
    ),
    "Go": ((re.compile(r"\bInsecureSkipVerify\s*[:=]\s*true\b"), "any certificate is taken"),),
    "Java": (
        (
            re.compile(
                r"\b(?:NoopHostnameVerifier\.INSTANCE|ALLOW_ALL_HOSTNAME_VERIFIER|TrustAllStrategy\b"
                r"|InsecureTrustManagerFactory\.INSTANCE)"
            ),
            "any certificate or any host is taken",
        ),
        (
            re.compile(r"\bcheckServerTrusted\([^)]{0,200}\)[^{;]{0,100}\{\s*\}"),
            "a trust manager that refuses no server",
        ),
    ),
    "C#": (
        (
            re.compile(r"\bHttpClientHandler\.DangerousAcceptAnyServerCertificateValidator\b"),
            "any certificate is taken",
        ),
        (
            re.compile(
                r"\b(?:ServerCertificateCustomValidationCallback|ServerCertificateValidationCallback"
                r"|RemoteCertificateValidationCallback)\s*\+?=\s*(?:delegate"
                r"|\([^()]{0,120}\)\s*=>)\s*(?:\{\s*return\s+)?true\b"
            ),
            "any certificate is taken",
        ),
    ),
}  # fmt: skip
_PY_VERIFY = re.compile(
    r"(?<![\w.])((?:requests|httpx|self\.\w*(?:session|client)|\w*(?:session|client|http))"
    r"\.(?:get|post|put|patch|delete|head|options|request|stream|Client|AsyncClient|Session|send))\s*\("
)
_NODE_TLS = re.compile(r"NODE_TLS_REJECT_UNAUTHORIZED[\"'\]]*\s*=\s*[\"']?0")
_HINTS = {
    "Python": ("verify", "unverified", "CERT_NONE"),
    "JavaScript": ("rejectUnauthorized", "strictSSL", "NODE_TLS_REJECT"),
    "Go": ("InsecureSkipVerify",),
    "Java": ("HostnameVerifier", "HOSTNAME_VERIFIER", "Trust"),
    "C#": ("CertificateValidat", "CertificateCustomValidation", "DangerousAccept"),
}


def unverified(source: Source) -> Iterator[DangerSite]:
    if not any(hint in source.text for hint in _HINTS[source.group]):
        return
    for pattern, means in _TLS[source.group]:
        for match in source.find(pattern):
            if not is_meant(source, match.start()) and not _checks_by_itself(source, match.start()):
                yield DangerSite(source.line(match.start()), "tls", means)
    if source.group == "Python":
        for call in source.calls(_PY_VERIFY):
            verify = call.named("verify")
            if verify and verify.code.strip() == "False" and not is_meant(source, verify.start, call.start):
                yield DangerSite(source.line(verify.start), "tls", f"`{call.callee}` checks no certificate")
    if source.group == "JavaScript":
        for match in _NODE_TLS.finditer(source.text):
            stands = source.code[match.start() : match.start() + 4] == "NODE" or "[" in match[0]
            if stands and not is_meant(source, match.start()):
                yield DangerSite(source.line(match.start()), "tls", "the whole process takes any certificate")


def is_meant(source: Source, position: int, start: int | None = None) -> bool:
    """Somebody answers for the line, or whoever runs it has asked for it by an option."""
    line = source.line_text(position)
    if _ALLOWED.search(line) or _ALLOWED.search(source.line_text(position, before=1)):
        return True
    if _REFUSED.search(source.line_text(position, before=14)):
        return True
    begin = start if start is not None else position
    before = [*source.line_text(begin, before=2).split("\n"), *source.heads(begin)]
    return any(_CONDITION.search(each) and _CHOSEN.search(_without_itself(each)) for each in before)


_BY_ITSELF = re.compile(
    r"PeerCertificates|VerifyPeerCertificate|VerifyConnection|checkServerIdentity|getPeerCertificate"
)


def _checks_by_itself(source: Source, position: int) -> bool:
    """The certificate is looked at by hand nearby."""
    return _BY_ITSELF.search(source.text, max(0, position - 1_500), position + 1_500) is not None


_ITSELF = re.compile(
    r"rejectUnauthorized[\"']?\s*:\s*false|InsecureSkipVerify\s*[:=]\s*true|verify\s*=\s*False"
)


def _without_itself(line: str) -> str:
    return _ITSELF.sub("", line)
