"""Environment variables a source file cannot do without: read with no fallback and no check."""

from __future__ import annotations

import ast
import re
import warnings
from collections.abc import Iterator, Mapping

MAX_CHARACTERS = 1_000_000
_NAME = re.compile(r"[A-Z][A-Z0-9_]{2,80}")
_QUOTED = r"[\"']([A-Z][A-Z0-9_]{2,80})[\"']"
_ASSERTED: Mapping[str, re.Pattern[str]] = {
    "JavaScript": re.compile(
        r"\b(?:process|import\.meta)\.env(?:\.([A-Z][A-Z0-9_]{2,80})\b|\[" + _QUOTED + r"\])"
        r"\s{0,3}(?:!(?!=)|as string\b)"
    ),
    "Ruby": re.compile(rf"\bENV\.fetch\(\s{{0,3}}{_QUOTED}\s{{0,3}}\)(?!\s*(?:do\b|\{{))"),
    "Elixir": re.compile(rf"\bSystem\.fetch_env!\(\s{{0,3}}{_QUOTED}\s{{0,3}}\)"),
}
_SAME_AS = {"TypeScript": "JavaScript", "Vue": "JavaScript", "Svelte": "JavaScript"}
_GIVEN = re.compile(
    r"(?:HOME|PATH|USER|USERNAME|SHELL|PWD|TMPDIR|TEMP|TMP|LANG|TERM|EDITOR|HOSTNAME|PORT|CI|DISPLAY"
    r"|VIRTUAL_ENV|CONDA_PREFIX|APPDATA|LOCALAPPDATA|PROGRAMFILES|PROGRAMDATA|SYSTEMROOT|WINDIR"
    r"|USERPROFILE|JAVA_HOME|GOPATH|NODE_ENV|DEV|PROD|SSR|MODE|BASE_URL|PROCESSOR_\w+"
    r"|(?:GITHUB|GITLAB|RUNNER|CI|XDG|PYTHON|PYTEST|CARGO|LC|NPM|VERCEL|KUBERNETES|AWS_LAMBDA"
    r"|BUILDKITE|CIRCLE|TRAVIS|JENKINS|BITBUCKET|DRONE|TEAMCITY|CODEBUILD|NETLIFY|RENDER|HEROKU)_\w+)"
)
"""Set by the system, the shell or the platform."""


def required_variables(language: str | None, text: str) -> Iterator[tuple[str, int]]:
    """Names and lines, in order. Never raises."""
    if language is None or len(text) > MAX_CHARACTERS:
        return
    found = _python(text) if language == "Python" else _asserted(language, text)
    for name, line in found:
        if _NAME.fullmatch(name) and not _GIVEN.fullmatch(name):
            yield name, line


def _asserted(language: str, text: str) -> Iterator[tuple[str, int]]:
    pattern = _ASSERTED.get(_SAME_AS.get(language, language))
    for found in pattern.finditer(text) if pattern else ():
        start = text.rfind("\n", 0, found.start()) + 1
        if not text[start : found.start()].lstrip().startswith(("//", "*", "#")):
            yield next(g for g in found.groups() if g), text.count("\n", 0, start) + 1


def _python(text: str) -> Iterator[tuple[str, int]]:
    if "environ[" not in text and "BaseSettings" not in text:
        return
    try:
        with warnings.catch_warnings(action="ignore"):
            nodes = list(ast.walk(ast.parse(text)))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return
    strings = [n for n in nodes if isinstance(n, ast.Constant) and isinstance(n.value, str)]
    for node in nodes:
        match node:
            case ast.Subscript(
                value=ast.Attribute(attr="environ") | ast.Name(id="environ"),
                slice=ast.Constant(value=str(name)),
                ctx=ast.Load(),
            ):
                # Named twice, the other place may be the check or the default.
                if sum(s.value == name for s in strings) == 1:
                    yield name, node.lineno
            case ast.ClassDef(bases=bases) if any(_is_settings(b) for b in bases):
                yield from _fields(node)


def _is_settings(base: ast.expr) -> bool:
    match base:
        case ast.Name(id="BaseSettings") | ast.Attribute(attr="BaseSettings"):
            return True
        case _:
            return False


def _fields(settings: ast.ClassDef) -> Iterator[tuple[str, int]]:
    """Fields without a default; a class that renames its variables is left alone."""
    source = ast.dump(settings)
    if any(word in source for word in ("env_prefix", "alias", "env_nested_delimiter")):
        return
    for node in settings.body:
        match node:
            case ast.AnnAssign(target=ast.Name(id=name), value=None, annotation=annotation):
                if "ClassVar" not in ast.dump(annotation) and not name.startswith("_"):
                    yield name.upper(), node.lineno
