"""setup.py, read and never run: literal arguments of `setup(...)` only."""

from __future__ import annotations

import ast
import warnings
from collections.abc import Iterator

from shipworthy.formats.manifests._requirement import is_dev_group, requirement
from shipworthy.model.dependencies import Dependency, Manifest, Stated
from shipworthy.schema.nodes import DocumentError

ECOSYSTEM = "pypi"
MAX_CHARACTERS = 500_000
_SHOWN_BY_AN_INDEX = ("classifiers", "license", "url", "author", "keywords", "project_urls")


def matches(path: str) -> bool:
    return path.rpartition("/")[2] == "setup.py"


def read(path: str, source: str) -> Manifest | None:
    """The project; none where nothing calls `setup`."""
    tree = _parsed(source)
    call = next((c for c in ast.walk(tree) if isinstance(c, ast.Call) and _is_setup(c)), None)
    if call is None:
        return None
    given = {keyword.arg: keyword.value for keyword in call.keywords if keyword.arg}
    names = {
        t.id: n.value
        for n in tree.body
        if isinstance(n, ast.Assign)
        for t in n.targets
        if isinstance(t, ast.Name)
    }
    given = {key: names.get(v.id, v) if isinstance(v, ast.Name) else v for key, v in given.items()}
    labels = [text for text, _ in _texts(given.get("classifiers"))]
    private = True if any(label.startswith("Private ::") for label in labels) else None
    shown = sum(key in given for key in _SHOWN_BY_AN_INDEX) >= 2  # one field is a template's
    return Manifest(
        path,
        ECOSYSTEM,
        name=_text(given.get("name")),
        private=private,
        library=False if private else (shown or None),
        executable=_has_commands(given) or None,
        dependencies=tuple(_dependencies(given)),
        runtime=_stated(given.get("python_requires")),
        licence=_stated(given.get("license")),
        traits=frozenset({"buildable", "setuptools"} | ({"dynamic"} if _is_dynamic(given) else set())),
    )


def _parsed(source: str) -> ast.Module:
    if len(source) > MAX_CHARACTERS:
        raise DocumentError(f"larger than {MAX_CHARACTERS:,} characters")
    try:
        with warnings.catch_warnings(action="ignore"):
            return ast.parse(source)
    except SyntaxError as error:
        raise DocumentError(error.msg, error.lineno or 1) from None
    except (ValueError, RecursionError, MemoryError):
        raise DocumentError("not Python that can be read") from None


def _is_setup(call: ast.Call) -> bool:
    match call.func:
        case ast.Name(id="setup") | ast.Attribute(attr="setup"):
            return True
        case _:
            return False


def _is_dynamic(given: dict[str, ast.expr]) -> bool:
    """Its requirements are computed, so those read are not all there are."""
    value = given.get("install_requires")
    return value is not None and not isinstance(value, ast.List | ast.Tuple)


def _has_commands(given: dict[str, ast.expr]) -> bool:
    if any(True for _ in _texts(given.get("scripts"))):
        return True
    points = given.get("entry_points")
    if isinstance(points, ast.Dict):
        return any(_text(key) in {"console_scripts", "gui_scripts"} for key in points.keys)
    return "console_scripts" in _text(points)


def _dependencies(given: dict[str, ast.expr]) -> Iterator[Dependency]:
    for written, line in _texts(given.get("install_requires")):
        if found := requirement(written, line):
            yield found
    for written, line in _texts(given.get("tests_require")):
        if found := requirement(written, line, dev=True):
            yield found
    extras = given.get("extras_require")
    if isinstance(extras, ast.Dict):
        for key, value in zip(extras.keys, extras.values, strict=True):
            for written, line in _texts(value):
                if found := requirement(written, line, dev=is_dev_group(_text(key)), optional=True):
                    yield found


def _text(node: ast.expr | None) -> str:
    match node:
        case ast.Constant(value=str(value)):
            return value.strip()
        case _:
            return ""


def _stated(node: ast.expr | None) -> Stated | None:
    value = _text(node)
    return Stated(value, node.lineno) if node is not None and value else None


def _texts(node: ast.expr | None) -> Iterator[tuple[str, int]]:
    if isinstance(node, ast.List | ast.Tuple):
        for element in node.elts:
            if value := _text(element):
                yield value, element.lineno
