"""What a source file imports, by the import statements of its language."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from shipworthy.analyse.models.code_text import line_of

GROUPS = {
    "TypeScript": "JavaScript", "JavaScript": "JavaScript", "Vue": "JavaScript", "Svelte": "JavaScript",
    "Astro": "JavaScript", "CoffeeScript": "JavaScript", "Java": "Java", "Kotlin": "Java", "Scala": "Java",
    "Groovy": "Java", "Python": "Python", "Go": "Go", "C#": "C#", "F#": "C#", "Rust": "Rust", "Ruby": "Ruby",
    "PHP": "PHP",
}  # fmt: skip
"""Languages whose imports are read, by the name the catalogue gives the group."""

_STATEMENTS = {
    "Python": re.compile(
        r"^[ \t]*(?:from[ \t]+([\w.]+)[ \t]+import\b[ \t]*(\([^()]{0,2000}|[^\n]{0,500})"
        r"|import[ \t]+([\w., \t]+))",
        re.MULTILINE,
    ),
    "JavaScript": re.compile(
        r"(?:\bfrom\s{0,3}|^[ \t]*import\s{0,3}|\b(?:require|import)\(\s{0,3})['\"]([^'\"\n]{1,200})['\"]",
        re.MULTILINE,
    ),
    "Go": re.compile(r"^[ \t]*(?:import[ \t]+)?(?:[\w.]+[ \t]+)?\"([\w.~/-]{1,300})\"[ \t]*$", re.MULTILINE),
    "Java": re.compile(r"^[ \t]*import[ \t]+(?:static[ \t]+)?([\w.]+)", re.MULTILINE),
    "C#": re.compile(
        r"^[ \t]*(?:global[ \t]+)?(?:using|open)[ \t]+(?:static[ \t]+)?(?:\w+[ \t]*=[ \t]*)?([\w.]+)",
        re.MULTILINE,
    ),
    "Rust": re.compile(r"^[ \t]*(?:pub[ \t]+)?use[ \t]+(?:::)?([\w:]+)", re.MULTILINE),
    "Ruby": re.compile(r"^[ \t]*require[ \t]*\(?[ \t]*['\"]([\w./-]{1,200})['\"]", re.MULTILINE),
    "PHP": re.compile(r"^[ \t]*use[ \t]+\\?([\w\\]+)", re.MULTILINE),
}  # fmt: skip
MAX_LIST = 2_000
"""Characters between `import` and `from`."""
_BOUNDARY = {
    "Python": ".",
    "Java": ".",
    "C#": ".",
    "JavaScript": "/",
    "Go": "/",
    "Rust": "::",
    "Ruby": "/",
    "PHP": "\\",
}


def imported(code: str, group: str) -> Iterator[tuple[str, int]]:
    """Names and lines; `code` is without comments."""
    for found in _STATEMENTS[group].finditer(code):
        if group == "JavaScript" and _is_type_only(code, found.start()):
            continue
        line = line_of(code, found.end() if group == "JavaScript" else found.start())
        names = _python_names(found) if group == "Python" else [next((g for g in found.groups() if g), "")]
        yield from ((name, line) for name in names if name)


def _python_names(found: re.Match[str]) -> Iterator[str]:
    """`from a import b` names `a` and `a.b`, because `b` may be a module (`from google import genai`)."""
    module, members, plain = found.groups()
    if module:
        yield module
    for part in (members or plain or "").strip("( \t").split(","):
        words = part.split()
        if words:
            yield f"{module}.{words[0]}" if module else words[0]


def _is_type_only(code: str, position: int) -> bool:
    """`import type { Message } from "ai"` is gone before the program runs, and so is `{ type Message }`."""
    start = code.rfind("import", max(0, position - MAX_LIST), position)
    if start < 0:
        return False
    clause = code[start + 6 : position].strip()
    names = [name.strip() for name in clause.strip("{}, \t\n").split(",")]
    bracketed = clause.startswith("{") and all(name.startswith("type ") for name in names)
    return clause.startswith("type ") or bracketed


def covers(root: str, name: str, group: str) -> bool:
    """Whether what is imported lies at or below `root`."""
    if root.endswith(("/", "_")):
        return name.startswith(root)
    return name == root or name.startswith(root + _BOUNDARY[group])


def first_below(
    names: Sequence[tuple[str, int]], roots: Sequence[str], group: str, besides: Sequence[str] = ()
) -> int:
    """The line of the first import at or below one of `roots` and not of `besides`; 0 where there is none."""
    lines = (
        line
        for name, line in names
        if any(covers(root, name, group) for root in roots)
        and not any(covers(other, name, group) for other in besides)
    )
    return min(lines, default=0)


_REGISTRY = re.compile(
    r"(?:npm:|jsr:|https?://(?:esm\.sh|deno\.land/x|cdn\.skypack\.dev)/)((?:@[^/@]{1,100}/)?[^/@?]{1,100})(?:@[^/?]{0,40})?"
)


def package_of(specifier: str) -> str:
    """Of `npm:openai@4` and `https://esm.sh/openai@4`, as Deno writes it, `openai`."""
    found = _REGISTRY.match(specifier)
    return found[1] + specifier[found.end() :].partition("?")[0] if found else specifier
