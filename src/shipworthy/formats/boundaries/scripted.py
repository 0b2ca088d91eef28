"""dependency-cruiser, and rules of ESLint: configurations that may be programs, so their text is searched."""

from __future__ import annotations

import re

from shipworthy.model.boundaries import Boundaries

MAX_CHARACTERS = 300_000
REACH = 6_000
"""How far behind a rule's name its settings are looked for."""
_CRUISER = re.compile(r"\.dependency-cruiser\.(?:js|cjs|mjs|json)")
_CRUISERS = ("depcruise", "dependency-cruise", "dependency-cruiser")
_ESLINT = re.compile(
    r"\.eslintrc(?:\.(?:js|cjs|json|ya?ml))?|eslint\.config\.(?:js|mjs|cjs|ts|mts|cts)|package\.json"
)
# Strings first: `'src/**/*.ts'` begins no comment. What is not closed reaches to the end, and is read once.
_COMMENT = re.compile(r"""("(?:\\.|[^"\\\n])*+"?|'(?:\\.|[^'\\\n])*+'?)|//[^\n]*|/\*(?s:.*?)(?:\*/|\Z)""")
_FROM_TO = re.compile(
    r"[\"']?from[\"']?\s*:\s*\{[^{}]{0,800}\bpath[\"']?\s*:[^{}]{0,800}\}\s*,"
    r"\s*[\"']?to[\"']?\s*:\s*\{[^{}]{0,800}?\bpath[\"']?\s*:"
)
_RULE = re.compile(
    r"[\"']((?:import(?:-x)?/no-restricted-paths)|boundaries/(?:element-types|dependencies)"
    r"|@(?:nx|nrwl/nx)/enforce-module-boundaries)[\"']\s*:\s*\[\s*(?:[\"']error[\"']|2)\s*,"
)
_SETTINGS = {
    "import": re.compile(r"[\"']?\btarget[\"']?\s*:"),
    "boundar": re.compile(r"[\"']?\b(?:allow|disallow)[\"']?\s*:"),
    # The generated constraint lets everything depend on everything.
    "@": re.compile(r"[\"']?\b(?:sourceTag[\"']?\s*:\s*[\"'](?!\*[\"'])|allSourceTags[\"']?\s*:)"),
}
_TOOLS = {
    "import": ("import/no-restricted-paths", ("eslint",)),
    "boundar": ("eslint-plugin-boundaries", ("eslint",)),
    "@": ("Nx module boundaries", ("eslint", "nx")),
}


def matches(path: str) -> bool:
    name = path.rpartition("/")[2]
    return bool(_CRUISER.fullmatch(name) or _ESLINT.fullmatch(name))


def read(path: str, text: str) -> Boundaries | None:
    if len(text) > MAX_CHARACTERS:
        return None
    text = _COMMENT.sub(lambda c: c[1] or "\n" * c[0].count("\n"), text)
    if _CRUISER.fullmatch(path.rpartition("/")[2]):
        found = list(_FROM_TO.finditer(text))
        line = _line(text, found[0].start()) if found else 1
        return Boundaries(path, line, "dependency-cruiser", _CRUISERS, len(found))
    for rule in _RULE.finditer(text):
        kind = next(k for k in _SETTINGS if rule[1].startswith(k))
        settings = _SETTINGS[kind].findall(text, rule.end(), rule.end() + REACH)
        if settings:
            tool, programs = _TOOLS[kind]
            return Boundaries(path, _line(text, rule.start()), tool, programs, len(settings))
    return None


def _line(text: str, offset: int) -> int:
    return text.count("\n", 0, offset) + 1
