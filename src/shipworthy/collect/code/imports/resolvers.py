"""One resolver a family of languages, told what the repository's manifests say."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from shipworthy.collect.code.imports.go_modules import go_modules, go_workspaces
from shipworthy.collect.code.imports.node_names import node_names
from shipworthy.collect.code.imports.python_roots import python_projects
from shipworthy.collect.context import Context
from shipworthy.collect.projects import product_manifests
from shipworthy.imports.resolve import Resolver
from shipworthy.imports.resolve.ecmascript import EcmaScriptResolver
from shipworthy.imports.resolve.go import GoResolver
from shipworthy.imports.resolve.jvm import JvmResolver
from shipworthy.imports.resolve.python import PythonResolver
from shipworthy.imports.resolve.rust import RustResolver
from shipworthy.imports.tree import Tree
from shipworthy.model.repository import File


def _python(context: Context, files: Sequence[File]) -> Resolver:
    return PythonResolver(_tree(context, files), python_projects(context))


def _ecmascript(context: Context, files: Sequence[File]) -> Resolver:
    return EcmaScriptResolver(_tree(context, files), node_names(context))


def _go(context: Context, files: Sequence[File]) -> Resolver:
    return GoResolver(_tree(context, files), go_modules(context), go_workspaces(context))


def _jvm(context: Context, files: Sequence[File]) -> Resolver:
    return JvmResolver(_tree(context, files))


def _rust(context: Context, files: Sequence[File]) -> Resolver:
    cargo = [m for m in context.get(product_manifests) if m.ecosystem == "cargo" and m.name]
    return RustResolver(_tree(context, files), [(m.name, m.folder) for m in cargo])


def _tree(context: Context, files: Sequence[File]) -> Tree:
    return Tree((f.path for f in files), (f.path for f in context.files))


Family = Callable[[Context, Sequence[File]], Resolver]
FAMILIES: Mapping[str, Family] = {
    "Python": _python,
    **dict.fromkeys(("JavaScript", "TypeScript", "TSX", "Vue", "Svelte", "Astro"), _ecmascript),
    "Go": _go,
    "Rust": _rust,
    **dict.fromkeys(("Java", "Kotlin", "Scala", "Groovy"), _jvm),
}
BRACED = frozenset({"Rust", "Scala"})
"""One import may name several things in braces."""
LOADED_BY_FILE = frozenset({"Python", "JavaScript", "TypeScript", "TSX", "Vue", "Svelte", "Astro"})
"""A file is a module that is loaded by itself: with circles, the order of loading decides what works."""
LOADED_BY_PACKAGE = frozenset({"Java", "Kotlin", "Scala", "Groovy"})
"""A package is the unit: its files know each other without imports. Go's compiler refuses circles itself."""
