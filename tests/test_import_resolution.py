"""Which file an import means, language by language, on small repositories."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping

import pytest

from shipworthy.collect.code.imports.graph import import_graph
from shipworthy.collect.context import Context
from shipworthy.imports.braces import apart
from shipworthy.imports.resolve.rust import RustResolver
from shipworthy.imports.tree import Tree
from shipworthy.model.imports import Edge, Moment

Make = Callable[..., Context]


def edges(context: Context) -> dict[tuple[str, str], Edge]:
    return {(e.source, e.target): e for e in import_graph(context).edges}


def led_to(make: Make, files: Mapping[str, str], source: str) -> list[str]:
    return [target for origin, target in edges(make(dict(files))) if origin == source]


PACKAGE = {
    "pyproject.toml": "[project]\nname = 'app'\n",
    "src/app/__init__.py": "",
    "src/app/model.py": "A = 1\n",
    "src/app/web/__init__.py": "",
    "src/app/web/views.py": "B = 1\n",
}


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("import app.model", ["src/app/model.py"]),
        ("from app import model", ["src/app/model.py"]),
        ("from app.model import A", ["src/app/model.py"]),
        ("from app import VERSION", ["src/app/__init__.py"]),
        ("from app import *", ["src/app/__init__.py"]),
        ("import app", ["src/app/__init__.py"]),
        ("from . import views", ["src/app/web/views.py"]),
        ("from .views import B", ["src/app/web/views.py"]),
        ("from .. import model", ["src/app/model.py"]),
        ("from ..model import A", ["src/app/model.py"]),
        ("from ...app.model import A", ["src/app/model.py"]),
        ("from ......model import A", []),
        ("import model", []),
        ("import json, os.path, requests", []),
        ("import app.model.deeper.still", []),
        ("from . import urls", []),
        ("from . import gone", ["src/app/web/__init__.py"]),
    ],
)
def test_python_imports(repository: Make, written: str, meant: list[str]) -> None:
    source = "src/app/web/urls.py"
    assert led_to(repository, {**PACKAGE, source: written + "\n"}, source) == meant


def test_a_package_without_init_spans_projects_and_its_modules_shadow_nothing(repository: Make) -> None:
    files = {
        "libs/one/pyproject.toml": "[project]\nname = 'one'\n",
        "libs/one/space/core/__init__.py": "",
        "libs/one/space/core/logging.py": "x = 1\n",
        "libs/one/space/core/main.py": "import logging\nfrom space.extra.tool import T\n",
        "libs/two/pyproject.toml": "[project]\nname = 'two'\n",
        "libs/two/space/extra/tool.py": "import ast\nfrom space.core import main\nT = 1\n",
        "libs/two/space/extra/ast.py": "x = 1\n",
    }
    assert list(edges(repository(files))) == [
        ("libs/one/space/core/main.py", "libs/two/space/extra/tool.py"),
        ("libs/two/space/extra/tool.py", "libs/one/space/core/main.py"),
    ]


def test_a_name_that_two_projects_offer_is_the_nearest_or_unknown(repository: Make) -> None:
    files = {
        **{f"{p}/pyproject.toml": f"[project]\nname = '{p}'\n" for p in ("a", "b", "c")},
        **{f"{p}/common/__init__.py": "x = 1\n" for p in ("a", "b")},
        "a/main.py": "import common\n",
        "c/main.py": "import common\n",
    }
    assert list(edges(repository(files))) == [("a/main.py", "a/common/__init__.py")]


def test_when_an_import_is_carried_out(repository: Make) -> None:
    source = (
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import a\n"
        "def f():\n    import b\nif __name__ == '__main__':\n    import c\nimport d\n"
        "def g():\n    import d\n    from d import x, y\n"
    )
    files = {"main.py": source, **{f"{n}.py": "x = 1\n" for n in "abcd"}}
    found = {target: edge for (_, target), edge in edges(repository(files)).items()}
    assert [found[f"{n}.py"].moment for n in "abcd"] == [Moment.NEVER, Moment.CALL, Moment.CALL, Moment.LOAD]
    assert (found["d.py"].line, found["d.py"].count) == (8, 1)


NODE = {
    "package.json": json.dumps({"name": "root", "private": True, "workspaces": ["packages/*"],
        "imports": {"#inner/*": "./lib/inner/*.js", "#one": {"node": "./lib/one.ts", "default": "./lib/other.ts"}}}),
    "tsconfig.base.json": '{"compilerOptions": {"paths": {"@/*": ["./lib/*"], "@/deep/*": ["./lib/inner/*"]}}}',
    "tsconfig.json": '{"extends": "./tsconfig.base", // comments are allowed\n "include": ["lib",],}',
    "lib/one.ts": "export const a = 1\n",
    "lib/view.tsx": "export const a = 1\n",
    "lib/plain.js": "export const a = 1\n",
    "lib/types.d.ts": "export type A = string\n",
    "lib/inner/index.ts": "export const a = 1\n",
    "lib/inner/x.js": "export const a = 1\n",
    "packages/kit/package.json": json.dumps({"name": "@acme/kit", "exports": {
        ".": {"types": "./dist/index.d.ts", "import": "./dist/index.js"}, "./sub/*": "./dist/sub/*.js", "./none": None}}),
    "packages/kit/src/index.ts": "export const a = 1\n",
    "packages/kit/src/sub/x.ts": "export const a = 1\n",
    "packages/old/package.json": '{"name": "old", "main": "build/main.js"}',
    "packages/old/src/main.ts": "export const a = 1\n",
    "packages/old/util.js": "exports.a = 1\n",
}  # fmt: skip


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("import './one'", ["lib/one.ts"]),
        ("import './one.js'", ["lib/one.ts"]),
        ("import './view.js'", ["lib/view.tsx"]),
        ("import './plain'", ["lib/plain.js"]),
        ("import './inner'", ["lib/inner/index.ts"]),
        ("import './inner/index.js'", ["lib/inner/index.ts"]),
        ("import '.'", []),
        ("import '../lib/one'", ["lib/one.ts"]),
        ("import '../../../../etc/passwd'", []),
        ("import '/lib/one'", []),
        ("import './one.ts?raw'", []),
        ("import './one.ts?v=1'", ["lib/one.ts"]),
        ("import './types'", []),
        ("import react from 'react'", []),
        ("import '@/one'", ["lib/one.ts"]),
        ("import '@/deep/x'", ["lib/inner/x.js"]),
        ("import '@/gone'", []),
        ("import '#one'", ["lib/one.ts"]),
        ("import '#inner/x'", ["lib/inner/x.js"]),
        ("import '@acme/kit'", ["packages/kit/src/index.ts"]),
        ("import '@acme/kit/sub/x'", ["packages/kit/src/sub/x.ts"]),
        ("import '@acme/kit/none'", []),
        ("import '@acme/other'", []),
        ("import 'old'", ["packages/old/src/main.ts"]),
        ("import 'old/util'", ["packages/old/util.js"]),
        ("import ''", []),
        ("export * from './one'", ["lib/one.ts"]),
        ("const a = require('./one')", ["lib/one.ts"]),
    ],
)
def test_javascript_and_typescript_imports(repository: Make, written: str, meant: list[str]) -> None:
    assert led_to(repository, {**NODE, "lib/main.ts": written + "\n"}, "lib/main.ts") == meant


def test_moments_of_typescript(repository: Make) -> None:
    source = (
        "import type { A } from './a'\nimport { type B, type C } from './b'\nimport { type D, E } from './c'\n"
        "export const load = () => import('./d')\n"
    )
    files = {"src/main.ts": source, **{f"src/{n}.ts": "export const A = 1\n" for n in "abcd"}}
    found = {target: edge.moment for (_, target), edge in edges(repository(files)).items()}
    assert [found[f"src/{n}.ts"] for n in "abcd"] == [Moment.NEVER, Moment.NEVER, Moment.LOAD, Moment.CALL]


def test_configurations_that_extend_each_other_in_circles_end(repository: Make) -> None:
    many = [f"./t{i}.json" for i in range(60)]
    files = {
        "tsconfig.json": json.dumps({"extends": many, "references": [{"path": "./tsconfig.json"}]}),
        **{f"t{i}.json": json.dumps({"extends": [*many, "./tsconfig.json"]}) for i in range(60)},
        "t7.json": '{"extends": "../../out.json", "compilerOptions": {"baseUrl": "src", "paths": {"~": ["x"]}}}',
        "src/x.ts": "export const a = 1\n",
        "src/main.ts": "import '~'\n",
    }
    context = repository(files)
    assert list(edges(context)) in ([("src/main.ts", "src/x.ts")], [])


def test_a_solution_maps_names_by_what_it_refers_to(repository: Make) -> None:
    files = {
        "tsconfig.json": '{"files": [], "references": [{"path": "./tsconfig.app.json"}, {"path": 5}]}',
        "tsconfig.app.json": '{"compilerOptions": {"baseUrl": ".", "paths": {"@/*": ["src/*"]}}}',
        "src/x.ts": "export const a = 1\n",
        "src/main.ts": "import '@/x'\n",
    }
    assert list(edges(repository(files))) == [("src/main.ts", "src/x.ts")]


@pytest.mark.parametrize(
    "broken",
    ["[]", "5", "{", '{"compilerOptions": []}', '{"compilerOptions": {"paths": {"a*b*c": ["x"], "d": 5}}}',
     '{"extends": {"a": 1}, "references": {"path": 1}}', '{"compilerOptions": {"baseUrl": "../../.."}}'],
)  # fmt: skip
def test_configurations_of_any_shape_say_nothing_and_break_nothing(repository: Make, broken: str) -> None:
    files = {
        "tsconfig.json": broken,
        "package.json": broken,
        "a.ts": "import './b'\nimport '#x'\n",
        "b.ts": "import 'a*b'\n",
    }
    assert list(edges(repository(files))) == [("a.ts", "b.ts")]


GO = {
    "go.mod": "module example.org/app\n\nreplace example.org/lib => ./lib\n",
    "main.go": 'package main\nimport (\n\t"fmt"\n\t"example.org/app/store"\n\t"example.org/lib/x"\n'
    '\t"example.org/far"\n\t"example.org/app/gone"\n)\nfunc main() {}\n',
    "store/store.go": "package store\n",
    "lib/go.mod": "module example.org/lib\n",
    "lib/x/x.go": 'package x\nimport "example.org/app/store"\n',
    "far/go.mod": "module example.org/far\n",
    "far/far.go": "package far\n",
}


def test_go_imports_are_folders_and_only_what_is_replaced_or_worked_on_is_local(repository: Make) -> None:
    assert list(edges(repository(GO))) == [(".", "lib/x"), (".", "store")]
    work = {**GO, "go.work": "go 1.22\nuse (\n\t.\n\t./lib // beside\n\t./far\n\t../outside\n)\n"}
    assert list(edges(repository(work))) == [(".", "far"), (".", "lib/x"), (".", "store"), ("lib/x", "store")]


def test_java_and_kotlin_imports_are_packages(repository: Make) -> None:
    files = {
        "core/src/main/java/org/app/model/User.java": "package org.app.model;\nimport org.app.web.*;\nclass User {}\n",
        "core/src/main/java/org/app/web/Page.java": "package org.app.web;\nimport org.app.model.User;\n"
        "import static org.app.util.Texts.trim;\nimport java.util.List;\nimport org.other.X;\nclass Page {}\n",
        "core/src/main/kotlin/org/app/util/Texts.kt": "package org.app.util\n\nimport org.app.model.User.Kind\nfun trim() = 1\n",
    }
    root = "core/src/main"
    assert list(edges(repository(files))) == [
        (f"{root}/java/org/app/model", f"{root}/java/org/app/web"),
        (f"{root}/java/org/app/web", f"{root}/java/org/app/model"),
        (f"{root}/java/org/app/web", f"{root}/kotlin/org/app/util"),
        (f"{root}/kotlin/org/app/util", f"{root}/java/org/app/model"),
    ]


def test_a_function_of_a_package_in_two_modules_may_be_in_either(repository: Make) -> None:
    files = {
        "core/src/main/java/org/app/Json.kt": "package org.app\nfun raw() = 1\n",
        "more/src/main/java/org/app/Old.kt": "package org.app\nimport org.app.dates.Dates\nclass Old\n",
        "more/src/main/java/org/app/dates/Dates.kt": "package org.app.dates\nimport org.app.raw\nimport org.app.Json\nclass Dates\n",
    }
    root = "src/main/java/org/app"
    assert list(edges(repository(files))) == [
        (f"more/{root}", f"more/{root}/dates"),
        (f"more/{root}/dates", f"core/{root}"),
    ]


RUST = Tree(
    [
        "core/src/lib.rs", "core/src/a.rs", "core/src/a/b.rs", "core/src/c/mod.rs", "core/src/c/d.rs",
        "cli/src/main.rs", "cli/src/run.rs", "core/src/bin/tool/main.rs", "core/src/bin/tool/a.rs",
    ]
)  # fmt: skip


@pytest.mark.parametrize(
    ("path", "name", "meant"),
    [
        ("core/src/lib.rs", "crate::a::Thing", "core/src/a.rs"),
        ("core/src/lib.rs", "a::b::f as g", "core/src/a/b.rs"),
        ("core/src/a/b.rs", "super::x", "core/src/a.rs"),
        ("core/src/a/b.rs", "super::super::c::d", "core/src/c/d.rs"),
        ("core/src/c/mod.rs", "self::d::*", "core/src/c/d.rs"),
        ("core/src/c/d.rs", "crate::Error", "core/src/lib.rs"),
        ("core/src/c/d.rs", "super::*", None),
        ("core/src/lib.rs", "./a", None),
        ("core/src/lib.rs", "std::io", None),
        ("core/src/lib.rs", "super::super::super::x", "core/src/lib.rs"),
        ("cli/src/main.rs", "my_core::a::b::C", "core/src/a/b.rs"),
        ("cli/src/main.rs", "run::go", "cli/src/run.rs"),
        ("core/src/bin/tool/a.rs", "crate::a::X", "core/src/bin/tool/a.rs"),
        ("core/src/bin/tool/main.rs", "a::X", "core/src/bin/tool/a.rs"),
        ("core/src/bin/tool/main.rs", "my_core::a", "core/src/a.rs"),
        ("elsewhere/x.rs", "crate::a", None),
    ],
)
def test_rust_uses(path: str, name: str, meant: str | None) -> None:
    assert RustResolver(RUST, [("my-core", "core"), ("cli", "cli")]).resolve(path, name) == meant


def test_names_in_braces_are_taken_apart() -> None:
    assert apart("a::{b, c::{D, E as F}, self}") == ["a::b", "a::c::D", "a::c::E as F", "a::self"]
    assert apart("a::b") == ["a::b"]
    assert apart("a::{b") == []
    assert apart("{" * 5000 + "}" * 5000) == []
    assert len(apart("a::{" + ",".join("b" * 3000) + "}")) <= 500


def test_scala_imports(repository: Make) -> None:
    files = {
        "src/main/scala/org/app/Main.scala": "package org.app\n\nimport org.app.model.{User, Group}\nobject Main\n",
        "src/main/scala/org/app/model/User.scala": "package org.app.model\n\nimport org.app.util._\nclass User\n",
        "src/main/scala/org/app/util/Texts.scala": "package org.app.util\n\nobject Texts\n",
    }
    root = "src/main/scala/org/app"
    assert list(edges(repository(files))) == [(root, f"{root}/model"), (f"{root}/model", f"{root}/util")]
