"""What a hook's command line does that nobody would approve unseen. Rather silent than wrong."""

from __future__ import annotations

import re
from collections.abc import Iterator

MAX_LINE = 4_000
_FETCH = r"(?:curl|wget|iwr|irm|Invoke-WebRequest|Invoke-RestMethod)\b"
_SHELL = r"(?:sudo\s+)?(?:/usr)?(?:/bin/)?(?:env\s+)?(?:ba|z|da|k)?sh(?=\s*(?:$|[|;&\"')]|-s?(?:\s|$)))"
_INTERPRETER = (
    r"(?:sudo\s+)?(?:python[23]?|node|perl|ruby|iex|Invoke-Expression)(?=\s*(?:$|[|;&\"')]|-(?:\s|$)))"
)
_RUNS_DOWNLOAD = re.compile(
    rf"\b{_FETCH}[^|;&\n]{{0,800}}\|\s*(?:{_SHELL}|{_INTERPRETER})"
    rf"|\b(?:ba|z|da|k)?sh\s+<\(\s*{_FETCH}"
    rf"|\b(?:eval|source|exec|(?:ba|z|da|k)?sh\s+-c)\s+[\"']?\$\(\s*{_FETCH}"
    rf"|\b(?:iex|Invoke-Expression)\s*\(?\s*{_FETCH}",
    re.IGNORECASE,
)
_UPLOAD = re.compile(
    r"\bcurl\b[^|;\n]{0,800}?(?:\s(?:-d|--data|--data-binary|--data-raw|--data-urlencode|--json|-F|--form)"
    r"[ =]?\s{0,3}[\"']?(?:[\w.-]{1,60}=)?(?:@|\$\((?:cat|jq|git|tail|head|env|printenv|base64)\b)"
    r"|\s(?:-T|--upload-file)[ =])"
)
_ADDRESS = re.compile(r"https?://([\w.-]{1,253})")
_LOCAL = re.compile(
    r"localhost|127\.\d|0\.0\.0\.0|host\.docker\.internal|10\.|192\.168\.|.*\.(?:local|internal|test|localhost)$"
)


def runs_download(line: str) -> bool:
    """It hands what it downloads to an interpreter."""
    return _RUNS_DOWNLOAD.search(line[:MAX_LINE]) is not None


def uploads_to(line: str) -> str:
    """The host it sends a file or its input to; empty where it sends nothing, or stays on the machine."""
    line = line[:MAX_LINE]
    found = _ADDRESS.search(line)
    if found is None or _LOCAL.match(found[1]) or _UPLOAD.search(line) is None:
        return ""
    return found[1]


def risks(script: str) -> Iterator[tuple[str, int]]:
    """What each line of a script does, with the number of lines above it."""
    for offset, line in enumerate(script.replace("\\\n", "  ").split("\n")):
        if line.lstrip().startswith("#"):
            continue
        if runs_download(line):
            yield "runs what it downloads", offset
        elif host := uploads_to(line):
            yield f"sends data to {host}", offset
