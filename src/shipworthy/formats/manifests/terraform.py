"""`required_providers` of a Terraform or OpenTofu file, read lightly."""

from __future__ import annotations

import re

from shipworthy.model.dependencies import Dependency, Manifest, Stated
from shipworthy.schema.nodes import DocumentError

ECOSYSTEM = "terraform"
MAX_CHARACTERS = 500_000
_ENTRY = re.compile(r"\s*([\w-]{1,100})\s*=\s*(\{)?(.*)")
_SOURCE = re.compile(r"""\bsource\s*=\s*"([^"]{1,200})\"""")
_VERSION = re.compile(r"""\bversion\s*=\s*"([^"]{1,100})\"""")
_REQUIRED = re.compile(r"""\s*required_version\s*=\s*"([^"]{1,100})\"""")
_ROOT = re.compile(r"""^\s*(?:backend\s+"|cloud\s*\{|provider\s+")""", re.MULTILINE)


def matches(path: str) -> bool:
    return path.endswith((".tf", ".tofu"))


def read(path: str, source: str) -> Manifest | None:
    """What the configuration requires; none for a file that requires nothing."""
    if len(source) > MAX_CHARACTERS:
        raise DocumentError(f"larger than {MAX_CHARACTERS:,} characters")
    if "required_providers" not in source and "required_version" not in source:
        return None
    lines = [re.split(r"(?:^|\s)(?:#|//)", line, maxsplit=1)[0] for line in source.split("\n")]
    runtime = next(
        (Stated(found[1], n) for n, line in enumerate(lines, start=1) if (found := _REQUIRED.match(line))),
        None,
    )
    return Manifest(
        path,
        ECOSYSTEM,
        dependencies=tuple(_providers(lines)),
        runtime=runtime,
        traits=frozenset({"root-module"} if configures(source) else ()),
    )


def configures(source: str) -> bool:
    """Whether it states a backend or configures a provider: what is applied, not called."""
    return _ROOT.search(source) is not None


def _providers(lines: list[str]) -> list[Dependency]:
    found: list[Dependency] = []
    depth, inside, body = 0, False, ""
    name, start = "", 0
    for number, line in enumerate(lines, start=1):
        if not inside:
            inside, depth = bool(re.match(r"\s*required_providers\s*\{", line)), 1
            continue
        if depth == 1 and (entry := _ENTRY.match(line)):
            name, start, body = entry[1], number, ""
        body += line + "\n"
        depth += line.count("{") - line.count("}")
        if depth <= 0:
            inside = False
        if name and depth <= 1:
            source, version = _SOURCE.search(body), _VERSION.search(body)
            found.append(Dependency(source[1] if source else name, version[1] if version else "", start))
            name = ""
    return found
