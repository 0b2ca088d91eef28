"""What is said of the import graph, on real files."""

from __future__ import annotations

from collections.abc import Callable

from shipworthy.collect.code.import_cycles import (
    cycles,
    cyclic_package_share,
    cyclic_share,
    knots,
    modules,
    package_cycles,
    read_share,
)
from shipworthy.collect.code.import_shape import (
    layers,
    most_imported,
    most_importing,
    propagation_cost_of_all,
    upward_share,
)
from shipworthy.collect.context import Context
from shipworthy.model.facts import Known, Unknown

Make = Callable[..., Context]

RING = {
    "pyproject.toml": "[project]\nname = 'app'\n",
    "app/__init__.py": "",
    "app/a.py": "from app.b import x, y, z\n",
    "app/b.py": "import os\nfrom app import c\n",
    "app/c.py": "import os\n\nfrom app.a import thing\n",
    "app/d.py": "import app.a\n",
    "app/alone.py": "x = 1\n",
}


def test_a_circle_names_its_files_with_lines_and_the_import_to_cut(repository: Make) -> None:
    context = repository(RING)
    (cycle,) = context.get(cycles)
    assert (cycle.path, cycle.line, cycle.cut) == ("app/b.py", 2, "app/c.py")
    assert cycle.way == "app/c.py:3, app/a.py:1"
    assert (cycle.size, cycle.left, cycle.cuts, cycle.project, cycle.language) == (3, 0, 1, ".", "Python")
    assert cycle.units == ("app/a.py", "app/b.py", "app/c.py")
    assert context.get(cyclic_share) == 3 / 4
    seen = context.observe("imports.cycles")
    assert isinstance(seen, Known)
    place = seen.evidence[0]
    assert (place.path, place.line) == ("app/b.py", 2)


def test_imports_inside_functions_and_for_types_make_no_circle_when_loading(repository: Make) -> None:
    late = {**RING, "app/c.py": "def f():\n    from app.a import thing\n"}
    context = repository(late)
    assert context.get(cycles) == ()
    assert [c.size for c in context.get(knots)] == [3]
    types = {
        **RING,
        "app/c.py": "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from app import a\n",
    }
    context = repository(types)
    assert context.get(knots) == ()
    assert context.get(cyclic_share) == 0


def test_tests_examples_and_modules_without_imports_neither_make_nor_thin_out_circles(
    repository: Make,
) -> None:
    more = {f"app/stub{i}.py": "x = 1\n" for i in range(30)}
    tests = {
        "tests/test_a.py": "import tests.test_b\n",
        "tests/test_b.py": "import tests.test_a\n",
        "tests/__init__.py": "",
    }
    context = repository({**RING, **more, **tests})
    assert [c.size for c in context.get(cycles)] == [3]
    assert context.get(cyclic_share) == 3 / 4
    assert context.get(modules) == 36


def test_a_circle_belongs_to_its_project(repository: Make) -> None:
    files = {
        "package.json": '{"name": "root", "workspaces": ["packages/*"]}',
        "packages/one/package.json": '{"name": "one"}',
        "packages/one/src/a.ts": "import { b } from './b'\nexport const a = b\n",
        "packages/one/src/b.ts": "import { a } from './a.js'\nexport const b = a\n",
        "packages/two/package.json": '{"name": "two"}',
        "packages/two/src/c.ts": "import { a } from 'one'\nexport const c = a\n",
    }
    (cycle,) = repository(files).get(cycles)
    assert (cycle.project, cycle.size, cycle.language) == ("packages/one", 2, "TypeScript")


def test_packages_of_java_make_circles_of_their_own_kind(repository: Make) -> None:
    root = "src/main/java/org/app"
    files = {
        f"{root}/a/A.java": "package org.app.a;\nimport org.app.b.B;\nclass A {}\n",
        f"{root}/b/B.java": "package org.app.b;\n\nimport org.app.a.A;\nclass B {}\n",
        f"{root}/c/C.java": "package org.app.c;\nimport org.app.a.A;\nclass C {}\n",
        f"{root}/c/D.java": "package org.app.c;\nclass D { C c; }\n",
    }
    context = repository(files)
    assert context.get(cycles) == ()
    (cycle,) = context.get(package_cycles)
    assert (cycle.size, cycle.units) == (2, (f"{root}/a", f"{root}/b"))
    assert context.get(cyclic_package_share) == 2 / 3


def test_less_than_half_of_the_code_says_nothing(repository: Make) -> None:
    other = "defmodule A do\n  def f, do: 1\nend\n" * 20
    context = repository({**RING, "lib/a.ex": other})
    for name in ("imports.cycles", "imports.cyclic_share", "imports.layers", "imports.read_share"):
        assert isinstance(context.observe(name), Unknown)
    assert repository({**RING, "lib/a.ex": "x = 1\n"}).get(read_share) > 0.8


def test_hubs_layers_and_reach(repository: Make) -> None:
    files = {
        "pyproject.toml": "[project]\nname = 'app'\n",
        "app/__init__.py": "",
        "app/cli/main.py": "from app.core import a, b\nfrom app.model import m\n",
        "app/core/a.py": "from app.model import m\n",
        "app/core/b.py": "from app.model import m\n",
        "app/model/m.py": "def late():\n    from app.core import a\n",
    }
    context = repository(files)
    top = context.get(most_imported)[0]
    assert (top.path, top.imported_by) == ("app/model/m.py", 3)
    assert context.get(most_importing)[0].path == "app/cli/main.py"
    found = {layer.path: (layer.level, layer.upward) for layer in context.get(layers)}
    assert found["app/model"] == (0, ("app/core",))
    assert found["app/core"] == (1, ())
    assert found["app/cli"] == (2, ())
    assert context.get(upward_share) == 1 / 6
    assert 0 < context.get(propagation_cost_of_all) < 1


def test_names_of_any_kind_are_followed_or_left(repository: Make) -> None:
    files = {
        "a b/[x]/é.ts": "import './é'\nimport '../[x]'\nimport '\\u0000'\nimport '" + "../" * 500 + "x'\n",
        "a b/[x]/index.ts": "import './é.ts'\n",
        "weird.py": "import weird\nfrom . import weird\nfrom .. import x\nfrom ....... import y\n",
        "class.py": "import weird\n",
    }
    (cycle,) = repository(files).get(cycles)
    assert cycle.units == ("a b/[x]/index.ts", "a b/[x]/é.ts")
