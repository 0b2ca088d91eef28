"""Dependencies used without any manifest that would bring them."""

from __future__ import annotations

from dataclasses import dataclass

from shipworthy.collect.context import Context, fact
from shipworthy.collect.repository import source_files
from shipworthy.formats import manifests, tool_dependencies

_PACKAGES = frozenset({
    "aiohttp", "anthropic", "boto3", "bs4", "celery", "cv2", "django", "fastapi", "flask", "httpx",
    "jinja2", "keras", "langchain", "matplotlib", "numpy", "openai", "pandas", "PIL", "psycopg2",
    "pydantic", "pymongo", "redis", "requests", "scipy", "seaborn", "selenium", "sklearn",
    "sqlalchemy", "starlette", "streamlit", "tensorflow", "torch", "tqdm", "transformers", "yaml",
})  # fmt: skip
"""Import names that only a package of the index has; the standard library is no guide across versions."""


@dataclass(frozen=True, slots=True)
class UndeclaredImport:
    path: str
    line: int
    name: str


@fact("dependencies.undeclared")
def undeclared(context: Context) -> tuple[UndeclaredImport, ...]:
    """Well-known Python packages that product code imports while no manifest declares any dependency.

    Only where the repository holds no Python manifest at all, of whatever tool; the first import of each.
    """
    for file in context.files:
        name = manifests.matches(file.path) and file.path.rpartition("/")[2]
        if name and (name.startswith(("pyproject", "setup", "Pipfile")) or "requirements" in file.path):
            return ()
        if tool_dependencies.matches(file.path):
            return ()
    found: dict[str, UndeclaredImport] = {}
    for file in context.get(source_files):
        if file.language != "Python" or "# /// script" in context.read(file.path)[:2_000]:
            continue  # a script may declare its packages in its own head
        syntax = context.analysis(file).syntax
        for each in syntax.imports if syntax else ():
            name = each.name.partition(".")[0]
            if name in _PACKAGES and name not in found and not _is_local(context, name):
                found[name] = UndeclaredImport(file.path, each.line, name)
    return tuple(found[name] for name in sorted(found))


def _is_local(context: Context, name: str) -> bool:
    return any(f.path.endswith((f"{name}.py", f"{name}/__init__.py")) for f in context.files)
