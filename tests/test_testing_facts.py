"""Tests are counted for what they check, beside the code they stand by."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from shipworthy.collect.context import Context
from shipworthy.collect.testing import test_amounts, test_kinds, test_layers, test_soundness, tests
from shipworthy.model.facts import Known, Unknown

Make = Callable[..., Context]
CODE = "def double(x):\n    return 2 * x\n" * 50
SOUND = "def test_{0}():\n    assert double({0}) == {0} + {0}\n\n\n"


def suite(count: int) -> str:
    return "".join(SOUND.format(n) for n in range(count))


def told(context: Context, name: str) -> Any:
    match context.observe(name):
        case Known(value):
            return value
        case Unknown(reason):
            return reason


def test_an_empty_repository_has_no_tests(repository: Make) -> None:
    context = repository({"README.md": "Hello"})
    assert context.get(tests.tests_exist) is False
    assert context.get(tests.test_count) == 0


def test_absence_is_known(repository: Make) -> None:
    context = repository({"src/app.py": CODE})
    assert told(context, "tests.count") == 0
    assert told(context, "tests.presence") == 0.0
    assert told(context, "tests.ratio") == 0.0
    assert told(context, "tests.layers") == ()


def test_tests_of_substance_are_counted(repository: Make) -> None:
    text = (
        suite(2)
        + "def test_stub():\n    assert True\n\n\n@pytest.mark.skip\ndef test_off():\n    assert f()\n"
    )
    context = repository({"src/app.py": CODE, "tests/test_app.py": text})
    [file] = context.get(tests.test_files)
    assert (file.tests, file.substantial) == (4, 2)
    assert context.get(tests.test_count) == 2


def test_stubs_buy_nothing(repository: Make) -> None:
    bare = repository({"src/app.py": CODE})
    stubs = {f"tests/test_{n}.py": "def test_ok():\n    assert True\n" for n in range(40)}
    stuffed = repository({"src/app.py": CODE, "tests/__init__.py": "", "tests/conftest.py": "", **stubs})
    for name in (
        "tests.count",
        "tests.lines",
        "tests.ratio",
        "tests.presence",
        "tests.layer_count",
        "tests.layers",
    ):
        assert told(stuffed, name) == told(bare, name), name
    assert told(stuffed, "tests.sound_share") == 0.0
    assert len(told(stuffed, "tests.trivial")) == 40


def test_code_without_test_functions_in_a_test_folder_is_no_test(repository: Make) -> None:
    context = repository({"src/app.py": CODE, "tests/helper.py": "def connect():\n    return 1\n"})
    assert told(context, "tests.exist") is False


def test_a_runner_of_its_own_makes_it_unknown(repository: Make) -> None:
    cases = {f"tests/case_{n}.py": "x = 1\n" * 30 for n in range(10)}
    assert "none holds a test in a form that is read" in told(
        repository({"src/app.py": CODE, **cases}), "tests.exist"
    )


def test_a_language_whose_tests_are_not_read_makes_it_unknown(repository: Make) -> None:
    context = repository({"src/app.f90": "program app\nend program app\n" * 20})
    assert "tests in Fortran are not read yet" in told(context, "tests.exist")


def test_sql_beside_untested_code_does_not(repository: Make) -> None:
    context = repository({"src/app.py": CODE, "src/schema.sql": "select 1;\n" * 500})
    assert told(context, "tests.exist") is False


def test_tests_inside_rust_files_count(repository: Make) -> None:
    source = "pub fn double(x: i32) -> i32 {\n    2 * x\n}\n\n#[cfg(test)]\nmod tests {\n    use super::*;\n\n    #[test]\n    fn doubles() {\n        assert_eq!(double(2), 4);\n    }\n}\n"
    context = repository({"Cargo.toml": "[package]\nname = 'a'\n", "src/lib.rs": source})
    [file] = context.get(tests.test_files)
    assert (file.path, file.line, file.substantial, file.lines) == ("src/lib.rs", 9, 1, 8)
    assert told(context, "tests.ratio") == round(8 / 3, 4)


def test_test_data_is_no_test(repository: Make) -> None:
    files = {"src/app.py": CODE, "tests/fixtures/test_a.py": suite(3), "tests/data/cases/b.py": suite(3)}
    assert told(repository(files), "tests.count") == 0


def test_tests_of_a_module_named_data_are_tests(repository: Make) -> None:
    files = {"src/app.py": CODE, "tests/data/test_loader.py": suite(3)}
    assert told(repository(files), "tests.count") == 3


def test_tests_of_examples_are_not_those_of_the_product(repository: Make) -> None:
    files = {"src/app.py": CODE, "examples/shop/tests/test_shop.py": suite(3)}
    assert told(repository(files), "tests.count") == 0


def test_packages_named_samples_do_not_hide_java_tests(repository: Make) -> None:
    test = "class OwnerTests {\n  @Test\n  void finds() {\n    assertEquals(1, find());\n  }\n}\n"
    files = {
        "pom.xml": "<project/>",
        "src/main/java/org/samples/Owner.java": "class Owner {}\n",
        "src/test/java/org/samples/OwnerTests.java": test,
    }
    assert told(repository(files), "tests.count") == 1


def test_lines_count_in_proportion_to_substance(repository: Make) -> None:
    half = suite(1) + "def test_stub():\n    assert True\n"
    context = repository({"src/app.py": CODE, "tests/test_app.py": half})
    assert told(context, "tests.ratio") == round(4 * 0.5 / 100, 4)


def test_presence_is_full_at_ten_tests_for_a_thousand_lines(repository: Make) -> None:
    code = {"pyproject.toml": "[project]\nname = 'a'\n", "src/app.py": "x = 1\n" * 1000}
    assert told(repository(code | {"tests/test_a.py": suite(10)}), "tests.presence") == 1.0
    context = repository(code | {"tests/test_a.py": suite(5)})
    assert told(context, "tests.presence") == 0.5
    [thin] = context.get(test_amounts.thin_projects)
    assert (thin.path, thin.name, thin.lines, thin.tests) == ("pyproject.toml", "a", 1000, 5)


def test_many_tests_of_one_project_are_no_tests_of_another(repository: Make) -> None:
    files = {}
    for name in ("one", "two"):
        files[f"{name}/pyproject.toml"] = f"[project]\nname = '{name}'\n"
        files[f"{name}/src/app.py"] = "x = 1\n" * 1000
    files["one/tests/test_a.py"] = suite(200)
    context = repository(files)
    assert told(context, "tests.presence") == 1.0  # twenty for each 1,000 lines of the one, on 2,000 lines
    files["three/pyproject.toml"] = "[project]\nname = 'three'\n"
    files["three/src/app.py"] = "x = 1\n" * 8000
    context = repository(files)
    assert told(context, "tests.presence") == 0.2
    assert [p.name for p in context.get(test_amounts.thin_projects)] == ["three", "two"]


def test_a_project_of_tests_tests_another_one(repository: Make) -> None:
    project = '<Project Sdk="Microsoft.NET.Sdk"><PropertyGroup><TargetFramework>net8.0</TargetFramework></PropertyGroup></Project>\n'
    method = "  [Fact]\n  public void Adds{0}() {{\n    Assert.Equal({0}, Shop.Add({0}));\n  }}\n"
    cases = "class ShopTests {\n" + "".join(method.format(n) for n in range(40)) + "}\n"
    files = {
        "src/Shop.csproj": project,
        "src/Shop.cs": "class Shop {\n" + "  int a = 1;\n" * 1000 + "}\n",
        "manual/Manual.csproj": project,
        "manual/Program.cs": "class Program {\n" + "  int a = 1;\n" * 100 + "}\n",
        "unit/Shop.UnitTests.csproj": project,
        "unit/ShopTests.cs": cases,
        "unit/Wiring.cs": "class Wiring {\n" + "  int a = 1;\n" * 30 + "}\n",
    }
    context = repository(files)
    assert told(context, "tests.presence") == 1.0
    assert context.get(test_amounts.thin_projects) == ()


def test_a_low_figure_is_not_believed_beside_cases_of_another_runner(repository: Make) -> None:
    cases = {f"tests/cases/case_{n}.py": "x = 1\n" * 100 for n in range(30)}
    context = repository({"src/app.py": "x = 1\n" * 5000, "tests/test_cases.py": suite(3), **cases})
    assert "a runner that reads them as cases cannot be counted" in told(context, "tests.presence")


def test_trivial_tests_are_named(repository: Make) -> None:
    context = repository({"src/app.py": CODE, "tests/test_app.py": suite(3) + "def test_stub():\n    pass\n"})
    [stub] = context.get(test_soundness.trivial_tests)
    assert (stub.path, stub.line, stub.name) == ("tests/test_app.py", 13, "test_stub")
    assert told(context, "tests.sound_share") == 0.75


def test_few_tests_say_nothing_good(repository: Make) -> None:
    code = {"src/app.py": "x = 1\n" * 5000}
    assert told(repository(code | {"tests/test_a.py": suite(9)}), "tests.enough_to_judge") is False
    assert told(repository(code | {"tests/test_a.py": suite(10)}), "tests.enough_to_judge") is True


def test_skips_without_a_reason_are_named(repository: Make) -> None:
    text = "@pytest.mark.skip\ndef test_a():\n    assert f()\n\n\n@pytest.mark.skip(reason='later')\ndef test_b():\n    assert f()\n"
    context = repository({"src/app.py": CODE, "tests/test_app.py": text})
    assert [s.name for s in context.get(test_soundness.unexplained_skips)] == ["test_a"]
    assert [s.reason for s in context.get(test_soundness.skipped_tests)] == ["", "later"]
    assert told(context, "tests.explained_share") == 0.5


# Layers


@pytest.mark.parametrize(
    ("path", "head", "layer"),
    [
        ("tests/test_a.py", "from app import double\n", "unit"),
        ("tests/test_a.py", "from fastapi.testclient import TestClient\n", "integration"),
        ("tests/test_a.py", "client = create_app().test_client()\n", "integration"),
        ("tests/test_a.py", "def client(app): return app.test_client()\n", "unit"),  # no test uses it
        ("tests/test_a.py", "import subprocess\nsubprocess.run(['a'])\n", "integration"),
        ("tests/test_a.py", "# from selenium import webdriver\n", "unit"),
        ("tests/test_a.py", "from selenium import webdriver\n", "end-to-end"),
        ("tests/integration/test_a.py", "", "integration"),
        ("tests/e2e/test_a.py", "", "end-to-end"),
        ("tests/test_a_integration.py", "", "integration"),
        ("tests/test_limit.py", "", "unit"),
    ],
)
def test_a_file_belongs_to_the_layer_of_what_it_drives(
    repository: Make, path: str, head: str, layer: str
) -> None:
    context = repository({"src/app.py": CODE, path: head + suite(3)})
    assert context.get(test_layers.layers) == (layer,)


@pytest.mark.parametrize(
    ("path", "text", "layer"),
    [
        ("e2e/a.spec.ts", "import { test, expect } from '@playwright/test'\n", "end-to-end"),
        ("test/a.test.js", "const request = require('supertest')\n", "integration"),
        ("cypress/e2e/a.cy.ts", "cy.visit('/')\n", "end-to-end"),
        ("src/a.test.ts", "import { a } from './a'\n", "unit"),
    ],
)
def test_layers_of_javascript(repository: Make, path: str, text: str, layer: str) -> None:
    body = "".join(f"test('a{n}', () => {{ expect(a({n})).toBe({n}) }})\n" for n in range(3))
    context = repository({"package.json": "{}", "src/a.ts": "export const a = 1\n", path: text + body})
    assert context.get(test_layers.layers) == (layer,)


def test_one_test_is_an_example_of_a_layer_and_not_the_layer(repository: Make) -> None:
    files = {"src/app.py": CODE, "tests/test_a.py": suite(3), "tests/e2e/test_b.py": suite(2)}
    context = repository(files)
    assert context.get(test_layers.layers) == ("unit",)
    assert context.get(test_layers.layer_count) == 1


def test_cargo_builds_what_stands_in_tests_from_outside(repository: Make) -> None:
    body = "".join(f"#[test]\nfn t{n}() {{ assert!(a()); }}\n" for n in range(3))
    files = {"a/Cargo.toml": "[package]\nname = 'a'\n", "a/src/lib.rs": body, "a/tests/cli.rs": body}
    assert repository(files).get(test_layers.layers) == ("unit", "integration")


def test_tests_that_draw_their_inputs_are_found(repository: Make) -> None:
    files = {"src/app.py": CODE, "tests/test_laws.py": "from hypothesis import given\n" + suite(1)}
    [found] = repository(files).get(test_kinds.property_based)
    assert (found.path, found.line) == ("tests/test_laws.py", 1)


def test_hostile_test_files_break_nothing(repository: Make) -> None:
    files: dict[str, str | bytes] = {
        "src/app.py": CODE,
        "tests/test_bytes.py": b"\xff\xfe\0def test_a(): pass",
        "tests/test_syntax.py": "def test_a(:\n",
        "tests/test_deep.py": "def test_a():\n    assert " + "(" * 500 + "\n",
        "tests/a.test.js": "it('" * 1000,
        "tests/ATest.java": "@Test " * 1000,
        "tests/empty_test.go": "",
    }
    context = repository(files)
    for name in (
        "tests.count",
        "tests.presence",
        "tests.ratio",
        "tests.layers",
        "tests.trivial",
        "tests.property_based",
    ):
        context.observe(name)
