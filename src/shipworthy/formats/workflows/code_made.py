"""Whether Python code really makes something of a framework that is only listed."""

from __future__ import annotations

import ast

from shipworthy.formats.workflows.adapter import Source
from shipworthy.formats.workflows.adapters._python_module import Scope
from shipworthy.formats.workflows.adapters._python_names import Kind, Project, project_of
from shipworthy.formats.workflows.code_listed import Listed


def made_in_python(listed: Listed, source: Source) -> int | None:
    """The line on which it is constructed, derived from or decorated with; none where it only is imported.

    A module of the repository that has the framework's name is not the framework.
    """
    project = project_of(source.files)
    module = project.open(source.path, source.text)
    if module is None:
        return None
    lines = [call.lineno for call, scope in module.calls if _is_of(project, listed, call.func, scope)]
    for node, scope in module.scopes.items():
        if isinstance(node, ast.ClassDef) and scope.parent is not None:
            marks = [*node.bases, *node.decorator_list]
            lines += [node.lineno for mark in marks if _is_of(project, listed, mark, scope.parent)]
    return min(lines, default=None)


def _is_of(project: Project, listed: Listed, expr: ast.expr, scope: Scope) -> bool:
    thing = project.meaning(expr.value if isinstance(expr, ast.Subscript) else expr, scope)
    if thing.kind is not Kind.OUTSIDE or not thing.name.startswith(
        tuple(f"{root}." for root in listed.roots)
    ):
        return False
    return any(thing.name.endswith(f".{made}") for made in listed.made)
