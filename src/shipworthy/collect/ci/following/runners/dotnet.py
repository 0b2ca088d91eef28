"""dotnet: a build whose analyzers fail it is a linter, as the project files decide."""

from __future__ import annotations

import re

from shipworthy.collect.ci.following.runners._tasks import text_of
from shipworthy.collect.ci.following.sources import Call, Expansion, Script, Sources

PROGRAMS = frozenset({"dotnet"})
MAX_FILES = 50
_STRICT = re.compile(r"<(?:TreatWarningsAsErrors|EnforceCodeStyleInBuild)>\s*true\s*<", re.IGNORECASE)
_BUILDS = frozenset({"build", "test", "publish", "pack"})
_SHARED = ("Directory.Build.props", "Directory.Build.targets")


def expand(call: Call, sources: Sources) -> Expansion:
    """The command itself, and the analyzers where a warning is an error."""
    if not _BUILDS & set(call.arguments[:3]) or "command" in call.layers:
        return None
    for name in _SHARED:
        for path in sources.named(name)[:MAX_FILES]:
            text = sources.read(path) or ""
            if found := _STRICT.search(text):
                line = text.count("\n", 0, found.start()) + 1
                own = text_of(f"command {' '.join(call.words)}", call)
                return (own, Script("roslyn-analyzers", path, (line,), call.directory))
    return None
