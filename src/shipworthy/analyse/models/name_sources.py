"""Where in code a model's name comes from."""

from __future__ import annotations

import re

_ENVIRONMENT = re.compile(
    r"getenv|environ|process\.env|import\.meta\.env|Deno\.env|LookupEnv|GetEnvironmentVariable|env\(|config\.get\(|GetValue|@Value|\.get\(\s*[\"']",
    re.IGNORECASE,
)
_PARAMETER = re.compile(r"^\s*(?:async\s+)?(?:def|function|func|fun|constructor|public|private|protected|export)\b|\)\s*(?::\s*\S+)?\s*(?:=>|\{|->)")  # fmt: skip
_TYPED_DEFAULT = re.compile(r"^\s*\w+\s*:\s*(?:str|string|Optional\[str\]|str \| None|Literal\b[^=]*)\s*=")
_CONSTANT = re.compile(r"^\s*(?:export\s+|public\s+|private\s+|static\s+|final\s+|const\s+|let\s+|var\s+|readonly\s+|val\s+)*(?:String\s+|string\s+)?[A-Z][A-Z0-9_]{2,}\b[^=(]{0,40}=")  # fmt: skip


def source_of(line: str) -> str:
    """By the line that holds the name: environment default, constant, parameter default or literal."""
    if _ENVIRONMENT.search(line):
        return "environment default"
    if _CONSTANT.match(line):
        return "constant"
    if _PARAMETER.search(line) or _TYPED_DEFAULT.match(line):
        return "parameter default"
    return "literal"
