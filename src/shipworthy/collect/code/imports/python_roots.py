"""The folders whose manifests make them projects of Python."""

from __future__ import annotations

from shipworthy.collect.context import Context
from shipworthy.collect.projects import product_manifests


def python_projects(context: Context) -> frozenset[str]:
    return frozenset(m.folder for m in context.get(product_manifests) if m.ecosystem == "pypi")
