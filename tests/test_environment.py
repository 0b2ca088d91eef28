"""What a newcomer needs to run the product: language versions, containers, variables, test tools."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from shipworthy.collect.code import variables
from shipworthy.collect.context import Context
from shipworthy.collect.environment import environment_files, runtimes
from shipworthy.collect.testing import test_tools
from shipworthy.formats import version_files

Make = Callable[..., Context]

APP = '{"name": "app", "private": true, "dependencies": {"left": "^1", "right": "^2"}}'
CODE = {"index.js": "console.log(1)\n"}


def runtime(context: Context) -> list[tuple[str, float, str]]:
    return [(r.name, r.strength, r.stated) for r in context.get(runtimes.runtimes)]


PROGRAM = '[project]\nname = "x"\nrequires-python = ">=3.11"\n'


def test_a_program_names_a_version_and_a_lowest_one_is_half(repository: Make) -> None:
    files = {"pyproject.toml": PROGRAM, "x.py": "1\n"}
    assert runtime(repository(files)) == [("Python", 0.5, ">=3.11")]
    assert runtime(repository({**files, ".python-version": "3.13\n"})) == [("Python", 1, "3.13")]
    assert runtime(repository({**files, ".tool-versions": "python 3.13.1\n"})) == [("Python", 1, "3.13.1")]
    assert runtime(repository({**files, "mise.toml": '[tools]\npython = "3.13"\n'})) == [
        ("Python", 1, "3.13")
    ]
    assert runtime(repository({**files, "Dockerfile": "FROM python:3.13\n"})) == [
        ("Python", 1, "python:3.13")
    ]
    assert runtime(repository({**files, ".python-version": "system\n"})) == [("Python", 0.5, ">=3.11")]


def test_what_only_ci_names_is_half(repository: Make) -> None:
    workflow = "jobs:\n  a:\n    steps:\n      - with:\n          node-version: 22\n"
    context = repository({"package.json": APP, ".github/workflows/ci.yml": workflow, **CODE})
    assert runtime(context) == [("the JavaScript runtime", 0.5, "22")]
    problem = context.get(runtimes.unpinned_runtimes)[0].problem
    assert problem == "only CI names a version of it: 22 (.github/workflows/ci.yml:5)"
    assert context.get(runtimes.runtime_strength) == 0.5


def test_tools_do_not_make_their_language_the_products(repository: Make) -> None:
    tools = '{"private": true, "devDependencies": {"prettier": "3"}}'
    files = {
        "go.mod": "module x\ngo 1.22\n",
        "a.go": "package a\n\nvar x = 1\n",
        "package.json": tools,
        **CODE,
    }
    assert runtime(repository(files)) == [("Go", 1, "1.22")]


@pytest.mark.parametrize("name", version_files.NAMES)
@pytest.mark.parametrize(
    "text", ["", "\0", "[", "{}", "[]", "5", "[toolchain]\nchannel=5", "[tools]\nx=[[]]", '{"sdk":[]}']
)
def test_no_version_file_stops_the_reading(name: str, text: str) -> None:
    version_files.pins(name, text)


def problems(context: Context) -> list[tuple[str, int, str]]:
    return [(e.path, e.line, e.problem) for e in context.get(environment_files.definitions)]


def test_an_empty_development_container_is_broken(repository: Make) -> None:
    path = ".devcontainer/devcontainer.json"
    ((_, _, problem),) = problems(repository({path: "{}"}))
    assert problem == "names no image, no Dockerfile and no compose file"
    assert problems(repository({path: '// mine\n{"image": "x", }'})) == [(path, 1, "")]
    missing = problems(repository({path: '{\n "build": {"dockerfile": "Dockerfile"}\n}'}))
    assert missing == [(path, 2, "names Dockerfile, which is not tracked")]
    assert (
        problems(repository({path: '{"build": {"dockerfile": "../Dockerfile"}}', "Dockerfile": "FROM x\n"}))[
            0
        ][2]
        == ""
    )


def test_compose_files_name_what_is_there(repository: Make) -> None:
    text = "services:\n  db: {image: postgres}\n  web:\n    build: ./web\n  odd: {ports: []}\n"
    assert problems(repository({"compose.yml": text})) == [
        ("compose.yml", 4, "the service web is built from ./web, which is not tracked")
    ]
    files = {"compose.yml": text, "web/Dockerfile": "FROM x\n"}
    assert problems(repository(files)) == [
        ("compose.yml", 5, "the service odd has neither an image nor a build")
    ]
    assert problems(repository({"compose.override.yml": "services: {odd: {ports: []}}\n"}))[0][2] == ""
    assert problems(repository({"compose.yml": "services: [\n"}))[0][2].startswith("cannot be read")
    assert problems(repository({"compose.yml": ""}))[0][2] == "says nothing"


@pytest.mark.parametrize(
    "text", ["services: 5", "services: {a: 5}", "services: {a: {build: [1]}}", "a: &a [*a]", "[]"]
)
def test_no_compose_file_stops_the_reading(repository: Make, text: str) -> None:
    problems(
        repository(
            {"compose.yml": text, ".devcontainer/devcontainer.json": '{"build": [], "dockerComposeFile": 5}'}
        )
    )


def test_variables_without_a_fallback_are_looked_up_in_what_is_no_code(repository: Make) -> None:
    code = '''"""Set os.environ["DOCSTRING"]."""
import os
A = os.environ["NEEDED_A"]
B = os.environ["NEEDED_B"]
C = os.environ.get("OPTIONAL")
if "CHECKED" in os.environ:
    D = os.environ["CHECKED"]
os.environ["WRITTEN"] = "1"
E = os.environ["HOME"]
'''
    context = repository({"app.py": code, ".env.example": "NEEDED_A=1\n"})
    assert [(v.line, v.name) for v in context.get(variables.variables)] == [(3, "NEEDED_A"), (4, "NEEDED_B")]
    assert [v.name for v in context.get(variables.undocumented_variables)] == ["NEEDED_B"]
    assert context.get(variables.documented_variables) == 0.5


def test_settings_classes_and_assertions_name_variables(repository: Make) -> None:
    settings = "class S(BaseSettings):\n    secret_key: str\n    debug: bool = False\n"
    renamed = "class S(BaseSettings):\n    model_config = C(env_prefix='X_')\n    secret_key: str\n"
    script = "const a = process.env.API_URL!\n// process.env.NOT_THIS!\nconst b = process.env.OTHER ?? 1\n"
    context = repository({"a.py": settings, "b.py": renamed, "c.ts": script})
    assert [(v.path, v.line, v.name) for v in context.get(variables.variables)] == [
        ("a.py", 2, "SECRET_KEY"),
        ("c.ts", 1, "API_URL"),
    ]


def test_variables_that_the_code_hands_to_its_children_are_its_own(repository: Make) -> None:
    files = {"a.py": 'x = os.environ["OUTDIR"]\n', "b.py": 'env = {"OUTDIR": folder}\n'}
    assert repository(files).get(variables.variables) == ()


def test_the_test_tool_is_declared_somewhere(repository: Make) -> None:
    files = {"x.py": "1\n", "tests/test_x.py": "import os\nimport pytest\n"}
    (tool,) = repository(files).get(test_tools.test_tools)
    assert (tool.line, tool.name, tool.declared) == (2, "pytest", False)
    for declaring in (
        {"pyproject.toml": '[project]\nname = "x"\n[dependency-groups]\ndev = ["pytest"]\n'},
        {"tox.ini": "[testenv]\ndeps =\n  pytest\n"},
        {"noxfile.py": 'session.install("pytest-cov")\n'},
        {"requirements-dev.txt": "pytest==8.0\n"},
    ):
        assert repository({**files, **declaring}).get(test_tools.test_tools)[0].declared


def test_the_runner_of_the_test_script_is_declared(repository: Make) -> None:
    script = '{"private": true, "scripts": {"test": "cross-env CI=1 vitest run && eslint ."}%s}'
    assert not repository({"package.json": script % ""}).get(test_tools.test_tools)[0].declared
    declared = script % ', "devDependencies": {"vitest": "3"}'
    assert repository({"package.json": declared}).get(test_tools.test_tools)[0].declared
    assert (
        repository({"package.json": '{"scripts": {"test": "node --test"}}'}).get(test_tools.test_tools) == ()
    )
