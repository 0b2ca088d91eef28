"""What type checkers are told, along what they extend."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from shipworthy.collect.code.type_strictness import checkers
from shipworthy.collect.context import Context
from shipworthy.formats.type_checkers import read_checkers
from shipworthy.model.facts import Unknown
from shipworthy.schema.nodes import DocumentError

Repository = Callable[..., Context]


@pytest.mark.parametrize(
    ("name", "text", "strict", "line"),
    [
        ("pyproject.toml", "[tool.mypy]\nstrict = true\n", True, 1),
        ("pyproject.toml", "[tool.x]\n[tool.mypy]\ndisallow_untyped_defs = true\n", True, 2),
        ("pyproject.toml", "[tool.mypy]\nwarn_unused_ignores = true\n", False, 1),
        ("pyproject.toml", '[tool.pyright]\ntypeCheckingMode = "standard"\n', False, 1),
        ("pyproject.toml", "[tool.basedpyright]\n", True, 1),
        ("mypy.ini", "[mypy]\nstrict = True\n", True, 1),
        ("setup.cfg", "[metadata]\nname = x\n\n[mypy]\nfiles = x\n", False, 4),
        ("pyrightconfig.json", '{"typeCheckingMode": "strict"}', True, 1),
        ("tsconfig.json", '{\n  "compilerOptions": {\n    "strict": true, // yes\n  }\n}', True, 3),
        ("tsconfig.json", '{"compilerOptions": {"strict": true, "noImplicitAny": false}}', False, 1),
        ("tsconfig.json", '{"compilerOptions": {"noImplicitAny": true}}', True, 1),
        ("tsconfig.json", '{"compilerOptions": {"strict": false}}', False, 1),
        ("tsconfig.json", '{"extends": "./base.json"}', None, 1),
    ],
)
def test_what_one_file_says(name: str, text: str, strict: bool | None, line: int) -> None:  # noqa: FBT001
    (settings,) = read_checkers(name, text)
    assert (settings.strict, settings.line) == (strict, line)


@pytest.mark.parametrize(
    "text",
    ["[]", "3", '{"compilerOptions": 3}', '{"compilerOptions": {"strict": "yes"}, "extends": {"a": 1}}'],
)
def test_odd_documents_say_nothing(text: str) -> None:
    (settings,) = read_checkers("tsconfig.json", text)
    assert settings.strict is None
    assert settings.extends == ()


@pytest.mark.parametrize("text", ["tool = 3", "[tool]\nmypy = 3", "[tool.mypy]\nstrict = 'yes'"])
def test_odd_tables_are_not_strict(text: str) -> None:
    assert not any(s.strict for s in read_checkers("pyproject.toml", text))


def test_what_is_no_json_is_an_error_of_the_document() -> None:
    with pytest.raises(DocumentError):
        read_checkers("tsconfig.json", "{")
    assert read_checkers("mypy.ini", "no section = 1\n") == []


def verdicts(context: Context) -> dict[str, tuple[bool | None, str]]:
    return {
        c.path: (None if isinstance(c.strict, Unknown) else c.strict, c.decided_in)
        for c in context.get(checkers)
    }


def test_settings_are_looked_for_along_what_is_extended(repository: Repository) -> None:
    context = repository(
        {
            "tsconfig.base.json": '{"compilerOptions": {"strict": true}}',
            "a/tsconfig.json": '{"extends": "../tsconfig.base"}',
            "b/tsconfig.json": '{"extends": ["@x/config/lax.json", "../tsconfig.base.json"]}',
            "c/tsconfig.json": '{"extends": ["../tsconfig.base.json", "@x/config/lax.json"]}',
            "config/package.json": '{"name": "@x/config"}',
            "config/lax.json": '{"compilerOptions": {"strict": false}}',
            "d/tsconfig.json": '{"extends": "@tsconfig/node20/tsconfig.json"}',
            "e/tsconfig.json": '{"extends": "somebody/else"}',
            "f/tsconfig.json": '{"extends": "./tsconfig.json"}',
            "tsconfig.json": '{"files": [], "references": [{"path": "a"}]}',
        }
    )
    assert verdicts(context) == {
        "a/tsconfig.json": (True, "tsconfig.base.json"),
        "b/tsconfig.json": (True, "tsconfig.base.json"),
        "c/tsconfig.json": (False, "config/lax.json"),
        "d/tsconfig.json": (True, "@tsconfig/node20/tsconfig.json"),
        "e/tsconfig.json": (None, "e/tsconfig.json"),
        "f/tsconfig.json": (None, "f/tsconfig.json"),
    }


@pytest.mark.parametrize(("spec", "strict"), [("^5.4.0", False), ("~6.0.1", True), ("catalog:", None)])
def test_silence_means_what_the_compilers_version_makes_of_it(
    repository: Repository,
    spec: str,
    strict: bool | None,  # noqa: FBT001  # a table
) -> None:
    manifest = f'{{"name": "x", "devDependencies": {{"typescript": "{spec}"}}}}'
    context = repository({"package.json": manifest, "web/tsconfig.json": "{}"})
    assert verdicts(context) == {"web/tsconfig.json": (strict, "web/tsconfig.json")}


@pytest.mark.parametrize(("named", "judged"), [("typing_tests", 0), ("src", 1), (".", 1), ("**/src", 1)])
def test_a_checker_of_tests_alone_is_not_judged(repository: Repository, named: str, judged: int) -> None:
    files = {
        "pyproject.toml": f'[tool.pyright]\ninclude = ["{named}"]\n',
        "src/a.py": "x = 1\n",
        "typing_tests/a.py": "y = 1\n",
    }
    assert len(repository(files).get(checkers)) == judged
