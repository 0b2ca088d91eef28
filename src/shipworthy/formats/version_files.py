"""Files that pin the versions of languages: `.python-version`, `.nvmrc`, `.tool-versions`, mise …"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping

from shipworthy.model.dependencies import Stated
from shipworthy.schema.from_json import read_json
from shipworthy.schema.from_toml import read_toml
from shipworthy.schema.nodes import DocumentError, line_of

MAX_LINES = 500
_VERSION = re.compile(r"\d[\w.+*-]{0,40}")
_CODENAME = re.compile(r"lts/[a-z]{3,20}", re.IGNORECASE)
_ALIASES = {
    "bun": "node",
    "deno": "node",
    "dotnet-core": "dotnet",
    "golang": "go",
    "nodejs": "node",
    "openjdk": "java",
    "opentofu": "terraform",
    "temurin": "java",
}
_SINGLE = {
    ".python-version": "python",
    ".node-version": "node",
    ".nvmrc": "node",
    ".bun-version": "node",
    ".ruby-version": "ruby",
    ".java-version": "java",
    ".go-version": "go",
    ".php-version": "php",
    ".terraform-version": "terraform",
    ".opentofu-version": "terraform",
    ".swift-version": "swift",
    "runtime.txt": "python",
    "rust-toolchain": "rust",
}

Pins = Mapping[str, Stated]
"""Runtime (`python`, `node` …) to the version named and its line."""


def pins(name: str, text: str) -> Pins:
    """What a file of that name pins; nothing where it names no version."""
    try:
        return dict(_READERS[name](name, text)) if name in _READERS else {}
    except DocumentError:
        return {}


def _single(name: str, text: str) -> Iterator[tuple[str, Stated]]:
    runtime = _SINGLE[name]
    for number, line in enumerate(text.split("\n")[:MAX_LINES], start=1):
        word = line.partition("#")[0].strip()
        if _is_version(word) or (runtime == "rust" and re.match(r"(?:stable|nightly|beta)\b", word)):
            yield runtime, Stated(word, number)
            return
    if name == "rust-toolchain":
        yield from _rust_toolchain(name, text)


def _tool_versions(_: str, text: str) -> Iterator[tuple[str, Stated]]:
    for number, line in enumerate(text.split("\n")[:MAX_LINES], start=1):
        words = line.partition("#")[0].split()
        if len(words) > 1 and _is_version(words[1]):
            yield _runtime(words[0]), Stated(words[1], number)


def _mise(_: str, text: str) -> Iterator[tuple[str, Stated]]:
    tools = read_toml(text).get("tools")
    for tool, wanted in (tools if isinstance(tools, dict) else {}).items():
        if isinstance(wanted, list):
            wanted = wanted[0] if wanted else ""  # noqa: PLW2901  # the first listed is the one used
        version = str(wanted.get("version", "") if isinstance(wanted, dict) else wanted)
        if _is_version(version):
            yield _runtime(tool.rpartition(":")[2]), Stated(version, line_of(tools, tool))


def _rust_toolchain(_: str, text: str) -> Iterator[tuple[str, Stated]]:
    toolchain = read_toml(text).get("toolchain")
    channel = toolchain.get("channel") if isinstance(toolchain, dict) else None
    if isinstance(channel, str) and channel:
        yield "rust", Stated(channel, line_of(toolchain, "channel"))


def _global_json(_: str, text: str) -> Iterator[tuple[str, Stated]]:
    root = read_json(text)
    sdk = root.get("sdk") if isinstance(root, dict) else None
    version = sdk.get("version") if isinstance(sdk, dict) else None
    if isinstance(version, str) and _is_version(version):
        yield "dotnet", Stated(version, line_of(sdk, "version"))


def _sdkman(_: str, text: str) -> Iterator[tuple[str, Stated]]:
    for number, line in enumerate(text.split("\n")[:MAX_LINES], start=1):
        tool, _equals, version = line.partition("=")
        if tool.strip() == "java" and _is_version(version.strip()):
            yield "java", Stated(version.strip(), number)


def _is_version(word: str) -> bool:
    return _VERSION.search(word) is not None or _CODENAME.fullmatch(word) is not None


def _runtime(tool: str) -> str:
    return _ALIASES.get(tool.lower(), tool.lower())


_READERS: Mapping[str, Callable[[str, str], Iterator[tuple[str, Stated]]]] = {
    **dict.fromkeys(_SINGLE, _single),
    ".tool-versions": _tool_versions,
    "mise.toml": _mise,
    ".mise.toml": _mise,
    "rust-toolchain.toml": _rust_toolchain,
    "global.json": _global_json,
    ".sdkmanrc": _sdkman,
}
NAMES: tuple[str, ...] = tuple(sorted(_READERS))
